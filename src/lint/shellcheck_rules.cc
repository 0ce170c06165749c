// SPDX-License-Identifier: Apache-2.0
#include "lint/shellcheck_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>

#include <fmt/core.h>

#include "lint/shellcheck.h"

namespace plimsoll::lint {
namespace {

/// Warnings that well-made files draw rightly: they split words on purpose, use variables of their base image, or rely
/// on what their /bin/sh knows beyond POSIX (all of 3xxx).
constexpr std::array<unsigned, 16> kStrictWarnings = {2034, 2038, 2044, 2045, 2046, 2048, 2061, 2076,
                                                      2116, 2153, 2154, 2155, 2206, 2207, 2221, 2222};

/// Replacements that only write the same thing in another way.
constexpr std::array<unsigned, 6> kSafe = {2006, 2007, 2164, 2196, 2197, 2268};

/// Commands whose output is one word.
constexpr std::array<std::string_view, 10> kOneWord = {
    "arch",    "dpkg --print-architecture", "hostname", "id -g", "id -u", "mktemp", "mktemp -d", "nproc", "pwd",
    "uname -m"};

struct Made {
  std::string id, remedy;
  Rule rule;
};

HadolintLevel level_named(std::string_view level) {
  if (level == "warning") return HadolintLevel::warning;
  if (level == "info") return HadolintLevel::info;
  return level == "style" ? HadolintLevel::style : HadolintLevel::error;
}

Severity severity_of(HadolintLevel level) {
  if (level == HadolintLevel::error) return Severity::medium;
  return level == HadolintLevel::warning ? Severity::low : Severity::negligible;
}

bool is_quiet(unsigned code, HadolintLevel level) {
  if (level == HadolintLevel::error) return false;
  return level != HadolintLevel::warning || code >= 3000 || std::ranges::binary_search(kStrictWarnings, code);
}

/// "$(nproc)"
bool is_one_word_command(std::string_view text) {
  return text.starts_with("$(") && text.ends_with(')') &&
         std::ranges::find(kOneWord, text.substr(2, text.size() - 3)) != kOneWord.end();
}

/// $x or ${x} to which the script gives nothing but single words: quotes around it change nothing.
bool is_one_word_variable(std::string_view text, const shell::Script& script) {
  if (!text.starts_with('$')) return false;
  std::string_view name = text.substr(1);
  if (name.starts_with('{') && name.ends_with('}')) name = name.substr(1, name.size() - 2);
  bool given = false;
  for (const shell::Command& command : script.commands) {
    if (command.name() == "read" || command.name() == "eval") return false;
    for (const shell::Assignment& each : command.assignments) {
      if (each.name != name) continue;
      const std::string& value = each.value.value;
      const bool one = !value.empty() && (each.value.is_literal() ? value.find_first_of(" \t\n*?[") == value.npos
                                                                  : is_one_word_command(value));
      if (!one || each.append) return false;
      given = true;
    }
  }
  return given;
}

using Rows = std::map<std::pair<unsigned, HadolintLevel>, std::unique_ptr<const Made>>;
struct Cache {
  std::mutex mutex;
  Rows rows;
};
Cache& cache() {
  static Cache made;
  return made;
}

}  // namespace

const Rule& shellcheck_rule(unsigned code, std::string_view level_name) {
  const HadolintLevel level = level_named(level_name);
  Cache& known = cache();
  const std::lock_guard lock(known.mutex);
  std::unique_ptr<const Made>& row = known.rows[{code, level}];
  if (row) return row->rule;
  auto made = std::make_unique<Made>();
  made->id = fmt::format("SC{}", code);
  made->remedy = fmt::format("See https://www.shellcheck.net/wiki/SC{}", code);
  made->rule = {.id = made->id,
                .severity = severity_of(level),
                .audience = is_quiet(code, level) ? Audience::strict : Audience::everyone,
                .title = "ShellCheck does not like this script",
                .doc = "what the shellcheck program says of the scripts in RUN",
                .why = "Shell does not always do what it seems to say.",
                .remedy = made->remedy,
                .hadolint = made->id,
                .level = level};
  row = std::move(made);
  return row->rule;
}

const Rule* shellcheck_rule(std::string_view code) {
  Cache& known = cache();
  const std::lock_guard lock(known.mutex);
  for (const auto& [key, row] : known.rows)
    if (row->id == code || std::string_view(row->id).substr(2) == code) return &row->rule;
  return nullptr;
}

Repair repair_of(unsigned code, std::string_view text, const shell::Script& script) {
  if (std::ranges::binary_search(kSafe, code)) return Repair::safe;
  const bool one = code == 2086 ? is_one_word_variable(text, script) : code == 2046 && is_one_word_command(text);
  return one ? Repair::safe : Repair::unsafe;
}

}  // namespace plimsoll::lint
