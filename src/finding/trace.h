// SPDX-License-Identifier: Apache-2.0
// Trace: what matching looked at while it matched, for those who explain it. There is no second matcher.
#pragma once

#include <span>

#include "finding/problem.h"
#include "finding/question.h"

namespace plimsoll {

/// One statement held against one version.
struct Comparison {
  const advisory::Advisory* statement;
  const Subject* subject;
  Relevance relevant;  // no: another architecture or module stream, and versions were not compared
  Inside inside;
};

/// What it is given is gone when the call returns.
class Trace {
 public:
  virtual ~Trace() = default;
  /// A question is about to be asked.
  virtual void asked(const Question& question) = 0;
  /// Statements joined to one problem and all comparisons with them, whatever came of it.
  virtual void examined(const Question& question, const Problem& problem, std::span<const Comparison> comparisons) = 0;
  /// Statements under the packages' names that are about something else: another architecture, another module stream.
  virtual void passed_over(const Question& question, std::span<const Comparison> comparisons) = 0;
};

}  // namespace plimsoll
