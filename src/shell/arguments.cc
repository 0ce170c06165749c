// SPDX-License-Identifier: Apache-2.0
// The programs that run programs, and how options are written.
#include "shell/arguments.h"

#include <algorithm>

#include "shell/parser.h"

namespace plimsoll::shell {
namespace {

/// A program that runs what stands behind its own options.
struct Wrapper {
  std::string_view name;
  std::string_view valued{};       // short options whose value is the next word or the rest of theirs
  std::string_view long_valued{};  // the same for long ones, with blanks around
  int operands = 0;                // words of its own behind the options: a folder, a time, a user
  bool assigns = false;            // NAME=value words may follow
};
constexpr Wrapper kWrappers[] = {
    {"builtin"},
    {"busybox"},
    {"catchsegv"},
    {"chroot", "", "", 1},
    {"command"},
    {"doas", "aCu"},
    {"eatmydata"},
    {"env", "uCS", " --unset --chdir --split-string ", 0, true},
    {"exec", "a"},
    {"fakeroot", "lsib", " --lib --faked "},
    {"gosu", "", "", 1},
    {"ionice", "cnpPu", " --class --classdata "},
    {"nice", "n", " --adjustment "},
    {"nohup"},
    {"setpriv", "",
     " --ruid --euid --rgid --egid --reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits"
     " --pdeathsig --selinux-label --apparmor-profile "},
    {"setsid"},
    {"stdbuf", "ioe", " --input --output --error "},
    {"su-exec", "", "", 1},
    {"sudo", "CDRTUghpru",
     " --chdir --chroot --close-from --command-timeout --group --host --other-user --prompt --role --type --user ", 0,
     true},
    {"time", "fo", " --format --output "},
    {"timeout", "ks", " --kill-after --signal ", 1},
    {"toybox"},
    {"unbuffer"},
    {"xargs", "adEILnPs", " --arg-file --delimiter --max-lines --max-args --max-procs --max-chars --process-slot-var "},
};

const Wrapper* wrapper_of(std::string_view name) {
  const auto found = std::ranges::lower_bound(kWrappers, name, {}, &Wrapper::name);
  return found != std::end(kWrappers) && found->name == name ? found : nullptr;
}

std::string_view base_name(const Word& word) {
  if (!word.is_literal()) return {};
  const std::string_view whole = word.value;
  return whole.substr(whole.rfind('/') + 1);
}

bool is_assignment(std::string_view text) {
  if (text.empty() || !is_name_start(text.front())) return false;
  std::size_t n = 1;
  while (n < text.size() && is_name(text[n])) ++n;
  return n < text.size() && text[n] == '=';
}

bool is_option(std::string_view text) { return text.size() > 1 && text.front() == '-'; }
bool is_long(std::string_view text) { return text.starts_with("--"); }

bool holds(std::string_view list, std::string_view word) {
  const std::size_t at = list.find(word);
  return at != list.npos && at > 0 && list[at - 1] == ' ' && at + word.size() < list.size() &&
         list[at + word.size()] == ' ';
}

/// Whether the option at `text` takes the next word as its value.
bool takes_next(const Wrapper& wrapper, std::string_view text) {
  if (is_long(text)) return holds(wrapper.long_valued, text);
  const std::size_t first = text.find_first_of(wrapper.valued, 1);
  return first != text.npos && first + 1 == text.size();
}

/// The index of the word a wrapper at `at` runs; words.size(): none.
std::size_t wrapped_at(const Wrapper& wrapper, std::span<const Word> words, std::size_t at) {
  std::size_t i = at + 1;
  // "command -v x" and "command -V x" ask and run nothing.
  for (; i < words.size() && is_option(words[i].value); ++i) {
    const std::string_view option = words[i].value;
    if (option == "--") {
      ++i;
      break;
    }
    if (wrapper.name == "command" && option.find_first_of("vV") != option.npos) return words.size();
    if (takes_next(wrapper, option)) ++i;
  }
  if (wrapper.assigns)
    while (i < words.size() && (is_assignment(words[i].value) || words[i] == "-")) ++i;
  return std::min(i + static_cast<std::size_t>(wrapper.operands), words.size());
}

/// How a word gives an option.
struct Given {
  bool yes = false;
  std::optional<std::string_view> value{};  // within the word
};
Given gives(std::string_view word, std::string_view option) {
  if (word == option) return {true};
  if (is_long(option)) {
    if (word.starts_with(option) && word[option.size()] == '=') return {true, word.substr(option.size() + 1)};
    return {};
  }
  if (!option.starts_with('-') || !is_option(word) || is_long(word)) return {};
  if (option.size() == 2) {
    const std::size_t at = word.find(option[1], 1);
    // "-qy", but not the y of "-o=x/y" or of "-Ddir".
    const std::size_t cluster = std::min(word.size(), word.find_first_of("=/.:,", 1));
    if (at >= cluster) return {};
    return {true, word.substr(at + 1)};
  }
  if (word.starts_with(option) && word[option.size()] == '=') return {true, word.substr(option.size() + 1)};
  return {};
}

}  // namespace

Invocation invocation_of(const Command& command) {
  Invocation run{.command = &command, .first = 0, .wrappers = {}};
  while (run.first < command.words.size()) {
    const Wrapper* wrapper = wrapper_of(base_name(command.words[run.first]));
    if (wrapper == nullptr) break;
    const std::size_t next = wrapped_at(*wrapper, command.words, run.first);
    if (next >= command.words.size()) break;
    run.wrappers.push_back(run.first);
    run.first = next;
  }
  return run;
}

std::string_view Invocation::name() const {
  return command == nullptr || first >= command->words.size() ? std::string_view{} : base_name(command->words[first]);
}

std::span<const Word> Invocation::arguments() const {
  if (command == nullptr || first >= command->words.size()) return {};
  return std::span(command->words).subspan(first + 1);
}

bool Invocation::is_any(std::initializer_list<std::string_view> programs) const {
  return std::ranges::find(programs, name()) != programs.end();
}

const Word* Invocation::find(std::initializer_list<std::string_view> options) const {
  for (const Word& word : arguments()) {
    if (word == "--") return nullptr;
    for (const std::string_view option : options)
      if (gives(word.value, option).yes) return &word;
  }
  return nullptr;
}

bool Invocation::has(std::initializer_list<std::string_view> options) const { return find(options) != nullptr; }

std::optional<std::string> Invocation::value(std::initializer_list<std::string_view> options) const {
  std::optional<std::string> last;
  const std::span<const Word> words = arguments();
  for (std::size_t i = 0; i < words.size() && !(words[i] == "--"); ++i)
    for (const std::string_view option : options) {
      const Given given = gives(words[i].value, option);
      if (!given.yes) continue;
      if (given.value && !(given.value->empty() && !is_long(option))) {
        last = given.value->starts_with('=') ? given.value->substr(1) : *given.value;
      } else if (i + 1 < words.size()) {
        last = words[++i].value;
      }
      break;
    }
  return last;
}

std::vector<const Word*> Invocation::operands(std::initializer_list<std::string_view> valued) const {
  std::vector<const Word*> found;
  bool options = true;
  const std::span<const Word> words = arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i].value;
    if (!options || !is_option(word)) {
      found.push_back(&words[i]);
    } else if (word == "--") {
      options = false;
    } else if (std::ranges::any_of(valued, [&](std::string_view option) {
                 if (word == option) return true;
                 // "-yt stable": the last letter of a cluster takes the next word.
                 return option.size() == 2 && !is_long(word) && word.back() == option[1] && gives(word, option).yes &&
                        gives(word, option).value == "";
               })) {
      ++i;
    }
  }
  return found;
}

const Word* Invocation::verb(std::initializer_list<std::string_view> valued) const {
  const auto all = operands(valued);
  return all.empty() ? nullptr : all.front();
}

}  // namespace plimsoll::shell
