// SPDX-License-Identifier: Apache-2.0
// The view on hand-made layers. tests/real/squash compares whole random images with what umoci unpacks.
#include "scan/view.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace plimsoll::scan {
namespace {

Package package(std::string name, std::string version) {
  Package out;
  out.type = "deb";
  out.name = std::move(name);
  out.version = std::move(version);
  return out;
}

/// Describes a layer: "file path a=1 b=2", "link path target", "hard path target", "folder path", "remove path",
/// "opaque path", "leaf path".
LayerFacts layer(std::initializer_list<std::string> lines) {
  LayerFacts facts;
  for (const std::string& line : lines) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = std::min(line.find(' ', at), line.size());
      words.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    if (words[0] == "file") {
      FileFacts file{words[1], "dpkg", {}};
      for (std::size_t i = 2; i < words.size(); ++i)
        file.facts.push_back(package(words[i].substr(0, words[i].find('=')), words[i].substr(words[i].find('=') + 1)));
      facts.files.push_back(std::move(file));
    }
    if (words[0] == "link") facts.links.push_back({Link::Kind::symbolic, words[1], words[2]});
    if (words[0] == "hard") facts.links.push_back({Link::Kind::hard, words[1], words[2]});
    if (words[0] == "folder") facts.folders.push_back(words[1]);
    if (words[0] == "remove") facts.whiteouts.push_back(words[1]);
    if (words[0] == "opaque") facts.opaque.push_back(words[1]);
    if (words[0] != "folder" && words[0] != "remove" && words[0] != "opaque")
      facts.leaves.push_back(path_hash(words[1]));
  }
  std::ranges::sort(facts.leaves);
  return facts;
}

std::string squashed(std::initializer_list<LayerFacts> layers) {
  View view;
  std::size_t index = 0;
  for (const LayerFacts& facts : layers) view.apply(index++, facts);
  std::string out;
  for (const auto& [key, facts] : view.files()) {
    out += key.first + ":";
    for (const View::FoundFact& found : facts) {
      const auto& p = std::get<Package>(found.fact);
      out += fmt::format(" {}={}@{}", p.name, p.version, found.layer);
    }
    out += "\n";
  }
  return out;
}

TEST(View, RemembersTheLayerThatBroughtAVersion) {
  EXPECT_EQ(squashed({layer({"file s a=1 b=1"}), layer({"file s a=1 b=2 c=1"}), layer({"leaf other"}),
                      layer({"file s a=1 b=2 c=2"})}),
            "s: a=1@0 b=2@1 c=2@3\n");
  // Gone and come back: the layer that brought it back counts.
  EXPECT_EQ(squashed({layer({"file s a=1"}), layer({"file s"}), layer({"file s a=1"})}), "s: a=1@2\n");
  EXPECT_EQ(squashed({layer({"file s a=1"}), layer({"remove s"}), layer({"file s a=1"})}), "s: a=1@2\n");
}

TEST(View, HidesWhatUpperLayersRemoveOrReplace) {
  EXPECT_EQ(squashed({layer({"file d/s a=1"}), layer({"remove d/s"})}), "");
  EXPECT_EQ(squashed({layer({"file d/s a=1"}), layer({"remove d"})}), "");
  EXPECT_EQ(squashed({layer({"file d/s a=1"}), layer({"opaque d"})}), "");
  EXPECT_EQ(squashed({layer({"file d/s a=1"}), layer({"opaque d", "file d/s b=1"})}), "d/s: b=1@1\n");
  EXPECT_EQ(squashed({layer({"file d/s a=1"}), layer({"leaf d"})}), "");
  EXPECT_EQ(squashed({layer({"file d/s a=1"}), layer({"leaf d/s"})}), "");
  EXPECT_EQ(squashed({layer({"file d/s a=1"}), layer({"leaf d/t", "remove d/x", "opaque e"})}), "d/s: a=1@0\n");
  EXPECT_EQ(squashed({layer({"file dd/s a=1"}), layer({"remove d", "opaque d"})}), "dd/s: a=1@0\n");
  // A whiteout speaks of lower layers only.
  EXPECT_EQ(squashed({layer({"file s a=1"}), layer({"file s b=1", "remove s"})}), "s: b=1@1\n");
}

TEST(View, WritesThroughALinkedFolder) {
  EXPECT_EQ(squashed({layer({"link lib usr/lib", "file usr/lib/s a=1"}), layer({"file lib/s a=1 b=1"})}),
            "usr/lib/s: a=1@0 b=1@1\n");
  EXPECT_EQ(squashed({layer({"link lib usr/lib", "file usr/lib/s a=1"}), layer({"remove lib/s"})}), "");
  // An explicit folder takes the link's place.
  EXPECT_EQ(squashed({layer({"link lib usr/lib", "file usr/lib/s a=1"}), layer({"folder lib", "file lib/s b=1"})}),
            "lib/s: b=1@1\nusr/lib/s: a=1@0\n");
}

TEST(View, ResolvesLinksInsideTheImageOnly) {
  View view;
  view.apply(0, layer({"link var/lib/db ../../../../data", "link data /real/db", "hard h real/db/f", "link loop loop2",
                       "link loop2 loop"}));
  EXPECT_EQ(view.resolve("var/lib/db/status"), "real/db/status");
  EXPECT_EQ(view.resolve("h"), "real/db/f");
  EXPECT_EQ(view.resolve("loop/x"), std::nullopt);
  EXPECT_EQ(view.resolve("plain/x"), "plain/x");
}

TEST(View, HardLinksKeepWhatTheyShared) {
  EXPECT_EQ(squashed({layer({"file t a=1", "hard p t"}), layer({"file t b=1"})}), "p: a=1@0\nt: b=1@1\n");
  EXPECT_EQ(squashed({layer({"file t a=1", "hard p t"}), layer({"remove t"})}), "p: a=1@0\n");
}

TEST(View, NamesThePlacesLinksLeadTo) {
  static constexpr Want kWants[] = {{Want::Kind::path, "var/lib/dpkg/status"},
                                    {Want::Kind::folder, "var/lib/dpkg/status.d"}};
  const std::vector<Detector> detectors = {{"dpkg", 1, "", kWants, nullptr}};
  View view;
  view.apply(0, layer({"link var/lib/dpkg /data/dpkg"}));
  const std::vector<Detour> detours = view.detours(detectors);
  ASSERT_EQ(detours.size(), 2U);
  EXPECT_EQ(detours[0], (Detour{Detour::Kind::file, "data/dpkg/status", "var/lib/dpkg/status", "dpkg"}));
  EXPECT_EQ(detours[1], (Detour{Detour::Kind::folder, "data/dpkg/status.d", "var/lib/dpkg/status.d", "dpkg"}));
}

}  // namespace
}  // namespace plimsoll::scan
