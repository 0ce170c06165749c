// SPDX-License-Identifier: Apache-2.0
// PL1107–PL1110, PL1118: variables that are not there, or not there yet. What a base image sets in its ENV is not known
// here, so a name nobody declares is told of only when it is nearly one that somebody does, or the base is scratch.
#include <array>
#include <set>

#include "base/lines.h"
#include "base/suggest.h"
#include "dockerfile/expand.h"
#include "dockerfile/variables.h"
#include "lint/final_image.h"
#include "lint/image_name.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"
#include "oci/reference.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Instruction;
using dockerfile::KeyValue;
using dockerfile::Keyword;
using dockerfile::VariableUse;
using Names = std::set<std::string, std::less<>>;

constexpr std::size_t kMostPairs = 500;  // of one ENV: each is held against all others

std::string_view declared_name(std::string_view word) { return word.substr(0, word.find('=')); }

/// ${x:-y}, ${x+y} and ${x?y} know what to do when there is no x.
bool is_guarded(const VariableUse& use) { return use.modifier == '-' || use.modifier == '+' || use.modifier == '?'; }

/// Names that were probably meant, for so many only: each is held against all there are.
class Suggestions {
 public:
  std::string operator()(std::string_view name, const Names& among) {
    static constexpr std::size_t kMost = 100, kMostNames = 1000;
    if (++asked_ > kMost || among.size() > kMostNames) return {};
    return suggest(name, among);
  }

 private:
  std::size_t asked_ = 0;
};

/// Uses in bytes [begin, end) of an instruction's text, ranges of the file.
std::vector<VariableUse> uses_in(const Context& file, const Instruction& instruction, std::size_t begin,
                                 std::size_t end) {
  auto out = dockerfile::variables_in(std::string_view(instruction.text).substr(begin, end - begin), file.file.escape);
  for (VariableUse& use : out)
    for (TextRange* range : {&use.range, &use.name_range})
      *range = instruction.file_range(begin + range->begin, begin + range->end);
  return out;
}

std::vector<VariableUse> argument_uses(const Context& file, const Instruction& instruction) {
  return uses_in(file, instruction, instruction.arguments_at, instruction.arguments_at + instruction.arguments.size());
}

/// ARG before the first FROM: its names and where they stand.
struct Global {
  const Step* step;
  std::string name;
  TextRange range;
};
std::vector<Global> globals_of(const Context& file) {
  std::vector<Global> out;
  if (file.is_fragment()) return out;
  for (const Step* step : file.steps_with(Keyword::arg)) {
    if (step->stage || step->trigger) continue;
    const Instruction& arg = *step->instruction;
    for (std::size_t i = 0; i < arg.words.size(); ++i)
      out.push_back({step, std::string(declared_name(arg.words[i])), arg.word_ranges[i]});
  }
  return out;
}

/// Walks the stages with the names that are declared where it stands.
template <typename Visit>
void walk(const Context& file, Visit visit) {
  std::vector<Names> ends(file.stages.size());
  Names now;
  for (const Step& step : file.steps) {
    if (step.trigger || !step.stage) continue;
    const Instruction& instruction = *step.instruction;
    const StageView& stage = file.stages[*step.stage];
    if (step.is(Keyword::from)) {
      if (*step.stage > 0) ends[*step.stage - 1] = std::move(now);
      now = stage.parent ? ends[*stage.parent] : Names{};
    }
    // ARG a=1 b=$a sees what stands before it in the same line; ENV does not.
    if (step.is(Keyword::arg))
      for (const std::string& word : instruction.words) now.emplace(declared_name(word));
    visit(step, now);
    for (const KeyValue& pair : instruction.pairs)
      if (step.is(Keyword::env)) now.insert(pair.key);
  }
}

void same_instruction(const Context& file, Found& found) {
  const auto check = [&](const Step& step, const Names& declared) {
    const Instruction& env = *step.instruction;
    if (!step.is(Keyword::env) || env.pairs.size() < 2 || env.pairs.size() > kMostPairs) return;
    for (std::size_t i = 0; i < env.pairs.size(); ++i) {
      const std::string_view value = env.pairs[i].value;
      for (const VariableUse& use : dockerfile::variables_in(value, file.file.escape)) {
        const auto by = std::ranges::find(env.pairs, use.name, &KeyValue::key);
        const auto defined = static_cast<std::size_t>(by - env.pairs.begin());
        if (by == env.pairs.end() || defined == i || is_guarded(use) || declared.contains(use.name)) continue;
        TextRange range = env.pairs[i].value_range;
        if (range.size() == value.size()) range = {range.begin + use.range.begin, range.begin + use.range.end};
        Issue& issue = found.add(step, range, "$" + use.name + " is set by this very ENV and holds nothing yet");
        const TextRange gap{env.pairs[i - (i > 0 ? 1 : 0)].value_range.end, env.pairs[i].key_range.begin};
        if (defined < i && gap.in(file.text()).find('#') == std::string_view::npos)
          issue.fixes.push_back({Repair::unsafe, "begin another ENV", {{gap, "\n" + env.word + " "}}});
        break;
      }
    }
  };
  walk(file, check);
}

/// hadolint looks for the name in the text of the value, and knows the names of the whole file so far.
bool hadolint_sees(std::string_view name, std::string_view value) {
  const std::string plain = "$" + std::string(name);
  if (value.find("${" + std::string(name) + "}") != std::string_view::npos) return true;
  for (std::size_t at = value.find(plain); at != std::string_view::npos; at = value.find(plain, at + 1)) {
    const std::string_view rest = value.substr(at + plain.size());
    const char c = rest.empty() ? ' ' : to_lower(rest.front());
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') return true;
  }
  return false;
}

void same_instruction_as_hadolint(const Context& file, Found& found) {
  Names known;
  for (const Step& step : file.steps) {
    if (step.trigger) continue;
    const Instruction& instruction = *step.instruction;
    if (step.is(Keyword::arg))
      for (const std::string& word : instruction.words) known.emplace(declared_name(word));
    if (!step.is(Keyword::env) || instruction.pairs.size() > kMostPairs) continue;
    const std::vector<KeyValue>& pairs = instruction.pairs;
    bool told = false;
    for (std::size_t i = 0; i < pairs.size() && !told; ++i)
      for (std::size_t k = 0; k < pairs.size() && !told; ++k)
        told = i != k && !known.contains(pairs[i].key) && hadolint_sees(pairs[i].key, pairs[k].value);
    if (told) found.add(step, arguments_range(instruction), "a variable is used in the very ENV that sets it");
    for (const KeyValue& pair : pairs) known.insert(pair.key);
  }
}

/// "python" of PYTHON_VERSION: official images set such a name themselves.
bool base_may_set(const Context& file, std::size_t stage, std::string_view name) {
  const std::string base = lowercase(base_of(file, stage));
  const std::string first = lowercase(name.substr(0, name.find('_')));
  return base.find(first) != std::string::npos || first.find(base.substr(0, base.find_first_of(":@"))) == 0;
}

/// What stages get without declaring it.
bool is_given(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kGiven = {
      "BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE", "HOME", "HOSTNAME", "PATH", "PWD", "SHELL", "USER"};
  return std::ranges::binary_search(kGiven, name) || dockerfile::is_predefined_argument(name);
}

void undefined(const Context& file, Found& found) {
  Names globals;
  for (const Global& global : globals_of(file)) globals.insert(global.name);
  Suggestions suggestions;
  walk(file, [&](const Step& step, const Names& declared) {
    if (!dockerfile::is_expanded(step.instruction->keyword) || step.is(Keyword::from)) return;
    for (const VariableUse& use : argument_uses(file, *step.instruction)) {
      if (is_guarded(use) || declared.contains(use.name) || globals.contains(use.name) || is_given(use.name) ||
          dockerfile::is_platform_argument(use.name))
        continue;
      const std::string meant = suggestions(use.name, declared);
      const bool is_sure = base_of(file, *step.stage) == "scratch" || file.settings.profile == Profile::strict;
      if (meant.empty() && !is_sure) continue;
      found.add(step, use.range,
                "$" + use.name + " is set nowhere" + (meant.empty() ? "" : "; did you mean $" + meant + "?"));
    }
  });
}

void undefined_in_from(const Context& file, Found& found) {
  Names known;
  for (const Global& global : globals_of(file)) known.insert(global.name);
  Suggestions suggestions;
  for (const Step* step : file.steps_with(Keyword::from)) {
    if (step->trigger) continue;
    const Instruction& from = *step->instruction;
    const std::size_t end = from.arguments_at + (from.words.empty() ? 0 : from.words.front().size());
    for (const VariableUse& use : uses_in(file, from, std::min(from.word.size(), end), end)) {
      if (is_guarded(use) || known.contains(use.name) || dockerfile::is_predefined_argument(use.name) ||
          dockerfile::is_platform_argument(use.name))
        continue;
      const std::string meant = suggestions(use.name, known);
      found.add(*step, use.range,
                "no ARG before the first FROM declares " + use.name +
                    (meant.empty() ? "" : "; did you mean $" + meant + "?"));
    }
  }
}

void invalid_default(const Context& file, Found& found) {
  const dockerfile::Variables defaults = dockerfile::global_arguments(file.file, {});
  const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto value = defaults.find(name);
    if (value != defaults.end()) return value->second;
    return dockerfile::is_platform_argument(name) ? std::optional<std::string>("linux") : std::nullopt;
  };
  for (const Step* step : file.steps_with(Keyword::from)) {
    const Instruction& from = *step->instruction;
    if (step->trigger || from.words.empty() || from.words.front().find('$') == std::string::npos) continue;
    const auto image = dockerfile::expand_text(from.words.front(), lookup, {.escape = file.file.escape});
    if (!image || oci::parse_reference(*image)) continue;
    found.add(*step, from.word_ranges.front(),
              image->empty() ? "without build arguments this names no image"
                             : "without build arguments this is " + *image + ", which is no image");
  }
}

/// The line behind the instruction.
Edit line_behind(const Context& file, const Step& step, std::string text) {
  const std::size_t at = whole_lines(file, step).end;
  const bool open = at > 0 && at == file.text().size() && !file.text().ends_with('\n');
  return {{at, at}, open ? "\n" + std::move(text) : std::move(text) + "\n"};
}

void not_declared_again(const Context& file, Found& found) {
  Names globals;
  for (const Global& global : globals_of(file)) globals.insert(global.name);
  std::set<std::pair<std::size_t, std::string>> told;
  const auto tell = [&](const Step& step, TextRange range, const std::string& name) {
    if (base_may_set(file, *step.stage, name) || !told.emplace(*step.stage, name).second) return;
    Issue& issue = found.add(step, range, "$" + name + " is not known in this stage, which does not declare it");
    issue.remedy = "Declare it in the stage too: ARG " + name + " takes the value it has before the first FROM.";
    issue.severity = Severity::medium;
    const Step& from = file.steps[file.stages[*step.stage].steps.front()];
    issue.fixes.push_back({Repair::unsafe, "declare it in the stage", {line_behind(file, from, "ARG " + name)}});
  };
  walk(file, [&](const Step& step, const Names& declared) {
    const auto is_lost = [&](std::string_view name) {
      return !declared.contains(name) && (globals.contains(name) || dockerfile::is_platform_argument(name));
    };
    if (dockerfile::is_expanded(step.instruction->keyword) && !step.is(Keyword::from))
      for (const VariableUse& use : argument_uses(file, *step.instruction))
        if (!is_guarded(use) && is_lost(use.name)) tell(step, use.range, use.name);
    if (!step.is(Keyword::run)) return;
    for (const Script& script : step.scripts) {
      const std::string& text = script.body.text;
      for (const shell::Command& command : script.parsed.commands) {
        for (const shell::Word& word : command.words) {
          for (const shell::Part& part : word.parts) {
            if (part.kind != shell::Part::Kind::parameter || !is_lost(part.text)) continue;
            const std::string_view written = part.range.in(text);
            // A default is given, or the script sets it itself.
            if (written.find_first_of("-+?=") != std::string_view::npos ||
                text.find(part.text + "=") != std::string::npos || text.find("for " + part.text) != std::string::npos ||
                text.find("read ") != std::string::npos)
              continue;
            tell(step, script.file_range(part.range), part.text);
          }
        }
      }
    }
  });
}

/// Without a RUN behind it nothing can look at an ARG but what names it.
void never_used(const Context& file, Found& found) {
  const auto tell = [&](const Step& step, TextRange range, const std::string& name) {
    Issue& issue = found.add(step, range, "nothing uses " + name);
    if (step.instruction->words.size() == 1)
      issue.fixes.push_back({Repair::safe, "delete it", {{whole_lines(file, step), {}}}});
  };
  const auto is_special = [](std::string_view name) {
    return dockerfile::is_predefined_argument(name) || dockerfile::is_platform_argument(name) ||
           name.starts_with("BUILDKIT_") || name == "SOURCE_DATE_EPOCH";
  };
  Names named;  // in a FROM, in another ARG, or declared again
  for (const Step& step : file.steps) {
    const Instruction& instruction = *step.instruction;
    if (step.trigger) continue;
    if (step.is(Keyword::from) || step.is(Keyword::arg))
      for (const VariableUse& use : uses_in(file, instruction, 0, instruction.text.size())) named.insert(use.name);
    if (step.is(Keyword::arg) && step.stage)
      for (const std::string& word : instruction.words) named.emplace(declared_name(word));
  }
  for (const Global& global : globals_of(file))
    if (!named.contains(global.name) && !is_special(global.name)) tell(*global.step, global.range, global.name);

  std::set<std::size_t> parents;
  for (const StageView& stage : file.stages)
    if (stage.parent) parents.insert(*stage.parent);
  for (std::size_t number = 0; number < file.stages.size(); ++number) {
    const StageView& stage = file.stages[number];
    if (parents.contains(number)) continue;
    Names used;
    bool has_run = false;
    for (auto at = stage.steps.rbegin(); at != stage.steps.rend(); ++at) {
      const Step& step = file.steps[*at];
      const Instruction& instruction = *step.instruction;
      has_run |= step.is(Keyword::run) || step.is(Keyword::onbuild);
      if (step.is(Keyword::arg) && !step.trigger && !has_run)
        for (std::size_t i = 0; i < instruction.words.size(); ++i) {
          const std::string name(declared_name(instruction.words[i]));
          if (!used.contains(name) && !is_special(name)) tell(step, instruction.word_ranges[i], name);
        }
      for (const VariableUse& use : uses_in(file, instruction, 0, instruction.text.size())) used.insert(use.name);
    }
  }
}

void arguments(const Context& file, Found& found) {
  not_declared_again(file, found);
  if (file.settings.profile == Profile::strict) never_used(file, found);
}

constexpr std::array kChecks = {
    Check{.rule = {.id = "PL1107",
                   .aliases = "DL3044",
                   .severity = Severity::high,
                   .title = "ENV uses a variable it sets itself",
                   .doc = "a value of ENV that refers to another variable of the same instruction, not set before",
                   .why = "All values of one instruction see what was before it: the variable is still empty.",
                   .remedy = "set it in an ENV of its own before this one",
                   .hadolint = "DL3044",
                   .level = HadolintLevel::error,
                   .repair = Repair::unsafe,
                   .bad = "FROM debian:12-slim\nENV SHOP=/opt/shop BIN=$SHOP/bin\nUSER 1000\nCMD [\"env\"]\n",
                   .good = "FROM debian:12-slim\nENV SHOP=/opt/shop\nENV BIN=$SHOP/bin\nUSER 1000\nCMD [\"env\"]\n"},
          .check = same_instruction,
          .as_hadolint = same_instruction_as_hadolint},
    Check{
        .rule = {.id = "PL1108",
                 .aliases = "UndefinedVar",
                 .severity = Severity::medium,
                 .title = "A variable is set nowhere",
                 .doc =
                     "variables in instructions the builder expands that no ARG or ENV of the stage sets and that are "
                     "nearly the name of one that is set, or stand on scratch; in the strict profile all of them. "
                     "What has a default is let pass.",
                 .why = "It is empty, so a path or a name is another one than it looks.",
                 .remedy = "correct the name, or declare it with ARG or ENV",
                 .bad = "FROM debian:12-slim\nARG VERSION=1\nENV V=$VERSOIN\nUSER 1000\nCMD [\"env\"]\n",
                 .good = "FROM debian:12-slim\nARG VERSION=1\nENV V=$VERSION\nUSER 1000\nCMD [\"env\"]\n"},
        .check = undefined},
    Check{.rule = {.id = "PL1109",
                   .aliases = "UndefinedArgInFrom",
                   .severity = Severity::high,
                   .title = "FROM uses a variable that is not declared",
                   .doc = "variables in FROM and its --platform that no ARG before the first FROM declares. What has a "
                          "default is let pass.",
                   .why = "Only those are known there; any other is empty, and the build stops or takes another image.",
                   .remedy = "declare it with ARG before the first FROM",
                   .bad = "ARG TAG=12-slim\nFROM debian:$TGA\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "ARG TAG=12-slim\nFROM debian:$TAG\nUSER 1000\nCMD [\"true\"]\n"},
          .check = undefined_in_from},
    Check{.rule = {.id = "PL1110",
                   .aliases = "InvalidDefaultArgInFrom",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "Without build arguments FROM names no image",
                   .doc = "FROM with variables whose defaults leave an empty or impossible name",
                   .why = "A plain docker build fails, and so does everything that reads the file without arguments.",
                   .remedy = "give the ARG a default",
                   .bad = "ARG TAG\nFROM debian:$TAG\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "ARG TAG=12-slim\nFROM debian:$TAG\nUSER 1000\nCMD [\"true\"]\n"},
          .check = invalid_default},
    Check{.rule = {.id = "PL1118",
                   .severity = Severity::low,
                   .title = "An argument is declared where it is not seen, or for nothing",
                   .doc =
                       "arguments declared before the first FROM, and those of the platform, that a stage uses without "
                       "declaring them again; in the strict profile also arguments nothing uses",
                   .why = "What stands before the first FROM is for FROM lines: in a stage the variable is empty.",
                   .remedy = "declare the argument in the stage that uses it, and nowhere else",
                   .repair = Repair::unsafe,
                   .bad = "ARG SHOP=/opt/shop\nFROM debian:12-slim\nWORKDIR $SHOP\nUSER 1000\nCMD [\"true\"]\n",
                   .good =
                       "ARG SHOP=/opt/shop\nFROM debian:12-slim\nARG SHOP\nWORKDIR $SHOP\nUSER 1000\nCMD [\"true\"]\n"},
          .check = arguments},
};

}  // namespace

std::span<const Check> variables_checks() { return kChecks; }

}  // namespace plimsoll::lint
