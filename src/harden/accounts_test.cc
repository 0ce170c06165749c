// SPDX-License-Identifier: Apache-2.0
#include "harden/accounts.h"

#include <gtest/gtest.h>

#include "base/words.h"
#include "harden/capability.h"
#include "harden/testing.h"

namespace plimsoll::harden {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests

const KeptFiles kFiles{
    {"etc/passwd",
     "root:x:0:0:root:/root:/bin/sh\n"
     "  app:x:1000:1001::/home/app:/bin/sh\n"
     "\n"
     "toor:x:0:5::/:/bin/sh\n"
     "7:x:70:70::/:/bin/sh\n"
     "broken:x:many:none\n"
     "big:x:3000000000:1\n"
     "short\n"},
    {"etc/group", "root:x:0:\napp:x:1001:\nstaff:x:50:app,other\nwheel:x:10:other,app\nodd:x:x:app\n"},
};

std::string said(std::string_view spec) {
  const RunUser user = find_run_user(spec, read_accounts(kFiles));
  switch (user.fate) {
    case RunUser::Fate::starts:
      break;
    case RunUser::Fate::unknown_user:
      return "no user " + user.missing;
    case RunUser::Fate::unknown_group:
      return "no group " + user.missing;
    case RunUser::Fate::out_of_range:
      return "out of range";
  }
  std::string groups;
  for (const std::uint32_t group : user.groups) groups += fmt::format(" {}", group);
  return fmt::format("{}:{}{}", user.uid, user.gid, groups);
}

// What runc's own lookup (github.com/moby/sys/user v0.3.0, GetExecUser) answered to the same files and words.
TEST(Accounts, RunUserIsTheOneOfTheRuntimes) {
  const std::vector<std::pair<std::string, std::string>> answers{
#include "harden/testdata/run_users.inc"
  };
  EXPECT_GT(answers.size(), 30U);
  for (const auto& [spec, answer] : answers) EXPECT_EQ(said(spec), answer) << '"' << spec << '"';
}

TEST(Accounts, WithoutFilesOnlyNumbersStart) {
  const Accounts none = read_accounts({});
  EXPECT_TRUE(find_run_user("", none).is_root());
  EXPECT_TRUE(find_run_user("0", none).is_root());
  EXPECT_EQ(find_run_user("1000", none).gid, 0U);
  EXPECT_EQ(find_run_user("root", none).fate, RunUser::Fate::unknown_user);
  EXPECT_EQ(find_run_user("1000:app", none).fate, RunUser::Fate::unknown_group);
}

TEST(Capabilities, AreReadAsGetcapReadsThem) {
  if (::geteuid() != 0) GTEST_SKIP() << "setting capabilities needs root";
  if (!have("setcap") || !have("getcap")) GTEST_SKIP() << "needs setcap and getcap";
  const Folder folder;
  folder.write("file", "x");
  int tried = 0;
  for (const std::string text :
       {"cap_net_bind_service=ep", "cap_net_raw=p", "cap_sys_admin,cap_net_admin=eip", "cap_checkpoint_restore=ep",
        "cap_chown=i", "cap_chown,cap_dac_override,cap_bpf,cap_perfmon=ei"}) {
    int status = 0;
    const std::string getcap = folder.run("setcap '" + text + "' file && getcap file", &status);
    if (status != 0) continue;  // the file system may not have them
    const std::string raw = folder.run(
        "/usr/bin/python3 -c 'import os,sys; sys.stdout.buffer.write(os.getxattr(\"file\", \"security.capability\"))'",
        &status);
    ASSERT_EQ(status, 0);
    const auto parsed = parse_capabilities(raw);
    ASSERT_TRUE(parsed) << text << ": " << parsed.error().message;
    EXPECT_EQ("file " + parsed->str() + "\n", getcap);
    ++tried;
  }
  if (tried == 0) GTEST_SKIP() << "the temporary folder keeps no capabilities";
}

TEST(Capabilities, AllRevisionsAndNoneOther) {
  const auto bytes = [](std::initializer_list<std::uint32_t> words) {
    std::string text;
    for (const std::uint32_t word : words) {
      for (unsigned shift = 0; shift < 32; shift += 8) text += static_cast<char>(word >> shift & 0xff);
    }
    return text;
  };
  EXPECT_EQ(parse_capabilities(bytes({0x01000001, 1U << 13, 0}))->str(), "cap_net_raw=ep");
  EXPECT_EQ(parse_capabilities(bytes({0x02000000, 1U << 13, 0, 1U << 8, 0}))->str(),
            "cap_net_raw,cap_checkpoint_restore=p");
  const auto third = parse_capabilities(bytes({0x03000001, 1, 0, 0, 0, 100'000}));
  ASSERT_TRUE(third);
  EXPECT_EQ(third->root_uid, 100'000U);
  EXPECT_TRUE(third->effective);
  EXPECT_FALSE(parse_capabilities(bytes({0x04000001, 1, 0, 0, 0, 0})));
  EXPECT_FALSE(parse_capabilities(bytes({0x02000001, 1, 0, 0, 0, 0})));
  const std::string whole = bytes({0x03000001, 1, 0, 0, 0, 100'000});
  for (std::size_t cut = 0; cut < whole.size(); ++cut) EXPECT_FALSE(parse_capabilities(whole.substr(0, cut))) << cut;
}

}  // namespace
}  // namespace plimsoll::harden
