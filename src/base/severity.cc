// SPDX-License-Identifier: Apache-2.0
#include "base/severity.h"

namespace plimsoll {

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::unknown:
      return "unknown";
    case Severity::negligible:
      return "negligible";
    case Severity::low:
      return "low";
    case Severity::medium:
      return "medium";
    case Severity::high:
      return "high";
    case Severity::critical:
      return "critical";
  }
  return "unknown";
}

}  // namespace plimsoll
