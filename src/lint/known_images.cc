// SPDX-License-Identifier: Apache-2.0
#include "lint/known_images.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/core.h>

namespace plimsoll::lint {

namespace {

using Kind = ImageUseKind;

// Sorted by name.
constexpr auto kImages = std::to_array<KnownImage>({
    {"almalinux", Kind::distribution, "almalinux:9-minimal"},
    {"alpine", Kind::distribution},
    {"amazoncorretto", Kind::language, "amazoncorretto:21-alpine"},
    {"amazonlinux", Kind::distribution, "amazonlinux:2023-minimal"},
    {"archlinux", Kind::distribution},
    {"buildpack-deps", Kind::toolchain, "debian:stable-slim"},
    {"busybox", Kind::distribution},
    {"centos", Kind::distribution},
    {"clojure", Kind::toolchain, "eclipse-temurin:21-jre"},
    {"dart", Kind::toolchain, "scratch"},
    {"debian", Kind::distribution, "debian:stable-slim"},
    {"eclipse-temurin", Kind::language, "eclipse-temurin:21-jre"},
    {"elixir", Kind::toolchain, "elixir:slim"},
    {"erlang", Kind::toolchain, "erlang:slim"},
    {"fedora", Kind::distribution, "fedora-minimal"},
    {"gcc", Kind::toolchain, "debian:stable-slim"},
    {"gcr.io/distroless/base", Kind::minimal},
    {"gcr.io/distroless/base-debian12", Kind::minimal},
    {"gcr.io/distroless/cc", Kind::minimal},
    {"gcr.io/distroless/cc-debian12", Kind::minimal},
    {"gcr.io/distroless/java17-debian12", Kind::minimal},
    {"gcr.io/distroless/java21-debian12", Kind::minimal},
    {"gcr.io/distroless/nodejs20-debian12", Kind::minimal},
    {"gcr.io/distroless/nodejs22-debian12", Kind::minimal},
    {"gcr.io/distroless/python3-debian12", Kind::minimal},
    {"gcr.io/distroless/static", Kind::minimal},
    {"gcr.io/distroless/static-debian12", Kind::minimal},
    {"golang", Kind::toolchain, "gcr.io/distroless/static"},
    {"gradle", Kind::toolchain, "eclipse-temurin:21-jre"},
    {"haskell", Kind::toolchain, "debian:stable-slim"},
    {"httpd", Kind::server, "httpd:2.4-alpine"},
    {"maven", Kind::toolchain, "eclipse-temurin:21-jre"},
    {"mcr.microsoft.com/dotnet/aspnet", Kind::language, "mcr.microsoft.com/dotnet/aspnet:10.0-alpine"},
    {"mcr.microsoft.com/dotnet/runtime", Kind::language, "mcr.microsoft.com/dotnet/runtime:10.0-alpine"},
    {"mcr.microsoft.com/dotnet/sdk", Kind::toolchain, "mcr.microsoft.com/dotnet/aspnet"},
    {"nginx", Kind::server, "nginx:stable-alpine"},
    {"node", Kind::language, "node:24-slim"},
    {"openjdk", Kind::language, "eclipse-temurin:21-jre"},
    {"oraclelinux", Kind::distribution, "oraclelinux:9-slim"},
    {"perl", Kind::language, "perl:slim"},
    {"php", Kind::language},
    {"pypy", Kind::language, "pypy:slim"},
    {"python", Kind::language, "python:3-slim"},
    {"rockylinux", Kind::distribution, "rockylinux:9-minimal"},
    {"ruby", Kind::language, "ruby:slim"},
    {"rust", Kind::toolchain, "debian:stable-slim"},
    {"sapmachine", Kind::language, "sapmachine:21-jre-headless"},
    {"swift", Kind::toolchain, "swift:slim"},
    {"tomcat", Kind::server},
    {"ubuntu", Kind::distribution},
});

/// The parts of a tag between "-".
std::vector<std::string_view> parts_of(std::string_view tag) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t dash = tag.find('-');
    out.push_back(tag.substr(0, dash));
    if (dash == std::string_view::npos) return out;
    tag.remove_prefix(dash + 1);
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "1.22" of "1.22rc1": what a text begins with of numbers and dots.
std::string_view number_at(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || (text[end] == '.' && end > 0))) ++end;
  while (end > 0 && text[end - 1] == '.') --end;
  return text.substr(0, end);
}

/// "registry/path" as the table has it.
std::string table_name(const ImageName& name) {
  const std::string_view official = official_name(name);
  return official.empty() ? fmt::format("{}/{}", registry_of(name), name.path) : std::string(official);
}

std::optional<Distribution> distribution(std::string_view id, std::string_view version, std::string_view name) {
  return Distribution{.id = std::string(id),
                      .version = std::string(version),
                      .codename = {},
                      .name = fmt::format("{} {}", name, version),
                      .id_like = {}};
}

/// Official images that are a distribution, and what os-release calls it.
struct Bare {
  std::string_view image, id, title;
};
constexpr std::array kBare{
    Bare{"almalinux", "almalinux", "AlmaLinux"},
    Bare{"alpine", "alpine", "Alpine Linux"},
    Bare{"amazonlinux", "amzn", "Amazon Linux"},
    Bare{"centos", "centos", "CentOS Linux"},
    Bare{"debian", "debian", "Debian"},
    Bare{"fedora", "fedora", "Fedora"},
    Bare{"oraclelinux", "ol", "Oracle Linux"},
    Bare{"photon", "photon", "Photon OS"},
    Bare{"rockylinux", "rocky", "Rocky Linux"},
    Bare{"ubuntu", "ubuntu", "Ubuntu"},
    Bare{"docker.io/opensuse/leap", "opensuse-leap", "openSUSE Leap"},
    Bare{"docker.io/rockylinux/rockylinux", "rocky", "Rocky Linux"},
};

/// Of one part of a tag: "bookworm", "alpine3.18", "jammy".
std::optional<Distribution> by_part(std::string_view part) {
  for (const auto& [id, title] : {std::pair("debian", "Debian"), std::pair("ubuntu", "Ubuntu")})
    if (const std::string_view release = release_of_codename(id, part); !release.empty())
      return distribution(id, release, title);
  constexpr std::string_view kAlpine = "alpine";
  if (part.starts_with(kAlpine)) return distribution("alpine", number_at(part.substr(kAlpine.size())), "Alpine Linux");
  return std::nullopt;
}

std::optional<Distribution> bare_distribution(const ImageName& name) {
  const std::string image = table_name(name);
  if (registry_of(name) == "quay.io" && name.path == "centos/centos" && name.tag.starts_with("stream"))
    return distribution("centos", number_at(name.tag.substr(6)), "CentOS Stream");
  constexpr std::string_view kRedHat = "registry.access.redhat.com/ubi";
  if (image.starts_with(kRedHat))
    return distribution("rhel", number_at(std::string_view(image).substr(kRedHat.size())), "Red Hat UBI");
  for (const Bare& bare : kBare) {
    if (bare.image != image) continue;
    std::string_view tag = name.tag;
    if (bare.image == "centos") {
      if (tag.starts_with("centos")) tag.remove_prefix(6);
      if (tag.empty() || tag == "latest") tag = "8";
    }
    if (const std::string_view number = number_at(tag); !number.empty())
      return distribution(bare.id, number, bare.title);
    if (auto named = by_part(parts_of(tag).front())) return named;
    return distribution(bare.id, {}, bare.title);
  }
  return std::nullopt;
}

constexpr std::pair<std::string_view, std::string_view> kNodeNames[] = {
    {"argon", "4"},    {"boron", "6"},    {"carbon", "8"},    {"dubnium", "10"}, {"erbium", "12"},
    {"fermium", "14"}, {"gallium", "16"}, {"hydrogen", "18"}, {"iron", "20"},
};

bool has_parts(std::string_view version, std::string_view beginning) {
  return version.starts_with(beginning) && (version.size() == beginning.size() || version[beginning.size()] == '.');
}

std::optional<EndOfLife> release_end(const ImageName& name, std::string_view image) {
  if (image.starts_with("mcr.microsoft.com/dotnet/")) image = "dotnet";
  // No further builds, but for early access ones.
  if (image == "openjdk" && name.tag.find("-ea") == std::string_view::npos)
    return EndOfLife{"the openjdk image", "2022-07-31"};
  if (image == "adoptopenjdk") return EndOfLife{"the adoptopenjdk image", "2021-08-01"};
  std::string_view version = number_at(name.tag);
  if (image == "node" && version.empty()) {
    for (const std::string_view part : parts_of(name.tag))
      for (const auto& [title, number] : kNodeNames)
        if (part == title) version = number;
  }
  for (const Release& row : releases())
    if (row.image == image && has_parts(version, row.version))
      return EndOfLife{fmt::format("{} {}", row.title, row.version), std::string(row.end_of_life)};
  return std::nullopt;
}

std::optional<EndOfLife> distribution_end(const ImageName& name) {
  const auto inside = distribution_in(name);
  if (!inside || inside->version.empty()) return std::nullopt;
  const Support* support = find_support(*inside);
  if (support == nullptr) return std::nullopt;
  return EndOfLife{inside->name, std::string(support->end_of_life)};
}

// Sorted each.
constexpr auto kDebianAccounts = std::to_array<std::string_view>(
    {"_apt",    "adm",   "audio", "backup", "bin",    "daemon", "dialout", "disk",    "games",   "gnats",
     "irc",     "kmem",  "list",  "lp",     "mail",   "man",    "news",    "nobody",  "nogroup", "operator",
     "plugdev", "proxy", "root",  "sasl",   "shadow", "src",    "staff",   "sudo",    "sync",    "sys",
     "tape",    "tty",   "users", "utmp",   "uucp",   "video",  "voice",   "www-data"});
constexpr auto kAlpineAccounts = std::to_array<std::string_view>(
    {"adm",      "at",    "audio",    "bin",     "cron",     "cyrus",    "daemon", "dialout",    "disk",  "floppy",
     "ftp",      "games", "guest",    "halt",    "input",    "kmem",     "kvm",    "lp",         "mail",  "man",
     "netdev",   "news",  "nobody",   "nogroup", "ntp",      "operator", "ping",   "postmaster", "root",  "shadow",
     "shutdown", "smmsp", "squid",    "sshd",    "sync",     "sys",      "tape",   "tty",        "users", "utmp",
     "uucp",     "video", "vpopmail", "wheel",   "www-data", "xfs"});
constexpr auto kRpmAccounts = std::to_array<std::string_view>(
    {"adm",  "audio", "bin",    "cdrom",    "daemon",   "dbus",   "dialout",  "disk", "floppy",
     "ftp",  "games", "halt",   "input",    "kmem",     "kvm",    "lock",     "lp",   "mail",
     "man",  "mem",   "nobody", "operator", "root",     "render", "shutdown", "sync", "sys",
     "tape", "tss",   "tty",    "users",    "utempter", "utmp",   "video",    "wheel"});

/// Accounts that images make beside their distribution's.
struct Made {
  std::string_view image, account;
};
constexpr std::array kMade{
    Made{"gradle", "gradle"},
    Made{"httpd", "www-data"},
    Made{"mcr.microsoft.com/dotnet/aspnet", "app"},
    Made{"mcr.microsoft.com/dotnet/runtime", "app"},
    Made{"mcr.microsoft.com/dotnet/sdk", "app"},
    Made{"nginx", "nginx"},
    Made{"node", "node"},
    Made{"php", "www-data"},
    Made{"ubuntu", "ubuntu"},
};

}  // namespace

const KnownImage* find_known_image(const ImageName& name) {
  const std::string wanted = table_name(name);
  const auto found = std::ranges::lower_bound(kImages, std::string_view(wanted), {}, &KnownImage::name);
  return found != kImages.end() && found->name == wanted ? &*found : nullptr;
}

bool is_rootless(const ImageName& name) {
  for (const std::string_view word : {"nonroot", "rootless", "unprivileged", "non-root", "chiseled"})
    if (name.tag.find(word) != std::string_view::npos || name.path.find(word) != std::string_view::npos) return true;
  return false;
}

bool is_slim(const ImageName& name) {
  for (const std::string_view word :
       {"slim", "alpine", "distroless", "minimal", "micro", "musl", "nanoserver", "chiseled", "-jre", "wolfi"})
    if (name.tag.find(word) != std::string_view::npos || name.path.find(word) != std::string_view::npos) return true;
  return false;
}

std::optional<Distribution> distribution_in(const ImageName& name) {
  if (auto bare = bare_distribution(name)) return bare;
  if (find_known_image(name) == nullptr && official_name(name).empty()) return std::nullopt;
  for (const std::string_view part : parts_of(name.tag))
    if (auto found = by_part(part)) return found;
  return std::nullopt;
}

std::optional<EndOfLife> end_of_life(const ImageName& name, std::string_view today) {
  std::optional<EndOfLife> earliest;
  if (today.empty()) return earliest;
  for (auto& end : {release_end(name, table_name(name)), distribution_end(name)})
    if (end && end->date < today && (!earliest || end->date < earliest->date)) earliest = end;
  return earliest;
}

std::optional<bool> has_program(const ImageName& name, std::string_view program) {
  const KnownImage* image = find_known_image(name);
  if (image == nullptr || (program != "curl" && program != "wget")) return std::nullopt;
  if (image->kind == Kind::minimal) return false;
  const auto inside = distribution_in(name);
  if (inside && inside->id == "alpine") {
    if (program == "wget") return true;  // busybox
    return image->name == "alpine" || image->name == "python" || image->name == "node" || image->name == "ruby" ||
                   image->name == "golang"
               ? std::optional(false)
               : std::nullopt;
  }
  if (image->name == "debian" || image->name == "ubuntu") return false;
  if (image->name == "busybox") return program == "wget";
  // The full ones are on buildpack-deps, which has both; of the slim ones these have neither.
  if (image->name == "python" || image->name == "node" || image->name == "ruby" || image->name == "perl")
    return name.tag.find("slim") == std::string_view::npos;
  return std::nullopt;
}

std::optional<bool> has_account(const ImageName& name, std::string_view account) {
  const KnownImage* image = find_known_image(name);
  if (image == nullptr || image->kind == Kind::minimal || image->kind == Kind::server) return std::nullopt;
  for (const Made& made : kMade)
    if (made.image == image->name && made.account == account) return true;
  const auto inside = distribution_in(name);
  const std::string_view id = inside ? std::string_view(inside->id) : std::string_view();
  const auto has = [&](const auto& accounts) { return std::ranges::find(accounts, account) != accounts.end(); };
  if (id == "alpine") return has(kAlpineAccounts);
  if (image->kind == Kind::distribution) {
    if (id == "debian" || id == "ubuntu") return has(kDebianAccounts);
    if (!id.empty()) return has(kRpmAccounts);
    return std::nullopt;
  }
  // Others say their distribution only at times; Debian's accounts are in most.
  if (id == "debian" || image->name == "python" || image->name == "node" || image->name == "ruby" ||
      image->name == "golang" || image->name == "rust" || image->name == "php")
    return has(kDebianAccounts);
  return std::nullopt;
}

}  // namespace plimsoll::lint
