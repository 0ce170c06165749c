// SPDX-License-Identifier: Apache-2.0
#include "codec/tar.h"

#include "codec/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

/// A tar as text: "TYPE PATH SIZE[ -> LINK]" lines, bodies left out.
Result<std::string> listing(ByteStream& stream, const Limits& limits = kLimits) {
  TarReader tar(stream, limits);
  std::string out;
  while (const Entry* entry = TRY(tar.next())) {
    out += fmt::format("{} {} {}", "fhldcbps"[static_cast<int>(entry->type)], entry -> path, entry -> size);
    if (!entry->link.empty()) out += " -> " + entry->link;
    out += '\n';
  }
  TRY(tar.drain());
  return out;
}

TEST(NormalisePath, StaysInsideTheRoot) {
  EXPECT_EQ(normalise_path(""), "");
  EXPECT_EQ(normalise_path("/"), "");
  EXPECT_EQ(normalise_path("./"), "");
  EXPECT_EQ(normalise_path("./a//b/./c/"), "a/b/c");
  EXPECT_EQ(normalise_path("/../../etc/passwd"), "etc/passwd");
  EXPECT_EQ(normalise_path("a/../../b"), "b");
  EXPECT_EQ(normalise_path("a/b/.."), "a");
  EXPECT_EQ(normalise_path("..."), "...");
  EXPECT_EQ(normalise_path("a/..b"), "a/..b");
}

TEST(Tar, ReadsWhatGnuTarWrites) {
  TemporaryFolder folder;
  const std::string d = folder.path().string();
  const std::string name(150, 'n');
  ASSERT_TRUE(run("cd " + d +
                  " && mkdir -p t/sub && printf hello > t/a && ln t/a t/b && ln -s a t/c && mkfifo t/f && : > t/sub/" +
                  name));
  for (const char* format : {"v7", "oldgnu", "gnu", "ustar", "pax"}) {
    const bool is_short = std::string_view(format) == "v7" || std::string_view(format) == "ustar";
    ASSERT_TRUE(run("cd " + d + " && tar --sort=name --format=" + format + " -cf x.tar " +
                    (is_short ? "--exclude='nnn*' " : "") + "t 2>/dev/null") ||
                is_short)
        << format;
    const std::string tar = file_content(folder.path() / "x.tar");
    Drip stream(tar, 1, 1000);
    EXPECT_EQ(listing(stream).value_or("error"), "d t 0\nf t/a 5\nh t/b 0 -> t/a\nl t/c 0 -> a\n" +
                                                     std::string(std::string_view(format) == "v7" ? "" : "p t/f 0\n") +
                                                     "d t/sub 0\n" + (is_short ? "" : "f t/sub/" + name + " 0\n"))
        << format;
  }
}

}  // namespace
}  // namespace plimsoll
