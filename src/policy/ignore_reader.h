// SPDX-License-Identifier: Apache-2.0
// What the readers of other tools' ignore files share: places, warnings, days, patterns.
//
// Selectors take "*" and "?" as any characters where most of the tools mean these letters themselves. What holds one
// there is passed over, so that an ignore never takes back more than it does for its own tool.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text_range.h"
#include "base/yaml_tree.h"
#include "policy/ignore_files.h"

namespace plimsoll::policy {

/// A file as it is read.
class IgnoreReader {
 public:
  IgnoreReader(std::string_view text, std::string_view path) : path_(path), lines_(text) {}

  [[nodiscard]] std::uint32_t line_of(const yaml::Node& node) const { return lines_.position(node.range.begin).line; }
  /// "FILE:LINE".
  [[nodiscard]] std::string place(std::uint32_t line) const { return fmt::format("{}:{}", path_, line); }
  [[nodiscard]] std::string place(const yaml::Node& node) const { return place(line_of(node)); }

  /// An ignore that stands here.
  [[nodiscard]] Ignore start(std::uint32_t line) const;
  void add(Ignore ignore);
  /// "FILE:LINE: what". After many of them only their number is told.
  void warn(std::uint32_t line, std::string_view what);
  [[nodiscard]] IgnoreFile done() &&;

 private:
  std::string path_;
  LineIndex lines_;
  IgnoreFile out_;
  std::size_t untold_ = 0;
};

/// The root of a YAML file; nullptr when it is empty. Errors name the file.
Result<yaml::NodePtr> yaml_root(std::string_view text, std::string_view path);

/// The last day something holds that ends at a date ("2026-01-31": as that day begins) or at a moment of RFC 3339, with
/// or without zone. nullopt when it is neither.
std::optional<std::string> last_day_before(std::string_view moment);

/// Whether a selector would take it as more than this text.
inline bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

/// Globs (base/glob.h) of a pattern of the doublestar library: braces are alternatives, and a pattern without "/" is a
/// whole path. nullopt when it is none, or has too many alternatives.
std::optional<std::vector<std::string>> path_globs(std::string_view pattern);

/// Texts with "*" and "?" that together match all that holds a match of a regular expression ("^" and "$" bind it to
/// the ends); nullopt for one they cannot say.
std::optional<std::vector<std::string>> wildcards_of(std::string_view expression);

}  // namespace plimsoll::policy
