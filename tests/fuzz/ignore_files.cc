// SPDX-License-Identifier: Apache-2.0
// link: policy
// Ignore files of other tools; the first byte says which. What is read stands on a line of the file, and none takes
// back what the policy itself demands, or more than its tool would by a "*" of its own.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "policy/ignore_files.h"
#include "policy/ignore_reader.h"

using namespace plimsoll::policy;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const auto kinds = ignore_file_kinds();
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  static_cast<void>(wildcards_of(text));
  static_cast<void>(path_globs(text));
  static_cast<void>(last_day_before(text));
  const auto file = kinds[data[0] % kinds.size()].read(text, "F");
  if (!file) {
    if (!file.error().message.starts_with("F")) std::abort();
    return 0;
  }
  for (const Ignore& ignore : file->ignores) {
    if (!ignore.source.starts_with("F:") || ignore.code != "ignore-file" || ignore.what.kinds.empty()) std::abort();
    if (std::ranges::find(ignore.what.kinds, plimsoll::FindingKind::policy) != ignore.what.kinds.end()) std::abort();
    if (!ignore.until.empty() && ignore.until.size() != 10) std::abort();
    for (const std::string& id : ignore.what.ids)
      if (has_wildcard(id)) std::abort();
  }
  return 0;
}
