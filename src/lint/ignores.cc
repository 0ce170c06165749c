// SPDX-License-Identifier: Apache-2.0
#include "lint/ignores.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include "base/lines.h"
#include "base/words.h"
#include "lint/engine.h"

namespace plimsoll::lint {

namespace {

using Dialect = IgnoreComment::Dialect;

/// Enough for any file that people write, and an end for one that is nothing but comments.
constexpr std::size_t kMostComments = 5000;

enum class Reach : std::uint8_t { next, stage, file };

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// Takes a word and the blanks behind it; false when something else stands there.
bool take_word(std::string_view& rest, std::string_view word) {
  if (!lowercase(rest.substr(0, word.size())).starts_with(word)) return false;
  const std::string_view after = rest.substr(word.size());
  if (!after.empty() && !is_blank(after.front()) && after.front() != '=') return false;
  rest = trimmed(after);
  return true;
}

/// "key = value"; the value ends at a blank unless it is quoted.
std::optional<std::string> take_value(std::string_view& rest, std::string_view key) {
  std::string_view at = rest;
  if (!take_word(at, key) || !at.starts_with('=')) return std::nullopt;
  at = trimmed(at.substr(1));
  std::string value;
  if (!at.empty() && (at.front() == '"' || at.front() == '\'')) {
    const std::size_t end = at.find(at.front(), 1);
    value = at.substr(1, end == at.npos ? at.npos : end - 1);
    at = end == at.npos ? std::string_view{} : at.substr(end + 1);
  } else {
    const std::size_t end = at.find_first_of(" \t");
    value = at.substr(0, end);
    at = end == at.npos ? std::string_view{} : at.substr(end);
  }
  rest = trimmed(at);
  return value;
}

/// "DL3008, DL3009": also with blanks around the commas.
std::vector<std::string> take_ids(std::string_view& rest) {
  std::vector<std::string> ids;
  while (true) {
    rest = trimmed(rest);
    const std::size_t end = std::min(rest.find_first_of(", \t#;"), rest.size());
    if (end > 0) ids.emplace_back(rest.substr(0, end));
    rest = trimmed(rest.substr(end));
    if (!rest.starts_with(',')) return ids;
    rest.remove_prefix(1);
  }
}

bool is_date(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i == 4 || i == 7 ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
  return text.substr(5, 2) >= "01" && text.substr(5, 2) <= "12" && text.substr(8) >= "01" && text.substr(8) <= "31";
}

void read_plimsoll(std::string_view rest, IgnoreComment& into) {
  while (!rest.empty()) {
    if (auto until = take_value(rest, "until")) {
      into.until = *std::move(until);
      if (!is_date(into.until)) into.problem = fmt::format("until={} is no date; write until=2027-01-31", into.until);
    } else if (auto reason = take_value(rest, "reason")) {
      into.reason = *std::move(reason);
    } else if (rest.starts_with('#') || rest.starts_with("--")) {
      into.reason =
          trimmed(rest.substr(rest.find_first_not_of("#-") == rest.npos ? rest.size() : rest.find_first_not_of("#-")));
      return;
    } else {
      const std::string word(rest.substr(0, rest.find_first_of(" \t")));
      into.problem =
          fmt::format("\"{}\" is not known here; there are until=DATE and reason=\"…\"", printable(word, 40));
      return;
    }
  }
}

/// `text` is what follows the "#". Nothing: it is about something else.
std::optional<IgnoreComment> read_comment(std::string_view text, Reach& reach) {
  std::string_view rest = trimmed(text);
  IgnoreComment out;
  reach = Reach::next;
  if (take_word(rest, "plimsoll") || take_word(rest, "hadolint")) {
    out.dialect =
        trimmed(text).starts_with('h') || trimmed(text).starts_with('H') ? Dialect::hadolint : Dialect::plimsoll;
    if (take_word(rest, "global") || take_word(rest, "file")) reach = Reach::file;
    if (take_word(rest, "stage")) reach = Reach::stage;
    if (!take_word(rest, "ignore") || !rest.starts_with('=')) return std::nullopt;
    rest.remove_prefix(1);
    out.rules = take_ids(rest);
    if (out.dialect == Dialect::plimsoll) {
      read_plimsoll(rest, out);
    } else if (rest.starts_with('#')) {
      out.reason = trimmed(rest.substr(1));
    }
  } else if (take_word(rest, "shellcheck")) {
    out.dialect = Dialect::shellcheck;
    if (!take_word(rest, "disable") || !rest.starts_with('=')) return std::nullopt;
    rest.remove_prefix(1);
    out.rules = take_ids(rest);
  } else if (take_word(rest, "check") && rest.starts_with('=')) {
    out.dialect = Dialect::buildkit;
    rest.remove_prefix(1);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      std::string_view part = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!take_word(part, "skip") || !part.starts_with('=')) continue;
      part.remove_prefix(1);
      out.rules = take_ids(part);
    }
    if (out.rules.empty()) return std::nullopt;  // error=true and its like
  } else {
    return std::nullopt;
  }
  if (out.rules.empty()) out.problem = "it names no rule";
  return out;
}

/// The comment of a line that holds nothing else; the range reaches from "#" to the line's end.
std::optional<TextRange> whole_line_comment(std::string_view text, TextRange line) {
  std::size_t at = line.begin;
  while (at < line.end && is_blank(text[at])) ++at;
  if (at >= line.end || text[at] != '#') return std::nullopt;
  return TextRange{at, line.end};
}

/// A YAML comment behind something else: "#" after a blank, outside quotes.
std::optional<TextRange> trailing_comment(std::string_view text, TextRange line) {
  char quote = 0;
  for (std::size_t at = line.begin; at < line.end; ++at) {
    if (quote != 0) {
      if (text[at] == quote) quote = 0;
    } else if (text[at] == '"' || text[at] == '\'') {
      quote = text[at];
    } else if (text[at] == '#' && at > line.begin && is_blank(text[at - 1])) {
      return TextRange{at, line.end};
    }
  }
  return std::nullopt;
}

std::size_t indent_of(std::string_view text, TextRange line) {
  std::size_t at = line.begin;
  while (at < line.end && text[at] == ' ') ++at;
  return at - line.begin;
}

/// From the first line at or behind `number` that is not empty and no comment to the last that is indented deeper.
TextRange block_below(std::string_view text, const LineIndex& lines, std::uint32_t number) {
  const auto last = static_cast<std::uint32_t>(lines.lines());
  const auto is_nothing = [&](TextRange line) {
    return trimmed(line.in(text)).empty() || whole_line_comment(text, line).has_value();
  };
  while (number <= last && is_nothing(lines.line(number, text))) ++number;
  if (number > last) return {text.size(), text.size()};
  const std::size_t begin = lines.offset(number), indent = indent_of(text, lines.line(number, text));
  std::size_t end = lines.line(number, text).end;
  for (std::uint32_t at = number + 1; at <= last; ++at) {
    const TextRange line = lines.line(at, text);
    if (is_nothing(line)) continue;
    const bool item = text[line.begin + indent_of(text, line)] == '-';
    if (indent_of(text, line) < indent || (indent_of(text, line) == indent && !item)) break;
    if (indent_of(text, line) == indent && item && text[begin + indent] == '-') break;
    end = line.end;
  }
  return {begin, end + 1};
}

constexpr Rule kInlineIgnore{
    .id = "PL2206",
    .aliases = "DL1001",
    .severity = Severity::negligible,
    .audience = Audience::strict,
    .title = "A comment ignores rules",
    .doc = "comments that take findings back",
    .why = "What is decided in a comment nobody has to agree to.",
    .remedy = "ignore it in the project's settings, where reviewers see it",
    .hadolint = "DL1001",
    .level = HadolintLevel::ignored,
    .bad =
        "FROM debian:12-slim\n# hadolint ignore=DL3000 # the next image sets its own\nWORKDIR app\nUSER 1000\n"
        "CMD [\"true\"]\n",
    .good = "FROM debian:12-slim\nWORKDIR /app\nUSER 1000\nCMD [\"true\"]\n",
};

constexpr Rule kBadIgnore{
    .id = "PL2207",
    .severity = Severity::low,
    .title = "An ignore comment without reason, expired or needless",
    .doc =
        "ignore comments that are past their until=, take nothing back, name no rule that exists, or give no reason "
        "(of those of other tools only the first three are told, unless profile strict)",
    .why = "An ignore that nobody can judge any more hides the next fault in that line too.",
    .remedy = "delete the comment, or give it a reason and a new date",
    .repair = Repair::safe,
    .bad =
        "FROM debian:12-slim\n# plimsoll ignore=PL1101 reason=\"was relative once\"\nWORKDIR /app\nUSER 1000\n"
        "CMD [\"true\"]\n",
    .good =
        "FROM debian:12-slim\n# plimsoll ignore=PL1101 reason=\"the next image sets its own\"\nWORKDIR app\n"
        "USER 1000\nCMD [\"true\"]\n",
};

/// The comment's line when nothing else is in it, with its end.
TextRange deletable(TextRange comment, std::string_view text) {
  std::size_t begin = comment.begin;
  while (begin > 0 && is_blank(text[begin - 1])) --begin;
  if (begin > 0 && text[begin - 1] != '\n') return {begin, comment.end};
  std::size_t end = comment.end;
  while (end < text.size() && text[end] != '\n') ++end;
  return {begin, std::min(end + 1, text.size())};
}

}  // namespace

std::vector<IgnoreComment> ignore_comments(const Context& file) {
  const std::string_view text = file.text();
  std::vector<IgnoreComment> out;
  std::size_t next = 0;  // the first instruction that ends behind the line
  const auto& instructions = file.file.instructions;
  for (std::uint32_t number = 1; number <= file.lines.lines() && out.size() < kMostComments; ++number) {
    const TextRange line = file.lines.line(number, text);
    const auto where = whole_line_comment(text, line);
    if (!where) continue;
    Reach reach{};
    auto comment = read_comment(text.substr(where->begin + 1, where->size() - 1), reach);
    if (!comment) continue;
    comment->where = *where;
    while (next < instructions.size() && instructions[next].range.end <= where->begin) ++next;
    const bool inside = next < instructions.size() && instructions[next].range.begin < where->begin;
    const bool at_top = next == 0 && !inside;
    if (comment->dialect == Dialect::buildkit && at_top &&
        std::ranges::any_of(file.file.directives, [&](const auto& directive) { return directive.line == number; }))
      reach = Reach::file;
    if (reach == Reach::file) {
      comment->covers = {0, text.size() + 1};
    } else if (reach == Reach::stage) {
      // Of the stage it stands in; above a FROM, of that one.
      const Step* step = nullptr;
      for (const Step& each : file.steps)
        if (each.index == std::min(next, instructions.size() - 1)) step = &each;
      if (instructions.empty() || step == nullptr || !step->stage) continue;
      const auto& steps = file.stages[*step->stage].steps;
      comment->covers = {file.steps[steps.front()].instruction->range.begin,
                         file.steps[steps.back()].instruction->range.end + 1};
    } else if (inside) {
      // Between the lines of an instruction: the next line that is no comment.
      std::uint32_t below = number + 1;
      while (below < file.lines.lines() && whole_line_comment(text, file.lines.line(below, text))) ++below;
      comment->covers = {file.lines.offset(below), file.lines.line(below, text).end + 1};
    } else if (next < instructions.size()) {
      comment->covers = {instructions[next].range.begin, instructions[next].range.end + 1};
    }
    out.push_back(*std::move(comment));
  }
  return out;
}

std::vector<IgnoreComment> ignore_comments(std::string_view yaml) {
  std::vector<IgnoreComment> out;
  if (yaml.find("ignore") == yaml.npos) return out;
  const LineIndex lines(yaml);
  for (std::uint32_t number = 1; number <= lines.lines() && out.size() < kMostComments; ++number) {
    const TextRange line = lines.line(number, yaml);
    const auto whole = whole_line_comment(yaml, line);
    const auto where = whole ? whole : trailing_comment(yaml, line);
    if (!where) continue;
    Reach reach{};
    auto comment = read_comment(yaml.substr(where->begin + 1, where->size() - 1), reach);
    if (!comment || comment->dialect != Dialect::plimsoll) continue;
    comment->where = *where;
    comment->covers = reach == Reach::file ? TextRange{0, yaml.size() + 1}
                      : whole              ? block_below(yaml, lines, number + 1)
                                           : TextRange{line.begin, line.end + 1};
    out.push_back(*std::move(comment));
  }
  return out;
}

bool names_rule(const IgnoreComment& comment, std::string_view id, std::span<const std::string> aliases) {
  return std::ranges::any_of(comment.rules, [&](const std::string& name) {
    const std::string wanted = lowercase(name);
    return wanted == "all" || wanted == "*" || wanted == lowercase(id) ||
           std::ranges::any_of(aliases, [&](const std::string& alias) { return lowercase(alias) == wanted; });
  });
}

const Rule& inline_ignore_rule() { return kInlineIgnore; }
const Rule& bad_ignore_rule() { return kBadIgnore; }

std::vector<Issue> judge_ignores(std::span<const IgnoreComment> comments, std::string_view text,
                                 const Settings& settings) {
  std::vector<Issue> out;
  for (const IgnoreComment& comment : comments) {
    const std::string names = some_of(comment.rules, 4);
    if (comment.used && comment.dialect == Dialect::hadolint)
      out.push_back({&kInlineIgnore, comment.where, {}, fmt::format("a comment ignores {}", names), {}, {}, {}});
    const auto say = [&](std::string title, std::string remedy) -> Issue& {
      return out.emplace_back(Issue{&kBadIgnore, comment.where, {}, std::move(title), std::move(remedy), {}, {}});
    };
    const Fix remove{.repair = Repair::safe,
                     .title = "delete the comment",
                     .edits = {{.range = deletable(comment.where, text), .text = ""}}};
    const bool is_ours = comment.dialect == Dialect::plimsoll;
    if (!comment.problem.empty()) {
      if (is_ours) say(fmt::format("this ignore comment cannot be followed: {}", comment.problem), {});
      continue;
    }
    if (!comment.until.empty() && comment.until < settings.today) {
      say(fmt::format("the ignore of {} expired on {}", names, comment.until), {});
      continue;
    }
    // What only shellcheck finds is not known to be needless where it did not run.
    std::vector<std::string> unknown;
    bool foreign = false;
    for (const std::string& name : comment.rules) {
      const std::string lower = lowercase(name);
      foreign = foreign || lower.starts_with("sc") || lower.starts_with("dl") || lower == "all" || lower == "*";
      if (!lower.starts_with("sc") && lower != "all" && lower != "*" && find_rules(name).empty())
        unknown.push_back(name);
    }
    if (is_ours && !unknown.empty()) {
      say(fmt::format("there is no rule {}", some_of(unknown, 4)), "see plimsoll rules for what there is");
    } else if (!comment.used && (is_ours || !foreign)) {
      if (is_ours || settings.profile == Profile::strict)
        say(fmt::format("nothing here needs the ignore of {}", names), {}).fixes.push_back(remove);
    } else if (comment.reason.empty() && (is_ours || settings.profile == Profile::strict)) {
      say(fmt::format("the ignore of {} gives no reason", names), "write why, as reason=\"…\"");
    }
  }
  return out;
}

}  // namespace plimsoll::lint
