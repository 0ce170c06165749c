// SPDX-License-Identifier: Apache-2.0
// PL1306–PL1308: who may write, run and become what in the finished image.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/final_image.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

constexpr std::uint32_t kSetuid = 04000, kSetgid = 02000, kSticky = 01000, kWorldWrite = 0002, kGroupWrite = 0020;

bool is_strict(const Context& file) { return file.settings.profile == Profile::strict; }

/// "0755": three or four octal digits.
std::optional<std::uint32_t> octal(std::string_view text) {
  std::uint32_t mode = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (text.empty() || text.size() > 5 || read.ec != std::errc() || read.ptr != text.data() + text.size())
    return std::nullopt;
  return mode;
}

/// A mode as chmod and --chmod take it, judged.
struct Mode {
  bool world_write = false, set_id = false;
  std::string better;  // the same without; empty: there is none to propose
};

/// One of the clauses of a symbolic mode, "u+x", taken apart.
struct Clause {
  std::string_view who, rights;
  char operation = 0;
};
Clause clause_of(std::string_view text) {
  const std::size_t at = text.find_first_of("+-=");
  if (at == std::string_view::npos) return {};
  return {text.substr(0, at), text.substr(at + 1), text[at]};
}

Mode judge_octal(std::uint32_t mode, std::string_view written) {
  Mode out;
  out.world_write = (mode & kWorldWrite) != 0 && (mode & kSticky) == 0;
  // setgid on what all may enter hands a group down; on what is sticky it is a folder.
  out.set_id = (mode & kSetuid) != 0 || ((mode & kSetgid) != 0 && (mode & kSticky) == 0);
  if (!out.world_write && !out.set_id) return out;
  mode &= ~(kSetuid | kSetgid);
  if (out.world_write) mode &= ~(kWorldWrite | kGroupWrite);
  out.better = fmt::format("{:0>{}o}", mode, written.size());
  return out;
}

Mode judge_symbols(std::string_view written) {
  Mode out;
  std::vector<std::string> better;
  for (std::string_view rest = written; !rest.empty();) {
    const std::string_view text = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(text.size() + 1, rest.size()));
    const Clause clause = clause_of(text);
    if (clause.operation == 0) return {};
    const bool gives = clause.operation != '-';
    // Without who the umask counts, which takes the world's right away.
    const bool to_world = clause.who.find_first_of("oa") != std::string_view::npos;
    const bool world = gives && to_world && clause.rights.find('w') != std::string_view::npos;
    const bool set_id = gives && clause.rights.find('s') != std::string_view::npos;
    if (!world && !set_id) {
      better.emplace_back(text);
      continue;
    }
    out.world_write = out.world_write || world;
    out.set_id = out.set_id || set_id;
    std::string rights(clause.rights);
    std::erase(rights, 's');
    if (world) {
      std::erase(rights, 'w');
      if (!rights.empty()) better.push_back(fmt::format("{}{}{}", clause.who, clause.operation, rights));
      better.emplace_back("u+w");
    } else if (!rights.empty()) {
      better.push_back(fmt::format("{}{}{}", clause.who, clause.operation, rights));
    }
  }
  if (written.find('t') != std::string_view::npos) out.world_write = false;  // a sticky folder
  for (const std::string& clause : better) out.better += (out.better.empty() ? "" : ",") + clause;
  return out;
}

Mode judge_mode(std::string_view written) {
  const auto mode = octal(written);
  return mode ? judge_octal(*mode, written) : judge_symbols(written);
}

/// What a device or a folder that all share should be like.
bool may_be_shared(std::string_view path) { return path.starts_with("/dev/") || path.starts_with("/proc/"); }

std::string mode_title(const Mode& mode, std::string_view written, std::string_view target) {
  if (mode.set_id) return fmt::format("chmod {} lets everyone run {} as its owner", written, target);
  return fmt::format("chmod {} lets everyone write to {}", written, target);
}

/// Images to be built upon leave folders open for those who build.
bool is_open(const Context& file) {
  return !file.is_fragment() && is_for_building_upon(start_of(file, file.stages.size() - 1));
}
bool is_let_pass(const Context& file, const Step& step, const Mode& mode, bool open) {
  if (is_strict(file)) return false;
  const StageView* stage = file.stage_of(step);
  if (stage == nullptr) return false;
  return !stage->in_final || (!mode.set_id && open);
}

void check_chmod_commands(const Context& file, Found& found) {
  const bool open = is_open(file);
  for (const RunCommand& command : file.commands) {
    if (!command.run->is("chmod")) continue;
    // "-x" takes a right away, and "-w" too: a mode that looks like an option gives nothing.
    const std::vector<const shell::Word*> operands = command.run->operands();
    if (operands.size() < 2) continue;
    const shell::Word& word = *operands.front();
    if (!word.is_literal()) continue;
    const Mode mode = judge_mode(word.value);
    if (!mode.world_write && !mode.set_id) continue;
    if (!mode.set_id && std::ranges::all_of(operands.begin() + 1, operands.end(),
                                            [](const shell::Word* target) { return may_be_shared(target->value); }))
      continue;
    if (is_let_pass(file, *command.step, mode, open)) continue;
    Issue& issue = found.add(*command.step, command.range(word), mode_title(mode, word.value, operands[1]->value));
    if (mode.better.empty() || word.is_quoted()) continue;
    if (auto edit = replace_word(file, command, word, mode.better))
      issue.fixes.push_back(
          {.repair = Repair::unsafe, .title = fmt::format("make it {}", mode.better), .edits = {*std::move(edit)}});
  }
}

void check_chmod_flags(const Context& file, Found& found) {
  const bool open = is_open(file);
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::copy) && !step.is(Keyword::add)) continue;
    const dockerfile::Instruction& instruction = *step.instruction;
    constexpr std::string_view kFlag = "--chmod=";
    for (std::size_t i = 0; i < instruction.flags.size() && i < instruction.flag_ranges.size(); ++i) {
      if (!instruction.flags[i].starts_with(kFlag)) continue;
      const std::string value = step.expand(std::string_view(instruction.flags[i]).substr(kFlag.size()));
      const Mode mode = judge_mode(value);
      if ((!mode.world_write && !mode.set_id) || is_let_pass(file, step, mode, open)) continue;
      const TextRange range = instruction.flag_ranges[i];
      Issue& issue = found.add(step, range,
                               mode.set_id ? fmt::format("--chmod={} lets everyone run it as its owner", value)
                                           : fmt::format("--chmod={} lets everyone write to it", value));
      if (mode.better.empty() || range.in(file.text()) != instruction.flags[i]) continue;
      issue.fixes.push_back({.repair = Repair::unsafe,
                             .title = fmt::format("make it {}", mode.better),
                             .edits = {{.range = range, .text = std::string(kFlag) + mode.better}}});
    }
  }
}

/// Capabilities that spare a program being root, and little more.
bool is_modest(std::string_view capabilities) {
  const std::string_view names = capabilities.substr(0, capabilities.find_first_of("+="));
  for (std::string_view rest = names; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    const std::string lower = lowercase(name);
    if (lower != "cap_net_bind_service" && lower != "cap_ipc_lock" && lower != "cap_net_raw") return false;
  }
  return true;
}

void check_setcap(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    if (!command.run->is("setcap") || command.run->has({"-r", "-v"})) continue;
    const std::vector<const shell::Word*> operands = command.run->operands();
    if (operands.size() < 2) continue;
    const std::string& capabilities = operands.front()->value;
    const StageView* stage = file.stage_of(*command.step);
    if (!is_strict(file) && (is_modest(capabilities) || (stage != nullptr && !stage->in_final))) continue;
    found.add(*command.step, command.range(*operands.front()),
              fmt::format("whoever runs {} has {}", operands[1]->value, capabilities));
  }
}

void check_modes(const Context& file, Found& found) {
  check_chmod_commands(file, found);
  check_chmod_flags(file, found);
  check_setcap(file, found);
}

/// "!" and "*" are no passwords but locks.
bool is_lock(std::string_view password) { return password.starts_with('!') || password.starts_with('*'); }

/// What echo or printf in front of the pipe writes, where that is known: "git:*".
std::string piped_into(const Context& file, const RunCommand& command) {
  std::string text;
  const std::span<const RunCommand> all = file.commands_of(*command.step);
  // The parts of a pipeline stand behind one another.
  for (auto at = static_cast<std::size_t>(&command - all.data()); at-- > 0;) {
    const RunCommand& other = all[at];
    if (other.script != command.script || other.command->pipeline != command.command->pipeline) break;
    if (!other.run->is_any({"echo", "printf"})) continue;
    const auto words = other.run->arguments();
    if (!words.empty() && words.back().is_literal()) text = words.back().value;
    break;
  }
  return text;
}

/// Every account of "name:password" lines is locked.
bool is_locked(std::string_view accounts) {
  const std::size_t colon = accounts.rfind(':');
  return colon != std::string_view::npos && is_lock(accounts.substr(colon + 1));
}

void check_passwords(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    const StageView* stage = file.stage_of(*command.step);
    if (stage != nullptr && !stage->in_final) continue;
    const shell::Invocation& run = *command.run;
    const auto name = [&] { return command.range(command.command->words[run.first]); };
    if (run.is("chpasswd")) {
      if (is_locked(piped_into(file, command))) continue;
      found.add(*command.step, name(), "chpasswd gives an account a password that every container shares");
    } else if (run.is_any({"useradd", "usermod"}) && run.has({"-p", "--password"})) {
      const auto value = run.value({"-p", "--password"});
      if (value && (value->empty() || is_lock(*value))) continue;
      found.add(*command.step, command.range(*run.find({"-p", "--password"})),
                fmt::format("{} gives an account a password that every container shares", run.name()));
    } else if (run.is("passwd") && run.has({"-d", "--delete"})) {
      found.add(*command.step, name(), "passwd -d lets everyone become that user without a password");
    }
  }
}

std::string user_of(std::string_view owner) { return std::string(owner.substr(0, owner.find(':'))); }

/// The path of a file that COPY puts somewhere, for one source.
std::string copied_to(const Step& step) {
  const std::vector<std::string>& words = step.instruction->words;
  if (words.size() < 2) return {};
  std::string to = step.expand(words.back());
  if (!to.starts_with('/') && !step.workdir.empty()) to = step.workdir + (step.workdir.ends_with('/') ? "" : "/") + to;
  if (words.size() == 2 && to.ends_with('/')) {
    const std::string from = step.expand(words.front());
    to += from.substr(from.rfind('/') + 1);
  }
  return to;
}

/// Whether a program that is started lies at, or for those who want everything below, a path.
bool is_started(const std::vector<std::string>& words, std::string_view path) {
  return std::ranges::any_of(words, [&](const std::string& word) { return word.starts_with('/') && word == path; });
}

void check_writable_code(const Context& file, Found& found) {
  const StageView* last = file.final_stage();
  if (last == nullptr || last->user.empty() || is_root(last->user)) return;
  const std::size_t stage = file.stages.size() - 1;
  const std::string user = user_of(last->user);
  const Start start = start_of(file, stage);
  for (const Step* step : lineage_steps(file, stage)) {
    if (step->is(Keyword::copy) || step->is(Keyword::add)) {
      const auto owner = step->instruction->flag("--chown");
      if (!owner || user_of(step->expand(*owner)) != user) continue;
      const auto mode = octal(step->instruction->flag("--chmod").value_or(""));
      if (mode && (*mode & 0200) == 0) continue;
      const std::string path = copied_to(*step);
      if (!is_strict(file) && !is_started(start.words, path)) continue;
      for (std::size_t i = 0; i < step->instruction->flags.size(); ++i) {
        if (!step->instruction->flags[i].starts_with("--chown=")) continue;
        const TextRange range = step->instruction->flag_ranges[i];
        Issue& issue = found.add(*step, range, fmt::format("{} may overwrite {}, which it runs", user, path));
        if (mode) continue;
        issue.fixes.push_back({.repair = Repair::unsafe,
                               .title = "let root own it, readable and executable for all",
                               .edits = {{.range = range, .text = "--chmod=0555"}}});
      }
    }
    for (const RunCommand& command : file.commands_of(*step)) {
      if (!command.run->is("chown")) continue;
      const std::vector<const shell::Word*> operands = command.run->operands();
      if (operands.size() < 2 || user_of(operands.front()->value) != user) continue;
      for (const shell::Word* target : std::span(operands).subspan(1)) {
        const bool is_code =
            is_started(start.words, target->value) || (is_strict(file) && command.run->has({"-R", "--recursive"}) &&
                                                       std::ranges::any_of(start.words, [&](const std::string& word) {
                                                         return word.starts_with(target->value + "/");
                                                       }));
        if (is_code)
          found.add(*step, command.range(*target),
                    fmt::format("{} may overwrite what it runs in {}", user, target->value));
      }
    }
  }
}

}  // namespace

std::span<const Check> permissions_checks() {
  static const std::array kRows{
      Check{.rule = {.id = "PL1306",
                     .aliases = "",
                     .severity = Severity::medium,
                     .title = "The run user may replace code",
                     .doc = "the program that is started belongs to the user it runs as, by COPY --chown or chown; the "
                            "strict profile takes every file given to that user",
                     .why = "Who breaks into the program can make himself at home in it: the next start runs his code.",
                     .remedy = "let root own it, and the run user only read and run it",
                     .repair = Repair::unsafe,
                     .bad = "FROM debian:13-slim\nCOPY --chown=10001 shop /usr/local/bin/shop\nUSER 10001\nCMD "
                            "[\"/usr/local/bin/shop\"]\n",
                     .good = "FROM debian:13-slim\nCOPY --chmod=0555 shop /usr/local/bin/shop\nUSER 10001\nCMD "
                             "[\"/usr/local/bin/shop\"]\n"},
            .check = check_writable_code},
      Check{.rule = {.id = "PL1307",
                     .aliases = "",
                     .severity = Severity::high,
                     .title = "Writable or privileged for everyone",
                     .doc =
                         "chmod, COPY --chmod and ADD --chmod with write permission for all or setuid, and setcap with "
                         "strong capabilities; sticky folders pass, and images to build upon may leave folders open",
                     .why = "Any program in the container may plant code or data for another, or become its owner.",
                     .remedy = "give the rights to the one user who needs them",
                     .repair = Repair::unsafe,
                     .bad = "FROM debian:13-slim\nRUN chmod -R 777 /srv\nUSER 10001\nCMD [\"/usr/local/bin/shop\"]\n",
                     .good = "FROM debian:13-slim\nRUN chmod 1777 /srv\nUSER 10001\nCMD [\"/usr/local/bin/shop\"]\n"},
            .check = check_modes},
      Check{
          .rule = {.id = "PL1308",
                   .aliases = "CKV2_DOCKER_17",
                   .severity = Severity::high,
                   .title = "Password set in the image",
                   .doc = "chpasswd, useradd -p, usermod -p and passwd -d in a RUN of the finished image",
                   .why =
                       "The password is the same in every container of the image, and its hash is there to be guessed.",
                   .remedy = "leave accounts without a password; nobody logs in to a container",
                   .bad = "FROM debian:13-slim\nRUN echo root:secret | chpasswd\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nRUN useradd --system shop\nCMD [\"/bin/bash\"]\n"},
          .check = check_passwords},
  };
  return kRows;
}

}  // namespace plimsoll::lint
