// SPDX-License-Identifier: Apache-2.0
// OVAL documents (oval-definitions-schema 5): what is wrong with which package, as a logic of tests.
//
//   <definitions> <definition> <metadata> … </metadata>
//                   <criteria operator="AND">  <criterion comment="Oracle Linux 9 is installed" test_ref="…"/>
//                     <criteria operator="OR"> <criterion comment="curl is earlier than 0:7.76.1-26.el9" test_ref="…"/>
//   <tests>       <rpminfo_test> <object object_ref="…"/> <state state_ref="…"/>
//   <objects>     <rpminfo_object> <name>curl</name>          (Ubuntu: a variable that lists names)
//   <states>      <rpminfo_state> <evr operation="less than">0:7.76.1-26.el9</evr> <arch operation="pattern match">…
//
// This is no OVAL engine. Of the logic those forms are read in which distributions say "this package before that
// version, in this release, module stream or architecture"; whatever else is met is left out and counted. What only
// words tell (release, module, and Ubuntu's status of a package) each publisher's dialect reads from the comments.
//
// Tests stand after the definitions that use them. Definitions are therefore kept in a compact form, four bytes for
// a criterion, until the document ends.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "advisory/feeds/feed.h"

namespace plimsoll::advisory {

/// What the comment of a criterion says by itself.
struct OvalFact {
  enum class Kind : std::uint8_t {
    condition,  // of the machine, taken as given: a signing key, the kernel that runs
    never,      // does not hold where it would matter
    platform,   // `text` is an ecosystem: "Oracle Linux:9"
    foreign,    // a product that is none of our distributions
    machine,    // `text` is the architecture of the machine
    module,     // `text` is a module stream: "nodejs:18"
    statement,  // about the source package `text`, complete in itself
  };
  Kind kind = Kind::condition;
  std::string text;
  // Of a statement only:
  Status status = Status::affected;
  std::string version;  // Status::fixed: the fixed one; others: affected before it; empty: all
  std::string id;       // of the problem, when it is not the definition's
};

/// What parts one publisher's documents from another's.
struct OvalDialect {
  std::string_view id_prefix;  // of definitions: "oval:com.oracle."
  KeyKind key;                 // what the names of packages in tests mean
  /// nullopt: the criterion's test decides.
  std::optional<OvalFact> (*fact)(std::string_view comment);
  /// The ecosystem of what is said without a platform; empty when it cannot be told.
  std::string (*ecosystem)(std::string_view definition_id, std::string_view version, std::string_view document);
};

/// `dialect` must live for ever.
std::unique_ptr<FeedReader> oval_reader(const OvalDialect& dialect);

/// "nodejs:18" of "Module nodejs:18 is enabled".
std::optional<OvalFact> module_fact(std::string_view comment);

}  // namespace plimsoll::advisory
