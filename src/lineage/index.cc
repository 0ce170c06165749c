// SPDX-License-Identifier: Apache-2.0
#include "lineage/index.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "base/bytes.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/sorted.h"
#include "lineage/index_file.h"
#include "oci/reference.h"

namespace plimsoll::lineage {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostImageBytes = 4 * kMiB, kMostPackagesBytes = 256 * kMiB;
constexpr std::string_view kPackages = ".packages.json";

fs::path image_file(const fs::path& folder, const Digest& config) {
  return folder / (std::string(config.hex()) + ".json");
}
fs::path packages_file(const fs::path& folder, const Digest& config) {
  return folder / (std::string(config.hex()) + std::string(kPackages));
}

/// "docker.io/library/debian" of "docker.io/library/debian:12-slim".
std::string repository_of(const std::string& name) {
  const auto reference = oci::parse_reference(name);
  return reference ? reference->host + "/" + reference->path : std::string();
}

/// A reference without its digest, written out.
std::string tag_of(std::string_view name) {
  auto reference = oci::parse_reference(name);
  if (!reference) return std::string(name);
  if (!reference->tag.empty()) reference->digest = {};
  return reference->str();
}

bool has_name(const IndexedImage& image, const std::string& name) {
  return std::ranges::binary_search(image.names, name);
}

bool is_base(const IndexedImage& image, std::span<const Digest> diff_ids) {
  return !image.layers.empty() && image.layers.size() <= diff_ids.size() &&
         std::ranges::equal(image.layers, diff_ids.first(image.layers.size()), {}, &IndexedLayer::diff_id);
}

}  // namespace

std::string whole_name(std::string_view name) {
  const auto reference = oci::parse_reference(name);
  return reference ? reference->str() : std::string(name);
}

std::uint64_t IndexedImage::bytes() const {
  std::uint64_t sum = 0;
  for (const IndexedLayer& layer : layers) sum += layer.bytes;
  return sum;
}

fs::path Index::default_path() {
  if (const char* path = std::getenv("PLIMSOLL_BASES"); path && *path) return path;
  return data_folder() / "bases";
}

Result<Index> Index::load(const fs::path& folder) {
  Index out;
  out.folder_ = folder;
  std::error_code error;
  fs::directory_iterator files(folder, error);
  if (error == std::errc::no_such_file_or_directory) return out;
  if (error) return fail_errno(folder.string(), error.value());
  std::vector<fs::path> paths;
  for (; files != fs::directory_iterator(); files.increment(error)) {
    if (error) return fail_errno(folder.string(), error.value());
    const std::string name = files->path().filename().string();
    if (!name.ends_with(".json") || name.ends_with(kPackages)) continue;
    if (paths.size() == kMostImages)
      return fail(ErrorKind::limit, "{}: more than {} images are not read", folder.string(), kMostImages);
    paths.push_back(files->path());
  }
  std::ranges::sort(paths);
  for (const fs::path& path : paths) {
    const auto document = read_file(path, kMostImageBytes);
    auto image = document ? read_image(*document) : std::unexpected(document.error());
    if (image && path != image_file(folder, image->config))
      image = fail(ErrorKind::mismatch, "the file is not named after the image in it");
    if (image) {
      out.images_.push_back(*std::move(image));
    } else {
      out.problems_.push_back(path.string() + ": " + image.error().message);
    }
  }
  std::ranges::sort(out.images_, [](const IndexedImage& a, const IndexedImage& b) {
    const std::string_view left = a.names.empty() ? "" : std::string_view(a.names.front());
    const std::string_view right = b.names.empty() ? "" : std::string_view(b.names.front());
    return std::tie(left, b.created, a.config) < std::tie(right, a.created, b.config);
  });
  return out;
}

const IndexedImage* Index::longest_base(std::span<const Digest> diff_ids, const Digest& itself) const {
  const IndexedImage* best = nullptr;
  for (const IndexedImage& image : images_) {
    if (image.config == itself || !is_base(image, diff_ids)) continue;
    if (best == nullptr || image.layers.size() > best->layers.size()) best = &image;
  }
  return best;
}

std::vector<const IndexedImage*> Index::find(std::string_view name_or_digest) const {
  std::vector<const IndexedImage*> out;
  const auto digest = Digest::parse(name_or_digest);
  const std::string name = digest ? std::string() : tag_of(name_or_digest);
  for (const IndexedImage& image : images_)
    if (digest ? image.manifest == *digest || image.config == *digest : has_name(image, name)) out.push_back(&image);
  std::ranges::sort(out, [](const IndexedImage* a, const IndexedImage* b) {
    return std::tie(b->created, a->config) < std::tie(a->created, b->config);
  });
  return out;
}

Result<std::vector<InstalledPackage>> Index::packages(const IndexedImage& image) const {
  const fs::path path = packages_file(folder_, image.config);
  const std::string document = TRY(read_file(path, kMostPackagesBytes));
  return TRY_AT(path.string(), read_packages(document));
}

Result<void> add_to_index(const fs::path& folder, IndexedImage image, std::span<const InstalledPackage> packages) {
  if (image.config.empty()) return fail(ErrorKind::usage, "an image without a config has no digest to be known by");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail_errno(folder.string(), error.value());
  if (const auto document = read_file(image_file(folder, image.config), kMostImageBytes)) {
    if (const auto before = read_image(*document); before && before->config == image.config) {
      image.names.insert(image.names.end(), before->names.begin(), before->names.end());
      if (image.manifest.empty()) {
        image.manifest = before->manifest;
        if (before->layers.size() == image.layers.size()) image.layers = before->layers;
      }
    }
  }
  sort_unique(image.names);
  TRY(write_file(packages_file(folder, image.config), write_packages(packages)));
  return write_file(image_file(folder, image.config), write_image(image));
}

Result<std::size_t> forget_in_index(const fs::path& folder, std::string_view name_or_digest) {
  const Index index = TRY(Index::load(folder));
  const bool by_digest = Digest::parse(name_or_digest).has_value();
  const std::string name = tag_of(name_or_digest);
  std::size_t touched = 0;
  for (const IndexedImage* image : index.find(name_or_digest)) {
    ++touched;
    if (!by_digest && image->names.size() > 1) {
      IndexedImage rest = *image;
      std::erase(rest.names, name);
      TRY(write_file(image_file(folder, rest.config), write_image(rest)));
      continue;
    }
    std::error_code error;
    for (const fs::path& path : {image_file(folder, image->config), packages_file(folder, image->config)})
      if (fs::remove(path, error); error) return fail_errno(path.string(), error.value());
  }
  return touched;
}

Result<std::vector<BaseCandidate>> base_candidates(const Index& index, const BaseImage& base,
                                                   const Distribution& distribution, std::string_view platform,
                                                   std::size_t most) {
  const std::string tag = tag_of(base.name);
  const std::string repository = repository_of(base.name);
  // The base itself, to know what is newer and what is smaller.
  const IndexedImage* known = nullptr;
  if (!base.digest.empty())
    if (const auto found = index.find(base.digest.str()); !found.empty()) known = found.front();
  const Family* const family = find_family(known ? known->distribution : distribution);

  struct Ranked {
    int rank;
    const IndexedImage* image;
    std::string name;
  };
  std::vector<Ranked> ranked;
  const auto current = index.find(tag);
  for (const IndexedImage& image : index.images()) {
    if (&image == known || image.platform != platform) continue;
    const bool is_current = !current.empty() && current.front() == &image;
    const bool same_tag = !base.name.empty() && has_name(image, tag);
    if (same_tag && !is_current) continue;  // an older one of the tag
    const auto sibling = std::ranges::find_if(
        image.names, [&](const std::string& name) { return !repository.empty() && repository_of(name) == repository; });
    const std::string name = same_tag                       ? tag
                             : sibling != image.names.end() ? *sibling
                             : image.names.empty()          ? std::string()
                                                            : image.names.front();
    if (name.empty()) continue;
    if (is_current) {
      ranked.push_back({0, &image, name});
    } else if (sibling != image.names.end()) {
      ranked.push_back({1, &image, name});
    } else if (family && find_family(image.distribution) == family &&
               (known == nullptr || image.bytes() < known->bytes())) {
      ranked.push_back({2, &image, name});
    }
  }
  std::ranges::sort(ranked, [](const Ranked& a, const Ranked& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    if (a.rank == 1 && a.image->created != b.image->created) return a.image->created > b.image->created;
    const std::uint64_t left = a.image->bytes(), right = b.image->bytes();
    return std::tie(left, a.name, a.image->config) < std::tie(right, b.name, b.image->config);
  });
  if (ranked.size() > most) ranked.resize(most);

  std::vector<BaseCandidate> out;
  for (const Ranked& candidate : ranked) {
    BaseCandidate made;
    made.name = candidate.name;
    made.digest = candidate.image->manifest;
    made.bytes = candidate.image->bytes();
    made.is_same_tag = candidate.rank == 0;
    made.distribution = candidate.image->distribution;
    made.packages = TRY(index.packages(*candidate.image));
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace plimsoll::lineage
