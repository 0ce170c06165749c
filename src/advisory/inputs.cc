// SPDX-License-Identifier: Apache-2.0
#include "advisory/inputs.h"

#include <algorithm>
#include <vector>

#include "base/file.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

Result<void> visit_file(const fs::path& path, std::string name, const DocumentVisitor& visit) {
  Document document{std::move(name), file_stream(TRY(File::open(path)))};
  return visit(document);
}

/// Regular files below a folder, sorted by path; hidden ones (.git) are left alone.
Result<std::vector<fs::path>> files_below(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  for (const fs::recursive_directory_iterator end; !error && walk != end; walk.increment(error)) {
    if (walk->path().filename().string().starts_with('.')) {
      walk.disable_recursion_pending();
      continue;
    }
    std::error_code unreadable;
    if (walk->is_regular_file(unreadable)) out.push_back(walk->path());
  }
  if (error) return fail_errno(folder.string(), error.value());
  std::ranges::sort(out);
  return out;
}

}  // namespace

Result<void> each_document(const fs::path& path, const NameFilter& wanted, const DocumentVisitor& visit) {
  const fs::path whole = path.has_filename() ? path : path.parent_path();
  const std::string name = whole.filename().string();
  std::error_code unknown;
  if (!fs::is_directory(whole, unknown)) return visit_file(whole, name, visit);
  const std::vector<fs::path> files = TRY(files_below(whole));
  for (const fs::path& file : files) {
    const std::string below = (fs::path(name) / file.lexically_relative(whole)).string();
    if (wanted(below)) TRY(visit_file(file, below, visit));
  }
  return {};
}

}  // namespace plimsoll::advisory
