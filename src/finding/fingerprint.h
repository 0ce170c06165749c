// SPDX-License-Identifier: Apache-2.0
// Fingerprints: by which a finding is known again in the next report, though lines have moved.
//
// Made of the rule, the file, what stands on the line (not its number), and whose container or package it speaks of;
// findings that are alike in all of that are counted.
#pragma once

#include <map>
#include <string>

#include "finding/finding.h"

namespace plimsoll {

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
