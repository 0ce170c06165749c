// SPDX-License-Identifier: Apache-2.0
// Plan: findings brought together by what a person does about them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace plimsoll {

/// Raising one source package, or one package of a language, to `fixed` closes all of `closes`. Points into the report.
struct Upgrade {
  std::string_view type, package, installed;
  std::string_view fixed;              // the highest of the fixed versions
  const LayerRef* layer = nullptr;     // that brought the affected version in
  std::vector<const Finding*> closes;  // most severe first, known exploited ones before others
  [[nodiscard]] Severity severity() const { return closes.front()->severity; }
  [[nodiscard]] bool known_exploited() const;
};

/// The upgrades that close every finding with a fix: the most severe first, then known exploited, then those that close
/// most.
std::vector<Upgrade> plan_upgrades(const Report& report);

/// An image that could stand in for the base: what the same scan finds in it.
struct BaseCandidate {
  std::string name = {};     // "docker.io/library/debian:12-slim"
  Digest digest = {};        // of its manifest; empty when that is not known
  std::uint64_t bytes = 0;   // as stored
  bool is_same_tag = false;  // what the tag of the base says now
  Distribution distribution = {};
  std::vector<InstalledPackage> packages = {};
  std::vector<Finding> findings = {};
};

/// One edit, and the findings it closes, as indices of Report::findings in their order.
struct PlannedAction {
  enum class Kind : std::uint8_t {
    rebuild_base,  // on what the tag of the base says now
    rebuild,       // the packages an own instruction installs come anew
    upgrade,       // of packages of the base, or of a language
    edit,          // of the Dockerfile
  };
  Kind kind = Kind::edit;
  std::string title = {};
  std::string where = {};    // "Dockerfile:12"; empty: not known
  std::string rewrite = {};  // lines for the Dockerfile; may be empty
  std::string remark = {};   // one sentence more; may be empty
  std::vector<std::size_t> closes = {};
};

/// Another base instead of this one.
struct BaseChange {
  std::string name = {};
  Digest digest = {};
  std::uint64_t bytes = 0;
  std::vector<std::size_t> closes = {};  // findings of the base that it has not
  std::size_t adds = 0;                  // findings that it has and the base has not
  std::string remark = {};               // "differs by a rebuild only …"; may be empty
};

/// What to do about all of a report: the actions that close most come first, each finding stands under the first that
/// closes it.
struct Plan {
  std::vector<PlannedAction> actions;
  std::vector<BaseChange> bases;  // alternatives to each other: fewest findings left first, then smallest
  std::vector<std::size_t> open;  // no fix exists, or none is known
};
std::string_view action_kind_name(PlannedAction::Kind kind);

/// `candidates` are other images than the base; findings count as the base's by their origin.
Plan make_plan(const Report& report, std::span<const BaseCandidate> candidates);

}  // namespace plimsoll
