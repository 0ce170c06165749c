// SPDX-License-Identifier: Apache-2.0
// Variables in compose files: $NAME, ${NAME}, ${NAME:-word}, ${NAME-word}, ${NAME:?word}, ${NAME?word}, ${NAME:+word},
// ${NAME+word} and $$, where word may hold the same again; and the files that give them values (".env").
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "settings/readers.h"

namespace plimsoll::settings {

using Environment = std::map<std::string, std::string, std::less<>>;

struct Interpolated {
  std::string text;
  struct Missing {
    std::string name;
    std::size_t offset = 0, size = 0;  // of "${NAME}" in what was given; 0 and 0 within another one's word
  };
  std::vector<Missing> unset;          // used without a default
  std::optional<std::string> problem;  // not a template, or a required variable is missing; one sentence
};

/// The result is at most kMostInterpolated bytes.
inline constexpr std::size_t kMostInterpolated = 1024UL * 1024;
Interpolated interpolate(std::string_view text, const Environment& environment, ReadOptions::Unset unset);

/// The variables of an env file in their order; values may use variables of `known` and of lines before. Lines that
/// are no assignment are left out.
std::vector<std::pair<std::string, std::string>> parse_env_file(std::string_view text, const Environment& known);

}  // namespace plimsoll::settings
