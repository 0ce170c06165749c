// SPDX-License-Identifier: Apache-2.0
// Platforms as image indexes name them: Go's GOOS and GOARCH and a variant, where a missing variant stands for the
// common one (arm is v7, arm64 is v8, amd64 is v1).
#include "oci/platform.h"
#include "base/lines.h"

#include <sys/utsname.h>

#include <algorithm>
#include <array>

namespace plimsoll::oci {

namespace {

struct Alias {
  std::string_view name, architecture, variant;
};
/// What uname and people call them.
constexpr std::array kAliases{
    Alias{"aarch64", "arm64", ""}, Alias{"armel", "arm", "v6"},  Alias{"armhf", "arm", "v7"},
    Alias{"armv5l", "arm", "v5"},  Alias{"armv6l", "arm", "v6"}, Alias{"armv7l", "arm", "v7"},
    Alias{"i386", "386", ""},      Alias{"i686", "386", ""},     Alias{"loongarch64", "loong64", ""},
    Alias{"x86_64", "amd64", ""},  Alias{"x86-64", "amd64", ""},
};

constexpr std::array<std::string_view, 10> kSystems{"aix",   "android", "darwin",  "freebsd", "illumos",
                                                    "linux", "netbsd",  "openbsd", "solaris", "windows"};

struct Variant {
  std::string_view architecture, usual;
};
constexpr std::array kVariants{Variant{"amd64", "v1"}, Variant{"arm", "v7"}, Variant{"arm64", "v8"}};

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

void set_architecture(Platform& platform, std::string_view name) {
  platform.architecture = name;
  for (const Alias& alias : kAliases) {
    if (alias.name != name) continue;
    platform.architecture = alias.architecture;
    platform.variant = alias.variant;
  }
}

/// "v8.1" is 8.1 as a number to compare by; -1 for what is not a version.
double level(std::string_view variant) {
  if (!variant.starts_with('v') || variant.size() < 2 || variant.size() > 6) return -1;
  double value = 0, scale = 0;
  for (const char c : variant.substr(1)) {
    if (c == '.' && scale == 0) {
      scale = 1;
    } else if (c >= '0' && c <= '9') {
      value = value * 10 + (c - '0');
      scale *= 10;
    } else {
      return -1;
    }
  }
  return scale > 1 ? value / scale : value;
}

}  // namespace

std::string Platform::str() const {
  std::string out = os;
  for (const std::string* part : {&architecture, &variant}) {
    if (part->empty()) continue;
    if (!out.empty()) out += '/';
    out += *part;
  }
  return out;
}

Result<Platform> Platform::parse(std::string_view text) {
  const auto wrong = [&] {
    return fail(ErrorKind::usage,
                "\"{}\" is not a platform; write os/architecture or os/architecture/variant, as in linux/arm64",
                printable(text));
  };
  std::vector<std::string> parts;
  const std::string written = lowercase(text);
  for (std::string_view rest = written;;) {
    const std::size_t slash = rest.find('/');
    if (!is_word(rest.substr(0, slash)) || parts.size() == 3) return wrong();
    parts.emplace_back(rest.substr(0, slash));
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  Platform out;
  if (parts.size() > 1) {
    out.os = parts[0];
    set_architecture(out, parts[1]);
    if (parts.size() == 3) out.variant = parts[2];
    return out;
  }
  if (std::ranges::find(kSystems, parts[0]) == kSystems.end()) {
    out.os = "linux";
    set_architecture(out, parts[0]);
    return out;
  }
  out = host();
  out.os = parts[0];
  return out;
}

Platform Platform::host() {
  Platform out;
  out.os = "linux";
  utsname names{};
  if (::uname(&names) == 0) set_architecture(out, std::string_view(names.machine));
  return out;
}

std::string_view effective_variant(const Platform& platform) {
  if (!platform.variant.empty()) return platform.variant;
  for (const Variant& row : kVariants) {
    if (row.architecture == platform.architecture) return row.usual;
  }
  return {};
}

std::optional<int> match_rank(const Platform& wanted, const Platform& offered) {
  if (wanted.os != offered.os || wanted.architecture != offered.architecture) return std::nullopt;
  const std::string_view want = effective_variant(wanted), have = effective_variant(offered);
  if (want == have) return 0;
  const double wanted_level = level(want), offered_level = level(have);
  const bool known = wanted_level >= 0 && offered_level >= 0;
  // A processor runs what was built for lesser ones of its kind; the nearest is the best.
  if (known && offered_level < wanted_level) return 1 + static_cast<int>((wanted_level - offered_level) * 100);
  // Nobody asked for a variant, and reading an image does not need one that could run here.
  if (wanted.variant.empty()) return 1'000'000 + (known ? static_cast<int>(offered_level * 100) : 1'000'000);
  return std::nullopt;
}

}  // namespace plimsoll::oci
