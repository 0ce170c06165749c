// SPDX-License-Identifier: Apache-2.0
// Where a policy lies, and the files that it names.
#include <algorithm>

#include "base/file.h"
#include "base/sorted.h"
#include "base/wildcard.h"
#include "policy/policy.h"

namespace plimsoll::policy {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFolders = 256;  // above one another

}  // namespace

fs::path policy_path(const fs::path& folder) {
  std::error_code error;
  fs::path at = fs::absolute(folder, error).lexically_normal();
  fs::path shown = folder == "." ? fs::path() : folder;
  for (std::size_t i = 0; i < kMostFolders && !error; ++i) {
    // A link that leads nowhere is a policy that cannot be read, not none.
    if (fs::exists(fs::symlink_status(at / kPolicyName, error)) && !fs::is_directory(at / kPolicyName, error))
      return shown / kPolicyName;
    error.clear();
    if (fs::exists(at / ".git", error)) return {};
    fs::path above = at.parent_path();
    if (!at.has_filename()) above = above.parent_path();  // "/a/b/"
    if (above == at || above.empty()) return {};
    at = std::move(above);
    shown /= "..";
    error.clear();
  }
  return {};
}

Result<Policy> load_policy(const fs::path& path) {
  const std::string text = TRY(read_file(path, kMostPolicyBytes));
  return parse_policy(text, path);
}

Result<Policy> find_policy(const fs::path& folder) {
  const fs::path path = policy_path(folder);
  return path.empty() ? Policy{} : load_policy(path);
}

Result<std::vector<fs::path>> vex_files(const Policy& policy) {
  std::vector<fs::path> out;
  for (const fs::path& wanted : policy.vex) {
    const std::string pattern = wanted.filename().string();
    std::error_code error;
    if (pattern.find_first_of(kWildcards) == std::string::npos) {
      if (!fs::exists(wanted, error))
        return fail(ErrorKind::not_found, "{}: there is no {}, which it names under vex", policy.path.string(),
                    wanted.string());
      out.push_back(wanted);
      continue;
    }
    const fs::path folder = wanted.parent_path();
    for (fs::directory_iterator at(folder.empty() ? fs::path(".") : folder, error), end; !error && at != end;
         at.increment(error)) {
      const fs::path name = at->path().filename();
      if (wildcard_matches(pattern, name.string()) && fs::is_regular_file(at->path(), error))
        out.push_back(folder / name);
    }
  }
  sort_unique(out);
  return out;
}

}  // namespace plimsoll::policy
