// SPDX-License-Identifier: Apache-2.0
#include "settings/run_line.h"

#include <algorithm>
#include <array>

#include "settings/readers.h"
#include "settings/run_options.h"
#include "shell/arguments.h"
#include "shell/script.h"

namespace plimsoll::settings {
namespace {

/// A program that runs containers, and its own options that take a value.
struct Engine {
  std::string_view name;
  std::array<std::string_view, 16> valued;
};
constexpr std::array kEngines = std::to_array<Engine>({
    {"docker",
     {"--config", "-c", "--context", "-H", "--host", "-l", "--log-level", "--tlscacert", "--tlscert", "--tlskey"}},
    {"nerdctl",
     {"-a", "--address", "-H", "--host", "-n", "--namespace", "--snapshotter", "--cni-path", "--cni-netconfpath",
      "--data-root", "--cgroup-manager", "--hosts-dir", "--storage-driver"}},
    {"podman",
     {"--cgroup-manager", "--conmon", "-c", "--connection", "--events-backend", "--hooks-dir", "--identity",
      "--log-level", "--namespace", "--root", "--runroot", "--runtime", "--storage-driver", "--storage-opt", "--url",
      "--tmpdir"}},
});

Argument argument_of(const shell::Word& word) {
  const bool is_open =
      word.parts.size() == 1 && !word.parts[0].quoted &&
      (word.parts[0].kind == shell::Part::Kind::parameter || word.parts[0].kind == shell::Part::Kind::command);
  return {word.value, word.range, is_open};
}

/// The index of the first word that is no option of the engine's own.
std::size_t verb_at(const Engine& engine, std::span<const shell::Word> words, std::size_t at) {
  for (; at < words.size() && words[at].value.starts_with('-'); ++at) {
    if (std::ranges::find(engine.valued, std::string_view(words[at].value)) != engine.valued.end()) ++at;
  }
  return at;
}

std::optional<RunSpec> read_command(const shell::Command& command, std::string_view file) {
  const shell::Invocation invocation = shell::invocation_of(command);
  const auto engine = std::ranges::find(kEngines, invocation.name(), &Engine::name);
  if (engine == kEngines.end() || invocation.name().empty()) return std::nullopt;
  const std::span<const shell::Word> words = invocation.arguments();
  std::size_t verb = verb_at(*engine, words, 0);
  if (verb < words.size() && words[verb] == "container") verb = verb_at(*engine, words, verb + 1);
  if (verb >= words.size()) return std::nullopt;
  const bool is_exec = words[verb] == "exec";
  if (!is_exec && words[verb] != "run" && words[verb] != "create") return std::nullopt;

  RunSpec spec;
  spec.kind = Kind::run_line;
  spec.is_podman = engine->name == "podman";
  spec.is_exec = is_exec;
  spec.where = {command.words[invocation.first].range.begin, words[verb].range.end};
  std::vector<Argument> arguments;
  for (const shell::Word& word : words.subspan(verb + 1)) arguments.push_back(argument_of(word));
  std::size_t at = read_options(arguments, is_exec ? exec_options() : run_options(), file, spec);
  if (at < arguments.size()) {
    if (is_exec) {
      spec.name = arguments[at].value;
    } else {
      spec.image.set(arguments[at].value, arguments[at].where);
    }
    ++at;
  }
  for (; at < arguments.size(); ++at) spec.command.push_back({arguments[at].value, arguments[at].where});
  return spec;
}

}  // namespace

std::vector<RunSpec> run_specs(std::string_view script, std::string_view file) {
  std::vector<RunSpec> specs;
  // Without the name of an engine there is nothing to find.
  if (std::ranges::none_of(kEngines, [script](const Engine& engine) { return script.contains(engine.name); })) {
    return specs;
  }
  const shell::Script parsed = shell::parse(script, shell::Dialect::bash);
  for (const shell::Command& command : parsed.commands) {
    // A script given as an argument has no places of its own; its words are the argument's.
    if (auto spec = read_command(command, file)) specs.push_back(std::move(*spec));
  }
  return specs;
}

Result<RunFile> read_run_line(std::string_view line) {
  if (line.size() > kMostSettingsText) return fail(ErrorKind::limit, "the command line is too large");
  RunFile file;
  file.kind = Kind::run_line;
  std::string script(line);
  // "$ docker run …", as it stands in instructions.
  const std::size_t start = script.find_first_not_of(" \t\r\n");
  if (start != script.npos && script.compare(start, 2, "$ ") == 0) script[start] = ' ';
  file.specs = run_specs(script, line);
  if (file.specs.empty()) {
    return fail(ErrorKind::usage,
                "nothing in this line runs a container: it needs docker, podman or nerdctl with run, "
                "create or exec");
  }
  return file;
}

}  // namespace plimsoll::settings
