// SPDX-License-Identifier: Apache-2.0
#include "shell/arguments.h"

#include <gtest/gtest.h>

namespace plimsoll::shell {
namespace {

/// A script of one command, and what it runs.
struct Made {
  explicit Made(std::string_view text)
      : script(parse(text, Dialect::bash)), run(invocation_of(script.commands.at(0))) {}
  Script script;
  Invocation run;
};

std::string runs(std::string_view text) {
  const Made made(text);
  std::string out(made.run.name());
  for (const Word& each : made.run.arguments()) out += " " + each.value;
  return out;
}

TEST(Invocation, is_what_wrappers_run) {
  EXPECT_EQ(runs("/usr/bin/apt-get install x"), "apt-get install x");
  EXPECT_EQ(runs("sudo -E -u root A=b apt-get update"), "apt-get update");
  EXPECT_EQ(runs("sudo --user=root -- apt-get update"), "apt-get update");
  EXPECT_EQ(runs("env -i -u A B=c D=e nice -n 5 make all"), "make all");
  EXPECT_EQ(runs("exec -a name timeout -s KILL 5 curl x"), "curl x");
  EXPECT_EQ(runs("xargs -0 -n 1 rm -f"), "rm -f");
  EXPECT_EQ(runs("xargs -n1 -I{} rm {}"), "rm {}");
  EXPECT_EQ(runs("chroot /mnt apt-get clean"), "apt-get clean");
  EXPECT_EQ(runs("gosu me npm ci"), "npm ci");
  EXPECT_EQ(runs("busybox wget x"), "wget x");
  EXPECT_EQ(runs("stdbuf -oL eatmydata setpriv --reuid 1 --clear-groups apt update"), "apt update");
  EXPECT_EQ(runs("ionice -c 3 nohup tar xf a"), "tar xf a");
  // Nothing is run, or what is run is not known.
  EXPECT_EQ(runs("command -v curl"), "command -v curl");
  EXPECT_EQ(runs("sudo -i"), "sudo -i");
  EXPECT_EQ(runs("$tool install"), " install");
  EXPECT_EQ(Made("sudo env A=b x").run.wrappers, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(Made("A=b >f").run.name(), "");
}

TEST(Invocation, has_options_in_any_spelling) {
  const Made apt("apt-get -qy --no-install-recommends -o Dpkg::Options=x install -t stable 'a' -- -z");
  EXPECT_TRUE(apt.run.has({"-y", "--yes"}));
  EXPECT_TRUE(apt.run.has({"-q"}));
  EXPECT_TRUE(apt.run.has({"--no-install-recommends"}));
  EXPECT_FALSE(apt.run.has({"--no-install"}));
  EXPECT_FALSE(apt.run.has({"-z"}));
  EXPECT_EQ(apt.run.verb({"-o", "-t"})->value, "install");
  EXPECT_EQ(apt.run.operands({"-o", "-t"}).size(), 3U);
  EXPECT_EQ(apt.run.value({"-t", "--target-release"}), "stable");
  EXPECT_EQ(apt.run.value({"-o"}), "Dpkg::Options=x");
  EXPECT_EQ(Made("curl --output=a -o b -oc x").run.value({"-o", "--output"}), "c");
  EXPECT_EQ(Made("curl -fsSLo out x").run.value({"-o"}), "out");
  EXPECT_EQ(Made("curl x").run.value({"-o"}), std::nullopt);
  EXPECT_EQ(Made("tar -xzf a.tgz -C /b").run.operands({"-f", "-C"}).size(), 0U);
  EXPECT_EQ(Made("pip --quiet").run.verb(), nullptr);
}

}  // namespace
}  // namespace plimsoll::shell
