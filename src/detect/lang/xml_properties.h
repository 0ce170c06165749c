// SPDX-License-Identifier: Apache-2.0
// Placeholders in project files: "${log4j.version}" of Maven, "$(SerilogVersion)" of MSBuild.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::detect {

class Properties {
 public:
  /// Placeholders are `open` NAME `close`.
  Properties(std::string_view open, char close) : open_(open), close_(close) {}

  /// The last value of a name counts.
  void set(std::string_view name, std::string_view value) { values_.insert_or_assign(std::string(name), value); }

  /// `text` with its placeholders replaced, also those in values; nothing when one is unknown, stands for itself, or
  /// the work or the result grows beyond all reason.
  [[nodiscard]] std::optional<std::string> resolve(std::string_view text) const;

 private:
  std::string_view open_;
  char close_;
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace plimsoll::detect
