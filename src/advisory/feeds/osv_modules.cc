// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/osv_modules.h"

#include <algorithm>
#include <cctype>

#include <fmt/core.h>

namespace plimsoll::advisory {

namespace {

std::string package_key(const Advisory& row) { return fmt::format("{}\n{}", row.ecosystem, row.package); }

bool name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || std::string_view("._+-").find(c) != std::string_view::npos;
}

bool is_name(std::string_view text) { return !text.empty() && std::ranges::all_of(text, name_character); }

}  // namespace

bool is_modular_build(std::string_view version) {
  return version.find(".module_el") != std::string_view::npos || version.find(".module+el") != std::string_view::npos;
}

std::vector<std::string> streams_of_summary(std::string_view summary) {
  std::set<std::string> out;
  while (!summary.empty()) {
    const std::size_t start = summary.find_first_not_of(" ,()");
    if (start == std::string_view::npos) break;
    summary.remove_prefix(start);
    std::string_view word = summary.substr(0, summary.find_first_of(" ,()"));
    summary.remove_prefix(word.size());
    word = word.substr(0, word.find('/'));  // "httpd:2.4/mod_http2" names a package of the stream
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view module = word.substr(0, colon), stream = word.substr(colon + 1);
    // "ALSA-2022:5468:" has the shape too, but module names have small letters.
    const bool small = std::ranges::any_of(module, [](char c) { return c >= 'a' && c <= 'z'; });
    if (small && is_name(module) && is_name(stream)) out.emplace(word);
  }
  return {out.begin(), out.end()};
}

void ModuleIndex::learn(const Advisory& row, const std::vector<std::string>& streams) {
  by_package_[package_key(row)].insert(streams);
  for (const Range& range : row.ranges) by_build_[package_key(row) + '\n' + range.fixed].insert(streams);
}

std::vector<std::string> ModuleIndex::streams_of(const std::vector<Advisory>& rows) const {
  std::map<std::vector<std::string>, std::size_t> votes;
  const auto vote = [&](const auto& index, const std::string& key) {
    if (const auto known = index.find(key); known != index.end() && known->second.size() == 1)
      ++votes[*known->second.begin()];
  };
  for (const Advisory& row : rows) {
    for (const Range& range : row.ranges) vote(by_build_, package_key(row) + '\n' + range.fixed);
  }
  if (votes.empty()) {
    for (const Advisory& row : rows) vote(by_package_, package_key(row));
  }
  const auto most = std::ranges::max_element(votes, {}, [](const auto& entry) { return entry.second; });
  return most == votes.end() ? std::vector<std::string>{} : most->first;
}

}  // namespace plimsoll::advisory
