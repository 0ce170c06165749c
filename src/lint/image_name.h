// SPDX-License-Identifier: Apache-2.0
// The images a Dockerfile names: in FROM, COPY --from, RUN --mount=from= and "# syntax=", where that stands, and what
// of a name can be told without asking anybody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_range.h"
#include "dockerfile/instruction.h"
#include "dockerfile/stages.h"

namespace plimsoll::lint {

/// "registry.example:5000/team/shop:1.4@sha256:…" taken apart as written: nothing is filled in and nothing checked.
struct ImageName {
  std::string_view registry;  // "registry.example:5000"; empty: none said
  std::string_view path;      // "team/shop"
  std::string_view tag, digest;
  bool has_tag = false, has_digest = false;
};
ImageName split_image(std::string_view name);

/// The registry with Docker Hub's written out: "docker.io".
std::string_view registry_of(const ImageName& name);

/// "python" of Docker's official images and their well-known mirrors; else empty.
std::string_view official_name(const ImageName& name);

struct ImageUse {
  enum class Place : std::uint8_t { from, copy, mount, syntax };
  Place place = Place::from;
  std::optional<std::size_t> instruction;  // index in Dockerfile::instructions; none: "# syntax="
  TextRange range;                         // the name in the file
  std::string written;                     // as it stands there, without quotes
  std::string name;                        // with the variables that are known put in; others stay as "$x"
  std::string platform;                    // of FROM --platform, as written
  [[nodiscard]] bool is_known() const { return name.find('$') == std::string::npos && !name.empty(); }
};

/// Every image in the order of the file. Stages of the file and "scratch" are none, nor is what ONBUILD keeps.
std::vector<ImageUse> images_of(std::string_view text, const dockerfile::Dockerfile& file);

}  // namespace plimsoll::lint
