// SPDX-License-Identifier: Apache-2.0
#include "advisory/inputs.h"

#include <algorithm>
#include <array>
#include <vector>

#include "advisory/feeds/text.h"
#include "base/file.h"
#include "codec/decompress.h"
#include "codec/tar.h"
#include "codec/zip.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLargestPlain = 16 * kGiB;  // of one file, inflated: the largest feeds are some hundred MB
constexpr std::size_t kTarMagicEnd = 262;           // "ustar" stands at 257

/// The body of a tar member as a stream; both end together.
class BodyStream final : public ByteStream {
 public:
  explicit BodyStream(EntryReader& reader) : reader_(reader) {}
  Result<Bytes> next(std::size_t most) override { return reader_.body(most); }

 private:
  EntryReader& reader_;
};

/// "all.json.gz" without the ending that decompression takes off.
std::string_view without_compression(std::string_view name) {
  for (const std::string_view ending : {".gz", ".zst", ".xz", ".bz2"}) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return name;
}

bool is_archive_name(std::string_view name) {
  const std::string_view plain = without_compression(name);
  return name.ends_with(".zip") || plain.ends_with(".tar") || name.ends_with(".tgz") || name.ends_with(".txz");
}

Result<void> visit_tar(ByteStream& stream, const std::string& name, const NameFilter& wanted,
                       const DocumentVisitor& visit) {
  TarReader tar(stream);
  while (const Entry* entry = TRY_AT(name, tar.next())) {
    if (entry->type != EntryType::file || !wanted(entry->path)) continue;
    Document document{name + "/" + entry->path, std::make_unique<BodyStream>(tar)};
    TRY(visit(document));
  }
  return {};
}

Result<void> visit_zip(const std::shared_ptr<const File>& file, const std::string& name, const NameFilter& wanted,
                       const DocumentVisitor& visit) {
  ZipReader zip = TRY_AT(name, ZipReader::open(file));
  while (const ZipEntry* entry = TRY_AT(name, zip.next())) {
    if (entry->type != EntryType::file || !wanted(entry->path)) continue;
    Document document{name + "/" + entry->path, TRY_AT(name, zip.open_entry(*entry))};
    TRY(visit(document));
  }
  return {};
}

/// One file on disk, whatever it is; decided by its first bytes, never by its name.
Result<void> visit_file(const fs::path& path, const std::string& name, const NameFilter& wanted,
                        const DocumentVisitor& visit) {
  const std::shared_ptr<const File> file = TRY(File::open(path));
  std::array<std::byte, 4> start{};
  const std::size_t got = TRY(file->read_at(0, start));
  // A local file header, or the end record of a zip without members.
  const std::string_view magic = as_text(Bytes(start).first(got));
  if (magic == "PK\x03\x04" || magic == "PK\x05\x06") return visit_zip(file, name, wanted, visit);
  StreamPtr plain = TRY_AT(name, decompress_any(file_stream(file), kLargestPlain));
  Buffer head;
  while (head.size() < kTarMagicEnd) {
    const Bytes chunk = TRY_AT(name, plain->next(kTarMagicEnd - head.size()));
    if (chunk.empty()) break;
    head.insert(head.end(), chunk.begin(), chunk.end());
  }
  const bool tar = as_text(head).size() == kTarMagicEnd && as_text(head).substr(257) == "ustar";
  StreamPtr whole = prefixed(std::move(head), std::move(plain));
  if (tar) return visit_tar(*whole, name, wanted, visit);
  Document document{name, std::move(whole)};
  return visit(document);
}

/// Regular files below a folder, sorted by path; hidden ones (.git) are left alone.
Result<std::vector<fs::path>> files_below(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  for (const fs::recursive_directory_iterator end; !error && walk != end; walk.increment(error)) {
    if (walk->path().filename().string().starts_with('.')) {
      walk.disable_recursion_pending();
      continue;
    }
    std::error_code unreadable;
    if (walk->is_regular_file(unreadable)) out.push_back(walk->path());
  }
  if (error) return fail_errno(folder.string(), error.value());
  std::ranges::sort(out);
  return out;
}

}  // namespace

Result<void> each_document(const fs::path& path, const NameFilter& wanted, const DocumentVisitor& visit,
                           const NameFilter& first) {
  const fs::path whole = path.has_filename() ? path : path.parent_path();
  const std::string name = whole.filename().string();
  std::error_code unknown;
  if (!fs::is_directory(whole, unknown)) return visit_file(whole, name, wanted, visit);
  const std::vector<fs::path> files = TRY(files_below(whole));
  for (const bool early : {true, false}) {
    for (const fs::path& file : files) {
      if ((first && first(file.string())) != early) continue;
      const std::string below = (fs::path(name) / file.lexically_relative(whole)).string();
      if (wanted(without_compression(below)) || is_archive_name(below)) TRY(visit_file(file, below, wanted, visit));
    }
  }
  return {};
}

}  // namespace plimsoll::advisory
