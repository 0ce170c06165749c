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

/// A UUID of all that a document holds: one that differs in anything has another.
class ContentId {
 public:
  void add(const json::value& item) { hasher_.update(as_bytes(json::compact(item))); }
  [[nodiscard]] std::string uuid();

 private:
  Hasher hasher_;
};

/// Stands in a head where the document's own id belongs, before any text from outside.
inline constexpr std::string_view kNoId = "00000000-0000-0000-0000-000000000000";

/// The members of `head` and behind them the lists, as JSON. kNoId becomes the id of all of it.
std::string write_lists(const json::object& head, const std::vector<List>& lists);

}  // namespace plimsoll::report
