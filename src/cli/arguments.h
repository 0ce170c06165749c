// SPDX-License-Identifier: Apache-2.0
// Arguments: what a command takes, declared once. The declaration binds each option to a variable, and is itself the
// data that help, docs, man pages and completions are made of. CLI11 splits the words; it is included in
// arguments.cc only.
//
//   arguments.position({.name = "SOURCE", .doc = "the image"}, options->source);
//   arguments.group("What to report");
//   arguments.option({.name = "--format", .value = "NAME", .doc = "how to write it", .choices = {"json", "table"}},
//                    options->format);
//
// What a variable holds when it is declared is its default, and help shows it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::cli {

/// What completes a value in the shell.
enum class Completes : std::uint8_t { nothing, file, folder, source };

/// One option, switch or positional argument, as declared.
struct Parameter {
  std::string name;                    // "--fail-on"; of a positional argument what help calls it: "SOURCE"
  char letter = 0;                     // short form, for what is typed daily
  std::string value{};                 // what help calls the value: "SEVERITY"; empty: a switch
  std::string doc;                     // one line, no capital, no full stop
  std::vector<std::string> choices{};  // the only values allowed; empty: any
  Completes completes = Completes::nothing;
  std::string default_text{};  // shown as the default; filled from the variable when empty
  bool required = false;
  // Filled by Arguments.
  std::string group{};
  bool repeatable = false;

  [[nodiscard]] bool is_option() const { return name.starts_with("--"); }
  [[nodiscard]] bool is_switch() const { return is_option() && value.empty(); }
};

/// What came of parsing.
enum class Parsed : std::uint8_t { run, help };

class Arguments {
 public:
  /// Options declared from here on stand under this heading ("Options" until told otherwise).
  void group(std::string_view heading) { group_ = heading; }

  /// One required positional argument.
  void position(Parameter parameter, std::string& into);
  /// One that may be left out.
  void optional_position(Parameter parameter, std::string& into);
  /// All the remaining ones, at least `least`.
  void positions(Parameter parameter, std::vector<std::string>& into, std::size_t least);

  /// A switch.
  void option(Parameter parameter, bool& into);
  /// A value; given twice, the last counts.
  void option(Parameter parameter, std::string& into);
  void option(Parameter parameter, std::filesystem::path& into);
  /// Repeatable, one value each.
  void option(Parameter parameter, std::vector<std::string>& into);
  /// A value with a parser of its own, called once with the last one given; its errors get the option's name in front.
  void option(Parameter parameter, std::function<Result<void>(std::string_view)> parse);

  /// Reads the words after the command's name into the variables. Errors are ErrorKind::usage, and say what was
  /// probably meant.
  Result<Parsed> parse(std::string_view command, std::span<const std::string> words);

  [[nodiscard]] std::span<const Parameter> parameters() const { return parameters_; }

 private:
  using Store = std::function<Result<void>(std::span<const std::string>)>;
  void add(Parameter parameter, Store store);
  [[nodiscard]] Error unknown(std::string_view command, std::string word) const;
  [[nodiscard]] Result<void> check_choices(const Parameter& parameter, std::span<const std::string> values) const;

  std::string group_ = "Options";
  std::vector<Parameter> parameters_;
  std::vector<Store> stores_;       // of the parameter with the same index
  std::vector<std::size_t> least_;  // how many values it needs at least
};

/// "one of a, b, c"
std::string one_of(std::span<const std::string> choices);

}  // namespace plimsoll::cli
