// SPDX-License-Identifier: Apache-2.0
// PL1707: dependencies that are installed behind COPY of everything, and so again whenever anything changes.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/rules/topics.h"
#include "lint/secret_files.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

/// How dependencies are installed, and which files say what they are.
struct Installer {
  std::string_view program;
  std::string_view verb;   // empty: any, or none
  std::string_view files;  // as sources of a COPY; the first one is there for sure
};
constexpr std::array kInstallers = {
    Installer{"bundle", "install", "Gemfile Gemfile.lock*"},
    Installer{"cargo", "fetch", "Cargo.toml Cargo.lock*"},
    Installer{"composer", "install", "composer.json composer.lock*"},
    Installer{"go", "mod", "go.mod go.sum*"},
    Installer{"npm", "ci", "package.json package-lock.json*"},
    Installer{"npm", "i", "package.json package-lock.json*"},
    Installer{"npm", "install", "package.json package-lock.json*"},
    Installer{"pip", "install", "requirements.txt"},
    Installer{"pip3", "install", "requirements.txt"},
    Installer{"pnpm", "install", "package.json pnpm-lock.yaml*"},
    Installer{"poetry", "install", "pyproject.toml poetry.lock*"},
    Installer{"yarn", "install", "package.json yarn.lock*"},
};

const Installer* installer_of(const RunCommand& command) {
  const shell::Word* verb = command.run->verb({"-r", "--requirement", "-c", "--prefix", "--cwd"});
  for (const Installer& each : kInstallers) {
    if (!command.run->is(each.program)) continue;
    const bool bare_yarn = each.program == "yarn" && verb == nullptr;
    if (!bare_yarn && (verb == nullptr || *verb != each.verb)) continue;
    const auto operands = command.run->operands({"-r", "--requirement", "-c", "--prefix", "--cwd"});
    // Packages by name need no file; "pip install ." needs everything.
    if (each.program.starts_with("pip"))
      return command.run->value({"-r", "--requirement"}) == "requirements.txt" && operands.size() == 1 ? &each
                                                                                                       : nullptr;
    if (each.program == "go") return operands.size() == 2 && *operands[1] == "download" ? &each : nullptr;
    return operands.size() <= 1 ? &each : nullptr;
  }
  return nullptr;
}

bool brings(const Step& step, std::string_view manifest) {
  if (!step.is(Keyword::copy) && !step.is(Keyword::add)) return false;
  const std::string_view stem = manifest.substr(0, manifest.find('.'));
  return std::ranges::any_of(copied_files(step), [&](const CopiedFile& each) { return each.source.contains(stem); });
}

/// The install step goes in front, with the files it needs.
std::optional<Fix> reordered(const Context& file, const Step& copy, const Step& run, const Installer& installer) {
  if (copy.trigger || run.trigger || run.index != copy.index + 1 || file.commands_of(run).size() != 1 ||
      run.scripts.size() != 1 || installer.program == "composer" || installer.program == "bundle" ||
      installer.program == "poetry" || !run.instruction->heredocs.empty())
    return std::nullopt;
  const std::vector<std::string>& words = copy.instruction->words;
  if (words.size() != 2 ||
      (words[1] != "." && words[1] != "./" && words[1] != copy.workdir && words[1] != copy.workdir + "/") ||
      copy.instruction->form != dockerfile::Form::text || copy.workdir.empty())
    return std::nullopt;
  const TextRange moved = whole_lines(file, run);
  std::string text(moved.in(file.text()));
  if (!text.ends_with('\n')) return std::nullopt;
  // Comments above the RUN would be left behind.
  if (!run.instruction->comments.empty()) return std::nullopt;
  std::string flags;
  for (const std::string& flag : copy.instruction->flags) flags += flag + " ";
  const std::size_t at = whole_lines(file, copy).begin;
  return Fix{.repair = Repair::unsafe,
             .title = fmt::format("install before everything is copied"),
             .edits = {{{at, at}, fmt::format("COPY {}{} ./\n{}", flags, installer.files, text)}, {moved, ""}}};
}

void check_order(const Context& file, Found& found) {
  for (const StageView& stage : file.stages) {
    const Step* whole = nullptr;
    std::vector<const Step*> before;
    for (const std::size_t at : stage.steps) {
      const Step& step = file.steps[at];
      if (whole == nullptr && copies_context(step))
        whole = &step;
      else if (whole == nullptr)
        before.push_back(&step);
      if (whole == nullptr || !step.is(Keyword::run)) continue;
      bool told = false;
      for (const RunCommand& command : file.commands_of(step)) {
        const Installer* installer = installer_of(command);
        if (installer == nullptr || told) continue;
        const std::string_view manifest = installer->files.substr(0, installer->files.find(' '));
        if (std::ranges::any_of(before, [&](const Step* each) { return brings(*each, manifest); })) continue;
        told = true;
        Issue& issue = found.add(*whole, whole->instruction->keyword_range,
                                 fmt::format("any change makes {} {} of line {} run again", installer->program,
                                             installer->verb, file.lines.position(command.range().begin).line));
        if (auto fix = reordered(file, *whole, step, *installer)) issue.fixes.push_back(*std::move(fix));
      }
      if (told) break;
    }
  }
}

const Check kChecks[] = {
    {.rule =
         {.id = "PL1707",
          .aliases = "",
          .severity = Severity::low,
          .audience = Audience::strict,
          .title = "Everything is copied before dependencies are installed",
          .doc =
              "COPY of the whole context with npm ci, pip install -r, go mod download and their like behind it, when "
              "their files were not copied before",
          .why = "The builder cannot reuse the installed dependencies as soon as any file has changed.",
          .remedy = "copy the files that list the dependencies, install them, then copy the rest",
          .repair = Repair::unsafe,
          .bad = R"(FROM node:22-slim
WORKDIR /app
COPY . .
RUN npm ci
USER node
CMD ["node", "server.js"]
)",
          .good = R"(FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
USER node
CMD ["node", "server.js"]
)"},
     .check = check_order,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> install_order_checks() { return kChecks; }

}  // namespace plimsoll::lint
