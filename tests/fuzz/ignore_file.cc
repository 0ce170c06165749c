// SPDX-License-Identifier: Apache-2.0
// link: dockerfile
// An ignore file and, behind a NUL, a path: a folder that is kept back keeps back what is in it unless there are
// exceptions, and Go's match agrees with itself on plain text.
#include <cstdlib>

#include "dockerfile/ignore_file.h"

using namespace plimsoll::dockerfile;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\0'), size);
  const std::string_view path = text.substr(std::min(end + 1, size));
  const auto file = IgnoreFile::parse(text.substr(0, end));
  if (file) {
    if (file->excludes(path) && !file->has_exceptions() && !file->excludes(std::string(path) + "/x")) std::abort();
    if (file->empty() && file->excludes(path)) std::abort();
  }
  const auto matches = match_path(text.substr(0, end), path);
  if (matches && *matches && text.substr(0, end).find_first_of("*?[\\") == std::string_view::npos &&
      text.substr(0, end) != path)
    std::abort();
  return 0;
}
