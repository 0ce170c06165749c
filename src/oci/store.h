// SPDX-License-Identifier: Apache-2.0
// Store: the named files an image is kept in, read-only: an image layout's folder, or the members of an archive. What
// a source makes of them is its own affair (layout.cc, docker_archive.cc).
//
// Any number of threads may use one store. Names come from untrusted documents: they never lead out of the store.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "oci/image.h"

namespace plimsoll::oci {

class Store {
 public:
  explicit Store(std::string name) : name_(std::move(name)) {}
  virtual ~Store() = default;

  /// What it is called in messages.
  [[nodiscard]] const std::string& name() const { return name_; }

  /// Size of a file; ErrorKind::not_found when there is none of that name.
  [[nodiscard]] virtual Result<std::uint64_t> size(std::string_view path) const = 0;
  /// A file from its beginning.
  [[nodiscard]] virtual Result<StreamPtr> open(std::string_view path) const = 0;
  /// How a file is compressed, by its first bytes.
  [[nodiscard]] virtual Result<Compression> compression(std::string_view path) const;

  [[nodiscard]] bool contains(std::string_view path) const { return size(path).has_value(); }
  /// A whole document of at most `most` bytes.
  [[nodiscard]] Result<std::string> document(std::string_view path, std::uint64_t most = kLimits.manifest_bytes) const;

 private:
  std::string name_;
};

using StorePtr = std::shared_ptr<const Store>;

/// A folder. Links are not followed inside it and only regular files are opened.
Result<StorePtr> open_folder_store(const std::filesystem::path& folder);

/// An image whose layers are files of a store; `paths` names them, layer by layer.
class StoredImage : public Image {
 public:
  explicit StoredImage(StorePtr store) : store_(std::move(store)) {}
  std::vector<std::string> paths;
  Result<StreamPtr> open(std::size_t layer) override;

 protected:
  [[nodiscard]] const Store& store() const { return *store_; }

 private:
  StorePtr store_;
};

/// "path", "path:selector" or "path@selector" taken apart: the longest beginning that exists is the path, so that
/// colons in file names do no harm. The selector of "path@x" keeps its "@".
struct Located {
  std::filesystem::path path;
  std::string_view selector;
};
Result<Located> locate(std::string_view rest);

}  // namespace plimsoll::oci
