// SPDX-License-Identifier: Apache-2.0
// Images that real builders make of one Dockerfile, on a base made from nothing: each layer must lead to its line.
#include <gtest/gtest.h>

#include <unistd.h>

#include "base/testing.h"
#include "lineage/attribution.h"
#include "oci/image.h"

namespace plimsoll::lineage {
namespace {

constexpr std::string_view kBase = "FROM scratch\nADD root /\nENV PATH=/bin\nCMD [\"/bin/sh\"]\n";
constexpr std::string_view kDockerfile =
    "FROM base:1 AS first\n"                   // 1
    "ENV A=1 B=\"two words\"\n"                // 2
    "RUN step one\n"                           // 3
    "FROM first\n"                             // 4
    "ARG WHO=you\n"                            // 5
    "LABEL x=y\n"                              // 6
    "COPY one two /etc/\n"                     // 7
    "RUN step $WHO \\\n"                       // 8
    "  # a comment\n"                          // 9
    "  && more\n"                              // 10
    "WORKDIR sub\n"                            // 11
    "COPY one .\n"                             // 12
    "ADD one /opt/\n"                          // 13
    "RUN [\"/bin/sh\", \"exec\", \"form\"]\n"  // 14
    "USER 1000\n"                              // 15
    "EXPOSE 80\n"                              // 16
    "CMD [\"/bin/sh\"]\n";                     // 17

class Builders : public ::testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "building images needs root";
    folder_.write("base/Dockerfile", kBase);
    folder_.write("app/Dockerfile", kDockerfile);
    folder_.write("app/one", "1");
    folder_.write("app/two", "2");
    // A shell that does not care what it is told, and leaves a file behind.
    folder_.write("sh.c",
                  "#include <fcntl.h>\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { char n[64]; "
                  "sprintf(n, \"/made-%d\", (int)getpid()); return creat(n, 0644) < 0; }\n");
    if (!testing::have("gcc")) GTEST_SKIP() << "gcc is not installed";
    int status = 0;
    const std::string said = folder_.run(
        "mkdir -p base/root/bin base/root/etc base/root/tmp && gcc -static -o base/root/bin/sh sh.c 2>&1", &status);
    if (status != 0) GTEST_SKIP() << "no static program can be linked here: " << said.substr(0, 200);
  }

  /// Runs the script, which leaves shop.tar or prints why it cannot, and tells the lines of the layers.
  std::string lines_of(const std::string& script) {
    int status = 0;
    const std::string said = folder_.run("exec 2>&1\n" + script, &status);
    if (status != 0) return "skip: " + said.substr(said.size() > 600 ? said.size() - 600 : 0);
    const auto image = oci::open_image("docker-archive:" + (folder_.path() / "shop.tar").string(), {});
    if (!image) return image.error().message;
    Recipe recipe;
    recipe.name = "Dockerfile";
    recipe.file = *dockerfile::parse(kDockerfile);
    const auto found = attribute(recipe, (**image).config, (**image).layers);
    if (!found) return found.error().message;
    if (!found->fits) return found->why;
    std::string out;
    for (const auto& stretch : found->of_layer) {
      if (!out.empty()) out += ' ';
      if (!stretch) {
        out += '?';
        continue;
      }
      const auto first = recipe.file.instructions[stretch->first].line,
                 last = recipe.file.instructions[stretch->last].line;
      out += first == last ? std::to_string(first) : fmt::format("{}-{}", first, last);
    }
    return out;
  }

  /// A daemon of our own around the script, which finds it as `docker`.
  static std::string with_docker(const std::string& script) {
    return "dockerd --data-root $PWD/data --exec-root $PWD/exec --pidfile $PWD/pid --host unix://$PWD/s "
           "--iptables=false "
           "--ip6tables=false --bridge=none --storage-driver=vfs --log-level=error > log 2>&1 & daemon=$!\n"
           "trap 'kill $daemon; wait $daemon' EXIT\n"
           "for i in $(seq 150); do curl -s -f -o /dev/null --unix-socket s http://localhost/_ping && break; sleep "
           "0.1; done\n"
           "docker() { command docker -H unix://$PWD/s \"$@\"; }\nset -e\n" +
           script + "\ndocker save -o shop.tar shop:1\n";
  }

  testing::Folder folder_;
};

TEST_F(Builders, classic) {
  for (const char* program : {"dockerd", "docker", "curl"})
    if (!testing::have(program)) GTEST_SKIP() << program << " is not installed";
  const std::string lines =
      lines_of(with_docker("export DOCKER_BUILDKIT=0\ndocker build --network none -t base:1 base\ndocker build "
                           "--network none -t shop:1 app"));
  if (lines.starts_with("skip")) GTEST_SKIP() << lines;
  EXPECT_EQ(lines, "1 3 7 8 11 12 13 14");
}

TEST_F(Builders, buildkit) {
  for (const char* program : {"dockerd", "docker", "curl"})
    if (!testing::have(program)) GTEST_SKIP() << program << " is not installed";
  if (!testing::run("docker buildx version >/dev/null 2>&1")) GTEST_SKIP() << "docker has no buildx here";
  const std::string lines = lines_of(with_docker(
      "docker buildx build --network none -t base:1 base\ndocker buildx build --network none -t shop:1 app"));
  if (lines.starts_with("skip")) GTEST_SKIP() << lines;
  EXPECT_EQ(lines, "1 3 7 8 11 12 13 14");
}

TEST_F(Builders, buildah) {
  if (!testing::have("buildah")) GTEST_SKIP() << "buildah is not installed";
  const std::string setup =
      "set -e\nb() { buildah --storage-driver vfs --root $PWD/data --runroot $PWD/run \"$@\"; }\n"
      "b build --isolation chroot --layers -t base:1 base\n";
  const std::string layers = lines_of(setup +
                                      "b build --isolation chroot --layers --pull-never -t shop:1 app\n"
                                      "b push shop:1 docker-archive:shop.tar:shop:1");
  if (layers.starts_with("skip")) GTEST_SKIP() << layers;
  EXPECT_EQ(layers, "1 3 7 8 12 13 14");
  const std::string whole =
      lines_of(setup +
               "rm -f shop.tar\nb build --isolation chroot --layers=false --pull-never -t shop:2 app\n"
               "b push shop:2 docker-archive:shop.tar:shop:1");
  EXPECT_EQ(whole, "1 3 7-14");
}

TEST_F(Builders, podman) {
  if (!testing::have("podman")) GTEST_SKIP() << "podman is not installed";
  const std::string lines = lines_of(
      "set -e\np() { podman --storage-driver vfs --root $PWD/data --runroot $PWD/run \"$@\"; }\n"
      "p build --isolation chroot -t base:1 base\np build --isolation chroot --pull=never -t shop:1 app\n"
      "p save -q -o shop.tar shop:1");
  if (lines.starts_with("skip")) GTEST_SKIP() << lines;
  EXPECT_EQ(lines, "1 3 7 8 12 13 14");
}

}  // namespace
}  // namespace plimsoll::lineage
