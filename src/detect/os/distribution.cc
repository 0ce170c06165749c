// SPDX-License-Identifier: Apache-2.0
// Which distribution an image holds, from the files that the release detector kept.
//
// os-release decides when it gives an ID; else the older files are asked, the most specific first. Then others make
// the version fuller, never different: os-release says 12, debian_version 12.5. Files of one image that speak of
// families with different package managers are reported, for then somebody copied parts of one system into another.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/lines.h"
#include "detect/detector.h"
#include "detect/os/os_release.h"

namespace plimsoll {
namespace {

using detect::os_release_value;

constexpr std::size_t kMostVersion = 64;

class Files {
 public:
  explicit Files(std::span<const KeptView> files) : files_(files) {}

  [[nodiscard]] std::optional<std::string_view> get(std::string_view path) const {
    const auto file = std::ranges::find(files_, path, &KeptView::path);
    return file == files_.end() ? std::nullopt : std::optional(file->content);
  }
  /// The first line, trimmed; empty when there is no such file.
  [[nodiscard]] std::string_view line(std::string_view path) const {
    std::string_view content = get(path).value_or("");
    return trim(take_line(content));
  }

 private:
  std::span<const KeptView> files_;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Identifiers and versions end up in keys and on terminals: nothing but what os-release(5) admits.
std::string clean(std::string_view text) {
  const auto admitted = [](char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
           std::string_view("._+~-").find(c) != std::string_view::npos;
  };
  if (text.size() > kMostVersion || !std::ranges::all_of(text, admitted)) return {};
  return std::string(text);
}

/// The first word that begins with a digit: "CentOS release 6.10 (Final)" gives "6.10".
std::string first_number(std::string_view text) {
  while (!text.empty()) {
    const std::string_view word = take_word(text);
    if (!word.empty() && is_digit(word.front())) return clean(word);
  }
  return {};
}

/// `fuller` when it says the same release as `version` more exactly, as 12.5 does of 12.
void refine(std::string& version, const std::string& fuller) {
  if (version.empty() || fuller.starts_with(version + ".")) version = fuller;
}

// What the one-line files begin with. "Red Hat" is last, as many call themselves derived from it.
struct Phrase {
  std::string_view text, id;
};
constexpr auto kPhrases = std::to_array<Phrase>({
    {"AlmaLinux", "almalinux"},
    {"Amazon Linux", "amzn"},
    {"CBL-Mariner", "mariner"},
    {"CentOS", "centos"},
    {"Fedora", "fedora"},
    {"Microsoft Azure Linux", "azurelinux"},
    {"Oracle Linux", "ol"},
    {"Rocky Linux", "rocky"},
    {"SUSE Linux Enterprise", "sles"},
    {"Scientific Linux", "scientific"},
    {"VMware Photon", "photon"},
    {"openSUSE", "opensuse"},
    {"Red Hat Enterprise Linux", "rhel"},
});

// The most specific first: Oracle and Alma also have a redhat-release, Oracle's says "Red Hat".
constexpr auto kPhraseFiles = std::to_array<std::string_view>({
    "etc/oracle-release",
    "etc/almalinux-release",
    "etc/rocky-release",
    "etc/centos-release",
    "etc/fedora-release",
    "usr/lib/fedora-release",
    "etc/photon-release",
    "etc/azurelinux-release",
    "etc/mariner-release",
    "etc/SuSE-release",
    "etc/system-release",
    "usr/lib/system-release",
    "etc/redhat-release",
});

struct Vendor {
  std::string_view cpe, id;
};
constexpr auto kVendors = std::to_array<Vendor>({
    {"almalinux:almalinux", "almalinux"},
    {"amazon:amazon_linux", "amzn"},
    {"amazon:linux", "amzn"},
    {"centos:centos", "centos"},
    {"centos:linux", "centos"},
    {"fedoraproject:fedora", "fedora"},
    {"oracle:linux", "ol"},
    {"redhat:enterprise_linux", "rhel"},
    {"rocky:rocky", "rocky"},
});

Distribution make(std::string_view id, std::string version) {
  Distribution distribution;
  distribution.id = id;
  distribution.version = std::move(version);
  if (id == "scientific") distribution.id_like = "rhel";
  return distribution;
}

/// "CentOS Stream" shares the id of CentOS; its name tells them apart.
void mark_stream(Distribution& distribution, std::string_view text) {
  if (distribution.id == "centos" && text.find("Stream") != text.npos) distribution.name = "CentOS Stream";
}

Distribution from_phrase(std::string_view content) {
  const std::string_view whole = content;
  const std::string_view line = trim(take_line(content));
  for (const auto& [text, id] : kPhrases) {
    if (!line.starts_with(text)) continue;
    Distribution distribution = make(id, first_number(line));
    mark_stream(distribution, line);
    // "SUSE Linux Enterprise Server 11 (x86_64)", "VERSION = 11", "PATCHLEVEL = 4".
    if (id == "sles") {
      const auto level = whole.find("PATCHLEVEL = ");
      std::string_view rest = level == whole.npos ? std::string_view{} : whole.substr(level + 13);
      if (const std::string patch = first_number(take_line(rest)); !patch.empty()) distribution.version += "." + patch;
    }
    return distribution;
  }
  return {};
}

/// "cpe:/o:centos:linux:6:GA", "cpe:2.3:o:amazon:amazon_linux:2".
Distribution from_cpe(std::string_view cpe) {
  const std::string text = lowercase(cpe);
  for (const auto& [vendor, id] : kVendors) {
    const auto at = text.find(fmt::format(":o:{}:", vendor));
    const auto old = text.find(fmt::format("/o:{}:", vendor));
    const auto start = std::min(at, old);
    if (start == std::string::npos) continue;
    const std::string_view rest = std::string_view(text).substr(start + vendor.size() + 4);
    return make(id, first_number(rest.substr(0, rest.find(':'))));
  }
  return {};
}

/// The word in parentheses, or the first after a comma: "9 (stretch)", "14.04.6 LTS, Trusty Tahr".
std::string codename_in(std::string_view version) {
  const auto open = version.find_first_of("(,");
  if (open == version.npos) return {};
  std::string_view rest = version.substr(open + 1);
  std::string_view word = take_word(rest);
  return clean(lowercase(word.substr(0, word.find(')'))));
}

Distribution from_os_release(std::string_view file) {
  Distribution distribution;
  distribution.id = clean(lowercase(os_release_value(file, "ID")));
  if (distribution.id.empty()) return distribution;
  distribution.version = clean(os_release_value(file, "VERSION_ID"));
  // Arch Linux fills this in for its images only.
  if (distribution.version == "TEMPLATE_VERSION_ID") distribution.version.clear();
  const std::string like = os_release_value(file, "ID_LIKE");
  for (std::string_view rest = like; !trim(rest).empty();) {
    const std::string word = clean(lowercase(take_word(rest)));
    if (word.empty()) continue;
    if (!distribution.id_like.empty()) distribution.id_like += ' ';
    distribution.id_like += word;
  }

  const std::string version = os_release_value(file, "VERSION");
  refine(distribution.version, first_number(version));
  const Family* family = find_family(distribution);
  if (family != nullptr && family->package_type == "deb") {
    // A derivative may state its parent's codename beside its own.
    for (const std::string_view key : {"UBUNTU_CODENAME", "DEBIAN_CODENAME", "VERSION_CODENAME"}) {
      if (distribution.codename.empty()) distribution.codename = clean(lowercase(os_release_value(file, key)));
    }
    if (distribution.codename.empty()) distribution.codename = codename_in(version);
  }
  distribution.name = is_derivative(distribution) || family == nullptr ? os_release_value(file, "PRETTY_NAME") : "";
  if (distribution.name.empty() && family == nullptr) distribution.name = os_release_value(file, "NAME");
  mark_stream(distribution, os_release_value(file, "NAME"));
  return distribution;
}

Distribution from_lsb_release(std::string_view file) {
  Distribution distribution =
      make(clean(lowercase(os_release_value(file, "DISTRIB_ID"))), clean(os_release_value(file, "DISTRIB_RELEASE")));
  distribution.codename = clean(lowercase(os_release_value(file, "DISTRIB_CODENAME")));
  return distribution;
}

/// "12.5", or "trixie/sid" before a release.
Distribution from_debian_version(std::string_view line) {
  if (line.empty()) return {};
  if (is_digit(line.front())) return make("debian", first_number(line));
  Distribution distribution = make("debian", {});
  distribution.codename = clean(lowercase(line.substr(0, line.find('/'))));
  return distribution;
}

/// The first of the older files that names a distribution.
Distribution from_other_files(const Files& files) {
  if (const auto file = files.get("etc/alpine-release"))
    return make("alpine", first_number(files.line("etc/alpine-release")));
  for (const std::string_view path : kPhraseFiles) {
    if (const auto file = files.get(path)) {
      if (Distribution found = from_phrase(*file); !found.id.empty()) return found;
    }
  }
  if (Distribution found = from_cpe(files.line("etc/system-release-cpe")); !found.id.empty()) return found;
  if (const auto file = files.get("etc/lsb-release")) {
    if (Distribution found = from_lsb_release(*file); !found.id.empty()) return found;
  }
  if (Distribution found = from_debian_version(files.line("etc/debian_version")); !found.id.empty()) return found;
  if (files.get("etc/arch-release")) return make("arch", {});
  return {};
}

/// Whether every repository that apk uses without being asked for by tag is of edge.
bool repositories_are_edge(const Files& files) {
  std::string_view rest = files.get("etc/apk/repositories").value_or("");
  bool any = false;
  while (!rest.empty()) {
    const std::string_view line = trim(take_line(rest));
    if (line.empty() || line.front() == '#' || line.front() == '@') continue;
    if (line.find("/edge/") == line.npos) return false;
    any = true;
  }
  return any;
}

void refine_alpine(Distribution& distribution, const Files& files, std::string_view os_release) {
  const std::string line = first_number(files.line("etc/alpine-release"));
  // A derivative's own number says nothing about the Alpine below.
  if (is_derivative(distribution) && !line.empty()) distribution.version = line;
  refine(distribution.version, line);
  const bool edge = os_release_value(os_release, "PRETTY_NAME").ends_with(" edge") || repositories_are_edge(files) ||
                    distribution.version.find('_') != std::string::npos;
  if (edge) distribution.version = "edge";
}

void refine_debian(Distribution& distribution, const Files& files) {
  if (distribution.id != "debian") return;
  const Distribution point = from_debian_version(files.line("etc/debian_version"));
  // Without a VERSION_ID the system is testing or unstable, and debian_version has no number either.
  if (!point.version.empty()) refine(distribution.version, point.version);
  if (distribution.codename.empty()) distribution.codename = point.codename;
}

/// "release 7.9.2009" of a file that speaks of the same distribution.
void refine_by_phrase(Distribution& distribution, const Files& files) {
  for (const std::string_view path : kPhraseFiles) {
    const auto file = files.get(path);
    if (!file) continue;
    const Distribution other = from_phrase(*file);
    if (other.id == distribution.id && !other.version.empty()) refine(distribution.version, other.version);
  }
}

/// "Debian 12.5 (bookworm)" for families we know, else what the image calls itself.
std::string title_of(const Distribution& distribution, const Family* family) {
  if (family == nullptr || is_derivative(distribution)) {
    if (!distribution.name.empty()) return printable(distribution.name, 128);
    return distribution.version.empty() ? distribution.id : distribution.id + " " + distribution.version;
  }
  std::string title(distribution.name.empty() ? family->title : std::string_view(distribution.name));
  if (!distribution.version.empty()) title += " " + distribution.version;
  if (distribution.codename.empty()) return title;
  return title + (distribution.version.empty() ? " " + distribution.codename : " (" + distribution.codename + ")");
}

}  // namespace

Distribution resolve_distribution(std::span<const KeptView> kept, std::vector<Gap>& gaps) {
  const Files files(kept);
  std::string_view os_release = files.get("etc/os-release").value_or("");
  Distribution distribution = from_os_release(os_release);
  if (distribution.id.empty()) {
    os_release = files.get("usr/lib/os-release").value_or("");
    distribution = from_os_release(os_release);
  }
  const Distribution other = from_other_files(files);
  if (distribution.id.empty()) distribution = other;
  if (distribution.id.empty()) {
    if (!kept.empty())
      gaps.push_back({"unknown-distribution", "no distribution could be read from the files that should name it"});
    return {};
  }

  const Family* family = find_family(distribution);
  const Family* other_family = find_family(other);
  if (family != nullptr && other_family != nullptr && family->package_type != other_family->package_type) {
    gaps.push_back(
        {"conflicting-release", fmt::format("os-release says {}, other files say {}", distribution.id, other.id)});
  }

  if (family != nullptr && family->id == "alpine") refine_alpine(distribution, files, os_release);
  refine_debian(distribution, files);
  refine_by_phrase(distribution, files);
  distribution.name = title_of(distribution, family);
  return distribution;
}

}  // namespace plimsoll
