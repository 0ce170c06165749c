// SPDX-License-Identifier: Apache-2.0
#include "scan/record.h"

namespace plimsoll::scan {

namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";
constexpr std::string_view kAufs = ".wh..wh.";

bool removal_of(std::string_view folder, std::string_view name, tree::Record& into) {
  into = {};
  into.path = folder;
  if (name == kOpaque) {
    into.kind = tree::RecordKind::opaque;
    return true;
  }
  if (name.starts_with(kAufs) || name.size() == kWhiteout.size()) return false;
  into.kind = tree::RecordKind::whiteout;
  if (!folder.empty()) into.path += '/';
  into.path += name.substr(kWhiteout.size());
  return true;
}

}  // namespace

bool record_of(const Entry& entry, Whiteouts whiteouts, tree::Record& into) {
  if (whiteouts == Whiteouts::obey) {
    const std::string_view folder = folder_of(entry.path);
    const std::string_view name = std::string_view(entry.path).substr(folder.empty() ? 0 : folder.size() + 1);
    if (name.starts_with(kWhiteout)) return removal_of(folder, name, into);
  }
  into.kind = static_cast<tree::RecordKind>(entry.type);  // the first kinds are those of entries
  into.path = entry.path;
  into.link = entry.link;
  into.size = entry.type == EntryType::file ? entry.size : 0;
  into.content = 0;
  into.mode = entry.mode;
  into.uid = entry.uid;
  into.gid = entry.gid;
  into.mtime = entry.mtime;
  into.capability.clear();
  if (entry.xattrs.empty()) return true;
  if (const auto capability = entry.xattrs.find("security.capability"); capability != entry.xattrs.end())
    into.capability = capability->second;
  return true;
}

}  // namespace plimsoll::scan
