// SPDX-License-Identifier: Apache-2.0
// link: tree
// File tables as a cache may hold them: the first byte says where the rest is cut into two layers. What unpacks must
// pack to the same bytes, and whatever it says, the sums must hold.
#include <cstdlib>

#include "tree/accounting.h"
#include "tree/dive.h"

using namespace plimsoll;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string rest(as_text(std::as_bytes(std::span(data + 1, size - 1))));
  const std::size_t cut = rest.size() * data[0] / 255;
  tree::Stack stack;
  for (const std::string& part : {rest.substr(0, cut), rest.substr(cut)}) {
    const auto table = tree::FileTable::unpack(part);
    if (!table) continue;
    tree::FileTable again;
    for (tree::FileTable::Reader reader(*table); reader.next();) {
      again.add(reader.record());
      // Sizes that no layer can have would only make the sums overflow.
      if (reader.record().size > std::uint64_t{1} << 40) return 0;
    }
    const auto same = tree::FileTable::unpack(std::string(again.packed()));
    if (!same || same->size() != table->size() || same->removes() != table->removes()) std::abort();
    stack.apply(*table);
  }
  const tree::Accounting counted = tree::account(stack);
  std::uint64_t by_cause = 0, of_wastes = 0;
  for (const std::uint64_t bytes : counted.by_cause) by_cause += bytes;
  for (const tree::Waste& waste : counted.wastes) of_wastes += waste.bytes;
  if (counted.shipped != counted.visible + counted.hidden || by_cause != counted.hidden || of_wastes != counted.hidden)
    std::abort();
  for (tree::NodeId node = 0; node < stack.nodes(); ++node) {
    if (stack.visible(node) != nullptr && !stack.exists(node)) std::abort();
    if (node != tree::kRoot && stack.exists(node) && !stack.exists(stack.parent(node))) std::abort();
    if (stack.find(stack.path(node)) != node) std::abort();
    (void)stack.resolve(stack.path(node));
  }
  const tree::DiveNumbers numbers = tree::dive_numbers(stack);
  if (numbers.bytes != counted.shipped) std::abort();
  return 0;
}
