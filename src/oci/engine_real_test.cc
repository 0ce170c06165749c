// SPDX-License-Identifier: Apache-2.0
// A docker daemon and a podman service of our own, filled by skopeo, read over their sockets.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "base/file.h"
#include "base/limits.h"
#include "oci/engine.h"
#include "oci/real_layout.h"
#include "oci/sources.h"

namespace plimsoll::oci {
namespace {

class RealEngine : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* program : {"skopeo", "curl"})
      if (!installed(program)) GTEST_SKIP() << program << " is not installed";
    if (geteuid() != 0) GTEST_SKIP() << "starting an engine needs root";
    for (const char* name : {"DOCKER_HOST", "CONTAINER_HOST", "XDG_RUNTIME_DIR"}) unsetenv(name);
    std::istringstream lines(write_layout(scratch_ / "layout"));
    for (std::string line; std::getline(lines, line);) diff_ids_.push_back(line);
    ASSERT_EQ(diff_ids_.size(), 4U) << diff_ids_.front();
    const Said saved =
        sh(fmt::format("skopeo --insecure-policy copy -q oci:{0}/layout:shop docker-archive:{0}/shop.tar:team/shop:1",
                       scratch_.str()));
    ASSERT_EQ(saved.status, 0) << saved.output;
  }

  bool answers(Background& engine) {
    return engine.wait([&] {
      return sh(fmt::format("curl -s -f -o /dev/null --unix-socket {} http://localhost/_ping", scratch_ / "s"))
                 .status == 0;
    });
  }

  /// Empty, or why this engine cannot load images here (inside a chroot, say); it reports that with status 200 as well.
  std::string load() {
    const Said said =
        sh(fmt::format("curl -s -S -X POST -H 'Content-Type: application/x-tar' --data-binary @{0}/shop.tar "
                       "--unix-socket {0}/s http://localhost/images/load",
                       scratch_.str()));
    EXPECT_EQ(said.status, 0) << said.output;
    return said.output.find("rror") == std::string::npos && said.output.find("cause") == std::string::npos
               ? std::string()
               : said.output;
  }

  void check(Engine engine, const std::string& name) {
    const auto open = engine == Engine::docker ? open_docker : open_podman;
    auto opened = open(name, {});
    ASSERT_TRUE(opened) << opened.error().message;
    Image& image = **opened;
    ASSERT_TRUE(image.sequential());
    const Said config = sh(fmt::format("skopeo inspect --config --raw docker-archive:{}", scratch_ / "shop.tar"));
    EXPECT_EQ(image.config_digest.str(), Digest::sha256(as_bytes(config.output)).str());
    ASSERT_EQ(image.layers.size(), diff_ids_.size());
    for (std::size_t i = 0; i < diff_ids_.size(); ++i) EXPECT_EQ(image.layers[i].diff_id.str(), diff_ids_[i]);
    EXPECT_EQ(image.layers[0].created_by, "ADD base");
    EXPECT_EQ(image.layers[2].created_by, "COPY numbers /");
    EXPECT_EQ(image.layers[3].created_by, "COPY greeting /");
    EXPECT_EQ(image.config.user, "app");
    EXPECT_EQ(image.config.platform.str(), "linux/amd64");
    std::multiset<std::string> found;
    const auto streamed = image.stream_layers([&](ByteStream& tar) -> Result<void> {
      Hasher hasher;
      for (;;) {
        const Bytes chunk = TRY(tar.next());
        if (chunk.empty()) break;
        hasher.update(chunk);
      }
      found.insert(hasher.finish().str());
      return {};
    });
    ASSERT_TRUE(streamed) << streamed.error().message;
    EXPECT_EQ(found, std::multiset<std::string>(diff_ids_.begin(), diff_ids_.end()));

    EXPECT_TRUE(engine_has_image(engine, name));
    EXPECT_FALSE(engine_has_image(engine, "team/absent:1"));
    const auto absent = open("team/absent:1", {});
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().kind, ErrorKind::not_found);
    EXPECT_NE(absent.error().message.find(" pull team/absent:1"), std::string::npos) << absent.error().message;
    OpenOptions options;
    options.platform = *Platform::parse("linux/s390x");
    EXPECT_FALSE(open(name, options)) << "the image is for another platform";
  }

  Scratch scratch_{"real-engine"};
  std::vector<std::string> diff_ids_;
};

TEST_F(RealEngine, docker) {
  if (!installed("dockerd")) GTEST_SKIP() << "dockerd is not installed";
  Background engine(fmt::format("dockerd --data-root {0}/data --exec-root {0}/exec --pidfile {0}/pid --host "
                                "unix://{0}/s --iptables=false --ip6tables=false --bridge=none "
                                "--storage-driver=vfs --log-level=error",
                                scratch_.str()),
                    scratch_ / "log");
  if (!answers(engine)) GTEST_SKIP() << "dockerd does not start here: " << engine.last_words();
  setenv("DOCKER_HOST", ("unix://" + (scratch_ / "s")).c_str(), 1);
  if (const std::string reason = load(); !reason.empty())
    GTEST_SKIP() << "the engine cannot load images here: " << reason;
  check(Engine::docker, "team/shop:1");
}

TEST_F(RealEngine, podman) {
  if (!installed("podman")) GTEST_SKIP() << "podman is not installed";
  Background engine(
      fmt::format("podman --root {0}/data --runroot {0}/run --storage-driver vfs system service --time 0 unix://{0}/s",
                  scratch_.str()),
      scratch_ / "log");
  if (!answers(engine)) GTEST_SKIP() << "podman does not start here: " << engine.last_words();
  setenv("CONTAINER_HOST", ("unix://" + (scratch_ / "s")).c_str(), 1);
  if (const std::string reason = load(); !reason.empty())
    GTEST_SKIP() << "the engine cannot load images here: " << reason;
  check(Engine::podman, "team/shop:1");
}

}  // namespace
}  // namespace plimsoll::oci
