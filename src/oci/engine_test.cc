// SPDX-License-Identifier: Apache-2.0
#include "oci/engine.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "base/limits.h"
#include "http/loopback_server.h"
#include "oci/real_layout.h"
#include "oci/sources.h"

namespace plimsoll::oci {
namespace {

using http::Connection;
using http::LoopbackServer;
using http::Seen;

std::string hex(char digit) { return "sha256:" + std::string(64, digit); }

std::string inspect(std::string_view more = "") {
  return fmt::format(
      R"({{"Id":"{}","RepoTags":["shop:1"],"Os":"linux","Architecture":"arm64","Variant":"v8","Config":{{"User":"app"}},"RootFS":{{"Layers":["{}","{}"]}}{}}})",
      hex('a'), hex('1'), hex('2'), more);
}

std::vector<std::string> makers(std::string_view history, std::string_view more = "") {
  const auto image = read_engine_image(inspect(more), history);
  if (!image) return {image.error().message};
  std::vector<std::string> out;
  for (const History& entry : image->config.history)
    if (!entry.empty_layer) out.push_back(entry.created_by);
  return out;
}

TEST(EngineImage, is_the_config_in_other_words) {
  const auto image = read_engine_image(inspect(), "[]");
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->id.str(), hex('a'));
  EXPECT_EQ(image->config.platform.str(), "linux/arm64/v8");
  EXPECT_EQ(image->config.user, "app");
  ASSERT_EQ(image->config.diff_ids.size(), 2U);
  EXPECT_EQ(image->tags, std::vector<std::string>{"shop:1"});
  for (const char* bad :
       {"", "[]", "{}", R"({"Id":"x","RootFS":{"Layers":[]}})", R"({"Id":"sha256:1","RootFS":{"Layers":["x"]}})"})
    EXPECT_FALSE(read_engine_image(bad, "[]")) << bad;
}

TEST(EngineImage, tells_which_steps_made_layers) {
  using List = std::vector<std::string>;
  // Newest first, as the API has it.
  EXPECT_EQ(makers(R"([{"CreatedBy":"CMD x","Size":0},{"CreatedBy":"COPY","Size":5},{"CreatedBy":"ADD","Size":9}])"),
            (List{"ADD", "COPY"}));
  EXPECT_EQ(
      makers(
          R"([{"CreatedBy":"/bin/sh -c #(nop)  CMD [\"x\"]","Size":0},{"CreatedBy":"/bin/sh -c true","Size":0},{"CreatedBy":"ENV a=b","Size":0},{"CreatedBy":"ADD","Size":9}])"),
      (List{"ADD", "/bin/sh -c true"}));
  EXPECT_EQ(makers(R"([{"CreatedBy":"RUN a","Size":0},{"CreatedBy":"RUN b","Size":0},{"CreatedBy":"ADD","Size":9}])"),
            List{})
      << "cannot be known";
  EXPECT_EQ(makers("{}"), List{});
  EXPECT_EQ(
      makers("[]",
             R"(,"History":[{"created_by":"ADD"},{"created_by":"USER","empty_layer":true},{"created_by":"RUN"}])"),
      (List{"ADD", "RUN"}));
}

class Export : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* program : {"tar", "gzip"})
      if (!installed(program)) GTEST_SKIP() << program << " is not installed";
    const Said made = sh(
        "cd " + scratch_.str() +
        R"( && mkdir a b && echo one > a/f && seq 100000 > b/f && tar -cf 1.tar a && tar -cf 2.tar b && tar -cf 3.tar -T /dev/null &&
gzip -nk 2.tar && echo '{"layers":[]}' > manifest.json && head -c 2000 /dev/zero | tr '\0' '{' > 9f.json && mkdir -p blobs/sha256 x y z &&
cp 1.tar blobs/sha256/1 && cp 2.tar.gz blobs/sha256/2 && cp 3.tar blobs/sha256/3 && cp 9f.json blobs/sha256/9 && tar -cf new.tar blobs manifest.json &&
cp 1.tar x/layer.tar && cp 2.tar y/layer.tar && cp 3.tar z/layer.tar && echo 1.0 > x/VERSION && cp manifest.json x/json && ln -s ../x/layer.tar y/again && ln x/layer.tar z/hard &&
tar -cf old.tar x y z manifest.json)");
    ASSERT_EQ(made.status, 0) << made.output;
  }
  std::vector<std::string> layers(const std::string& archive) {
    const std::string text = read_file(archive, kGiB).value_or("");
    MemoryStream stream(as_bytes(text));
    std::vector<std::string> found;
    const auto read = stream_saved_layers(stream, [&](ByteStream& tar) -> Result<void> {
      const Buffer bytes = TRY(read_all(tar, kGiB));
      found.push_back(Digest::sha256(bytes).str());
      return {};
    });
    if (!read) found.push_back(read.error().message);
    std::ranges::sort(found);
    return found;
  }
  std::vector<std::string> expected() {
    std::vector<std::string> out;
    for (const char* name : {"1.tar", "2.tar", "3.tar"})
      out.push_back(Digest::sha256(as_bytes(*read_file(scratch_ / name, kGiB))).str());
    std::ranges::sort(out);
    return out;
  }
  Scratch scratch_{"export"};
};

TEST_F(Export, delivers_each_layer_once_in_the_old_and_the_new_form) {
  EXPECT_EQ(layers(scratch_ / "old.tar"), expected());
  EXPECT_EQ(layers(scratch_ / "new.tar"), expected());
}

TEST_F(Export, that_breaks_off_is_an_error) {
  const std::string path = scratch_ / "s";
  const std::string whole = *read_file(scratch_ / "old.tar", kGiB);
  LoopbackServer server(
      [&](const Seen& seen, Connection& out) {
        if (seen.target == "/images/shop/json") return out.answer("200 OK", "", inspect());
        if (seen.target == "/images/shop/history")
          return out.answer("500 Internal Server Error", "", R"({"message":"out of memory"})");
        if (!seen.target.ends_with("/get")) return out.answer("404 Not Found", "", R"({"message":"no such image"})");
        EXPECT_EQ(seen.target, "/images/" + hex('a') + "/get");
        out.send(fmt::format("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n", whole.size() / 2,
                             whole.substr(0, whole.size() / 2)));
      },
      path);
  setenv("DOCKER_HOST", ("unix://" + path).c_str(), 1);
  auto image = open_docker("shop", {});
  ASSERT_TRUE(image) << image.error().message << " (a history that fails is no reason not to open)";
  const auto read = (*image)->stream_layers([](ByteStream& tar) -> Result<void> {
    (void)TRY(read_all(tar, kGiB));
    return {};
  });
  ASSERT_FALSE(read);
  EXPECT_TRUE(engine_has_image(Engine::docker, "shop"));
  EXPECT_FALSE(engine_has_image(Engine::docker, "boat"));
  for (const char* name : {"", "a//b", "../x", "a/../b", "a/", ":x"})
    EXPECT_EQ(open_docker(name, {}).error().kind, ErrorKind::usage) << name;
}

TEST(EngineSocket, that_is_missing_is_explained) {
  setenv("DOCKER_HOST", "unix:///nonexistent/docker.sock", 1);
  setenv("CONTAINER_HOST", "unix:///nonexistent/podman.sock", 1);
  EXPECT_FALSE(engine_has_image(Engine::docker, "shop"));
  const auto docker = open_docker("shop", {});
  ASSERT_FALSE(docker);
  EXPECT_NE(docker.error().message.find("is the docker daemon running?"), std::string::npos) << docker.error().message;
  EXPECT_NE(docker.error().message.find("/nonexistent/docker.sock"), std::string::npos);
  EXPECT_NE(open_podman("shop", {}).error().message.find("podman.socket"), std::string::npos);
  setenv("DOCKER_HOST", "tcp://192.0.2.1:2375", 1);
  EXPECT_EQ(open_docker("shop", {}).error().kind, ErrorKind::unsupported);
}

}  // namespace
}  // namespace plimsoll::oci
