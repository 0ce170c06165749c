// SPDX-License-Identifier: Apache-2.0
// "plimsoll.layers/1": docs/schema/layers-1.json is the contract.
#include <algorithm>

#include "finding/instruction.h"
#include "finding/waste.h"
#include "report/json_parts.h"
#include "report/layers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kFilesShown = 10;

json::object layer_row(const Layers& from, std::size_t index) {
  const tree::LayerChange& change = from.accounting->layers[index];
  json::object row = layer(from.image->layers[index]);
  row["instruction"] = instruction_words(from.image->layers[index].created_by);
  row["stored_size"] = from.sizes[index].stored;
  row["plain_size"] = from.sizes[index].plain;
  row["files"] = {{"added", change.added}, {"changed", change.changed}, {"removed", change.removed}};
  row["bytes"] = change.bytes;
  row["hidden"] = change.hidden;
  return row;
}

json::object waste_row(const Layers& from, const tree::Waste& waste, std::size_t most) {
  json::array files;
  for (const tree::HiddenFile& file : std::span(waste.files).first(std::min(most, waste.files.size()))) {
    files.push_back({{"path", from.stack->path(file.node)},
                     {"bytes", file.bytes},
                     {"now", file.now == tree::kNoNode ? std::string() : from.stack->path(file.now)}});
  }
  const Remedy remedy = waste_remedy(*from.stack, waste, from.image->layers);
  return {{"cause", tree::cause_name(waste.cause)},
          {"bytes", waste.bytes},
          {"path", from.stack->path(waste.folder)},
          {"added", layer(from.image->layers[waste.added])},
          {"hidden_by", layer(from.image->layers[waste.hidden_by])},
          {"file_count", waste.files.size()},
          {"files", std::move(files)},
          {"remedy", {{"action", remedy.action}, {"rewrite", remedy.rewrite}}}};
}

json::object duplicate_row(const Layers& from, const tree::Duplicate& duplicate, std::size_t most) {
  json::array paths;
  for (const tree::NodeId node : std::span(duplicate.nodes).first(std::min(most, duplicate.nodes.size())))
    paths.emplace_back(from.stack->path(node));
  return {{"size", duplicate.size},
          {"bytes", duplicate.bytes()},
          {"copies", duplicate.nodes.size()},
          {"paths", std::move(paths)}};
}

}  // namespace

std::string write_layers_json(const Layers& from, const Options& options) {
  const tree::Accounting& counted = *from.accounting;
  const std::size_t most = options.all ? std::numeric_limits<std::size_t>::max() : kFilesShown;
  json::array layers, wastes, duplicates;
  for (std::size_t i = 0; i < from.image->layers.size(); ++i) layers.emplace_back(layer_row(from, i));
  for (const tree::Waste& waste : counted.wastes) wastes.emplace_back(waste_row(from, waste, most));
  for (const tree::Duplicate& one : counted.duplicates) duplicates.emplace_back(duplicate_row(from, one, most));
  json::object by_cause;
  for (const tree::Cause cause : tree::kCauses) by_cause[tree::cause_name(cause)] = counted.of(cause);
  return json::pretty(json::object{{"schema", "plimsoll.layers/1"},
                                   {"target",
                                    {{"source", from.image->source},
                                     {"name", from.image->name},
                                     {"manifest_digest", from.image->manifest_digest.str()},
                                     {"config_digest", from.image->config_digest.str()},
                                     {"platform", from.image->platform}}},
                                   {"layers", std::move(layers)},
                                   {"efficiency",
                                    {{"shipped", counted.shipped},
                                     {"visible", counted.visible},
                                     {"hidden", counted.hidden},
                                     {"score", fmt::format("{:.4f}", counted.score())},
                                     {"by_cause", std::move(by_cause)},
                                     {"duplicated", counted.duplicated}}},
                                   {"wastes", std::move(wastes)},
                                   {"duplicates", std::move(duplicates)},
                                   {"incomplete", incomplete(from.image->incomplete)}});
}

}  // namespace plimsoll::report
