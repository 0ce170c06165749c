// SPDX-License-Identifier: Apache-2.0
// What judging says of findings, and where it puts what was taken back.
#pragma once

#include <string>
#include <vector>

#include "finding/finding.h"

namespace plimsoll::policy {

/// "CVE-2024-1234 in openssl 3.0.11 (high)", "PL1605 in Dockerfile:7 (high)".
std::string phrase_of(const Finding& finding);

/// "nothing-critical (plimsoll.yaml:12)"; the name alone when there is no source.
std::string named(std::string_view rule, std::string_view source);

/// Adds to Report::suppressed; of an image in the order of its findings.
void add_suppressed(std::vector<Suppressed> taken, Report& report);

}  // namespace plimsoll::policy
