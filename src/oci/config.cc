// SPDX-License-Identifier: Apache-2.0
// The image config document (OCI image-spec, config.md; Docker's has the same members).
#include "base/json.h"
#include "oci/manifest.h"

namespace plimsoll::oci {

namespace {

/// History entries of one image; far above what any builder makes, and small against the document's size limit.
constexpr std::size_t kMostHistory = 20'000;

std::vector<std::string> texts(const json::value& from, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& item : json::items(from, key)) out.emplace_back(json::text(item));
  return out;
}

/// {"80/tcp": {}} is how Go writes a set.
std::vector<std::string> keys(const json::value& from, std::string_view key) {
  std::vector<std::string> out;
  for (const auto& [name, unused] : json::members(from, key)) out.emplace_back(name);
  return out;
}

bool flag(const json::value& from, std::string_view key) {
  const json::value* member = json::find(from, key);
  return member && member->is_bool() && member->get_bool();
}

Result<std::vector<Digest>> diff_ids_of(const json::value& root) {
  const json::value* rootfs = json::find(root, "rootfs");
  if (!rootfs || !rootfs->is_object()) {
    return fail(ErrorKind::unsupported,
                "the config has no \"rootfs\": this is not a container image (perhaps a chart, a signature "
                "or another artifact)");
  }
  if (const std::string_view type = json::text(*rootfs, "type"); !type.empty() && type != "layers") {
    return fail(ErrorKind::unsupported, "the config's rootfs is of type \"{}\", not \"layers\"", printable(type, 64));
  }
  const json::array& listed = json::items(*rootfs, "diff_ids");
  if (listed.size() > kLimits.layers) {
    return fail(ErrorKind::limit, "the config lists {} layers; more than {} are not read", listed.size(),
                kLimits.layers);
  }
  std::vector<Digest> out;
  for (const json::value& item : listed) {
    out.push_back(TRY_AT(fmt::format("diff id {} of the config", out.size() + 1), Digest::parse(json::text(item))));
  }
  return out;
}

}  // namespace

Result<Config> parse_config(std::string_view document) {
  if (document.size() > kLimits.manifest_bytes) {
    return fail(ErrorKind::limit, "the config is larger than {} bytes", kLimits.manifest_bytes);
  }
  const json::value root = TRY_AT("the config", json::parse(document));
  if (!root.is_object()) return fail(ErrorKind::malformed, "the config is not a JSON object");
  Config out;
  out.diff_ids = TRY(diff_ids_of(root));
  out.raw = document;
  out.platform = {std::string(json::text(root, "os")), std::string(json::text(root, "architecture")),
                  std::string(json::text(root, "variant"))};
  out.author = json::text(root, "author");
  out.created = json::text(root, "created");
  if (const json::value* runtime = json::find(root, "config")) {
    out.user = json::text(*runtime, "User");
    out.working_dir = json::text(*runtime, "WorkingDir");
    out.env = texts(*runtime, "Env");
    out.cmd = texts(*runtime, "Cmd");
    out.entrypoint = texts(*runtime, "Entrypoint");
    if (const json::value* health = json::find(*runtime, "Healthcheck")) out.healthcheck = texts(*health, "Test");
    out.onbuild = texts(*runtime, "OnBuild");
    out.exposed_ports = keys(*runtime, "ExposedPorts");
    out.volumes = keys(*runtime, "Volumes");
    for (const auto& [name, value] : json::members(*runtime, "Labels"))
      out.labels.emplace_back(name, json::text(value));
  }
  const json::array& history = json::items(root, "history");
  if (history.size() > kMostHistory) {
    return fail(ErrorKind::limit, "the config's history has {} entries; more than {} are not read", history.size(),
                kMostHistory);
  }
  for (const json::value& item : history) {
    out.history.push_back({std::string(json::text(item, "created_by")), std::string(json::text(item, "author")),
                           std::string(json::text(item, "comment")), flag(item, "empty_layer")});
  }
  return out;
}

void attribute_history(const Config& config, std::vector<Layer>& layers) {
  std::vector<std::size_t> made_layers;
  for (std::size_t i = 0; i < config.history.size(); ++i) {
    if (!config.history[i].empty_layer) made_layers.push_back(i);
  }
  if (made_layers.size() != layers.size()) return;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    layers[i].history_index = made_layers[i];
    layers[i].created_by = config.history[made_layers[i]].created_by;
  }
}

}  // namespace plimsoll::oci
