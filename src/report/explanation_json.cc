// SPDX-License-Identifier: Apache-2.0
// The JSON explanation, "plimsoll.explain/1"; docs/schema/explain-1.json is the contract.
#include "finding/rating.h"
#include "report/json_parts.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

json::object record(const ExplainedRecord& from) {
  const advisory::Advisory& advisory = from.advisory;
  json::array ranges, compared;
  for (const advisory::Range& range : advisory.ranges) {
    ranges.push_back(
        {{"introduced", range.introduced}, {"fixed", range.fixed}, {"last_affected", range.last_affected}});
  }
  for (const Compared& one : from.compared) {
    compared.push_back({{"outcome", outcome_name(one.outcome)},
                        {"type", one.type},
                        {"name", one.name},
                        {"version", one.version},
                        {"paths", strings(one.paths)},
                        {"reason", one.words}});
  }
  return {{"feed", advisory.feed},
          {"id", advisory.id},
          {"aliases", strings(advisory.aliases)},
          {"ecosystem", advisory.ecosystem},
          {"package", advisory.package},
          {"package_is", advisory.key == advisory::KeyKind::binary ? "binary" : "source"},
          {"arch", advisory.arch},
          {"module", advisory.module},
          {"status", advisory::status_name(advisory.status)},
          {"ranges", std::move(ranges)},
          {"versions", strings(advisory.versions)},
          {"symbols", strings(advisory.symbols)},
          {"severity", severity_name(advisory.severity)},
          {"severity_source", advisory.severity_source},
          {"cvss", advisory.cvss},
          {"title", advisory.title},
          {"url", advisory.url},
          {"ordering", from.ordering},
          {"compared", std::move(compared)}};
}

json::value against_object(const Against* from) {
  if (from == nullptr) return nullptr;
  json::array entries;
  for (const ForeignEntry& entry : from->entries) {
    entries.push_back({{"id", entry.id},
                       {"aliases", strings(entry.aliases)},
                       {"package", entry.package},
                       {"version", entry.version},
                       {"path", entry.path},
                       {"fixed", entry.fixed},
                       {"severity", entry.severity},
                       {"severity_source", entry.severity_source},
                       {"status", entry.status},
                       {"source", entry.source},
                       {"left_out", entry.left_out}});
  }
  return json::object{{"tool", from->tool},
                      {"version", from->version},
                      {"target", from->target},
                      {"agrees", from->notes.empty()},
                      {"differences", strings(from->notes)},
                      {"entries", std::move(entries)}};
}

std::string_view verdict(const Explanation& explanation) {
  if (!explanation.findings.empty()) return "affected";
  if (!explanation.suppressed.empty()) return "taken-back";
  return explanation.records.empty() ? "no-record" : "not-affected";
}

}  // namespace

std::string write_explanation_json(const Report& report, const Explanation& explanation, const Against* against,
                                   const Options&) {
  json::array records, asked;
  for (const ExplainedRecord& from : explanation.records) records.emplace_back(record(from));
  for (const Explanation::Asked& from : explanation.asked)
    asked.push_back({{"ecosystem", from.ecosystem}, {"ordering", from.ordering}, {"packages", from.packages}});
  json::Writer out;
  out.begin_object();
  out.member("schema", "plimsoll.explain/1");
  out.member("source", report.source);
  out.member("name", report.name);
  out.member("id", explanation.id);
  out.member("ids", strings(explanation.ids));
  out.member("verdict", verdict(explanation));
  write_findings(out, explanation.findings);
  write_suppressed(out, explanation.suppressed);
  out.member("records", std::move(records));
  out.member("ratings", ratings(explanation.ratings));
  out.member("epss", epss(explanation.epss));
  out.member("known_exploited", explanation.known_exploited);
  out.member("asked", std::move(asked));
  out.member("uncovered", uncovered(explanation.coverage));
  out.member("incomplete", incomplete(report.incomplete));
  out.member("against", against_object(against));
  return std::move(out).finish();
}

}  // namespace plimsoll::report
