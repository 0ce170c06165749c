// SPDX-License-Identifier: Apache-2.0
#include "codec/entry.h"

#include <algorithm>

namespace plimsoll {

Result<Buffer> EntryReader::whole_body(std::uint64_t limit) {
  Buffer all;
  for (;;) {
    const Bytes chunk = TRY(body());
    if (chunk.empty()) return all;
    if (chunk.size() > limit - all.size()) return fail(ErrorKind::limit, "more than {} bytes", limit);
    all.insert(all.end(), chunk.begin(), chunk.end());
  }
}

std::string normalise_path(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      const std::size_t parent = out.rfind('/');
      out.resize(parent == std::string::npos ? 0 : parent);
      continue;
    }
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

}  // namespace plimsoll
