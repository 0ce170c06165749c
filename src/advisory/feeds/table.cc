// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "advisory/feeds/readers.h"
#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll::advisory {

namespace {

// Whoever adds a URL makes sure that no other feed fetched by default says the same: GitHub's advisories are in OSV's
// archives of every language, RubySec's and FriendsOfPHP's in GitHub's, and Go's own database has what GitHub says of
// Go.
constexpr std::span<const std::string_view> kNoUrls{};

constexpr std::array<std::string_view, 1> kArchUrls{"https://security.archlinux.org/all.json"};
constexpr std::array<std::string_view, 1> kChainguardUrls{"https://packages.cgr.dev/chainguard/security.json"};
constexpr std::array<std::string_view, 1> kDebianUrls{"https://security-tracker.debian.org/tracker/data/json"};
constexpr std::array<std::string_view, 1> kEolUrls{"https://endoflife.date/api/v1/products/full"};
constexpr std::array<std::string_view, 1> kEpssUrls{"https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"};
constexpr std::array<std::string_view, 1> kGovulndbUrls{"https://vuln.go.dev/vulndb.zip"};
constexpr std::array<std::string_view, 1> kKevUrls{
    "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"};
constexpr std::array<std::string_view, 1> kUbuntuUrls{"https://security-metadata.canonical.com/osv/osv-all.tar.xz"};
constexpr std::array<std::string_view, 1> kWolfiUrls{"https://packages.wolfi.dev/os/security.json"};
constexpr std::array<std::string_view, 5> kPhotonUrls{
    "https://packages.broadcom.com/photon/photon_cve_metadata/cve_data_photon1.0.json",
    "https://packages.broadcom.com/photon/photon_cve_metadata/cve_data_photon2.0.json",
    "https://packages.broadcom.com/photon/photon_cve_metadata/cve_data_photon3.0.json",
    "https://packages.broadcom.com/photon/photon_cve_metadata/cve_data_photon4.0.json",
    "https://packages.broadcom.com/photon/photon_cve_metadata/cve_data_photon5.0.json",
};
// Of the distributions only those that publish nothing better than OSV.
constexpr std::array<std::string_view, 15> kOsvUrls{
    "https://osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Bitnami/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/CRAN/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Hackage/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Hex/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Maven/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/NuGet/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Packagist/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Pub/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Rocky%20Linux/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/RubyGems/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/SwiftURL/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/crates.io/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip",
};
// A file for each year of the CVE ids; the first holds those before 2002 as well.
constexpr std::array<std::string_view, 25> kNvdUrls{
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2002.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2003.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2004.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2005.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2006.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2007.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2008.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2009.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2010.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2011.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2012.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2013.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2014.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2015.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2016.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2017.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2018.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2019.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2020.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2021.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2022.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2023.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2024.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2025.json.gz",
    "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-2026.json.gz",
};
// Releases with support, and those that images still stand on; a release without a repository has no second file.
constexpr std::array<std::string_view, 24> kAlpineUrls{
    "https://secdb.alpinelinux.org/edge/community.json",  "https://secdb.alpinelinux.org/edge/main.json",
    "https://secdb.alpinelinux.org/v3.12/community.json", "https://secdb.alpinelinux.org/v3.12/main.json",
    "https://secdb.alpinelinux.org/v3.13/community.json", "https://secdb.alpinelinux.org/v3.13/main.json",
    "https://secdb.alpinelinux.org/v3.14/community.json", "https://secdb.alpinelinux.org/v3.14/main.json",
    "https://secdb.alpinelinux.org/v3.15/community.json", "https://secdb.alpinelinux.org/v3.15/main.json",
    "https://secdb.alpinelinux.org/v3.16/community.json", "https://secdb.alpinelinux.org/v3.16/main.json",
    "https://secdb.alpinelinux.org/v3.17/community.json", "https://secdb.alpinelinux.org/v3.17/main.json",
    "https://secdb.alpinelinux.org/v3.18/community.json", "https://secdb.alpinelinux.org/v3.18/main.json",
    "https://secdb.alpinelinux.org/v3.19/community.json", "https://secdb.alpinelinux.org/v3.19/main.json",
    "https://secdb.alpinelinux.org/v3.20/community.json", "https://secdb.alpinelinux.org/v3.20/main.json",
    "https://secdb.alpinelinux.org/v3.21/community.json", "https://secdb.alpinelinux.org/v3.21/main.json",
    "https://secdb.alpinelinux.org/v3.22/community.json", "https://secdb.alpinelinux.org/v3.22/main.json",
};

// The errata of each architecture's repository name its packages only.
constexpr std::array<std::string_view, 4> kAmazonUrls{
    "https://cdn.amazonlinux.com/2/core/latest/aarch64/mirror.list",
    "https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list",
    "https://cdn.amazonlinux.com/al2023/core/mirrors/latest/aarch64/mirror.list",
    "https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list",
};
constexpr std::array<std::string_view, 2> kAzureUrls{
    "https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main/azurelinux-3.0-oval.xml",
    "https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main/cbl-mariner-2.0-oval.xml",
};
constexpr std::array<std::string_view, 1> kOracleUrls{
    "https://linux.oracle.com/security/oval/com.oracle.elsa-all.xml.bz2"};
constexpr std::array<std::string_view, 3> kRedHatUrls{
    "https://security.access.redhat.com/data/csaf/v2/vex/archive_latest.txt",
    "https://security.access.redhat.com/data/csaf/v2/vex/changes.csv",
    "https://security.access.redhat.com/data/csaf/v2/vex/deletions.csv",
};
constexpr std::array<std::string_view, 4> kSuseUrls{
    "https://ftp.suse.com/pub/projects/security/oval/opensuse.leap.15.5.xml.bz2",
    "https://ftp.suse.com/pub/projects/security/oval/opensuse.leap.15.6.xml.bz2",
    "https://ftp.suse.com/pub/projects/security/oval/suse.linux.enterprise.server.12.xml.bz2",
    "https://ftp.suse.com/pub/projects/security/oval/suse.linux.enterprise.server.15.xml.bz2",
};

constexpr std::array kFeeds{
    Feed{"alpine", "Alpine secdb: the versions that fixed each problem, per release and repository", kAlpineUrls,
         alpine_reader},
    Feed{"amazon", "Amazon Linux security advisories, as its repositories' updateinfo.xml", kAmazonUrls,
         updateinfo_reader},
    Feed{"arch", "Arch Linux's security tracker", kArchUrls, arch_reader},
    Feed{"azure", "Azure Linux and CBL-Mariner OVAL: fixed versions of source packages", kAzureUrls, azure_reader},
    Feed{"chainguard", "Chainguard's security.json: the versions that fixed each problem", kChainguardUrls,
         alpine_reader},
    Feed{"debian", "Debian security tracker: its JSON, or its text lists data/CVE, data/DSA and data/DLA", kDebianUrls,
         debian_reader},
    Feed{"eol", "endoflife.date: until when releases are looked after", kEolUrls, eol_reader},
    Feed{"epss", "EPSS: how likely each CVE is to be exploited in the next 30 days", kEpssUrls, epss_reader},
    Feed{"ghsa", "GitHub's advisory database as its repository holds it; OSV's archives have it too", kNoUrls,
         ghsa_reader},
    Feed{"govulndb", "Go's vulnerability database, with the symbols that are affected", kGovulndbUrls, govulndb_reader},
    Feed{"kev", "CISA's catalogue of known exploited vulnerabilities", kKevUrls, kev_reader},
    Feed{"nvd", "NVD: the scores of every CVE, and software that is known by its CPE only", kNvdUrls, nvd_reader},
    Feed{"oracle", "Oracle Linux OVAL: errata (ELSA) with their binary packages", kOracleUrls, oracle_reader},
    Feed{"osv", "OSV records (osv.dev) of every ecosystem whose versions can be ordered", kOsvUrls, osv_reader},
    Feed{"photon", "Photon OS: cve_data_photonX.json of each release", kPhotonUrls, photon_reader},
    Feed{"php-advisories", "FriendsOfPHP's security-advisories; GitHub's database has most of them", kNoUrls,
         php_advisories_reader},
    Feed{"redhat", "Red Hat CSAF: VEX documents of all CVEs, or errata", kRedHatUrls, csaf_reader},
    Feed{"redhat-oval",
         "Red Hat OVAL v2, instead of redhat: --from redhat-oval=…/rhel-9-including-unpatched.oval.xml.bz2", kNoUrls,
         redhat_oval_reader},
    Feed{"ruby-advisory-db", "RubySec's ruby-advisory-db; GitHub's database has most of it", kNoUrls,
         ruby_advisory_db_reader},
    Feed{"suse", "SUSE and openSUSE OVAL: CVEs with the state of each binary package", kSuseUrls, suse_reader},
    Feed{"ubuntu", "Ubuntu's security metadata in OSV's form, by source package", kUbuntuUrls, ubuntu_reader},
    Feed{"ubuntu-oval",
         "Ubuntu OVAL, instead of its OSV records: --from ubuntu-oval=…/com.ubuntu.noble.cve.oval.xml.bz2", kNoUrls,
         ubuntu_oval_reader},
    Feed{"updateinfo",
         "Errata of any rpm repository (Rocky, AlmaLinux, Fedora …): --from updateinfo=…/updateinfo.xml.gz", kNoUrls,
         updateinfo_reader},
    Feed{"wolfi", "Wolfi's security.json: the versions that fixed each problem", kWolfiUrls, alpine_reader},
};

}  // namespace

std::span<const Feed> feeds() { return kFeeds; }

const Feed* find_feed(std::string_view name) {
  const auto found = std::ranges::find(kFeeds, name, &Feed::name);
  return found == kFeeds.end() ? nullptr : &*found;
}

std::string feed_names() {
  std::string out;
  for (const Feed& feed : kFeeds) (out += out.empty() ? "" : ", ") += feed.name;
  return out;
}

std::string one_line(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = c < 0x80 ? 1 : utf8_sequence(text.substr(i));
    const bool blank = length == 0 || c <= 0x20 || c == 0x7F;
    if (out.size() + std::max<std::size_t>(length, 1) + 3 > limit) {
      while (out.ends_with(' ')) out.pop_back();
      return out + "…";
    }
    if (!blank)
      out += text.substr(i, length);
    else if (!out.empty() && !out.ends_with(' '))
      out += ' ';
    i += std::max<std::size_t>(length, 1);
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string cve_id(std::string_view text) {
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const auto dash = [](char c) { return c == '-' || c == '_' || c == ' '; };
  if (text.size() < 13 || text.size() > 20 || !dash(text[3]) || !dash(text[8])) return {};
  if ((text[0] | 0x20) != 'c' || (text[1] | 0x20) != 'v' || (text[2] | 0x20) != 'e') return {};
  if (!digits(text.substr(4, 4)) || !digits(text.substr(9))) return {};
  return fmt::format("CVE-{}-{}", text.substr(4, 4), text.substr(9));
}

std::string day_of(std::string_view text) {
  if (!days_between(text, text) || text < "1980") return {};
  return std::string(text.substr(0, 10));
}

}  // namespace plimsoll::advisory
