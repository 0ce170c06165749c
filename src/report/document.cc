// SPDX-License-Identifier: Apache-2.0
#include "report/document.h"

#include "crypto/uuid.h"

namespace plimsoll::report {

std::string ContentId::uuid() { return uuid_of(hasher_.finish().str()); }

std::string write_lists(const json::value& content, const std::vector<List>& lists,
                        const std::function<json::object(const std::string& uuid)>& head) {
  ContentId id;
  id.add(content);
  std::string body;
  for (const List& list : lists) {
    body += body.empty() ? "" : ",\n";
    body += fmt::format("  \"{}\": [", list.name);
    for (std::size_t i = 0; i < list.count; ++i) {
      const json::value item = list.item(i);
      id.add(item);
      body += i == 0 ? "\n    " : ",\n    ";
      body += json::compact(item);
    }
    body += list.count == 0 ? "]" : "\n  ]";
  }
  // The head stands in front, and knows what only the lists can tell.
  std::string out = json::pretty(head(id.uuid()));
  out.erase(out.rfind("\n}"));
  return out + ",\n" + body + "\n}\n";
}

}  // namespace plimsoll::report
