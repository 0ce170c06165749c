// SPDX-License-Identifier: Apache-2.0
// For tests: the issues of a text of any kind.
#pragma once

#include <gtest/gtest.h>

#include <fmt/core.h>

#include "settings/check.h"
#include "settings/readers.h"

namespace plimsoll::settings::testing {

/// By the text's first words.
inline Result<RunFile> read(std::string_view text) {
  if (text.starts_with("docker ") || text.starts_with("podman ")) return read_run_line(text.substr(0, text.find('\n')));
  if (text.find("apiVersion") == std::string_view::npos) return read_compose(text, "compose.yaml", {});
  return read_kubernetes(text, "shop.yaml");
}

inline std::vector<Issue> issues_of(std::string_view text) {
  const auto file = read(text);
  if (!file) {
    ADD_FAILURE() << file.error().message << "\n" << text;
    return {};
  }
  return audit(*file, text);
}

inline std::string told(const std::vector<Issue>& issues, std::string_view text) {
  std::string out;
  for (const Issue& issue : issues)
    out += fmt::format("{} {} [{}] {}\n", issue.rule->id, issue.title, issue.range.in(text), issue.subject);
  return out;
}

}  // namespace plimsoll::settings::testing
