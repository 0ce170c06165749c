// SPDX-License-Identifier: Apache-2.0
// link: detect
// Files that name a distribution: the first byte says which, up to the next NUL is its content.
#include <cstdlib>
#include <string>
#include <vector>

#include "detect/table.h"

using namespace plimsoll;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const Detector release = detect::release_detector();
  std::vector<KeptView> files;
  while (!rest.empty() && files.size() < 8) {
    const auto which = static_cast<unsigned char>(rest.front()) % release.wants.size();
    rest.remove_prefix(1);
    const auto end = rest.find('\0');
    files.push_back({release.wants[which].text, rest.substr(0, end)});
    rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  }
  std::vector<Gap> gaps;
  const Distribution distribution = resolve_distribution(files, gaps);
  if (distribution.id.empty() && gaps.empty()) std::abort();
  for (const std::string& text : {distribution.id, distribution.version, distribution.codename, distribution.name}) {
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) std::abort();
    }
  }
  ecosystem_of(distribution);
  find_support(distribution);
  Package package;
  package.type = "rpm";
  package.name = package.version = std::string(reinterpret_cast<const char*>(data), size);
  if (purl(package, distribution).find(' ') != std::string::npos) std::abort();
  return 0;
}
