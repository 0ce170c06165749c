// SPDX-License-Identifier: Apache-2.0
#include "scan/archive_member.h"

#include <algorithm>
#include <array>

#include "codec/decompress.h"
#include "codec/tar.h"
#include "codec/zip.h"

namespace plimsoll::scan {

namespace {

constexpr std::array<std::string_view, 13> kZips = {".zip", ".jar", ".war",  ".ear", ".aar", ".apk",   ".whl",
                                                    ".egg", ".hpi", ".nupkg", ".jpi", ".sar", ".vsix"};
constexpr std::array<std::string_view, 9> kTars = {".tar",     ".tar.gz",  ".tgz",     ".tar.xz", ".txz",
                                                   ".tar.bz2", ".tar.zst", ".tar.bz", ".gem"};

bool ends_in(std::string_view path, std::span<const std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) {
    if (path.size() <= ending.size()) return false;
    return std::ranges::equal(path.substr(path.size() - ending.size()), ending, [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
  });
}

/// The member itself, or the archive on the way to it whose name is longest.
struct Hit {
  Entry entry;
  Buffer content;
};

bool leads_to(std::string_view name, std::string_view member) {
  return member == name || (member.starts_with(name) && member.substr(name.size()).starts_with('/'));
}

Result<std::optional<Hit>> find_in_zip(Bytes archive, std::string_view member, std::uint64_t most,
                                       const Limits& limits) {
  ZipReader zip = TRY(ZipReader::open(archive, limits));
  std::optional<ZipEntry> best;
  for (;;) {
    const ZipEntry* entry = TRY(zip.next());
    if (entry == nullptr) break;
    if (entry->type != EntryType::file || !leads_to(entry->path, member)) continue;
    if (!best || entry->path.size() >= best->path.size()) best = *entry;
  }
  if (!best) return std::nullopt;
  if (best->encrypted) return fail(ErrorKind::unsupported, "{} is encrypted", printable(best->path));
  Hit hit;
  hit.entry.path = best->path;
  hit.entry.mode = best->mode == 0 ? 0644 : best->mode;
  const StreamPtr stream = TRY(zip.open_entry(*best));
  hit.content = TRY(read_all(*stream, most));
  hit.entry.size = hit.content.size();
  return hit;
}

Result<std::optional<Hit>> find_in_tar(Bytes archive, std::string_view member, std::uint64_t most,
                                       const Limits& limits) {
  const StreamPtr plain = TRY(decompress_any(std::make_unique<MemoryStream>(archive), most));
  TarReader tar(*plain, limits);
  std::optional<Hit> best;
  for (;;) {
    const Entry* entry = TRY(tar.next());
    if (entry == nullptr) return best;
    if (entry->type != EntryType::file || !leads_to(entry->path, member)) continue;
    if (best && entry->path.size() < best->entry.path.size()) continue;
    best = Hit{*entry, TRY(tar.whole_body(most))};
  }
}

}  // namespace

bool is_readable_archive(std::string_view path) { return ends_in(path, kZips) || ends_in(path, kTars); }

Result<Entry> copy_member(std::string path, Buffer archive, std::string_view member, const Take& take,
                          const Limits& limits) {
  std::uint64_t budget = limits.archive_bytes;
  for (std::uint32_t depth = 0; depth < limits.archive_depth; ++depth) {
    auto hit = ends_in(path, kZips) ? find_in_zip(archive, member, budget, limits)
                                    : find_in_tar(archive, member, budget, limits);
    std::optional<Hit> found = TRY_AT(printable(path), std::move(hit));
    if (!found) return fail(ErrorKind::not_found, "{} has no {}", printable(path), printable(member));
    if (found->entry.path == member) {
      TRY(take(found->content));
      return std::move(found->entry);
    }
    if (!is_readable_archive(found->entry.path)) {
      return fail(ErrorKind::not_found, "{}/{} is not an archive", printable(path), printable(found->entry.path));
    }
    budget -= std::min<std::uint64_t>(budget, found->content.size());
    member.remove_prefix(found->entry.path.size() + 1);
    path += '/' + found->entry.path;
    archive = std::move(found->content);
  }
  return fail(ErrorKind::limit, "{}: archives in archives, more than {} deep", printable(path), limits.archive_depth);
}

}  // namespace plimsoll::scan
