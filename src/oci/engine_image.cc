// SPDX-License-Identifier: Apache-2.0
// From an engine's answers to the config they were made of. "inspect" has the parts under other names; "history" has
// no mark for entries that made no layer, only their size, so these are told apart here. Podman's own "inspect" has
// the history as the config has it.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "oci/engine.h"
#include "oci/manifest.h"

namespace plimsoll::oci {
namespace {

struct Step {
  std::string created_by, comment;
  std::int64_t size = 0;
};

// Instructions that change the config only. Some that could make a layer (RUN, COPY, WORKDIR) make an empty one.
bool is_config_only(std::string_view created_by) {
  constexpr std::string_view kNop = "#(nop)";
  if (const auto nop = created_by.find(kNop); nop != std::string_view::npos)
    created_by.remove_prefix(nop + kNop.size());
  while (created_by.starts_with(' ')) created_by.remove_prefix(1);
  constexpr std::array<std::string_view, 13> kWords{"ARG",         "CMD",   "ENTRYPOINT", "ENV",     "EXPOSE",
                                                    "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "SHELL",
                                                    "STOPSIGNAL",  "USER",  "VOLUME"};
  return std::ranges::find(kWords, created_by.substr(0, created_by.find(' '))) != kWords.end();
}

// Which steps made the layers, oldest first; empty when that cannot be known.
std::vector<bool> layer_steps(const std::vector<Step>& steps, std::size_t layers) {
  const auto count = [&](auto&& made) {
    std::vector<bool> marks;
    for (const Step& step : steps) marks.push_back(made(step));
    return marks;
  };
  for (const auto& marks : {count([](const Step& step) { return step.size > 0; }),
                            count([](const Step& step) { return step.size > 0 || !is_config_only(step.created_by); })})
    if (static_cast<std::size_t>(std::ranges::count(marks, true)) == layers) return marks;
  return {};
}

json::array read_history(const json::value& image, const json::value& history, std::size_t layers) {
  if (const json::array& own = json::items(image, "History"); !own.empty()) return own;
  std::vector<Step> steps;
  if (history.is_array())
    for (const json::value& entry : history.get_array())
      steps.push_back({std::string(json::text(entry, "CreatedBy")), std::string(json::text(entry, "Comment")),
                       json::integer(entry, "Size").value_or(0)});
  std::ranges::reverse(steps);
  const std::vector<bool> marks = layer_steps(steps, layers);
  json::array out;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    json::object entry;
    entry["created_by"] = steps[i].created_by;
    entry["comment"] = steps[i].comment;
    if (!marks[i]) entry["empty_layer"] = true;
    out.emplace_back(std::move(entry));
  }
  return out;
}

}  // namespace

Result<EngineImage> read_engine_image(std::string_view inspect, std::string_view history) {
  const json::value image = TRY(json::parse(inspect));
  const json::value steps = TRY(json::parse(history));
  const json::value* rootfs = json::find(image, "RootFS");
  if (rootfs == nullptr) return fail(ErrorKind::malformed, "the engine does not say which layers the image has");
  const json::array& layers = json::items(*rootfs, "Layers");

  json::object document;
  document["architecture"] = json::text(image, "Architecture");
  document["os"] = json::text(image, "Os");
  document["variant"] = json::text(image, "Variant");
  document["config"] = json::members(image, "Config");
  document["rootfs"] = json::object{{"type", "layers"}, {"diff_ids", layers}};
  if (json::array entries = read_history(image, steps, layers.size()); !entries.empty())
    document["history"] = std::move(entries);

  EngineImage out;
  std::string id(json::text(image, "Id"));
  if (id.find(':') == std::string::npos) id.insert(0, "sha256:");
  out.id = TRY_AT("the image's id", Digest::parse(id));
  for (const json::value& tag : json::items(image, "RepoTags")) out.tags.emplace_back(json::text(tag));
  out.config = TRY(parse_config(json::compact(document)));
  out.config.raw.clear();  // put together here, not what the engine keeps
  return out;
}

}  // namespace plimsoll::oci
