// SPDX-License-Identifier: Apache-2.0
// What is looked for in the image itself: secrets, hardening and waste, each unless it was switched off.
#pragma once

#include "cli/arguments.h"
#include "cli/commands/examine.h"

namespace plimsoll::cli {

struct CheckOptions {
  SecretOptions secrets;
  bool no_hardening = false;
  bool no_waste = false;

  /// The options under the heading "What to look for".
  void declare(Arguments& arguments);
  /// Begins to make what looks for secrets: call it early, and once. Rules of one's own that are wrong are an error.
  [[nodiscard]] Result<Purpose> purpose() const;
  /// Adds the findings that need no advisories to those that reading gave (secrets).
  void judge(Examined& examined) const;
};

}  // namespace plimsoll::cli
