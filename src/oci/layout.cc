// SPDX-License-Identifier: Apache-2.0
// oci: and oci-archive:. A layout is index.json, which names manifests, and blobs/<algorithm>/<hex>, which is
// everything by digest. A manifest may be named straight, or through further indexes (one per platform, in general);
// tags are annotations of index.json.
#include "oci/layout.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/json.h"
#include "oci/archive.h"
#include "oci/attestation.h"
#include "oci/manifest.h"
#include "oci/reference.h"
#include "oci/referrers.h"
#include "oci/sources.h"

namespace plimsoll::oci {

namespace {

constexpr std::string_view kRefName = "org.opencontainers.image.ref.name";
constexpr std::string_view kContainerdName = "io.containerd.image.name";
constexpr int kMostNesting = 8;

std::string blob_path(const Digest& digest) { return fmt::format("blobs/{}/{}", digest.algorithm(), digest.hex()); }

std::string_view annotation(const IndexEntry& entry, std::string_view key) {
  const auto found = std::ranges::find(entry.annotations, key, &std::pair<std::string, std::string>::first);
  return found == entry.annotations.end() ? std::string_view{} : std::string_view(found->second);
}

/// The name an entry goes by: the whole one when it has it.
std::string_view name_of(const IndexEntry& entry) {
  const std::string_view whole = annotation(entry, kContainerdName);
  return whole.empty() ? annotation(entry, kRefName) : whole;
}

/// "shop:1.4" also selects "docker.io/library/shop:1.4".
bool names(std::string_view stored, std::string_view wanted) {
  if (stored.empty()) return false;
  if (stored == wanted) return true;
  const auto left = parse_reference(stored), right = parse_reference(wanted);
  return left && right && *left == *right;
}

Result<std::string> read_blob(const Store& store, const Descriptor& descriptor, std::string_view what,
                              std::uint64_t most = kLimits.manifest_bytes) {
  if (descriptor.size > most) {
    return fail(ErrorKind::limit, "{}: {} {} has {} bytes; more than {} are not read", store.name(), what,
                descriptor.digest.str(), descriptor.size, most);
  }
  std::string content = TRY_AT(what, store.document(blob_path(descriptor.digest), most));
  TRY_AT(store.name(), verify(descriptor, content, what));
  return content;
}

std::string listing(const Index& index) {
  constexpr std::size_t kMost = 20;
  std::set<std::string> lines;
  for (const IndexEntry& entry : index.manifests) {
    const std::string_view name = name_of(entry);
    lines.insert(name.empty() ? "@" + entry.descriptor.digest.str() : ":" + printable(name, 256));
  }
  std::string out;
  std::size_t count = 0;
  for (const std::string& line : lines) {
    if (count++ == kMost) return out + fmt::format("\n  and {} more", lines.size() - kMost);
    out += "\n  " + line;
  }
  return out.empty() ? "\n  nothing" : out;
}

/// The entries of index.json that the selector names.
Result<Index> select(const Store& store, const Index& index, std::string_view selector) {
  if (selector.empty()) {
    std::set<std::string_view> found;
    for (const IndexEntry& entry : index.manifests)
      if (!is_artifact(entry)) found.insert(name_of(entry));
    if (found.size() <= 1) return index;
    return fail(ErrorKind::usage, "{} holds {} images; say which by adding one of{}", store.name(), found.size(),
                listing(index));
  }
  if (const std::size_t at = selector.rfind('@'); at != std::string_view::npos) {
    const Digest digest = TRY_AT(store.name(), Digest::parse(selector.substr(at + 1)));
    IndexEntry entry;
    for (const IndexEntry& listed : index.manifests) {
      if (listed.descriptor.digest == digest) entry = listed;
    }
    if (entry.descriptor.digest.empty()) {
      // Not in index.json itself, but perhaps one of a nested index: the digest says all that is needed.
      const auto size = store.size(blob_path(digest));
      if (!size)
        return fail(ErrorKind::not_found, "{}: there is no image {}; there is{}", store.name(), digest.str(),
                    listing(index));
      entry.descriptor = {.media_type = "", .digest = digest, .size = *size, .urls = {}};
    }
    entry.platform.reset();
    return Index{.manifests = {entry}, .annotations = index.annotations};
  }
  Index out;
  out.annotations = index.annotations;
  for (const IndexEntry& entry : index.manifests) {
    if (names(annotation(entry, kRefName), selector) || names(annotation(entry, kContainerdName), selector)) {
      out.manifests.push_back(entry);
    }
  }
  if (out.manifests.empty()) {
    return fail(ErrorKind::not_found, "{}: there is no image \"{}\"; there is{}", store.name(), printable(selector),
                listing(index));
  }
  return out;
}

Result<void> check_version(const Store& store) {
  const auto document = store.document("oci-layout");
  if (!document) return {};
  const json::value marker = TRY_AT(fmt::format("{}: oci-layout", store.name()), json::parse(*document));
  const std::string_view version = json::text(marker, "imageLayoutVersion");
  if (version.starts_with("1.")) return {};
  return fail(ErrorKind::unsupported, "{}: image layout version \"{}\" is not known", store.name(),
              printable(version, 64));
}

struct Found {
  IndexEntry top;  // of index.json
  Descriptor descriptor;
  std::string document;
  Manifest manifest;
  std::vector<std::pair<std::string, std::string>> annotations;  // of what was gone through
  std::vector<std::string> provenance;
  std::vector<Digest> indexes;  // gone through, outermost first
};

class LayoutImage final : public StoredImage {
 public:
  LayoutImage(StorePtr store, Index index) : StoredImage(std::move(store)), index_(std::move(index)) {}

  Result<std::optional<Referrers>> referrers() override {
    std::vector<Digest> subjects = index_digests;
    subjects.push_back(manifest_digest);
    ReferrerReader reader(
        std::move(subjects), ReferrerReader::Lists::everything,
        [this](const Descriptor& descriptor) { return read_blob(store(), descriptor, "a referrer"); },
        [this](const Descriptor& descriptor) {
          return read_blob(store(), descriptor, "a document", kMostReferrerBytes);
        });
    TRY(reader.add(index_));
    return std::move(reader).take();
  }

 private:
  Index index_;  // index.json
};

/// From the chosen entries down through nested indexes to one manifest.
Result<Found> descend(const Store& store, Index index, const std::optional<Platform>& platform) {
  Found out;
  for (int depth = 0; depth < kMostNesting; ++depth) {
    const IndexEntry entry = TRY_AT(store.name(), choose(index, platform));
    if (depth == 0) out.top = entry;
    std::ranges::copy(index.annotations, std::back_inserter(out.annotations));
    std::ranges::copy(entry.annotations, std::back_inserter(out.annotations));
    const std::string what = fmt::format("manifest {}", entry.descriptor.digest.str());
    out.document = TRY(read_blob(store, entry.descriptor, what));
    auto parsed =
        TRY_AT(fmt::format("{}: {}", store.name(), entry.descriptor.digest.str()), parse_manifest(out.document));
    if (auto* manifest = std::get_if<Manifest>(&parsed)) {
      out.descriptor = entry.descriptor;
      out.manifest = std::move(*manifest);
      out.provenance = provenance_statements(index, out.descriptor.digest, [&store](const Descriptor& descriptor) {
        return read_blob(store, descriptor, "an attestation");
      });
      return out;
    }
    out.indexes.push_back(entry.descriptor.digest);
    index = std::get<Index>(std::move(parsed));
  }
  return fail(ErrorKind::limit, "{}: indexes are nested more than {} deep", store.name(), kMostNesting);
}

/// Compares each layer's size with what is stored, and takes its compression from its bytes: builders have been known
/// to mislabel it, and engines go by the bytes too.
Result<void> locate_layers(const Store& store, StoredImage& image) {
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    Layer& layer = image.layers[i];
    image.paths.push_back(blob_path(layer.blob.digest));
    const std::string what = fmt::format("{}: layer {} of {}", store.name(), i + 1, image.layers.size());
    const auto size = store.size(image.paths.back());
    if (!size && layer.foreign) continue;
    if (!size) return std::unexpected(Error(size.error()).context(what));
    layer.foreign = false;
    if (*size != layer.blob.size) {
      return fail(ErrorKind::mismatch, "{} ({}) does not have the promised size\n  expected {} bytes  got {} bytes",
                  what, layer.blob.digest.str(), layer.blob.size, *size);
    }
    layer.compression = TRY_AT(what, store.compression(image.paths.back()));
  }
  return {};
}

/// "1.4" in a folder "shop" is called "shop:1.4"; a whole name stands for itself.
std::string display_name(const Store& store, const IndexEntry& entry) {
  const std::filesystem::path path(store.name());
  const std::string file = (path.has_filename() ? path : path.parent_path()).filename().string();
  const std::string_view name = name_of(entry);
  if (name.empty()) return file;
  if (name.find_first_of(":/") == std::string_view::npos) return fmt::format("{}:{}", file, name);
  const auto reference = parse_reference(name);
  return reference ? reference->familiar() : std::string(name);
}

}  // namespace

Result<ImagePtr> image_from_layout(StorePtr store, std::string_view selector, const OpenOptions& options) {
  TRY(check_version(*store));
  const std::string document = TRY(store->document("index.json"));
  auto parsed = TRY_AT(fmt::format("{}: index.json", store->name()), parse_manifest(document));
  auto* index = std::get_if<Index>(&parsed);
  if (!index) return fail(ErrorKind::malformed, "{}: index.json is not an index", store->name());

  const Index selected = TRY(select(*store, *index, selector));
  const Found found = TRY(descend(*store, selected, options.platform));
  const std::string config =
      TRY(read_blob(*store, found.manifest.config, fmt::format("config {}", found.manifest.config.digest.str())));

  auto image = std::make_unique<LayoutImage>(store, std::move(*index));
  image->config = TRY_AT(store->name(), parse_config(config));
  TRY_AT(store->name(), require_platform(image->config, options.platform));
  image->layers = TRY_AT(store->name(), join_layers(found.manifest, image->config));
  TRY(locate_layers(*store, *image));
  image->manifest_digest = found.descriptor.digest;
  image->config_digest = found.manifest.config.digest;
  image->index_digests = found.indexes;
  image->manifest_raw = found.document;
  image->index_annotations = found.annotations;
  image->provenance = found.provenance;
  image->origin.name = display_name(*store, found.top);
  if (const std::string_view name = name_of(found.top); !name.empty()) image->origin.tags.emplace_back(name);
  return image;
}

Result<ImagePtr> open_layout(std::string_view rest, const OpenOptions& options) {
  const Located where = TRY(locate(rest));
  StorePtr store = TRY(open_folder_store(where.path));
  ImagePtr image = TRY(image_from_layout(std::move(store), where.selector, options));
  image->origin.scheme = "oci";
  image->origin.reference = rest;
  return image;
}

Result<ImagePtr> open_oci_archive(std::string_view rest, const OpenOptions& options) {
  const Located where = TRY(locate(rest));
  auto file = TRY(File::open(where.path));
  StorePtr store = TRY(open_archive_store(std::move(file), *options.observer));
  ImagePtr image = TRY(image_from_layout(std::move(store), where.selector, options));
  image->origin.scheme = "oci-archive";
  image->origin.reference = rest;
  return image;
}

}  // namespace plimsoll::oci
