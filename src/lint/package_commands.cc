// SPDX-License-Identifier: Apache-2.0
// What a step leaves behind: stages that are shipped, mounts, files deleted in the same script, variables in force.
#include "lint/package_commands.h"

#include <algorithm>

#include "base/lines.h"

namespace plimsoll::lint {

namespace {

using shell::Word;

/// How many of the last commands of a RUN are looked at for each of them; of what nobody wrote by hand, few.
std::size_t looked_at(std::size_t commands) { return std::min<std::size_t>(commands, commands > 1000 ? 20 : 300); }

/// Whether removing what `operand` names removes what is in `folder`, or a part of it.
bool covers(std::string_view operand, std::string_view folder) {
  std::string text(operand);
  for (const std::string_view home : {"~", "$HOME", "${HOME}"}) {
    if (!text.starts_with(home)) continue;
    text = "/root" + text.substr(home.size());
    break;
  }
  if (!text.starts_with('/')) return false;
  if (const std::size_t brace = text.find('{');
      brace != std::string::npos && text.find(',', brace) != std::string::npos) {
    const std::size_t end = std::min(text.find('}', brace), text.size());
    std::string_view choices = std::string_view(text).substr(brace + 1, end - brace - 1);
    for (int i = 0; i < 64 && !choices.empty(); ++i) {
      const std::size_t comma = std::min(choices.find(','), choices.size());
      const std::string one = text.substr(0, brace) + std::string(choices.substr(0, comma)) +
                              (end < text.size() ? text.substr(end + 1) : "");
      if (one.find('{') == std::string::npos && covers(one, folder)) return true;
      choices.remove_prefix(std::min(comma + 1, choices.size()));
    }
    return false;
  }
  if (const std::size_t glob = text.find_first_of("*?["); glob != std::string::npos) {
    const std::string prefix = text.substr(0, glob);
    return prefix.size() > 1 && (folder.starts_with(prefix) || prefix.starts_with(std::string(folder) + "/"));
  }
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text == folder || folder.starts_with(text + "/") || text.starts_with(std::string(folder) + "/");
}

}  // namespace

bool is_shipped(const Context& file, const Step& step) {
  const StageView* stage = file.stage_of(step);
  return stage == nullptr || stage->in_final || step.trigger;
}

bool is_mounted_away(const Step& step, std::string_view folder) {
  for (const dockerfile::Mount& mount : step.mounts) {
    if (mount.type != dockerfile::MountType::cache && mount.type != dockerfile::MountType::tmpfs) continue;
    std::string target = step.expand(mount.target);
    while (target.size() > 1 && target.ends_with('/')) target.pop_back();
    if (target == folder || folder.starts_with(target + "/")) return true;
    // Whose home it is matters little.
    if (!folder.starts_with("/root/")) continue;
    for (std::string_view tail = folder.substr(5); tail.size() > 1; tail = tail.substr(0, tail.rfind('/')))
      if (target.ends_with(tail)) return true;
  }
  return false;
}

bool is_deleted_behind(const Context& file, const RunCommand& after, std::string_view folder) {
  const auto commands = file.commands_of(*after.step);
  // Who cleans up does so at the end.
  const std::size_t first = commands.size() - looked_at(commands.size());
  for (std::size_t i = commands.size(); i-- > first;) {
    const RunCommand& command = commands[i];
    if (command.script != after.script || command.index <= after.index) continue;
    const shell::Invocation& run = *command.run;
    const std::string_view name = run.name();
    if (name.find("clean") != std::string_view::npos) return true;
    const bool removes = name == "rm" || (name == "find" && run.has({"-delete", "-exec", "-execdir"}));
    if (!removes) continue;
    for (const Word& word : run.arguments()) {
      const auto known = known_text(command, word);
      if (covers(known ? *known : word.value, folder)) return true;
    }
  }
  return false;
}

std::optional<std::string> variable_at(const Context& file, const RunCommand& at, std::string_view name) {
  for (const shell::Assignment& each : at.command->assignments)
    if (each.name == name) return each.value.value;
  const std::string begins = std::string(name) + "=";
  std::optional<std::string> found;
  const auto commands = file.commands_of(*at.step);
  for (std::size_t i = commands.size() - looked_at(commands.size()); i < commands.size(); ++i) {
    const RunCommand& before = commands[i];
    if (before.script != at.script || before.index > at.index) continue;
    if (before.command->words.empty()) {
      for (const shell::Assignment& each : before.command->assignments)
        if (each.name == name) found = each.value.value;
    }
    // Also "env NAME=1 pip install …" itself.
    const std::string_view called = before.command->name();
    if (called != "export" && called != "env" && called != "sudo") continue;
    if (called != "export" && before.index != at.index) continue;
    for (const Word& word : before.command->words)
      if (word.value.starts_with(begins)) found = word.value.substr(begins.size());
  }
  if (found) return found;
  return at.step->variables->get(name);
}

bool holds_word(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != std::string_view::npos && !word.empty(); at = list.find(word, at + 1))
    if (at > 0 && list[at - 1] == ' ' && at + word.size() < list.size() && list[at + word.size()] == ' ') return true;
  return false;
}

bool is_truthy(std::string_view value) {
  const std::string low = lowercase(value);
  return low == "1" || low == "true" || low == "yes" || low == "on" || low == "y" || low == "t";
}

std::vector<const Step*> steps_before(const Context& file, const Step& step) {
  std::vector<const Step*> out;
  if (!step.stage) {
    for (const Step& other : file.steps)
      if (&other < &step) out.push_back(&other);
    return out;
  }
  std::vector<std::size_t> lineage;
  for (std::optional<std::size_t> stage = step.stage; stage; stage = file.stages[*stage].parent)
    lineage.push_back(*stage);
  for (auto stage = lineage.rbegin(); stage != lineage.rend(); ++stage) {
    for (const std::size_t at : file.stages[*stage].steps) {
      const Step& other = file.steps[at];
      if (!other.trigger && (*stage != *step.stage || &other < &step)) out.push_back(&other);
    }
  }
  return out;
}

std::vector<const Step*> steps_behind(const Context& file, const Step& step) {
  std::vector<const Step*> out;
  if (!step.stage) {
    for (const Step& other : file.steps)
      if (&other > &step && !other.stage) out.push_back(&other);
    return out;
  }
  std::vector<bool> above(file.stages.size(), false);
  for (std::size_t i = 0; i < file.stages.size(); ++i)
    above[i] = i == *step.stage || (file.stages[i].parent && above[*file.stages[i].parent]);
  for (const Step& other : file.steps) {
    if (!other.stage || !above[*other.stage] || other.trigger) continue;
    if (*other.stage != *step.stage || &other > &step) out.push_back(&other);
  }
  return out;
}

}  // namespace plimsoll::lint
