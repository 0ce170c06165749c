// SPDX-License-Identifier: Apache-2.0
// Memo: contents in which one scan has found no secret, so that copies of a file, in other layers or places, are not
// matched again.
//
// Contents are told apart by 128 bits of a hash whose secret is drawn anew in each process: nobody can make a file that
// passes for another. What is known never changes what is found, only how long it takes. Threads share it; memory is
// bounded.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_set>

#include "base/bytes.h"

namespace plimsoll::scan {

class Memo {
 public:
  Memo();

  /// Smaller contents are matched in the time it takes to ask.
  static constexpr std::size_t kSmallest = 4096;

  using Key = std::array<std::uint64_t, 2>;
  /// Of a content under a path: rules may ask for the path.
  [[nodiscard]] Key key(std::string_view path, Bytes content) const;

  /// Whether nothing was found in it before.
  [[nodiscard]] bool knows(const Key& key) const;
  /// Nothing was found in it.
  void add(const Key& key);

 private:
  static constexpr std::size_t kSecretBytes = 192, kMost = 1 << 18;
  struct Same {
    std::size_t operator()(const Key& key) const { return key[0]; }
  };
  std::array<std::byte, kSecretBytes> secret_{};
  mutable std::mutex mutex_;
  std::unordered_set<Key, Same> known_;
};

}  // namespace plimsoll::scan
