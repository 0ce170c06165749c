// SPDX-License-Identifier: Apache-2.0
// Registries that ask for tokens, redirect, expire, refuse and lie, made up in the test.
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "http/loopback_server.h"
#include "oci/registry_client.h"
#include "oci/sources.h"

namespace plimsoll::oci {
namespace {

namespace fs = std::filesystem;
using http::Connection;
using http::LoopbackServer;
using http::Seen;

constexpr std::string_view kManifestType = "application/vnd.oci.image.manifest.v1+json";

std::string digest_of(std::string_view content) { return Digest::sha256(as_bytes(content)).str(); }

std::string descriptor(std::string_view type, std::string_view content) {
  return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":{}}})", type, digest_of(content), content.size());
}

// An image of one uncompressed layer, as a registry would hold it.
struct Held {
  std::string layer = std::string(100'000, 'L'), config, manifest;
  explicit Held(std::string_view layer_type = "application/vnd.oci.image.layer.v1.tar",
                std::string_view architecture = "amd64") {
    config = fmt::format(
        R"({{"architecture":"{}","os":"linux","rootfs":{{"type":"layers","diff_ids":["{}"]}},"history":[{{"created_by":"COPY . /"}}]}})",
        architecture, digest_of(layer));
    manifest =
        fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[{}]}})", kManifestType,
                    descriptor("application/vnd.oci.image.config.v1+json", config), descriptor(layer_type, layer));
  }
  // Answers for everything it holds; false for the rest.
  bool answer(const Seen& seen, Connection& out, std::string_view headers = "") const {
    const std::string base = "/v2/team/shop/";
    if (seen.target == "/v2/") return out.answer("200 OK", "", "{}"), true;
    if (seen.target == base + "manifests/1" || seen.target == base + "manifests/" + digest_of(manifest))
      return out.answer("200 OK",
                        fmt::format("Content-Type: {}\r\nDocker-Content-Digest: {}\r\n{}", kManifestType,
                                    digest_of(manifest), headers),
                        manifest),
             true;
    for (const std::string& blob : {config, layer})
      if (seen.target == base + "blobs/" + digest_of(blob))
        return out.answer("200 OK", headers, seen.method == "HEAD" ? "" : blob), true;
    return false;
  }
};

class Registry : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / fmt::format("plimsoll-registry-{}", getpid());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (const char* name : {"REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"}) unsetenv(name);
    setenv("HOME", folder_.c_str(), 1);
    setenv("DOCKER_CONFIG", folder_.c_str(), 1);
    setenv("no_proxy", "*", 1);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void log_in(const std::string& host, std::string_view entry) {
    ASSERT_TRUE(write_file(folder_ / "config.json", fmt::format(R"({{"auths":{{"{}":{}}}}})", host, entry)));
  }
  static Result<ImagePtr> open(const LoopbackServer& server, std::string_view selector = ":1") {
    return open_registry(server.host() + "/team/shop" + std::string(selector), {});
  }
  static std::string message(const Result<ImagePtr>& image) { return image ? "(opened)" : image.error().message; }
  static std::string read(Image& image) {
    auto stream = image.open(0);
    if (!stream) return stream.error().message;
    const auto bytes = read_all(**stream, kGiB);
    return bytes ? std::string(as_text(*bytes)) : bytes.error().message;
  }

  fs::path folder_;
};

TEST_F(Registry, opens_and_reads) {
  const Held held;
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (!held.answer(seen, out)) out.answer("404 Not Found", "", "");
  });
  for (const std::string& selector : {std::string(":1"), "@" + digest_of(held.manifest),
                                      "\x3a"
                                      "1@" +
                                          digest_of(held.manifest)}) {
    auto image = open(server, selector);
    ASSERT_TRUE(image) << message(image);
    EXPECT_EQ((*image)->manifest_digest.str(), digest_of(held.manifest));
    EXPECT_EQ((*image)->config_digest.str(), digest_of(held.config));
    EXPECT_EQ((*image)->manifest_raw, held.manifest);
    ASSERT_EQ((*image)->layers.size(), 1U);
    EXPECT_EQ((*image)->layers[0].created_by, "COPY . /");
    EXPECT_TRUE(read(**image) == held.layer);
  }
}

TEST_F(Registry, fetches_tokens_and_renews_them_in_the_middle) {
  const Held held;
  int issued = 0, blob_requests = 0;
  std::string valid;
  LoopbackServer* self = nullptr;
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (seen.target == "/v2/") return out.answer("401 Unauthorized", "", "");
    if (seen.target.starts_with("/token?")) {
      EXPECT_EQ(seen.target, "/token?service=reg%20istry&scope=repository%3Ateam%2Fshop%3Apull");
      EXPECT_EQ(seen.headers.get("authorization"), "Basic " + base64_encode("ann:pass:word"));
      valid = fmt::format("t{}", ++issued);
      return out.answer("200 OK", "", fmt::format(R"({{"token":"{}","expires_in":300}})", valid));
    }
    if (valid.empty() || seen.headers.get("authorization") != "Bearer " + valid)
      return out.answer(
          "401 Unauthorized",
          fmt::format(
              "WWW-Authenticate: Bearer realm=\"{}\",service=\"reg istry\",scope=\"repository:team/shop:pull\"\r\n",
              self->url("/token")),
          "");
    if (seen.target.ends_with(digest_of(held.layer)) && ++blob_requests == 1) {
      out.send(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", held.layer.size(),
                           held.layer.substr(0, 40'000)));
      valid = "expired";
      return;
    }
    held.answer(seen, out);
  });
  self = &server;
  log_in(server.host(), fmt::format(R"({{"auth":"{}"}})", base64_encode("ann:pass:word")));
  auto image = open(server);
  ASSERT_TRUE(image) << message(image);
  EXPECT_EQ(issued, 1) << "one token serves all requests of one scope";
  EXPECT_TRUE(read(**image) == held.layer);
  EXPECT_EQ(issued, 2);
}

TEST_F(Registry, trades_identity_tokens) {
  const Held held;
  LoopbackServer* self = nullptr;
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (seen.target == "/token") {
      EXPECT_EQ(seen.method, "POST");
      EXPECT_EQ(seen.body,
                "grant_type=refresh_token&client_id=plimsoll&service=s&scope=repository%3Ateam%2Fshop%3Apull&refresh_"
                "token=id%2Btoken");
      return out.answer("200 OK", "", R"({"access_token":"abc"})");
    }
    if (seen.headers.get("authorization") != "Bearer abc")
      return out.answer(
          "401 Unauthorized",
          fmt::format("WWW-Authenticate: Basic realm=\"b\", Bearer realm=\"{}\",service=s\r\n", self->url("/token")),
          "");
    held.answer(seen, out);
  });
  self = &server;
  log_in(server.host(), R"({"identitytoken":"id+token"})");
  auto image = open(server);
  ASSERT_TRUE(image) << message(image);
}

TEST_F(Registry, gives_passwords_only_when_asked_and_not_to_others) {
  const Held held;
  LoopbackServer store([&](const Seen&, Connection& out) { out.answer("200 OK", "", held.layer); });
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (seen.headers.get("authorization") != "Basic " + base64_encode("ann:secret"))
      return out.answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"files\"\r\n",
                        R"({"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]})");
    if (seen.target.ends_with(digest_of(held.layer)))
      return out.answer("307 Temporary Redirect", "Location: " + store.url("/x?signed") + "\r\n", "");
    held.answer(seen, out);
  });
  const auto refused = open(server);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::denied);
  EXPECT_NE(message(refused).find("docker login 127.0.0.1:"), std::string::npos) << message(refused);
  log_in("http://" + server.host() + "/v1/", fmt::format(R"({{"auth":"{}"}})", base64_encode("ann:secret")));
  auto image = open(server);
  ASSERT_TRUE(image) << message(image);
  EXPECT_TRUE(read(**image) == held.layer);
  ASSERT_EQ(store.seen().size(), 1U);
  EXPECT_EQ(store.seen()[0].headers.get("authorization"), "");
  EXPECT_EQ(server.seen()[1].headers.get("authorization"), "") << "sent before it was asked for";
  log_in(server.host(), fmt::format(R"({{"auth":"{}"}})", base64_encode("ann:old")));
  EXPECT_EQ(open(server).error().kind, ErrorKind::denied);
  EXPECT_EQ(message(open(server)).find("old"), std::string::npos);
}

TEST_F(Registry, names_both_digests_when_they_differ) {
  const Held held;
  const std::string wrong = digest_of("something else");
  LoopbackServer lying_header([&](const Seen& seen, Connection& out) {
    if (seen.target.ends_with("manifests/1"))
      return out.answer("200 OK", "Docker-Content-Digest: " + wrong + "\r\n", held.manifest);
    held.answer(seen, out);
  });
  const auto first = open(lying_header);
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().kind, ErrorKind::mismatch);
  EXPECT_NE(message(first).find(wrong), std::string::npos);
  EXPECT_NE(message(first).find(digest_of(held.manifest)), std::string::npos);

  LoopbackServer lying_content([&](const Seen& seen, Connection& out) {
    if (seen.target.find("manifests/sha256:") != std::string::npos) return out.answer("200 OK", "", held.manifest);
    held.answer(seen, out);
  });
  EXPECT_EQ(open(lying_content, "@" + wrong).error().kind, ErrorKind::mismatch);

  LoopbackServer lying_config([&](const Seen& seen, Connection& out) {
    if (!seen.target.ends_with(digest_of(held.config))) return void(held.answer(seen, out));
    std::string other = held.config;
    other[20] ^= 1;
    out.answer("200 OK", "", other);
  });
  const auto third = open(lying_config);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, ErrorKind::mismatch) << message(third);

  LoopbackServer longer([&](const Seen& seen, Connection& out) {
    if (!seen.target.ends_with(digest_of(held.layer))) return void(held.answer(seen, out));
    out.answer("200 OK", "", held.layer + "x");
  });
  auto image = open(longer);
  ASSERT_TRUE(image) << message(image);
  EXPECT_EQ((*image)->open(0).error().kind, ErrorKind::mismatch);
}

TEST_F(Registry, survives_documents_that_are_too_much) {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  LoopbackServer* self = nullptr;
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (seen.target == "/v2/") return out.answer("200 OK", "", "");
    if (seen.target.ends_with("/deep")) return out.answer("200 OK", "", deep);
    if (seen.target.ends_with("/error")) return out.answer("404 Not Found", "", deep);
    if (seen.target.ends_with("/html")) return out.answer("200 OK", "Content-Type: text/html\r\n", "<html>");
    if (seen.target.ends_with("/token"))
      return out.answer("401 Unauthorized", fmt::format("WWW-Authenticate: Bearer realm=\"{}\"\r\n", self->url("/t")),
                        "");
    if (seen.target.starts_with("/t?")) return out.answer("200 OK", "", deep);
    if (seen.target.ends_with("/evil"))
      return out.answer("401 Unauthorized", fmt::format("WWW-Authenticate: Bearer realm=\"{}\"\r\n", self->url("/e")),
                        "");
    if (seen.target.starts_with("/e?")) return out.answer("200 OK", "", R"({"token":"a\r\nX-Injected: yes"})");
    if (seen.target.ends_with("/realm"))
      return out.answer("401 Unauthorized", "WWW-Authenticate: Bearer realm=\"file:///etc/passwd\"\r\n", "");
    out.send("HTTP/1.1 200 OK\r\n\r\n");
    while (out.send(std::string(100'000, ' '))) {
    }
  });
  self = &server;
  EXPECT_EQ(open(server, ":gigantic").error().kind, ErrorKind::limit);
  for (const char* tag : {":deep", ":error", ":html", ":token", ":evil", ":realm"}) {
    const auto image = open(server, tag);
    ASSERT_FALSE(image) << tag;
    EXPECT_LT(message(image).size(), 500U) << message(image);
  }
  EXPECT_NE(message(open(server, ":html")).find("not a registry"), std::string::npos);
  EXPECT_NE(message(open(server, ":evil")).find("no usable token"), std::string::npos)
      << message(open(server, ":evil"));
}

TEST_F(Registry, chooses_the_platform) {
  const Held amd, arm("application/vnd.oci.image.layer.v1.tar", "arm64");
  const std::string index = fmt::format(
      R"({{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{"platform":{{"os":"linux","architecture":"arm64"}},{},{{"platform":{{"os":"linux","architecture":"amd64"}},{}]}})",
      descriptor(kManifestType, arm.manifest).substr(1), descriptor(kManifestType, amd.manifest).substr(1));
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (seen.target.ends_with("manifests/all")) return out.answer("200 OK", "", index);
    if (!amd.answer(seen, out) && !arm.answer(seen, out)) out.answer("404 Not Found", "", "");
  });
  for (const auto& [name, held] : {std::pair{"linux/amd64", &amd}, std::pair{"linux/arm64", &arm}}) {
    OpenOptions options;
    options.platform = *Platform::parse(name);
    auto image = open_registry(server.host() + "/team/shop:all", options);
    ASSERT_TRUE(image) << message(image);
    EXPECT_EQ((*image)->config_digest.str(), digest_of(held->config)) << name;
  }
  OpenOptions options;
  options.platform = *Platform::parse("linux/s390x");
  EXPECT_NE(message(open_registry(server.host() + "/team/shop:all", options)).find("linux/arm64"), std::string::npos);
  EXPECT_FALSE(open_registry(server.host() + "/team/shop:1", options)) << "a single image for another platform";
}

TEST_F(Registry, reports_foreign_layers_that_are_not_there) {
  const Held held("application/vnd.docker.image.rootfs.foreign.diff.tar");
  bool there = false;
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (!there && seen.target.ends_with(digest_of(held.layer))) return out.answer("404 Not Found", "", "");
    held.answer(seen, out);
  });
  auto image = open(server);
  ASSERT_TRUE(image) << message(image);
  EXPECT_TRUE((*image)->layers[0].foreign);
  EXPECT_EQ((*image)->open(0).error().kind, ErrorKind::not_found);
  there = true;
  image = open(server);
  ASSERT_TRUE(image) << message(image);
  EXPECT_FALSE((*image)->layers[0].foreign);
  EXPECT_TRUE(read(**image) == held.layer);
}

TEST_F(Registry, says_in_words_what_went_wrong) {
  Reference reference = *parse_reference("registry.example/team/shop:1");
  const auto error = [&](int status, std::string_view body) {
    return registry_error(reference, "manifest 1", status, body);
  };
  EXPECT_EQ(
      error(404, R"({"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry"}]})").message,
      "the registry has no such repository (repository name not known to registry)");
  EXPECT_EQ(error(404, R"({"errors":[{"code":"MANIFEST_UNKNOWN"}]})").kind, ErrorKind::not_found);
  EXPECT_EQ(error(404, "<html>").message, "the registry has no manifest 1");
  EXPECT_NE(error(403, R"({"errors":[{"code":"DENIED"}]})").message.find("docker login registry.example"),
            std::string::npos);
  EXPECT_NE(error(429, R"({"errors":[{"code":"TOOMANYREQUESTS","message":"slow\u001b[31m down"}]})")
                .message.find("rate limit is reached (slow\\x1b"),
            std::string::npos)
      << error(429, R"({"errors":[{"code":"TOOMANYREQUESTS","message":"slow\u001b[31m down"}]})").message;
  EXPECT_EQ(error(500, "").message, "the registry answered 500 Internal Server Error when asked for manifest 1");
}

TEST_F(Registry, offline_asks_nobody) {
  LoopbackServer server([](const Seen&, Connection& out) { out.answer("200 OK", "", ""); });
  OpenOptions options;
  options.offline = true;
  const auto image = open_registry(server.host() + "/team/shop:1", options);
  ASSERT_FALSE(image);
  EXPECT_NE(message(image).find("--offline"), std::string::npos);
  EXPECT_EQ(server.connections(), 0U);
}

}  // namespace
}  // namespace plimsoll::oci
