// SPDX-License-Identifier: Apache-2.0
// PL1101, PL1102, PL1111–PL1114: folders that depend on what was before, destinations, and instructions of which only
// the last one counts.
#include <array>
#include <map>

#include "base/lines.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Form;
using dockerfile::Instruction;
using dockerfile::Keyword;

bool is_quote(char c) { return c == '"' || c == '\''; }

std::string_view unquoted(std::string_view word) {
  while (!word.empty() && is_quote(word.front())) word.remove_prefix(1);
  while (!word.empty() && is_quote(word.back())) word.remove_suffix(1);
  return word;
}

bool is_windows_drive(std::string_view path) {
  return path.size() > 1 && path[1] == ':' && to_lower(path[0]) >= 'a' && to_lower(path[0]) <= 'z';
}

/// As far as can be told: a variable may hold anything.
bool is_absolute(std::string_view path) {
  return path.starts_with('/') || path.starts_with('$') || path.starts_with('\\') || is_windows_drive(path);
}

/// The edit that makes a relative path begin at the root; quotes around it stay.
Edit from_root(TextRange range, std::string_view text) {
  while (range.begin < range.end && is_quote(text[range.begin])) ++range.begin;
  std::string_view rest = text.substr(range.begin);
  std::size_t dots = 0;
  while (rest.substr(dots).starts_with("./")) dots += 2;
  if (dots == 0 && rest.starts_with('.') && (range.size() == 1 || is_quote(rest[1]))) dots = 1;
  return {{range.begin, range.begin + dots}, "/"};
}

enum class Once : std::uint8_t { first_only, every };

void relative_folders(const Context& file, Found& found, Once once) {
  for (const Step* step : file.steps_with(Keyword::workdir)) {
    if (step->instruction->words.empty() || step->trigger) continue;
    const std::string_view path = unquoted(step->instruction->words.front());
    if (path.empty() || is_absolute(path)) continue;
    if (once == Once::first_only && !step->workdir.empty()) continue;
    const TextRange range = step->instruction->word_ranges.front();
    Issue& issue = found.add(*step, range, "the folder depends on the one the base image is in");
    issue.fixes.push_back({Repair::unsafe, "begin at the root", {from_root(range, file.text())}});
  }
}
void relative_workdir(const Context& file, Found& found) { relative_folders(file, found, Once::first_only); }
void relative_workdir_as_hadolint(const Context& file, Found& found) { relative_folders(file, found, Once::every); }

void tell_relative_copy(const Context& file, const Step& step, Found& found) {
  const Instruction& copy = *step.instruction;
  if (copy.words.size() < 2) return;
  const std::string_view to = unquoted(copy.words.back());
  if (to.starts_with('/') || to.starts_with('$') || to.starts_with('\\') || is_windows_drive(to) || to.empty()) return;
  Issue& issue = found.add(step, copy.word_ranges.back(), "it is copied to wherever the base image is");
  issue.fixes.push_back({Repair::unsafe, "begin at the root", {from_root(copy.word_ranges.back(), file.text())}});
}

void relative_copy(const Context& file, Found& found) {
  for (const Keyword keyword : {Keyword::add, Keyword::copy})
    for (const Step* step : file.steps_with(keyword))
      if (step->workdir.empty() && !step->trigger) tell_relative_copy(file, *step, found);
}

/// hadolint remembers by the stage's name, or by its image when it has none.
void relative_copy_as_hadolint(const Context& file, Found& found) {
  std::map<std::string, bool, std::less<>> given;
  std::string now;
  for (const Step& step : file.steps) {
    const std::vector<std::string>& words = step.instruction->words;
    if (step.trigger) continue;
    if (step.is(Keyword::from) && !words.empty()) {
      const std::string image(words.front().substr(0, words.front().find_first_of(":@")));
      now = words.size() == 3 ? words[2] : image;
      given.insert_or_assign(now, given.contains(image) && given[image]);
    } else if (step.is(Keyword::workdir)) {
      given.insert_or_assign(now, true);
    } else if (step.is(Keyword::copy) && !given[now]) {
      tell_relative_copy(file, step, found);
    }
  }
}

enum class Folder : std::uint8_t { ends_with_slash, likely };

void many_to_no_folder(const Context& file, Found& found, Folder takes) {
  for (const Step* step : file.steps_with(Keyword::copy)) {
    const Instruction& copy = *step->instruction;
    if (copy.words.size() < 3 || step->trigger) continue;
    const std::string_view to = unquoted(copy.words.back());
    if (to.ends_with('/') || to.empty()) continue;
    if (takes == Folder::likely &&
        (to == "." || to.ends_with("/.") || to.find('$') != std::string_view::npos || to.ends_with('\\')))
      continue;
    const TextRange range = copy.word_ranges.back();
    Issue& issue = found.add(*step, range, "several files are copied to a path that is not written as a folder");
    std::size_t end = range.end;
    while (end > range.begin && is_quote(file.text()[end - 1])) --end;
    issue.fixes.push_back({Repair::safe, "end the destination with /", {{{end, end}, "/"}}});
  }
}
void copy_many(const Context& file, Found& found) { many_to_no_folder(file, found, Folder::likely); }
void copy_many_as_hadolint(const Context& file, Found& found) {
  many_to_no_folder(file, found, Folder::ends_with_slash);
}

/// All of one stage but the last count for nothing. hadolint points at what makes them so.
void several(const Context& file, Keyword keyword, Found& found) {
  const Step* before = nullptr;
  for (const Step* step : file.steps_with(keyword)) {
    if (step->trigger) continue;
    if (before != nullptr && before->stage == step->stage) {
      const Step& at = file.is_hadolint() ? *step : *before;
      Issue& issue = found.add(
          at, at.instruction->keyword_range,
          std::string(file.is_hadolint() ? "it takes the place of the " : "a later one takes the place of this ") +
              std::string(dockerfile::keyword_name(keyword)) + (file.is_hadolint() ? " before it" : ""));
      issue.fixes.push_back({Repair::safe, "delete the one that does not count", {{whole_lines(file, *before), {}}}});
    }
    before = step;
  }
}
void several_cmd(const Context& file, Found& found) { several(file, Keyword::cmd, found); }
void several_entrypoint(const Context& file, Found& found) { several(file, Keyword::entrypoint, found); }
void several_healthcheck(const Context& file, Found& found) { several(file, Keyword::healthcheck, found); }

constexpr std::array kChecks = {
    Check{
        .rule = {.id = "PL1101",
                 .aliases = "DL3000 WorkdirRelativePath DS-0009 CKV_DOCKER_10 ID.20015",
                 .severity = Severity::medium,
                 .title = "WORKDIR is relative to a folder this file does not name",
                 .doc = "the first WORKDIR of a stage when it is relative. Variables and Windows drives are let pass.",
                 .why = "Where it leads depends on the base image, which may change.",
                 .remedy = "write the whole path",
                 .hadolint = "DL3000",
                 .level = HadolintLevel::error,
                 .repair = Repair::unsafe,
                 .bad = "FROM debian:12-slim\nWORKDIR app\nUSER 1000\nCMD [\"true\"]\n",
                 .good = "FROM debian:12-slim\nWORKDIR /app\nUSER 1000\nCMD [\"true\"]\n"},
        .check = relative_workdir,
        .as_hadolint = relative_workdir_as_hadolint},
    Check{.rule = {.id = "PL1102",
                   .aliases = "DL3045",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "Copied to a relative path without WORKDIR",
                   .doc = "COPY and ADD to a relative destination in a stage that has set no WORKDIR",
                   .why = "Where the files land depends on the base image, which may change.",
                   .remedy = "write the whole path, or set WORKDIR first",
                   .hadolint = "DL3045",
                   .level = HadolintLevel::warning,
                   .repair = Repair::unsafe,
                   .bad = "FROM debian:12-slim\nCOPY shop.conf etc/shop.conf\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim\nCOPY shop.conf /etc/shop.conf\nUSER 1000\nCMD [\"true\"]\n"},
          .check = relative_copy,
          .as_hadolint = relative_copy_as_hadolint},
    Check{.rule = {.id = "PL1111",
                   .aliases = "DL3021 DS-0011",
                   .severity = Severity::low,
                   .title = "Several files are copied to what is not written as a folder",
                   .doc = "COPY with more than one source and a destination that does not end with a slash",
                   .why = "Older builders refuse it, and a reader takes the last part for a file's name.",
                   .remedy = "end the destination with a slash",
                   .hadolint = "DL3021",
                   .level = HadolintLevel::error,
                   .repair = Repair::safe,
                   .bad = "FROM debian:12-slim\nCOPY a.conf b.conf /etc/shop\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim\nCOPY a.conf b.conf /etc/shop/\nUSER 1000\nCMD [\"true\"]\n"},
          .check = copy_many,
          .as_hadolint = copy_many_as_hadolint},
    Check{.rule = {.id = "PL1112",
                   .aliases = "DL4003 MultipleInstructionsDisallowed DS-0016 ID.20011",
                   .severity = Severity::medium,
                   .title = "More than one CMD in a stage",
                   .doc = "every CMD of a stage but the last",
                   .why = "Only the last one counts; whoever reads the first is told something that is not so.",
                   .remedy = "delete those that do not count",
                   .hadolint = "DL4003",
                   .level = HadolintLevel::warning,
                   .repair = Repair::safe,
                   .bad = "FROM debian:12-slim\nUSER 1000\nCMD [\"true\"]\nCMD [\"sleep\", \"60\"]\n",
                   .good = "FROM debian:12-slim\nUSER 1000\nCMD [\"sleep\", \"60\"]\n"},
          .check = several_cmd},
    Check{.rule = {.id = "PL1113",
                   .aliases = "DL4004 MultipleInstructionsDisallowed DS-0007 ID.20010",
                   .severity = Severity::medium,
                   .title = "More than one ENTRYPOINT in a stage",
                   .doc = "every ENTRYPOINT of a stage but the last",
                   .why = "Only the last one counts; whoever reads the first is told something that is not so.",
                   .remedy = "delete those that do not count",
                   .hadolint = "DL4004",
                   .level = HadolintLevel::error,
                   .repair = Repair::safe,
                   .bad = "FROM debian:12-slim\nUSER 1000\nENTRYPOINT [\"true\"]\nENTRYPOINT [\"sleep\", \"60\"]\n",
                   .good = "FROM debian:12-slim\nUSER 1000\nENTRYPOINT [\"sleep\", \"60\"]\n"},
          .check = several_entrypoint},
    Check{
        .rule = {.id = "PL1114",
                 .aliases = "DL3012 MultipleInstructionsDisallowed DS-0023",
                 .severity = Severity::medium,
                 .title = "More than one HEALTHCHECK in a stage",
                 .doc = "every HEALTHCHECK of a stage but the last",
                 .why = "Only the last one counts; whoever reads the first is told something that is not so.",
                 .remedy = "delete those that do not count",
                 .hadolint = "DL3012",
                 .level = HadolintLevel::error,
                 .repair = Repair::safe,
                 .bad = "FROM debian:12-slim\nUSER 1000\nHEALTHCHECK CMD [\"false\"]\nHEALTHCHECK CMD [\"true\"]\nCMD "
                        "[\"sleep\", \"60\"]\n",
                 .good = "FROM debian:12-slim\nUSER 1000\nHEALTHCHECK CMD [\"true\"]\nCMD [\"sleep\", \"60\"]\n"},
        .check = several_healthcheck},
};

}  // namespace

std::span<const Check> structure_checks() { return kChecks; }

}  // namespace plimsoll::lint
