// SPDX-License-Identifier: Apache-2.0
// PL1403, PL1404: files with secrets that are copied into the image, and those that a later layer deletes.
#include <algorithm>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/words.h"
#include "lint/rules/topics.h"
#include "lint/secret_edits.h"
#include "lint/secret_files.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

/// Whether what the step makes is in the image, and not only in a stage that others copy from.
bool is_in_image(const Context& file, const Step& step) {
  const StageView* stage = file.stage_of(step);
  return stage == nullptr || stage->in_final;
}

bool is_public_key(const Context& file, const CopiedFile& copied) {
  // What package managers and GnuPG are given is there to check signatures with.
  for (const Step* step : steps_that_see(file, *copied.step))
    for (const RunCommand& command : file.commands_of(*step))
      if (command.run->is_any({"apt-key", "gpg", "rpm", "apk", "update-ca-certificates", "keytool"}) &&
          std::ranges::any_of(command.command->words, [&](const shell::Word& word) {
            return absolute_path(*step, word.value) == copied.target;
          }))
        return true;
  return copied.target.starts_with("/etc/apt/") || copied.target.starts_with("/etc/apk/keys/") ||
         copied.target.starts_with("/usr/share/keyrings/") || copied.target.starts_with("/etc/pki/rpm-gpg/") ||
         copied.target.starts_with("/usr/local/share/ca-certificates/");
}

struct Copied {
  CopiedFile file;
  const SecretFile* kind = nullptr;
};

std::vector<Copied> secret_copies(const Context& file, const Step& step) {
  std::vector<Copied> out;
  for (CopiedFile& copied : copied_files(step)) {
    const SecretFile* kind = secret_file(copied.source);
    if (kind == nullptr || (kind->severity != Severity::high && is_public_key(file, copied))) continue;
    out.push_back({std::move(copied), kind});
  }
  return out;
}

/// Whether a path is the file or a folder it is in.
bool covers(std::string_view path, std::string_view file) {
  return !path.empty() && path != "/" && (path == file || (file.starts_with(path) && file[path.size()] == '/'));
}

bool deletes(const RunCommand& command) { return command.run->is_any({"rm", "shred", "unlink", "wipe", "srm"}); }

/// The word with which a command deletes the file; nullptr: it does not.
const shell::Word* deletion_of(const RunCommand& command, std::string_view target) {
  if (!deletes(command) || target.empty()) return nullptr;
  for (const shell::Word* word : command.run->operands())
    if (covers(absolute_path(*command.step, word->value), target)) return word;
  return nullptr;
}

/// Takes out a command that only prepares or deletes the file.
enum class Taken : std::uint8_t { none, done, refused };
Taken take_out_care(const Context& file, const RunCommand& command, std::string_view target, Fix& fix) {
  if (!command.run->is_any({"rm", "shred", "chmod", "chown"})) return Taken::none;
  std::vector<const shell::Word*> paths = command.run->operands();
  if (command.run->is_any({"chmod", "chown"}) && !paths.empty()) paths.erase(paths.begin());
  const auto is_it = [&](const shell::Word* word) { return absolute_path(*command.step, word->value) == target; };
  if (std::ranges::none_of(paths, is_it)) return Taken::none;
  if (paths.size() != 1) return Taken::refused;
  const auto edit = take_out(file, command);
  if (!edit) return Taken::refused;
  fix.edits.push_back(*edit);
  return Taken::done;
}

bool names_path(const RunCommand& command, std::string_view target) {
  const auto is_it = [&](const shell::Word& word) {
    return absolute_path(*command.step, word.value) == target || word.value.contains(target);
  };
  return std::ranges::any_of(command.command->words, is_it) ||
         std::ranges::any_of(command.command->redirects,
                             [&](const shell::Redirect& redirect) { return is_it(redirect.target); });
}

std::string mount_of(const Copied& copied) {
  if (copied.kind->is_ssh) return "type=ssh";
  std::string mount =
      fmt::format("type=secret,id={},target={}",
                  secret_id(copied.file.source.substr(copied.file.source.rfind('/') + 1)), copied.file.target);
  const Step& step = *copied.file.step;
  const bool is_root = step.user.empty() || step.user == "root" || step.user == "0";
  if (!is_root || step.instruction->flag("--chown")) mount += ",mode=0444";
  return mount;
}

/// The RUNs that read the file get it mounted where it was copied to.
std::optional<Fix> as_mounted_file(const Context& file, const Copied& copied) {
  const Step& step = *copied.file.step;
  if (step.trigger || step.instruction->words.size() != 2 || step.instruction->flag("--from") ||
      copied.file.target.empty() || copied.kind->name.empty() || copied.file.source.contains('*') ||
      copied.file.target.find_first_of(", \"'") != std::string::npos)
    return std::nullopt;
  Fix fix{.repair = copied.kind->is_ssh ? Repair::unsafe : Repair::safe,
          .title = {},
          .edits = {{whole_lines(file, step), ""}}};
  std::size_t users = 0;
  for (const Step* other : steps_that_see(file, step)) {
    bool uses = false;
    for (const RunCommand& command : file.commands_of(*other)) {
      const Taken taken = take_out_care(file, command, copied.file.target, fix);
      if (taken == Taken::refused) return std::nullopt;
      if (taken == Taken::done) continue;
      const auto reads = [&](std::string_view program) { return !program.empty() && program == command.run->name(); };
      uses |= names_path(command, copied.file.target) || std::ranges::any_of(copied.kind->programs, reads);
    }
    if (!uses) continue;
    if (other->trigger) return std::nullopt;
    fix.edits.push_back(add_mount(*other, mount_of(copied)));
    ++users;
  }
  if (users == 0) return std::nullopt;
  fix.title = copied.kind->is_ssh ? "use the SSH agent: docker build --ssh default"
                                  : fmt::format("mount it where it is read: docker build --secret id={},src={}",
                                                secret_id(copied.file.source.substr(copied.file.source.rfind('/') + 1)),
                                                copied.file.source);
  return fix;
}

/// Nothing else but a secret, so that not even the build cache should have it; settings of a web page's build may be
/// in .env.
bool is_plain_secret(const SecretFile& kind) {
  return kind.severity == Severity::high && !kind.name.empty() && !kind.name.starts_with(".env");
}

void check_copied(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    const bool in_image = is_in_image(file, step);
    const bool tells_all = in_image || file.settings.profile == Profile::strict || !file.settings.only.empty();
    for (const Copied& copied : secret_copies(file, step)) {
      if (!tells_all && !is_plain_secret(*copied.kind)) continue;
      if (copied.file.word >= step.instruction->word_ranges.size()) continue;
      Issue& issue = found.add(step, step.instruction->word_ranges[copied.file.word],
                               fmt::format("{} is {}: it stays in the {}", printable(copied.file.source, 40),
                                           copied.kind->what, in_image ? "image" : "build cache"));
      issue.severity = in_image                        ? copied.kind->severity
                       : is_plain_secret(*copied.kind) ? Severity::medium
                                                       : Severity::low;
      if (copied.kind->is_ssh)
        issue.remedy = "use RUN --mount=type=ssh where it is needed, and replace the key: whoever has the image has it";
      if (auto fix = as_mounted_file(file, copied)) issue.fixes.push_back(*std::move(fix));
    }
  }
}

void report_deleted(const RunCommand& command, const shell::Word& word, std::string_view name, const SecretFile& kind,
                    std::uint32_t line, std::string_view verb, Found& found) {
  Issue& issue =
      found.add(*command.step, command.range(word),
                fmt::format("{} is deleted here and stays in the layer of line {}", printable(name, 40), line));
  issue.remedy =
      fmt::format("do not {} it: mount it with --mount={} in the RUN that needs it, and replace what was in it", verb,
                  kind.is_ssh ? "type=ssh" : "type=secret");
  if (kind.severity != Severity::high) issue.severity = Severity::high;
}

void check_deleted(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    const bool whole = copies_context(step);
    const std::vector<Copied> copies = secret_copies(file, step);
    if ((!whole && copies.empty()) || !is_in_image(file, step)) continue;
    for (const Step* other : steps_that_see(file, step))
      for (const RunCommand& command : file.commands_of(*other)) {
        if (!deletes(command)) continue;
        bool told = false;
        for (const Copied& copied : copies)
          if (const shell::Word* word = deletion_of(command, copied.file.target); word != nullptr && !told) {
            report_deleted(command, *word, copied.file.source, *copied.kind, step.instruction->line, "copy", found);
            told = true;
          }
        if (!whole || told) continue;
        // With everything came what is deleted now.
        for (const shell::Word* word : command.run->operands())
          if (const SecretFile* kind = word->is_literal() ? secret_file(word->value) : nullptr;
              kind != nullptr && kind->severity == Severity::high && !word->value.starts_with("/root"))
            report_deleted(command, *word, word->value, *kind, step.instruction->line, "copy", found);
      }
  }
}

const Check kChecks[] = {
    {.rule = {.id = "PL1403",
              .aliases = "DS-0031 CIS-DI-0010 CIS-4.10",
              .severity = Severity::high,
              .title = "A file with secrets is copied into the image",
              .doc = "COPY and ADD of files that are there to hold secrets: .env, SSH keys, .npmrc, .netrc, .pypirc, "
                     "pip.conf, settings.xml, .docker/config.json, .aws, .kube, key stores, private keys, Terraform's "
                     "state. Examples, certificates and public keys pass. Of stages that are not part of the image "
                     "only keys and logins are told, all in the strict profile.",
              .why = "Everybody who can pull the image can read it, in this layer, whatever later ones do to it.",
              .remedy = "mount it in the RUN that reads it with --mount=type=secret,id=…,target=…, or give it to the "
                        "container when it runs; name it in .dockerignore",
              .repair = Repair::safe,
              .bad = R"(FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json ./
COPY .npmrc /app/.npmrc
RUN npm ci
USER node
)",
              .good = R"(FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci
USER node
)"},
     .check = check_copied,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1404",
              .aliases = "CIS-4.10",
              .severity = Severity::critical,
              .title = "A file with secrets is deleted in a later layer",
              .doc = "a RUN that deletes a file with secrets which an earlier COPY or ADD put there",
              .why = "A layer only hides what the layers below it have: the file is in the image, and saving the image "
                     "to a tar file is all it takes to read it.",
              .remedy = "do not copy it: mount it with --mount=type=secret in the RUN that needs it, and replace what "
                        "was in it",
              .repair = Repair::none,
              .bad = R"(FROM debian:12-slim
COPY id_rsa /root/.ssh/id_rsa
RUN git clone --branch v1.4 git@git.example.com:shop/api.git /srv/api
RUN rm /root/.ssh/id_rsa
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN --mount=type=ssh git clone --branch v1.4 git@git.example.com:shop/api.git /srv/api
USER 1000
)"},
     .check = check_deleted,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> secret_files_checks() { return kChecks; }

}  // namespace plimsoll::lint
