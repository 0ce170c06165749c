// SPDX-License-Identifier: Apache-2.0
// Answers: what the distribution says about the packages that own the files of others.
//
// A Python package that a deb brought is that deb. Where the distribution has looked at a problem for the owner's
// source, its word counts: it knows which fixes it carries. Where it has not, the language's own advisories stand.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "finding/problem.h"

namespace plimsoll {

struct Answer {
  std::string id;                    // of the problem, as the distribution's advisories join it
  std::vector<std::string> aliases;  // sorted
  bool is_affected = false;
  std::string source;  // the source package it is about
  std::string words;   // "Debian has it fixed in 1.2-3 (DSA-1-1)"
};

class Answers {
 public:
  explicit Answers(std::set<std::string, std::less<>> owners) : owners_(std::move(owners)) {}

  [[nodiscard]] bool wants(std::string_view package) const { return owners_.contains(package); }
  void add(std::string_view package, Answer answer);
  /// One answer about a problem for an owner. Affected goes before cleared; none: the distribution has not spoken.
  [[nodiscard]] const Answer* about(std::string_view owner, const Problem& problem) const;

 private:
  std::set<std::string, std::less<>> owners_;
  std::map<std::string, std::vector<Answer>, std::less<>> answers_;
};

}  // namespace plimsoll
