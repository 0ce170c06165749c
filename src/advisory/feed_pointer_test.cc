// SPDX-License-Identifier: Apache-2.0
#include "advisory/feed_pointer.h"

#include <gtest/gtest.h>

#include <map>

#include "advisory/feed_folder.h"
#include "advisory/testing.h"
#include "http/loopback_server.h"

namespace plimsoll::advisory {
namespace {

using Site = std::map<std::string, std::string>;

std::string follow(const Site& site, const std::string& url) {
  const Result<std::string> done = follow_feed_pointer(url, [&](const std::string& at) -> Result<std::string> {
    const auto file = site.find(at);
    if (file == site.end()) return fail(ErrorKind::network, "{}: gone", at);
    return file->second;
  });
  return done ? *done : "error: " + done.error().message;
}

std::string repomd(std::string_view href) {
  return fmt::format(
      "<repomd xmlns='http://linux.duke.edu/metadata/repo'><revision>1</revision><data type='primary'><location "
      "href='repodata/p.xml.gz'/></data><data type='updateinfo'><location href='{}'/></data></repomd>",
      href);
}

TEST(FeedPointer, LeadsToTheNewestFile) {
  const std::string vex = "https://x/csaf/v2/vex/archive_latest.txt", list = "https://cdn/2/core/mirror.list";
  EXPECT_TRUE(is_feed_pointer(vex));
  EXPECT_TRUE(is_feed_pointer(list));
  EXPECT_FALSE(is_feed_pointer("https://x/csaf/v2/vex/changes.csv"));
  EXPECT_EQ(follow({{vex, "csaf_vex_2025-01-01.tar.zst\n"}}, vex), "https://x/csaf/v2/vex/csaf_vex_2025-01-01.tar.zst");
  const std::string folder = "https://cdn/2/core/2.0/x86_64/0a1b/";
  EXPECT_EQ(follow({{list, folder + "\nhttps://other/"},
                    {folder + "repodata/repomd.xml", repomd("repodata/0a-updateinfo.xml.gz")}},
                   list),
            folder + "repodata/0a-updateinfo.xml.gz");
}

TEST(FeedPointer, LeadsNowhereElse) {
  const std::string vex = "https://x/vex/archive_latest.txt", list = "https://cdn/mirror.list";
  for (const char* name : {"", "../a.tar", "a/b.tar", "https://evil/a", "a?b", "a b\n", "/etc/passwd", "<html>"}) {
    const std::string led = follow({{vex, name}}, vex);
    EXPECT_TRUE(led.starts_with("error: ") || led == "https://x/vex/a") << name << " " << led;
  }
  EXPECT_EQ(follow({{list, "http://cdn/a/"}}, list).substr(0, 6), "error:");  // not from https to http
  EXPECT_EQ(follow({{list, "file:///etc"}}, list).substr(0, 6), "error:");
  for (const std::string& document : {repomd("https://evil/x"), repomd("../../x"), repomd("/x"), repomd(""),
                                      std::string("<repomd/>"), std::string("not xml")})
    EXPECT_EQ(follow({{list, "https://cdn/a"}, {"https://cdn/a/repodata/repomd.xml", document}}, list).substr(0, 6),
              "error:")
        << document;
}

TEST(FeedPointer, TheFolderKeepsWhatItLedTo) {
  Site site{{"/archive_latest.txt", "one.txt"}, {"/one.txt", "first"}, {"/two.txt", "second"}};
  int bodies = 0;
  http::LoopbackServer server([&](const http::Seen& seen, http::Connection& out) {
    const auto file = site.find(seen.target);
    if (file == site.end()) return out.answer("404 Not Found", "", "gone");
    const std::string etag = "\"same\"";  // also of different files
    if (seen.headers.get("if-none-match") == etag) return out.answer("304 Not Modified", "ETag: " + etag + "\r\n", "");
    ++bodies;
    out.answer("200 OK", "ETag: " + etag + "\r\n", file->second);
  });
  Scratch scratch;
  http::ClientOptions options;
  options.attempts = 1;
  http::Client client(options);
  const FeedSource source{"redhat", server.url("/archive_latest.txt")};
  const auto fetch = [&] {
    FeedFolder folder = *FeedFolder::open(scratch / "feeds");
    const Fetched fetched = folder.fetch(source, client);
    EXPECT_TRUE(folder.save());
    return fetched;
  };
  Fetched fetched = fetch();
  EXPECT_EQ(fetched.state, Fetched::State::fetched) << fetched.error;
  EXPECT_EQ(slurp(fetched.path), "first");
  EXPECT_EQ(fetch().state, Fetched::State::unchanged);
  EXPECT_EQ(bodies, 3);  // the pointer each time, the file once
  site["/archive_latest.txt"] = "two.txt";
  fetched = fetch();
  EXPECT_EQ(fetched.state, Fetched::State::fetched);
  EXPECT_EQ(slurp(fetched.path), "second");
  site["/archive_latest.txt"] = "three.txt";
  fetched = fetch();
  EXPECT_EQ(fetched.state, Fetched::State::failed);
  EXPECT_EQ(slurp(fetched.path), "second");
}

}  // namespace
}  // namespace plimsoll::advisory
