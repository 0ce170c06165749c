// SPDX-License-Identifier: Apache-2.0
// Cells of CSV, for reports and templates.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::report {

/// Untrusted text as one cell: a single line, quoted where it has to be, and nothing a spreadsheet would compute.
std::string csv_cell(std::string_view text);

}  // namespace plimsoll::report
