// SPDX-License-Identifier: Apache-2.0
// Rule: all that is to be said about one thing that can be wrong. A row of a topic's table, beside the function that
// looks for it; `plimsoll rules`, the language server's hover, reports and docs/reference/rules are made of rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"

namespace plimsoll {

/// Who is told: the default profile says only what a careful reviewer would raise in a well-made file too.
enum class Audience : std::uint8_t { everyone, strict };

/// hadolint's scale.
enum class HadolintLevel : std::uint8_t { none, error, warning, info, style, ignored };
std::string_view hadolint_level_name(HadolintLevel level);  // "error", "warning", "info", "style", "ignore"; none: ""

/// The best that can be done about it without a person.
enum class Repair : std::uint8_t {
  none,      // by hand
  safe,      // changes nothing about what the container does
  unsafe,    // changes what it does: wanted, but somebody must look
  registry,  // needs to ask a registry or package index: `plimsoll pin`
};

std::string_view repair_name(Repair repair);  // "safe" …

struct Rule {
  std::string_view id;  // "PL1501"
  /// What other tools call it, with blanks between: "DL3008 CKV_DOCKER_7 DS-0002 CIS-4.6". Ignores and severities may
  /// be given by any of them.
  std::string_view aliases{};
  Severity severity = Severity::medium;
  Audience audience = Audience::everyone;
  std::string_view title;       // what is wrong, as a heading: "Package versions are not pinned"
  std::string_view doc;         // one sentence: what is looked for, and what is let pass
  std::string_view why;         // what it lets happen; one to three sentences
  std::string_view remedy;      // one sentence: what to do
  std::string_view hadolint{};  // its id there: "DL3008"; empty: it has none
  HadolintLevel level = HadolintLevel::none;
  Repair repair = Repair::none;
  /// A file in which it is found, and the same made well, in which it is not. They are its tests and its documentation.
  /// A Dockerfile for PL1xxx and PL2xxx; for PL40xx and PL50xx a compose file, a manifest, or one command line.
  std::string_view bad{}, good{};
  /// Of rules that look at the folder a Dockerfile is built from: what is in it, a file a line; behind "|" its lines.
  std::string_view files{};
};

/// The heading of an id's topic, by its number: "Packages" for PL15xx.
std::string_view topic_of(std::string_view id);

/// The words of Rule::aliases.
std::vector<std::string> aliases_of(const Rule& rule);

/// Whether `name` is the rule's id or an alias; case does not matter.
bool is_named(const Rule& rule, std::string_view name);

}  // namespace plimsoll
