// SPDX-License-Identifier: Apache-2.0
#include "finding/rating.h"

#include <algorithm>
#include <tuple>

#include "advisory/cvss.h"
#include "base/sorted.h"
#include "finding/problem.h"

namespace plimsoll {

namespace {

using advisory::Advisory;
using advisory::Rating;

bool is_of(const Family* family, std::string_view source) {
  if (family == nullptr) return false;
  if (source.starts_with("osv:")) source.remove_prefix(4);
  return source == family->id || (!family->osv_ecosystem.empty() && source == family->osv_ecosystem);
}

/// A word, and a rating for each vector beside it.
std::vector<Rating> words_of(const Advisory& statement) {
  const std::string& source = statement.severity_source.empty() ? statement.feed : statement.severity_source;
  std::vector<Rating> words;
  for (std::string_view rest = statement.cvss; !rest.empty();) {
    const std::size_t blank = rest.find(' ');
    const std::string_view vector = rest.substr(0, blank);
    if (score_of(vector)) words.push_back({source, advisory::cvss_severity(vector), std::string(vector)});
    rest = blank == std::string_view::npos ? std::string_view{} : rest.substr(blank + 1);
  }
  const bool is_scored = std::ranges::find(words, statement.severity, &Rating::severity) != words.end();
  if (statement.severity != Severity::unknown && !is_scored) words.push_back({source, statement.severity, ""});
  return words;
}

/// The word of a statement: what it says, else what the best of its vectors means.
Severity word_of(const Advisory& statement, std::span<const Rating> words) {
  if (statement.severity != Severity::unknown || words.empty()) return statement.severity;
  return std::ranges::max(words, {}, &Rating::severity).severity;
}

/// 4 for CVSS:4.0/…, 2 for a vector without a prefix, 0 for a word alone.
int cvss_generation(std::string_view vector) {
  if (vector.empty()) return 0;
  if (!vector.starts_with("CVSS:")) return 20;
  const auto digit = [&](std::size_t at) { return at < vector.size() && vector[at] >= '0' && vector[at] <= '9'; };
  return digit(5) && digit(7) ? (vector[5] - '0') * 10 + (vector[7] - '0') : 1;
}

/// Of several days the first counts: from then on it was public.
void take_published(Finding& finding, std::string_view day) {
  if (!day.empty() && (finding.published.empty() || day < finding.published)) finding.published = day;
}

}  // namespace

std::optional<int> score_of(std::string_view vector) { return advisory::cvss_base_score(vector); }

void rate(Finding& finding, std::span<const Advisory* const> statements, const Family* family) {
  using Rank = std::tuple<bool, int, int, std::string_view>;
  std::optional<Rank> best;
  for (const Advisory* statement : statements) {
    const std::vector<Rating> words = words_of(*statement);
    const Severity severity = word_of(*statement, words);
    take_published(finding, statement->published);
    finding.ratings.insert(finding.ratings.end(), words.begin(), words.end());
    if (severity == Severity::unknown) continue;
    const std::string_view source =
        statement->severity_source.empty() ? statement->feed : std::string_view(statement->severity_source);
    const Rank rank(!is_of(family, source), distance(*statement, finding.id), -static_cast<int>(severity), source);
    if (!best || rank < *best) best = rank;
  }
  sort_unique(finding.ratings);
  if (!best) return;
  finding.severity = static_cast<Severity>(-std::get<2>(*best));
  finding.severity_source = std::get<3>(*best);
}

void add_details(Finding& finding, const advisory::CveDetails& details) {
  finding.epss = details.epss;
  finding.known_exploited = details.known_exploited;
  take_published(finding, details.published);
  const Rating* best = nullptr;
  const auto rank = [](const Rating& rating) {
    return std::tuple(rating.source != "nvd", -cvss_generation(rating.vector), -static_cast<int>(rating.severity),
                      std::string_view(rating.source));
  };
  for (const Rating& rating : details.ratings) {
    finding.ratings.push_back(rating);
    if (rating.severity != Severity::unknown && (best == nullptr || rank(rating) < rank(*best))) best = &rating;
  }
  sort_unique(finding.ratings);
  if (finding.severity != Severity::unknown || best == nullptr) return;
  finding.severity = best->severity;
  finding.severity_source = best->source;
}

}  // namespace plimsoll
