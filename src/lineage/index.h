// SPDX-License-Identifier: Apache-2.0
// The base index: a folder that remembers images others may be built on, so that a base is known again, and replaced
// by a better one, without a network and without the image.
//
// An image is two files named after its config's digest: <hex>.json says what it is, <hex>.packages.json what is
// installed in it. Both are written aside and renamed into place, the packages first. Files are untrusted.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/digest.h"
#include "finding/plan.h"

namespace plimsoll::lineage {

struct IndexedLayer {
  Digest diff_id;
  Digest blob;              // may be empty
  std::uint64_t bytes = 0;  // as stored; of the tar where nothing else is stored
  auto operator<=>(const IndexedLayer&) const = default;
};

struct IndexedImage {
  std::vector<std::string> names;  // whole: "docker.io/library/debian:12-slim"; sorted
  Digest manifest;                 // may be empty
  Digest config;
  std::string created;   // as the config states it, RFC 3339; may be empty
  std::string platform;  // "linux/amd64"
  std::vector<IndexedLayer> layers;
  std::size_t history = 0;  // entries
  Distribution distribution;
  [[nodiscard]] std::uint64_t bytes() const;
  auto operator<=>(const IndexedImage&) const = default;
};

class Index {
 public:
  static constexpr std::size_t kMostImages = 20'000;

  /// $PLIMSOLL_BASES, else "bases" in the data folder.
  static std::filesystem::path default_path();
  /// A folder that is not there is an index of nothing. Files that cannot be read are left out and told in problems().
  static Result<Index> load(const std::filesystem::path& folder);

  /// By first name, the newest of a name first, then by config digest.
  [[nodiscard]] std::span<const IndexedImage> images() const { return images_; }
  [[nodiscard]] std::span<const std::string> problems() const { return problems_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// The image with the most layers that are the lowest of these, other than the image `itself`; nullptr: none.
  [[nodiscard]] const IndexedImage* longest_base(std::span<const Digest> diff_ids, const Digest& itself) const;
  /// By a name as people write it ("debian:12"), or the digest of manifest or config. The newest of a name first.
  [[nodiscard]] std::vector<const IndexedImage*> find(std::string_view name_or_digest) const;
  /// What is installed in an image of this index.
  [[nodiscard]] Result<std::vector<InstalledPackage>> packages(const IndexedImage& image) const;

 private:
  std::filesystem::path folder_;
  std::vector<IndexedImage> images_;
  std::vector<std::string> problems_;
};

/// Adds an image, or the names it did not have yet. The folder is made.
Result<void> add_to_index(const std::filesystem::path& folder, IndexedImage image,
                          std::span<const InstalledPackage> packages);
/// Removes images by name or digest, and a name alone from an image that has others. How many images that touched.
Result<std::size_t> forget_in_index(const std::filesystem::path& folder, std::string_view name_or_digest);

/// Images that could stand in for `base`: newer ones of its tag, other tags of its repository, smaller ones of its
/// distribution family; for the same platform. Each image once, with packages, at most `most`: what the tag of the
/// base says now first, then those of the repository, the newest first, then by size.
Result<std::vector<BaseCandidate>> base_candidates(const Index& index, const BaseImage& base,
                                                   const Distribution& distribution, std::string_view platform,
                                                   std::size_t most = 20);

/// "debian" is "docker.io/library/debian:latest"; text that is no reference stays as it is.
std::string whole_name(std::string_view name);

}  // namespace plimsoll::lineage
