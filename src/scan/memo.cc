// SPDX-License-Identifier: Apache-2.0
#include "scan/memo.h"

#include <algorithm>
#include <random>

#include <xxhash.h>

namespace plimsoll::scan {

Memo::Memo() {
  std::random_device noise;  // the system's source of randomness
  std::ranges::generate(secret_, [&] { return static_cast<std::byte>(noise() & 0xff); });
}

Memo::Key Memo::key(std::string_view path, Bytes content) const {
  const XXH128_hash_t body = XXH3_128bits_withSecret(content.data(), content.size(), secret_.data(), secret_.size());
  const XXH128_hash_t name = XXH3_128bits_withSecret(path.data(), path.size(), secret_.data(), secret_.size());
  const std::array<std::uint64_t, 5> all{body.low64, body.high64, name.low64, name.high64, content.size()};
  const XXH128_hash_t both = XXH3_128bits_withSecret(all.data(), sizeof all, secret_.data(), secret_.size());
  return {both.low64, both.high64};
}

bool Memo::knows(const Key& key) const {
  const std::lock_guard lock(mutex_);
  return known_.contains(key);
}

void Memo::add(const Key& key) {
  const std::lock_guard lock(mutex_);
  if (known_.size() < kMost) known_.insert(key);
}

}  // namespace plimsoll::scan
