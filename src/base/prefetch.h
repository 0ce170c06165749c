// SPDX-License-Identifier: Apache-2.0
// Prefetch: runs the expensive head of a stream chain (inflating, downloading) on a thread of its own.
//
// Chunks cross through a small ring of fixed buffers, so memory is bounded and the producer waits when the consumer
// is slow. One copy per chunk, made while it is still in the core's cache.
#pragma once

#include "base/stream.h"

namespace plimsoll {

/// A stream with the same bytes as `inner`, produced ahead on another thread that ends with the returned stream.
/// `inner` is destroyed on the consumer's thread. Errors arrive in their place in the stream.
StreamPtr prefetch(StreamPtr inner);

}  // namespace plimsoll
