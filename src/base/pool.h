// SPDX-License-Identifier: Apache-2.0
// Work on several cores: values in, values out, results in the order of the input whatever the timing.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace plimsoll {

/// Calls work(i) once for every i in `order` on up to `threads` threads (0: as many as the machine has cores) and
/// returns when all are done. `order` says which to start first; work must not throw.
void run_parallel(std::span<const std::size_t> order, const std::function<void(std::size_t)>& work,
                  unsigned threads = 0);

}  // namespace plimsoll
