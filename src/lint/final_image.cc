// SPDX-License-Identifier: Apache-2.0
#include "lint/final_image.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/lines.h"
#include "dockerfile/expand.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Sorted each.
constexpr auto kLaunchers =
    std::to_array<std::string_view>({"catatonit", "dumb-init", "env", "exec", "nice", "tini", "tini-static"});
constexpr auto kShells =
    std::to_array<std::string_view>({"ash", "bash", "cmd", "dash", "fish", "ksh", "powershell", "pwsh", "sh", "zsh"});
constexpr auto kInterpreters = std::to_array<std::string_view>(
    {"R",      "clj",   "clojure", "crystal", "dart",   "elixir", "erl",     "ghci",    "groovysh", "guile",
     "hy",     "iex",   "irb",     "jjs",     "jshell", "julia",  "lein",    "lua",     "node",     "nodejs",
     "ocaml",  "perl6", "php",     "pypy",    "pypy3",  "python", "python2", "python3", "raku",     "rakudo",
     "rebar3", "sbcl",  "scala",   "sbt",     "swift",  "swipl",  "mvn",     "gradle"});
/// Programs that go from root to another user by themselves, or are of no use without it.
constexpr auto kDropping = std::to_array<std::string_view>({"apache2",
                                                            "apache2-foreground",
                                                            "apachectl",
                                                            "catatonit",
                                                            "chronyd",
                                                            "containerd",
                                                            "cron",
                                                            "crond",
                                                            "dnsmasq",
                                                            "dockerd",
                                                            "dockerd-entrypoint.sh",
                                                            "dovecot",
                                                            "exim",
                                                            "freshclam",
                                                            "haproxy",
                                                            "httpd",
                                                            "httpd-foreground",
                                                            "init",
                                                            "lighttpd",
                                                            "mariadbd",
                                                            "memcached",
                                                            "mysqld",
                                                            "named",
                                                            "nginx",
                                                            "nscd",
                                                            "ntpd",
                                                            "openvpn",
                                                            "php-fpm",
                                                            "postfix",
                                                            "proftpd",
                                                            "pure-ftpd",
                                                            "rsyslogd",
                                                            "runsvdir",
                                                            "s6-svscan",
                                                            "slapd",
                                                            "smbd",
                                                            "sshd",
                                                            "supervisord",
                                                            "syslog-ng",
                                                            "systemd",
                                                            "unbound",
                                                            "vsftpd"});
constexpr auto kSwitchers = std::to_array<std::string_view>({"gosu", "su-exec", "setpriv", "setuidgid", "s6-setuidgid",
                                                             "chpst", "runuser", "fixuid", "step-down", "s6-overlay"});

template <typename List>
bool is_in(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// What an ENTRYPOINT or CMD runs.
std::vector<std::string> words_of(const Step& step) {
  if (step.instruction->form == dockerfile::Form::json) return step.instruction->words;
  std::vector<std::string> out;
  for (const Script& script : step.scripts) {
    if (script.parsed.commands.empty()) continue;
    for (const shell::Word& word : script.parsed.commands.front().words) out.push_back(word.value);
    break;
  }
  return out;
}

}  // namespace

std::vector<const Step*> lineage_steps(const Context& file, std::size_t stage) {
  std::vector<std::size_t> chain{stage};
  while (file.stages[chain.back()].parent) chain.push_back(*file.stages[chain.back()].parent);
  std::vector<const Step*> out;
  for (std::size_t i = chain.size(); i-- > 0;)
    for (const std::size_t at : file.stages[chain[i]].steps)
      if (!file.steps[at].trigger) out.push_back(&file.steps[at]);
  return out;
}

std::string base_of(const Context& file, std::size_t stage) {
  while (file.stages[stage].parent) stage = *file.stages[stage].parent;
  const dockerfile::Instruction& from = *file.stages[stage].from;
  if (from.words.empty()) return {};
  const dockerfile::Variables known = dockerfile::global_arguments(file.file, {});
  const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = known.find(name);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  };
  const auto out = dockerfile::expand_text(from.words.front(), lookup,
                                           {.escape = file.file.escape, .unset = dockerfile::Expansion::Unset::keep});
  return out ? *out : from.words.front();
}

std::string_view Start::program() const {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view name = base_name(words[i]);
    if (name.starts_with('-') || is_in(kLaunchers, name) || name.find('=') != std::string_view::npos) continue;
    return name;
  }
  return {};
}

Start start_of(const Context& file, std::size_t stage) {
  Start out;
  for (const Step* step : lineage_steps(file, stage)) {
    if (step->is(Keyword::cmd)) out.cmd = step;
    // A new ENTRYPOINT makes the CMD of the base void.
    if (step->is(Keyword::entrypoint)) {
      if (out.cmd != nullptr && out.cmd->stage != step->stage) out.cmd = nullptr;
      out.entrypoint = step;
    }
  }
  if (out.entrypoint != nullptr) out.words = words_of(*out.entrypoint);
  if (out.cmd != nullptr) {
    const std::vector<std::string> more = words_of(*out.cmd);
    out.words.insert(out.words.end(), more.begin(), more.end());
  }
  return out;
}

bool is_for_building_upon(const Start& start) {
  const std::string_view program = start.program();
  if (!start.is_given() || program.empty()) return true;
  const auto at = std::ranges::find(start.words, program, [](const std::string& word) { return base_name(word); });
  const bool alone = std::ranges::none_of(at + 1, start.words.end(), [](const std::string& word) {
    return !word.starts_with('-') || word == "-c" || word == "-m" || word == "-e";
  });
  if (is_in(kShells, program)) return alone;
  // Without a program an interpreter asks for one.
  if (is_in(kInterpreters, program)) return alone;
  // docker-entrypoint.sh and the like that hand on to an interpreter.
  if (start.cmd == nullptr || start.entrypoint == nullptr) return false;
  const std::vector<std::string> words = words_of(*start.cmd);
  return words.size() == 1 &&
         (is_in(kShells, base_name(words.front())) || is_in(kInterpreters, base_name(words.front())));
}

bool mentions(const Context& file, std::size_t stage, std::string_view text) {
  const auto holds = [&](std::string_view word) { return word.find(text) != std::string_view::npos; };
  for (const Step* step : lineage_steps(file, stage)) {
    for (const RunCommand& command : file.commands_of(*step))
      for (const shell::Word& word : command.command->words)
        if (holds(word.value)) return true;
    if (step->is(Keyword::cmd) || step->is(Keyword::entrypoint) || step->is(Keyword::copy) || step->is(Keyword::add) ||
        step->is(Keyword::run)) {
      if (std::ranges::any_of(step->instruction->words, holds)) return true;
      if (std::ranges::any_of(step->instruction->flags, holds)) return true;
      for (const dockerfile::Heredoc& document : step->instruction->heredocs)
        if (holds(document.content)) return true;
    }
  }
  return false;
}

bool drops_privileges(const Context& file, std::size_t stage, const Start& start) {
  for (const std::string& word : start.words)
    if (is_in(kDropping, base_name(word))) return true;
  if (std::ranges::any_of(kSwitchers, [&](std::string_view switcher) { return mentions(file, stage, switcher); }))
    return true;
  // A script of its own may do so too, and cannot be seen here.
  const std::string_view program = start.program();
  return program.ends_with(".sh") || program.find("entrypoint") != std::string_view::npos ||
         program.find("entry-point") != std::string_view::npos;
}

bool holds_own_code(const Context& file, std::size_t stage) {
  static constexpr auto kBesides =
      std::to_array<std::string_view>({".cfg", ".conf", ".cnf", ".ini", ".json", ".properties", ".sh", ".template",
                                       ".toml", ".tmpl", ".xml", ".yaml", ".yml"});
  const bool is_scratch = base_of(file, stage) == "scratch";
  for (const Step* step : lineage_steps(file, stage)) {
    if ((!step->is(Keyword::copy) && !step->is(Keyword::add)) || !step->instruction->heredocs.empty()) continue;
    if (const auto from = step->instruction->flag("--from")) {
      const std::string wanted = lowercase(*from);
      const bool is_number = !wanted.empty() && wanted.find_first_not_of("0123456789") == std::string::npos;
      if (is_number || std::ranges::any_of(file.stages, [&](const StageView& view) { return view.name == wanted; }))
        return true;
      continue;
    }
    const std::vector<std::string>& words = step->instruction->words;
    for (std::size_t i = 0; i + 1 < words.size() && !is_scratch; ++i) {
      const std::string name = lowercase(base_name(words[i]));
      const bool is_besides = name.find("entrypoint") != std::string::npos ||
                              words[i].find("://") != std::string::npos ||
                              std::ranges::any_of(kBesides, [&](std::string_view end) { return name.ends_with(end); });
      if (!is_besides) return true;
    }
  }
  return false;
}

bool is_root(std::string_view user) {
  const std::string_view name = user.substr(0, user.find(':'));
  return name == "root" || (!name.empty() && name.find_first_not_of('0') == std::string_view::npos);
}

TextRange whole_lines(const Context& file, const dockerfile::Instruction& instruction) {
  return {file.lines.offset(instruction.line), file.lines.offset(instruction.end_line + 1)};
}

TextRange arguments_range(const dockerfile::Instruction& instruction) {
  return instruction.file_range(instruction.arguments_at, instruction.arguments_at + instruction.arguments.size());
}

std::string json_string(std::string_view text) { return json::compact(json::value(text)); }

}  // namespace plimsoll::lint
