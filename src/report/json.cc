// SPDX-License-Identifier: Apache-2.0
// The JSON report, "plimsoll.report/1": every key is always there, text that is not known is "", keys and lists have
// one order, and nothing depends on time or machine. docs/schema/report-1.json is the contract; a key that is added
// goes there too, and a key that changes meaning makes it report/2.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "finding/dependencies.h"
#include "package/ecosystem.h"
#include "package/purl.h"
#include "report/json_parts.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

json::object target(const Report& report) {
  json::array layers;
  for (const LayerRef& from : report.layers) layers.emplace_back(layer(from));
  return {{"source", report.source},
          {"name", report.name},
          {"manifest_digest", report.manifest_digest.str()},
          {"config_digest", report.config_digest.str()},
          {"platform", report.platform},
          {"created", report.created},
          {"tags", strings(report.tags)},
          {"layers", std::move(layers)}};
}

json::object distribution(const Distribution& from) {
  return {{"id", from.id},     {"version", from.version}, {"codename", from.codename},
          {"name", from.name}, {"id_like", from.id_like}, {"ecosystem", ecosystem_of(from)}};
}

json::object coverage(const Coverage& from) {
  json::array feeds, third_party;
  for (const Coverage::Feed& feed : from.feeds) {
    feeds.push_back({{"name", feed.name},
                     {"date", feed.date},
                     {"age_days", feed.age ? json::value(*feed.age) : json::value(nullptr)}});
  }
  for (const Coverage::ThirdParty& vendor : from.third_party)
    third_party.push_back({{"vendor", vendor.vendor}, {"packages", vendor.packages}});
  return {{"distribution_supported", from.distribution_supported},
          {"end_of_life", from.end_of_life},
          {"feeds", std::move(feeds)},
          {"uncovered", uncovered(from)},
          {"programs", from.programs},
          {"unowned_programs", strings(from.unowned)},
          {"third_party", std::move(third_party)},
          {"repositories", strings(from.repositories)}};
}

json::value efficiency(const std::optional<Efficiency>& from) {
  if (!from) return nullptr;
  return {{"shipped", from->shipped},
          {"visible", from->visible},
          {"hidden", from->hidden},
          {"score", fmt::format("{:.4f}", from->score())}};
}

json::value base(const std::optional<BaseImage>& from) {
  if (!from) return nullptr;
  return {{"name", from->name},
          {"digest", from->digest.str()},
          {"layers", from->layers},
          {"code", from->code},
          {"evidence", strings(from->evidence)}};
}

json::array numbers(std::span<const std::size_t> from) { return json::array(from.begin(), from.end()); }

json::value plan(const Plan* from) {
  if (from == nullptr) return nullptr;
  json::array actions, bases;
  for (const PlannedAction& action : from->actions) {
    actions.push_back({{"kind", action_kind_name(action.kind)},
                       {"title", action.title},
                       {"where", action.where},
                       {"rewrite", action.rewrite},
                       {"remark", action.remark},
                       {"closes", numbers(action.closes)}});
  }
  for (const BaseChange& change : from->bases) {
    bases.push_back({{"name", change.name},
                     {"digest", change.digest.str()},
                     {"bytes", change.bytes},
                     {"closes", numbers(change.closes)},
                     {"adds", change.adds},
                     {"remark", change.remark}});
  }
  return {{"actions", std::move(actions)}, {"bases", std::move(bases)}, {"open", numbers(from->open)}};
}

json::object secrets(const SecretCoverage& from) {
  return {{"searched", from.searched},
          {"rules", from.rules},
          {"excluded", strings(from.excluded)},
          {"excluded_files", from.excluded_files}};
}

json::object summary(const Report& report) {
  const Tally counts = tally(report.findings);
  json::object by_severity;
  for (const Severity severity : kSeverities) by_severity[severity_name(severity)] = counts.of(severity);
  json::object by_kind;
  for (const FindingKind kind : {FindingKind::vulnerability, FindingKind::secret, FindingKind::hardening,
                                 FindingKind::waste, FindingKind::policy}) {
    by_kind[kind_name(kind)] = std::ranges::count(report.findings, kind, &Finding::kind);
  }
  return {{"packages", report.packages.size()},
          {"findings", report.findings.size()},
          {"by_severity", std::move(by_severity)},
          {"by_kind", std::move(by_kind)},
          {"fixable", counts.fixable},
          {"hidden", report.hidden_findings},
          {"hidden_base", report.hidden_base_findings},
          {"suppressed", report.suppressed.size()},
          {"incomplete", report.incomplete.size()},
          {"advisories", report.advisories_used},
          {"verdict", verdict_name(verdict_of(report))},
          {"rule", report.rule},
          {"decisions", decisions(report.decisions)}};
}

}  // namespace

/// What a package needs that is none of those it is found to depend on.
json::array missing(const Package& package, std::span<const std::size_t> depends,
                    std::span<const InstalledPackage> all) {
  std::set<std::pair<std::string, std::string_view>> found;  // name in the form that is compared, and version
  for (const std::size_t other : depends) {
    const Package& row = all[other].package;
    found.emplace(name_key(row.type, row.name), row.version);
  }
  json::array out;
  for (const Dependency& wanted : package.depends) {
    const std::pair<std::string, std::string_view> key(name_key(package.type, wanted.name), wanted.version);
    const auto first = found.lower_bound(key);
    const bool is_there = first != found.end() && (wanted.version.empty() ? first->first == key.first : *first == key);
    if (!is_there) out.push_back({{"name", wanted.name}, {"version", wanted.version}});
  }
  return out;
}

json::object package(const InstalledPackage& installed, const Distribution& distribution,
                     std::span<const std::size_t> depends, std::span<const InstalledPackage> all) {
  const Package& from = installed.package;
  return {{"type", from.type},
          {"name", from.name},
          {"version", from.version},
          {"arch", from.arch},
          {"source", {{"name", from.source_name}, {"version", from.source_version}}},
          {"purl", purl(from, distribution)},
          {"path", installed.path},
          {"layer", installed.layer},
          {"vendor", from.vendor},
          {"module", from.module},
          {"cpe", from.cpe},
          {"license", from.license},
          {"relation", relation_name(from.relation)},
          {"scope", scope_name(from.scope)},
          {"proof", proof_name(installed.proof)},
          {"owner", installed.owner},
          {"detector", installed.detector},
          {"depends", json::array(depends.begin(), depends.end())},
          {"depends_missing", missing(from, depends, all)}};
}

json::object frame(const Report& report, const Options& options) {
  return {{"schema", "plimsoll.report/1"},
          {"target", target(report)},
          {"distribution", distribution(report.distribution)},
          {"coverage", coverage(report.coverage)},
          {"secrets", secrets(report.secrets)},
          {"efficiency", efficiency(report.efficiency)},
          {"base", base(report.base)},
          {"plan", plan(options.plan)},
          {"incomplete", incomplete(report.incomplete)},
          {"summary", summary(report)}};
}

std::string write_json(const Report& report, const Options& options) {
  json::Writer out;
  out.begin_object();
  const json::object around = frame(report, options);
  const auto* const lists = around.find("coverage");
  for (const auto* member = around.begin(); member != lists; ++member) out.member(member->key(), member->value());
  out.begin_array("packages");
  const auto depends = dependencies_of(report.packages);
  for (std::size_t i = 0; i < report.packages.size(); ++i)
    out.item(package(report.packages[i], report.distribution, depends[i], report.packages));
  out.end();
  write_findings(out, report.findings);
  write_suppressed(out, report.suppressed);
  for (const auto* member = lists; member != around.end(); ++member) out.member(member->key(), member->value());
  return std::move(out).finish();
}

}  // namespace plimsoll::report
