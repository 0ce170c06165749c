// SPDX-License-Identifier: Apache-2.0
// What several topics ask of a RunSpec.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "base/lines.h"
#include "settings/check.h"
#include "settings/mend.h"

namespace plimsoll::settings {

template <typename List>
bool is_one_of(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::ranges::end(list);
}

inline bool is_kubernetes(const RunSpec& spec) { return spec.kind == Kind::kubernetes; }
inline bool is_command_line(const RunSpec& spec) { return spec.kind == Kind::run_line; }

/// Whether what is not said counts: nobody says it elsewhere.
inline bool starts_container(const RunSpec& spec) {
  return !spec.is_exec && !spec.is_included && !spec.has_unknown_options;
}

/// Whether a variable was put in there, whose value another machine may choose otherwise.
inline bool is_variable(TextRange where, std::string_view text) {
  return where.in(text).find('$') != std::string_view::npos;
}

/// "/var/run/../run//x/" is "/var/run/x": without empty parts, "." and a trailing "/". ".." is followed.
std::string clean_path(std::string_view path);

/// An image reference without tag and digest, in lower case: "docker.io/library/" and "library/" are left out.
std::string image_name(std::string_view reference);
/// Its last part: "adminer".
std::string_view short_name(std::string_view image_name);

/// Given and not one of the words for "none".
inline bool is_given(const Text& value) { return value.given && !value.value.empty(); }

}  // namespace plimsoll::settings
