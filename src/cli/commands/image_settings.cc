// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/image_settings.h"

#include "base/json.h"

namespace plimsoll::cli {

namespace {

std::string words_of(const json::value& value) {
  if (value.is_string()) return std::string(value.as_string());
  return value.is_null() ? std::string() : json::compact(value);
}

/// "NAME=value" each.
void add_environment(const json::value& list, Settings& settings) {
  if (!list.is_array()) return;
  for (const json::value& item : list.as_array()) {
    const std::string_view pair = json::text(item);
    const std::size_t equals = pair.find('=');
    settings["Env " + std::string(pair.substr(0, equals))] =
        equals == std::string_view::npos ? std::string() : std::string(pair.substr(equals + 1));
  }
}

void add_members(std::string_view what, const json::value& members, Settings& settings) {
  if (!members.is_object()) return;
  for (const auto& [name, value] : members.as_object()) {
    std::string words = words_of(value);
    settings[fmt::format("{} {}", what, std::string_view(name))] = words == "{}" ? "yes" : std::move(words);
  }
}

}  // namespace

Settings settings_of(const oci::Config& config) {
  Settings settings;
  if (const std::string platform = config.platform.str(); !platform.empty()) settings["Platform"] = platform;
  const auto document = json::parse(config.raw);
  const json::value* inner = document ? json::find(*document, "config") : nullptr;
  if (inner == nullptr || !inner->is_object()) return settings;
  for (const auto& [key, value] : inner->as_object()) {
    const std::string_view name = key;
    if (name == "Env")
      add_environment(value, settings);
    else if (name == "Labels")
      add_members("Label", value, settings);
    else if (name == "ExposedPorts")
      add_members("Port", value, settings);
    else if (name == "Volumes")
      add_members("Volume", value, settings);
    else if (std::string words = words_of(value); !words.empty() && words != "false")
      settings[std::string(name)] = std::move(words);
  }
  return settings;
}

}  // namespace plimsoll::cli
