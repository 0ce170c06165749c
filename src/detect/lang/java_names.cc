// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/java_names.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/lines.h"

namespace plimsoll::detect {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

bool equals(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, to_lower, to_lower); }

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find_first_of(separators);
    parts.push_back(text.substr(0, end));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The parts of a version that count: no zeros at the end of the leading numbers, no word for "released".
std::vector<std::string_view> significant_parts(std::string_view version) {
  std::vector<std::string_view> out;
  std::size_t zeros = 0;  // at the end of the leading numbers
  bool leading = true;
  for (const std::string_view part : split(version, ".-_+")) {
    if (leading && !is_number(part)) {
      out.resize(out.size() - zeros);
      leading = false;
    }
    if (equals(part, "final") || equals(part, "ga") || equals(part, "release")) continue;
    zeros = part.find_first_not_of('0') == part.npos ? zeros + 1 : 0;
    out.push_back(part);
  }
  if (leading) out.resize(out.size() - zeros);
  return out;
}

// Words that belong to a version; anything else behind one is a classifier ("linux-x86_64", "sources").
constexpr auto kVersionWords = std::to_array<std::string_view>(
    {"alpha",      "android",   "atlassian", "b",        "beta", "cr",  "ea",        "final", "ga",
     "incubating", "incubator", "jboss",     "jbossorg", "jre",  "m",   "milestone", "patch", "pre",
     "preview",    "rc",        "redhat",    "release",  "rev",  "sec", "snapshot",  "sp",    "v"});

/// Whether a part of a file name between two "-" may go on with a version.
bool is_version_part(std::string_view part) {
  if (part.empty()) return false;
  if (is_digit(part.front())) return true;
  const auto end = std::ranges::find_if_not(part, [](char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; });
  const std::string_view word = part.substr(0, static_cast<std::size_t>(end - part.begin()));
  return std::ranges::any_of(kVersionWords, [&](std::string_view known) { return equals(known, word); });
}

/// From the version that begins at `begin` to where a classifier begins.
std::string_view version_at(std::string_view stem, std::size_t begin) {
  std::size_t end = std::min(stem.find('-', begin), stem.size());
  while (end < stem.size()) {
    const std::size_t next = std::min(stem.find('-', end + 1), stem.size());
    if (!is_version_part(stem.substr(end + 1, next - end - 1))) break;
    end = next;
  }
  return stem.substr(begin, end - begin);
}

std::string_view last_section(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

bool is_dotted_name(std::string_view text) {
  return text.find('.') != text.npos && !text.starts_with('.') && !text.ends_with('.') &&
         std::ranges::all_of(text, [](char c) {
           return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '.' || c == '-' || c == '_';
         });
}

}  // namespace

bool is_same_version(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && std::ranges::equal(significant_parts(a), significant_parts(b), equals);
}

JarName split_jar_name(std::string_view stem, std::span<const std::string_view> hints) {
  std::optional<JarName> best;
  for (auto at = stem.find_first_of("-_", 1); at != stem.npos && at + 1 < stem.size();
       at = stem.find_first_of("-_", at + 1)) {
    if (!is_digit(stem[at + 1])) continue;
    // Eclipse's names have "_" before the version; elsewhere it is a part of the artifact ("akka-actor_2.13").
    const JarName name{stem.substr(0, at), stem[at] == '-' ? version_at(stem, at + 1) : stem.substr(at + 1)};
    const bool told =
        std::ranges::any_of(hints, [&](std::string_view hint) { return is_same_version(hint, name.version); });
    if (told) return name;
    if (stem[at] == '_') continue;
    // A number behind a word that is none of a version's is where the version begins in truth.
    const bool goes_on = best && best->artifact.size() + 1 + best->version.size() > at;
    if (!goes_on) best = name;
  }
  return best.value_or(JarName{stem, {}});
}

std::string group_in_name(std::string_view dotted, std::string_view artifact) {
  dotted = trim(dotted.substr(0, dotted.find(';')));
  if (!is_dotted_name(dotted) || artifact.empty()) return {};
  if (dotted == artifact) {
    // "javax.servlet-api" is of "javax.servlet", "org.osgi.core" of "org.osgi".
    if (dotted.starts_with("javax.") || dotted.starts_with("jakarta."))
      return std::string(dotted.ends_with("-api") ? dotted.substr(0, dotted.size() - 4) : dotted);
    return std::string(dotted.substr(0, dotted.rfind('.')));
  }
  const bool plain = artifact.find('-') == artifact.npos;
  // An artifact that is the last word of its group adds nothing to the bundle's name: "com.google.guava".
  if (plain && last_section(dotted) == artifact) return std::string(dotted);
  if (dotted.size() > artifact.size() + 1 && dotted.ends_with(artifact) &&
      dotted[dotted.size() - artifact.size() - 1] == '.')
    return std::string(dotted.substr(0, dotted.size() - artifact.size() - 1));
  // One that begins with it adds what follows: "org.apache.commons" and "commons-lang3".
  for (auto at = artifact.find('-'); at != artifact.npos; at = artifact.find('-', at + 1)) {
    const std::string_view word = artifact.substr(0, at), rest = artifact.substr(at + 1);
    if (dotted.size() <= rest.size() + 1) continue;
    const std::string_view group = dotted.substr(0, dotted.size() - rest.size() - 1);
    const std::string_view tail = dotted.substr(group.size() + 1);
    const bool same = std::ranges::equal(tail, rest, [](char a, char b) { return a == b || (a == '.' && b == '-'); });
    if (same && dotted[group.size()] == '.' && last_section(group) == word) return std::string(group);
  }
  return {};
}

Coordinates split_group(std::string_view artifact, std::string_view version) {
  const Coordinates none{{}, artifact};
  if (!is_dotted_name(artifact)) return none;
  std::size_t last = 0;
  for (auto at = artifact.find('.'); at != artifact.npos; at = artifact.find('.', at + 1)) {
    if (is_digit(artifact[at + 1])) continue;  // "akka-actor_2.13"
    last = at;
    const Coordinates split{artifact.substr(0, at), artifact.substr(at + 1)};
    const std::string_view rest = split.artifact.substr(std::min(split.group.size(), split.artifact.size()));
    const bool repeated =
        split.artifact.starts_with(split.group) && (rest.empty() || rest.front() == '-' || rest.front() == '.');
    if (repeated && split.group.find('.') != split.group.npos) return split;
    if (known_group(split.artifact, version) == split.group) return split;
  }
  const Coordinates split{artifact.substr(0, last), artifact.substr(last + 1)};
  const bool is_group = split.group.find('.') != split.group.npos && !split.group.starts_with("javax.") &&
                        !split.group.starts_with("jakarta.");
  const bool is_artifact =
      split.artifact.find('-') != split.artifact.npos || last_section(split.group) == split.artifact;
  return is_group && is_artifact ? split : none;
}

}  // namespace plimsoll::detect
