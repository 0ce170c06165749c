// SPDX-License-Identifier: Apache-2.0
#include "scan/archive_kind.h"

#include <algorithm>
#include <utility>

#include "codec/tar_header.h"

namespace plimsoll::scan {

namespace {

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// "…/objects/ab/cdef…": git's loose objects, named after their SHA-1 or SHA-256.
bool is_git_object_path(std::string_view path) {
  constexpr std::string_view kFolder = "objects/";
  for (const std::size_t name : {std::size_t{38}, std::size_t{62}}) {
    const std::size_t tail = kFolder.size() + 3 + name;
    if (path.size() < tail) continue;
    const std::string_view last = path.substr(path.size() - tail);
    if (path.size() > tail && path[path.size() - tail - 1] != '/') continue;
    if (last.starts_with(kFolder) && is_hex(last.substr(kFolder.size(), 2)) && last[kFolder.size() + 2] == '/' &&
        is_hex(last.substr(kFolder.size() + 3)))
      return true;
  }
  return false;
}

/// Two bytes and three are not enough for files that may be anything.
bool is_compressed(Compression compression, std::string_view head) {
  switch (compression) {
    case Compression::none:
      return false;
    case Compression::gzip:
      return head.size() > 10 && head[2] == 8;  // deflate
    case Compression::bzip2: {
      if (head.size() < 10 || head[3] < '1' || head[3] > '9') return false;
      const std::string_view block = head.substr(4, 6);
      return block == "1AY&SY" || block == "\x17\x72\x45\x38\x50\x90";  // a block, or the end of an empty file
    }
    case Compression::zstd:
    case Compression::xz:
      return true;
  }
  return false;
}

}  // namespace

ArchiveKind archive_kind(std::string_view path, Bytes head) {
  using Form = ArchiveKind::Form;
  const std::string_view text = as_text(head);
  if (text.starts_with("PK\3\4") || text.starts_with("PK\5\6")) return {Form::zip, Compression::none};
  if (const Compression compression = detect_compression(head); is_compressed(compression, text))
    return {Form::compressed, compression};
  if (head.size() >= kTarBlock) {
    const TarHeader header(head.first(kTarBlock));
    if (!header.is_zero() && header.checksum_matches()) return {Form::tar, Compression::none};
  }
  if (text.starts_with('x') && is_git_object_path(path)) return {Form::git_object, Compression::none};
  return {};
}

std::string inflated_name(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
      {".gz", ""},      {".xz", ""},      {".bz2", ""},      {".zst", ""},      {".Z", ""},
      {".tgz", ".tar"}, {".txz", ".tar"}, {".tbz2", ".tar"}, {".tzst", ".tar"}, {".svgz", ".svg"}};
  std::string name(path.substr(path.rfind('/') + 1));
  for (const auto& [ending, instead] : kEndings) {
    if (name.size() <= ending.size() || !name.ends_with(ending)) continue;
    name.resize(name.size() - ending.size());
    return name.append(instead);
  }
  return name;
}

}  // namespace plimsoll::scan
