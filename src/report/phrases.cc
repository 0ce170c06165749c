// SPDX-License-Identifier: Apache-2.0
#include "report/phrases.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "base/words.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kShortDigest = 12;  // hex digits
constexpr std::size_t kLongestLink = 2000;

}  // namespace

std::string subject_of(const Report& report) {
  if (!report.files.empty()) return plural(report.files.size(), "file");
  return report.name.empty() ? report.source : report.name;
}

std::string system_words(const Distribution& distribution) {
  const std::string& name = distribution.name.empty() ? distribution.id : distribution.name;
  return name.empty() ? "unknown distribution" : name;
}

const Digest& digest_of(const Report& report) {
  return report.manifest_digest.empty() ? report.config_digest : report.manifest_digest;
}

std::string short_digest(const Digest& digest) {
  return digest.empty() ? "" : fmt::format("{}:{}", digest.algorithm(), digest.hex().substr(0, kShortDigest));
}

std::string package_counts(const Report& report) {
  std::map<std::string_view, std::size_t> by_type;
  for (const InstalledPackage& installed : report.packages) ++by_type[installed.package.type];
  if (by_type.size() == 1) return plural(report.packages.size(), std::string(by_type.begin()->first) + " package");
  std::vector<std::pair<std::string_view, std::size_t>> types(by_type.begin(), by_type.end());
  std::ranges::sort(
      types, [](const auto& a, const auto& b) { return std::tie(b.second, a.first) < std::tie(a.second, b.first); });
  std::string text = plural(report.packages.size(), "package");
  for (std::size_t i = 0; i < types.size(); ++i)
    text += fmt::format("{} {} {}", i == 0 ? ":" : ",", types[i].second, types[i].first);
  return text;
}

std::string of_base(const Report& report) {
  if (report.hidden_base_findings == 0) return {};
  if (report.hidden_base_findings == report.hidden_findings) return ", in the base image";
  return fmt::format(", {} of them in the base image", report.hidden_base_findings);
}

Verdict told_verdict(const Report& report) {
  const Verdict verdict = verdict_of(report);
  const bool has_policy = !report.rule.empty() || !report.decisions.empty();
  return verdict == Verdict::passed && !has_policy && !report.findings.empty() ? Verdict::none : verdict;
}

std::string nothing_found(const Report& report) {
  if (!report.files.empty()) return report.incomplete.empty() ? "nothing to say" : "incomplete";
  if (!report.advisories_used)
    return std::string(report.secrets.searched ? "no secrets; " : "") + "advisories were not consulted";
  if (report.hidden_findings > 0)
    return fmt::format("none shown, {} hidden by the options given{}", report.hidden_findings, of_base(report));
  if (!report.incomplete.empty()) return "incomplete: nothing found in what could be checked";
  if (report.packages.empty()) return "no packages, so nothing to check";
  return fmt::format("0 vulnerabilities in {}{}", plural(report.packages.size(), "package"),
                     report.secrets.searched ? ", no secrets" : "");
}

std::string place_words(const Place& place) {
  std::string text = place.path;
  if (place.line > 0) text += fmt::format(":{}", place.line);
  if (place.column > 0) text += fmt::format(":{}", place.column);
  return text;
}

std::string repository_path(std::string_view path) {
  return path.empty() ? std::string() : std::filesystem::path(path).lexically_normal().string();
}

std::string status_words(advisory::Status status) {
  return status == advisory::Status::affected ? "not fixed" : code_words(advisory::status_name(status));
}

std::string code_words(std::string_view code) {
  std::string words(code);
  std::ranges::replace(words, '-', ' ');
  return words;
}

std::string_view kind_heading(FindingKind kind) {
  switch (kind) {
    case FindingKind::vulnerability:
      return "Vulnerabilities";
    case FindingKind::secret:
      return "Secrets";
    case FindingKind::hardening:
      return "Hardening";
    case FindingKind::waste:
      return "Waste";
    case FindingKind::dockerfile:
      return "Dockerfile";
    case FindingKind::settings:
      return "Settings";
    case FindingKind::policy:
      break;
  }
  return "Policy";
}

bool is_fixable(const Finding& finding) {
  return !finding.fixed.empty() || !finding.fixes.empty() || !finding.remedy.rewrite.empty();
}

std::string_view safe_link(std::string_view url) {
  static constexpr std::string_view kScheme = "https://";
  static constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#&=%+,@!;";
  if (!url.starts_with(kScheme) || url.size() > kLongestLink) return {};
  const std::string_view rest = url.substr(kScheme.size());
  const bool has_host = !rest.empty() && std::string_view("-._~:/?#&=%+,@!;").find(rest.front()) == rest.npos;
  return has_host && url.find_first_not_of(kPlain) == url.npos ? url : std::string_view{};
}

}  // namespace plimsoll::report
