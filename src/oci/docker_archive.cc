// SPDX-License-Identifier: Apache-2.0
// docker-archive: what `docker save` writes. manifest.json lists images, each with a config and layers by member name:
//
//   [{"Config": "<hex>.json", "RepoTags": ["shop:1.4"], "Layers": ["<id>/layer.tar", …]}]
//
// Before Docker 25 the members are <hex>.json and <id>/layer.tar, an equal layer being a symbolic link to the first;
// since then the archive is an OCI layout as well and the members are blobs/sha256/<hex>. skopeo and podman write
// <hex>.tar. Nothing is promised about order: manifest.json is as often last as first. A layer is what its bytes say
// (containerd's store saves them compressed).
#include "oci/docker_archive.h"

#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "oci/archive.h"
#include "oci/manifest.h"
#include "oci/reference.h"
#include "oci/sources.h"

namespace plimsoll::oci {

namespace {

constexpr std::size_t kMostImages = 1000;

struct Listed {
  std::string config;
  std::vector<std::string> tags, layers;
  std::vector<std::string> foreign;  // diff ids whose blobs are not distributed
};

std::vector<std::string> texts(const json::value& from, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& item : json::items(from, key)) out.emplace_back(json::text(item));
  return out;
}

Result<std::vector<Listed>> read_list(const Store& store) {
  const auto document = store.document("manifest.json");
  if (!document && document.error().kind == ErrorKind::not_found) {
    return fail(ErrorKind::malformed, "{}: there is no manifest.json in it; this is not what docker save writes",
                store.name());
  }
  if (!document) return std::unexpected(document.error());
  const json::value root = TRY_AT(fmt::format("{}: manifest.json", store.name()), json::parse(*document));
  const json::array* entries = root.if_array();
  if (!entries) return fail(ErrorKind::malformed, "{}: manifest.json is not a list of images", store.name());
  if (entries->empty()) return fail(ErrorKind::not_found, "{}: manifest.json lists no images", store.name());
  if (entries->size() > kMostImages)
    return fail(ErrorKind::limit, "{}: more than {} images", store.name(), kMostImages);
  std::vector<Listed> out;
  for (const json::value& entry : *entries) {
    Listed listed{std::string(json::text(entry, "Config")), texts(entry, "RepoTags"), texts(entry, "Layers"), {}};
    if (listed.config.empty())
      return fail(ErrorKind::malformed, "{}: image {} of manifest.json has no Config", store.name(), out.size());
    if (listed.layers.size() > kLimits.layers) {
      return fail(ErrorKind::limit, "{}: the image lists {} layers; more than {} are not read", store.name(),
                  listed.layers.size(), kLimits.layers);
    }
    for (const auto& [diff_id, source] : json::members(entry, "LayerSources")) {
      if (is_foreign(json::text(source, "mediaType"))) listed.foreign.emplace_back(diff_id);
    }
    out.push_back(std::move(listed));
  }
  return out;
}

/// The digest a member's name promises for its bytes: blobs/sha256/<hex>.
Digest digest_of_blob_name(std::string_view path) {
  constexpr std::string_view kBlobs = "blobs/";
  if (!path.starts_with(kBlobs)) return {};
  std::string text(path.substr(kBlobs.size()));
  std::ranges::replace(text, '/', ':');
  return Digest::parse(text).value_or(Digest());
}

/// The same for a config, which may also be called <hex>.json.
Digest digest_of_config_name(std::string_view path) {
  constexpr std::string_view kSuffix = ".json";
  if (!path.ends_with(kSuffix)) return digest_of_blob_name(path);
  return Digest::parse(fmt::format("sha256:{}", path.substr(0, path.size() - kSuffix.size()))).value_or(Digest());
}

Result<std::string> read_config(const Store& store, const Listed& listed) {
  std::string content = TRY_AT("the image's config", store.document(listed.config));
  const Digest promised = digest_of_config_name(listed.config);
  if (!promised.empty()) {
    TRY_AT(store.name(), verify({.media_type = "", .digest = promised, .size = content.size(), .urls = {}}, content,
                                "the image's config"));
  }
  return content;
}

std::string listing(const std::vector<Listed>& images) {
  constexpr std::size_t kMost = 20;
  std::string out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (i == kMost) return out + fmt::format("\n  and {} more", images.size() - kMost);
    out += "\n  ";
    if (images[i].tags.empty()) out += fmt::format(":@{}", i);
    for (const std::string& tag : images[i].tags)
      out += fmt::format("{}:{}", &tag == images[i].tags.data() ? "" : "  ", printable(tag, 256));
  }
  return out;
}

bool has_tag(const Listed& listed, std::string_view wanted) {
  const auto reference = parse_reference(wanted);
  return std::ranges::any_of(listed.tags, [&](const std::string& tag) {
    if (tag == wanted) return true;
    const auto parsed = parse_reference(tag);
    return reference && parsed && *parsed == *reference;
  });
}

/// The images a selector names; more than one only when they differ by platform.
Result<std::vector<Listed>> select(const Store& store, const std::vector<Listed>& images, std::string_view selector) {
  std::vector<Listed> out;
  if (selector.starts_with('@')) {
    const std::string_view text = selector.substr(1);
    std::size_t number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size()) {
      if (number < images.size()) out.push_back(images[number]);
    } else {
      const Digest wanted = TRY_AT(store.name(), Digest::parse(text));
      for (const Listed& listed : images) {
        Digest digest = digest_of_config_name(listed.config);
        if (digest.empty()) digest = Digest::sha256(as_bytes(TRY(read_config(store, listed))));
        if (digest == wanted && out.empty()) out.push_back(listed);
      }
    }
  } else {
    std::ranges::copy_if(images, std::back_inserter(out),
                         [&](const Listed& listed) { return selector.empty() || has_tag(listed, selector); });
  }
  if (out.empty()) {
    return fail(ErrorKind::not_found, "{}: there is no image \"{}\"; there is{}", store.name(), printable(selector),
                listing(images));
  }
  if (std::ranges::any_of(out, [&](const Listed& listed) { return listed.tags != out.front().tags; })) {
    return fail(ErrorKind::usage, "{} holds {} images; say which by adding one of{}", store.name(), out.size(),
                listing(out));
  }
  return out;
}

/// Among images of one name, the one for the platform.
Result<Listed> choose_by_platform(const Store& store, const std::vector<Listed>& images,
                                  const std::optional<Platform>& platform) {
  if (images.size() == 1) return images.front();
  Index index;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::string document = TRY(read_config(store, images[i]));
    const Config config = TRY_AT(store.name(), parse_config(document));
    IndexEntry entry;
    entry.descriptor.size = i;  // finds the way back
    entry.descriptor.digest = Digest::sha256(as_bytes(document));
    entry.platform = config.platform;
    index.manifests.push_back(std::move(entry));
  }
  const IndexEntry chosen = TRY_AT(store.name(), choose(index, platform));
  return images[static_cast<std::size_t>(chosen.descriptor.size)];
}

/// Ties the named members to the diff ids.
Result<void> locate_layers(const Store& store, const Listed& listed, StoredImage& image) {
  const std::vector<Digest>& diff_ids = image.config.diff_ids;
  if (listed.layers.size() != diff_ids.size()) {
    return fail(ErrorKind::malformed, "{}: manifest.json lists {} layers, but the config {} diff ids", store.name(),
                listed.layers.size(), diff_ids.size());
  }
  for (std::size_t i = 0; i < diff_ids.size(); ++i) {
    Layer layer;
    layer.diff_id = diff_ids[i];
    layer.blob.digest = digest_of_blob_name(listed.layers[i]);
    image.paths.push_back(listed.layers[i]);
    const auto size = store.size(listed.layers[i]);
    layer.foreign = !size && std::ranges::find(listed.foreign, diff_ids[i].str()) != listed.foreign.end();
    if (!size && !layer.foreign) {
      return std::unexpected(Error(size.error()).context(fmt::format("layer {} of {}", i + 1, diff_ids.size())));
    }
    if (size) {
      layer.blob.size = *size;
      layer.compression = TRY(store.compression(listed.layers[i]));
    }
    image.layers.push_back(std::move(layer));
  }
  attribute_history(image.config, image.layers);
  return {};
}

}  // namespace

Result<ImagePtr> image_from_docker_archive(StorePtr store, std::string_view selector, const OpenOptions& options) {
  const std::vector<Listed> images = TRY(read_list(*store));
  const std::vector<Listed> selected = TRY(select(*store, images, selector));
  const Listed listed = TRY(choose_by_platform(*store, selected, options.platform));

  auto image = std::make_unique<StoredImage>(store);
  const std::string config = TRY(read_config(*store, listed));
  image->config = TRY_AT(store->name(), parse_config(config));
  TRY_AT(store->name(), require_platform(image->config, options.platform));
  TRY(locate_layers(*store, listed, *image));
  image->config_digest = Digest::sha256(as_bytes(config));
  image->origin.tags = listed.tags;
  const auto reference = listed.tags.empty() ? parse_reference("") : parse_reference(listed.tags.front());
  image->origin.name = reference ? reference->familiar() : std::filesystem::path(store->name()).filename().string();
  return image;
}

Result<ImagePtr> open_docker_archive(std::string_view rest, const OpenOptions& options) {
  const Located where = TRY(locate(rest));
  auto file = TRY(File::open(where.path));
  StorePtr store = TRY(open_archive_store(std::move(file), *options.observer));
  ImagePtr image = TRY(image_from_docker_archive(std::move(store), where.selector, options));
  image->origin.scheme = "docker-archive";
  image->origin.reference = rest;
  return image;
}

}  // namespace plimsoll::oci
