// SPDX-License-Identifier: Apache-2.0
// Services that should not be reached from outside, by port: of debuggers, engines, databases, consoles. One table for
// images, Dockerfiles and how containers are run.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll::harden {

struct Service {
  std::uint32_t port;
  std::string_view name;
  /// Programs, separated by blanks: an image that starts one of them is there to offer the service.
  std::string_view servers;
  /// Words in names of images and packages, separated by blanks, that say the same.
  std::string_view images = {};
  std::string_view needs = {};    // a file without which the port means something else
  std::string_view package = {};  // and a word without which a Dockerfile does not install it
};
std::span<const Service> services();  // sorted by port

/// Whether one of these words, the command line of an image, is a program that offers the service.
bool is_server(const Service& service, std::span<const std::string> words);

/// Database consoles for the browser, wherever they listen: folders and names of images.
std::span<const std::string_view> consoles();

}  // namespace plimsoll::harden
