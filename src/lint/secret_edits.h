// SPDX-License-Identifier: Apache-2.0
// How a build gets a secret without keeping it: the edits that make RUN --mount=type=secret or type=ssh of variables
// and copied files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/fix.h"
#include "lint/context.h"
#include "lint/variables.h"

namespace plimsoll::lint {

/// The id under which `docker build --secret` gives it: "npm_token".
std::string secret_id(std::string_view name);

/// Puts " --mount=…" behind RUN.
Edit add_mount(const Step& run, std::string_view mount);
/// Of a secret as a variable; nullopt: the RUN has it already.
std::optional<Edit> mount_variable(const Step& run, std::string_view name);

/// Takes the variable out and mounts it where commands want it: where it is named, and in programs known to read it by
/// themselves. nullopt: something else names it as well, or nobody can be seen to use it.
std::optional<Fix> as_build_secret(const Context& file, const Variable& variable, Repair repair);

/// A password, token or key in a URL.
struct UrlSecret {
  TextRange userinfo;  // "user:password" in the text
  TextRange secret;    // the password, or the user when it is a token
  std::string redacted;
  bool is_weak = false;  // the password says what the user does
};
/// What stands in URLs of a text as it is, no variables and no placeholders. Linear time.
std::vector<UrlSecret> url_secrets(std::string_view text);

}  // namespace plimsoll::lint
