// SPDX-License-Identifier: Apache-2.0
// ContentHasher: content_hash() of a body that arrives in pieces.
#pragma once

#include <memory>

#include "tree/file_table.h"

namespace plimsoll::tree {

class ContentHasher {
 public:
  ContentHasher();
  ContentHasher(ContentHasher&&) noexcept;
  ContentHasher& operator=(ContentHasher&&) noexcept;
  ~ContentHasher();
  void begin();
  void update(Bytes piece);
  /// Of all pieces since begin().
  [[nodiscard]] std::uint64_t hash() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::tree
