// SPDX-License-Identifier: Apache-2.0
// CLI11 only splits words into options and values here. Which are required, which values are allowed and how an error
// reads is decided below, so that all of it can also be shown.
#include "cli/arguments.h"

#include <CLI/CLI.hpp>

#include <algorithm>

#include <fmt/ranges.h>

#include "base/bytes.h"
#include "base/suggest.h"

namespace plimsoll::cli {

void Arguments::add(Parameter parameter, Store store) {
  parameter.group = group_;
  least_.push_back(parameter.required ? 1 : 0);
  parameters_.push_back(std::move(parameter));
  stores_.push_back(std::move(store));
}

void Arguments::position(Parameter parameter, std::string& into) {
  parameter.required = true;
  optional_position(std::move(parameter), into);
}

void Arguments::optional_position(Parameter parameter, std::string& into) {
  add(std::move(parameter), [&into](std::span<const std::string> values) -> Result<void> {
    into = values.back();
    return {};
  });
}

void Arguments::positions(Parameter parameter, std::vector<std::string>& into, std::size_t least) {
  parameter.required = least > 0;
  parameter.repeatable = true;
  option(std::move(parameter), into);
  least_.back() = least;
}

void Arguments::option(Parameter parameter, bool& into) {
  add(std::move(parameter), [&into](std::span<const std::string>) -> Result<void> {
    into = true;
    return {};
  });
}

void Arguments::option(Parameter parameter, std::string& into) {
  if (parameter.default_text.empty()) parameter.default_text = into;
  optional_position(std::move(parameter), into);
}

void Arguments::option(Parameter parameter, std::filesystem::path& into) {
  if (parameter.default_text.empty()) parameter.default_text = into.string();
  if (parameter.completes == Completes::nothing) parameter.completes = Completes::file;
  add(std::move(parameter), [&into](std::span<const std::string> values) -> Result<void> {
    into = values.back();
    return {};
  });
}

void Arguments::option(Parameter parameter, std::vector<std::string>& into) {
  parameter.repeatable = true;
  add(std::move(parameter), [&into](std::span<const std::string> values) -> Result<void> {
    into.assign(values.begin(), values.end());
    return {};
  });
}

void Arguments::option(Parameter parameter, std::function<Result<void>(std::string_view)> parse) {
  const auto name = parameter.name;  // before the parameter is moved away
  add(std::move(parameter), [parse = std::move(parse), name](std::span<const std::string> values) {
    Result<void> done = parse(values.back());
    if (done) return done;
    return Result<void>(std::unexpected(std::move(done).error().context(name)));
  });
}

Error Arguments::unknown(std::string_view command, std::string word) const {
  if (!word.starts_with('-') || word == "-") {
    return {ErrorKind::usage,
            fmt::format("unexpected argument {}\n{} takes no more than it already has", printable(word), command)};
  }
  word = word.substr(0, word.find('='));
  std::vector<std::string> known = {"--help"};
  for (const Parameter& parameter : parameters_) {
    if (parameter.is_option()) known.push_back(parameter.name);
  }
  return {ErrorKind::usage, fmt::format("unknown option {}{}", printable(word), did_you_mean(word, known))};
}

Result<void> Arguments::check_choices(const Parameter& parameter, std::span<const std::string> values) const {
  if (parameter.choices.empty()) return {};
  for (const std::string& value : values) {
    if (std::ranges::find(parameter.choices, value) != parameter.choices.end()) continue;
    return fail(ErrorKind::usage, "{}: unknown value {}{}\n{}", parameter.name, printable(value),
                did_you_mean(value, parameter.choices), one_of(parameter.choices));
  }
  return {};
}

Result<Parsed> Arguments::parse(std::string_view command, std::span<const std::string> words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  const CLI::Option* help = app.add_flag("--help,-h");
  std::vector<CLI::Option*> options;
  std::vector<std::vector<std::string>> values(parameters_.size());
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const Parameter& parameter = parameters_[i];
    std::string names = parameter.name;
    if (parameter.letter != 0) names += fmt::format(",-{}", parameter.letter);
    if (parameter.is_switch()) {
      options.push_back(app.add_flag(names)->disable_flag_override());
      continue;
    }
    CLI::Option* option = app.add_option(names, values[i]);
    // One value per mention of an option; only a positional argument may take all there are.
    if (parameter.is_option() || !parameter.repeatable) option->expected(1)->allow_extra_args(false);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    options.push_back(option);
  }

  for (const std::string& word : words) {
    if (word == "--") break;
    // CLI11 would take the next word instead.
    if (word.starts_with("--") && word.ends_with('=')) {
      return fail(ErrorKind::usage, "{} needs a value", printable(word.substr(0, word.size() - 1)));
    }
  }
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    const std::string_view text = error.what();
    // The text starts with the name, of a switch without its dashes.
    for (const Parameter& parameter : parameters_) {
      if (parameter.is_switch() && text.starts_with(parameter.name.substr(2) + " ")) {
        return fail(ErrorKind::usage, "{} takes no value", parameter.name);
      }
      if (text.starts_with(parameter.name + ":"))
        return fail(ErrorKind::usage, "{} needs a {}", parameter.name, parameter.value);
    }
    return fail(ErrorKind::usage, "{}", text);
  }

  if (help->count() > 0) return Parsed::help;
  for (std::string& word : app.remaining()) {
    if (word != "--") return std::unexpected(unknown(command, std::move(word)));
  }
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const Parameter& parameter = parameters_[i];
    const std::vector<std::string>& given = parameter.is_switch() ? options[i]->results() : values[i];
    if (given.size() < least_[i]) {
      return fail(ErrorKind::usage, "{} needs {}\nplimsoll help {}  shows how", command,
                  parameter.is_option() ? parameter.name : "a " + parameter.name, command);
    }
    if (given.empty()) continue;
    TRY(check_choices(parameter, given));
    TRY(stores_[i](given));
  }
  return Parsed::run;
}

std::string one_of(std::span<const std::string> choices) { return fmt::format("one of {}", fmt::join(choices, ", ")); }

}  // namespace plimsoll::cli
