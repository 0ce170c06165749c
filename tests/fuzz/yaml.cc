// SPDX-License-Identifier: Apache-2.0
// link: base
// YAML documents: what is read stays within the depth asked for, and reading is repeatable.
#include <algorithm>
#include <cstdlib>

#include "base/yaml.h"

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
  const std::string_view text = as_text(std::as_bytes(std::span(data, size)));
  const auto all = yaml::parse_all(text, kDepth);
  const auto one = yaml::parse(text, kDepth);
  if (!all) {
    if (one || one.error().message != all.error().message) std::abort();
    return 0;
  }
  if (one.has_value() != (all->size() < 2)) std::abort();
  for (const json::value& document : *all) {
    if (height(document) > kDepth) std::abort();
  }
  if (one && all->size() == 1 && json::compact(*one) != json::compact(all->front())) std::abort();
  return 0;
}
