// SPDX-License-Identifier: Apache-2.0
// link: codec
// elf::File over any bytes: every view it gives lies inside them.
#include <cstdlib>

#include "codec/elf.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const Bytes bytes = std::as_bytes(std::span(data, size));
  const auto file = elf::File::parse(bytes);
  if (!file) return 0;
  const auto check = [&](Bytes view) {
    if (!view.empty() && (view.data() < bytes.data() || view.data() + view.size() > bytes.data() + size)) std::abort();
  };
  for (const elf::Section& section : file->sections()) {
    check(as_bytes(section.name));
    if (const auto content = file->content(section)) check(*content);
    check(file->mapped(section.address));
  }
  for (const elf::Segment& segment : file->segments()) {
    if (const auto content = file->content(segment)) check(*content);
    check(file->mapped(segment.address));
  }
  for (const elf::Note& note : file->notes()) {
    check(as_bytes(note.owner));
    check(note.value);
  }
  check(as_bytes(file->interpreter()));
  if (!file->interpreter().empty() && file->type() == elf::kTypeShared && !file->is_program()) std::abort();
  return 0;
}
