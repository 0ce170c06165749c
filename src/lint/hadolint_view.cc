// SPDX-License-Identifier: Apache-2.0
#include "lint/hadolint_view.h"

#include <algorithm>
#include <set>

#include "base/lines.h"

namespace plimsoll::lint {

namespace {

using shell::Command;
using shell::Part;
using shell::Word;

/// ShellCheck's getLiteralString: nothing is expanded, nor matched against files.
bool is_literal_for_shellcheck(const Word& word) {
  return std::ranges::all_of(
      word.parts, [](const Part& part) { return part.kind == Part::Kind::literal || part.kind == Part::Kind::tilde; });
}

bool is_flag(const Word& word) { return word.value.starts_with('-'); }

/// The word that names what runs; nullptr: not known.
const Word* name_word(const Command& command) {
  if (command.words.empty() || !is_literal_for_shellcheck(command.words.front())) return nullptr;
  const Word& first = command.words.front();
  const bool steps_aside = first == "busybox" || first == "builtin" || first == "command" || first == "run";
  const Word* name = &first;
  if (steps_aside) {
    if (command.words.size() < 2) return name;
    if (is_flag(command.words[1])) return name;
    name = &command.words[1];
  } else if (first == "exec") {
    std::size_t i = 1;
    for (; i < command.words.size() && is_flag(command.words[i]); ++i)
      if (command.words[i].value.ends_with('a')) ++i;
    if (i >= command.words.size()) return name;
    name = &command.words[i];
  }
  return is_literal_for_shellcheck(*name) ? name : nullptr;
}

std::string oversimplified(const Word& word, std::string_view text) {
  if (word.is_literal()) return word.value;
  std::string out;
  for (const Part& part : word.parts) {
    switch (part.kind) {
      case Part::Kind::literal:
        out += part.text;
        break;
      case Part::Kind::glob:
      case Part::Kind::tilde:
        out += part.range.in(text);
        break;
      case Part::Kind::parameter: {
        const std::string_view raw = part.range.in(text);
        out += raw.starts_with("${") ? std::string(raw) : "${" + part.text + "}";
        break;
      }
      case Part::Kind::command:
        if (!part.range.in(text).starts_with('<') && !part.range.in(text).starts_with('>')) out += "${VAR}";
        break;
      case Part::Kind::arithmetic:
        out += "${VAR}";
        break;
      case Part::Kind::brace:
        break;
    }
  }
  return out;
}

HadolintCommand command_of(const Command& command, std::string name, std::string_view text) {
  HadolintCommand out;
  out.name = std::move(name);
  for (std::size_t i = 1; i < command.words.size(); ++i)
    out.arguments.push_back(oversimplified(command.words[i], text));
  for (std::size_t i = 0; i < out.arguments.size(); ++i) {
    const std::string& argument = out.arguments[i];
    if (argument == "--" || argument == "-" || !argument.starts_with('-')) continue;
    if (argument.starts_with("--")) {
      out.flags.push_back({argument.substr(2), i});
      out.flags.back().name.resize(std::min(out.flags.back().name.find('='), out.flags.back().name.size()));
    } else {
      for (const char letter : std::string_view(argument).substr(1)) out.flags.push_back({std::string(1, letter), i});
    }
  }
  return out;
}

/// Within a document that only another command reads.
bool is_in_document(const Command& command, const shell::Script& parsed) {
  if (!command.inside) return false;
  for (const shell::Redirect& redirect : parsed.commands[*command.inside].redirects)
    if (redirect.body && redirect.body->contains(command.range)) return true;
  return false;
}

void collect(const shell::Script& parsed, std::string_view text, const std::function<bool(std::string_view)>& is_wanted,
             std::vector<HadolintCommand>& out) {
  if (!parsed.problems.empty()) return;
  for (const Command& command : parsed.commands) {
    if (command.in_text) continue;
    const Word* name = name_word(command);
    if (name == nullptr || !is_wanted(name->value) || is_in_document(command, parsed)) continue;
    out.push_back(command_of(command, name->value, text));
  }
}

/// hadolint takes "RUN <<EOF" for a script, whatever is behind it; of other documents it sees nothing.
bool is_script(const Step& step, const Script& script) {
  return !script.body.is_document || step.instruction->arguments.starts_with("<<");
}

std::vector<HadolintRun> runs_where(const Context& file, const std::function<bool(std::string_view)>& is_wanted) {
  std::vector<HadolintRun> out;
  for (const Step& step : file.steps) {
    if (!step.is(dockerfile::Keyword::run)) continue;
    HadolintRun run{&step, {}};
    for (const Script& script : step.scripts)
      if (is_script(step, script)) collect(script.parsed, script.body.text, is_wanted, run.commands);
    if (step.scripts.empty() && step.instruction->form == dockerfile::Form::json) {
      std::string text;
      for (const std::string& word : step.instruction->words) text += (text.empty() ? "" : " ") + word;
      collect(shell::parse(text, shell::Dialect::bash), text, is_wanted, run.commands);
    } else if (step.scripts.empty()) {
      // Of another interpreter; hadolint does not mind.
      for (const dockerfile::ShellBody& body : dockerfile::shell_bodies(*step.instruction, step.shell))
        if (!body.is_document || step.instruction->arguments.starts_with("<<"))
          collect(shell::parse(body.text, shell::Dialect::bash), body.text, is_wanted, run.commands);
    }
    if (!run.commands.empty()) out.push_back(std::move(run));
  }
  return out;
}

}  // namespace

bool HadolintCommand::has_any(std::initializer_list<std::string_view> words) const {
  return std::ranges::any_of(arguments, [&](const std::string& argument) {
    return std::ranges::find(words, std::string_view(argument)) != words.end();
  });
}

bool HadolintCommand::has_flag(std::initializer_list<std::string_view> names) const {
  return std::ranges::any_of(
      flags, [&](const Flag& flag) { return std::ranges::find(names, std::string_view(flag.name)) != names.end(); });
}

std::size_t HadolintCommand::count_flag(std::string_view flag_name) const {
  return static_cast<std::size_t>(std::ranges::count(flags, flag_name, &Flag::name));
}

std::vector<std::string> HadolintCommand::operands(std::initializer_list<std::string_view> valued) const {
  std::vector<bool> gone(arguments.size(), false);
  for (const Flag& flag : flags) {
    gone[flag.argument] = true;
    const bool takes = std::ranges::find(valued, std::string_view(flag.name)) != valued.end();
    const bool has_value = arguments[flag.argument].find('=') != std::string::npos;
    if (takes && !has_value && flag.argument + 1 < arguments.size()) gone[flag.argument + 1] = true;
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (!gone[i]) out.push_back(arguments[i]);
  return out;
}

std::vector<HadolintRun> hadolint_runs(const Context& file, std::initializer_list<std::string_view> names) {
  return runs_where(file, [names](std::string_view name) { return std::ranges::find(names, name) != names.end(); });
}

std::vector<HadolintRun> hadolint_runs(const Context& file, bool (*is_wanted)(std::string_view name)) {
  return runs_where(file, is_wanted);
}

HadolintBase hadolint_base(const dockerfile::Instruction& from) {
  HadolintBase out;
  if (from.words.empty()) return out;
  std::string_view image = from.words.front();
  if (from.words.size() >= 3) out.alias = from.words[2];
  out.whole = from.words.front() + " " + out.alias;
  for (const std::string& flag : from.flags) out.whole += " " + flag;
  const std::size_t slash = image.find('/');
  if (slash != std::string_view::npos && image.substr(0, slash).find('.') != std::string_view::npos)
    image.remove_prefix(slash + 1);
  image = image.substr(0, image.find('@'));
  image = image.substr(0, image.find(':'));
  out.name = image;
  return out;
}

bool has_hadolint_mount(const Step& step, std::string_view piece) {
  return std::ranges::any_of(step.mounts, [&](const dockerfile::Mount& mount) {
    return (mount.type == dockerfile::MountType::cache || mount.type == dockerfile::MountType::tmpfs) &&
           mount.target.find(piece) != std::string::npos;
  });
}

void report_for_hadolint(Found& found, const Step& step) {
  found.add(step, step.instruction->keyword_range, std::string(found.rule().title));
}

void report_in_kept_stages(const Context& file, Found& found, const std::vector<const Step*>& steps) {
  if (steps.empty()) return;
  std::vector<HadolintBase> bases;
  std::set<std::string, std::less<>> names;
  for (const StageView& stage : file.stages) {
    bases.push_back(hadolint_base(*stage.from));
    names.insert(bases.back().name);
  }
  for (const Step* step : steps) {
    // What ONBUILD keeps is looked at by itself, as if there were no stages.
    bool kept = step->trigger || bases.empty();
    if (!kept && step->stage) {
      const HadolintBase& own = bases[*step->stage];
      kept = own.whole == bases.back().whole || (!own.alias.empty() && names.contains(own.alias));
    }
    if (kept) report_for_hadolint(found, *step);
  }
}

}  // namespace plimsoll::lint
