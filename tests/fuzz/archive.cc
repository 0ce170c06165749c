// SPDX-License-Identifier: Apache-2.0
// link: scan
// Any bytes as a jar among the files of an image, shown to every detector: time and memory stay bounded.
#include <cstdlib>

#include "scan/archive.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll;
  static const scan::Wanted wanted(detectors());
  Limits limits;
  limits.archive_bytes = kMiB;
  limits.archive_members = 1000;
  std::size_t facts_seen = 0;
  scan::walk_archive(
      "app.jar", std::as_bytes(std::span(data, size)), wanted,
      [&](const std::string& path, std::string_view, std::vector<Fact> facts) {
        if (!path.starts_with("app.jar")) std::abort();
        facts_seen += facts.size();
      },
      limits);
  return 0;
}
