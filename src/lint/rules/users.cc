// SPDX-License-Identifier: Apache-2.0
// PL1301, PL1302, PL1304, PL1311, PL1313: who the container runs as.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/final_image.h"
#include "lint/known_images.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

std::string_view before_colon(std::string_view user) { return user.substr(0, user.find(':')); }

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

TextRange user_range(const Instruction& instruction) {
  return instruction.word_ranges.empty() ? instruction.range : instruction.word_ranges.front();
}

/// The last USER of the finished image and the one in force before it.
struct LastUser {
  const Step* step = nullptr;
  std::string before;  // empty: none
};
LastUser last_user(const Context& file) {
  LastUser out;
  for (const Step* step : lineage_steps(file, file.stages.size() - 1)) {
    if (!step->is(Keyword::user) || step->instruction->words.empty()) continue;
    if (out.step != nullptr && !is_root(step->user)) out.before = out.step->instruction->words.front();
    out.step = step;
  }
  return out;
}

/// Whether what is built may well run as root: it is to be built upon, or changes the user itself. Said to those only
/// who want to hear everything.
bool is_doubtful(const Context& file) {
  const std::size_t last = file.stages.size() - 1;
  const Start start = start_of(file, last);
  return is_for_building_upon(start) || drops_privileges(file, last, start);
}

bool wants_all(const Context& file) { return file.settings.profile == Profile::strict; }

void check_last_user(const Context& file, Found& found) {
  if (file.is_fragment()) return;
  const LastUser last = last_user(file);
  if (last.step == nullptr) return;
  const std::string user = last.step->expand(last.step->instruction->words.front());
  if (!is_root(user) || (!wants_all(file) && is_doubtful(file))) return;
  const TextRange range = user_range(*last.step->instruction);
  Issue& issue = found.add(*last.step, range, fmt::format("the container runs as {}", user));
  if (last.before.empty()) return;
  issue.fixes.push_back({.repair = Repair::unsafe,
                         .title = fmt::format("go back to USER {}", last.before),
                         .edits = {{.range = range, .text = last.before}}});
}

void last_user_as_hadolint(const Context& file, Found& found) {
  for (const StageView& stage : file.stages) {
    const Step* last = nullptr;
    for (const std::size_t at : stage.steps)
      if (file.steps[at].is(Keyword::user) && !file.steps[at].trigger) last = &file.steps[at];
    if (last == nullptr) continue;
    const std::string_view user = last->instruction->arguments;
    if (user == "root" || user == "0" || user.starts_with("root:") || user.starts_with("0:"))
      found.add(*last, last->instruction->range, "Last USER should not be root");
  }
}

/// A user that a RUN of the image makes: the last one.
struct MadeUser {
  std::string name, uid;
};
std::vector<MadeUser> made_users(const Context& file, std::size_t stage) {
  std::vector<MadeUser> out;
  for (const Step* step : lineage_steps(file, stage)) {
    for (const RunCommand& command : file.commands_of(*step)) {
      if (!command.run->is_any({"useradd", "adduser"})) continue;
      // adduser NAME GROUP only adds to a group.
      const auto names = command.run->operands(
          {"-u", "--uid",      "-g",     "--gid",      "--ingroup", "-G",         "--groups", "-s", "--shell",
           "-d", "-h",         "--home", "--home-dir", "-c",        "--comment",  "--gecos",  "-k", "--skel",
           "-b", "--base-dir", "-e",     "-f",         "-p",        "--password", "-K"});
      if (names.size() != 1 || !names.front()->is_literal()) continue;
      out.push_back({names.front()->value, command.run->value({"-u", "--uid"}).value_or("")});
    }
  }
  return out;
}

void check_no_user(const Context& file, Found& found) {
  if (file.is_fragment()) return;
  const std::size_t last = file.stages.size() - 1;
  const StageView& stage = file.stages[last];
  if (!stage.user.empty() || last_user(file).step != nullptr) return;
  const std::string base = base_of(file, last);
  const ImageName name = split_image(base);
  if (is_rootless(name)) return;
  const Start start = start_of(file, last);
  // A base that is not known may well have a user of its own.
  const bool is_known = base == "scratch" || find_known_image(name) != nullptr;
  if (!wants_all(file) &&
      (!is_known || is_for_building_upon(start) || drops_privileges(file, last, start) || !holds_own_code(file, last)))
    return;
  Issue& issue = found.add(file.steps[stage.steps.front()], stage.from->word_ranges.front(),
                           "the container runs as root: no USER says otherwise");
  const std::vector<MadeUser> made = made_users(file, last);
  const Step* first = start.entrypoint != nullptr ? start.entrypoint : start.cmd;
  if (start.cmd != nullptr && first != nullptr && start.cmd->index < first->index) first = start.cmd;
  const std::string user = !made.empty() ? (made.back().uid.empty() ? made.back().name : made.back().uid)
                           : official_name(name) == "node" ? "node"
                           : base == "scratch"             ? "65532:65532"
                                                           : "";
  if (user.empty() || first == nullptr || first->stage != file.steps[stage.steps.front()].stage) return;
  const std::size_t at = first->instruction->range.begin;
  issue.remedy = fmt::format("say USER {} before {}", user, dockerfile::keyword_name(first->instruction->keyword));
  issue.fixes.push_back({.repair = Repair::unsafe,
                         .title = fmt::format("add USER {}", user),
                         .edits = {{.range = {at, at}, .text = fmt::format("USER {}\n", user)}}});
}

/// Of more stages than this the accounts are not looked up: every one may have all steps of the file below it.
constexpr std::size_t kMostStages = 100;

void check_numeric(const Context& file, Found& found) {
  std::map<std::size_t, std::vector<MadeUser>> made;
  for (const Step* step : file.steps_with(Keyword::user)) {
    if (step->instruction->words.empty()) continue;
    const std::string& written = step->instruction->words.front();
    const std::string user = step->expand(written);
    const std::string name(before_colon(user));
    if (is_number(name) || name.empty() || is_root(user)) continue;
    const TextRange range = user_range(*step->instruction);
    Issue& issue =
        found.add(*step, range, fmt::format("USER {} is a name, which only this image's passwd knows", user));
    if (!step->stage || step->trigger || written.find_first_of("$\"':") != std::string::npos) continue;
    if (!made.contains(*step->stage)) {
      if (made.size() >= kMostStages) continue;
      made[*step->stage] = made_users(file, *step->stage);
    }
    for (const MadeUser& account : made[*step->stage]) {
      if (account.name != name || !is_number(account.uid)) continue;
      issue.fixes.push_back({.repair = Repair::unsafe,
                             .title = fmt::format("write {}", account.uid),
                             .edits = {{.range = range, .text = account.uid}}});
      break;
    }
  }
}

constexpr std::size_t kMostName = 256;

void numeric_as_hadolint(const Context& file, Found& found) {
  std::set<std::string, std::less<>> arguments;
  // "$X" anywhere, also as the beginning of a longer name, and "${X}".
  const auto has_argument = [&](std::string_view user) {
    for (std::size_t at = user.find('$'); at != std::string_view::npos; at = user.find('$', at + 1)) {
      std::string_view rest = user.substr(at + 1).substr(0, kMostName);
      if (rest.starts_with('{')) {
        const std::size_t end = rest.find('}');
        if (end != std::string_view::npos && arguments.contains(rest.substr(1, end - 1))) return true;
        continue;
      }
      for (std::size_t n = 1; n <= rest.size(); ++n)
        if (arguments.contains(rest.substr(0, n))) return true;
    }
    return false;
  };
  for (const Step& step : file.steps) {
    if (step.trigger) continue;
    if (step.is(Keyword::arg) && !step.instruction->words.empty()) {
      const std::string& word = step.instruction->words.front();
      arguments.insert(word.substr(0, word.find('=')));
    }
    if (!step.is(Keyword::user)) continue;
    const std::string_view user = step.instruction->arguments;
    // An empty name has no digit that is none, but then hadolint cannot read the line.
    if (std::ranges::all_of(before_colon(user), [](char c) { return c >= '0' && c <= '9'; })) continue;
    if (has_argument(user)) continue;
    found.add(step, step.instruction->range, "Non-numeric user-id may not be resolvable by host system");
  }
}

/// Whether something in the image may have made accounts in ways that cannot be seen here.
bool may_make_accounts(const Context& file, std::size_t stage) {
  for (const Step* step : lineage_steps(file, stage)) {
    if (step->is(Keyword::add)) return true;
    if (step->is(Keyword::copy) && !step->instruction->words.empty()) {
      const std::string& to = step->instruction->words.back();
      if (to == "/" || to == "/etc" || to == "/etc/" || to.starts_with("/etc/passwd") || to.starts_with("/etc/group"))
        return true;
    }
    if (!step->is(Keyword::run)) continue;
    // JSON, another shell, a document for another program: not looked into.
    if (step->scripts.empty()) return true;
    for (const RunCommand& command : file.commands_of(*step)) {
      const std::string_view name = command.run->name();
      if (name.empty() || name.ends_with(".sh") || name.ends_with(".py") ||
          command.command->words.front().value.starts_with("./") ||
          command.run->is_any({"sh", "bash", "ansible-playbook", "make", ".", "source", "tar", "useradd", "adduser"}))
        return true;
      if (command.run->is_any(
              {"apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper", "dpkg", "rpm", "tdnf", "pacman"}))
        return true;
    }
  }
  return false;
}

void check_user_is_there(const Context& file, Found& found) {
  struct Stage {
    std::string base;
    bool may_make;
  };
  std::map<std::size_t, Stage> stages;
  std::set<std::pair<std::size_t, std::string>> asked;
  for (const Step* step : file.steps_with(Keyword::user)) {
    if (step->trigger || !step->stage || step->instruction->words.empty()) continue;
    const std::string user = step->expand(step->instruction->words.front());
    const std::string name(before_colon(user));
    if (name.empty() || is_number(name) || is_root(name) || name.find('$') != std::string::npos) continue;
    const auto known = stages.find(*step->stage);
    if (known == stages.end() && stages.size() >= kMostStages) return;
    const auto& [base, may_make] =
        known != stages.end()
            ? known->second
            : stages.emplace(*step->stage, Stage{base_of(file, *step->stage), may_make_accounts(file, *step->stage)})
                  .first->second;
    if (may_make || (base != "scratch" && has_account(split_image(base), name).value_or(true))) continue;
    if (!asked.emplace(*step->stage, name).second) continue;
    if (asked.size() > kMostStages) return;
    if (mentions(file, *step->stage, name)) continue;
    found.add(*step, user_range(*step->instruction), fmt::format("nothing makes a user {} in {}", name, base));
  }
}

void check_root_group(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(Keyword::user)) {
    if (step->instruction->words.empty()) continue;
    const std::string user = step->expand(step->instruction->words.front());
    const std::size_t colon = user.find(':');
    if (colon == std::string::npos || is_root(user)) continue;
    if (!is_root(std::string_view(user).substr(colon + 1))) continue;
    found.add(*step, user_range(*step->instruction), fmt::format("USER {} is in root's group", user));
  }
}

}  // namespace

std::span<const Check> users_checks() {
  static const std::array kRows{
      Check{.rule = {.id = "PL1301",
                     .aliases = "DL3002 DS-0002 CKV_DOCKER_8 CIS-DI-0001 CIS-4.1 ID.20017",
                     .severity = Severity::high,
                     .title = "Last USER is root",
                     .doc = "the last USER of the finished image is root in any spelling, and nothing in it changes to "
                            "another user",
                     .why = "Who breaks into the program owns all of the container, and one flaw of the kernel or the "
                            "engine further, the host.",
                     .remedy = "end with the USER that the program shall run as",
                     .hadolint = "DL3002",
                     .level = HadolintLevel::warning,
                     .repair = Repair::unsafe,
                     .bad = "FROM python:3.13-slim\nUSER 65532\nCOPY app.py /app/\nUSER root\nCMD [\"python3\", "
                            "\"/app/app.py\"]\n",
                     .good = "FROM python:3.13-slim\nCOPY app.py /app/\nUSER 65532\nCMD [\"python3\", "
                             "\"/app/app.py\"]\n"},
            .check = check_last_user,
            .as_hadolint = last_user_as_hadolint},
      Check{
          .rule = {.id = "PL1302",
                   .aliases = "DS-0002 CKV_DOCKER_3 CIS-DI-0001 CIS-4.1 ID.20017 missing-user missing-user-entrypoint",
                   .severity = Severity::high,
                   .title = "No USER",
                   .doc =
                       "the finished image starts the project's own program and no USER says as whom, on a base that "
                       "runs as root. Told in the strict profile only: images to build upon, those that wrap what "
                       "others publish, and those that change the user themselves.",
                   .why = "Who breaks into the program owns all of the container, and one flaw of the kernel or the "
                          "engine further, the host.",
                   .remedy = "give the image a user of its own and switch to it last",
                   .repair = Repair::unsafe,
                   .bad = "FROM python:3.13-slim\nRUN useradd --system --uid 10001 app\nCOPY app.py /app/\nCMD "
                          "[\"python3\", \"/app/app.py\"]\n",
                   .good = "FROM python:3.13-slim\nRUN useradd --system --uid 10001 app\nCOPY app.py /app/\nUSER "
                           "10001\nCMD [\"python3\", \"/app/app.py\"]\n"},
          .check = check_no_user},
      Check{
          .rule = {.id = "PL1304",
                   .aliases = "DL3066",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "USER by name",
                   .doc = "USER with a name instead of a number; root is another rule's",
                   .why = "Kubernetes cannot tell a name from root before it starts (runAsNonRoot), nor can the host.",
                   .remedy = "write the uid",
                   .hadolint = "DL3066",
                   .level = HadolintLevel::info,
                   .repair = Repair::unsafe,
                   .bad = "FROM debian:13-slim\nRUN useradd --system --uid 10001 app\nUSER app\nCMD [\"/app\"]\n",
                   .good = "FROM debian:13-slim\nRUN useradd --system --uid 10001 app\nUSER 10001\nCMD [\"/app\"]\n"},
          .check = check_numeric,
          .as_hadolint = numeric_as_hadolint},
      Check{.rule = {.id = "PL1311",
                     .aliases = "",
                     .severity = Severity::medium,
                     .title = "USER does not exist",
                     .doc = "USER with a name that neither the base image is known to have nor any instruction makes; "
                            "where packages or scripts may have made it nothing is said",
                     .why = "The runtime refuses to start the container.",
                     .remedy = "create the user in the image, or give its number",
                     .bad = "FROM alpine:3.23\nCOPY app /usr/bin/app\nUSER shop\nCMD [\"/usr/bin/app\"]\n",
                     .good = "FROM alpine:3.23\nRUN adduser -D -u 10001 shop\nCOPY app /usr/bin/app\nUSER shop\nCMD "
                             "[\"/usr/bin/app\"]\n"},
            .check = check_user_is_there},
      Check{.rule = {.id = "PL1313",
                     .aliases = "",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "USER in root's group",
                     .doc = "USER with another user and the group root or 0, as OpenShift wants it",
                     .why = "Many files of the system can be read or written by root's group.",
                     .remedy = "give the user a group of its own, unless the image is for OpenShift",
                     .bad = "FROM debian:13-slim\nUSER 10001:0\nCMD [\"/app\"]\n",
                     .good = "FROM debian:13-slim\nUSER 10001:10001\nCMD [\"/app\"]\n"},
            .check = check_root_group},
  };
  return kRows;
}

}  // namespace plimsoll::lint
