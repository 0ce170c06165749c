// SPDX-License-Identifier: Apache-2.0
// Evidence: comparisons in words that let a person check them.
#pragma once

#include <string>
#include <string_view>

#include "finding/affected.h"

namespace plimsoll {

/// Why a statement covers a version: "debian: openssl 1.1.1d-0 < 1.1.1n-0 (DSA-5103-1)". The statement stands for the
/// problem filed as `problem`.
std::string why_affected(const advisory::Advisory& statement, const Subject& subject, std::string_view problem,
                         const Comparer& comparer);

/// Why a statement does not cover a version: "1.1.1n-0 has the fix of 1.1.1k-1".
std::string why_not(const advisory::Advisory& statement, const Subject& subject, const Comparer& comparer);

/// The versions a range holds: ">= 1.0, < 1.2"; "every version" for one without bounds.
std::string range_words(const advisory::Range& range);

}  // namespace plimsoll
