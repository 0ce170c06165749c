// SPDX-License-Identifier: Apache-2.0
// Comments that take findings back:
//
//   # plimsoll ignore=PL1501,DL3008 until=2027-01-01 reason="mirrors keep one version only"
//   # plimsoll stage ignore=…            the whole stage
//   # plimsoll file ignore=…             the whole file
//   # hadolint ignore=DL3008 # reason    also "global ignore" and "stage ignore"
//   # check=skip=JSONArgsRecommended     BuildKit's: above an instruction, or at the top for the file
//   # shellcheck disable=SC2086          above an instruction, or in a script
//
// Above an instruction a comment speaks of all of it; between the lines of one, and in a here-document, of the next
// line. In YAML it speaks of the line it stands on, or, alone on a line, of the next key with all that is below it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "lint/check.h"
#include "lint/settings.h"

namespace plimsoll::lint {

struct IgnoreComment {
  enum class Dialect : std::uint8_t { plimsoll, hadolint, buildkit, shellcheck };
  Dialect dialect = Dialect::plimsoll;
  std::vector<std::string> rules;  // ids or aliases; "all"
  std::string until;               // ISO 8601; empty: for ever
  std::string reason;
  std::string problem;  // what is wrong with how it is written; empty: nothing
  TextRange where;      // the comment
  TextRange covers;     // a finding that begins in here is taken back
  bool used = false;    // has taken something back
};

/// Of a Dockerfile.
std::vector<IgnoreComment> ignore_comments(const Context& file);
/// Of a YAML text.
std::vector<IgnoreComment> ignore_comments(std::string_view yaml);

/// Whether the comment names a rule called `id` or one of `aliases`.
bool names_rule(const IgnoreComment& comment, std::string_view id, std::span<const std::string> aliases);

/// The rules about the comments themselves: PL2206 (one is used), PL2207 (expired, needless, without reason).
const Rule& inline_ignore_rule();
const Rule& bad_ignore_rule();

/// What is to be said about the comments once all findings have been held against them.
std::vector<Issue> judge_ignores(std::span<const IgnoreComment> comments, std::string_view text,
                                 const Settings& settings);

}  // namespace plimsoll::lint
