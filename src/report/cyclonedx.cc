// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.6 as JSON.
#include "report/cyclonedx_bom.h"
#include "report/writers.h"

namespace plimsoll::report {

std::string write_cyclonedx(const Report& report, const Options& options) {
  const CycloneDxBom bom(report, options);
  return write_lists(bom.head(), bom.lists());
}

}  // namespace plimsoll::report
