// SPDX-License-Identifier: Apache-2.0
// An image known only by its bill of materials: a root filesystem with the document as its one file.
#include "oci/sbom.h"

#include <array>
#include <filesystem>

#include "codec/entry.h"
#include "oci/sources.h"

namespace plimsoll::oci {

namespace {

/// Tells one file, "sbom", which a detector wants by that name.
class OneFile final : public EntryReader {
 public:
  explicit OneFile(std::shared_ptr<const File> file) : file_(std::move(file)) {
    entry_.path = "sbom";
    entry_.size = file_->size();
  }
  Result<const Entry*> next() override {
    if (body_) return nullptr;
    body_ = file_stream(file_);
    return &entry_;
  }
  Result<Bytes> body(std::size_t most) override { return body_ ? body_->next(most) : Bytes{}; }

 private:
  std::shared_ptr<const File> file_;
  Entry entry_;
  StreamPtr body_;
};

class SbomImage final : public Image {
 public:
  explicit SbomImage(std::shared_ptr<const File> file) : file_(std::move(file)) {}
  Result<StreamPtr> open(std::size_t) override { return fail(ErrorKind::usage, "a bill of materials has no layers"); }
  std::unique_ptr<EntryReader> tree() override { return std::make_unique<OneFile>(file_); }

 private:
  std::shared_ptr<const File> file_;
};

}  // namespace

Result<bool> is_sbom(const std::shared_ptr<const File>& file) {
  std::array<std::byte, 64> start{};
  std::string_view text = as_text(Bytes(start).first(TRY(file->read_at(0, start))));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  text.remove_prefix(first);
  return text.starts_with('{') || text.starts_with("SPDXVersion:") || text.starts_with("<?xml") ||
         text.starts_with("<bom");
}

Result<ImagePtr> open_sbom(std::string_view rest, const OpenOptions&) {
  auto image = std::make_unique<SbomImage>(TRY(File::open(std::filesystem::path(rest))));
  image->origin = {.scheme = "sbom",
                   .reference = std::string(rest),
                   .name = std::filesystem::path(rest).filename().string(),
                   .tags = {}};
  return image;
}

}  // namespace plimsoll::oci
