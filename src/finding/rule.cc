// SPDX-License-Identifier: Apache-2.0
#include "finding/rule.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/lines.h"

namespace plimsoll {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kTopics = {{
    {"PL10", "Syntax"},
    {"PL11", "Stages, variables, structure"},
    {"PL12", "Base image"},
    {"PL13", "User and permissions"},
    {"PL14", "Secrets"},
    {"PL15", "Packages"},
    {"PL16", "Downloads and trust"},
    {"PL17", "Files and context"},
    {"PL18", "Ports"},
    {"PL19", "Runtime metadata and labels"},
    {"PL20", "Size and layers"},
    {"PL21", "Shell"},
    {"PL22", "Style"},
    {"PL23", "Reproducibility"},
    {"PL30", "Built image"},
    {"PL40", "How containers are run"},
    {"PL50", "Kubernetes"},
    {"PL60", "Host and engine"},
    {"PL70", "Policy"},
    {"SC", "Shell"},
}};

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return to_lower(x) == to_lower(y); });
}

/// Calls `each` with every word; ends when it says so.
template <typename Each>
void for_each_word(std::string_view text, Each each) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0 && !each(text.substr(0, end))) return;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string_view hadolint_level_name(HadolintLevel level) {
  switch (level) {
    case HadolintLevel::none:
      return "";
    case HadolintLevel::error:
      return "error";
    case HadolintLevel::warning:
      return "warning";
    case HadolintLevel::info:
      return "info";
    case HadolintLevel::style:
      return "style";
    case HadolintLevel::ignored:
      return "ignore";
  }
  return "";
}

std::string_view repair_name(Repair repair) {
  switch (repair) {
    case Repair::none:
      return "none";
    case Repair::safe:
      return "safe";
    case Repair::unsafe:
      return "unsafe";
    case Repair::registry:
      return "registry";
  }
  return "";
}

std::string_view topic_of(std::string_view id) {
  const auto found = std::ranges::find_if(kTopics, [id](const auto& topic) { return id.starts_with(topic.first); });
  return found == kTopics.end() ? std::string_view("Other") : found->second;
}

std::vector<std::string> aliases_of(const Rule& rule) {
  std::vector<std::string> out;
  for_each_word(rule.aliases, [&](std::string_view word) {
    out.emplace_back(word);
    return true;
  });
  std::ranges::sort(out);
  return out;
}

bool is_named(const Rule& rule, std::string_view name) {
  bool found = same(rule.id, name) || (!rule.hadolint.empty() && same(rule.hadolint, name));
  for_each_word(rule.aliases, [&](std::string_view word) {
    found = found || same(word, name);
    return !found;
  });
  return found;
}

}  // namespace plimsoll
