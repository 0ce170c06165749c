// SPDX-License-Identifier: Apache-2.0
// For the tests of this folder: archives as libarchive reads them, and ours in the same shape.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include <clocale>
#include <optional>
#include <vector>

#include "codec/entry.h"
#include "codec/testing.h"

namespace plimsoll::testing {

struct Member {
  Entry entry;
  std::string content;
};

/// One line per member, contents by size and hash, so that a difference is readable.
inline std::string described(const std::vector<Member>& members) {
  std::string out;
  for (const auto& [entry, content] : members) {
    out += fmt::format("{} {} size={} {:o} {}:{} @{} #{:x}", "fhldcbps"[static_cast<int>(entry.type)],
                       printable(entry.path), entry.size, entry.mode, entry.uid, entry.gid, entry.mtime,
                       std::hash<std::string>{}(content));
    if (!entry.link.empty()) out += " -> " + printable(entry.link);
    for (const auto& [name, value] : entry.xattrs) out += " " + printable(name) + "=" + printable(value);
    out += '\n';
  }
  return out;
}

/// The first line in which two texts differ, from both; "" when they do not.
inline std::string first_difference(std::string_view a, std::string_view b) {
  while (a != b) {
    const std::string_view line_a = a.substr(0, a.find('\n')), line_b = b.substr(0, b.find('\n'));
    if (line_a != line_b) return fmt::format("{}\n{}", line_a, line_b);
    a.remove_prefix(std::min(line_a.size() + 1, a.size()));
    b.remove_prefix(std::min(line_b.size() + 1, b.size()));
  }
  return "";
}

/// nullopt when libarchive warns or fails.
inline std::optional<std::vector<Member>> by_libarchive(std::string_view bytes, bool zip = false) {
  std::setlocale(LC_ALL, "C.UTF-8");
  struct Close {
    void operator()(archive* a) const { archive_read_free(a); }
  };
  const std::unique_ptr<archive, Close> reader(archive_read_new());
  if (zip) {
    archive_read_support_format_zip_seekable(reader.get());
  } else {
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_empty(reader.get());
  }
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return std::nullopt;
  std::vector<Member> members;
  const auto text = [](const char* raw) { return std::string(raw ? raw : ""); };
  for (;;) {
    archive_entry* raw = nullptr;
    const int status = archive_read_next_header(reader.get(), &raw);
    if (status == ARCHIVE_EOF) return members;
    if (status != ARCHIVE_OK) return std::nullopt;
    Member member;
    Entry& entry = member.entry;
    entry.path = normalise_path(text(archive_entry_pathname(raw)));
    switch (archive_entry_filetype(raw)) {
      case AE_IFDIR:
        entry.type = EntryType::folder;
        break;
      case AE_IFLNK:
        entry.type = EntryType::symlink;
        break;
      case AE_IFCHR:
        entry.type = EntryType::character_device;
        break;
      case AE_IFBLK:
        entry.type = EntryType::block_device;
        break;
      case AE_IFIFO:
        entry.type = EntryType::fifo;
        break;
      default:
        break;
    }
    if (const char* target = archive_entry_hardlink(raw)) {
      entry.type = EntryType::hard_link;
      entry.link = normalise_path(target);
    } else if (const char* symlink = archive_entry_symlink(raw); symlink && entry.type == EntryType::symlink) {
      entry.link = symlink;
    }
    entry.size = entry.type == EntryType::file || entry.type == EntryType::hard_link
                     ? static_cast<std::uint64_t>(archive_entry_size(raw))
                     : 0;
    entry.mode = archive_entry_perm(raw);
    entry.uid = static_cast<std::uint32_t>(archive_entry_uid(raw));
    entry.gid = static_cast<std::uint32_t>(archive_entry_gid(raw));
    entry.mtime = archive_entry_mtime(raw);
    archive_entry_xattr_reset(raw);
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    while (archive_entry_xattr_next(raw, &name, &value, &size) == ARCHIVE_OK) {
      entry.xattrs[name] = std::string(static_cast<const char*>(value), size);
    }
    if (entry.size > (std::uint64_t{64} << 20)) return std::nullopt;
    std::string block(65536, '\0');
    la_ssize_t n = 0;
    while ((n = archive_read_data(reader.get(), block.data(), block.size())) > 0) {
      if (entry.type != EntryType::folder) member.content.append(block, 0, static_cast<std::size_t>(n));
    }
    if (n < 0) return std::nullopt;
    // libarchive leaves a hole at the end out.
    if (member.content.size() < entry.size) member.content.resize(entry.size, '\0');
    members.push_back(std::move(member));
  }
}

}  // namespace plimsoll::testing
