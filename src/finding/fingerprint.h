// SPDX-License-Identifier: Apache-2.0
// By what a finding is known again in another report, though lines have moved and packages were rebuilt.
//
// Two notions, made of the same parts (the rule, the file, what stands on the line and not its number, whose container
// or package it speaks of; never versions, sizes, titles or layers). Identities are for our own reports, where all of a
// finding is at hand: baselines and `plimsoll diff` ask KnownFindings. A Fingerprint is one short text for tools that
// compare only that: code scanning, code quality.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "finding/finding.h"

namespace plimsoll {

/// Findings are the same problem when they share one of these; never empty.
/// - vulnerability: each of its ids, with what to upgrade. So CVE, GHSA and DSA ids of one problem are the same, and so
///   are its binary packages. An erratum such as a DSA or RHSA may answer several CVEs: two findings that both have a
///   CVE are the same by a CVE alone, which KnownFindings sees to.
/// - secret: its own fingerprint, wherever it stands.
/// - of Dockerfiles and settings: the rule, the file, the line's text without its blanks, the container.
/// - other kinds: the rule with each of its places; of the image's settings ("config:Env") also which setting, of where
///   it comes from ("image:base") also the repository.
std::vector<std::string> identities(const Finding& finding);

/// The findings of a report, to be asked for the same one. Keeps pointers to them.
class KnownFindings {
 public:
  explicit KnownFindings(std::span<const Finding> findings);

  /// The same problem; nullptr: it is not among them.
  [[nodiscard]] const Finding* find(const Finding& finding) const;
  /// As find(), but of lines of text that are alike each is given once only: a second line like one that was there
  /// before is a second problem.
  [[nodiscard]] const Finding* take(const Finding& finding);
  /// Each problem once, in their order.
  [[nodiscard]] std::span<const Finding* const> all() const { return all_; }

 private:
  struct Known {
    const Finding* first;
    std::size_t left;  // how many take() may give
  };
  std::unordered_map<std::string, Known> known_;
  std::vector<const Finding*> all_;
};

struct Fingerprint {
  std::string line;    // 16 hex digits
  std::size_t number;  // from 1 on, among findings that are alike

  /// "line:number", as GitHub writes its own.
  [[nodiscard]] std::string text() const;
  /// 40 hex digits, different for each number.
  [[nodiscard]] std::string hash() const;
};

/// To be asked in the order of the report.
class Fingerprints {
 public:
  Fingerprint of(const Finding& finding);

 private:
  std::map<std::string, std::size_t> seen_;
};

}  // namespace plimsoll
