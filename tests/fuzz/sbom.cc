// SPDX-License-Identifier: Apache-2.0
// link: package
// Bills of materials of any content, and package URLs: what is read has a name and a version, and a purl that was
// written reads back as the same.
#include <cstdlib>

#include "package/purl.h"
#include "package/sbom/sbom.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto sbom = plimsoll::sbom::parse(text)) {
    for (const plimsoll::Package& package : sbom->packages) {
      if (package.name.empty() || package.version.empty() || package.source_name.empty()) std::abort();
    }
  }
  for (const auto parse :
       {plimsoll::sbom::parse_cyclonedx, plimsoll::sbom::parse_cyclonedx_xml, plimsoll::sbom::parse_spdx_json, plimsoll::sbom::parse_spdx_tags})
    (void)parse(text);
  if (const auto purl = plimsoll::parse_purl(text)) {
    const plimsoll::Package package = plimsoll::package_of(*purl);
    if (package.name.empty()) std::abort();
    const auto again = plimsoll::parse_purl(plimsoll::purl(package, plimsoll::distribution_of(*purl)));
    if (again && plimsoll::package_of(*again).version != package.version) std::abort();
  }
  return 0;
}
