// SPDX-License-Identifier: Apache-2.0
// The files that distributions ship hold no secrets: whatever is found in them is a false finding.
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "base/lines.h"
#include "base/testing.h"
#include "secret/matcher.h"

namespace plimsoll::secret {
namespace {

namespace fs = std::filesystem;

struct Tally {
  std::size_t files = 0;
  std::uint64_t bytes = 0;
};

Tally expect_none(const fs::path& root, const std::vector<fs::path>& files) {
  Tally tally;
  Scanner scanner(*Matcher::compile(RuleSet::builtin()));
  for (const fs::path& file : files) {
    const std::string text = testing::slurp(file);
    ++tally.files;
    tally.bytes += text.size();
    for (const Secret& found : scanner.scan(as_bytes(text), fs::relative(file, root).string()))
      ADD_FAILURE() << found.rule << " in " << file << ":" << found.line << " " << found.redacted;
  }
  return tally;
}

std::vector<fs::path> files_below(const fs::path& root) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root, fs::directory_options::skip_permission_denied))
    if (!entry.is_symlink() && entry.is_regular_file()) files.push_back(entry.path());
  return files;
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
    const Tally tally = expect_none(folder.path(), files_below(folder.path()));
    all.files += tally.files;
    all.bytes += tally.bytes;
    ++roots;
  }
  if (roots == 0) GTEST_SKIP() << "no alpine-minirootfs-*.tar.gz in " << images;
  EXPECT_GT(all.files, 60U);
  EXPECT_GT(all.bytes, 4'000'000U);
}

/// What some packages own that every Debian has, as they are on this machine.
TEST(BaseImage, DebianHasNoSecrets) {
  if (!fs::exists("/var/lib/dpkg/info")) GTEST_SKIP() << "this machine is no Debian";
  const std::string list = testing::output_of(
      "dpkg -L adduser apt base-files base-passwd bash coreutils debconf dpkg libc-bin libgnutls30 login passwd "
      "perl-base "
      "tar util-linux 2>/dev/null || true");
  std::vector<fs::path> files;
  for (std::string_view rest = list; !rest.empty();) {
    const fs::path file = take_line(rest);
    if (!fs::is_symlink(file) && fs::is_regular_file(file)) files.push_back(file);
  }
  if (files.empty()) GTEST_SKIP() << "dpkg lists no files";
  const Tally tally = expect_none("/", files);
  EXPECT_GT(tally.files, 500U);
}

}  // namespace
}  // namespace plimsoll::secret
