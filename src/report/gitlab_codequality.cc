// SPDX-License-Identifier: Apache-2.0
// GitLab's code quality report, a subset of Code Climate's: of files and of images.
//
// GitLab shows an entry at a line of a file of the project: the linted file, or the Dockerfile that caused a finding of
// an image, else the path in the image. What could not be known stands in it as an entry too, so that an empty list is
// a clean report.
#include <algorithm>

#include <fmt/core.h>

#include "base/json_writer.h"
#include "crypto/digest.h"
#include "finding/fingerprint.h"
#include "report/phrases.h"
#include "report/vulnerability.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kMostDescription = 2'000;

std::string_view severity(Severity from) {
  switch (from) {
    case Severity::critical:
      return "blocker";
    case Severity::high:
      return "critical";
    case Severity::medium:
      return "major";
    case Severity::low:
      return "minor";
    case Severity::negligible:
    case Severity::unknown:
      break;
  }
  return "info";
}

json::object issue(std::string_view name, std::string description, std::string_view fingerprint, std::string_view path,
                   std::uint32_t line, std::string_view severity) {
  return {{"description", first_characters(description, kMostDescription)},
          {"check_name", name},
          {"fingerprint", fingerprint},
          {"severity", severity},
          {"location", {{"path", path}, {"lines", {{"begin", std::max(line, 1U)}}}}}};
}

std::string description(const Finding& finding) {
  const std::string& title = finding.title.empty() ? finding.id : finding.title;
  if (finding.kind != FindingKind::vulnerability)
    return finding.subject.empty() ? title : finding.subject + ": " + title;
  return fmt::format("{} {}: {} ({})", finding.package, finding.installed, title,
                     finding.fixed.empty() ? "no fix yet" : "fixed in " + finding.fixed);
}

json::object issue(const Finding& finding, std::string_view fingerprint, std::string_view image, bool linted) {
  const Place place = finding.places.empty() ? Place{} : finding.places.front();
  std::string path(image);
  std::uint32_t line = 0;
  if (finding.dockerfile && !finding.dockerfile->file.empty()) {
    path = repository_path(finding.dockerfile->file);  // GitLab shows nothing of "./Dockerfile"
    line = finding.dockerfile->line;
  } else if (!place.path.empty()) {
    path = linted ? repository_path(place.path) : place.path;
    line = place.line;
  } else if (!finding.packages.empty() && !finding.packages.front().path.empty()) {
    path = finding.packages.front().path;
  }
  return issue(finding.id, description(finding), fingerprint, path, line, severity(finding.severity));
}

}  // namespace

std::string write_gitlab_codequality(const Report& report, const Options& options) {
  const std::string_view image = !report.name.empty()     ? std::string_view(report.name)
                                 : !report.source.empty() ? std::string_view(report.source)
                                                          : std::string_view("image");
  json::Writer out;
  out.begin_array();
  Fingerprints fingerprints;
  for (const Finding& finding : report.findings) {
    const std::string hash = fingerprints.of(finding).hash();
    out.item(
        issue(finding, hash, options.path_in_report.empty() ? image : options.path_in_report, !report.files.empty()));
  }
  for (const Incomplete& gap : report.incomplete) {
    const std::string told = gap.code + '\0' + gap.path + '\0' + gap.message;
    out.item(issue(gap.code, fmt::format("incomplete: {}", gap.message),
                   Digest::sha256(as_bytes(told)).hex().substr(0, 40), gap.path.empty() ? image : gap.path, 0, "info"));
  }
  return std::move(out).finish();
}

}  // namespace plimsoll::report
