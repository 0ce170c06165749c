// SPDX-License-Identifier: Apache-2.0
// Updates against a real server on loopback: only what changed is fetched and built, what fails keeps its rows.
#include "advisory/update.h"

#include <fcntl.h>
#include <sys/file.h>

#include <chrono>
#include <mutex>

#include "advisory/testing.h"
#include "base/clock.h"
#include "http/loopback_server.h"

namespace plimsoll::advisory {
namespace {

/// Serves documents by path, with ETags when told to.
class Site {
 public:
  explicit Site(bool etags)
      : etags_(etags), server_([this](const http::Seen& seen, http::Connection& out) { answer(seen, out); }) {}

  void put(const std::string& path, std::string content) {
    const std::scoped_lock lock(mutex_);
    files_[path] = std::move(content);
  }
  void remove(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    files_.erase(path);
  }
  [[nodiscard]] FeedSource source(const std::string& feed, const std::string& path) const {
    return {feed, server_.url(path)};
  }
  void date(const std::string& last_modified) {
    const std::scoped_lock lock(mutex_);
    date_ = "Last-Modified: " + last_modified + "\r\n";
  }
  /// Bodies sent so far.
  [[nodiscard]] int bodies() const { return bodies_; }

 private:
  void answer(const http::Seen& seen, http::Connection& out) {
    const std::scoped_lock lock(mutex_);
    const auto file = files_.find(seen.target);
    if (file == files_.end()) return out.answer("404 Not Found", "", "gone");
    const std::string etag = "\"" + std::to_string(std::hash<std::string>()(file->second)) + "\"";
    if (seen.headers.get("if-none-match") == etag) return out.answer("304 Not Modified", "ETag: " + etag + "\r\n", "");
    ++bodies_;
    out.answer("200 OK", (etags_ ? "ETag: " + etag + "\r\n" : "") + date_, file->second);
  }

  bool etags_;
  std::mutex mutex_;
  std::map<std::string, std::string> files_;
  std::string date_;
  std::atomic<int> bodies_ = 0;
  http::LoopbackServer server_;
};

http::ClientOptions impatient() {
  http::ClientOptions out;
  out.attempts = 2;
  out.first_wait = std::chrono::milliseconds(1);
  return out;
}

std::string secdb(std::string_view version) {
  return fmt::format(
      R"({{"distroversion":"v3.20","packages":[{{"pkg":{{"name":"a","secfixes":{{"{}":["CVE-2024-0001"]}}}}}}]}})",
      version);
}
constexpr std::string_view kKev =
    R"({"dateReleased":"2025-01-01","vulnerabilities":[{"cveID":"CVE-2024-0001","dateAdded":"2025-01-01"}]})";

class Update : public testing::TestWithParam<bool> {
 protected:
  Update() {
    site.put("/main.json", secdb("1-r0"));
    site.put("/kev.json", std::string(kKev));
  }
  Result<UpdateReport> run() {
    return update({.database = scratch / "a.db",
                   .folder = scratch / "feeds",
                   .sources = {site.source("alpine", "/main.json"), site.source("kev", "/kev.json")},
                   .http = impatient()});
  }
  Scratch scratch;
  Site site{GetParam()};
};

TEST_P(Update, FetchesAndBuildsOnlyWhatChanged) {
  auto report = run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rebuilt, (std::vector<std::string>{"alpine", "kev"}));
  EXPECT_EQ(site.bodies(), 2);
  const auto first = identities(scratch / "a.db");

  report = run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->rebuilt.empty());
  EXPECT_EQ(report->feeds.size(), 2U);
  EXPECT_EQ(site.bodies(), GetParam() ? 2 : 4);  // without validators it is fetched, and found to be the same
  EXPECT_EQ(identities(scratch / "a.db"), first);

  site.put("/main.json", secdb("2-r0"));
  report = run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rebuilt, std::vector<std::string>{"alpine"});
  EXPECT_EQ(dump(scratch, "alpine"), "Alpine:v3.20 a CVE-2024-0001 fixed [|2-r0|]\n");
  EXPECT_NE(Store::open(scratch / "a.db")->details("CVE-2024-0001")->known_exploited, "");

  EXPECT_EQ(report->rewritten, std::vector<std::string>{"Alpine:v3.20"});
  EXPECT_EQ(report->partitions, 2U);

  // A database that went missing or bad is built again from the files that are there, as far as needed.
  const auto good = contents(scratch / "a.db");
  write(scratch / "a.db/index.json", "damaged");
  report = run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rebuilt.size(), 2U);
  EXPECT_TRUE(contents(scratch / "a.db") == good);

  std::string bytes = slurp(partition_file(scratch / "a.db", "Alpine:v3.20"));
  bytes[bytes.size() / 2] ^= 1;
  write(partition_file(scratch / "a.db", "Alpine:v3.20"), bytes);
  report = run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rebuilt, std::vector<std::string>{"alpine"});
  EXPECT_TRUE(contents(scratch / "a.db") == good);

  std::filesystem::remove(partition_file(scratch / "a.db", "cve"));
  report = run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rebuilt, std::vector<std::string>{"kev"});
  EXPECT_TRUE(contents(scratch / "a.db") == good);
  EXPECT_TRUE(Store::open(scratch / "a.db")->verify());
}

TEST_P(Update, KeepsTheRowsOfWhatFailsAndSaysSo) {
  ASSERT_TRUE(run());
  site.remove("/main.json");
  auto report = run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->failed, std::vector<std::string>{"alpine"});
  EXPECT_EQ(dump(scratch, "alpine"), "Alpine:v3.20 a CVE-2024-0001 fixed [|1-r0|]\n");
  auto told = status(scratch / "a.db", scratch / "feeds");
  EXPECT_NE(told->at(0).error.find("404"), std::string::npos) << told->at(0).error;
  EXPECT_EQ(told->at(1).error, "");

  // Nonsense with the status 200: the fetch is fine, the build of the feed fails.
  site.put("/main.json", "<html>be right back</html>");
  report = run();
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("alpine"), std::string::npos);
  EXPECT_EQ(dump(scratch, "alpine"), "Alpine:v3.20 a CVE-2024-0001 fixed [|1-r0|]\n");

  site.put("/main.json", secdb("3-r0"));
  report = run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->failed.empty());
  EXPECT_EQ(dump(scratch, "alpine"), "Alpine:v3.20 a CVE-2024-0001 fixed [|3-r0|]\n");
  EXPECT_EQ(status(scratch / "a.db", scratch / "feeds")->at(0).error, "");
}

TEST_P(Update, IsAnErrorWhenNothingAnswers) {
  ASSERT_TRUE(run());
  const auto before = identities(scratch / "a.db");
  site.remove("/main.json");
  site.remove("/kev.json");
  const auto report = run();
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("stays as it was"), std::string::npos) << report.error().message;
  EXPECT_EQ(identities(scratch / "a.db"), before);
}

TEST_P(Update, WaitsForNobody) {
  ASSERT_TRUE(run());
  const FileDescriptor other(::open((scratch / "feeds/lock").c_str(), O_RDWR | O_CLOEXEC));
  ASSERT_EQ(::flock(other.get(), LOCK_EX | LOCK_NB), 0);
  const auto report = run();
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("another plimsoll"), std::string::npos);
}

// Debian's tracker and Alpine's secdb do not say of when they are; what has just been fetched is not of unknown age.
TEST_P(Update, FeedsThatStateNoDateAreAsOldAsTheirFiles) {
  const auto dates = [&] {
    const auto report = run();
    EXPECT_TRUE(report) << report.error().message;
    std::map<std::string, std::string> out;
    if (!report) return out;
    for (const FeedStatus& feed : report->feeds) out[feed.name] = feed.upstream_date;
    const auto stored = Store::open(scratch / "a.db")->feeds();
    for (const FeedStatus& feed : *stored) EXPECT_EQ(feed.upstream_date, out[feed.name]);
    return out;
  };
  auto told = dates();
  EXPECT_EQ(told["kev"], "2025-01-01");
  EXPECT_EQ(days_between(told["alpine"], today()), 0) << told["alpine"];

  site.date("Fri, 20 Nov 2026 08:00:00 GMT");
  site.put("/main.json", secdb("2-r0"));
  told = dates();
  EXPECT_EQ(told["kev"], "2025-01-01");
  EXPECT_EQ(told["alpine"], "2026-11-20T08:00:00Z");
  EXPECT_EQ(dates()["alpine"], "2026-11-20T08:00:00Z");

  // The date is of the file, and is known when only the database has to be built again.
  std::filesystem::remove_all(scratch / "a.db");
  EXPECT_EQ(dates()["alpine"], "2026-11-20T08:00:00Z");
}

INSTANTIATE_TEST_SUITE_P(Servers, Update, testing::Bool(),
                         [](const auto& with) { return with.param ? "WithETags" : "WithoutETags"; });

TEST(Sources, AreTheTablesUnlessConfigured) {
  Scratch scratch;
  const auto plain = configured_sources(scratch.path());
  ASSERT_TRUE(plain);
  EXPECT_GT(plain->size(), 4U);
  write(scratch / "sources", "# ours\n\nkev=https://mirror.example/kev.json\r\nkev=https://mirror.example/more.json");
  const auto own = configured_sources(scratch.path());
  ASSERT_TRUE(own) << own.error().message;
  EXPECT_EQ(own->size(), plain->size() + 1);
  EXPECT_EQ(own->back(), (FeedSource{"kev", "https://mirror.example/more.json"}));
  write(scratch / "sources", "nothing=https://x");
  EXPECT_FALSE(configured_sources(scratch.path()));
  EXPECT_FALSE(parse_source("kev="));
  EXPECT_FALSE(parse_source("kev"));
}

TEST(Sources, AreThoseThatAreNamed) {
  Scratch scratch;
  write(scratch / "sources", "kev=https://mirror.example/kev.json\n");
  const auto all = configured_sources(scratch.path());
  ASSERT_TRUE(all);
  EXPECT_EQ(*chosen_sources(scratch.path(), {}), *all);
  const auto some = chosen_sources(scratch.path(), {"alpine", "kev", "alpine", "debian=https://mirror.example/d"});
  ASSERT_TRUE(some) << some.error().message;
  std::vector<FeedSource> expected;
  for (const FeedSource& source : *all) {
    if (source.feed == "alpine") expected.push_back(source);
  }
  EXPECT_GT(expected.size(), 1U);
  expected.push_back({"kev", "https://mirror.example/kev.json"});
  expected.push_back({"debian", "https://mirror.example/d"});
  EXPECT_EQ(*some, expected);
  EXPECT_FALSE(chosen_sources(scratch.path(), {"debain"}));
  EXPECT_FALSE(chosen_sources(scratch.path(), {"debian="}));
}

TEST(FetchInputs, MixesFilesAndUrls) {
  Scratch scratch;
  Site site(true);
  site.put("/kev.json", std::string(kKev));
  const auto inputs =
      fetch_inputs({{"alpine", "/some/file"}, site.source("kev", "/kev.json")}, scratch / "feeds", impatient());
  ASSERT_TRUE(inputs) << inputs.error().message;
  EXPECT_EQ((*inputs)[0].path, "/some/file");
  EXPECT_EQ(slurp((*inputs)[1].path), kKev);
  http::ClientOptions offline = impatient();
  offline.network = http::Network::offline;
  const auto again = fetch_inputs({site.source("kev", "/kev.json")}, scratch / "feeds", offline);
  ASSERT_TRUE(again);
  EXPECT_NE((*again)[0].error, "");
  EXPECT_FALSE(fetch_inputs({site.source("kev", "/never.json")}, scratch / "feeds", offline));
}

}  // namespace
}  // namespace plimsoll::advisory
