// SPDX-License-Identifier: Apache-2.0
// Large documents whose model is JSON: lists of objects, each made when it is written, so that all of them are never
// in memory at once.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "crypto/digest.h"

namespace plimsoll::report {

struct List {
  std::string_view name;
  std::size_t count = 0;
  std::function<json::object(std::size_t)> item;
};

/// A UUID of all that is in the lists and in `head`: what differs in anything has another one.
class ContentId {
 public:
  void add(const json::value& item) { hasher_.update(as_bytes(json::compact(item))); }
  [[nodiscard]] std::string uuid();

 private:
  Hasher hasher_;
};

/// `head(uuid)` and behind its members the lists, an item a line. `uuid` is that of `content` and of the lists.
std::string write_lists(const json::value& content, const std::vector<List>& lists,
                        const std::function<json::object(const std::string& uuid)>& head);

}  // namespace plimsoll::report
