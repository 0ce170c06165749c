// SPDX-License-Identifier: Apache-2.0
// link: base
// TOML documents: what is read stays within the depth asked for.
#include <algorithm>
#include <cstdlib>

#include "base/toml.h"

using namespace plimsoll;

namespace {

constexpr std::uint32_t kDepth = 20;

std::uint32_t height(const json::value& value) {
  std::uint32_t below = 0;
  if (const json::array* items = value.if_array()) {
    for (const json::value& item : *items) below = std::max(below, height(item));
    return below + 1;
  }
  if (const json::object* members = value.if_object()) {
    for (const auto& member : *members) below = std::max(below, height(member.value()));
    return below + 1;
  }
  return 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = toml::parse(as_text(std::as_bytes(std::span(data, size))), kDepth);
  if (document && (!document->is_object() || height(*document) > kDepth)) std::abort();
  return 0;
}
