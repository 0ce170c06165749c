// SPDX-License-Identifier: Apache-2.0
// What the program of the HTML page works on: findings, what was taken back and packages as one JSON document that may
// stand in a <script> element, for nothing in it is a "<", ">" or "&".
//
// Rows are arrays, in the order that page/page.js names; texts that repeat (paths, advice) stand once in "strings" and
// are referred to by number.
#pragma once

#include <string>

#include "finding/finding.h"

namespace plimsoll::report {

std::string page_data(const Report& report);

}  // namespace plimsoll::report
