// SPDX-License-Identifier: Apache-2.0
// PL1001–PL1007: what the builder refuses, or reads as something else than was meant. The parser has said what is
// wrong; here it becomes findings and edits.
#include <algorithm>
#include <array>

#include "base/lines.h"
#include "dockerfile/validate.h"
#include "lint/final_image.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Form;
using dockerfile::Instruction;
using dockerfile::Keyword;
using dockerfile::Problem;
using Kind = Problem::Kind;

/// The step of the instruction that a place is in; of ONBUILD itself.
const Step* step_at(const Context& file, TextRange range) {
  const auto after = std::ranges::upper_bound(file.steps, range.begin, {},
                                              [](const Step& step) { return step.instruction->range.begin; });
  if (after == file.steps.begin()) return nullptr;
  const Step& step = *std::prev(after);
  if (range.begin > step.instruction->range.end) return nullptr;
  return step.trigger ? &*std::prev(after, 2) : &step;
}

Issue& tell(const Context& file, Found& found, const Problem& problem) {
  std::string title = problem.message;
  if (const Step* step = step_at(file, problem.range)) return found.add(*step, problem.range, std::move(title));
  return found.add(problem.range, std::move(title));
}

template <std::size_t N>
bool is_any(Kind kind, const std::array<Kind, N>& kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

void refused(const Context& file, Found& found) {
  static constexpr std::array kRefused = {Kind::unknown_instruction,
                                          Kind::unterminated_heredoc,
                                          Kind::bad_heredoc,
                                          Kind::long_line,
                                          Kind::json_not_strings,
                                          Kind::missing_value,
                                          Kind::no_instructions,
                                          Kind::unknown_flag,
                                          Kind::repeated_flag,
                                          Kind::bad_flag_value,
                                          Kind::bad_mount,
                                          Kind::missing_arguments,
                                          Kind::bad_from,
                                          Kind::bad_stage_name,
                                          Kind::bad_healthcheck,
                                          Kind::blank_name};
  for (const Problem& problem : file.file.problems) {
    const bool shell_as_text =
        problem.kind == Kind::not_json && !dockerfile::meant_as_json(problem.range.in(file.text()));
    if (shell_as_text || is_any(problem.kind, kRefused)) tell(file, found, problem);
  }
}

void before_first_stage(const Context& file, Found& found) {
  for (const Problem& problem : file.file.problems)
    if (problem.kind == Kind::no_stage) tell(file, found, problem);
}

/// hadolint does not know fragments.
void before_first_stage_as_hadolint(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (step.is(Keyword::from) && !step.trigger) return;
    if (!step.trigger && !step.is(Keyword::arg))
      found.add(step, step.instruction->keyword_range, "only ARG and comments may stand before the first FROM");
  }
}

void empty_continuation(const Context& file, Found& found) {
  for (const Problem& problem : file.file.problems) {
    if (problem.kind != Kind::empty_continuation) continue;
    const Step* step = step_at(file, problem.range);
    const std::uint32_t first = step == nullptr ? problem.line : step->instruction->line;
    Issue& issue = tell(file, found, problem);
    static constexpr std::uint32_t kMostLines = 10'000;
    if (problem.line - first > kMostLines) continue;
    Fix fix{Repair::safe, "delete the empty lines", {}};
    for (std::uint32_t line = first; line <= problem.line; ++line) {
      const TextRange bare = file.lines.line(line, file.text());
      if (bare.in(file.text()).find_first_not_of(" \t\v\f") == std::string_view::npos)
        fix.edits.push_back({{file.lines.offset(line), file.lines.offset(line + 1)}, {}});
    }
    issue.fixes.push_back(std::move(fix));
  }
}

void looks_like_json(const Context& file, Found& found) {
  for (const Problem& problem : file.file.problems) {
    if (problem.kind != Kind::looks_like_json) continue;
    Issue& issue = tell(file, found, problem);
    const std::string_view text = problem.range.in(file.text());
    const auto strings = dockerfile::meant_as_json(text);
    if (!strings) continue;  // over several lines
    std::string array = "[";
    for (const std::string& each : *strings) array += (array.size() > 1 ? ", " : "") + json_string(each);
    issue.fixes.push_back({Repair::safe, "write it as a JSON array", {{problem.range, array + "]"}}});
  }
}

/// Behind a byte order mark.
std::size_t top_of(std::string_view text) { return text.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

void directives(const Context& file, Found& found) {
  for (const Problem& problem : file.file.problems) {
    static constexpr std::array kKinds = {Kind::misplaced_directive, Kind::unknown_directive, Kind::repeated_directive,
                                          Kind::bad_escape, Kind::bad_check};
    if (!is_any(problem.kind, kKinds)) continue;
    Issue& issue = found.add(problem.range, problem.message);
    const TextRange line{file.lines.offset(problem.line), file.lines.offset(problem.line + 1)};
    if (problem.kind == Kind::repeated_directive)
      issue.fixes.push_back({Repair::safe, "delete the second one", {{line, {}}}});
    const std::string_view written = problem.range.in(file.text());
    const bool is_syntax = lowercase(written).find("syntax") < written.find('=');
    const bool has_syntax =
        std::ranges::find(file.file.directives, "syntax", &dockerfile::Directive::name) != file.file.directives.end();
    if (problem.kind != Kind::misplaced_directive || !is_syntax || has_syntax) continue;
    const std::size_t top = top_of(file.text());
    issue.fixes.push_back(
        {Repair::safe, "move it to the top of the file", {{line, {}}, {{top, top}, std::string(written) + "\n"}}});
  }
}

void triggers(const Context& file, Found& found) {
  for (const Problem& problem : file.file.problems)
    if (problem.kind == Kind::nested_trigger || problem.kind == Kind::bad_trigger) tell(file, found, problem);
}

constexpr std::array kChecks = {
    Check{.rule = {.id = "PL1001",
                   .aliases = "DL1000",
                   .severity = Severity::high,
                   .title = "The builder refuses this",
                   .doc = "unknown instructions and flags, mounts and values that cannot be read, arguments that are "
                          "missing or too many, here-documents without an end",
                   .why = "The build stops here, or does something else in an older builder.",
                   .remedy = "write it as the Dockerfile reference asks",
                   .hadolint = "DL1000",
                   .level = HadolintLevel::error,
                   .bad = "FROM debian:12-slim\nCOPY --form=build /a /b\nUSER 1000\nCMD [\"/b\"]\n",
                   .good = "FROM debian:12-slim\nCOPY --chmod=0555 a /b\nUSER 1000\nCMD [\"/b\"]\n"},
          .check = refused},
    Check{.rule = {.id = "PL1003",
                   .aliases = "DL3061",
                   .severity = Severity::high,
                   .title = "Something other than ARG stands before the first FROM",
                   .doc = "instructions before the first FROM; comments, directives and ARG may stand there. A file "
                          "without any FROM is taken for a fragment.",
                   .why = "There is no stage yet that the instruction could belong to, so the build stops.",
                   .remedy = "move the instruction behind FROM",
                   .hadolint = "DL3061",
                   .level = HadolintLevel::error,
                   .bad = "ENV LANG=C.UTF-8\nFROM debian:12-slim\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim\nENV LANG=C.UTF-8\nUSER 1000\nCMD [\"true\"]\n"},
          .check = before_first_stage,
          .as_hadolint = before_first_stage_as_hadolint},
    Check{
        .rule =
            {.id = "PL1004",
             .aliases = "NoEmptyContinuation",
             .severity = Severity::low,
             .title = "An empty line inside an instruction",
             .doc = "empty lines between the continuation lines of one instruction",
             .why = "Builders warn of it and will refuse it; readers take the line for the instruction's end.",
             .remedy = "delete the line, or make it a comment",
             .repair = Repair::safe,
             .bad = "FROM debian:12-slim\nRUN groupadd app && \\\n\n    useradd -g app app\nUSER app\nCMD [\"true\"]\n",
             .good = "FROM debian:12-slim\nRUN groupadd app && \\\n    useradd -g app app\nUSER app\nCMD [\"true\"]\n"},
        .check = empty_continuation},
    Check{.rule = {.id = "PL1005",
                   .aliases = "ID.20013",
                   .severity = Severity::high,
                   .title = "This looks like a JSON array and runs as shell text",
                   .doc =
                       "arguments that were meant for a JSON array of strings and are none: single quotes, typographic "
                       "quotes, a comma at the end, a bracket that is missing. Tests of the shell such as [ -f x ] "
                       "are let pass.",
                   .why = "The builder falls back to the text form without a word, and the shell is given brackets and "
                          "commas to run.",
                   .remedy = "write strings in double quotes with commas between them",
                   .repair = Repair::safe,
                   .bad = "FROM debian:12-slim\nUSER 1000\nCMD ['sleep', '60']\n",
                   .good = "FROM debian:12-slim\nUSER 1000\nCMD [\"sleep\", \"60\"]\n"},
          .check = looks_like_json},
    Check{
        .rule = {.id = "PL1006",
                 .severity = Severity::medium,
                 .title = "A parser directive counts for nothing",
                 .doc =
                     "# syntax= and # escape= behind other comments, blank lines or instructions; directives that are "
                     "given twice, misspelt, or cannot be read",
                 .why = "Directives count at the very top only. Elsewhere they are comments, and the file is read in "
                        "another way than it says.",
                 .remedy = "move the directive to the first lines of the file",
                 .repair = Repair::safe,
                 .bad = "# The shop.\n# syntax=docker/dockerfile:1@sha256:"
                        "b6afd42430b15f2d2a4c5a02b919e98a525b785b1aaff16747d2f623364e39b6\nFROM debian:12-slim\nUSER "
                        "1000\nCMD [\"true\"]\n",
                 .good = "# syntax=docker/dockerfile:1@sha256:"
                         "b6afd42430b15f2d2a4c5a02b919e98a525b785b1aaff16747d2f623364e39b6\n# The shop.\nFROM "
                         "debian:12-slim\nUSER 1000\nCMD [\"true\"]\n"},
        .check = directives},
    Check{.rule = {.id = "PL1007",
                   .aliases = "DL3043",
                   .severity = Severity::high,
                   .title = "ONBUILD keeps an instruction that it cannot keep",
                   .doc = "ONBUILD of ONBUILD, FROM or MAINTAINER",
                   .why = "The builder refuses it.",
                   .remedy = "keep the instruction itself, or write it in the file that is built on this image",
                   .hadolint = "DL3043",
                   .level = HadolintLevel::error,
                   .bad = "FROM debian:12-slim\nONBUILD ONBUILD RUN true\n",
                   .good = "FROM debian:12-slim\nONBUILD RUN true\n"},
          .check = triggers},
};

}  // namespace

std::span<const Check> syntax_checks() { return kChecks; }

}  // namespace plimsoll::lint
