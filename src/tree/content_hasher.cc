// SPDX-License-Identifier: Apache-2.0
#include "tree/content_hasher.h"

// The state is aligned for vector registers, which only its full definition tells.
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

namespace plimsoll::tree {

struct ContentHasher::State {
  XXH3_state_t state;
};

ContentHasher::ContentHasher() : state_(std::make_unique<State>()) { begin(); }
ContentHasher::ContentHasher(ContentHasher&&) noexcept = default;
ContentHasher& ContentHasher::operator=(ContentHasher&&) noexcept = default;
ContentHasher::~ContentHasher() = default;

void ContentHasher::begin() { XXH3_64bits_reset(&state_->state); }
void ContentHasher::update(Bytes piece) { XXH3_64bits_update(&state_->state, piece.data(), piece.size()); }
std::uint64_t ContentHasher::hash() const { return XXH3_64bits_digest(&state_->state); }

}  // namespace plimsoll::tree
