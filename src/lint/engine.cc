// SPDX-License-Identifier: Apache-2.0
#include "lint/engine.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/pool.h"
#include "dockerfile/encoding.h"
#include "dockerfile/parse.h"
#include "lint/check.h"
#include "lint/hidden.h"
#include "lint/ignores.h"
#include "lint/shellcheck.h"
#include "secret/text_search.h"
#include "settings/check.h"

namespace plimsoll::lint {

namespace {

/// Beyond what people write: the rest of such a file is not judged, and that is said. Rules may look at every pair.
constexpr std::size_t kMostInstructions = 4000;
constexpr std::size_t kMostContainers = 2000;  // and YAML documents

/// Of one rule in one file so many findings are kept as somebody might read.
constexpr std::size_t kMostOfARule = 200;
constexpr std::size_t kMostExcerpt = 400;

/// What somebody calls a rule may name several ids; a name counts for all of them.
bool is_named_in(const Rule& rule, const std::vector<std::string>& names) {
  return std::ranges::any_of(names, [&](const std::string& name) { return is_named(rule, name); });
}

/// Whether the profile, or the user himself, wants to hear of a rule.
bool is_wanted(const Rule& rule, Audience audience, const Settings& settings) {
  if (is_named_in(rule, settings.ignored)) return false;
  if (!settings.only.empty()) return is_named_in(rule, settings.only);
  switch (settings.profile) {
    case Profile::standard:
      return audience == Audience::everyone ||
             std::ranges::any_of(settings.severities, [&](const auto& set) { return is_named(rule, set.first); });
    case Profile::strict:
      return true;
    case Profile::hadolint:
      return !rule.hadolint.empty();
  }
  return true;
}

HadolintLevel level_of(const Rule& rule, const Settings& settings) {
  const auto set = settings.levels.find(rule.hadolint);
  return set == settings.levels.end() ? rule.level : set->second;
}

/// A finding before it is one: what both kinds of issues have.
struct Raw {
  const Rule* rule;
  FindingKind kind;
  TextRange range;
  std::string subject, title, remedy;
  std::optional<Severity> severity;
  std::vector<Fix> fixes;
  std::vector<TextRange> hidden;
  Audience audience;
  std::optional<TextRange> instruction = {};  // it is about
};

/// One text on its way from bytes to findings.
class Examination {
 public:
  Examination(const SourceText& source, const Settings& settings)
      : original_(source.text),
        decoded_(source.kind == FileKind::dockerfile ? dockerfile::decode(source.text) : std::nullopt),
        source_(source),
        settings_(settings),
        lines_(decoded_ ? decoded_->text : source.text) {
    if (decoded_) source_.text = decoded_->text;
  }

  /// What our own rules say.
  void check() {
    if (source_.kind == FileKind::dockerfile) {
      check_dockerfile();
    } else {
      check_settings();
    }
  }
  /// Of a Dockerfile that could be read; else nullptr.
  [[nodiscard]] const Context* context() const { return context_.get(); }
  void add(std::vector<Issue> issues) {
    for (Issue& issue : issues) {
      std::optional<TextRange> instruction;
      if (issue.step) instruction = file_->instructions[*issue.step].range;
      raw_.push_back({issue.rule,
                      FindingKind::dockerfile,
                      issue.range,
                      {},
                      std::move(issue.title),
                      std::move(issue.remedy),
                      issue.severity,
                      std::move(issue.fixes),
                      std::move(issue.hidden),
                      issue.rule->audience,
                      instruction});
    }
  }
  void not_judged(std::string problem) {
    result.incomplete.push_back({"no-shellcheck", std::move(problem), source_.path});
  }
  /// From what was said to what is told.
  void finish() { take_back_and_sort(); }

  Checked result;

 private:
  void incomplete(std::string code, const Error& error) {
    result.incomplete.push_back({std::move(code), error.message, source_.path});
  }

  void cut(std::string_view what, std::size_t most) {
    result.incomplete.push_back(
        {"too-large", fmt::format("only the first {} {} were judged", most, what), source_.path});
  }

  void check_dockerfile() {
    auto parsed = dockerfile::parse(original_);
    if (!parsed) return incomplete("unreadable", parsed.error());
    file_ = std::make_unique<dockerfile::Dockerfile>(*std::move(parsed));
    if (file_->instructions.size() > kMostInstructions) {
      file_->instructions.resize(kMostInstructions);
      cut("instructions", kMostInstructions);
    }
    input_ = {.path = source_.path, .text = source_.text, .build_context = source_.build_context};
    context_ = std::make_unique<Context>(input_, *file_, settings_);
    if (context_->is_cut) cut("commands", kMostCommands);
    const Context& context = *context_;
    std::vector<Issue> issues;
    for (const Check& check : checks()) {
      const std::size_t before = issues.size();
      Found found(check.rule, issues);
      const bool other = context.is_hadolint() && check.as_hadolint != nullptr;
      if (const auto run = other ? check.as_hadolint : check.check) run(context, found);
      issues.resize(std::min(issues.size(), before + kMostOfARule));
    }
    if (settings_.inline_ignores) ignores_ = ignore_comments(context);
    add(std::move(issues));
  }

  Result<settings::RunFile> read() const {
    switch (source_.kind) {
      case FileKind::compose:
        return settings::read_compose(source_.text, source_.path, source_.reading);
      case FileKind::kubernetes:
        return settings::read_kubernetes(source_.text, source_.path);
      case FileKind::inspect:
        return settings::read_inspect(source_.text, source_.path);
      case FileKind::oci_runtime:
        return settings::read_oci_runtime(source_.text, source_.path);
      case FileKind::run_line:
        return settings::read_run_line(source_.text);
      default:
        return settings::read_shell_script(source_.text, source_.path);
    }
  }

  void check_settings() {
    auto file = read();
    if (!file) return incomplete("unreadable", file.error());
    if (file->specs.size() > kMostContainers) {
      file->specs.resize(kMostContainers);
      cut("containers", kMostContainers);
    }
    if (file->documents.size() > kMostContainers) {
      file->documents.resize(kMostContainers);
      cut("documents", kMostContainers);
    }
    for (const settings::Item& problem : file->problems)
      result.incomplete.push_back({"not-followed", problem.text, source_.path});
    if (settings_.inline_ignores) ignores_ = ignore_comments(source_.text);
    for (settings::Issue& issue : settings::audit(*file, source_.text)) {
      raw_.push_back({issue.rule, FindingKind::settings, issue.range, std::move(issue.subject), std::move(issue.title),
                      std::move(issue.remedy), issue.severity, std::move(issue.fixes), std::move(issue.hidden),
                      issue.told_to()});
    }
  }

  /// A line as it stands there, with stars in place of secrets.
  [[nodiscard]] std::string excerpt(std::uint32_t number) const {
    const TextRange line = lines_.line(number, source_.text);
    std::string out(line.in(source_.text).substr(0, kMostExcerpt));
    for (const TextRange& hidden : hidden_) {
      const std::size_t begin = std::max(hidden.begin, line.begin);
      for (std::size_t at = begin; at < std::min(hidden.end, line.begin + out.size()); ++at) out[at - line.begin] = '*';
    }
    return out;
  }

  [[nodiscard]] Finding finding(Raw& raw) const {
    Finding out;
    const bool as_hadolint = settings_.profile == Profile::hadolint && !raw.rule->hadolint.empty();
    out.id = as_hadolint ? raw.rule->hadolint : raw.rule->id;
    out.aliases = aliases_of(*raw.rule);
    if (as_hadolint) {
      std::erase(out.aliases, out.id);
      out.aliases.emplace_back(raw.rule->id);
      std::ranges::sort(out.aliases);
      out.level = level_of(*raw.rule, settings_);
    }
    out.kind = raw.kind;
    out.severity = raw.severity.value_or(raw.rule->severity);
    for (const auto& [name, severity] : settings_.severities)
      if (is_named(*raw.rule, name)) out.severity = severity;
    out.title = std::move(raw.title);
    out.subject = std::move(raw.subject);
    out.remedy.action = raw.remedy.empty() ? std::string(raw.rule->remedy) : std::move(raw.remedy);
    // hadolint points at instructions.
    const TextRange range =
        as_hadolint && raw.instruction ? TextRange{raw.instruction->begin, raw.instruction->begin} : raw.range;
    const TextPosition from = lines_.position(range.begin), to = lines_.position(range.end);
    out.places.push_back({.path = source_.path,
                          .line = from.line,
                          .column = from.column,
                          .end_line = to.line,
                          .end_column = to.column,
                          .layer = {},
                          .removed = {},
                          .detail = {}});
    out.excerpt = excerpt(from.line);
    out.fixes = std::move(raw.fixes);
    for (Fix& fix : out.fixes) {
      for (Edit& edit : fix.edits) {
        edit.from = lines_.position(edit.range.begin);
        edit.to = lines_.position(edit.range.end);
      }
    }
    return out;
  }

  /// The comment that takes an issue back; nullptr: none.
  IgnoreComment* ignored_by(const Raw& raw) {
    std::vector<std::string> aliases;
    for (IgnoreComment& comment : ignores_) {
      if (!comment.problem.empty() || (!comment.until.empty() && comment.until < settings_.today)) continue;
      // A comment above an instruction speaks of all of it; so it does of what is said of the instruction from outside.
      const bool covers = comment.covers.begin <= raw.range.begin && raw.range.begin < comment.covers.end;
      if (!covers) continue;
      if (aliases.empty()) {
        aliases = aliases_of(*raw.rule);
        aliases.emplace_back(raw.rule->hadolint);
      }
      if (names_rule(comment, raw.rule->id, aliases)) return &comment;
    }
    return nullptr;
  }

  /// What must not be printed: secrets by their own form, and what an issue says is one.
  void hide_secrets() {
    if (raw_.empty()) return;
    for (const secret::Hidden& hidden : hidden_in(source_.text)) hidden_.push_back(hidden.range);
    for (const Raw& raw : raw_) hidden_.insert(hidden_.end(), raw.hidden.begin(), raw.hidden.end());
  }

  void take_back_and_sort() {
    hide_secrets();
    struct Kept {
      Raw raw;
      const IgnoreComment* ignored;
    };
    std::vector<Kept> kept;
    for (Raw& raw : raw_) {
      IgnoreComment* comment = ignored_by(raw);
      if (comment != nullptr) comment->used = true;
      if (is_wanted(*raw.rule, raw.audience, settings_)) kept.push_back({std::move(raw), comment});
    }
    if (settings_.inline_ignores) {
      for (Issue& issue : judge_ignores(ignores_, source_.text, settings_)) {
        if (!is_wanted(*issue.rule, issue.rule->audience, settings_)) continue;
        kept.push_back({Raw{issue.rule,
                            source_.kind == FileKind::dockerfile ? FindingKind::dockerfile : FindingKind::settings,
                            issue.range,
                            {},
                            std::move(issue.title),
                            std::move(issue.remedy),
                            issue.severity,
                            std::move(issue.fixes),
                            {},
                            issue.rule->audience},
                        nullptr});
      }
    }
    std::ranges::stable_sort(kept, [](const Kept& a, const Kept& b) {
      return std::tuple(a.raw.range.begin, a.raw.rule->id, a.raw.range.end) <
             std::tuple(b.raw.range.begin, b.raw.rule->id, b.raw.range.end);
    });
    for (Kept& each : kept) {
      Finding made = finding(each.raw);
      if (settings_.profile == Profile::hadolint) {
        if (made.level == HadolintLevel::ignored) continue;
        const auto same = [&](const Finding& other) {
          return other.id == made.id && other.places.front() == made.places.front();
        };
        if (!made.id.starts_with("SC") && std::ranges::any_of(result.findings, same)) continue;
      }
      if (each.ignored != nullptr) {
        const std::string reason = each.ignored->reason.empty() ? "ignored by a comment" : each.ignored->reason;
        result.suppressed.push_back({std::move(made), "ignored", reason});
      } else {
        result.findings.push_back(std::move(made));
      }
    }
    if (settings_.profile != Profile::hadolint) return;
    // hadolint says nothing else of a file that it cannot parse.
    if (const auto broken = std::ranges::find(result.findings, "DL1000", &Finding::id); broken != result.findings.end())
      result.findings = {Finding(*broken)};
  }

  std::string_view original_;
  std::optional<dockerfile::Decoded> decoded_;  // what is looked at when the file is not UTF-8
  SourceText source_;
  const Settings& settings_;
  LineIndex lines_;
  std::unique_ptr<dockerfile::Dockerfile> file_;
  Input input_;
  std::unique_ptr<Context> context_;
  std::vector<Raw> raw_;
  std::vector<IgnoreComment> ignores_;
  std::vector<TextRange> hidden_;  // secrets: never to be printed
};

}  // namespace

std::vector<Checked> check_all(std::span<const SourceText> sources, const Settings& settings) {
  std::vector<Checked> out(sources.size());
  std::vector<std::unique_ptr<Examination>> work(sources.size());
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return sources[i].text.size(); });
  run_parallel(order, [&](std::size_t i) {
    work[i] = std::make_unique<Examination>(sources[i], settings);
    work[i]->check();
    if (settings.shellcheck) return;
    work[i]->finish();
    out[i] = std::move(work[i]->result);
    work[i].reset();
  });
  if (settings.shellcheck) {
    std::vector<const Context*> contexts;
    std::vector<Examination*> of;
    for (const auto& each : work) {
      if (each->context() == nullptr) continue;
      contexts.push_back(each->context());
      of.push_back(each.get());
    }
    ShellcheckAnswer answer = ask_shellcheck(contexts);
    for (std::size_t i = 0; i < of.size(); ++i) {
      if (i < answer.issues.size()) of[i]->add(std::move(answer.issues[i]));
      // That it is not installed is no gap: nobody asked for it by name.
      if (answer.problem && has_shellcheck()) of[i]->not_judged(*answer.problem);
    }
    for (std::size_t i = 0; i < work.size(); ++i) {
      work[i]->finish();
      out[i] = std::move(work[i]->result);
    }
  }
  return out;
}

Checked check(const SourceText& source, const Settings& settings) {
  return std::move(check_all({&source, 1}, settings).front());
}

std::vector<const Rule*> all_rules() {
  std::vector<const Rule*> out;
  for (const Check& check : checks()) out.push_back(&check.rule);
  for (const settings::Check& check : settings::checks()) out.push_back(&check.rule);
  out.push_back(&inline_ignore_rule());
  out.push_back(&bad_ignore_rule());
  std::ranges::sort(out, {}, [](const Rule* rule) { return rule->id; });
  return out;
}

std::vector<const Rule*> find_rules(std::string_view name) {
  static const std::vector<const Rule*> kAll = all_rules();
  std::vector<const Rule*> out;
  for (const Rule* rule : kAll)
    if (rule->id == name || is_named(*rule, name)) out.push_back(rule);
  if (out.empty())
    if (const Rule* rule = shellcheck_rule(name)) out.push_back(rule);
  return out;
}

const Rule* rule_of(std::string_view id) {
  const std::vector<const Rule*> named = find_rules(id);
  const auto own =
      std::ranges::find_if(named, [id](const Rule* rule) { return rule->id == id || rule->hadolint == id; });
  return own == named.end() ? nullptr : *own;
}

}  // namespace plimsoll::lint
