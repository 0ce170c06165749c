// SPDX-License-Identifier: Apache-2.0
// Matching runs twice with a trace: first to learn which problems the id belongs to, then to take down what was held
// against their records.
#include "finding/explain.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "advisory/feeds/feed.h"
#include "base/lines.h"
#include "finding/evidence.h"
#include "finding/trace.h"

namespace plimsoll {

namespace {

using advisory::Advisory;
using advisory::Status;

/// Which problems an id belongs to, and what was asked at all.
class Finder final : public Trace {
 public:
  explicit Finder(std::string_view id) : id_(lowercase(id)) {}
  void asked(const Question& question) override {
    auto& packages = asked_[{question.ecosystem, question.comparer.scheme().name}];
    packages += question.members.size();
  }
  void examined(const Question&, const Problem& problem, std::span<const Comparison>) override {
    if (lowercase(problem.id) != id_ &&
        std::ranges::none_of(problem.aliases, [&](const std::string& alias) { return lowercase(alias) == id_; }))
      return;
    problems.insert(problem.id);
    ids.insert(problem.id);
    ids.insert(problem.aliases.begin(), problem.aliases.end());
  }
  void passed_over(const Question&, std::span<const Comparison> comparisons) override {
    for (const Comparison& comparison : comparisons) {
      const Advisory& statement = *comparison.statement;
      const auto is_it = [&](const std::string& one) { return lowercase(one) == id_; };
      if (is_it(statement.id) || std::ranges::any_of(statement.aliases, is_it)) ids.insert(statement.id);
    }
  }

  [[nodiscard]] std::vector<Explanation::Asked> asked() const {
    std::vector<Explanation::Asked> out;
    for (const auto& [key, packages] : asked_) out.push_back({key.first, std::string(key.second), packages});
    return out;
  }

  std::set<std::string> problems, ids;

 private:
  std::string id_;
  std::map<std::pair<std::string, std::string_view>, std::size_t> asked_;
};

/// Takes down what is held against the records of some problems.
class Recorder final : public Trace {
 public:
  explicit Recorder(const Finder& found) : ids(found.ids), found_(found) {}
  void asked(const Question&) override {}
  void examined(const Question& question, const Problem& problem, std::span<const Comparison> comparisons) override {
    if (!found_.problems.contains(problem.id)) return;
    ids.insert(problem.aliases.begin(), problem.aliases.end());  // other ecosystems know it by other names
    for (const Comparison& comparison : comparisons) add(question, comparison, problem.id);
  }
  void passed_over(const Question& question, std::span<const Comparison> comparisons) override {
    const auto is_it = [&](const std::string& id) { return found_.ids.contains(id); };
    for (const Comparison& comparison : comparisons) {
      const Advisory& statement = *comparison.statement;
      if (is_it(statement.id) || std::ranges::any_of(statement.aliases, is_it)) add(question, comparison, statement.id);
    }
  }

  std::set<std::string> ids;

  std::vector<ExplainedRecord> take() {
    std::vector<ExplainedRecord> out;
    for (auto& [key, record] : records_) {
      std::ranges::sort(record.compared);
      const auto repeated = std::ranges::unique(record.compared);
      record.compared.erase(repeated.begin(), repeated.end());
      out.push_back(std::move(record));
    }
    return out;
  }

 private:
  /// A record is told by all it says; the same one may be met in several problems and for several questions.
  using Key = std::tuple<std::string, std::string, std::string, std::string, Status, std::string, std::string,
                         std::vector<advisory::Range>, std::vector<std::string>>;

  void add(const Question& question, const Comparison& comparison, std::string_view problem) {
    const Advisory& statement = *comparison.statement;
    ExplainedRecord& record =
        records_[Key(statement.ecosystem, statement.package, statement.feed, statement.id, statement.status,
                     statement.module, statement.arch, statement.ranges, statement.versions)];
    record.advisory = statement;
    record.ordering = question.comparer.scheme().name;
    record.compared.push_back(compared(question, comparison, problem));
  }

  static Compared compared(const Question& question, const Comparison& comparison, std::string_view problem) {
    const Advisory& statement = *comparison.statement;
    const Subject& subject = *comparison.subject;
    Compared out{.outcome = Outcome::unaffected,
                 .type = question.type,
                 .name = std::string(subject.key_name(statement.key)),
                 .version = std::string(subject.compared(statement.key)),
                 .paths = {},
                 .words = {}};
    for (const InstalledPackage* member : subject.members) out.paths.push_back(member->path);
    std::ranges::sort(out.paths);
    const auto repeated = std::ranges::unique(out.paths);
    out.paths.erase(repeated.begin(), repeated.end());
    if (comparison.relevant != Relevance::yes) {
      out.outcome = Outcome::unrelated;
      out.words = unrelated_words(statement, subject, comparison.relevant);
    } else if (comparison.inside == Inside::unparsable) {
      out.outcome = Outcome::incomparable;
      out.words = fmt::format("{} cannot be compared by the {} ordering", out.version, question.comparer.scheme().name);
    } else if (comparison.inside == Inside::no) {
      out.words = why_not(statement, subject, question.comparer);
    } else {
      const bool is_denied = statement.status == Status::not_affected;
      out.outcome = is_denied ? Outcome::denied : Outcome::affected;
      out.words = why_affected(statement, subject, problem, question.comparer);
    }
    return out;
  }

  static std::string unrelated_words(const Advisory& statement, const Subject& subject, Relevance relevant) {
    if (relevant == Relevance::unknown) return "of a module whose stream is not recorded";
    if (!statement.arch.empty() && statement.arch != subject.arch)
      return fmt::format("about {}, and this is {}", statement.arch, subject.arch);
    return fmt::format("about {}, and this is of {}",
                       statement.module.empty() ? "builds outside of modules" : "module " + statement.module,
                       subject.stream.empty() ? "no module" : "module " + subject.stream);
  }

  const Finder& found_;
  std::map<Key, ExplainedRecord> records_;
};

void add_ratings(Explanation& into, const Finding& finding) {
  into.ratings.insert(into.ratings.end(), finding.ratings.begin(), finding.ratings.end());
}

/// Of records that make no finding only the words are known.
void add_ratings(Explanation& into, const Advisory& statement) {
  if (statement.severity == Severity::unknown) return;
  into.ratings.push_back(
      {statement.severity_source.empty() ? statement.feed : statement.severity_source, statement.severity, ""});
}

Result<void> rate(Explanation& explanation, std::span<const std::string> problems, advisory::Lookup& advisories) {
  for (const Finding& finding : explanation.findings) add_ratings(explanation, finding);
  for (const Suppressed& suppressed : explanation.suppressed) add_ratings(explanation, suppressed.finding);
  if (explanation.ratings.empty()) {
    for (const ExplainedRecord& record : explanation.records) add_ratings(explanation, record.advisory);
  }
  // Of several problems (an erratum) each has its own; these are told with the findings.
  if (problems.size() == 1 && problems.front().starts_with("CVE-")) {
    advisory::CveDetails details = TRY(advisories.details(problems.front()));
    explanation.ratings.insert(explanation.ratings.end(), details.ratings.begin(), details.ratings.end());
    explanation.epss = details.epss;
    explanation.known_exploited = std::move(details.known_exploited);
  }
  std::ranges::sort(explanation.ratings);
  const auto repeated = std::ranges::unique(explanation.ratings);
  explanation.ratings.erase(repeated.begin(), repeated.end());
  return {};
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::affected:
      return "affected";
    case Outcome::unaffected:
      return "unaffected";
    case Outcome::denied:
      return "denied";
    case Outcome::incomparable:
      return "incomparable";
    case Outcome::unrelated:
      return "unrelated";
  }
  return "";
}

Result<Explanation> explain(std::string_view id, const Distribution& distribution,
                            std::span<const InstalledPackage> packages, std::span<const LayerRef> layers,
                            advisory::Lookup& advisories, const MatchOptions& options) {
  // Which problems it is about.
  MatchOptions watched = options;
  Finder found(id);
  watched.trace = &found;
  Matched matched = TRY(match(distribution, packages, layers, advisories, watched));
  Explanation out;
  out.id = id;
  out.asked = found.asked();
  out.coverage = std::move(matched.coverage);
  out.incomplete = std::move(matched.incomplete);

  // What was held against their records, and what came of it.
  Recorder recorder(found);
  watched.trace = &recorder;
  if (!found.ids.empty()) TRY(match(distribution, packages, layers, advisories, watched));
  out.records = recorder.take();
  out.ids.assign(recorder.ids.begin(), recorder.ids.end());
  for (Finding& finding : matched.findings) {
    if (found.problems.contains(finding.id)) out.findings.push_back(std::move(finding));
  }
  for (Suppressed& suppressed : matched.suppressed) {
    if (found.problems.contains(suppressed.finding.id)) out.suppressed.push_back(std::move(suppressed));
  }

  // How bad it is. A CVE that no record names may still be known.
  std::vector<std::string> problems(found.problems.begin(), found.problems.end());
  if (problems.empty()) {
    const std::string cve = advisory::cve_id(id);
    problems.push_back(cve.empty() ? std::string(id) : cve);
  }
  TRY(rate(out, problems, advisories));
  return out;
}

bool is_about(const Explanation& explanation, std::string_view id) {
  const std::string wanted = lowercase(id);
  return wanted == lowercase(explanation.id) ||
         std::ranges::any_of(explanation.ids, [&](const std::string& one) { return lowercase(one) == wanted; });
}

}  // namespace plimsoll
