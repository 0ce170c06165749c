// SPDX-License-Identifier: Apache-2.0
#include "report/json_parts.h"

#include <fmt/core.h>

#include "finding/rating.h"

namespace plimsoll::report {

namespace {

std::string decimal(std::uint32_t hundred_thousandths) {
  return fmt::format("{}.{:05}", hundred_thousandths / 100'000, hundred_thousandths % 100'000);
}

}  // namespace

json::array strings(std::span<const std::string> texts) { return json::array(texts.begin(), texts.end()); }

json::object layer(const LayerRef& from) {
  return {{"index", from.index},
          {"digest", from.digest.str()},
          {"diff_id", from.diff_id.str()},
          {"created_by", from.created_by}};
}

json::array ratings(std::span<const advisory::Rating> from) {
  json::array out;
  for (const advisory::Rating& rating : from) {
    const std::optional<int> score = score_of(rating.vector);
    out.push_back({{"source", rating.source},
                   {"severity", severity_name(rating.severity)},
                   {"score", score ? fmt::format("{}.{}", *score / 10, *score % 10) : std::string()},
                   {"vector", rating.vector}});
  }
  return out;
}

json::object epss(const std::optional<advisory::Epss>& from) {
  return {{"probability", from ? decimal(from->probability) : std::string()},
          {"percentile", from ? decimal(from->percentile) : std::string()}};
}

json::value layer_or_null(const std::optional<LayerRef>& from) { return from ? json::value(layer(*from)) : nullptr; }

json::array places(std::span<const Place> from) {
  json::array out;
  for (const Place& place : from) {
    out.push_back({{"path", place.path},
                   {"line", place.line},
                   {"column", place.column},
                   {"end_line", place.end_line},
                   {"end_column", place.end_column},
                   {"layer", layer_or_null(place.layer)},
                   {"removed", layer_or_null(place.removed)},
                   {"detail", place.detail}});
  }
  return out;
}

json::value dockerfile(const std::optional<DockerfileLine>& from) {
  if (!from) return nullptr;
  return {{"file", from->file}, {"line", from->line}, {"end_line", from->end_line}, {"text", from->text}};
}

json::value secret(const std::optional<SecretDetails>& from) {
  if (!from) return nullptr;
  return {{"redacted", from->redacted},
          {"fingerprint", from->fingerprint},
          {"valid", from->valid},
          {"extractable", from->extractable}};
}

/// The edits that mend it, one entry for each way.
json::array fixes(std::span<const Fix> from) {
  json::array out;
  for (const Fix& fix : from) {
    json::array edits;
    for (const Edit& edit : fix.edits) {
      edits.push_back({{"line", edit.from.line},
                       {"column", edit.from.column},
                       {"end_line", edit.to.line},
                       {"end_column", edit.to.column},
                       {"offset", edit.range.begin},
                       {"end_offset", edit.range.end},
                       {"text", edit.text}});
    }
    out.push_back({{"repair", repair_name(fix.repair)}, {"title", fix.title}, {"edits", std::move(edits)}});
  }
  return out;
}

json::object finding(const Finding& from) {
  const Place first = from.places.empty() ? Place{} : from.places.front();
  const bool is_vulnerability = from.kind == FindingKind::vulnerability;
  json::array packages;
  for (const AffectedPackage& affected : from.packages) {
    packages.push_back({{"name", affected.name},
                        {"version", affected.version},
                        {"path", affected.path},
                        {"fixed", affected.fixed},
                        {"scope", scope_name(affected.scope)},
                        {"proof", proof_name(affected.proof)}});
  }
  return {{"id", from.id},
          {"aliases", strings(from.aliases)},
          {"kind", kind_name(from.kind)},
          {"severity", severity_name(from.severity)},
          {"severity_source", from.severity_source},
          {"ratings", ratings(from.ratings)},
          {"epss", epss(from.epss)},
          {"title", from.title},
          {"type", from.type},
          {"package", from.package},
          {"packages", std::move(packages)},
          {"installed", from.installed},
          {"fixed", from.fixed},
          {"status", is_vulnerability ? advisory::status_name(from.status) : ""},
          {"layer", layer(from.layer)},
          {"known_exploited", from.known_exploited},
          {"published", from.published},
          {"url", from.url},
          {"evidence", strings(from.evidence)},
          {"path", first.path},
          {"line", first.line},
          {"column", first.column},
          {"end_line", first.end_line},
          {"end_column", first.end_column},
          {"places", places(from.places)},
          {"subject", from.subject},
          {"excerpt", from.excerpt},
          {"fix", {{"action", from.remedy.action}, {"rewrite", from.remedy.rewrite}, {"ways", fixes(from.fixes)}}},
          {"origin", origin_name(from.origin)},
          {"dockerfile", dockerfile(from.dockerfile)},
          {"secret", secret(from.secret)},
          {"bytes", from.bytes},
          {"gate", from.gate},
          {"hadolint_level", hadolint_level_name(from.level)}};
}

void write_findings(json::Writer& out, std::span<const Finding> findings) {
  out.begin_array("findings");
  for (const Finding& each : findings) out.item(finding(each));
  out.end();
}

json::object decision_of(const Suppressed& from) {
  return {{"code", from.code},     {"reason", from.reason},
          {"source", from.source}, {"owner", from.owner},
          {"until", from.until},   {"vex", {{"status", from.vex_status}, {"justification", from.vex_justification}}}};
}

void write_suppressed(json::Writer& out, std::span<const Suppressed> suppressed) {
  out.begin_array("suppressed");
  for (const Suppressed& one : suppressed) {
    json::object made = decision_of(one);
    made["finding"] = finding(one.finding);
    out.item(made);
  }
  out.end();
}

json::array decisions(std::span<const Decision> from) {
  json::array out;
  for (const Decision& decision : from) {
    out.push_back({{"rule", decision.rule},
                   {"source", decision.source},
                   {"effect", decision.fails ? "fail" : "warn"},
                   {"findings", decision.findings},
                   {"first", decision.first}});
  }
  return out;
}

json::array uncovered(const Coverage& from) {
  json::array out;
  for (const Coverage::Uncovered& type : from.uncovered)
    out.push_back({{"type", type.type}, {"packages", type.packages}});
  return out;
}

json::array incomplete(std::span<const Incomplete> from) {
  json::array out;
  for (const Incomplete& gap : from) out.push_back({{"code", gap.code}, {"message", gap.message}, {"path", gap.path}});
  return out;
}

}  // namespace plimsoll::report
