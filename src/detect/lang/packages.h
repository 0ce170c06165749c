// SPDX-License-Identifier: Apache-2.0
// Packages: what one file tells of packages of one ecosystem, each name and version once.
//
// Lockfiles name a package as often as something needs it: per framework, per configuration, per target. Of what they
// say the stronger counts: direct beats transitive, a need at run time beats one in development.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "detect/detector.h"

namespace plimsoll::detect {

/// Whether these can be a package's name and version: not empty, not endless, no control characters or blanks at the
/// ends, and a digit in the version.
bool is_sound(std::string_view name, std::string_view version);

/// A package that is its own source.
Package language_package(std::string_view type, std::string_view name, std::string_view version);

class Packages {
 public:
  /// More packages than this from one file are not kept, and told as a gap.
  static constexpr std::size_t kMost = 200'000;
  /// The same of needs of one file.
  static constexpr std::size_t kMostNeeds = 1'000'000;

  /// `type` outlives this.
  explicit Packages(std::string_view type) : type_(type) {}

  /// The package that was added, or the one of that name and version that was there; nullptr for what cannot be a
  /// package, and beyond kMost. Lives as long as this.
  Package* add(std::string_view name, std::string_view version, Relation relation = Relation::unknown,
               Scope scope = Scope::runtime);

  /// Package `from` needs package `to`; both came from add().
  void need(Package& from, const Package& to);

  [[nodiscard]] bool empty() const { return packages_.empty(); }
  /// Hands them all over with what they need, in the order of their first mention, and is empty then.
  void send(FactSink& sink);

 private:
  std::string_view type_;
  std::deque<Package> packages_;
  std::unordered_map<std::string, Package*> by_key_;
  std::vector<std::pair<Package*, const Package*>> needs_;
  std::size_t too_many_ = 0;
  bool too_many_needs_ = false;
};

/// Tells that a file is not what its format promises; `reason` is one sentence or less.
void add_malformed(FactSink& sink, std::string_view reason);

}  // namespace plimsoll::detect
