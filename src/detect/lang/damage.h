// SPDX-License-Identifier: Apache-2.0
// For tests only: what every detector of language packages has to stand, and its packages as lines.
#pragma once

#include <algorithm>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "detect/lang/testing.h"

namespace plimsoll::testing {

/// "name version[ direct|transitive][ development][ (licence)]", sorted.
inline std::vector<std::string> lines_of(const Facts& facts) {
  std::vector<std::string> out;
  for (const Package& package : facts.packages) {
    EXPECT_EQ(package.source_name, package.name);
    EXPECT_EQ(package.source_version, package.version);
    std::string line = package.name + ' ' + package.version;
    if (package.relation != Relation::unknown) line += fmt::format(" {}", relation_name(package.relation));
    if (package.scope != Scope::runtime) line += fmt::format(" {}", scope_name(package.scope));
    if (!package.license.empty()) line += fmt::format(" ({})", package.license);
    out.push_back(std::move(line));
  }
  std::ranges::sort(out);
  return out;
}

/// The packages of a sound file; gaps fail the test.
inline std::vector<std::string> found(const Detector& detector, std::string_view path, std::string_view content) {
  const Facts facts = detect(detector, path, content);
  for (const Gap& gap : facts.gaps) ADD_FAILURE() << path << ": " << gap.message;
  return lines_of(facts);
}

enum class Cut : std::uint8_t { gives_a_part, may_mislead };

/// What is true of every format: the end of lines, a byte order mark and a second run change nothing; a file that was
/// cut off gives a part of its packages (or, where a shorter entry is one too, at least does no harm); and neither
/// nonsense nor endless nesting is more than a gap.
inline void expect_stands_damage(const Detector& detector, std::string_view path, std::string_view content,
                                 Cut cut = Cut::gives_a_part) {
  const std::vector<std::string> whole = found(detector, path, content);
  EXPECT_FALSE(whole.empty()) << path;
  EXPECT_EQ(found(detector, path, content), whole) << path;
  EXPECT_EQ(found(detector, path, "\xef\xbb\xbf" + std::string(content)), whole) << path << " with a byte order mark";
  std::string dos;
  for (const char c : content) dos += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(found(detector, path, dos), whole) << path << " with carriage returns";

  const auto name_and_version = [](const std::string& line) {
    return line.substr(0, line.find(' ', line.find(' ') + 1));
  };
  std::vector<std::string> names;
  for (const std::string& line : whole) names.push_back(name_and_version(line));
  const std::size_t step = std::max<std::size_t>(1, content.size() / 400);
  for (std::size_t n = 0; n < content.size(); n += step) {
    const Facts facts = detect(detector, path, content.substr(0, n));
    if (cut == Cut::may_mislead) continue;
    for (const std::string& line : lines_of(facts)) {
      EXPECT_TRUE(std::ranges::count(names, name_and_version(line)) > 0) << path << " cut at " << n << ": " << line;
    }
  }
  for (const std::string& nonsense :
       {std::string(), std::string("[]"), std::string("{}"), std::string("null"), std::string("5"),
        std::string("\0\1\2\xff", 4), std::string("{\"packages\": 5, \"package\": [5], \"dependencies\": [[]]}"),
        std::string(200'000, '['), std::string(200'000, '{'), std::string(200'000, '\n'),
        std::string(200'000, ' ') + "x:", std::string(200'000, '"')}) {
    EXPECT_TRUE(detect(detector, path, nonsense).packages.empty()) << path << ": " << nonsense.substr(0, 40);
  }
}

/// Puts a value of another kind in the place of each value of a JSON document, one at a time, and shows the detector
/// every result: nothing crashes, and what is found has a name and a version.
inline void expect_stands_other_kinds(const Detector& detector, std::string_view path, const json::value& document) {
  json::value copy = document;
  std::vector<json::value*> open{&copy};
  std::vector<json::value*> all;
  while (!open.empty()) {
    json::value* one = open.back();
    open.pop_back();
    all.push_back(one);
    if (json::array* items = one->if_array()) {
      for (json::value& item : *items) open.push_back(&item);
    }
    if (json::object* members = one->if_object()) {
      for (auto& member : *members) open.push_back(&member.value());
    }
  }
  // Inner ones first: whoever is replaced takes what it holds along.
  for (json::value* one : std::views::reverse(all)) {
    const json::value kept = *one;
    for (const json::value& other :
         {json::value(nullptr), json::value(5), json::value("x"), json::value(true), json::value(json::array{}),
          json::value(json::object{}), json::value(json::array{5})}) {
      *one = other;
      for (const Package& package : detect(detector, path, json::compact(copy)).packages) {
        EXPECT_FALSE(package.name.empty() || package.version.empty());
      }
    }
    *one = kept;
  }
}

}  // namespace plimsoll::testing
