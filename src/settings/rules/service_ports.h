// SPDX-License-Identifier: Apache-2.0
// What listens where: services that should not be reached from outside, and the images that are a console of one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::settings {

struct ServicePort {
  std::uint32_t port;
  std::string_view name;
  /// Other things listen there too: one of these words must be in the name of the image. Separated by blanks.
  std::string_view only_in = {};
};

/// The first service with a port within.
std::optional<ServicePort> service_between(std::uint32_t first, std::uint32_t last);

/// Whether the port means the service in a container of that image (or of a Service so named).
bool means(const ServicePort& service, std::string_view image);

/// What an image is that is a console for a database or an engine: "phpMyAdmin"; empty: it is none.
std::string_view console_of(std::string_view image);

/// "8080:80" on 127.0.0.1 only: an address for all is replaced.
std::string bound_to_loopback(std::string_view port);

}  // namespace plimsoll::settings
