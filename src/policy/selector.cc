// SPDX-License-Identifier: Apache-2.0
// The plain way to ask a selector, for whoever asks once; judging thousands goes through policy/matcher.h.
#include "policy/selector.h"

#include "policy/matcher.h"

namespace plimsoll::policy {

bool holds(const Selector& selector, const Finding& finding, const Target& target) {
  return Matcher(selector, target).holds(Subject(finding, target));
}

std::vector<std::size_t> packages_held(const Selector& selector, const Finding& finding, const Target& target) {
  return Matcher(selector, target).packages(finding);
}

}  // namespace plimsoll::policy
