// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include <algorithm>
#include <array>

#include "report/writers.h"

namespace plimsoll::report {

namespace {

// Of both tables.
constexpr Format kCsv = {"csv", "a row for each finding and package it affects, for spreadsheets; safe to open",
                         write_csv};
constexpr Format kGithub = {"github", "annotations of GitHub Actions; the job summary gets the Markdown", write_github};
constexpr Format kGitlabCodequality = {"gitlab-codequality", "GitLab's code quality report", write_gitlab_codequality};
constexpr Format kHtml = {"html", "one page that needs nothing else: to filter, sort and print", write_html};
constexpr Format kMarkdown = {
    "markdown", "for comments, job summaries and wikis: Markdown as GitHub and GitLab read it", write_markdown};
constexpr Format kSarif = {"sarif", "SARIF 2.1.0 with the fixes, for code scanning and editors", write_sarif};
constexpr Format kTemplate = {"template", "what a Mustache template makes of the findings; --template names it",
                              write_template};

/// Sorted by name.
constexpr std::array kFormats = {
    kCsv,
    Format{"cyclonedx", "CycloneDX 1.6 as JSON: packages, who needs whom, vulnerabilities, VEX", write_cyclonedx},
    Format{"cyclonedx-xml", "the same as XML", write_cyclonedx_xml},
    kGithub,
    kGitlabCodequality,
    Format{"gitlab-container-scanning", "GitLab's security report on packages of the distribution",
           write_gitlab_container_scanning},
    Format{"gitlab-dependency-scanning", "GitLab's security report on packages of languages",
           write_gitlab_dependency_scanning},
    Format{"harbor", "what Harbor takes from a scanner: its vulnerability report, version 1.1", write_harbor},
    kHtml,
    Format{"json", "everything that is known, for machines; schema in docs/schema/report-1.json", write_json},
    Format{"junit", "test suites of JUnit: a case for each package and finding", write_image_junit},
    kMarkdown,
    kSarif,
    Format{"spdx", "SPDX 2.3 as JSON: packages and who needs whom", write_spdx},
    Format{"spdx-tag-value", "the same as tag-value text", write_spdx_tag_value},
    Format{"table", "for people: what to do first, fitted to the terminal", write_table},
    kTemplate,
    Format{"trivy", "Trivy's JSON, for tools that read its output", write_trivy},
};

/// Sorted by name.
constexpr std::array kLintFormats = {
    Format{"checkstyle", "hadolint's: the XML of Checkstyle", write_checkstyle},
    Format{"codacy", "hadolint's: objects for Codacy", write_codacy},
    Format{"codeclimate", "hadolint's: objects for Code Climate, each ended by NUL", write_codeclimate},
    kCsv,
    kGithub,
    kGitlabCodequality,
    Format{"gitlab_codeclimate", "hadolint's: GitLab's code quality report", write_gitlab_codeclimate},
    Format{"gnu", "hadolint's: a line each, as the GNU coding standards have it", write_gnu},
    Format{"hadolint-json", "hadolint's json; in its profile this is what json means", write_hadolint_json},
    kHtml,
    Format{"json", "everything that is known, for machines; schema in docs/schema/lint-1.json", write_lint_json},
    Format{"junit", "hadolint's: test suites of JUnit", write_junit},
    kMarkdown,
    kSarif,
    Format{"sonarqube", "hadolint's: SonarQube's generic issues", write_sonarqube},
    Format{"table", "for people: each finding with the line it speaks of", write_lint_table},
    kTemplate,
    Format{"tty", "hadolint's: a line each", write_tty},
};

}  // namespace

std::span<const Format> formats() { return kFormats; }
std::span<const Format> lint_formats() { return kLintFormats; }

const Format* find_lint_format(std::string_view name, Dialect dialect) {
  if (dialect == Dialect::hadolint && name == "json") name = "hadolint-json";
  const auto* found = std::ranges::find(kLintFormats, name, &Format::name);
  return found == kLintFormats.end() ? nullptr : found;
}

const Format* find_format(std::string_view name) {
  const auto* found = std::ranges::find(kFormats, name, &Format::name);
  return found == kFormats.end() ? nullptr : found;
}

}  // namespace plimsoll::report
