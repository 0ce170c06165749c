// SPDX-License-Identifier: Apache-2.0
// Every part is percent-encoded on its own; letters, digits and ".-_~:" stand as they are. Qualifiers are sorted by
// key. Packages of a distribution carry it as namespace and as the "distro" qualifier; an rpm's epoch is a qualifier
// too, while a deb's stays in its version, as the definitions of those types ask for.
#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/lines.h"
#include "package/ecosystem.h"
#include "package/purl.h"

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

bool one_of(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::ranges::find(types, type) != types.end();
}

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

/// A name with "/" between namespace and name, in the case that the type's definition asks for.
std::string spelled(std::string_view type, std::string name) {
  if (type == "maven" && !name.ends_with(':')) std::ranges::replace(name, ':', '/');
  if (type == "pypi") {
    name = lowercase(name);
    std::ranges::replace(name, '_', '-');
  }
  if (one_of(type, {"bitnami", "composer", "github", "hex"})) name = lowercase(name);
  if (type == "swift") name = find_ecosystem(type)->key(name);
  return name;
}

Result<std::string> decoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char small = static_cast<char>(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return fail(ErrorKind::malformed, "\"%\" without two hexadecimal digits");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (std::ranges::any_of(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return fail(ErrorKind::malformed, "control characters");
  return out;
}

/// Cuts the text before the last `mark` from what is after it, which is given back; empty when there is no mark.
std::string_view cut_tail(std::string_view& text, char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view tail = text.substr(at + 1);
  text = text.substr(0, at);
  return tail;
}

/// "openssl", "openssl@3.0.11-1" or, for rpm, "openssl-3.0.7-24.el9.src.rpm".
void set_source(Package& package, std::string_view upstream) {
  if (package.type == "rpm" && upstream.ends_with(".src.rpm")) {
    upstream.remove_suffix(std::string_view(".src.rpm").size());
    const std::string_view release = cut_tail(upstream, '-'), version = cut_tail(upstream, '-');
    if (upstream.empty() || version.empty() || release.empty()) return;
    package.source_version = fmt::format("{}-{}", version, release);
  } else if (const std::size_t at = upstream.find('@'); at != std::string_view::npos) {
    package.source_version = upstream.substr(at + 1);
    upstream = upstream.substr(0, at);
  }
  package.source_name = upstream;
}

std::string_view qualifier(const Purl& purl, std::string_view key) {
  const auto found = purl.qualifiers.find(key);
  return found == purl.qualifiers.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace

std::string purl_encoded(std::string_view text) {
  std::string out;
  append_encoded(out, text);
  return out;
}

std::string purl(const Package& package, const Distribution& distribution) {
  const bool system = is_system_type(package.type);
  std::string_view version = package.version;
  const std::string_view epoch = package.type == "rpm" ? take_epoch(version) : std::string_view{};

  std::string out = "pkg:" + lowercase(package.type) + "/";
  std::string name = package.name;
  if (system) {
    if (const std::string_view vendor = vendor_of(distribution); !vendor.empty()) {
      append_encoded(out, lowercase(vendor));
      out += '/';
    }
    if (package.type != "rpm") name = lowercase(name);
    append_encoded(out, name);
  } else {
    // "@scope/name", "example.org/module": what stands before the last "/" is the namespace, part by part. Maven's
    // group ends with ":".
    name = spelled(package.type, std::move(name));
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

Result<Purl> parse_purl(std::string_view text) {
  if (text.size() > 4 * kKiB) return fail(ErrorKind::limit, "a purl of {} bytes", text.size());
  std::string_view rest = text;
  if (!rest.starts_with("pkg:")) return fail(ErrorKind::malformed, "{}: not a purl", printable(text, 80));
  rest.remove_prefix(4);
  while (rest.starts_with('/')) rest.remove_prefix(1);
  Purl out;
  const std::string where = printable(text, 80);
  if (const std::size_t at = rest.rfind('#'); at != std::string_view::npos) {
    out.subpath = TRY_AT(where, decoded(rest.substr(at + 1)));
    rest = rest.substr(0, at);
  }
  if (const std::size_t at = rest.rfind('?'); at != std::string_view::npos) {
    for (std::string_view list = rest.substr(at + 1); !list.empty();) {
      const std::string_view item = list.substr(0, list.find('&'));
      list.remove_prefix(std::min(item.size() + 1, list.size()));
      const std::size_t equals = item.find('=');
      if (equals == std::string_view::npos) continue;
      out.qualifiers[lowercase(item.substr(0, equals))] = TRY_AT(where, decoded(item.substr(equals + 1)));
    }
    rest = rest.substr(0, at);
  }
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos || slash == 0)
    return fail(ErrorKind::malformed, "{}: a purl without type or name", where);
  out.type = lowercase(rest.substr(0, slash));
  rest.remove_prefix(slash + 1);
  // An unencoded "@" may begin an npm scope.
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos && at > rest.find_last_of('/') + 1) {
    out.version = TRY_AT(where, decoded(rest.substr(at + 1)));
    rest = rest.substr(0, at);
  }
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const std::size_t name = rest.rfind('/');
  out.name = TRY_AT(where, decoded(name == std::string_view::npos ? rest : rest.substr(name + 1)));
  if (name != std::string_view::npos) out.name_space = TRY_AT(where, decoded(rest.substr(0, name)));
  if (out.name.empty()) return fail(ErrorKind::malformed, "{}: a purl without name", where);
  return out;
}

Package package_of(const Purl& purl) {
  Package package;
  package.type = purl.type;
  package.name = purl.name;
  if (!is_system_type(purl.type) && !purl.name_space.empty())
    package.name = purl.name_space + (purl.type == "maven" ? ':' : '/') + purl.name;
  package.version = purl.version;
  const std::string_view epoch = qualifier(purl, "epoch");
  if (purl.type == "rpm" && !epoch.empty()) package.version = fmt::format("{}:{}", epoch, purl.version);
  package.arch = qualifier(purl, "arch");
  package.source_name = package.name;
  package.source_version = package.version;
  if (is_system_type(purl.type)) set_source(package, qualifier(purl, "upstream"));
  if (package.source_name.empty()) package.source_name = package.name;
  return package;
}

Distribution distribution_of(const Purl& purl) {
  Distribution out;
  const std::string_view distro = qualifier(purl, "distro");
  if (!is_system_type(purl.type) || distro.empty()) return out;
  const std::size_t dash = distro.rfind('-');
  out.id = lowercase(distro.substr(0, dash));
  if (dash != std::string_view::npos) out.version = distro.substr(dash + 1);
  const Family* family = find_family(out);
  out.name = fmt::format("{} {}", family ? family->title : std::string_view(out.id), out.version);
  return out;
}

}  // namespace plimsoll
