// SPDX-License-Identifier: Apache-2.0
// PL1010: characters that look like others and are not, as word processors and web pages leave them.
#include <array>

#include "base/bytes.h"
#include "dockerfile/split.h"
#include "dockerfile/validate.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Heredoc;
using dockerfile::Instruction;
using dockerfile::Keyword;

constexpr std::size_t kMostEdits = 10'000;  // of one fix

struct LookAlike {
  std::string_view bytes, plain, name;
};
constexpr std::array<LookAlike, 4> kQuotes = {{{"\xE2\x80\x9C", "\"", "a typographic quote"},
                                               {"\xE2\x80\x9D", "\"", "a typographic quote"},
                                               {"\xE2\x80\x98", "'", "a typographic quote"},
                                               {"\xE2\x80\x99", "'", "a typographic quote"}}};
/// Nothing to be seen, and read as part of a word.
constexpr std::array<LookAlike, 4> kInvisible = {{{"\xEF\xBB\xBF", "", "a byte order mark"},
                                                  {"\xE2\x80\x8B", "", "a space of no width"},
                                                  {"\xC2\xA0", " ", "a no-break space"},
                                                  {"\xE2\x80\xAF", " ", "a no-break space"}}};

template <std::size_t N>
const LookAlike* look_alike_at(std::string_view text, const std::array<LookAlike, N>& all) {
  const auto found = std::ranges::find_if(all, [text](const LookAlike& each) { return text.starts_with(each.bytes); });
  return found == all.end() ? nullptr : &*found;
}

struct Seen {
  std::vector<std::pair<std::size_t, const LookAlike*>> quotes, invisible;  // where in the text
  bool quote_begins_a_word = false;
};

/// What stands outside plain quotes.
Seen look(const Instruction& instruction, char escape) {
  Seen out;
  const std::string_view text = instruction.text;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == escape && quote != '\'') {
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if ((static_cast<unsigned char>(c) & 0x80U) != 0) {
      const std::string_view rest = text.substr(i);
      if (const LookAlike* each = look_alike_at(rest, kInvisible)) out.invisible.emplace_back(i, each);
      if (const LookAlike* each = look_alike_at(rest, kQuotes)) {
        out.quotes.emplace_back(i, each);
        out.quote_begins_a_word |= i > 0 && std::string_view(" \t=[,(").find(text[i - 1]) != std::string_view::npos;
      }
    }
  }
  return out;
}

/// Values without quotes of their own are prose.
bool is_prose(const Instruction& instruction) {
  return instruction.keyword == Keyword::maintainer ||
         (!instruction.pairs.empty() && instruction.pairs.front().separator == ' ');
}

void look_at_text(const Step& step, char escape, Found& found) {
  const Instruction& instruction = *step.instruction;
  const Seen seen = look(instruction, escape);
  const auto range = [&](std::size_t at, const LookAlike* each) {
    return instruction.file_range(at, at + each->bytes.size());
  };
  static constexpr std::size_t kMost = 20;  // of one instruction
  std::size_t told = 0;
  for (const auto& [at, each] : seen.invisible) {
    if (++told > kMost) break;
    if (at < instruction.arguments_at && at == 0) continue;
    Issue& issue = found.add(step, range(at, each), std::string(each->name) + " is read as part of a word");
    const std::string_view with = each->plain;
    issue.fixes.push_back(
        {Repair::safe, with.empty() ? "delete it" : "make it a plain space", {{range(at, each), std::string(with)}}});
  }
  if (!seen.quote_begins_a_word || is_prose(instruction) || dockerfile::meant_as_json(instruction.arguments)) return;
  const auto& [first, first_quote] = seen.quotes.front();
  Issue& issue =
      found.add(step, range(first, first_quote), "a typographic quote quotes nothing: it is part of the word");
  Fix fix{Repair::safe, "make the quotes plain ones", {}};
  std::size_t doubles = 0;
  for (const auto& [at, each] : seen.quotes) {
    fix.edits.push_back({range(at, each), std::string(each->plain)});
    doubles += each->plain == "\"" ? 1 : 0;
  }
  if (fix.edits.size() < kMostEdits && doubles % 2 == 0 && (seen.quotes.size() - doubles) % 2 == 0)
    issue.fixes.push_back(std::move(fix));
}

void look_at_documents(const Step& step, Found& found) {
  for (const Heredoc& doc : step.instruction->heredocs) {
    const std::size_t first = doc.content.find("\r\n");
    if (first == std::string::npos) continue;
    const bool is_program = doc.content.starts_with("#!");
    Issue& issue = found.add(step, {doc.range.begin + first, doc.range.begin + first + 1},
                             is_program ? "the program named behind #! is looked for with a carriage return in its name"
                                        : "lines of the here-document end in a carriage return, which stays in them");
    Fix fix{Repair::safe, "take the carriage returns out", {}};
    for (std::size_t at = first; at != std::string::npos && fix.edits.size() < kMostEdits;
         at = doc.content.find("\r\n", at + 1))
      fix.edits.push_back({{doc.range.begin + at, doc.range.begin + at + 1}, {}});
    if (fix.edits.size() < kMostEdits) issue.fixes.push_back(std::move(fix));
  }
}

void characters(const Context& file, Found& found) {
  for (const dockerfile::Problem& problem : file.file.problems)
    if (problem.kind == dockerfile::Problem::Kind::encoding) found.add(problem.range, problem.message);
  for (const Step& step : file.steps) {
    if (step.trigger) continue;
    look_at_text(step, file.file.escape, found);
    look_at_documents(step, found);
  }
}

constexpr std::array kChecks = {
    Check{
        .rule = {.id = "PL1010",
                 .severity = Severity::medium,
                 .title = "A character is not what it looks like",
                 .doc = "typographic quotes, no-break spaces and byte order marks outside quotes, carriage returns in "
                        "here-documents, and files that are UTF-16 or UTF-32",
                 .why = "Builder and shell take them for letters: a word is another one, a quote quotes nothing, a "
                        "program is not found.",
                 .remedy = "write plain quotes and spaces, and end lines with a line feed alone",
                 .repair = Repair::safe,
                 .bad = "FROM debian:12-slim\nENV GREETING=\xE2\x80\x9Chello\xE2\x80\x9D\nUSER 1000\nCMD [\"env\"]\n",
                 .good = "FROM debian:12-slim\nENV GREETING=\"hello\"\nUSER 1000\nCMD [\"env\"]\n"},
        .check = characters},
};

}  // namespace

std::span<const Check> characters_checks() { return kChecks; }

}  // namespace plimsoll::lint
