// SPDX-License-Identifier: Apache-2.0
// What is pinned and what is left alone; then against Debian's docker-registry, where skopeo says what is right.
#include "lint/pin.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "lint/testing.h"
#include "oci/real_layout.h"

namespace plimsoll::lint {
namespace {

const std::string kOld = "sha256:" + std::string(64, '0');
const std::string kNew = "sha256:" + std::string(64, '1');

/// Every tag names kNew, but of what does not exist.
Result<Digest> pretend(const oci::Reference& reference) {
  EXPECT_TRUE(reference.digest.empty());
  if (reference.path.find("missing") != std::string::npos) return fail(ErrorKind::not_found, "no such image");
  return Digest::parse(kNew);
}

std::string pinned(std::string_view text, FileKind kind = FileKind::dockerfile, Refresh refresh = Refresh::no) {
  const SourceText source{.path = "x", .kind = kind, .text = text};
  const std::string after = with_pins(text, pins_of(source, refresh, pretend));
  // Twice changes nothing.
  const SourceText again{.path = "x", .kind = kind, .text = after};
  EXPECT_EQ(with_pins(after, pins_of(again, refresh, pretend)), after);
  return after;
}

TEST(Pin, PutsDigestsBehindTags) {
  EXPECT_EQ(pinned("FROM debian:13\n"), "FROM debian:13@" + kNew + "\n");
  EXPECT_EQ(pinned("FROM debian AS a\n"), "FROM debian:latest@" + kNew + " AS a\n");
  EXPECT_EQ(pinned("from --platform=$BUILDPLATFORM \\\n  localhost:5000/a/b:1 as c\n"),
            "from --platform=$BUILDPLATFORM \\\n  localhost:5000/a/b:1@" + kNew + " as c\n");
  EXPECT_EQ(pinned("# syntax=docker/dockerfile:1\nFROM scratch\nCOPY --from=busybox:1 /a /b\n"
                   "RUN --mount=type=bind,from=alpine:3,target=/x --mount=type=cache,target=/y ls\n"),
            "# syntax=docker/dockerfile:1@" + kNew + "\nFROM scratch\nCOPY --from=busybox:1@" + kNew +
                " /a /b\nRUN --mount=type=bind,from=alpine:3@" + kNew + ",target=/x --mount=type=cache,target=/y ls\n");
}

TEST(Pin, LeavesStagesAlone) {
  const std::string text =
      "FROM scratch AS a\nFROM a AS b\nCOPY --from=A /x /x\nCOPY --from=0 /x /x\nRUN --mount=from=b,target=/x ls\n";
  EXPECT_EQ(pinned(text), text);
}

TEST(Pin, FollowsVariablesToTheirDefault) {
  EXPECT_EQ(pinned("ARG BASE=debian:13\nFROM ${BASE} AS a\nFROM $BASE\n"),
            "ARG BASE=debian:13@" + kNew + "\nFROM ${BASE} AS a\nFROM $BASE\n");
  EXPECT_EQ(pinned("ARG BASE=\"debian:13\"\nFROM $BASE\n"), "ARG BASE=\"debian:13@" + kNew + "\"\nFROM $BASE\n");
  const std::string parts = "ARG V=13\nFROM debian:$V\nFROM $NONE\n";
  EXPECT_EQ(pinned(parts), parts);
  const auto pins = pins_of({.path = "x", .text = parts}, Refresh::no, pretend);
  ASSERT_EQ(pins.size(), 2U);
  EXPECT_EQ(pins[0].state, Pin::State::unknown);
  EXPECT_EQ(pins[0].name, "debian:13");
  EXPECT_NE(pins[0].problem.find("one ARG"), std::string::npos);
  EXPECT_NE(pins[1].problem.find("without a value"), std::string::npos);
}

TEST(Pin, RefreshesWhatMoved) {
  const std::string text = "FROM debian:13@" + kOld + "\nCOPY --from=busybox@" + kOld + " /a /b\n";
  EXPECT_EQ(pinned(text), text);
  // What has no tag is what was meant.
  EXPECT_EQ(pinned(text, FileKind::dockerfile, Refresh::yes),
            "FROM debian:13@" + kNew + "\nCOPY --from=busybox@" + kOld + " /a /b\n");
}

TEST(Pin, SaysWhatItCannotFind) {
  const auto pins = pins_of({.path = "x", .text = "FROM missing:1\nFROM UPPER/:x\n"}, Refresh::no, pretend);
  ASSERT_EQ(pins.size(), 2U);
  EXPECT_EQ(pins[0].problem, "no such image");
  EXPECT_EQ(pins[1].state, Pin::State::unknown);
  EXPECT_TRUE(pins[0].after.empty());
}

TEST(Pin, ComposeAndKubernetes) {
  EXPECT_EQ(
      pinned("services:\n  web:\n    image: \"nginx:1\" # here\n  own:\n    build: .\n    image: shop:1\n  twin:\n"
             "    image: shop:1\n  var:\n    image: a:${TAG}\n",
             FileKind::compose),
      "services:\n  web:\n    image: \"nginx:1@" + kNew +
          "\" # here\n  own:\n    build: .\n    image: shop:1\n  twin:\n"
          "    image: shop:1\n  var:\n    image: a:${TAG}\n");
  EXPECT_EQ(
      pinned("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: a\n    image: nginx:1\n",
             FileKind::kubernetes),
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: a\n    image: nginx:1@" + kNew +
          "\n");
}

TEST(Pin, TakesTheIndexFromARealRegistry) {
  using oci::sh;
  for (const char* program : {"docker-registry", "skopeo", "curl"})
    if (!oci::installed(program)) GTEST_SKIP() << program << " is not installed";
  oci::Scratch scratch("pin");
  for (const char* name : {"REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"}) unsetenv(name);
  setenv("HOME", scratch.str().c_str(), 1);
  setenv("DOCKER_CONFIG", scratch.str().c_str(), 1);
  setenv("no_proxy", "*", 1);
  const int port = oci::free_port();
  ASSERT_TRUE(
      write_file(scratch / "registry.yml",
                 fmt::format("version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {}}}}}\n"
                             "http: {{addr: \"localhost:{}\"}}\n",
                             scratch / "store", port)));
  oci::Background registry("docker-registry serve " + (scratch / "registry.yml"), scratch / "registry.log");
  const std::string base = fmt::format("http://localhost:{}/v2/", port);
  ASSERT_TRUE(registry.wait([&] { return sh("curl -sf -o /dev/null " + base).status == 0; }));

  // An index of two platforms, each a manifest with a config and no layers.
  const auto push = [&](std::string_view note) {
    const std::string script = "cd " + scratch.str() + R"sh( && set -e
B=)sh" + base + R"sh(team/shop
sum() { sha256sum < "$1" | cut -d' ' -f1; }
blob() { U=$(curl -sfi -X POST "$B/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p'); curl -sf -X PUT --data-binary @"$1" -H 'Content-Type: application/octet-stream' "$U&digest=sha256:$(sum "$1")"; }
M=; for A in amd64 arm64; do
printf '{"architecture":"%s","os":"linux","author":")sh" +
                               std::string(note) + R"sh(","rootfs":{"type":"layers","diff_ids":[]}}' $A > c; blob c
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[]}' "$(sum c)" "$(stat -c %s c)" > m
curl -sf -X PUT --data-binary @m -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' "$B/manifests/sha256:$(sum m)"
M="$M${M:+,}{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:$(sum m)\",\"size\":$(stat -c %s m),\"platform\":{\"architecture\":\"$A\",\"os\":\"linux\"}}"
done
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "$M" > i
curl -sf -X PUT --data-binary @i -H 'Content-Type: application/vnd.oci.image.index.v1+json' "$B/manifests/1"
)sh";
    const oci::Said said = sh(script);
    ASSERT_EQ(said.status, 0) << said.output;
  };
  const std::string name = fmt::format("localhost:{}/team/shop:1", port);
  const auto index_digest = [&] {
    const std::string out =
        sh(fmt::format("skopeo inspect --tls-verify=false --raw docker://{} > {} && sha256sum < {} | cut -d' ' -f1",
                       name, scratch / "raw", scratch / "raw"))
            .output;
    return "sha256:" + out.substr(0, 64);
  };
  push("first");
  const std::string first = index_digest();
  const std::string text = "FROM " + name + "\nFROM " + fmt::format("localhost:{}/team/none:1\n", port);
  const auto pins = pins_of({.path = "x", .text = text}, Refresh::no, registry_resolver({}));
  ASSERT_EQ(pins.size(), 2U);
  EXPECT_EQ(pins[0].after, name + "@" + first) << pins[0].problem;
  EXPECT_EQ(pins[1].state, Pin::State::unknown);
  const std::string after = with_pins(text, pins);
  // Fresh: nothing to do.
  EXPECT_EQ(with_pins(after, pins_of({.path = "x", .text = after}, Refresh::yes, registry_resolver({}))), after);

  push("second");
  const std::string second = index_digest();
  ASSERT_NE(first, second);
  const auto moved = pins_of({.path = "x", .text = after}, Refresh::yes, registry_resolver({}));
  EXPECT_EQ(moved[0].state, Pin::State::moved);
  EXPECT_EQ(moved[0].after, name + "@" + second);
}

}  // namespace
}  // namespace plimsoll::lint
