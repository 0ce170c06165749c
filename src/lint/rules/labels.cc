// SPDX-License-Identifier: Apache-2.0
// PL1911–PL1920: labels: how their keys are written, and what a label schema asks of them.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/core.h>

#include "base/lines.h"
#include "base/wildcard.h"
#include "lint/final_image.h"
#include "lint/label_values.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

/// The quotes around a key or value off; what is within stays as it is.
std::string plain(std::string_view text) {
  if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
    text = text.substr(1, text.size() - 2);
  return std::string(text);
}

struct Label {
  const Step* step;
  const dockerfile::KeyValue* pair;
  std::string key, value;
};

std::vector<Label> labels(const Context& file) {
  std::vector<Label> out;
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::label) || step.trigger) continue;
    for (const dockerfile::KeyValue& pair : step.instruction->pairs)
      out.push_back({&step, &pair, plain(pair.key), plain(pair.value)});
  }
  return out;
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What is wrong with a key; empty: nothing.
std::string_view problem_of(std::string_view key) {
  for (const std::string_view reserved : {"com.docker.", "io.docker.", "org.dockerproject."})
    if (key.starts_with(reserved)) return "is in a namespace that Docker keeps to itself";
  if (key.empty() || !is_lower(key.front())) return "does not begin with a lower-case letter";
  if (!is_lower(key.back()) && !is_digit(key.back())) return "does not end with a lower-case letter or digit";
  if (!std::ranges::all_of(
          key, [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '/'; }))
    return "holds other than lower-case letters, digits and . - _ /";
  if (key.find("..") != std::string_view::npos || key.find("--") != std::string_view::npos)
    return "has two separators in a row";
  return {};
}

void check_keys(const Context& file, Found& found) {
  for (const Label& label : labels(file)) {
    const std::string_view problem = problem_of(label.key);
    if (!problem.empty())
      found.add(*label.step, label.pair->key_range, fmt::format("the label's key \"{}\" {}", label.key, problem));
  }
}

void check_missing(const Context& file, Found& found) {
  const StageView* last = file.final_stage();
  if (last == nullptr) return;
  for (const auto& [key, type] : file.settings.label_schema) {
    const std::vector<const Step*> steps = lineage_steps(file, file.stages.size() - 1);
    const bool is_there = std::ranges::any_of(steps, [&](const Step* step) {
      return step->is(Keyword::label) &&
             std::ranges::any_of(step->instruction->pairs, [&](const auto& pair) { return plain(pair.key) == key; });
    });
    if (!is_there)
      found.add(file.steps[last->steps.front()], last->from->keyword_range, fmt::format("label {} is missing", key));
  }
}

/// Each stage is compared with those before it; nobody has so many.
constexpr std::size_t kMostStages = 1000;

/// hadolint's way: a stage is asked for a label unless it has it, is on one that has it, or a later stage that has it,
/// or copies from it, names it.
void missing_as_hadolint(const Context& file, Found& found) {
  if (file.stages.size() > kMostStages) return;
  for (const auto& [key, type] : file.settings.label_schema) {
    struct Named {
      std::string alias, image;
      bool good = false, bad = true;
    };
    std::vector<Named> stages;
    const auto silence = [&](std::string_view name) {
      for (Named& stage : stages)
        if (!stage.alias.empty() && stage.alias == name) stage.bad = false;
    };
    std::vector<const StageView*> views;
    for (const StageView& view : file.stages) {
      if (view.from->words.empty()) continue;
      Named now{.alias = view.from->words.size() == 3 ? view.from->words[2] : std::string(),
                .image = std::string(split_image(view.from->words.front()).path)};
      if (std::ranges::any_of(stages, [&](const Named& other) {
            return other.good && !other.alias.empty() && other.alias == now.image;
          })) {
        now.good = true;
        now.bad = false;
      }
      stages.push_back(now);
      views.push_back(&view);
      for (const std::size_t at : view.steps) {
        const Step& step = file.steps[at];
        if (step.trigger) continue;
        if (const auto from = step.instruction->flag("--from"); step.is(Keyword::copy) && from) silence(*from);
        if (!step.is(Keyword::label)) continue;
        if (!std::ranges::any_of(step.instruction->pairs, [&](const auto& pair) { return plain(pair.key) == key; }))
          continue;
        silence(now.alias.empty() ? now.image : now.alias);
        stages.back().good = true;
        stages.back().bad = false;
      }
    }
    for (std::size_t i = 0; i < stages.size(); ++i)
      if (stages[i].bad)
        found.add(file.steps[views[i]->steps.front()], views[i]->from->range,
                  fmt::format("Label `{}` is missing.", key));
  }
}

void check_extra(const Context& file, Found& found) {
  if (!file.settings.strict_labels) return;
  for (const Label& label : labels(file))
    if (!file.settings.label_schema.contains(label.key))
      found.add(*label.step, label.pair->key_range, fmt::format("label {} is not one of the schema", label.key));
}

void check_empty(const Context& file, Found& found) {
  for (const Label& label : labels(file))
    if (label.value.empty() && file.settings.label_schema.contains(label.key))
      found.add(*label.step, label.pair->key_range, fmt::format("label {} is empty", label.key));
}

/// What the finished image says by a label that must look like something; what a variable holds is not known.
void check_patterns(const Context& file, Found& found) {
  if (file.final_stage() == nullptr || file.settings.label_patterns.empty()) return;
  std::map<std::string, Label, std::less<>> last;
  for (const Step* step : lineage_steps(file, file.stages.size() - 1)) {
    if (!step->is(Keyword::label)) continue;
    for (const dockerfile::KeyValue& pair : step->instruction->pairs)
      last.insert_or_assign(plain(pair.key), Label{step, &pair, plain(pair.key), plain(step->expand(pair.value))});
  }
  for (const auto& [key, pattern] : file.settings.label_patterns) {
    const auto label = last.find(key);
    if (label == last.end()) continue;
    const std::string& value = label->second.value;
    if (value.empty() || value.contains('$') || wildcard_matches(pattern, value)) continue;
    found.add(*label->second.step, label->second.pair->value_range,
              fmt::format("label {} is \"{}\", not {}", key, value, pattern));
  }
}

void check_empty_or_other(const Context& file, Found& found) {
  check_empty(file, found);
  if (!file.is_hadolint()) check_patterns(file, found);
}

/// Values of one type; hadolint takes variables for their text.
template <LabelType kType>
void check_values(const Context& file, Found& found) {
  constexpr std::array<std::string_view, 7> kWords{
      "a text",           "a URL", "a time of RFC 3339", "an SPDX identifier", "a git commit", "a semantic version",
      "an e-mail address"};
  for (const Label& label : labels(file)) {
    const auto wanted = file.settings.label_schema.find(label.key);
    if (wanted == file.settings.label_schema.end() || wanted->second != kType) continue;
    const std::string value = file.is_hadolint() ? label.value : plain(label.step->expand(label.pair->value));
    if (!file.is_hadolint() &&
        (value.empty() || value.find('$') != std::string::npos || label.value.find('$') != std::string::npos))
      continue;
    if (is_value_of(kType, value)) continue;
    const TextRange range = label.pair->value_range.size() == 0 ? label.pair->key_range : label.pair->value_range;
    found.add(*label.step, range,
              fmt::format("label {} is not {}", label.key, kWords.at(static_cast<std::size_t>(kType))));
  }
}

constexpr std::string_view kWhy = "Whoever searches images by label, or sorts by it, does not find this one.";

Check value_check(std::string_view id, std::string_view hadolint, std::string_view title, std::string_view doc,
                  std::string_view remedy, std::string_view bad, std::string_view good,
                  void (*check)(const Context&, Found&)) {
  return {.rule = {.id = id,
                   .aliases = hadolint,
                   .severity = Severity::low,
                   .title = title,
                   .doc = doc,
                   .why = kWhy,
                   .remedy = remedy,
                   .hadolint = hadolint,
                   .level = HadolintLevel::warning,
                   .bad = bad,
                   .good = good},
          .check = check};
}

}  // namespace

std::span<const Check> labels_checks() {
  static const std::array kRows{
      Check{.rule = {.id = "PL1911",
                     .aliases = "DL3048",
                     .severity = Severity::negligible,
                     .audience = Audience::strict,
                     .title = "Label key",
                     .doc = "keys of labels that do not follow Docker's guide: lower-case letters, digits and single "
                            "separators, none of Docker's own namespaces",
                     .why = "Tools that read labels expect keys of that form.",
                     .remedy = "write it as a reversed domain name in lower case",
                     .hadolint = "DL3048",
                     .level = HadolintLevel::style,
                     .bad = "FROM debian:13-slim\nLABEL Team=shop\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nLABEL org.example.team=shop\nCMD [\"/bin/bash\"]\n"},
            .check = check_keys},
      Check{
          .rule = {.id = "PL1912",
                   .aliases = "DL3049",
                   .severity = Severity::low,
                   .title = "Label is missing",
                   .doc = "with a label schema: a label of it that the finished image does not have",
                   .why = kWhy,
                   .remedy = "add the label",
                   .hadolint = "DL3049",
                   .level = HadolintLevel::info,
                   .bad = "FROM debian:13-slim\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nLABEL author=ann created=2026-11-22T12:00:00Z contact=ann@example.org "
                           "licence=MIT revision=0123abc site=https://example.org version=1.4.0\nCMD "
                           "[\"/bin/bash\"]\n"},
          .check = check_missing,
          .as_hadolint = missing_as_hadolint},
      Check{.rule = {.id = "PL1913",
                     .aliases = "DL3050",
                     .severity = Severity::low,
                     .title = "Label is not in the schema",
                     .doc = "with a strict label schema: a label that is not in it",
                     .why = "Nobody agreed on what it means.",
                     .remedy = "delete the label, or add it to the schema",
                     .hadolint = "DL3050",
                     .level = HadolintLevel::info,
                     .bad = "FROM debian:13-slim\nLABEL team=shop\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nLABEL author=ann\nCMD [\"/bin/bash\"]\n"},
            .check = check_extra},
      Check{.rule = {.id = "PL1914",
                     .aliases = "DL3051",
                     .severity = Severity::low,
                     .title = "Label is empty, or another than demanded",
                     .doc = "with a label schema: a label of it without a value; with a pattern for it in the policy: "
                            "one that does not match",
                     .why = kWhy,
                     .remedy = "give it the value that is wanted",
                     .hadolint = "DL3051",
                     .level = HadolintLevel::warning,
                     .bad = "FROM debian:13-slim\nLABEL author=\"\"\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nLABEL author=ann\nCMD [\"/bin/bash\"]\n"},
            .check = check_empty_or_other},
      value_check("PL1915", "DL3052", "Label is no URL", "With a label schema: a label that is to be a URL and is not.",
                  "write a whole URL, with https://", "FROM debian:13-slim\nLABEL site=example\nCMD [\"/bin/bash\"]\n",
                  "FROM debian:13-slim\nLABEL site=https://example.org\nCMD [\"/bin/bash\"]\n",
                  check_values<LabelType::url>),
      value_check("PL1916", "DL3053", "Label is no time",
                  "With a label schema: a label that is to be a time of RFC 3339.", "write it as 2026-11-22T12:00:00Z",
                  "FROM debian:13-slim\nLABEL created=today\nCMD [\"/bin/bash\"]\n",
                  "FROM debian:13-slim\nLABEL created=2026-11-22T12:00:00Z\nCMD [\"/bin/bash\"]\n",
                  check_values<LabelType::rfc3339>),
      value_check(
          "PL1917", "DL3054", "Label is no licence", "With a label schema: a label that is to be an SPDX identifier.",
          "write an identifier of the SPDX licence list",
          "FROM debian:13-slim\nLABEL licence=free\nCMD [\"/bin/bash\"]\n",
          "FROM debian:13-slim\nLABEL licence=Apache-2.0\nCMD [\"/bin/bash\"]\n", check_values<LabelType::spdx>),
      value_check("PL1918", "DL3055", "Label is no commit", "With a label schema: a label that is to be a git commit.",
                  "write the commit's 40 digits, or its first 7",
                  "FROM debian:13-slim\nLABEL revision=main\nCMD [\"/bin/bash\"]\n",
                  "FROM debian:13-slim\nLABEL revision=0123abc\nCMD [\"/bin/bash\"]\n", check_values<LabelType::hash>),
      value_check("PL1919", "DL3056", "Label is no semantic version",
                  "With a label schema: a label that is to be a semantic version.", "write it as 1.4.0",
                  "FROM debian:13-slim\nLABEL version=1.4\nCMD [\"/bin/bash\"]\n",
                  "FROM debian:13-slim\nLABEL version=1.4.0\nCMD [\"/bin/bash\"]\n", check_values<LabelType::semver>),
      value_check("PL1920", "DL3058", "Label is no e-mail address",
                  "With a label schema: a label that is to be an e-mail address.", "write an address, name@domain",
                  "FROM debian:13-slim\nLABEL contact=ann\nCMD [\"/bin/bash\"]\n",
                  "FROM debian:13-slim\nLABEL contact=ann@example.org\nCMD [\"/bin/bash\"]\n",
                  check_values<LabelType::email>),
  };
  return kRows;
}

}  // namespace plimsoll::lint
