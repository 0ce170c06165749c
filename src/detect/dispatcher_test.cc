// SPDX-License-Identifier: Apache-2.0
#include "detect/dispatcher.h"

#include <algorithm>
#include <array>
#include <random>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using Kind = Want::Kind;

void nothing(const FileView&, FactSink&) {}

/// What a want means, said the slow way.
bool wants(const Want& want, std::string_view path) {
  const auto slash = path.rfind('/');
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  const std::string_view folder = slash == path.npos ? std::string_view{} : path.substr(0, slash);
  switch (want.kind) {
    case Kind::path:
      return path == want.text;
    case Kind::name:
      return name == want.text;
    case Kind::prefix:
      return name.starts_with(want.text);
    case Kind::suffix:
      return name.ends_with(want.text);
    case Kind::folder:
      return folder == want.text;
    case Kind::parent:
      return folder.substr(folder.rfind('/') + 1) == want.text;
    case Kind::executable:
      return false;  // a matter of the content
  }
  return false;
}

TEST(Dispatcher, FindsWhatTheWantsSay) {
  std::mt19937 random(3);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const std::vector<std::string> parts = {"a", "b", "lib", "etc", "x.jar", ".jar", "jar", "package.json", "apk", "é"};
  const auto path = [&] {
    std::string text = parts[below(parts.size())];
    for (std::size_t n = below(4); n > 0; --n) text += "/" + parts[below(parts.size())];
    return text;
  };
  std::size_t matched = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) texts.push_back(i % 2 == 0 ? path() : parts[below(parts.size())]);
    std::vector<std::vector<Want>> lists(8);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const Kind kind = i % 2 == 0 ? (below(2) == 0 ? Kind::path : Kind::folder)
                                   : std::array{Kind::name, Kind::suffix, Kind::parent}[below(3)];
      lists[below(lists.size())].push_back({kind, texts[i]});
    }
    std::vector<Detector> detectors;
    for (const auto& list : lists) detectors.push_back({"x", 1, "x", list, nothing});
    const Dispatcher dispatcher(detectors);
    for (int i = 0; i < 300; ++i) {
      const std::string asked = path();
      Matches expected;
      bool leads = false;
      for (std::size_t d = 0; d < lists.size(); ++d) {
        if (std::ranges::any_of(lists[d], [&](const Want& want) { return wants(want, asked); })) {
          expected.push_back(static_cast<std::uint16_t>(d));
        }
        for (const Want& want : lists[d]) {
          const bool place = want.kind == Kind::path || want.kind == Kind::folder;
          leads |= place && (want.text == asked || want.text.starts_with(asked + "/"));
        }
      }
      matched += expected.size();
      EXPECT_EQ(dispatcher.match(asked), expected) << asked;
      EXPECT_EQ(dispatcher.leads_to_wanted(asked), leads) << asked;
    }
    EXPECT_TRUE(std::ranges::is_sorted(dispatcher.wanted_places()));
  }
  EXPECT_GT(matched, 10'000U);
}

TEST(Dispatcher, FindsExecutablesByTheirBeginning) {
  static constexpr Want kElf{Kind::executable,
                             "\x7f"
                             "ELF"};
  static constexpr Want kScript{Kind::executable, "#!"};
  static constexpr Want kOther{Kind::name, "x"};
  const std::vector<Detector> detectors = {{"a", 1, "a", std::span(&kElf, 1), nothing},
                                           {"b", 1, "b", std::span(&kScript, 1), nothing},
                                           {"c", 1, "c", std::span(&kElf, 1), nothing},
                                           {"d", 1, "d", std::span(&kOther, 1), nothing}};
  const Dispatcher dispatcher(detectors);
  EXPECT_EQ(dispatcher.match_executable("\x7f"
                                        "ELF\x02\x01"),
            (Matches{0, 2}));
  EXPECT_EQ(dispatcher.match_executable("#!/bin/sh"), (Matches{1}));
  EXPECT_EQ(dispatcher.match_executable("\x7f"
                                        "EL"),
            Matches{});
  EXPECT_EQ(dispatcher.match_executable(""), Matches{});
  EXPECT_EQ(dispatcher.match("x"), (Matches{3}));
}

TEST(DetectorTable, EveryRowIsComplete) {
  ASSERT_FALSE(detectors().empty());
  std::set<std::string_view> ids;
  EXPECT_TRUE(std::ranges::is_sorted(detectors(), {}, &Detector::id));
  for (const Detector& detector : detectors()) {
    EXPECT_FALSE(detector.id.empty());
    EXPECT_TRUE(ids.insert(detector.id).second) << detector.id;
    EXPECT_GE(detector.version, 1U) << detector.id;
    EXPECT_FALSE(detector.doc.empty()) << detector.id;
    EXPECT_EQ(detector.doc.find('\n'), detector.doc.npos) << detector.id;
    EXPECT_NE(detector.detect, nullptr) << detector.id;
    EXPECT_GT(detector.max_bytes, 0U) << detector.id;
    EXPECT_FALSE(detector.wants.empty()) << detector.id;
    for (const Want& want : detector.wants) {
      EXPECT_FALSE(want.text.empty()) << detector.id;
      EXPECT_FALSE(want.text.starts_with('/') || want.text.ends_with('/')) << want.text;
      const bool name = want.kind == Kind::name || want.kind == Kind::suffix || want.kind == Kind::prefix;
      EXPECT_FALSE(name && want.text.find('/') != want.text.npos) << want.text;
    }
  }
}

}  // namespace
}  // namespace plimsoll
