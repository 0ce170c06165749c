// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include "cli/reference/reference.h"

namespace plimsoll::cli {

namespace {

json::array texts(const auto& list) {
  json::array out;
  for (const auto& text : list) out.emplace_back(std::string_view(text));
  return out;
}

json::value parameter_json(const Parameter& parameter) {
  json::object out;
  out["name"] = parameter.name;
  if (parameter.letter != 0) out["letter"] = std::string(1, parameter.letter);
  if (!parameter.value.empty()) out["value"] = parameter.value;
  out["doc"] = parameter.doc;
  if (parameter.is_option()) out["group"] = parameter.group;
  if (!parameter.choices.empty()) out["choices"] = texts(parameter.choices);
  if (!parameter.default_text.empty()) out["default"] = parameter.default_text;
  out["required"] = parameter.required;
  out["repeatable"] = parameter.repeatable;
  return out;
}

json::value command_json(const CommandReference& entry) {
  json::object out;
  out["name"] = entry.command->name;
  out["group"] = entry.command->group;
  out["doc"] = entry.command->doc;
  out["usage"] = entry.usage;
  out["examples"] = texts(entry.command->examples);
  json::array parameters;
  for (const Parameter& parameter : entry.parameters) parameters.push_back(parameter_json(parameter));
  out["parameters"] = std::move(parameters);
  if (!entry.command->notes.empty()) out["notes"] = entry.command->notes;
  return out;
}

json::value table_json(const Table& table) {
  json::array out;
  for (const std::vector<std::string>& row : table.rows) {
    json::object object;
    for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i]] = row[i];
    out.push_back(std::move(object));
  }
  return out;
}

}  // namespace

std::string reference_json(const Reference& reference, std::string_view topic) {
  json::object out;
  out["schema"] = "plimsoll.docs/1";
  out["version"] = PLIMSOLL_VERSION;
  if (topic.empty() || topic == kCommandsTopic) {
    json::array list;
    for (const CommandReference& entry : reference.commands) list.push_back(command_json(entry));
    out[kCommandsTopic] = std::move(list);
  }
  for (const Table& table : reference.tables) {
    if (topic.empty() || topic == table.name) out[table.name] = table_json(table);
  }
  return json::pretty(out);
}

}  // namespace plimsoll::cli
