// SPDX-License-Identifier: Apache-2.0
// A policy in plain words, for `plimsoll policy explain`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/policy.h"

namespace plimsoll::policy {

/// "vulnerabilities of high severity or worse that have a fix, in openssl or curl"; stages and images are left out.
std::string words_of(const Selector& selector);

/// One thing a policy says.
struct Statement {
  std::string text;    // a phrase: "more than 10 secrets fail"
  std::string source;  // "plimsoll.yaml:12"; may be empty
};
struct Chapter {
  std::string heading;  // "Fails"
  std::vector<Statement> statements;
};
/// What the policy says at a stage of an image; chapters without statements are left out.
struct Explained {
  std::vector<Chapter> chapters;
  std::size_t elsewhere = 0;  // statements about other stages and images
};
/// An image without names is any image: what is said of some images is told with them.
Explained explain(const Policy& policy, const Target& target);

}  // namespace plimsoll::policy
