// SPDX-License-Identifier: Apache-2.0
#include "lineage/index_file.h"

#include <algorithm>

#include "base/json.h"
#include "base/sorted.h"

namespace plimsoll::lineage {

namespace {

constexpr std::string_view kImageSchema = "plimsoll.base/1", kPackagesSchema = "plimsoll.base-packages/1";
constexpr std::size_t kMostNames = 1000, kMostPackages = 500'000, kMostParts = 5'000'000;

Result<json::value> parse_document(std::string_view document, std::string_view schema) {
  json::value root = TRY(json::parse(document));
  const std::string_view found = json::text(root, "schema");
  if (found != schema)
    return fail(ErrorKind::malformed, "its schema is \"{}\", not \"{}\"", printable(found, 60), schema);
  return root;
}

Result<Digest> digest_of(const json::value& from, std::string_view key) {
  const std::string_view text = json::text(from, key);
  if (text.empty()) return Digest();
  return TRY_AT(key, Digest::parse(text));
}

Result<std::uint64_t> count_of(const json::value& from, std::string_view key) {
  const auto number = json::integer(from, key);
  if (!number) return 0;
  if (*number < 0) return fail(ErrorKind::malformed, "\"{}\" is negative", key);
  return static_cast<std::uint64_t>(*number);
}

/// What is empty is left out: most members of most packages are.
void put(json::object& to, std::string_view key, const std::string& text) {
  if (!text.empty()) to[key] = text;
}

template <typename Enum>
void put_kind(json::object& to, std::string_view key, Enum kind) {
  if (static_cast<unsigned>(kind) != 0) to[key] = static_cast<std::int64_t>(kind);
}

template <typename Enum>
Result<Enum> kind_of(const json::value& from, std::string_view key, Enum last) {
  const std::uint64_t number = TRY(count_of(from, key));
  if (number > static_cast<std::uint64_t>(last)) return fail(ErrorKind::malformed, "\"{}\" is not known", key);
  return static_cast<Enum>(number);
}

json::object package_json(const InstalledPackage& installed) {
  const Package& package = installed.package;
  json::object out;
  put(out, "type", package.type);
  put(out, "name", package.name);
  put(out, "version", package.version);
  put(out, "arch", package.arch);
  if (package.source_name != package.name) put(out, "source", package.source_name);
  if (package.source_version != package.version) put(out, "source_version", package.source_version);
  put(out, "vendor", package.vendor);
  put(out, "module", package.module);
  put(out, "license", package.license);
  put(out, "cpe", package.cpe);
  put_kind(out, "relation", package.relation);
  put_kind(out, "scope", package.scope);
  if (package.linkage.known) out["linked"] = json::array(package.linkage.parts.begin(), package.linkage.parts.end());
  put(out, "path", installed.path);
  if (installed.layer != 0) out["layer"] = installed.layer;
  put_kind(out, "proof", installed.proof);
  put(out, "owner", installed.owner);
  put(out, "detector", installed.detector);
  return out;
}

Result<InstalledPackage> package_of(const json::value& from, std::size_t& parts) {
  InstalledPackage out;
  Package& package = out.package;
  package.type = json::text(from, "type");
  package.name = json::text(from, "name");
  package.version = json::text(from, "version");
  package.arch = json::text(from, "arch");
  package.source_name = json::text(from, "source");
  if (package.source_name.empty()) package.source_name = package.name;
  package.source_version = json::text(from, "source_version");
  if (package.source_version.empty()) package.source_version = package.version;
  package.vendor = json::text(from, "vendor");
  package.module = json::text(from, "module");
  package.license = json::text(from, "license");
  package.cpe = json::text(from, "cpe");
  package.relation = TRY(kind_of(from, "relation", Relation::transitive));
  package.scope = TRY(kind_of(from, "scope", Scope::development));
  if (const json::value* linked = json::find(from, "linked"); linked && linked->is_array()) {
    package.linkage.known = true;
    parts += linked->get_array().size();
    if (parts > kMostParts) return fail(ErrorKind::limit, "more than {} linked parts are not read", kMostParts);
    for (const json::value& part : linked->get_array()) {
      const std::int64_t number = part.is_int64() ? part.get_int64() : -1;
      if (number < 0 || number > UINT32_MAX) return fail(ErrorKind::malformed, "\"linked\" holds no number of a part");
      package.linkage.parts.push_back(static_cast<std::uint32_t>(number));
    }
    sort_unique(package.linkage.parts);
  }
  out.path = json::text(from, "path");
  out.layer = TRY(count_of(from, "layer"));
  if (out.layer >= kLimits.layers) return fail(ErrorKind::malformed, "\"layer\" is too high");
  out.proof = TRY(kind_of(from, "proof", Proof::declared));
  out.owner = json::text(from, "owner");
  out.detector = json::text(from, "detector");
  if (package.type.empty() || package.name.empty()) return fail(ErrorKind::malformed, "a package has no type or name");
  return out;
}

}  // namespace

std::string write_image(const IndexedImage& image) {
  json::object root{{"schema", kImageSchema}};
  root["names"] = json::array(image.names.begin(), image.names.end());
  put(root, "manifest", image.manifest.str());
  root["config"] = image.config.str();
  put(root, "created", image.created);
  root["platform"] = image.platform;
  root["history"] = image.history;
  const Distribution& distribution = image.distribution;
  json::object system;
  put(system, "id", distribution.id);
  put(system, "version", distribution.version);
  put(system, "codename", distribution.codename);
  put(system, "name", distribution.name);
  put(system, "id_like", distribution.id_like);
  root["distribution"] = std::move(system);
  json::array layers;
  for (const IndexedLayer& layer : image.layers) {
    json::object row{{"diff_id", layer.diff_id.str()}};
    put(row, "blob", layer.blob.str());
    row["bytes"] = layer.bytes;
    layers.push_back(std::move(row));
  }
  root["layers"] = std::move(layers);
  return json::pretty(std::move(root));
}

Result<IndexedImage> read_image(std::string_view document) {
  const json::value root = TRY(parse_document(document, kImageSchema));
  IndexedImage out;
  const json::array& names = json::items(root, "names");
  if (names.size() > kMostNames) return fail(ErrorKind::limit, "more than {} names are not read", kMostNames);
  for (const json::value& name : names) out.names.emplace_back(json::text(name));
  sort_unique(out.names);
  out.manifest = TRY(digest_of(root, "manifest"));
  out.config = TRY(digest_of(root, "config"));
  if (out.config.empty()) return fail(ErrorKind::malformed, "it has no \"config\"");
  out.created = json::text(root, "created");
  out.platform = json::text(root, "platform");
  out.history = TRY(count_of(root, "history"));
  if (const json::value* system = json::find(root, "distribution")) {
    out.distribution = {std::string(json::text(*system, "id")), std::string(json::text(*system, "version")),
                        std::string(json::text(*system, "codename")), std::string(json::text(*system, "name")),
                        std::string(json::text(*system, "id_like"))};
  }
  const json::array& layers = json::items(root, "layers");
  if (layers.size() > kLimits.layers) return fail(ErrorKind::limit, "more than {} layers are not read", kLimits.layers);
  for (const json::value& row : layers) {
    IndexedLayer layer{TRY(digest_of(row, "diff_id")), TRY(digest_of(row, "blob")), TRY(count_of(row, "bytes"))};
    if (layer.diff_id.empty()) return fail(ErrorKind::malformed, "a layer has no \"diff_id\"");
    out.layers.push_back(std::move(layer));
  }
  return out;
}

std::string write_packages(std::span<const InstalledPackage> packages) {
  json::array rows;
  rows.reserve(packages.size());
  for (const InstalledPackage& installed : packages) rows.push_back(package_json(installed));
  json::object root{{"schema", kPackagesSchema}};
  root["packages"] = std::move(rows);
  return json::compact(std::move(root)) + "\n";
}

Result<std::vector<InstalledPackage>> read_packages(std::string_view document) {
  const json::value root = TRY(parse_document(document, kPackagesSchema));
  const json::array& rows = json::items(root, "packages");
  if (rows.size() > kMostPackages) return fail(ErrorKind::limit, "more than {} packages are not read", kMostPackages);
  std::vector<InstalledPackage> out;
  out.reserve(rows.size());
  std::size_t parts = 0;
  for (const json::value& row : rows)
    out.push_back(TRY_AT(fmt::format("package {}", out.size() + 1), package_of(row, parts)));
  return out;
}

}  // namespace plimsoll::lineage
