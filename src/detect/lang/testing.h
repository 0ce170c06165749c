// SPDX-License-Identifier: Apache-2.0
// For the tests of this folder: facts as lines that are easy to compare and to read.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "detect/testing.h"
#include "package/ecosystem.h"

namespace plimsoll::testing {

using Lines = std::vector<std::string>;

/// "name version", with " direct", " transitive" and " development" where that is known, in the order of the facts.
inline Lines told(const Facts& facts, std::string_view type) {
  Lines out;
  for (const Package& package : facts.packages) {
    EXPECT_EQ(package.type, type);
    EXPECT_EQ(package.source_name, package.name);
    EXPECT_EQ(package.source_version, package.version);
    std::string line = package.name + " " + package.version;
    for (const std::string_view word : {relation_name(package.relation), scope_name(package.scope)}) {
      if (!word.empty()) line.append(1, ' ').append(word);
    }
    out.push_back(std::move(line));
  }
  return out;
}

/// Lines of a text, sorted, without empty ones.
inline Lines sorted_lines(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::ranges::sort(out);
  return out;
}

inline Lines sorted(Lines lines) {
  std::ranges::sort(lines);
  return lines;
}

/// What must hold for any bytes: the detector ends, and what it cannot read it tells.
inline void expect_damage_is_told(const Detector& detector, std::string_view path, std::string_view content) {
  const Facts facts = detect(detector, path, content);
  EXPECT_EQ(facts.gaps.size(), 1U) << detector.id << ": " << content.substr(0, 100);
  for (const Gap& gap : facts.gaps) {
    EXPECT_EQ(gap.code, "malformed-file");
    EXPECT_FALSE(gap.message.empty());
  }
}

}  // namespace plimsoll::testing
