// SPDX-License-Identifier: Apache-2.0
// link: base
// XML documents, whole and child by child in small chunks: both must agree on what the root holds.
#include "base/xml.h"

#include <array>

#include "chunked.h"

using namespace plimsoll;

namespace {

bool equal(const xml::Element& a, const xml::Element& b) {
  return a.name == b.name && a.attributes == b.attributes && a.text == b.text &&
         std::ranges::equal(a.children, b.children, equal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto whole = xml::parse(as_text(fuzz::bytes(data, size)));
  const StreamPtr stream = fuzz::chunked(data, size);
  const std::string root = whole ? whole->name : "a";
  std::vector<xml::Element> children;
  const auto split =
      xml::for_each_child(*stream, std::array{std::string_view(root)}, [&](xml::Element&& child) -> Result<void> {
        children.push_back(std::move(child));
        return {};
      });
  if (!whole) return 0;
  if (!split || !std::ranges::equal(children, whole->children, equal)) std::abort();
  return 0;
}
