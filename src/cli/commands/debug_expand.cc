// SPDX-License-Identifier: Apache-2.0
// debug expand: one word of a Dockerfile with its variables and quotes resolved.
#include <memory>

#include <fmt/core.h>

#include "cli/commands/all.h"
#include "dockerfile/expand.h"
#include "dockerfile/stages.h"

namespace plimsoll::cli {

namespace {

struct Options {
  std::vector<std::string> variables;
  char escape = '\\';
  std::string word;
};

Result<Exit> expand(const Options& options, Console& console) {
  dockerfile::Variables variables;
  for (const std::string& variable : options.variables) {
    const std::size_t equals = variable.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(ErrorKind::usage, "--env: \"{}\" is not of the form NAME=VALUE", printable(variable, 80));
    variables.insert_or_assign(variable.substr(0, equals), variable.substr(equals + 1));
  }
  const auto lookup = [&variables](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  const auto expanded = dockerfile::expand_text(options.word, lookup, {.escape = options.escape});
  if (!expanded) return fail(ErrorKind::usage, "the word cannot be expanded: {}", printable(expanded.error().message));
  TRY(console.write(*expanded + '\n'));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.position({.name = "WORD", .doc = "the word, behind -- when it begins with a dash"}, options->word);
  arguments.option({.name = "--env", .value = "NAME=VALUE", .doc = "a variable that is set"}, options->variables);
  arguments.option({.name = "--escape",
                    .value = "C",
                    .doc = "the escape character, as the directive of the file sets it: \\ or `",
                    .default_text = "\\"},
                   [options](std::string_view value) -> Result<void> {
                     if (value != "\\" && value != "`")
                       return fail(ErrorKind::usage, "it is \\ or `, not \"{}\"", printable(value, 20));
                     options->escape = value.front();
                     return {};
                   });
  return [options](Console& console) { return expand(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll debug expand --env TAG=12 -- 'debian:${TAG:-13}-slim'",
    "plimsoll debug expand --env P=/usr/lib/x -- '${P##*/}'",
};

}  // namespace

constinit const Command kDebugExpand{
    .name = "debug expand",
    .group = "Help",
    .doc = "Expands one word as the builder does in a Dockerfile.",
    .examples = kExamples,
    .declare = declare,
    .notes = "Variables that are not set are empty. What the builder calls an error is one here, with exit code 2."};

}  // namespace plimsoll::cli
