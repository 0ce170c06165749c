// SPDX-License-Identifier: Apache-2.0
#include "lineage/metadata.h"

#include <algorithm>
#include <charconv>

#include "base/lines.h"
#include "lineage/attribution.h"

namespace plimsoll::lineage {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

/// What sets a member of the config.
Keyword keyword_of(std::string_view setting) {
  if (setting == "ExposedPorts") return Keyword::expose;
  if (setting == "Volumes") return Keyword::volume;
  if (setting == "Labels") return Keyword::label;
  if (setting == "WorkingDir") return Keyword::workdir;
  if (setting == "author") return Keyword::maintainer;
  return dockerfile::parse_keyword(setting);  // Env, Cmd, Entrypoint, User, Healthcheck, OnBuild, Shell, StopSignal
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// Whether `text` holds `word`, and not inside a longer one.
bool mentions(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) return true;
  }
  return false;
}

bool is_told(const Finding& finding, std::string_view word) {
  return mentions(finding.places.front().detail, word) || mentions(finding.title, word) ||
         std::ranges::any_of(finding.evidence, [&](const std::string& text) { return mentions(text, word); });
}

/// Whether the finding speaks of something that this instruction sets.
bool is_about(const Finding& finding, const Instruction& instruction) {
  for (const dockerfile::KeyValue& pair : instruction.pairs)
    if (is_told(finding, pair.key)) return true;
  if (instruction.keyword != Keyword::expose && instruction.keyword != Keyword::volume) return false;
  return std::ranges::any_of(instruction.words, [&](const std::string& word) {
    return is_told(finding, std::string_view(word).substr(0, word.find("/tcp")));
  });
}

/// A finding of "config:…".
std::optional<Stretch> of_setting(const Recipe& recipe, const Attribution& attribution, const Finding& finding,
                                  std::string_view setting) {
  const Keyword keyword = keyword_of(setting);
  if (keyword == Keyword::unknown) return std::nullopt;
  std::vector<std::size_t> setters;
  for (const std::size_t i : attribution.chain)
    if (recipe.file.instructions[i].keyword == keyword) setters.push_back(i);
  switch (keyword) {
    case Keyword::env:
    case Keyword::label:
    case Keyword::expose:
    case Keyword::volume:
    case Keyword::onbuild:
      // Each adds to what is there: it has to be the one that is spoken of, and what none adds is the base's.
      for (std::size_t i = setters.size(); i-- > 0;)
        if (is_about(finding, recipe.file.instructions[setters[i]])) return Stretch{setters[i], setters[i]};
      if (setters.empty()) return Stretch{attribution.root, attribution.root};
      return std::nullopt;
    default:
      break;
  }
  // The last one counts; what is missing is missing in the target stage.
  if (!setters.empty()) return Stretch{setters.back(), setters.back()};
  return Stretch{attribution.target, attribution.target};
}

}  // namespace

std::optional<std::size_t> history_entry(std::string_view place) {
  constexpr std::string_view kHistory = "history:";
  if (!place.starts_with(kHistory)) return std::nullopt;
  place.remove_prefix(kHistory.size());
  std::size_t out = 0;
  const auto read = std::from_chars(place.data(), place.data() + place.size(), out);
  if (read.ec != std::errc() || read.ptr != place.data() + place.size()) return std::nullopt;
  return out;
}

std::optional<std::size_t> layer_of(const Finding& finding) {
  if (finding.kind == FindingKind::vulnerability) return finding.layer.index;
  if (finding.places.empty() || !finding.places.front().layer) return std::nullopt;
  return finding.places.front().layer->index;
}

std::optional<Stretch> stretch_of(const Recipe& recipe, const Attribution& attribution, const Finding& finding) {
  if (const auto layer = layer_of(finding)) {
    if (*layer >= attribution.of_layer.size()) return std::nullopt;
    return attribution.of_layer[*layer];
  }
  // What is wrong with the image as a whole.
  if (finding.places.empty()) {
    if (finding.kind != FindingKind::hardening) return std::nullopt;
    return Stretch{attribution.target, attribution.target};
  }
  const std::string_view place = finding.places.front().path;
  if (const auto entry = history_entry(place)) {
    if (*entry >= attribution.of_history.size()) return std::nullopt;
    return attribution.of_history[*entry];
  }
  constexpr std::string_view kConfig = "config:";
  if (!place.starts_with(kConfig)) return std::nullopt;
  return of_setting(recipe, attribution, finding, place.substr(kConfig.size()));
}

}  // namespace plimsoll::lineage
