// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/validate.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/suggest.h"
#include "base/words.h"
#include "dockerfile/flags.h"
#include "dockerfile/heredoc.h"
#include "dockerfile/split.h"

namespace plimsoll::dockerfile {

namespace {

using Kind = Problem::Kind;

constexpr std::size_t kMostOfOne = 100;  // problems of one instruction

/// Go's time.ParseDuration: "1h2m3.5s", "300ms", "-1s", "0"; in nanoseconds.
std::optional<double> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    double nanoseconds;
  };
  static constexpr std::array<Unit, 8> kUnits = {{{"ns", 1},
                                                  {"us", 1e3},
                                                  {"\xC2\xB5s", 1e3},
                                                  {"\xCE\xBCs", 1e3},
                                                  {"ms", 1e6},
                                                  {"s", 1e9},
                                                  {"m", 60e9},
                                                  {"h", 3600e9}}};
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view number = text.substr(0, end);
    double value = 0;
    if (number.empty() || number == "." || std::ranges::count(number, '.') > 1) return std::nullopt;
    if (std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc()) return std::nullopt;
    text.remove_prefix(end);
    const std::string_view name = text.substr(0, std::min(text.find_first_of("0123456789."), text.size()));
    const auto unit = std::ranges::find(kUnits, name, &Unit::name);
    if (unit == kUnits.end()) return std::nullopt;
    total += value * unit->nanoseconds;
    text.remove_prefix(name.size());
  }
  if (total > 9.2e18) return std::nullopt;
  return negative ? -total : total;
}

bool is_boolean(std::string_view value) {
  static constexpr std::array<std::string_view, 12> kAll = {"1", "t", "T", "TRUE",  "true",  "True",
                                                            "0", "f", "F", "FALSE", "false", "False"};
  return std::ranges::find(kAll, value) != kAll.end();
}

/// "vendor.com/gpu=0,required"; empty: it can be read.
std::string device_problem(std::string_view value) {
  const auto fields = csv_fields(value);
  if (!fields) return fields.error().message;
  bool named = false;
  for (const std::string& field : *fields) {
    const std::size_t equals = field.find('=');
    const std::string key = lowercase(std::string_view(field).substr(0, equals));
    if (key == "required") {
      if (equals != std::string::npos && !is_boolean(field.substr(equals + 1))) return "required= takes true or false";
    } else if (!named) {
      named = true;
    } else {
      return fmt::format("\"{}\" is one thing too many", printable(field, 60));
    }
  }
  return {};
}

bool is_stage_name(std::string_view lower) {
  return !lower.empty() && lower.front() >= 'a' && lower.front() <= 'z' && std::ranges::all_of(lower, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

class Validator {
 public:
  Validator(const Instruction& instruction, std::vector<Problem>& into) : it_(instruction), into_(into) {}

  void run() {
    array_look_alike();
    switch (it_.keyword) {
      case Keyword::unknown:
        return;
      case Keyword::stopsignal:
        exactly_one();
        return;
      case Keyword::arg:
        at_least_one();
        for (std::size_t i = 0; i < it_.words.size(); ++i)
          if (it_.words[i].starts_with('=')) say(Kind::blank_name, it_.word_ranges[i], "ARG without a name");
        return;
      case Keyword::env:
      case Keyword::label:
        if (it_.arguments.empty()) at_least_one();
        for (const KeyValue& pair : it_.pairs)
          if (pair.key.empty()) say(Kind::blank_name, pair.value_range, fmt::format("{} without a name", name()));
        break;
      case Keyword::add:
      case Keyword::copy:
        sources_and_destination();
        break;
      case Keyword::from:
        base_and_name();
        break;
      case Keyword::onbuild:
        trigger();
        break;
      case Keyword::maintainer:
      case Keyword::user:
      case Keyword::workdir:
        exactly_one();
        break;
      case Keyword::expose:
        at_least_one();
        break;
      case Keyword::volume:
        at_least_one();
        for (std::size_t i = 0; i < it_.words.size(); ++i)
          if (trim_space(it_.words[i]).empty()) say(Kind::blank_name, it_.word_ranges[i], "VOLUME of an empty path");
        break;
      case Keyword::shell:
        shell();
        break;
      case Keyword::healthcheck:
        if (!healthcheck()) return;
        break;
      case Keyword::cmd:
      case Keyword::entrypoint:
      case Keyword::run:
        break;
    }
    flags();
  }

 private:
  [[nodiscard]] std::string_view name() const { return keyword_name(it_.keyword); }
  void say(Kind kind, TextRange range, std::string message) {
    if (!is_full()) into_.push_back({kind, it_.line, std::move(message), range});
  }
  /// Enough is wrong: nothing more is looked at.
  [[nodiscard]] bool is_full() const { return into_.size() >= kMostOfOne; }
  [[nodiscard]] TextRange arguments() const {
    return it_.file_range(it_.arguments_at, it_.arguments_at + it_.arguments.size());
  }

  void array_look_alike() {
    static constexpr std::array kTakeArrays = {Keyword::add,         Keyword::cmd, Keyword::copy,  Keyword::entrypoint,
                                               Keyword::healthcheck, Keyword::run, Keyword::shell, Keyword::volume};
    if (it_.form == Form::json || std::ranges::find(kTakeArrays, it_.keyword) == kTakeArrays.end()) return;
    const bool behind_kind = it_.keyword == Keyword::healthcheck;
    if (behind_kind && it_.words.size() != 2) return;
    const std::string_view text = behind_kind ? it_.words.back() : it_.arguments;
    if (text.starts_with('[') && meant_as_json(text))
      say(Kind::looks_like_json, behind_kind ? it_.word_ranges.back() : arguments(),
          "this looks like a JSON array and is none, so it is taken as text");
  }

  void exactly_one() {
    if (it_.words.empty()) say(Kind::missing_arguments, it_.keyword_range, fmt::format("{} needs an argument", name()));
  }
  void at_least_one() {
    if (it_.words.empty())
      say(Kind::missing_arguments, it_.keyword_range, fmt::format("{} needs at least one argument", name()));
  }

  void sources_and_destination() {
    if (it_.words.size() < 2) {
      say(Kind::missing_arguments, it_.words.empty() ? it_.keyword_range : arguments(),
          fmt::format("{} needs a source and a destination", name()));
    } else if (it_.form == Form::text && is_lone_heredoc(it_.words.back())) {
      say(Kind::bad_heredoc, it_.word_ranges.back(), fmt::format("the destination of {} is a heredoc", name()));
    }
  }

  void base_and_name() {
    const std::size_t count = it_.words.size();
    if (count == 0) {
      say(Kind::missing_arguments, it_.keyword_range, "FROM needs an image");
    } else if (count != 1 && (count != 3 || lowercase(it_.words[1]) != "as")) {
      say(Kind::bad_from, {it_.word_ranges[1].begin, it_.word_ranges.back().end},
          "FROM takes an image, or an image, AS and a name");
    } else if (count == 3 && !is_stage_name(lowercase(it_.words[2]))) {
      say(Kind::bad_stage_name, it_.word_ranges[2],
          fmt::format(
              "\"{}\" cannot be the name of a stage: it begins with a letter and holds letters, digits, '-', '_' "
              "and '.' only",
              printable(it_.words[2], 60)));
    }
  }

  void trigger() {
    if (it_.trigger.empty()) {
      if (it_.arguments.empty()) at_least_one();
      return;
    }
    const Instruction& kept = it_.trigger.front();
    if (kept.keyword == Keyword::from || kept.keyword == Keyword::maintainer)
      say(Kind::bad_trigger, kept.keyword_range,
          fmt::format("{} cannot be kept by ONBUILD", keyword_name(kept.keyword)));
    else
      Validator(kept, into_).run();
  }

  void shell() {
    if (it_.words.empty()) {
      say(Kind::missing_arguments, it_.keyword_range, "SHELL needs the words of a command, as a JSON array");
    } else if (it_.form != Form::json) {
      say(Kind::not_json, arguments(), "SHELL takes a JSON array of strings");
    }
  }

  /// False when its flags do not matter.
  bool healthcheck() {
    if (it_.words.empty()) {
      at_least_one();
      return false;
    }
    const std::string kind = lowercase(it_.words.front());
    if (kind == "none") {
      if (it_.words.size() > 1)
        say(Kind::bad_healthcheck, {it_.word_ranges[1].begin, it_.word_ranges.back().end},
            "HEALTHCHECK NONE takes no arguments");
      return false;
    }
    if (kind != "cmd") {
      say(Kind::bad_healthcheck, it_.word_ranges.front(),
          fmt::format("HEALTHCHECK is NONE or CMD, not \"{}\"{}", printable(it_.words.front(), 60),
                      did_you_mean(it_.words.front(), std::array<std::string_view, 2>{"CMD", "NONE"})));
    } else if (it_.words.size() == 1) {
      say(Kind::missing_arguments, it_.word_ranges.front(), "HEALTHCHECK CMD needs a command");
    }
    return true;
  }

  void flags() {
    const std::span<const FlagRule> known = known_flags(it_.keyword);
    std::vector<std::string_view> names, used;
    for (const FlagRule& rule : known) names.push_back(rule.name);
    for (std::size_t i = 0; i < it_.flags.size() && !is_full(); ++i) {
      const std::string_view flag = it_.flags[i];
      const std::string_view called = flag.substr(0, flag.find('='));
      const auto rule = std::ranges::find(known, called, &FlagRule::name);
      if (rule == known.end()) {
        say(Kind::unknown_flag, it_.flag_ranges[i],
            fmt::format("{} has no flag {}{}", name(), printable(called, 60), did_you_mean(called, names)));
        continue;
      }
      if (rule->value != FlagValue::list && std::ranges::find(used, called) != used.end())
        say(Kind::repeated_flag, it_.flag_ranges[i], fmt::format("{} is given twice", called));
      used.push_back(called);
      value(*rule, it_.flag_ranges[i],
            flag.size() > called.size() ? std::optional(flag.substr(called.size() + 1)) : std::nullopt);
    }
  }

  void value(const FlagRule& rule, TextRange range, std::optional<std::string_view> value) {
    const auto bad = [&](std::string message) {
      say(Kind::bad_flag_value, range, fmt::format("{}: {}", rule.name, message));
    };
    if (rule.value == FlagValue::boolean) {
      const std::string word = lowercase(value.value_or("true"));
      if (word != "true" && word != "false") bad(fmt::format("true or false, not \"{}\"", printable(word, 60)));
      return;
    }
    if (!value) return bad("a value is missing");
    static constexpr std::array<std::string_view, 3> kNetworks = {"default", "none", "host"};
    static constexpr std::array<std::string_view, 2> kSecurity = {"sandbox", "insecure"};
    if (rule.name == "--network" && std::ranges::find(kNetworks, *value) == kNetworks.end())
      return bad(fmt::format("default, none or host, not \"{}\"", printable(*value, 60)));
    if (rule.name == "--security" && std::ranges::find(kSecurity, *value) == kSecurity.end())
      return bad(fmt::format("sandbox or insecure, not \"{}\"", printable(*value, 60)));
    if (rule.name == "--mount")
      if (const auto mount = parse_mount(*value); !mount)
        say(Kind::bad_mount, range, "--mount: " + mount.error().message);
    if (rule.name == "--device")
      if (const std::string wrong = device_problem(*value); !wrong.empty()) bad(wrong);
    if (it_.keyword == Keyword::healthcheck) health_value(rule.name, *value, bad);
  }

  template <typename Bad>
  static void health_value(std::string_view flag, std::string_view value, const Bad& bad) {
    if (value.empty()) return;
    if (flag == "--retries") {
      std::int32_t count = 0;
      const std::string_view digits = value.starts_with('+') ? value.substr(1) : value;
      const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), count);
      if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || count < 0)
        bad(fmt::format("a number that is not negative, not \"{}\"", printable(value, 60)));
      return;
    }
    const auto duration = parse_duration(value);
    if (!duration)
      bad(fmt::format("a time such as 30s or 1m30s, not \"{}\"", printable(value, 60)));
    else if (*duration != 0 && *duration < 1e6)
      bad(fmt::format("{} is less than a millisecond", printable(value, 60)));
  }

  const Instruction& it_;
  std::vector<Problem>& into_;
};

/// One string of what looks like an array, cut off `text` with its quotes; nullopt: it is none.
std::optional<std::string> take_loose_string(std::string_view& text) {
  static constexpr std::array<std::string_view, 6> kOpen = {
      "\"", "'", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98", "\xE2\x80\x99"};
  for (std::size_t i = 0; i < kOpen.size(); ++i) {
    if (!text.starts_with(kOpen[i])) continue;
    text.remove_prefix(kOpen[i].size());
    std::string out;
    while (!text.empty()) {
      const bool single = i == 0 || i == 1;
      for (const std::string_view close : {kOpen[i], single ? kOpen[i] : kOpen[i ^ 1U]}) {
        if (!text.starts_with(close)) continue;
        text.remove_prefix(close.size());
        return out;
      }
      if (i == 0 && text.front() == '\\' && text.size() > 1 && (text[1] == '"' || text[1] == '\\'))
        text.remove_prefix(1);
      out += text.front();
      text.remove_prefix(1);
    }
    return std::nullopt;
  }
  const std::size_t end = std::min(text.find_first_of(",]\"' \t"), text.size());
  std::string out(text.substr(0, end));
  text.remove_prefix(end);
  if (out.empty() || out.find_first_of("$`[(){}<>|&;*!=") != std::string::npos) return std::nullopt;
  return out;
}

}  // namespace

void validate(const Instruction& instruction, std::vector<Problem>& into) { Validator(instruction, into).run(); }

std::string check_value_problem(std::string_view value) {
  value = trim_space(value);
  for (std::size_t part = 0; !value.empty() && part < 3; ++part) {
    const std::size_t end = part == 2 ? value.size() : std::min(value.find(';'), value.size());
    const std::string_view option = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    const std::size_t equals = option.find('=');
    const std::string_view key = trim_space(option.substr(0, equals));
    static constexpr std::array<std::string_view, 3> kKeys = {"error", "experimental", "skip"};
    if (equals == std::string_view::npos || std::ranges::find(kKeys, key) == kKeys.end())
      return fmt::format("\"{}\" is no option of check{}", printable(option, 60), did_you_mean(key, kKeys));
    const std::string_view set = trim_space(option.substr(equals + 1));
    if (key == "error" && !is_boolean(set))
      return fmt::format("error= takes true or false, not \"{}\"", printable(set, 60));
  }
  return {};
}

std::optional<std::vector<std::string>> meant_as_json(std::string_view text) {
  text = trim_space(text);
  if (!text.starts_with('[') || text.starts_with("[[")) return std::nullopt;
  text.remove_prefix(1);
  const bool spaced = space_at(text) > 0;  // "[ " begins a test of the shell
  const bool closed = text.ends_with(']');
  if (closed) text.remove_suffix(1);
  std::vector<std::string> out;
  bool commas = false, quotes = false;
  for (text = trim_space(text); !text.empty(); text = trim_left_space(text)) {
    quotes |= text.starts_with('"') || text.starts_with('\'') || text.starts_with("\xE2\x80");
    auto word = take_loose_string(text);
    if (!word) return std::nullopt;
    out.push_back(*std::move(word));
    text = trim_left_space(text);
    if (text.empty()) break;
    if (!text.starts_with(',')) return std::nullopt;
    text.remove_prefix(1);
    commas = true;
  }
  if (out.empty()) return std::nullopt;
  if (quotes ? spaced && !commas : spaced || !commas || !closed) return std::nullopt;
  return out;
}

}  // namespace plimsoll::dockerfile
