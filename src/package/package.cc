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

LinkedPart& LinkedPart::add(std::string_view piece) {
  for (const char c : piece) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return *this;
}

std::uint32_t linked_part(std::string_view part) { return LinkedPart().add(part).value(); }

}  // namespace plimsoll
