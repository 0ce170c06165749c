// SPDX-License-Identifier: Apache-2.0
// link: oci
#include "oci/manifest.h"

/// One document as a manifest, an index and a config; then both joined.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll::oci;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_manifest(text);
  if (parsed) {
    if (const auto* index = std::get_if<Index>(&*parsed)) {
      (void)choose(*index, std::nullopt);
      (void)choose(*index, Platform{"linux", "arm", "v7"});
    }
  }
  // The config may follow the manifest, after a blank line.
  const std::size_t split = text.find("\n\n");
  const auto first = parse_manifest(text.substr(0, split));
  const auto config = parse_config(split == std::string_view::npos ? text : text.substr(split + 2));
  if (first && config && std::holds_alternative<Manifest>(*first))
    (void)join_layers(std::get<Manifest>(*first), *config);
  return 0;
}
