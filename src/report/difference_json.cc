// SPDX-License-Identifier: Apache-2.0
// "plimsoll.diff/1": docs/schema/diff-1.json is the contract.
#include "report/difference.h"
#include "report/json_parts.h"

namespace plimsoll::report {

namespace {

json::object target(const Report& report) {
  return {{"source", report.source},
          {"name", report.name},
          {"manifest_digest", report.manifest_digest.str()},
          {"config_digest", report.config_digest.str()}};
}

json::value state(const tree::Version* version) {
  if (version == nullptr) return nullptr;
  return {{"size", version->size},
          {"mode", fmt::format("{:04o}", version->mode)},
          {"uid", version->uid},
          {"gid", version->gid},
          {"layer", version->layer}};
}

}  // namespace

std::string write_difference_json(const Difference& difference, const Options&) {
  json::array findings, packages, settings, files;
  for (const FindingChange& change : difference.findings) {
    findings.push_back({{"change", change_kind_name(change.kind)},
                        {"because", because_name(change.because)},
                        {"detail", change.detail},
                        {"finding", finding(change.finding)}});
  }
  for (const PackageChange& change : difference.packages) {
    packages.push_back({{"type", change.type},
                        {"name", change.name},
                        {"arch", change.arch},
                        {"before", strings(change.before)},
                        {"after", strings(change.after)}});
  }
  for (const SettingChange& change : difference.settings)
    settings.push_back({{"name", change.name}, {"before", change.before}, {"after", change.after}});
  for (const tree::Change& change : difference.files) {
    files.push_back({{"change", tree::change_name(change.kind)},
                     {"path", change.path},
                     {"before", state(change.before)},
                     {"after", state(change.after)}});
  }
  return json::pretty(json::object{{"schema", "plimsoll.diff/1"},
                                   {"before", target(*difference.before)},
                                   {"after", target(*difference.after)},
                                   {"findings", std::move(findings)},
                                   {"packages", std::move(packages)},
                                   {"config", std::move(settings)},
                                   {"files", std::move(files)}});
}

}  // namespace plimsoll::report
