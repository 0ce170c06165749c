// SPDX-License-Identifier: Apache-2.0
// Debian's docker-registry, filled by skopeo and read by us; skopeo says what is right.
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "base/file.h"
#include "base/limits.h"
#include "codec/decompress.h"
#include "oci/auth_credentials.h"
#include "oci/real_layout.h"
#include "oci/sources.h"

namespace plimsoll::oci {
namespace {

class RealRegistry : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* program : {"docker-registry", "skopeo", "curl"})
      if (!installed(program)) GTEST_SKIP() << program << " is not installed";
    for (const char* name : {"REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"}) unsetenv(name);
    setenv("HOME", scratch_.str().c_str(), 1);
    setenv("DOCKER_CONFIG", scratch_.str().c_str(), 1);
    setenv("no_proxy", "*", 1);
    std::istringstream lines(write_layout(scratch_ / "layout"));
    for (std::string line; std::getline(lines, line);) diff_ids_.push_back(line);
    ASSERT_EQ(diff_ids_.size(), 4U) << diff_ids_.front();
  }

  // `http` and `auth` are pieces of the registry's YAML.
  std::unique_ptr<Background> serve(const std::string& tls = "", const std::string& auth = "") {
    port_ = free_port();
    const std::string config = fmt::format(
        "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: "
        "\"localhost:{}\"{}}}\n{}",
        scratch_ / "store", port_, tls, auth);
    if (!write_file(scratch_ / "registry.yml", config)) return nullptr;
    auto registry =
        std::make_unique<Background>("docker-registry serve " + (scratch_ / "registry.yml"), scratch_ / "registry.log");
    const bool up = registry->wait([&] {
      return sh(fmt::format("curl -sk -o /dev/null {}://localhost:{}/v2/", tls.empty() ? "http" : "https", port_))
                 .status == 0;
    });
    EXPECT_TRUE(up) << registry->last_words();
    return registry;
  }

  [[nodiscard]] std::string name() const { return fmt::format("localhost:{}/team/shop:1", port_); }

  void push(const std::string& options) const {
    const Said said = sh(fmt::format("skopeo --insecure-policy copy -q {} oci:{}:shop docker://{}", options,
                                     scratch_ / "layout", name()));
    ASSERT_EQ(said.status, 0) << said.output;
  }

  // Opens and compares everything with what skopeo and the layout say.
  void check(const OpenOptions& options, const std::string& skopeo_options) const {
    auto opened = open_registry(name(), options);
    ASSERT_TRUE(opened) << opened.error().message;
    Image& image = **opened;
    const Said digest =
        sh(fmt::format("skopeo inspect {} --format '{{{{.Digest}}}}' docker://{}", skopeo_options, name()));
    EXPECT_EQ(digest.output, image.manifest_digest.str() + "\n");
    const Said config = sh(fmt::format("skopeo inspect {} --config --raw docker://{}", skopeo_options, name()));
    EXPECT_EQ(config.output, image.config.raw);
    ASSERT_EQ(image.layers.size(), diff_ids_.size());
    // Two threads at once, a connection each.
    std::vector<std::string> found(image.layers.size());
    const auto read = [&](std::size_t first) {
      for (std::size_t i = first; i < image.layers.size(); i += 2) {
        auto stream = image.open(i);
        if (!stream) {
          found[i] = stream.error().message;
          continue;
        }
        HashingStream hashing(decompress(*std::move(stream), image.layers[i].compression));
        for (;;) {
          const auto chunk = hashing.next(kMiB);
          if (!chunk) found[i] = chunk.error().message;
          if (!chunk || chunk->empty()) break;
        }
        if (found[i].empty()) found[i] = hashing.finish().str();
      }
    };
    std::thread other(read, 1);
    read(0);
    other.join();
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(image.layers[i].diff_id.str(), diff_ids_[i]);
      EXPECT_EQ(found[i], diff_ids_[i]);
    }
    EXPECT_EQ(image.layers[3].created_by, "COPY greeting /");
    EXPECT_EQ(image.config.user, "app");
  }

  Scratch scratch_{"real-registry"};
  std::vector<std::string> diff_ids_;
  int port_ = 0;
};

TEST_F(RealRegistry, anonymous) {
  const auto registry = serve();
  ASSERT_TRUE(registry);
  push("--dest-tls-verify=false");
  check({}, "--tls-verify=false");
  const auto no_tag = open_registry(fmt::format("localhost:{}/team/shop:2", port_), {});
  ASSERT_FALSE(no_tag);
  EXPECT_EQ(no_tag.error().message,
            fmt::format("localhost:{}/team/shop:2: the registry has no manifest 2 (manifest unknown)", port_));
  const auto no_name = open_registry(fmt::format("localhost:{}/nobody/here", port_), {});
  ASSERT_FALSE(no_name);
  EXPECT_EQ(no_name.error().kind, ErrorKind::not_found) << no_name.error().message;

  // Docker's own formats.
  push("--dest-tls-verify=false --format v2s2");
  check({}, "--tls-verify=false");
  push("--dest-tls-verify=false --format oci --dest-compress-format zstd --dest-compress");
  check({}, "--tls-verify=false");
}

TEST_F(RealRegistry, with_passwords_over_tls) {
  for (const char* program : {"htpasswd", "openssl"})
    if (!installed(program)) GTEST_SKIP() << program << " is not installed";
  const Said made = sh(fmt::format(
      "cd {} && openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-ca "
      "2>/dev/null && "
      "openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=localhost 2>/dev/null && "
      "printf 'subjectAltName=DNS:localhost' > names && openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key "
      "-CAcreateserial "
      "-days 2 -extfile names -out cert.pem 2>/dev/null && htpasswd -Bbn ann 'pass:word' > passwords",
      scratch_.str()));
  ASSERT_EQ(made.status, 0) << made.output;
  const auto registry =
      serve(fmt::format(", tls: {{certificate: {}, key: {}}}", scratch_ / "cert.pem", scratch_ / "key.pem"),
            fmt::format("auth: {{htpasswd: {{realm: files, path: {}}}}}\n", scratch_ / "passwords"));
  ASSERT_TRUE(registry);
  push("--dest-tls-verify=false --dest-creds ann:pass:word");

  OpenOptions options;
  const auto untrusted = open_registry(name(), options);
  ASSERT_FALSE(untrusted);
  EXPECT_NE(untrusted.error().message.find("--ca-file"), std::string::npos) << untrusted.error().message;
  options.ca_file = scratch_ / "ca.pem";
  const auto anonymous = open_registry(name(), options);
  ASSERT_FALSE(anonymous);
  EXPECT_EQ(anonymous.error().kind, ErrorKind::denied) << anonymous.error().message;
  ASSERT_TRUE(write_file(scratch_ / "config.json", fmt::format(R"({{"auths":{{"localhost:{}":{{"auth":"{}"}}}}}})",
                                                               port_, base64_encode("ann:pass:word"))));
  check(options, "--tls-verify=false --creds ann:pass:word");
}

}  // namespace
}  // namespace plimsoll::oci
