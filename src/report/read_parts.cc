// SPDX-License-Identifier: Apache-2.0
#include "report/read_parts.h"

#include <array>
#include <charconv>

namespace plimsoll::report {

namespace {

using advisory::Status;

constexpr std::array kKinds = {FindingKind::vulnerability, FindingKind::secret,     FindingKind::hardening,
                               FindingKind::waste,         FindingKind::dockerfile, FindingKind::settings,
                               FindingKind::policy};
constexpr std::array kStatuses = {Status::affected,   Status::fixed,        Status::will_not_fix,
                                  Status::deferred,   Status::not_affected, Status::under_investigation,
                                  Status::end_of_life};
constexpr std::array kOrigins = {Origin::unknown, Origin::base, Origin::own};
constexpr std::array kRepairs = {Repair::none, Repair::safe, Repair::unsafe, Repair::registry};
constexpr std::array kLevels = {HadolintLevel::none, HadolintLevel::error, HadolintLevel::warning,
                                HadolintLevel::info, HadolintLevel::style, HadolintLevel::ignored};
constexpr std::array kScopes = {Scope::runtime, Scope::development};
constexpr std::array kProofs = {Proof::installed, Proof::locked, Proof::declared};

advisory::Rating read_rating(const Members& in) {
  return {.source = in.text("source"),
          .severity = in.choice("severity", kSeverities, severity_name),
          .vector = in.text("vector")};
}

/// "0.97565" in hundred-thousandths.
std::uint32_t read_decimal(const Members& in, std::string_view key) {
  constexpr std::size_t kDecimals = 5;
  std::string digits = in.text(key);
  const std::size_t point = digits.find('.');
  std::uint32_t number = 0;
  if (point != std::string::npos && point > 0 && digits.size() == point + 1 + kDecimals) {
    digits.erase(point, 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size()) return number;
  }
  in.complain(key, "is not a number with five decimals");
  return 0;
}

std::optional<advisory::Epss> read_epss(const Members& in) {
  if (in.text("probability").empty() && in.text("percentile").empty()) return std::nullopt;
  return advisory::Epss{.probability = read_decimal(in, "probability"), .percentile = read_decimal(in, "percentile")};
}

AffectedPackage read_affected(const Members& in) {
  return {.name = in.text("name"),
          .version = in.text("version"),
          .path = in.text("path"),
          .scope = read_scope(in),
          .proof = read_proof(in),
          .fixed = in.text("fixed")};
}

Place read_place(const Members& in) {
  return {.path = in.text("path"),
          .line = in.number<std::uint32_t>("line"),
          .column = in.number<std::uint32_t>("column"),
          .end_line = in.number<std::uint32_t>("end_line"),
          .end_column = in.number<std::uint32_t>("end_column"),
          .layer = in.object_or_null("layer", read_layer),
          .removed = in.object_or_null("removed", read_layer),
          .detail = in.text("detail")};
}

DockerfileLine read_dockerfile(const Members& in) {
  return {.file = in.text("file"),
          .line = in.number<std::uint32_t>("line"),
          .end_line = in.number<std::uint32_t>("end_line"),
          .text = in.text("text")};
}

SecretDetails read_secret(const Members& in) {
  return {.redacted = in.text("redacted"),
          .fingerprint = in.text("fingerprint"),
          .valid = in.flag("valid"),
          .extractable = in.flag("extractable")};
}

Edit read_edit(const Members& in) {
  Edit edit{
      .range = {in.number<std::size_t>("offset", Since::later), in.number<std::size_t>("end_offset", Since::later)},
      .text = in.text("text"),
      .from = {in.number<std::uint32_t>("line"), in.number<std::uint32_t>("column")},
      .to = {in.number<std::uint32_t>("end_line"), in.number<std::uint32_t>("end_column")}};
  if (edit.range.end < edit.range.begin) in.complain("end_offset", "is less than offset");
  return edit;
}

Fix read_fix(const Members& in) {
  return {.repair = in.choice("repair", kRepairs, repair_name),
          .title = in.text("title"),
          .edits = in.list("edits", read_edit)};
}

}  // namespace

Scope read_scope(const Members& in) { return in.choice("scope", kScopes, scope_name); }
Proof read_proof(const Members& in) { return in.choice("proof", kProofs, proof_name); }

LayerRef read_layer(const Members& in) {
  return {.index = in.number<std::size_t>("index"),
          .digest = in.digest("digest"),
          .diff_id = in.digest("diff_id"),
          .created_by = in.text("created_by")};
}

Finding read_finding(const Members& in) {
  Finding out;
  out.id = in.text("id");
  out.aliases = in.texts("aliases");
  out.kind = in.choice("kind", kKinds, kind_name);
  out.severity = in.choice("severity", kSeverities, severity_name);
  out.severity_source = in.text("severity_source");
  out.ratings = in.list("ratings", read_rating);
  out.epss = in.object("epss", read_epss);
  out.title = in.text("title");
  out.type = in.text("type");
  out.package = in.text("package");
  out.packages = in.list("packages", read_affected);
  out.installed = in.text("installed");
  out.fixed = in.text("fixed");
  if (out.kind == FindingKind::vulnerability) out.status = in.choice("status", kStatuses, advisory::status_name);
  out.layer = in.object("layer", read_layer);
  out.known_exploited = in.text("known_exploited");
  out.published = in.text("published", Since::later);
  out.url = in.text("url");
  out.evidence = in.texts("evidence");
  out.places = in.list("places", read_place);
  out.subject = in.text("subject");
  out.excerpt = in.text("excerpt");
  out.remedy = in.object(
      "fix", [](const Members& fix) { return Remedy{.action = fix.text("action"), .rewrite = fix.text("rewrite")}; });
  out.fixes = in.object("fix", [](const Members& fix) { return fix.list("ways", read_fix); });
  out.origin = in.choice("origin", kOrigins, origin_name);
  out.dockerfile = in.object_or_null("dockerfile", read_dockerfile);
  out.secret = in.object_or_null("secret", read_secret);
  out.bytes = in.number<std::uint64_t>("bytes");
  out.gate = in.text("gate", Since::later);
  out.level = in.choice("hadolint_level", kLevels, hadolint_level_name, Since::later);
  return out;
}

Suppressed read_suppressed(const Members& in) {
  Suppressed out{.finding = in.object("finding", read_finding),
                 .code = in.text("code"),
                 .reason = in.text("reason"),
                 .source = in.text("source", Since::later),
                 .owner = in.text("owner", Since::later),
                 .until = in.text("until", Since::later)};
  std::tie(out.vex_status, out.vex_justification) = in.object(
      "vex", [](const Members& vex) { return std::pair(vex.text("status"), vex.text("justification")); }, Since::later);
  return out;
}

Decision read_decision(const Members& in) {
  static constexpr std::array kEffects = {true, false};
  return {.rule = in.text("rule"),
          .source = in.text("source"),
          .fails = in.choice(
              "effect", kEffects, +[](bool fails) -> std::string_view { return fails ? "fail" : "warn"; }),
          .findings = in.number<std::size_t>("findings"),
          .first = in.text("first")};
}

Incomplete read_incomplete(const Members& in) {
  return {.code = in.text("code"), .message = in.text("message"), .path = in.text("path")};
}

}  // namespace plimsoll::report
