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

json::object finding(const Finding& from) {
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
          {"status", advisory::status_name(from.status)},
          {"layer", layer(from.layer)},
          {"known_exploited", from.known_exploited},
          {"url", from.url},
          {"evidence", strings(from.evidence)}};
}

json::array suppressed(std::span<const Suppressed> from) {
  json::array out;
  for (const Suppressed& one : from)
    out.push_back({{"code", one.code}, {"reason", one.reason}, {"finding", finding(one.finding)}});
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
