// SPDX-License-Identifier: Apache-2.0
// An OCI image layout (image-spec, image-layout.md) being written or read, as a folder or as a tar of that folder.
// Only what a bundle needs: documents and sha256 blobs.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/file.h"
#include "crypto/digest.h"

namespace plimsoll::advisory {

struct Blob {
  Digest digest;
  std::uint64_t size = 0;
};

class LayoutWriter {
 public:
  virtual ~LayoutWriter() = default;
  virtual Result<Blob> add_blob(ByteStream& content) = 0;
  virtual Result<void> add_document(std::string_view name, std::string_view text) = 0;
  virtual Result<void> finish() = 0;
};
/// A tar when the name ends in ".tar".
Result<std::unique_ptr<LayoutWriter>> create_layout(const std::filesystem::path& destination);

class LayoutReader {
 public:
  static Result<LayoutReader> open(const std::filesystem::path& source);
  [[nodiscard]] const std::string& name() const { return name_; }
  /// A document as it is.
  Result<std::string> document(std::string_view name) const;
  /// A blob, once its size and digest were found to be these.
  Result<StreamPtr> blob(const Blob& blob) const;
  /// The whole of a small one, verified.
  Result<std::string> text(const Blob& blob) const;

 private:
  struct Member {
    std::uint64_t offset = 0, size = 0;
  };
  Result<StreamPtr> stream(const std::string& name, std::uint64_t& size) const;

  std::string name_;
  std::filesystem::path folder_;  // of a folder
  std::shared_ptr<const File> archive_;
  std::map<std::string, Member, std::less<>> members_;  // of an archive
};

}  // namespace plimsoll::advisory
