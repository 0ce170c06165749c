// SPDX-License-Identifier: Apache-2.0
// The format "template": a Mustache template of the user's, filled in with the members of our JSON report
// (docs/templates.md).
#pragma once

#include <string_view>

#include "base/result.h"

namespace plimsoll::report {

/// Whether a template can be filled in. Errors say the line. Commands ask before they start on long work.
Result<void> check_template(std::string_view text);

}  // namespace plimsoll::report
