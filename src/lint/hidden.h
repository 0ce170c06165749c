// SPDX-License-Identifier: Apache-2.0
// What of a text must not be shown when its lines are: secrets by their form, by the variable they are given to, and in
// URLs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/context.h"
#include "secret/text_search.h"

namespace plimsoll::lint {

/// Of any text: by form and in URLs. Sorted.
std::vector<secret::Hidden> hidden_in(std::string_view text);
/// Of a Dockerfile: also by name.
std::vector<secret::Hidden> hidden_in(const Context& file);

/// A message about the text, with what is hidden told as its stand-in wherever it is quoted.
std::string without_secrets(std::string message, std::string_view text, const std::vector<secret::Hidden>& hidden);

}  // namespace plimsoll::lint
