// SPDX-License-Identifier: Apache-2.0
// PL2201–PL2204: capital and small letters, and comments that describe.
#include <array>

#include "base/lines.h"
#include "lint/final_image.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

std::string uppercase(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

bool is_lower(std::string_view text) { return lowercase(text) == text; }
bool is_upper(std::string_view text) { return uppercase(text) == text; }

Fix rewritten(TextRange range, std::string text) {
  std::string title = "write " + text;
  return {Repair::safe, std::move(title), {{range, std::move(text)}}};
}

void stage_name(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(Keyword::from)) {
    if (step->trigger || step->instruction->words.size() != 3 || is_lower(step->instruction->words[2])) continue;
    const TextRange range = step->instruction->word_ranges[2];
    Issue& issue = found.add(*step, range, "the stage is called " + lowercase(step->instruction->words[2]));
    if (range.size() == step->instruction->words[2].size())
      issue.fixes.push_back(rewritten(range, lowercase(step->instruction->words[2])));
  }
}

void from_as(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(Keyword::from)) {
    const Instruction& from = *step->instruction;
    if (step->trigger || from.words.size() != 3 || lowercase(from.words[1]) != "as") continue;
    const bool lower = is_lower(from.word);
    if ((!lower && !is_upper(from.word)) || (lower ? is_lower(from.words[1]) : is_upper(from.words[1]))) continue;
    Issue& issue =
        found.add(*step, from.word_ranges[1], from.words[1] + " is written in another case than " + from.word);
    if (from.word_ranges[1].size() == 2) issue.fixes.push_back(rewritten(from.word_ranges[1], lower ? "as" : "AS"));
  }
}

void instruction_case(const Context& file, Found& found) {
  std::size_t lower = 0, upper = 0;
  const auto counts = [&file](const Step& step) {
    return !step.trigger && !step.is(Keyword::unknown) && (step.stage || file.is_fragment());
  };
  for (const Step& step : file.steps) {
    if (!counts(step)) continue;
    lower += is_lower(step.instruction->word) ? 1 : 0;
    upper += is_upper(step.instruction->word) ? 1 : 0;
  }
  const bool should_be_lower = lower > upper;
  for (const Step& step : file.steps) {
    if (!counts(step)) continue;
    const std::string& word = step.instruction->word;
    const std::string wanted = should_be_lower ? lowercase(word) : uppercase(word);
    if (word == wanted) continue;
    const TextRange range = step.instruction->keyword_range;
    Issue& issue = found.add(step, range, "most instructions here are written like " + wanted);
    if (range.size() == word.size()) issue.fixes.push_back(rewritten(range, wanted));
  }
}

/// Comments for tools.
bool is_pragma(std::string_view comment) {
  for (const std::string_view tool : {"hadolint", "plimsoll", "shellcheck", "check=", "syntax=", "escape=", "#"})
    if (comment.starts_with(tool)) return true;
  return false;
}

void description(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    const Instruction& instruction = *step.instruction;
    if (step.trigger || instruction.comments.empty()) continue;
    std::vector<std::string> names;
    if (step.is(Keyword::from) && instruction.words.size() == 3) names.push_back(lowercase(instruction.words[2]));
    if (step.is(Keyword::arg))
      for (const std::string& word : instruction.words) names.push_back(word.substr(0, word.find('=')));
    const dockerfile::Comment& comment = instruction.comments.back();
    const std::string first = comment.text.substr(0, comment.text.find(' '));
    if (names.empty() || is_pragma(comment.text) || std::ranges::find(names, first) != names.end()) continue;
    Issue& issue = found.add(step, file.lines.line(comment.line, file.text()),
                             "the comment is shown as the description of " + names.front() + " and does not name it");
    const std::size_t behind = file.lines.offset(comment.line + 1);
    issue.fixes.push_back({Repair::safe, "part the two with an empty comment", {{{behind, behind}, "#\n"}}});
  }
}

constexpr std::array kChecks = {
    Check{
        .rule = {.id = "PL2201",
                 .aliases = "StageNameCasing",
                 .severity = Severity::negligible,
                 .title = "The name of a stage has capitals",
                 .doc = "FROM … AS Build",
                 .why =
                     "Names of stages are compared in small letters; written so everywhere they are easier to search.",
                 .remedy = "write it in small letters",
                 .repair = Repair::safe,
                 .bad = "FROM debian:12-slim AS Shop\nUSER 1000\nCMD [\"true\"]\n",
                 .good = "FROM debian:12-slim AS shop\nUSER 1000\nCMD [\"true\"]\n"},
        .check = stage_name},
    Check{.rule = {.id = "PL2202",
                   .aliases = "FromAsCasing",
                   .severity = Severity::negligible,
                   .title = "FROM and AS are written in different cases",
                   .doc = "FROM … as, and from … AS",
                   .why = "Mixed case hides the keyword among the words.",
                   .remedy = "write both alike",
                   .repair = Repair::safe,
                   .bad = "FROM debian:12-slim as shop\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim AS shop\nUSER 1000\nCMD [\"true\"]\n"},
          .check = from_as},
    Check{.rule = {.id = "PL2203",
                   .aliases = "ConsistentInstructionCasing",
                   .severity = Severity::negligible,
                   .title = "Instructions are written in different cases",
                   .doc = "instructions in another case than most of the file; capitals when it is a draw",
                   .why = "Mixed case hides instructions among their arguments.",
                   .remedy = "write all of them alike",
                   .repair = Repair::safe,
                   .bad = "FROM debian:12-slim\nuser 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim\nUSER 1000\nCMD [\"true\"]\n"},
          .check = instruction_case},
    Check{
        .rule =
            {.id = "PL2204",
             .aliases = "InvalidDefinitionDescription",
             .severity = Severity::negligible,
             .audience = Audience::strict,
             .title = "A comment above a stage or an argument does not describe it",
             .doc = "comments right above FROM … AS and ARG that do not begin with its name",
             .why = "docker build --call=outline shows them as descriptions.",
             .remedy = "begin with the name, or part the comment from the instruction with an empty one",
             .repair = Repair::safe,
             .bad =
                 "# What to install.\nARG VERSION=1\nFROM debian:12-slim\nARG VERSION\nENV V=$VERSION\nUSER 1000\nCMD "
                 "[\"true\"]\n",
             .good = "# VERSION says what to install.\nARG VERSION=1\nFROM debian:12-slim\nARG VERSION\nENV "
                     "V=$VERSION\nUSER 1000\nCMD [\"true\"]\n"},
        .check = description},
};

}  // namespace

std::span<const Check> style_checks() { return kChecks; }

}  // namespace plimsoll::lint
