// SPDX-License-Identifier: Apache-2.0
// Group: one question matched: the installed packages that become one finding a problem.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "finding/answers.h"
#include "finding/match.h"
#include "finding/question.h"

namespace plimsoll {

/// Something to be said in the evidence of the distribution's finding about a problem.
struct Remark {
  std::string source, id;  // of the finding: package and id
  std::string line;
};

/// What stays the same for every question of one scan.
struct MatchContext {
  std::span<const LayerRef> layers;
  advisory::Lookup& advisories;
  const MatchOptions& options;
  Answers& answers;              // filled by the distribution's questions, which are asked first
  std::vector<Remark>& remarks;  // what others want to be said with the distribution's findings
};

/// Appends the findings, those taken back and the gaps of one question; none of what it refers to is kept.
Result<void> match_group(const MatchContext& context, const Question& question, Matched& into);

}  // namespace plimsoll
