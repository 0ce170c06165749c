// SPDX-License-Identifier: Apache-2.0
#include "oci/store.h"

#include <fcntl.h>

#include <cerrno>

#include "base/file.h"

namespace plimsoll::oci {

namespace fs = std::filesystem;

namespace {

class FolderStore final : public Store {
 public:
  FolderStore(FileDescriptor root, std::string name) : Store(std::move(name)), root_(std::move(root)) {}

  Result<std::uint64_t> size(std::string_view path) const override {
    const auto file = TRY(find(path));
    return file->size();
  }
  Result<StreamPtr> open(std::string_view path) const override { return file_stream(TRY(find(path))); }

 private:
  Result<std::shared_ptr<const File>> find(std::string_view path) const {
    const std::string shown = fmt::format("{}/{}", name(), printable(path));
    FileDescriptor holder;
    int folder = root_.get();
    for (std::string_view rest = path;;) {
      const std::size_t slash = rest.find('/');
      const std::string part(rest.substr(0, slash));
      if (part.empty() || part == "." || part == "..")
        return fail(ErrorKind::malformed, "{}: not a name inside the folder", shown);
      const bool last = slash == std::string_view::npos;
      const int kind = last ? O_NONBLOCK | O_NOCTTY : O_DIRECTORY;
      FileDescriptor next(::openat(folder, part.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | kind));
      if (!next && errno == ELOOP)
        return fail(ErrorKind::unsupported, "{}: a symbolic link; links are not followed here", shown);
      if (!next) return fail_errno(shown, errno);
      if (last) return File::adopt(std::move(next), shown);
      holder = std::move(next);
      folder = holder.get();
      rest.remove_prefix(slash + 1);
    }
  }

  FileDescriptor root_;
};

}  // namespace

Result<Compression> Store::compression(std::string_view path) const {
  constexpr std::size_t kEnough = 6;
  const StreamPtr stream = TRY(open(path));
  const std::uint64_t available = TRY(size(path));
  Buffer start;
  TRY(read_exactly(*stream, std::min<std::uint64_t>(kEnough, available), start));
  return detect_compression(start);
}

Result<std::string> Store::document(std::string_view path, std::uint64_t most) const {
  const StreamPtr stream = TRY(open(path));
  const Buffer content = TRY_AT(fmt::format("{}: {}", name(), printable(path)), read_all(*stream, most));
  return std::string(as_text(content));
}

Result<StorePtr> open_folder_store(const fs::path& folder) {
  FileDescriptor root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return fail_errno(folder.string(), errno);
  return std::make_shared<FolderStore>(std::move(root), folder.string());
}

Result<StreamPtr> StoredImage::open(std::size_t layer) {
  if (layer >= layers.size()) return fail(ErrorKind::usage, "{}: there is no layer {}", store_->name(), layer + 1);
  if (layers[layer].foreign) {
    return fail(ErrorKind::not_found, "{}: layer {} of {} is foreign and not stored here", store_->name(), layer + 1,
                layers.size());
  }
  return TRY_AT(fmt::format("layer {} of {}", layer + 1, layers.size()), store_->open(paths[layer]));
}

Result<Located> locate(std::string_view rest) {
  std::error_code error;
  for (std::size_t end = rest.size(); end != std::string_view::npos && end > 0;
       end = rest.find_last_of(":@", end - 1)) {
    const fs::path path(rest.substr(0, end));
    if (!fs::exists(path, error)) continue;
    std::string_view selector = rest.substr(end);
    if (selector.starts_with(':')) selector.remove_prefix(1);
    return Located{path, selector};
  }
  return fail(ErrorKind::not_found, "{}: no such file or folder", printable(rest));
}

}  // namespace plimsoll::oci
