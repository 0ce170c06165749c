// SPDX-License-Identifier: Apache-2.0
// link: scan
// Any bytes as a jar among the files of an image, shown to every detector, and as a file of any name that is searched
// for secrets: time and memory stay bounded.
#include <cstdlib>

#include "scan/archive.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll;
  static const scan::Wanted wanted(detectors());
  static const auto matcher = secret::Matcher::compile(secret::RuleSet::builtin()).value();
  Limits limits;
  limits.archive_bytes = kMiB;
  limits.archive_members = 1000;
  const Bytes bytes = std::as_bytes(std::span(data, size));
  scan::SecretSearch search(matcher, nullptr);
  scan::Archives archives(
      wanted,
      [&](const std::string& path, std::string_view, std::vector<Fact>) {
        if (!path.starts_with("app.jar")) std::abort();
      },
      &search, limits);
  search.begin_file("app.jar");
  archives.walk("app.jar", bytes);
  search.end_file(1);
  const std::string name = "objects/ab/cdef0123456789abcdef0123456789abcdef01";
  search.begin_file(name);
  if (!archives.search(name, std::make_unique<MemoryStream>(bytes))) std::abort();  // memory can be read
  search.end_file(2);
  scan::LayerFacts facts;
  search.move_into(facts);
  for (const auto& file : facts.secrets) {
    if (!file.path.starts_with(file.file) || file.secrets.empty()) std::abort();
  }
  return 0;
}
