// SPDX-License-Identifier: Apache-2.0
// What is known of widely used base images by their names: which distribution is inside, until when they are cared for,
// who runs in them. Only what is sure: of all others nothing is said.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lint/image_name.h"
#include "package/distribution.h"

namespace plimsoll::lint {

/// What an image is made for.
enum class ImageUseKind : std::uint8_t {
  distribution,  // a distribution, bare
  language,      // an interpreter or runtime, with or without tools to build
  toolchain,     // there to build with: compilers, package builders
  server,        // runs by itself
  minimal,       // next to nothing: distroless, static
};

struct KnownImage {
  std::string_view name;  // of an official image "python", else with registry: "mcr.microsoft.com/dotnet/sdk"
  ImageUseKind kind = ImageUseKind::language;
  std::string_view smaller{};  // what to use instead to run: "python:3-slim"; empty: nothing is much smaller
};

/// nullptr: not known. Its containers run as root unless the tag says otherwise.
const KnownImage* find_known_image(const ImageName& name);

/// The tag says that it does not run as root: "nonroot", "rootless", "unprivileged".
bool is_rootless(const ImageName& name);

/// Made small already: slim, alpine, distroless …
bool is_slim(const ImageName& name);

/// The distribution in an image as far as its name tells: "python:3.12-bookworm" is Debian 12.
std::optional<Distribution> distribution_in(const ImageName& name);

/// Until when an image is cared for; what the name does not tell is nothing.
struct EndOfLife {
  std::string what;  // "Python 3.8", "Debian 10"
  std::string date;  // the last day, ISO 8601
};
/// The earliest that is before `today`; nullopt: none is known to be.
std::optional<EndOfLife> end_of_life(const ImageName& name, std::string_view today);

/// Whether a freshly pulled image has a program; nullopt: not known. Knows curl and wget.
std::optional<bool> has_program(const ImageName& name, std::string_view program);

/// Whether an account is in the image's passwd or group from the beginning; nullopt: not known.
std::optional<bool> has_account(const ImageName& name, std::string_view account);

/// A row of the table of language and server releases.
struct Release {
  std::string_view image, version;  // "python", "3.8"
  std::string_view title;           // "Python"
  std::string_view end_of_life;
};
std::span<const Release> releases();

}  // namespace plimsoll::lint
