// SPDX-License-Identifier: Apache-2.0
// Secrets that are none, because they are printed in standards and manuals, built into programs as self-tests, or part
// of a program that anybody may install.
#pragma once

#include <string_view>

namespace plimsoll::secret {

bool is_published(std::string_view value);

/// By the public key (key.h).
bool is_published_key(std::string_view key_id);

}  // namespace plimsoll::secret
