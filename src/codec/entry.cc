// SPDX-License-Identifier: Apache-2.0
#include "codec/entry.h"

#include <algorithm>

namespace plimsoll {

Result<Buffer> EntryReader::whole_body(std::uint64_t limit) {
  Buffer all;
  TRY(append_body(all, limit));
  return all;
}

Result<void> EntryReader::append_body(Buffer& into, std::uint64_t limit) {
  for (std::uint64_t left = limit;;) {
    const Bytes chunk = TRY(body());
    if (chunk.empty()) return {};
    if (chunk.size() > left) return fail(ErrorKind::limit, "more than {} bytes", limit);
    left -= chunk.size();
    into.insert(into.end(), chunk.begin(), chunk.end());
  }
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool is_below(std::string_view path, std::string_view folder) {
  return folder.empty() || (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
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
