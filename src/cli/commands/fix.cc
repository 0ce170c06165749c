// SPDX-License-Identifier: Apache-2.0
// fix: mends what lint finds.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "base/file.h"
#include "base/words.h"
#include "cli/commands/all.h"
#include "cli/commands/lint_options.h"
#include "cli/commands/report_options.h"

namespace plimsoll::cli {

namespace {

struct Options {
  LintOptions lint;
  bool write = false;
  bool unsafe = false;
  bool quiet = false;
};

/// "2 × PL1502, PL1901"
std::string counted(const std::vector<Finding>& findings) {
  std::vector<std::pair<std::string, std::size_t>> ids;
  for (const Finding& finding : findings) {
    const auto known = std::ranges::find(ids, finding.id, &std::pair<std::string, std::size_t>::first);
    if (known == ids.end())
      ids.emplace_back(finding.id, 1);
    else
      ++known->second;
  }
  std::ranges::sort(ids);
  std::vector<std::string> words;
  for (const auto& [id, count] : ids) words.push_back(count == 1 ? id : fmt::format("{} x {}", count, id));
  return some_of(words, 12);
}

std::string coloured(std::string_view diff) {
  std::string out;
  while (!diff.empty()) {
    const std::size_t end = std::min(diff.find('\n'), diff.size() - 1) + 1;
    const std::string_view line = diff.substr(0, end - 1);
    diff.remove_prefix(end);
    const std::string_view colour = line.starts_with("---") || line.starts_with("+++") ? "\033[1m"
                                    : line.starts_with('-')                            ? "\033[31m"
                                    : line.starts_with('+')                            ? "\033[32m"
                                    : line.starts_with("@@")                           ? "\033[36m"
                                                                                       : "";
    out += colour.empty() ? fmt::format("{}\n", line) : fmt::format("{}{}\033[0m\n", colour, line);
  }
  return out;
}

Result<Exit> fix_files(const Options& options, Console& console) {
  lint::Settings settings = TRY(options.lint.settings());
  settings.shellcheck = options.lint.shellcheck;  // every edit is a question: only when asked for
  const lint::FoundFiles found = TRY(options.lint.find_files(options.lint.paths));
  std::size_t fixed = 0, left = 0;
  for (const lint::LoadedFile& file : found.files) {
    const lint::Mended mended = lint::mend(file.source(), settings, options.unsafe ? Repair::unsafe : Repair::safe);
    fixed += mended.fixed.size();
    left += mended.left;
    if (mended.text == file.text) continue;
    if (options.write) {
      TRY(write_file(std::filesystem::canonical(file.path), mended.text));
    } else {
      const std::string diff = unified_diff(file.text, mended.text, file.path);
      TRY(console.write(console.out().colour ? coloured(diff) : diff));
    }
    if (!options.quiet)
      console.note(fmt::format("{}: {} {}: {}", file.path, plural(mended.fixed.size(), "finding"),
                               options.write ? "mended" : "would be mended", counted(mended.fixed)));
  }
  if (!options.quiet) {
    for (const Incomplete& gap : found.incomplete) console.note(fmt::format("{}: {}", gap.path, gap.message));
    if (fixed == 0) {
      console.note(left == 0 ? "nothing to mend"
                             : fmt::format("nothing to mend by itself; {} left{}", plural(left, "finding"),
                                           options.unsafe ? "" : "; --unsafe also makes edits that change behaviour"));
    } else if (!options.write) {
      console.note("nothing was written; --write does");
    }
  }
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positions({.name = "FILE", .doc = "files, or folders to look through", .completes = Completes::file},
                      options->lint.paths, 1);
  arguments.group("Edits");
  arguments.option({.name = "--write", .doc = "change the files; without it the diff is printed"}, options->write);
  arguments.option({.name = "--unsafe", .doc = "make edits that change what a container does as well"},
                   options->unsafe);
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "no notes on standard error"}, options->quiet);
  arguments.group("Files");
  options->lint.declare_files(arguments);
  arguments.group("Rules");
  options->lint.declare_rules(arguments, "strict");
  return [options](Console& console) { return fix_files(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll fix Dockerfile",
    "plimsoll fix --unsafe --write Dockerfile compose.yaml",
    "plimsoll fix --only PL1502,DL3015 --unsafe . | git apply",
};

}  // namespace

constinit const Command kFix{
    .name = "fix",
    .group = "Write",
    .doc = "Mends what lint finds, as a diff to look at or in place; every edit is proven by linting again.",
    .examples = kExamples,
    .declare = declare,
    .first = "mend what lint finds",
    .notes =
        "Safe edits change nothing about what a container does. Fixing twice changes nothing more. Edits that need "
        "a registry are made by plimsoll pin."};

}  // namespace plimsoll::cli
