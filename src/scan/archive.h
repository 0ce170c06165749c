// SPDX-License-Identifier: Apache-2.0
// Archives inside files: the members of a jar or wheel, and of the archives in it, are shown to the detectors as if the
// archive were a folder ("app.war/WEB-INF/lib/x.jar/META-INF/…").
//
// Only wanted members are inflated. Depth, members and inflated bytes are limited for the outermost file together;
// what is cut, damaged or encrypted is told as a gap of the walk's own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "scan/layer_facts.h"
#include "scan/wanted.h"

namespace plimsoll::scan {

/// Takes what one detector, or the walk itself (kWalk), said about one member.
using MemberFacts = std::function<void(const std::string& path, std::string_view detector, std::vector<Fact> facts)>;

/// Content that is no zip at all is passed over: whoever wanted the file by its name says so.
void walk_archive(const std::string& path, Bytes content, const Wanted& wanted, const MemberFacts& take,
                  const Limits& limits = kLimits);

}  // namespace plimsoll::scan
