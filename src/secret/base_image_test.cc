// SPDX-License-Identifier: Apache-2.0
// The files that distributions ship hold no secrets: whatever is found in them is a false finding.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/testing.h"
#include "secret/matcher.h"

namespace plimsoll::secret {
namespace {

namespace fs = std::filesystem;

struct Tally {
  std::size_t files = 0;
  std::uint64_t bytes = 0;
};

Tally expect_none(const fs::path& root) {
  Tally tally;
  Scanner scanner(*Matcher::compile(RuleSet::builtin(), {}));
  for (const auto& entry : fs::recursive_directory_iterator(root, fs::directory_options::skip_permission_denied)) {
    if (entry.is_symlink() || !entry.is_regular_file()) continue;
    const std::string text = testing::slurp(entry.path());
    ++tally.files;
    tally.bytes += text.size();
    for (const Secret& found : scanner.scan(as_bytes(text), fs::relative(entry.path(), root).string()))
      ADD_FAILURE() << found.rule << " in " << entry.path() << ":" << found.line << " " << found.redacted;
  }
  return tally;
}

TEST(BaseImage, AlpineHasNoSecrets) {
  const fs::path images = testing::shared() / "images";
  if (!fs::exists(images)) GTEST_SKIP() << "no images in " << images;
  Tally all;
  int roots = 0;
  for (const auto& image : fs::directory_iterator(images)) {
    const std::string name = image.path().filename().string();
    if (!name.starts_with("alpine-minirootfs-")) continue;
    const testing::Folder folder;
    int status = 0;
    folder.run("tar --no-same-owner --exclude='./dev/*' -xzf '" + image.path().string() + "'", &status);
    ASSERT_EQ(status, 0) << name;
    const Tally tally = expect_none(folder.path());
    all.files += tally.files;
    all.bytes += tally.bytes;
    ++roots;
  }
  if (roots == 0) GTEST_SKIP() << "no alpine-minirootfs-*.tar.gz in " << images;
  EXPECT_GT(all.files, 60U);
  EXPECT_GT(all.bytes, 4'000'000U);
}

/// Debian's package database and the shells and tools of this machine, when it is a Debian.
TEST(BaseImage, DebianHasNoSecrets) {
  if (!fs::exists("/var/lib/dpkg/info")) GTEST_SKIP() << "this machine is no Debian";
  const testing::Folder folder;
  // What the essential packages own.
  folder.run(
      "for p in $(dpkg-query -Wf '${Package} ${Essential} ${Priority}\\n' | awk '$2==\"yes\" || $3==\"required\" "
      "{print $1}'); do "
      "dpkg -L $p; done 2>/dev/null | sort -u | while read -r f; do [ -f \"$f\" ] && [ ! -L \"$f\" ] && echo \"$f\"; "
      "done > list; "
      "mkdir root; tar --no-same-owner -cf - -T list 2>/dev/null | tar --no-same-owner -xf - -C root");
  const Tally tally = expect_none(folder.path() / "root");
  EXPECT_GT(tally.files, 500U);
}

}  // namespace
}  // namespace plimsoll::secret
