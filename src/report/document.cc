// SPDX-License-Identifier: Apache-2.0
#include "report/document.h"

#include "base/json_writer.h"
#include "crypto/uuid.h"

namespace plimsoll::report {

std::string ContentId::uuid() { return uuid_of(hasher_.finish().str()); }

std::string write_lists(const json::object& head, const std::vector<List>& lists) {
  ContentId id;
  json::Writer out;
  out.begin_object();
  for (const auto& [key, member] : head) {
    id.add(member);
    out.member(key, member);
  }
  for (const List& list : lists) {
    out.begin_array(list.name);
    for (std::size_t i = 0; i < list.count; ++i) {
      const json::value item = list.item(i);
      id.add(item);
      out.item(item);
    }
    out.end();
  }
  std::string text = std::move(out).finish();
  if (const std::size_t at = text.find(kNoId); at != std::string::npos) text.replace(at, kNoId.size(), id.uuid());
  return text;
}

}  // namespace plimsoll::report
