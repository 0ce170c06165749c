// SPDX-License-Identifier: Apache-2.0
// A file as a document: what a parser makes of it, or the gap that says why nothing; and what is wrong in it.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"

namespace plimsoll::detect {

/// What was parsed; nothing, and a gap, when that failed.
template <typename T>
std::optional<T> or_gap(Result<T> parsed, FactSink& sink) {
  if (parsed) return *std::move(parsed);
  add_malformed(sink, parsed.error().message);
  return std::nullopt;
}

/// Counts what was wrong with a file and tells the first of it.
class Damage {
 public:
  void add(std::string reason) {
    if (count_++ == 0) first_ = std::move(reason);
  }
  void send(FactSink& sink) const {
    if (count_ > 0) add_malformed(sink, count_ == 1 ? first_ : first_ + " (" + std::to_string(count_ - 1) + " more)");
  }

 private:
  std::string first_;
  std::size_t count_ = 0;
};

}  // namespace plimsoll::detect
