// SPDX-License-Identifier: Apache-2.0
// SPDX 2.3 as JSON.
#include "report/spdx_document.h"
#include "report/writers.h"

namespace plimsoll::report {

std::string write_spdx(const Report& report, const Options& options) {
  const SpdxDocument document(report, options);
  return write_lists(document.head(), document.lists());
}

}  // namespace plimsoll::report
