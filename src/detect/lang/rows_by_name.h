// SPDX-License-Identifier: Apache-2.0
// RowsByName: the packages of a lockfile as its needs ask for them, by name and, where several versions of one are
// locked, by range.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "package/package.h"

namespace plimsoll::detect {

class RowsByName {
 public:
  /// `type` outlives this.
  explicit RowsByName(std::string_view type) : type_(type) {}

  /// Packages of that type, which outlive this.
  void add(Package& package);

  /// Those that a need means: the only one of that name; of several the versions that `range` allows, or all where it
  /// is empty or allows none.
  [[nodiscard]] std::vector<const Package*> find(std::string_view name, std::string_view range) const;

 private:
  std::string_view type_;
  std::unordered_map<std::string, std::vector<const Package*>> rows_;  // by name_key()
};

}  // namespace plimsoll::detect
