// SPDX-License-Identifier: Apache-2.0
// link: codec
#include "codec/rpm_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const auto header = rpm::Header::parse(std::as_bytes(std::span(data, size)));
  if (!header) return 0;
  std::size_t sum = 0;
  for (const auto tag : {rpm::Tag::name, rpm::Tag::version, rpm::Tag::release, rpm::Tag::epoch, rpm::Tag::vendor,
                         rpm::Tag::license, rpm::Tag::arch, rpm::Tag::source_rpm, rpm::Tag::base_names,
                         rpm::Tag::dir_names, rpm::Tag::dir_indexes, rpm::Tag::modularity_label}) {
    if (const auto text = header->string(tag)) sum += text->size();
    if (const auto number = header->int32(tag)) sum += *number;
    if (const auto texts = header->strings(tag))
      for (const auto text : *texts)
        for (const char c : text) sum += static_cast<unsigned char>(c);
    if (const auto numbers = header->int32s(tag)) sum += numbers->size();
  }
  volatile std::size_t sink = sum;
  (void)sink;
  return 0;
}
