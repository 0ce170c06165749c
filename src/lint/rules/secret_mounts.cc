// SPDX-License-Identifier: Apache-2.0
// PL1406: a secret reaches a RUN by a mount, as it should, and the RUN writes it down.
//
// Commands are followed in order: which variables hold the secret, which files it went into, and which of those are
// gone again when the RUN ends. Only commands that pass on what they read count; a header of curl ends nowhere.
#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "base/bytes.h"
#include "lint/rules/topics.h"
#include "lint/secret_files.h"
#include "lint/variables.h"
#include "secret/variable.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;
using dockerfile::MountType;
using shell::Command;
using shell::Word;

/// Where a secret went.
struct Leak {
  TextRange range;
  std::string file;     // absolute; empty: some settings of `program`
  std::string program;  // git, npm …
  std::string title;
  bool is_gone = false;
};

/// Programs whose output is what they read.
bool passes_on(const RunCommand& command) {
  return command.run->is_any({"awk", "base64", "cat", "cut", "echo", "envsubst", "grep", "gunzip", "head", "printf",
                              "sed", "sponge", "tail", "tee", "tr", "xxd"});
}

/// A command that stores what it is given in settings.
struct Store {
  std::string_view program;
  std::string_view first, second;  // its first operands; empty: any
  std::string_view file;           // that it writes to
};
constexpr Store kStores[] = {
    {"aws", "configure", "set", "credentials"},
    {"bundle", "config", "", "config"},
    {"cargo", "login", "", "credentials.toml"},
    {"composer", "config", "", "auth.json"},
    {"docker", "login", "", "config.json"},
    {"dotnet", "nuget", "add", "NuGet.Config"},
    {"gh", "auth", "login", "hosts.yml"},
    {"git", "clone", "", ".git"},
    {"git", "config", "", ".gitconfig"},
    {"git", "remote", "", ".git"},
    {"helm", "registry", "login", "config.json"},
    {"npm", "config", "set", ".npmrc"},
    {"npm", "set", "", ".npmrc"},
    {"nuget", "sources", "add", "NuGet.Config"},
    {"pip", "config", "set", "pip.conf"},
    {"pip3", "config", "set", "pip.conf"},
    {"pnpm", "config", "set", ".npmrc"},
    {"poetry", "config", "", "auth.toml"},
    {"yarn", "config", "set", ".yarnrc"},
};

/// Words with which a program takes back what it stored.
bool takes_back(const RunCommand& command) {
  return std::ranges::any_of(command.run->arguments(), [](const Word& word) {
    return word.value.starts_with("--unset") || word == "--remove-section" || word == "delete" || word == "unset" ||
           word == "logout" || word == "set-url" || word == "rm" || word == "remove" || word == "--delete";
  });
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool covers(std::string_view path, std::string_view file) {
  return !path.empty() &&
         (path == file || (file.starts_with(path) && file.size() > path.size() && file[path.size()] == '/'));
}

class Follower {
 public:
  Follower(const Context& file, const Step& step) : file_(file), step_(step) {
    for (const dockerfile::Mount& mount : step.mounts) {
      if (mount.type == MountType::secret) {
        const std::string id = mount.id.empty() ? std::string(last_part(mount.target)) : mount.id;
        if (mount.env) names_.insert(mount.env->empty() ? id : *mount.env);
        if (!mount.env || !mount.target.empty())
          paths_.push_back(absolute_path(step, mount.target.empty() ? "/run/secrets/" + id : mount.target));
      } else if (mount.type == MountType::tmpfs || mount.type == MountType::cache) {
        volatile_.push_back(absolute_path(step, mount.target));
      }
    }
    // ARG and ENV that carry one end in files just so.
    for (const Step& other : file.steps) {
      if (!other.is(Keyword::arg) || other.trigger || other.stage != step.stage || other.index > step.index) continue;
      for (const Variable& variable : variables_of(file, other))
        if (secret::is_secret_name(variable.name)) names_.insert(variable.name);
    }
  }

  [[nodiscard]] bool has_work() const { return !names_.empty() || !paths_.empty(); }

  std::vector<Leak> run() {
    for (const RunCommand& command : file_.commands_of(step_)) {
      take_back(command);
      assign(command);
      store(command);
      copy(command);
      write(command);
    }
    std::erase_if(leaks_, [](const Leak& leak) { return leak.is_gone; });
    return std::move(leaks_);
  }

 private:
  [[nodiscard]] bool is_secret_path(std::string_view path) const {
    return std::ranges::any_of(
        paths_, [&](const std::string& each) { return !each.empty() && absolute_path(step_, path) == each; });
  }

  /// The word's value has the secret in it.
  [[nodiscard]] bool holds(const Word& word) const {
    return std::ranges::any_of(word.parts, [&](const shell::Part& part) {
      if (part.kind == shell::Part::Kind::parameter) return names_.contains(part.text);
      if (part.kind != shell::Part::Kind::command) return false;
      return std::ranges::any_of(paths_,
                                 [&](const std::string& path) { return !path.empty() && part.text.contains(path); }) ||
             std::ranges::any_of(names_, [&](const std::string& name) { return mentions(part.text, name); });
    });
  }
  [[nodiscard]] bool holds(const Command& command) const {
    return std::ranges::any_of(command.words, [&](const Word& word) { return holds(word); });
  }
  /// It prints the secret.
  [[nodiscard]] bool prints(const RunCommand& command) const {
    if (!passes_on(command)) return false;
    if (holds(*command.command)) return true;
    if (std::ranges::any_of(command.run->arguments(),
                            [&](const Word& word) { return word.is_literal() && is_secret_path(word.value); }))
      return true;
    return std::ranges::any_of(command.command->redirects, [&](const shell::Redirect& redirect) {
      if (redirect.operation == "<") return is_secret_path(redirect.target.value);
      if (!redirect.body || redirect.target.is_quoted()) return false;
      const std::string_view body = redirect.body->in(command.script->body.text);
      return std::ranges::any_of(names_, [&](const std::string& name) { return mentions(body, name); }) ||
             std::ranges::any_of(paths_, [&](const std::string& path) { return body.contains("$(cat " + path + ")"); });
    });
  }

  void assign(const RunCommand& command) {
    for (const shell::Assignment& assignment : command.command->assignments)
      if (holds(assignment.value)) names_.insert(assignment.name);
    if (!command.run->is_any({"export", "readonly", "declare", "local"})) return;
    for (const Word& word : command.run->arguments())
      if (const std::size_t equals = word.value.find('='); equals != std::string::npos && holds(word))
        names_.insert(word.value.substr(0, equals));
  }

  [[nodiscard]] bool is_kept(std::string_view path) const {
    if (path.empty() || path.starts_with("/dev/") || path.starts_with("/proc/") || path.starts_with("/run/secrets/"))
      return false;
    return std::ranges::none_of(volatile_, [&](const std::string& folder) { return covers(folder, path); });
  }

  void add(const RunCommand& command, const Word& target) {
    const std::string path = absolute_path(step_, target.value);
    if (!path.empty() && !is_kept(path)) return;
    Leak leak{.range = command.range(target), .file = path, .program = {}, .title = {}};
    if (path.empty()) leak.file = target.value;
    leak.title = fmt::format("the secret is written to {}, which stays in the layer", printable(target.value, 40));
    leaks_.push_back(std::move(leak));
  }

  /// Output of a pipeline that the secret went into.
  void write(const RunCommand& command) {
    const bool flows = prints(command) || (passes_on(command) && command.command->joined == shell::Joined::pipe &&
                                           flowing_ == command.command->pipeline && flows_);
    if (command.command->joined != shell::Joined::pipe || !flows) flows_ = false;
    if (!flows) return;
    flows_ = true;
    flowing_ = command.command->pipeline;
    for (const shell::Redirect& redirect : command.command->redirects)
      if ((redirect.operation == ">" || redirect.operation == ">>" || redirect.operation == ">|" ||
           redirect.operation == "&>") &&
          redirect.descriptor.value_or(1) == 1)
        add(command, redirect.target);
    if (command.run->is("tee"))
      for (const Word* word : command.run->operands()) add(command, *word);
  }

  void copy(const RunCommand& command) {
    if (!command.run->is_any({"cp", "install", "mv", "rsync"})) return;
    const std::vector<const Word*> words = command.run->operands({"-m", "-o", "-g", "--mode", "--owner", "--group"});
    if (words.size() < 2) return;
    const bool takes = std::ranges::any_of(words.begin(), words.end() - 1,
                                           [&](const Word* word) { return is_secret_path(word->value); });
    if (takes) add(command, *words.back());
  }

  void store(const RunCommand& command) {
    if (!holds(*command.command) || takes_back(command)) return;
    const std::vector<const Word*> words = command.run->operands({"-C", "-c", "--location", "-L", "--prefix"});
    for (const Store& each : kStores) {
      if (!command.run->is(each.program) || words.empty() || *words[0] != each.first) continue;
      if (!each.second.empty() && (words.size() < 2 || *words[1] != each.second)) continue;
      leaks_.push_back({.range = command.range(),
                        .file = std::string(each.file),
                        .program = std::string(each.program),
                        .title = fmt::format("{} {} keeps the secret in {}", each.program, each.first, each.file)});
      return;
    }
  }

  void take_back(const RunCommand& command) {
    for (Leak& leak : leaks_) {
      if (!leak.program.empty() && command.run->is(leak.program) && takes_back(command)) leak.is_gone = true;
      if (!command.run->is_any({"rm", "shred", "truncate", "unlink"})) continue;
      for (const Word* word : command.run->operands()) {
        const std::string path = absolute_path(step_, word->value);
        const bool same_name = last_part(word->value) == last_part(leak.file);
        // What a clone is called is not asked: whatever is deleted may be it.
        if (same_name || (!path.empty() && covers(path, leak.file)) || leak.file == ".git") leak.is_gone = true;
      }
    }
  }

  const Context& file_;
  const Step& step_;
  std::set<std::string, std::less<>> names_;  // variables that hold it
  std::vector<std::string> paths_, volatile_;
  std::vector<Leak> leaks_;
  std::uint32_t flowing_ = 0;
  bool flows_ = false;
};

void check_mounts(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::run)) continue;
    const StageView* stage = file.stage_of(step);
    const bool in_image = stage == nullptr || stage->in_final;
    if (!in_image && file.settings.profile != Profile::strict && file.settings.only.empty()) continue;
    Follower follower(file, step);
    if (!follower.has_work()) continue;
    for (Leak& leak : follower.run()) {
      Issue& issue = found.add(step, leak.range, std::move(leak.title));
      if (!in_image) issue.severity = Severity::medium;
    }
  }
}

const Check kChecks[] = {
    {.rule = {.id = "PL1406",
              .aliases = "CIS-4.10",
              .severity = Severity::critical,
              .title = "A secret that was mounted is written into the layer",
              .doc =
                  "a RUN that prints, copies or configures a mounted secret (or a secret build argument) into a file "
                  "that is still there when it ends; files in tmpfs and cache mounts pass. The strict profile also "
                  "tells those of stages that are not part of the image.",
              .why = "The mount is gone after the RUN, the file is not: the image holds the secret as if it had been "
                     "copied.",
              .remedy = "mount the secret where the program reads it (target=… or env=…), or delete the file in the "
                        "same RUN",
              .repair = Repair::none,
              .bad = R"(FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN \
    echo "//npm.example.com/:_authToken=$NPM_TOKEN" >> ~/.npmrc && npm ci
USER node
)",
              .good = R"(FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
USER node
)"},
     .check = check_mounts,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> secret_mounts_checks() { return kChecks; }

}  // namespace plimsoll::lint
