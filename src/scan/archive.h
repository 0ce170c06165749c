// SPDX-License-Identifier: Apache-2.0
// Archives inside files. There are two reasons to open one:
//
// A jar or wheel, known by its name, is a folder of packages: its members, and those of the archives in it, are shown
// to the detectors as if the archive were one ("app.war/WEB-INF/lib/x.jar/META-INF/…").
//
// Any archive may hide a secret. So when secrets are looked for, whatever begins like a zip, a tar, or a gzip, xz,
// bzip2 or zstd stream is searched too, in each other and in any order; and so are git's loose objects (zlib).
//
// Nothing is inflated as a whole but zips' members that are zips. Depth, members and inflated bytes are limited for
// the outermost file together, inflated bytes also for the layer; what is cut, damaged or encrypted is told: as a gap
// of the walk's own where a detector wanted to see it, else as not searched.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "scan/layer_facts.h"
#include "scan/search.h"
#include "scan/wanted.h"

namespace plimsoll::scan {

/// Takes what one detector, or the walk itself (kWalk), said about one member.
using MemberFacts = std::function<void(const std::string& path, std::string_view detector, std::vector<Fact> facts)>;

class Archives {
 public:
  /// All of one layer. `search` may be null: only wanted members are inflated then, and only walk() does anything.
  Archives(const Wanted& wanted, MemberFacts take, SecretSearch* search, const Limits& limits = kLimits);

  /// Shows the members of a zip to the detectors. Content that is no zip at all is passed over: whoever wanted the
  /// file by its name says so.
  void walk(const std::string& path, Bytes content);

  /// Searches a file, opened if it is an archive, and reads it to its end. An error is one of the stream itself.
  Result<void> search(const std::string& path, StreamPtr body);

 private:
  const Wanted& wanted_;
  MemberFacts take_;
  SecretSearch* search_;
  const Limits& limits_;
  std::uint64_t layer_bytes_left_;
};

}  // namespace plimsoll::scan
