// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.6 as JSON.
#include "report/cyclonedx_bom.h"
#include "report/writers.h"

namespace plimsoll::report {

std::string write_cyclonedx(const Report& report, const Options& options) {
  const CycloneDxBom bom(report, options);
  const json::object metadata = bom.metadata();
  return write_lists(metadata, bom.lists(), [&](const std::string& uuid) {
    return json::object{{"$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json"},
                        {"bomFormat", "CycloneDX"},
                        {"specVersion", "1.6"},
                        {"serialNumber", "urn:uuid:" + uuid},
                        {"version", 1},
                        {"metadata", metadata}};
  });
}

}  // namespace plimsoll::report
