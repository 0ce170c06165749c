// SPDX-License-Identifier: Apache-2.0
// Mend: how a setting is put right in each language that has it. A rule says it for all of them in one chain; what is
// not of the file's kind, or cannot be edited with certainty, adds nothing.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "settings/check.h"
#include "settings/yaml_edit.h"

namespace plimsoll::settings {

class Mend {
 public:
  /// The fix is given to `issue` as soon as one call had an edit for it.
  Mend(Issue& issue, const RunSpec& spec, std::string_view text, std::string title, Repair repair = Repair::unsafe)
      : issue_(issue), spec_(spec), text_(text), title_(std::move(title)), repair_(repair) {}

  using Keys = std::initializer_list<std::string_view>;

  // Of a compose service.
  Mend& compose_set(Keys path, const YamlValue& value);
  Mend& compose_remove(Keys path);
  Mend& compose_remove_items(Keys path, std::span<const TextRange> places);
  Mend& compose_remove_item(Keys path, TextRange place) { return compose_remove_items(path, {&place, 1}); }

  // Of a Kubernetes container, and of its pod's spec.
  Mend& container_set(Keys path, const YamlValue& value);
  Mend& container_remove_items(Keys path, std::span<const TextRange> places);
  Mend& pod_set(Keys path, const YamlValue& value);
  Mend& pod_remove(Keys path);

  // Of a run line.
  /// The option (and its value) that `place` is a part of.
  Mend& option_remove(TextRange place);
  /// Behind "docker run".
  Mend& option_add(std::string_view option);

  /// An edit that is right in any kind.
  Mend& replace(TextRange place, std::string with);

 private:
  void take(std::optional<Edit> edit);

  Issue& issue_;
  const RunSpec& spec_;
  std::string_view text_;
  std::string title_;
  Repair repair_;
  bool is_given_ = false;
};

}  // namespace plimsoll::settings
