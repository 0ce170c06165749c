// SPDX-License-Identifier: Apache-2.0
// PL1303, PL1305, PL1309, PL1310, PL1312: rights that a build or its image takes without need.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/final_image.h"
#include "lint/hadolint_view.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

/// The word of a wrapper in front of what a command runs; nullptr: it is not there.
const shell::Word* wrapper(const RunCommand& command, std::string_view name) {
  const auto base_name = [](const std::string& path) { return std::string_view(path).substr(path.rfind('/') + 1); };
  for (const std::size_t at : command.run->wrappers) {
    const shell::Word& word = command.command->words[at];
    if (base_name(word.value) == name) return &word;
  }
  // sudo alone, or in front of something that cannot be told.
  return command.command->name() == name ? &command.command->words.front() : nullptr;
}

/// sudo without options stands right in front of the program, and whoever runs it is root already: it can go.
std::optional<Fix> without_sudo(const Context& file, const RunCommand& command, const shell::Word& sudo) {
  const std::vector<shell::Word>& words = command.command->words;
  const auto at = static_cast<std::size_t>(&sudo - words.data());
  const bool is_plain = at + 1 < words.size() && !words[at + 1].value.starts_with('-') &&
                        words[at + 1].value.find('=') == std::string::npos;
  const std::string& user = command.step->user;
  if (!is_plain || command.command->in_text || (!user.empty() && !is_root(user))) return std::nullopt;
  const TextRange from = command.range(sudo), to = command.range(words[at + 1]);
  // Comments or documents between them would go as well.
  if (to.begin <= from.end || TextRange{from.end, to.begin}.in(file.text()).find('\n') != std::string_view::npos)
    return std::nullopt;
  return Fix{.repair = Repair::unsafe,
             .title = "run it without sudo",
             .edits = {{.range = {from.begin, to.begin}, .text = {}}}};
}

void check_sudo(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    const shell::Word* sudo = wrapper(command, "sudo");
    if (sudo == nullptr) continue;
    const bool as_root = command.step->user.empty() || is_root(command.step->user);
    Issue& issue = found.add(*command.step, command.range(*sudo),
                             as_root ? "sudo where the build is root anyway" : "sudo in a build");
    if (auto fix = without_sudo(file, command, *sudo)) issue.fixes.push_back(*std::move(fix));
  }
}

void sudo_as_hadolint(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"sudo"}))
    found.add(*run.step, run.step->instruction->range,
              "Do not use sudo as it leads to unpredictable behavior. Use a tool like gosu to enforce root");
}

constexpr std::uint64_t kHighUid = 100'000;

void check_useradd(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    if (!command.run->is("useradd") || command.run->has({"-l", "--no-log-init"})) continue;
    const auto value = command.run->value({"-u", "--uid"});
    std::uint64_t uid = 0;
    if (!value || std::from_chars(value->data(), value->data() + value->size(), uid).ec != std::errc() ||
        uid < kHighUid)
      continue;
    const shell::Word& program = command.command->words[command.run->first];
    Issue& issue =
        found.add(*command.step, command.range(program),
                  fmt::format("useradd with uid {} writes gigabytes of holes to faillog and lastlog", *value));
    if (auto edit = insert_behind(file, command, program, "--no-log-init"))
      issue.fixes.push_back({.repair = Repair::safe, .title = "add --no-log-init", .edits = {*std::move(edit)}});
  }
}

void useradd_as_hadolint(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"useradd"})) {
    const bool is_bad = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      if (command.has_flag({"l", "no-log-init"})) return false;
      return std::ranges::any_of(command.flags, [&](const HadolintCommand::Flag& flag) {
        return flag.name == "u" && flag.argument + 1 < command.arguments.size() &&
               command.arguments[flag.argument + 1].size() > 5;
      });
    });
    if (is_bad)
      found.add(*run.step, run.step->instruction->range,
                "`useradd` without flag `-l` and high UID will result in excessively large Image.");
  }
}

/// Folders that the kernel or the engine fills.
std::string_view system_folder(std::string_view path) {
  static constexpr std::array<std::string_view, 6> kFolders{"/boot", "/dev", "/initrd", "/lost+found", "/proc", "/sys"};
  for (const std::string_view folder : kFolders)
    if (path == folder || (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'))) return folder;
  return {};
}

void check_system_folders(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::workdir) && !step.is(Keyword::volume)) continue;
    const dockerfile::Instruction& instruction = *step.instruction;
    for (std::size_t i = 0; i < instruction.words.size(); ++i) {
      const std::string path = step.expand(instruction.words[i]);
      const std::string_view folder = system_folder(path);
      if (folder.empty()) continue;
      const TextRange range = i < instruction.word_ranges.size() ? instruction.word_ranges[i] : instruction.range;
      Issue& issue = found.add(step, range,
                               step.is(Keyword::volume)
                                   ? fmt::format("a volume over {} hides what the engine puts there", path)
                                   : fmt::format("WORKDIR {} lies where the kernel or the engine puts its own", path));
      if (step.trigger) continue;
      if (step.is(Keyword::workdir)) {
        issue.fixes.push_back(
            {.repair = Repair::unsafe, .title = "work in /app", .edits = {{.range = range, .text = "/app"}}});
      } else if (instruction.words.size() == 1) {
        issue.fixes.push_back({.repair = Repair::unsafe,
                               .title = "delete the VOLUME",
                               .edits = {{.range = whole_lines(file, step), .text = {}}}});
      }
    }
  }
}

/// "--mount=…,rw": writes to the context are thrown away, so that is for those who want to hear everything.
bool is_writable_bind(const dockerfile::Mount& mount) {
  return mount.type == dockerfile::MountType::bind && !mount.read_only;
}

void check_run_flags(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(Keyword::run)) {
    const dockerfile::Instruction& run = *step->instruction;
    for (std::size_t i = 0; i < run.flags.size() && i < run.flag_ranges.size(); ++i) {
      const std::string_view flag = run.flags[i];
      if (flag == "--security=insecure")
        found.add(*step, run.flag_ranges[i], "this RUN has all rights of the builder's host");
      if (flag == "--network=host")
        found.add(*step, run.flag_ranges[i], "this RUN reaches what listens on the builder's own addresses");
      if (flag.starts_with("--device="))
        found.add(*step, run.flag_ranges[i],
                  fmt::format("this RUN is given a device of the builder: {}", flag.substr(9)));
    }
    if (file.settings.profile != Profile::strict) continue;
    for (const dockerfile::Mount& mount : step->mounts) {
      if (!is_writable_bind(mount) || mount.flag >= run.flag_ranges.size()) continue;
      Issue& issue = found.add(*step, run.flag_ranges[mount.flag], "what is mounted here can be written to");
      issue.severity = Severity::low;
      issue.remedy = "leave rw out: what is written is thrown away after the RUN";
    }
  }
}

constexpr std::uint32_t kFirstFree = 1024;

/// Something in the image gives its program the right to listen below 1024.
bool may_bind(const Context& file, std::size_t stage) {
  return mentions(file, stage, "cap_net_bind_service") || mentions(file, stage, "CAP_NET_BIND_SERVICE");
}

void check_privileged_ports(const Context& file, Found& found) {
  const StageView* last = file.final_stage();
  if (last == nullptr || last->user.empty() || is_root(last->user)) return;
  const std::size_t stage = file.stages.size() - 1;
  if (may_bind(file, stage)) return;
  for (const Step* step : lineage_steps(file, stage)) {
    if (!step->is(Keyword::expose)) continue;
    for (std::size_t i = 0; i < step->instruction->words.size(); ++i) {
      const std::string port = step->expand(step->instruction->words[i]);
      std::uint32_t number = 0;
      const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
      if (read.ec != std::errc() || number == 0 || number >= kFirstFree || port.ends_with("/sctp")) continue;
      found.add(*step, step->instruction->word_ranges[i],
                fmt::format("EXPOSE {}: {} may not listen below 1024", port, last->user));
    }
  }
}

}  // namespace

std::span<const Check> privileges_checks() {
  static const std::array kRows{
      Check{.rule = {.id = "PL1303",
                     .aliases = "DL3004 DS-0010 CKV2_DOCKER_1 DKL-DI-0001",
                     .severity = Severity::medium,
                     .title = "sudo in a RUN",
                     .doc = "a command of a RUN that is run by sudo",
                     .why = "A build is root already unless USER says otherwise; sudo brings its own rules for the "
                            "environment and signals, and stays in the image as a way to become root.",
                     .remedy = "run it as root before the USER line, without sudo",
                     .hadolint = "DL3004",
                     .level = HadolintLevel::error,
                     .repair = Repair::unsafe,
                     .bad = "FROM debian:13-slim\nRUN sudo mkdir /srv/shop\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nRUN mkdir /srv/shop\nCMD [\"/bin/bash\"]\n"},
            .check = check_sudo,
            .as_hadolint = sudo_as_hadolint},
      Check{
          .rule = {.id = "PL1305",
                   .aliases = "DL3046",
                   .severity = Severity::low,
                   .title = "useradd with a high uid",
                   .doc = "useradd with a uid of six digits or more and without -l",
                   .why =
                       "faillog and lastlog have a place for every uid below: files of gigabytes, full of holes, which "
                       "a layer cannot always keep as holes.",
                   .remedy = "add --no-log-init",
                   .hadolint = "DL3046",
                   .level = HadolintLevel::warning,
                   .repair = Repair::safe,
                   .bad = "FROM debian:13-slim\nRUN useradd -u 1000001 shop\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nRUN useradd --no-log-init -u 1000001 shop\nCMD [\"/bin/bash\"]\n"},
          .check = check_useradd,
          .as_hadolint = useradd_as_hadolint},
      Check{
          .rule = {.id = "PL1309",
                   .aliases = "DS-0030 DKL-DI-0002",
                   .severity = Severity::medium,
                   .title = "WORKDIR or VOLUME in a folder of the system",
                   .doc = "WORKDIR and VOLUME in /proc, /sys, /dev, /boot, /initrd and /lost+found",
                   .why =
                       "What is put there is hidden by the engine's own mounts, and a volume over them gives away the "
                       "host.",
                   .remedy = "use a folder of the application",
                   .repair = Repair::unsafe,
                   .bad = "FROM debian:13-slim\nWORKDIR /proc/shop\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nWORKDIR /srv/shop\nCMD [\"/bin/bash\"]\n"},
          .check = check_system_folders},
      Check{.rule = {.id = "PL1310",
                     .aliases = "",
                     .severity = Severity::high,
                     .title = "RUN with rights on the builder's host",
                     .doc =
                         "RUN --security=insecure, --network=host and --device; of mounts those that can be written to",
                     .why = "Whatever a build downloads and runs reaches the host it is built on.",
                     .remedy = "build without the flag, or in a machine that nothing else is on",
                     .bad =
                         "FROM debian:13-slim\nRUN --security=insecure mount -t tmpfs none /mnt\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nRUN --network=none ls /mnt\nCMD [\"/bin/bash\"]\n"},
            .check = check_run_flags},
      Check{
          .rule = {.id = "PL1312",
                   .aliases = "",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "Privileged port, unprivileged user",
                   .doc = "EXPOSE of a port below 1024 while USER is not root and no program is given "
                          "cap_net_bind_service",
                   .why = "Docker lets everyone listen there, Kubernetes and other runtimes need not: then the service "
                          "does not start.",
                   .remedy = "listen on a port of 1024 or above and map it",
                   .bad = "FROM debian:13-slim\nEXPOSE 80\nUSER 10001\nCMD [\"/app\"]\n",
                   .good = "FROM debian:13-slim\nEXPOSE 8080\nUSER 10001\nCMD [\"/app\"]\n"},
          .check = check_privileged_ports},
  };
  return kRows;
}

}  // namespace plimsoll::lint
