// SPDX-License-Identifier: Apache-2.0
#include "package/package.h"

namespace plimsoll {

std::string_view relation_name(Relation relation) {
  switch (relation) {
    case Relation::unknown:
      break;
    case Relation::direct:
      return "direct";
    case Relation::transitive:
      return "transitive";
  }
  return "";
}

std::string_view scope_name(Scope scope) { return scope == Scope::development ? "development" : ""; }

std::string_view proof_name(Proof proof) {
  switch (proof) {
    case Proof::installed:
      return "installed";
    case Proof::locked:
      return "locked";
    case Proof::declared:
      return "declared";
  }
  return "";
}

std::uint32_t linked_part(std::string_view part) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, folded
  for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

}  // namespace plimsoll
