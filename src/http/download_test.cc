// SPDX-License-Identifier: Apache-2.0
#include "http/download.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include <fstream>
#include <random>

#include "base/file.h"
#include "http/loopback_server.h"

namespace plimsoll::http {
namespace {

namespace fs = std::filesystem;

class DownloadTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / fmt::format("plimsoll-download-{}", getpid());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    path_ = folder_ / "feed.zip";
    options_.first_wait = std::chrono::milliseconds(1);
    options_.attempts = 1;  // what breaks is left to the next call
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file() const { return read_file(path_, kGiB).value_or("(none)"); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_, path_;
  ClientOptions options_;
};

TEST_F(DownloadTest, fetches_only_what_changed) {
  std::string tag = "\"1\"";
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (seen.headers.get("if-none-match") == tag) return out.answer("304 Not Modified", "", "");
    out.answer("200 OK", "ETag: " + tag + "\r\n", "rows of " + tag);
  });
  Client client(options_);
  const auto first = download(client, server.url("/"), path_);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->state, Download::State::fetched);
  EXPECT_EQ(file(), "rows of \"1\"");
  EXPECT_EQ(first->size, file().size());
  DownloadOptions known{first->etag, first->last_modified};
  const auto second = download(client, server.url("/"), path_, known);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->state, Download::State::unchanged);
  EXPECT_EQ(second->etag, "\"1\"");
  EXPECT_EQ(files(), 1U);
  tag = "\"2\"";
  EXPECT_EQ(download(client, server.url("/"), path_, known)->state, Download::State::fetched);
  EXPECT_EQ(file(), "rows of \"2\"");
  fs::remove(path_);
  EXPECT_EQ(download(client, server.url("/"), path_, DownloadOptions{"\"2\"", ""})->state, Download::State::fetched)
      << "a validator for a file that is gone means nothing";
}

TEST_F(DownloadTest, continues_what_an_earlier_process_began) {
  std::string body(200'000, 'a'), tag = "\"1\"";
  std::minstd_rand random(3);
  for (char& c : body) c = static_cast<char>(random());
  std::vector<std::size_t> starts;
  std::size_t stop = 70'000;
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    const std::string_view range = seen.headers.get("range");
    const std::size_t start =
        range.empty() || seen.headers.get("if-range") != tag ? 0 : std::stoul(std::string(range.substr(6)));
    starts.push_back(start);
    out.send(fmt::format("HTTP/1.1 {}\r\nETag: {}\r\n", start > 0 ? "206 Partial Content" : "200 OK", tag));
    if (start > 0) out.send(fmt::format("Content-Range: bytes {}-{}/{}\r\n", start, body.size() - 1, body.size()));
    out.send(fmt::format("Content-Length: {}\r\n\r\n{}", body.size() - start, body.substr(start, stop - start)));
  });
  const auto once = [&] {
    Client client(options_);
    return download(client, server.url("/"), path_);
  };
  EXPECT_FALSE(once());
  EXPECT_FALSE(fs::exists(path_)) << "a partial file under the final name";
  const std::size_t held = fs::file_size(path_.string() + ".partial");
  EXPECT_GT(held, 0U);
  EXPECT_LE(held, 70'000U);
  stop = body.size();
  const auto done = once();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_TRUE(file() == body);
  EXPECT_EQ(starts.back(), held);
  EXPECT_EQ(files(), 1U);

  // Changed in between: the rest of the new one does not belong to the start of the old.
  fs::remove(path_);
  stop = 70'000;
  EXPECT_FALSE(once());
  tag = "\"2\"";
  body[0] = static_cast<char>(~body[0]);
  stop = body.size();
  ASSERT_TRUE(once());
  EXPECT_TRUE(file() == body);
}

TEST_F(DownloadTest, leaves_the_old_file_when_it_fails) {
  LoopbackServer server([](const Seen& seen, Connection& out) {
    if (seen.target == "/big") return out.answer("200 OK", "", std::string(5000, 'x'));
    if (seen.target == "/cut") {
      out.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
      return;
    }
    out.answer("404 Not Found", "", "no");
  });
  ASSERT_TRUE(write_file(path_, "old"));
  Client client(options_);
  EXPECT_EQ(download(client, server.url("/gone"), path_).error().kind, ErrorKind::not_found);
  EXPECT_EQ(download(client, server.url("/big"), path_, DownloadOptions{"", "", 4999}).error().kind, ErrorKind::limit);
  EXPECT_EQ(download(client, server.url("/cut"), path_).error().kind, ErrorKind::network);
  EXPECT_EQ(file(), "old");
  EXPECT_EQ(files(), 1U) << "nothing is kept that could not be continued";
}

TEST_F(DownloadTest, one_at_a_time) {
  const FileDescriptor held(open((path_.string() + ".partial").c_str(), O_RDWR | O_CREAT, 0644));
  ASSERT_EQ(flock(held.get(), LOCK_EX), 0);
  LoopbackServer server([](const Seen&, Connection& out) { out.answer("200 OK", "", "x"); });
  Client client(options_);
  const auto done = download(client, server.url("/"), path_);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("another process"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::http
