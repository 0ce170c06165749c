// SPDX-License-Identifier: Apache-2.0
// Package: one piece of software as its package manager records it.
//
// `name` is what the ecosystem's advisories call it, in the spelling of the record (package/ecosystem.h has the form
// that is compared): "@scope/name" for npm, "group:artifact" for Maven, "vendor/name" for Composer, a module path for
// Go, whose standard library is "stdlib".
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "package/distribution.h"

namespace plimsoll {

/// Whether a project asks for a package itself or one of its packages does.
enum class Relation : std::uint8_t { unknown, direct, transitive };
std::string_view relation_name(Relation relation);  // "", "direct", "transitive"

/// What a project needs a package for, where the record tells.
enum class Scope : std::uint8_t { runtime, development };
std::string_view scope_name(Scope scope);  // "", "development"

/// What a file proves about the packages it names.
enum class Proof : std::uint8_t {
  installed,  // it is there: a package database, node_modules/x/package.json, a binary
  locked,     // an install would put exactly this version there: a lockfile
  declared,   // somebody asks for it: go.mod, pom.xml, a pinned line of requirements.txt
};
std::string_view proof_name(Proof proof);  // "installed" …

/// Which code of a package a program holds, as the program itself proves it (Go's function table).
struct Linkage {
  bool known = false;                // false: nothing is proven either way
  std::vector<std::uint32_t> parts;  // linked_part() of each import path and function that is there; sorted
  auto operator<=>(const Linkage&) const = default;
};
/// The number of "golang.org/x/net/http2" or of "golang.org/x/net/http2.Framer.ReadFrame" (as Go's vulnerability
/// database writes symbols: no receiver star, no type arguments). Two parts may share one: what is then
/// "linked" may in truth be absent, never the other way round.
std::uint32_t linked_part(std::string_view part);

/// linked_part() of a text that comes in pieces.
class LinkedPart {
 public:
  LinkedPart& add(std::string_view piece);
  [[nodiscard]] std::uint32_t value() const { return static_cast<std::uint32_t>(hash_ ^ (hash_ >> 32)); }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325;  // FNV-1a, folded at the end
};

/// Another package of the same record (database, lockfile, bill of materials) that a package needs.
struct Dependency {
  std::string name;
  std::string version;  // empty: whichever version of it there is
  auto operator<=>(const Dependency&) const = default;
};

struct Package {
  std::string type;  // purl type: apk, deb, rpm, alpm, npm … (package-url specification, "Package URL types")
  std::string name;
  std::string version;         // whole, as the package manager prints it: [epoch:]version[-release]
  std::string arch;            // as recorded; empty when the format has none
  std::string source_name;     // deb source, apk origin, rpm source name; equals `name` when the record has none
  std::string source_version;  // version of the source package; equals `version` when the record has none
  std::string vendor;          // deb Maintainer, rpm Vendor; empty when unknown
  std::string module;          // rpm modularity label, "nodejs:18:8090020231028163127:…"; empty when not modular
  std::string license;         // as the metadata states it
  std::string cpe = {};        // CPE 2.3 names "vendor:product", separated by blanks; empty: none
  Relation relation = Relation::unknown;
  Scope scope = Scope::runtime;
  Linkage linkage = {};
  std::vector<Dependency> depends = {};  // as far as the record tells, with what provides it found; sorted
  auto operator<=>(const Package&) const = default;
};

}  // namespace plimsoll
