// SPDX-License-Identifier: Apache-2.0
// Package URLs: pkg:type/namespace/name@version?key=value&…, by the purl specification.
//
// Every part is percent-encoded on its own; letters, digits and ".-_~:" stand as they are. Qualifiers are sorted by
// key. Packages of a distribution carry it as namespace and as the "distro" qualifier; an rpm's epoch is a qualifier
// too, while a deb's stays in its version, as the definitions of those types ask for.
#include <algorithm>
#include <array>

#include "package/package.h"

namespace plimsoll {
namespace {

void append_encoded(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  static constexpr std::string_view kPlain = ".-_~:";
  for (const char c : text) {
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (alphanumeric || kPlain.find(c) != kPlain.npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool one_of(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::ranges::find(types, type) != types.end();
}

bool is_system_type(std::string_view type) { return one_of(type, {"alpm", "apk", "deb", "rpm"}); }

std::string_view vendor_of(const Distribution& distribution) {
  // A derivative builds packages of its own; only a family's own id stands for the name purl gives it.
  const Family* family = find_family(distribution);
  return family != nullptr && !is_derivative(distribution) ? family->purl_namespace : distribution.id;
}

/// Cuts "N:" off the front of an rpm version.
std::string_view take_epoch(std::string_view& version) {
  const auto end = version.find_first_not_of("0123456789");
  if (end == version.npos || end == 0 || version[end] != ':') return {};
  const std::string_view epoch = version.substr(0, end);
  version.remove_prefix(end + 1);
  return epoch;
}

}  // namespace

std::string purl(const Package& package, const Distribution& distribution) {
  const bool system = is_system_type(package.type);
  std::string_view version = package.version;
  const std::string_view epoch = package.type == "rpm" ? take_epoch(version) : std::string_view{};

  std::string out = "pkg:" + lower(package.type) + "/";
  std::string name = package.name;
  if (system) {
    if (const std::string_view vendor = vendor_of(distribution); !vendor.empty()) {
      append_encoded(out, lower(vendor));
      out += '/';
    }
    if (package.type != "rpm") name = lower(name);
    append_encoded(out, name);
  } else {
    // "@scope/name", "example.org/module": what stands before the last "/" is the namespace, part by part.
    std::string_view rest = name;
    for (auto slash = rest.find('/'); slash != rest.npos; slash = rest.find('/')) {
      append_encoded(out, rest.substr(0, slash));
      out += '/';
      rest.remove_prefix(slash + 1);
    }
    append_encoded(out, rest);
  }
  if (!version.empty()) {
    out += '@';
    append_encoded(out, version);
  }

  // In the order of their keys.
  const std::string distro =
      distribution.version.empty() ? distribution.id : distribution.id + "-" + distribution.version;
  const std::array<std::pair<std::string_view, std::string_view>, 3> qualifiers = {{
      {"arch", package.arch},
      {"distro", system && !distribution.id.empty() ? std::string_view(distro) : std::string_view{}},
      {"epoch", epoch},
  }};
  char separator = '?';
  for (const auto& [key, value] : qualifiers) {
    if (value.empty()) continue;
    out += separator;
    out += key;
    out += '=';
    append_encoded(out, value);
    separator = '&';
  }
  return out;
}

}  // namespace plimsoll
