// SPDX-License-Identifier: Apache-2.0
// For tests only: records and tables in one line each.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "tree/file_table.h"

namespace plimsoll::tree::testing {

inline Record record(RecordKind kind, std::string path, std::uint64_t size = 0, std::uint64_t content = 0) {
  Record made;
  made.kind = kind;
  made.path = std::move(path);
  made.size = size;
  made.content = content;
  made.mode = kind == RecordKind::folder ? 0755 : 0644;
  return made;
}

inline Record linked(RecordKind kind, std::string path, std::string target) {
  Record made = record(kind, std::move(path));
  made.link = std::move(target);
  return made;
}

inline FileTable table(std::initializer_list<Record> records) {
  FileTable made;
  for (const Record& one : records) made.add(one);
  return made;
}

}  // namespace plimsoll::tree::testing
