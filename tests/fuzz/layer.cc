// SPDX-License-Identifier: Apache-2.0
// link: scan
// Two layers as tar: walked by all detectors, squashed, resolved. Nothing may crash, and links must not lead out.
#include <cstdlib>

#include "codec/tar.h"
#include "scan/resolve.h"
#include "scan/view.h"
#include "scan/walk.h"
#include "tar_checksums.h"

using namespace plimsoll;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const scan::Wanted wanted(detectors());
  static const scan::Search search{scan::Contents::needed, secret::Matcher::compile(secret::RuleSet::builtin()).value(),
                                   std::make_shared<scan::Memo>()};
  const std::string tars = fuzz::with_checksums(as_text(std::as_bytes(std::span(data, size))));
  const Bytes bytes = as_bytes(tars);
  const std::size_t half = size / 1024 * 512;
  scan::View view;
  std::vector<scan::LayerFacts> layers;
  for (const Bytes part : {bytes.first(half), bytes.subspan(half)}) {
    MemoryStream stream(part);
    TarReader tar(stream);
    auto facts = scan::walk(tar, wanted, scan::Whiteouts::obey, search);
    if (!facts) return 0;
    view.apply(layers.size(), *facts);
    layers.push_back(std::move(*facts));
  }
  for (const scan::Detour& detour : view.detours(detectors())) {
    if (detour.path.starts_with("/") || detour.path.starts_with("../")) std::abort();
  }
  scan::Inventory inventory;
  scan::resolve(view, layers, {}, inventory);
  return 0;
}
