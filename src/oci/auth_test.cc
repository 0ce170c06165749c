// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "base/file.h"
#include "oci/auth.h"
#include "oci/auth_credentials.h"

namespace plimsoll::oci {
namespace {

namespace fs = std::filesystem;

TEST(Base64, round_trips_and_knows_the_rfc_4648_vectors) {
  for (const auto& [plain, encoded] : std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                                                       {"f", "Zg=="},
                                                                                       {"fo", "Zm8="},
                                                                                       {"foo", "Zm9v"},
                                                                                       {"foob", "Zm9vYg=="},
                                                                                       {"fooba", "Zm9vYmE="},
                                                                                       {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(base64_encode(plain), encoded);
    EXPECT_EQ(base64_decode(encoded), plain);
  }
  std::minstd_rand random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string text(random() % 50, '\0');
    for (char& c : text) c = static_cast<char>(random());
    ASSERT_EQ(base64_decode(base64_encode(text)), text);
  }
  for (const char* bad : {"A", "Zm9v!", "Z g=", "====A"}) EXPECT_FALSE(base64_decode(bad)) << bad;
}

Credentials stored(std::string_view document, std::string_view host, std::string_view path = "team/shop") {
  const auto entry = read_credentials(document, host, path);
  return entry && entry->stored ? *entry->stored : Credentials{};
}

TEST(Credentials, are_found_under_every_name_of_a_host) {
  const std::string auth = base64_encode("ann:a:b");
  for (const char* key : {"registry.example", "https://registry.example", "http://registry.example/",
                          "https://registry.example/v1/", "registry.example/v2"}) {
    const auto found = stored(fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})", key, auth), "registry.example");
    EXPECT_EQ(found.username, "ann") << key;
    EXPECT_EQ(found.password, "a:b") << key;
  }
  for (const char* key : {"https://index.docker.io/v1/", "docker.io", "index.docker.io", "registry-1.docker.io"})
    EXPECT_EQ(stored(fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})", key, auth), "docker.io").username, "ann")
        << key;
  for (const char* key : {"example", "registry.example:5000", "xregistry.example", "registry.example.evil",
                          "registry.example/other", "registry.example/team/sh", ""})
    EXPECT_TRUE(stored(fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})", key, auth), "registry.example").empty())
        << key;
}

TEST(Credentials, the_most_specific_wins) {
  const std::string document = fmt::format(
      R"({{"auths":{{"r.example/team":{{"auth":"{}"}},"r.example":{{"auth":"{}"}},"r.example/team/shop":{{"auth":"{}"}}}}}})",
      base64_encode("team:x"), base64_encode("all:x"), base64_encode("shop:x"));
  EXPECT_EQ(stored(document, "r.example", "team/shop").username, "shop");
  EXPECT_EQ(stored(document, "r.example", "team/else").username, "team");
  EXPECT_EQ(stored(document, "r.example", "teams/else").username, "all");
}

TEST(Credentials, helpers_are_named) {
  const char* document =
      R"({"credsStore":"desktop","credHelpers":{"gcr.example":"gcloud"},"auths":{"gcr.example":{}}})";
  EXPECT_EQ(read_credentials(document, "gcr.example", "x")->helper, "gcloud");
  EXPECT_EQ(read_credentials(document, "docker.io", "x")->helper, "desktop");
  EXPECT_EQ(read_credentials(document, "docker.io", "x")->helper_key, "https://index.docker.io/v1/");
  EXPECT_FALSE(read_credentials(document, "gcr.example", "x")->stored);
  for (const char* bad : {"", "[]", "null", R"({"auths":)"}) EXPECT_FALSE(read_credentials(bad, "h", "p")) << bad;
  for (const char* odd : {"{}", R"({"auths":[]})", R"({"auths":{"h":3},"credHelpers":7,"credsStore":[]})",
                          R"({"auths":{"h":{"auth":"!!"}}})"})
    EXPECT_TRUE(stored(odd, "h").empty()) << odd;
}

class Notes final : public Observer {
 public:
  void note(std::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

TEST(Credentials, helpers_are_asked_without_a_shell) {
  const fs::path folder = fs::temp_directory_path() / fmt::format("plimsoll-auth-{}", getpid());
  fs::create_directories(folder);
  const auto program = [&](const char* name, const std::string& script) {
    const fs::path path = folder / (std::string("docker-credential-") + name);
    ASSERT_TRUE(write_file(path, "#!/bin/sh\n" + script));
    fs::permissions(path, fs::perms::owner_all);
  };
  program(
      "good",
      R"(read host; [ "$1" = get ] || exit 9; echo "{\"ServerURL\":\"$host\",\"Username\":\"ann\",\"Secret\":\"for $host\"}")");
  program("token", R"(echo '{"Username":"<token>","Secret":"refresh"}')");
  program("none", "echo 'credentials not found in native keychain'; exit 1");
  program("broken", "echo 'S3cret leaked' >&2; echo S3cret; exit 3");
  program("noise", "exec cat /dev/zero");
  program("words", "echo hello");
  const std::string path = folder.string() + ":" + std::getenv("PATH");
  setenv("PATH", path.c_str(), 1);
  const auto good = ask_helper("good", "registry.example");
  ASSERT_TRUE(good && *good) << good.error().message;
  EXPECT_EQ((*good)->username, "ann");
  EXPECT_EQ((*good)->password, "for registry.example");
  EXPECT_EQ((*ask_helper("token", "h"))->identity_token, "refresh");
  const auto none = ask_helper("none", "h");
  EXPECT_TRUE(none && !*none);
  for (const char* name : {"broken", "noise", "words", "absent", "", "../x", "a;b", "a b"}) {
    const auto failed = ask_helper(name, "h");
    ASSERT_FALSE(failed) << name;
    EXPECT_EQ(failed.error().message.find("S3cret"), std::string::npos);
  }

  // All together: a helper that fails is told and passed over, what the file holds serves.
  for (const char* name : {"REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"}) unsetenv(name);
  setenv("HOME", folder.c_str(), 1);
  setenv("DOCKER_CONFIG", folder.c_str(), 1);
  ASSERT_TRUE(
      write_file(folder / "config.json",
                 fmt::format(R"({{"credsStore":"broken","auths":{{"h":{{"auth":"{}"}}}}}})", base64_encode("bob:pw"))));
  Notes notes;
  EXPECT_EQ(find_credentials("h", "p", notes).username, "bob");
  ASSERT_EQ(notes.lines.size(), 1U);
  ASSERT_TRUE(write_file(folder / "other.json", R"({"credHelpers":{"h":"good"}})"));
  setenv("REGISTRY_AUTH_FILE", (folder / "other.json").c_str(), 1);
  EXPECT_EQ(find_credentials("h", "p", notes).username, "ann");
  EXPECT_TRUE(find_credentials("elsewhere", "p", notes).empty());

  // A document in the environment counts before all files; one that is none is told without its text.
  setenv("DOCKER_AUTH_CONFIG", R"({"auths":{"h":{"username":"carl","password":"pw"}}})", 1);
  EXPECT_EQ(find_credentials("h", "p", notes).username, "carl");
  setenv("DOCKER_AUTH_CONFIG", "S3cret", 1);
  EXPECT_EQ(find_credentials("h", "p", notes).username, "ann");
  EXPECT_EQ(notes.lines.back(), "$DOCKER_AUTH_CONFIG cannot be read as credentials and is passed over");
  unsetenv("DOCKER_AUTH_CONFIG");
  fs::remove_all(folder);
}

TEST(Token, is_read_in_both_spellings) {
  EXPECT_EQ(read_token(R"({"token":"a","access_token":"b"})")->text, "a");
  EXPECT_EQ(read_token(R"({"access_token":"b","expires_in":900})")->lifetime, std::chrono::seconds(900));
  EXPECT_EQ(read_token(R"({"token":"a","expires_in":-5})")->lifetime, std::chrono::seconds(60));
  for (const char* bad : {"", "{}", R"({"token":""})", R"({"token":"a b"})", R"({"token":"a\n"})", R"({"token":7})"})
    EXPECT_FALSE(read_token(bad)) << bad;
}

}  // namespace
}  // namespace plimsoll::oci
