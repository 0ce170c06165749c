// SPDX-License-Identifier: Apache-2.0
// link: base
// JSON documents, whole and member by member: both must agree on what a root object or array holds.
#include <algorithm>
#include <cstdlib>

#include "base/json.h"

using namespace plimsoll;

namespace {

/// Boost.JSON 1.81 reads numbers with a fraction or beyond 64 bits to within one unit in the last place only, and
/// "0e66000" as no number at all, so those need not compare or read back the same.
bool has_double(const json::value& value) {
  if (value.is_double()) return true;
  if (const json::array* items = value.if_array()) return std::any_of(items->begin(), items->end(), has_double);
  if (const json::object* members = value.if_object()) {
    return std::any_of(members->begin(), members->end(), [](const auto& member) { return has_double(member.value()); });
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = std::as_bytes(std::span(data, size));
  const auto whole = json::parse(as_text(bytes));
  json::array members;
  MemoryStream stream(bytes);
  const auto split = json::for_each_member(stream, {}, [&](std::string_view, json::value&& member) -> Result<void> {
    members.push_back(std::move(member));
    return {};
  });
  if (whole && (whole->is_object() || whole->is_array())) {
    if (!split) std::abort();
    if (has_double(*whole)) return 0;
    if (whole->is_array() && whole->get_array() != members) std::abort();
    const auto again = json::parse(json::compact(*whole));
    if (!again || json::compact(*again) != json::compact(*whole)) std::abort();
  }
  return 0;
}
