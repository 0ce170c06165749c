// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "advisory/feeds/readers.h"
#include "base/bytes.h"

namespace plimsoll::advisory {

namespace {

constexpr std::array<std::string_view, 1> kDebianUrls{"https://security-tracker.debian.org/tracker/data/json"};
constexpr std::array<std::string_view, 1> kKevUrls{
    "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"};
constexpr std::array<std::string_view, 5> kOsvUrls{
    "https://osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Go/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/Rocky%20Linux/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/crates.io/all.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip",
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

constexpr std::array kFeeds{
    Feed{"alpine", "Alpine secdb: the versions that fixed each problem, per release and repository", kAlpineUrls,
         alpine_reader},
    Feed{"debian", "Debian security tracker: its JSON, or its text lists data/CVE, data/DSA and data/DLA", kDebianUrls,
         debian_reader},
    Feed{"kev", "CISA's catalogue of known exploited vulnerabilities", kKevUrls, kev_reader},
    Feed{"osv", "OSV records (osv.dev) of every ecosystem whose versions can be ordered", kOsvUrls, osv_reader},
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

}  // namespace plimsoll::advisory
