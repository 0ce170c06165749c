// SPDX-License-Identifier: Apache-2.0
// PL1701–PL1703: ADD and COPY of files, archives and whole file systems.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/bytes.h"
#include "lint/hadolint_view.h"
#include "lint/rules/topics.h"
#include "lint/secret_files.h"
#include "lint/shell_edits.h"
#include "lint/variables.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;
using shell::Word;

/// Archives that ADD unpacks, by how their names end, as hadolint knows them. zstd is newer.
constexpr std::array<std::string_view, 15> kArchives = {".tar", ".Z",    ".bz2", ".gz",  ".lz",  ".lzma", ".tZ", ".tb2",
                                                        ".tbz", ".tbz2", ".tgz", ".tlz", ".tpz", ".txz",  ".xz"};

std::string_view without_quotes(std::string_view text) {
  while (!text.empty() && (text.front() == '"' || text.front() == '\'')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '"' || text.back() == '\'')) text.remove_suffix(1);
  return text;
}

bool is_archive(std::string_view name) {
  return std::ranges::any_of(kArchives, [&](std::string_view end) { return without_quotes(name).ends_with(end); });
}

bool is_web(std::string_view source) {
  source = without_quotes(source);
  return source.starts_with("https://") || source.starts_with("http://");
}

bool is_repository(std::string_view source) {
  return source.starts_with("git@") || source.starts_with("git://") || source.starts_with("ssh://") ||
         source.contains(".git#") || source.ends_with(".git");
}

// PL1701

/// ADD where COPY does the same.
Edit use_copy(const Context& file, const Step& step) {
  const TextRange keyword = step.instruction->keyword_range;
  const std::string_view written = keyword.in(file.text());
  const bool lower = !written.empty() && written.front() == 'a';
  return {keyword, lower ? "copy" : "COPY"};
}

bool has_own_flags(const Step& step) {
  return step.instruction->flag("--checksum") || step.instruction->flag("--keep-git-dir") ||
         step.instruction->flag("--unpack");
}

void check_add(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    const dockerfile::Instruction& add = *step.instruction;
    if (!step.is(Keyword::add) || add.words.size() < 2 || has_own_flags(step)) continue;
    const auto plain = [&](const std::string& source) {
      const std::string name = step.expand(source);
      return !is_archive(name) && !name.ends_with(".tar.zst") && !name.ends_with(".tzst") && !is_web(name) &&
             !is_repository(name) && !name.starts_with("<<") && !name.contains('$');
    };
    std::size_t first = 0;
    while (first + 1 < add.words.size() && !plain(add.words[first])) ++first;
    if (first + 1 >= add.words.size()) continue;
    Issue& issue =
        found.add(step, add.keyword_range,
                  fmt::format("ADD of {}, which COPY does without surprises", printable(add.words[first], 40)));
    const bool all = std::all_of(add.words.begin(), add.words.end() - 1, plain);
    if (all) issue.fixes.push_back({.repair = Repair::safe, .title = "use COPY", .edits = {use_copy(file, step)}});
  }
}

void check_add_as_hadolint(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    const dockerfile::Instruction& add = *step.instruction;
    if (!step.is(Keyword::add) || step.trigger || add.words.size() < 2) continue;
    const bool good = std::all_of(add.words.begin(), add.words.end() - 1,
                                  [](const std::string& source) { return is_archive(source) || is_web(source); });
    if (!good) report_for_hadolint(found, step);
  }
}

// PL1702

std::string_view last_part(std::string_view path) {
  path = without_quotes(path);
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_unpacker(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kNames = {"unzip", "gunzip",     "bunzip2", "unlzma", "unxz",
                                                             "zgz",   "uncompress", "zcat",    "gzcat"};
  return std::ranges::find(kNames, name) != kNames.end();
}

bool extracts(const HadolintCommand& command) {
  if (is_unpacker(command.name)) return true;
  return command.name == "tar" && std::ranges::any_of(command.arguments, [](const std::string& argument) {
           return argument == "--extract" || argument == "--get" ||
                  (argument.starts_with('-') && argument.contains('x'));
         });
}

/// The names under which an archive that is copied can be unpacked.
std::vector<std::string> archive_names(const Step& copy) {
  const std::vector<std::string>& words = copy.instruction->words;
  std::vector<std::string> out;
  if (words.size() < 2) return out;
  if (is_archive(words.back())) return {std::string(last_part(words.back()))};
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (is_archive(last_part(words[i]))) out.emplace_back(last_part(words[i]));
  return out;
}

void check_archive_as_hadolint(const Context& file, Found& found) {
  const std::vector<HadolintRun> runs =
      hadolint_runs(file, [](std::string_view name) { return name == "tar" || is_unpacker(name); });
  for (const Step& step : file.steps) {
    // A FROM makes it forget what it found before.
    const StageView* stage = file.stage_of(step);
    if (stage != nullptr && !stage->is_final) continue;
    if (!step.is(Keyword::copy) || step.trigger || step.instruction->flag("--from")) continue;
    std::vector<std::string> told;
    for (const std::string& name : archive_names(step)) {
      if (std::ranges::find(told, name) != told.end()) continue;
      const bool unpacked = std::ranges::any_of(runs, [&](const HadolintRun& run) {
        return !run.step->trigger && run.step->stage == step.stage && run.step->index > step.index &&
               std::ranges::any_of(run.commands, [&](const HadolintCommand& command) {
                 return extracts(command) && std::ranges::any_of(command.operands(), [&](const std::string& word) {
                          return last_part(word) == name;
                        });
               });
      });
      if (!unpacked) continue;
      told.push_back(name);
      report_for_hadolint(found, step);
    }
  }
}

/// "tar -xf A -C DIR" and nothing else that changes what comes out.
std::optional<std::string> unpacked_to(const RunCommand& command) {
  const shell::Invocation& run = *command.run;
  if (!run.is("tar")) return std::nullopt;
  for (const Word& word : run.arguments()) {
    const std::string_view option = word.value;
    if (!word.is_literal()) return std::nullopt;
    if (option.starts_with("--") && option != "--extract" && option != "--file" && option != "--gzip" &&
        option != "--verbose")
      return std::nullopt;
    if (option.starts_with('-') && option.find_first_not_of("-xfzjJvC") != std::string_view::npos &&
        !option.starts_with("--"))
      return std::nullopt;
  }
  if (run.operands({"-C", "-f"}).size() > 1) return std::nullopt;
  const auto folder = run.value({"-C"});
  const std::string to = absolute_path(*command.step, folder.value_or("."));
  return to.empty() ? std::nullopt : std::optional(to);
}

/// COPY of the archive becomes ADD to where tar put it; tar and rm of the archive go.
std::optional<Fix> use_add(const Context& file, const Step& copy, const CopiedFile& archive,
                           const RunCommand& unpacks) {
  if (copy.trigger || copy.instruction->words.size() != 2 || archive.target.empty() ||
      copy.instruction->form != dockerfile::Form::text)
    return std::nullopt;
  // ADD knows fewer kinds than tar.
  const bool known = archive.target.ends_with(".tar") || archive.target.ends_with(".tar.gz") ||
                     archive.target.ends_with(".tgz") || archive.target.ends_with(".tar.bz2") ||
                     archive.target.ends_with(".tar.xz");
  const auto to = unpacked_to(unpacks);
  auto gone = take_out(file, unpacks);
  if (!known || !to || !gone || to->find_first_of(" \"'[") != std::string::npos) return std::nullopt;
  Fix fix{.repair = Repair::unsafe, .title = "let ADD unpack it", .edits = {*std::move(gone)}};
  for (const Step* step : steps_that_see(file, copy))
    for (const RunCommand& command : file.commands_of(*step)) {
      if (&command == &unpacks) continue;
      const bool names = std::ranges::any_of(
          command.command->words, [&](const Word& word) { return absolute_path(*step, word.value) == archive.target; });
      if (!names) continue;
      // In one RUN the two would be edits of one place.
      if (step == unpacks.step) return std::nullopt;
      if (!command.run->is("rm") || command.run->operands().size() != 1) return std::nullopt;
      auto removal = take_out(file, command);
      if (!removal) return std::nullopt;
      fix.edits.push_back(*std::move(removal));
    }
  const TextRange keyword = copy.instruction->keyword_range;
  fix.edits.push_back({keyword, keyword.in(file.text()).starts_with('c') ? "add" : "ADD"});
  fix.edits.push_back({copy.instruction->word_ranges.back(), to->ends_with('/') ? *to : *to + "/"});
  return fix;
}

void check_archive(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::copy) || step.instruction->flag("--from")) continue;
    for (const CopiedFile& copied : copied_files(step)) {
      const std::string_view name = last_part(copied.target.empty() ? copied.source : copied.target);
      if (!is_archive(name)) continue;
      const RunCommand* unpacks = nullptr;
      for (const Step* other : steps_that_see(file, step)) {
        for (const RunCommand& command : file.commands_of(*other)) {
          if (!command.run->is("tar") || unpacks != nullptr) continue;
          const bool extracts =
              command.run->has({"-x", "--extract", "--get"}) ||
              (!command.run->arguments().empty() && !command.run->arguments().front().value.starts_with('-') &&
               command.run->arguments().front().value.contains('x'));
          const bool it = std::ranges::any_of(command.run->arguments(),
                                              [&](const Word& word) { return last_part(word.value) == name; });
          if (extracts && it) unpacks = &command;
        }
      }
      if (unpacks == nullptr) continue;
      Issue& issue = found.add(step, step.instruction->word_ranges[copied.word],
                               fmt::format("{} is unpacked in line {} and stays in this layer", printable(name, 40),
                                           file.lines.position(unpacks->range().begin).line));
      if (auto fix = use_add(file, step, copied, *unpacks)) issue.fixes.push_back(*std::move(fix));
    }
  }
}

// PL1703

bool is_all_to_all(const Step& step) {
  if (!step.is(Keyword::copy) || !step.instruction->flag("--from") || step.instruction->words.size() < 2) return false;
  const std::vector<std::string>& words = step.instruction->words;
  return without_quotes(words.back()) == "/" &&
         std::any_of(words.begin(), words.end() - 1,
                     [](const std::string& word) { return without_quotes(word) == "/"; });
}

void check_everything(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!is_all_to_all(step)) continue;
    // Onto nothing it is how one makes an image of one layer; cross-compiling helpers are made to be copied so.
    const StageView* stage = file.stage_of(step);
    const bool helps = stage != nullptr && !stage->in_final && file.settings.profile != Profile::strict;
    if (helps || (stage != nullptr && stage->base == "scratch")) continue;
    found.add(
        step,
        step.instruction->arguments.empty() ? step.instruction->keyword_range : step.instruction->word_ranges.front(),
        fmt::format("everything of {} is copied over this stage", printable(*step.instruction->flag("--from"), 40)));
  }
}

void check_everything_as_hadolint(const Context& file, Found& found) {
  for (const Step& step : file.steps)
    if (!step.trigger && is_all_to_all(step)) report_for_hadolint(found, step);
}

const Check kChecks[] = {
    {.rule = {.id = "PL1701",
              .aliases = "DL3020 DS-0005 CKV_DOCKER_4 CIS-DI-0009 CIS-4.9",
              .severity = Severity::low,
              .title = "Use COPY instead of ADD for files and folders",
              .doc = "ADD of something that is no archive, URL or git repository",
              .why =
                  "ADD unpacks what looks like an archive and fetches what looks like a URL: what lands in the image "
                  "depends on what the file is.",
              .remedy = "use COPY",
              .hadolint = "DL3020",
              .level = HadolintLevel::error,
              .repair = Repair::safe,
              .bad = R"(FROM debian:12-slim
ADD app.py /srv/
USER 1000
)",
              .good = R"(FROM debian:12-slim
COPY app.py /srv/
USER 1000
)"},
     .check = check_add,
     .as_hadolint = check_add_as_hadolint},
    {.rule = {.id = "PL1702",
              .aliases = "DL3010",
              .severity = Severity::low,
              .title = "Use ADD for extracting archives into an image",
              .doc = "COPY of a tar archive that a RUN behind it unpacks",
              .why = "The archive is in the image besides what was in it, deleted or not.",
              .remedy = "use ADD, which unpacks local tar archives by itself, or unpack it in a stage of its own",
              .hadolint = "DL3010",
              .level = HadolintLevel::info,
              .repair = Repair::unsafe,
              .bad = R"(FROM debian:12-slim
COPY dist.tar.gz /tmp/dist.tar.gz
RUN tar -xzf /tmp/dist.tar.gz -C /opt/dist
RUN rm /tmp/dist.tar.gz
USER 1000
)",
              .good = R"(FROM debian:12-slim
ADD dist.tar.gz /opt/dist/
USER 1000
)"},
     .check = check_archive,
     .as_hadolint = check_archive_as_hadolint},
    {.rule = {.id = "PL1703",
              .aliases = "DL3067",
              .severity = Severity::medium,
              .audience = Audience::strict,
              .title = "Do not copy an entire filesystem from another stage",
              .doc = "COPY --from=… / / onto a stage that has something already; onto scratch it "
                     "passes. The strict profile also tells it of stages that are not part of the image.",
              .why =
                  "Two systems lie over each other: files of one with packages of the other, which no package manager "
                  "and no scanner can tell apart, and twice the size.",
              .remedy = "copy what is needed, or begin the stage FROM scratch or FROM that stage",
              .hadolint = "DL3067",
              .level = HadolintLevel::warning,
              .repair = Repair::none,
              .bad = R"(FROM debian:12-slim AS build
FROM debian:12-slim
COPY --from=build / /
USER 1000
)",
              .good = R"(FROM debian:12-slim AS build
FROM debian:12-slim
COPY --from=build /usr/local/bin/ /usr/local/bin/
USER 1000
)"},
     .check = check_everything,
     .as_hadolint = check_everything_as_hadolint},
};

}  // namespace

std::span<const Check> files_checks() { return kChecks; }

}  // namespace plimsoll::lint
