// SPDX-License-Identifier: Apache-2.0
#include "scan/repositories.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/lines.h"

namespace plimsoll::scan {

namespace {

struct Makers {
  std::string_view family;  // family id
  std::array<std::string_view, 3> domains;
};

// Sorted by family.
constexpr std::array kMakers = {
    Makers{"almalinux", {"almalinux.org"}},
    Makers{"alpine", {"alpinelinux.org"}},
    Makers{"amzn", {"amazonlinux.com", "amazonaws.com"}},
    Makers{"arch", {"archlinux.org"}},
    Makers{"azurelinux", {"packages.microsoft.com"}},
    Makers{"centos", {"centos.org"}},
    Makers{"chainguard", {"cgr.dev", "chainguard.dev"}},
    Makers{"debian", {"debian.org"}},
    Makers{"fedora", {"fedoraproject.org"}},
    Makers{"mariner", {"packages.microsoft.com"}},
    Makers{"ol", {"oracle.com"}},
    Makers{"opensuse", {"opensuse.org"}},
    Makers{"opensuse-leap", {"opensuse.org", "suse.com"}},
    Makers{"opensuse-tumbleweed", {"opensuse.org"}},
    Makers{"photon", {"vmware.com", "broadcom.com"}},
    Makers{"rhel", {"redhat.com"}},
    Makers{"rocky", {"rockylinux.org"}},
    Makers{"sles", {"suse.com"}},
    Makers{"ubuntu", {"ubuntu.com"}},
    Makers{"wolfi", {"wolfi.dev", "cgr.dev"}},
};

/// What stands after "key" and its separator in a line, when the line is about that key.
std::optional<std::string_view> value_of(std::string_view line, std::string_view key, char separator) {
  const std::size_t at = line.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view name = trim(line.substr(0, at));
  const bool same = std::ranges::equal(name, key, [](char a, char b) { return to_lower(a) == b; });
  return same ? std::optional(trim(line.substr(at + 1))) : std::nullopt;
}

/// "https://user:secret@host/x" without what is before "@".
std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return printable(url, 300);
  const std::size_t host = scheme + 3, end = std::min(url.find('/', host), url.size());
  const std::size_t at = url.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < host) return printable(url, 300);
  return printable(std::string(url.substr(0, host)) + std::string(url.substr(at + 1)), 300);
}

/// "deb [arch=amd64 signed-by=…] https://host/path suite component…"
std::vector<std::string> in_sources_list(std::string_view content) {
  std::vector<std::string> out;
  while (!content.empty()) {
    std::string_view line = trim(take_line(content));
    if (take_word(line) != "deb") continue;
    line = trim(line);
    if (line.starts_with('[')) line.remove_prefix(std::min(line.find(']') + 1, line.size()));
    if (const std::string_view url = take_word(line); !url.empty()) out.push_back(without_credentials(url));
  }
  return out;
}

/// Stanzas of "Field: value"; a disabled one says "Enabled: no".
std::vector<std::string> in_deb822(std::string_view content) {
  std::vector<std::string> out, stanza;
  bool enabled = true;
  const auto end_stanza = [&] {
    if (enabled) out.insert(out.end(), stanza.begin(), stanza.end());
    stanza.clear();
    enabled = true;
  };
  while (!content.empty()) {
    const std::string_view line = trim(take_line(content));
    if (line.empty()) end_stanza();
    if (const auto value = value_of(line, "enabled", ':')) enabled = *value != "no";
    if (auto value = value_of(line, "uris", ':')) {
      for (std::string_view url = take_word(*value); !url.empty(); url = take_word(*value))
        stanza.push_back(without_credentials(url));
    }
  }
  end_stanza();
  return out;
}

/// Sections of "key=value"; the first of baseurl, metalink and mirrorlist tells where.
std::vector<std::string> in_repo_file(std::string_view content) {
  std::vector<std::string> out;
  std::string url;
  bool enabled = true;
  const auto end_section = [&] {
    if (enabled && !url.empty()) out.push_back(std::move(url));
    url.clear();
    enabled = true;
  };
  while (!content.empty()) {
    const std::string_view line = trim(take_line(content));
    if (line.starts_with('[')) end_section();
    if (const auto value = value_of(line, "enabled", '=')) enabled = *value != "0" && *value != "no";
    for (const std::string_view key : {"baseurl", "metalink", "mirrorlist"}) {
      auto value = value_of(line, key, '=');
      if (value && url.empty()) url = without_credentials(take_word(*value));
    }
  }
  end_section();
  return out;
}

/// "[@tag] https://host/path"
std::vector<std::string> in_apk(std::string_view content) {
  std::vector<std::string> out;
  while (!content.empty()) {
    std::string_view line = trim(take_line(content));
    if (line.empty() || line.starts_with('#')) continue;
    std::string_view url = take_word(line);
    if (url.starts_with('@')) url = take_word(line);
    if (!url.empty()) out.push_back(without_credentials(url));
  }
  return out;
}

std::string_view host_of(std::string_view url) {
  url.remove_prefix(url.find("://") + 3);
  return url.substr(0, url.find_first_of("/:?"));
}

/// Vendors as rpm packages of each family name their makers; a part of it is enough.
struct Vendor {
  std::string_view family, part;
};
constexpr std::array kVendors = {
    Vendor{"almalinux", "AlmaLinux"},
    Vendor{"amzn", "Amazon"},
    Vendor{"azurelinux", "Microsoft"},
    Vendor{"centos", "CentOS"},
    Vendor{"centos", "Red Hat"},
    Vendor{"fedora", "Fedora Project"},
    Vendor{"mariner", "Microsoft"},
    Vendor{"ol", "Oracle"},
    Vendor{"opensuse", "openSUSE"},
    Vendor{"opensuse-leap", "SUSE LLC"},
    Vendor{"opensuse-leap", "openSUSE"},
    Vendor{"opensuse-tumbleweed", "openSUSE"},
    Vendor{"photon", "VMware"},
    Vendor{"photon", "Broadcom"},
    Vendor{"rhel", "Red Hat"},
    Vendor{"rocky", "Rocky"},
    Vendor{"sles", "SUSE"},
};

/// Parts of the Maintainer field of those who publish deb packages themselves.
constexpr auto kOtherMaintainers = std::to_array<std::string_view>(
    {"@apache.org>",    "@chromium.org>",   "@cloudflare.com>",       "@confluent.io>",  "@datadoghq.com>",
     "@docker.com>",    "@elastic.co>",     "@gitlab.com>",           "@google.com>",    "@grafana.com>",
     "@hashicorp.com>", "@influxdata.com>", "@mariadb.org>",          "@microsoft.com>", "@mongodb.com>",
     "@newrelic.com>",  "@nginx.com>",      "@nodesource.com>",       "@oracle.com>",    "@percona.com>",
     "@rabbitmq.com>",  "@redis.io>",       "@varnish-software.com>", "@yarnpkg.com>"});

}  // namespace

bool is_own_vendor(const Family& family, const Package& package) {
  const std::string_view vendor = package.vendor;
  if (package.type == "deb") {
    return std::ranges::none_of(kOtherMaintainers, [&](std::string_view part) { return vendor.contains(part); });
  }
  if (package.type != "rpm") return true;
  bool is_known = false;
  for (const Vendor& row : kVendors) {
    if (row.family != family.id) continue;
    if (vendor.contains(row.part)) return true;
    is_known = true;
  }
  return !is_known;
}

std::vector<std::string> repositories_in(std::string_view path, std::string_view content) {
  if (path.ends_with(".sources")) return in_deb822(content);
  if (path.ends_with(".list")) return in_sources_list(content);
  if (path.ends_with(".repo")) return in_repo_file(content);
  if (path.ends_with("apk/repositories")) return in_apk(content);
  return {};
}

bool is_own_repository(const Distribution& distribution, std::string_view url) {
  const std::size_t scheme = url.find("://");
  const bool is_web = scheme != std::string_view::npos && (url.starts_with("http") || url.starts_with("mirror+http") ||
                                                           url.starts_with("ftp") || url.starts_with("tor+http"));
  if (!is_web) return true;
  const Family* family = find_family(distribution);
  if (!family) return false;
  const auto* makers = std::ranges::find(kMakers, family->id, &Makers::family);
  if (makers == kMakers.end()) return false;
  const std::string_view host = host_of(url);
  return std::ranges::any_of(makers->domains, [&](std::string_view domain) {
    return !domain.empty() && host.ends_with(domain) &&
           (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
  });
}

}  // namespace plimsoll::scan
