// SPDX-License-Identifier: Apache-2.0
// The writers behind the rows of formats() and explanation_formats(): one file each.
#pragma once

#include "report/explanation.h"
#include "report/report.h"

namespace plimsoll::report {

std::string write_csv(const Report& report, const Options& options);
std::string write_cyclonedx(const Report& report, const Options& options);
std::string write_cyclonedx_xml(const Report& report, const Options& options);
std::string write_github(const Report& report, const Options& options);
std::string write_gitlab_codequality(const Report& report, const Options& options);
std::string write_gitlab_container_scanning(const Report& report, const Options& options);
std::string write_gitlab_dependency_scanning(const Report& report, const Options& options);
std::string write_harbor(const Report& report, const Options& options);
std::string write_image_junit(const Report& report, const Options& options);
std::string write_json(const Report& report, const Options& options);
std::string write_spdx(const Report& report, const Options& options);
std::string write_spdx_tag_value(const Report& report, const Options& options);
std::string write_table(const Report& report, const Options& options);
std::string write_html(const Report& report, const Options& options);
std::string write_markdown(const Report& report, const Options& options);
std::string write_lint_json(const Report& report, const Options& options);
std::string write_lint_table(const Report& report, const Options& options);
std::string write_template(const Report& report, const Options& options);
std::string write_sarif(const Report& report, const Options& options);
std::string write_trivy(const Report& report, const Options& options);

// As hadolint writes them.
std::string write_checkstyle(const Report& report, const Options& options);
std::string write_codacy(const Report& report, const Options& options);
std::string write_codeclimate(const Report& report, const Options& options);
std::string write_gitlab_codeclimate(const Report& report, const Options& options);
std::string write_gnu(const Report& report, const Options& options);
std::string write_hadolint_json(const Report& report, const Options& options);
std::string write_junit(const Report& report, const Options& options);
std::string write_sonarqube(const Report& report, const Options& options);
std::string write_tty(const Report& report, const Options& options);

std::string write_explanation_json(const Report& report, const Explanation& explanation, const Against* against,
                                   const Options& options);
std::string write_explanation_table(const Report& report, const Explanation& explanation, const Against* against,
                                    const Options& options);

}  // namespace plimsoll::report
