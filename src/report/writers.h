// SPDX-License-Identifier: Apache-2.0
// The writers behind the rows of formats() and explanation_formats(): one file each.
#pragma once

#include "report/explanation.h"
#include "report/report.h"

namespace plimsoll::report {

std::string write_json(const Report& report, const Options& options);
std::string write_table(const Report& report, const Options& options);
std::string write_lint_json(const Report& report, const Options& options);
std::string write_lint_table(const Report& report, const Options& options);

std::string write_explanation_json(const Report& report, const Explanation& explanation, const Against* against,
                                   const Options& options);
std::string write_explanation_table(const Report& report, const Explanation& explanation, const Against* against,
                                    const Options& options);

}  // namespace plimsoll::report
