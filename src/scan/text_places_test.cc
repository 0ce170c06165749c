// SPDX-License-Identifier: Apache-2.0
#include "scan/text_places.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "oci/manifest.h"

namespace plimsoll::scan {
namespace {

class Nothing final : public oci::Image {
 public:
  Result<StreamPtr> open(std::size_t) override { return fail(ErrorKind::not_found, "nothing"); }
};

std::multiset<std::string> places_of(const std::string& config, const std::string& manifest = "") {
  Nothing image;
  image.config.raw = config;
  image.manifest_raw = manifest;
  image.index_annotations = {{"a.b", "of the index"}};
  image.provenance = {R"({"args":{"build-arg:T":"kept"}})"};
  std::multiset<std::string> out;
  for (const TextPlace& place : text_places(image)) {
    std::string line = place.place + " | " + place.text;
    for (const auto& [name, value] : place.variables) line += " | " + name + "→" + value;
    out.insert(line);
  }
  return out;
}

TEST(TextPlaces, EveryTextOfTheDocuments) {
  const auto found = places_of(
      R"({"author":"me","config":{"Env":["A=1","B=x=y"],"Cmd":["serve","--token","x"],
          "Entrypoint":["/bin/sh","-c","run \"it\""],"Labels":{"l":"v","multi":"1\n2"},
          "Healthcheck":{"Test":["CMD-SHELL","curl x"],"Interval":1},"OnBuild":["ENV K=V","RUN make"],
          "Unheard":{"of":["deep",{"er":"value"}]}},
          "container_config":{"Env":["OLD=1"]},
          "moby.buildkit.buildinfo.v1":"eyJhdHRycyI6eyJidWlsZC1hcmc6VE9LRU4iOiJoZWxsbyJ9fQ==",
          "history":[{"created_by":"RUN |1 T=x /bin/sh -c make","comment":"why","author":"she"},
                     {"created_by":"/bin/sh -c #(nop)  ENV K=V","empty_layer":true}],
          "rootfs":{"type":"layers"}})",
      R"({"annotations":{"n":"v"},"layers":[{"annotations":{"deep":"one"}}]})");
  for (const char* line : {"config:author | author=me",
                           "config:Env | A=1 | A→1",
                           "config:Env | B=x=y | B→x=y",
                           "config:Cmd | serve --token x",
                           "config:Entrypoint | /bin/sh -c run \"it\"",
                           "config:Labels | l=v",
                           "config:Labels | multi=1\n2",
                           "config:Healthcheck | CMD-SHELL curl x",
                           "config:OnBuild | ENV K=V | K→V",
                           "config:OnBuild | RUN make",
                           "config:Unheard | deep",
                           "config:Unheard | er=value",
                           "config:container_config | OLD=1 | OLD→1",
                           "config:moby.buildkit.buildinfo.v1 | build-arg:TOKEN=hello",
                           "history:0 | RUN |1 T=x /bin/sh -c make | T→x",
                           "history:0 | comment=why",
                           "history:0 | author=she",
                           "history:1 | /bin/sh -c #(nop)  ENV K=V | K→V",
                           "manifest:annotations | n=v",
                           "manifest:layers | deep=one",
                           "index:annotations | a.b=of the index",
                           "provenance:0 | build-arg:T=kept"})
    EXPECT_TRUE(found.contains(line)) << line;
}

TEST(TextPlaces, DamageIsNoMatter) {
  for (const char* document :
       {"", "{", "[]", "null", R"({"config":1,"history":{}})", R"({"history":[1,null,[]]})",
        R"({"config":{"Env":{"a":"b"},"Labels":["x"]}})", R"({"config":{"Env":[1,null,["A=1"]]}})"})
    EXPECT_GE(places_of(document, document).size(), 1U) << document;
  std::string deep;
  for (int i = 0; i < 30; ++i) deep += "[";
  EXPECT_EQ(places_of("{\"x\":" + deep + "\"y\"" + std::string(30, ']') + "}").count("config:x | y"), 1U);
}

}  // namespace
}  // namespace plimsoll::scan
