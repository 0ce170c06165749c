// SPDX-License-Identifier: Apache-2.0
// The client against servers that are wrong on purpose.
#include "http/client.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "base/limits.h"
#include "http/loopback_server.h"
#include "http/url.h"

namespace plimsoll::http {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class Notes final : public Observer {
 public:
  void note(std::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

ClientOptions quick() {
  ClientOptions options;
  options.first_wait = 1ms;
  return options;
}

ClientOptions impatient(std::chrono::milliseconds stall_timeout) {
  ClientOptions options = quick();
  options.stall_timeout = stall_timeout;
  return options;
}

std::string content(std::size_t size) {
  std::string text(size, '\0');
  std::minstd_rand random(static_cast<unsigned>(size));
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

Request get(std::string url) {
  Request request;
  request.url = std::move(url);
  return request;
}

Result<std::string> fetch(Client& client, const Request& request) {
  Response response = TRY(client.send(request));
  if (response.status != 200) return status_error(response.url, response.status);
  return response.text(kGiB);
}

// Where a Range header says to start; 0 without.
std::size_t range_start(const Seen& seen) {
  const std::string_view range = seen.headers.get("range");
  return range.empty() ? 0 : static_cast<std::size_t>(std::stoull(std::string(range.substr(6))));
}

void send_from(Connection& out, const std::string& body, std::size_t start, std::size_t stop,
               const std::string& headers = "") {
  out.send(fmt::format(
      "HTTP/1.1 {}\r\n{}{}Content-Length: {}\r\n\r\n", start > 0 ? "206 Partial Content" : "200 OK", headers,
      start > 0 ? fmt::format("Content-Range: bytes {}-{}/{}\r\n", start, body.size() - 1, body.size()) : "",
      body.size() - start));
  out.send(std::string_view(body).substr(start, stop > start ? stop - start : 0));
}

TEST(Client, reads_bodies_of_any_shape) {
  const std::string body = content(3'000'000);
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    out.keep_alive = true;
    if (seen.target == "/length") return out.answer("200 OK", "", body);
    if (seen.target == "/empty") return out.answer("200 OK", "", "");
    if (seen.target == "/chunked") {
      out.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (std::size_t at = 0, size = 1; at < body.size(); at += size, size = size * 3 + 1) {
        const auto part = std::string_view(body).substr(at, size);
        out.send(fmt::format("{:x}\r\n{}\r\n", part.size(), part));
      }
      out.send("0\r\nTrailer: yes\r\n\r\n");
      return;
    }
    out.keep_alive = false;
    out.send("HTTP/1.0 200 OK\r\n\r\n" + body);
  });
  Client client(quick());
  for (const char* target : {"/length", "/chunked", "/until-close", "/length"}) {
    const auto got = client.get(server.url(target), kGiB);
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_TRUE(*got == body) << target;
  }
  EXPECT_EQ(client.get(server.url("/empty"), kGiB).value_or("x"), "");
  EXPECT_LE(server.connections(), 2U) << "connections are not used again";
  EXPECT_EQ(server.seen().front().headers.get("user-agent"), "plimsoll/" PLIMSOLL_VERSION);
}

TEST(Client, holds_back_a_sender_nobody_reads) {
  std::atomic<std::uint64_t> sent = 0;
  const std::string block = content(kMiB);
  LoopbackServer server([&](const Seen&, Connection& out) {
    out.send("HTTP/1.1 200 OK\r\nContent-Length: 134217728\r\n\r\n");
    for (int i = 0; i < 128 && out.send(block); ++i) sent += block.size();
  });
  Client client(impatient(1s));
  auto response = client.send(get(server.url("/")));
  ASSERT_TRUE(response) << response.error().message;
  ASSERT_TRUE(response->body->next());
  std::this_thread::sleep_for(1200ms);  // longer than the stall timeout: a slow reader is no stalling server
  EXPECT_LT(sent, 32 * kMiB);
  std::uint64_t total = 0;
  for (;;) {
    const auto chunk = response->body->next();
    ASSERT_TRUE(chunk) << chunk.error().message;
    if (chunk->empty()) break;
    EXPECT_LE(chunk->size(), kMiB);
    total += chunk->size();
  }
  EXPECT_GT(total, 127 * kMiB);
}

TEST(Client, gives_up_on_servers_that_stall) {
  for (const std::string start :
       {"", "HTTP/1.1 200 OK\r\nX-Some: he", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"}) {
    LoopbackServer server([&](const Seen&, Connection& out) {
      out.send(start);
      out.stall(10s);
    });
    ClientOptions options = impatient(200ms);
    options.attempts = 2;
    Client client(options);
    const auto begin = Clock::now();
    const auto got = client.get(server.url("/"), kMiB);
    ASSERT_FALSE(got);
    EXPECT_NE(got.error().message.find("stalls"), std::string::npos) << got.error().message;
    EXPECT_LT(Clock::now() - begin, 2s);
  }
}

TEST(Client, gives_up_on_a_trickle) {
  LoopbackServer server([&](const Seen&, Connection& out) {
    out.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (out.send("x")) out.stall(20ms);
  });
  Client client(impatient(200ms));
  const auto begin = Clock::now();
  EXPECT_FALSE(client.get(server.url("/"), kMiB));
  EXPECT_LT(Clock::now() - begin, 3s);
}

TEST(Client, continues_broken_bodies_byte_by_byte_equal) {
  // Random break points; servers that honour Range, ignore it, or do either.
  const std::string body = content(300'000);
  std::minstd_rand random(7);
  for (int round = 0; round < 60; ++round) {
    const int mode = round % 3;
    LoopbackServer server([&, breaks = 0](const Seen& seen, Connection& out) mutable {
      const std::size_t start = mode == 0 || (mode == 2 && breaks % 2 == 0) ? range_start(seen) : 0;
      const bool last = ++breaks >= 4;
      send_from(out, body, start, last ? body.size() : start + random() % (body.size() - start));
    });
    ClientOptions options = quick();
    options.attempts = 6;
    Client client(options);
    Request request = get(server.url("/"));
    request.content = Request::Content::immutable;
    request.size = body.size();
    const auto got = fetch(client, request);
    ASSERT_TRUE(got) << mode << ": " << got.error().message;
    ASSERT_TRUE(*got == body) << "mode " << mode << ", " << server.seen().size() << " requests";
  }
}

TEST(Client, continues_what_may_change_only_while_it_has_not) {
  const std::string body = content(100'000);
  std::string second_tag = "\"a\"";
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (seen.headers.get("range").empty()) return send_from(out, body, 0, 50'000, "ETag: \"a\"\r\n");
    EXPECT_EQ(seen.headers.get("if-range"), "\"a\"");
    if (second_tag == "\"a\"") return send_from(out, body, range_start(seen), body.size(), "ETag: \"a\"\r\n");
    out.answer("200 OK", "ETag: " + second_tag + "\r\n", body);
  });
  Client client(quick());
  EXPECT_TRUE(client.get(server.url("/"), kMiB).value_or("") == body);
  second_tag = "\"b\"";
  const auto changed = client.get(server.url("/"), kMiB);
  ASSERT_FALSE(changed);
  EXPECT_NE(changed.error().message.find("changed"), std::string::npos);

  LoopbackServer nameless([&](const Seen&, Connection& out) { send_from(out, body, 0, 50'000); });
  EXPECT_FALSE(client.get(nameless.url("/"), kMiB)) << "no validator: nothing says that the rest belongs to it";
  EXPECT_EQ(nameless.seen().size(), 1U);
}

TEST(Client, refuses_ranges_it_did_not_ask_for) {
  const std::string body = content(1000);
  for (const std::string range : {"bytes 0-999/1000", "bytes 501-999/1000", "bytes 500-400/1000", "", "bytes x"}) {
    LoopbackServer server([&](const Seen& seen, Connection& out) {
      if (seen.headers.get("range").empty()) return send_from(out, body, 0, 500);
      out.answer("206 Partial Content", "Content-Range: " + range + "\r\n", body.substr(500));
    });
    Client client(quick());
    Request request = get(server.url("/"));
    request.content = Request::Content::immutable;
    EXPECT_FALSE(fetch(client, request)) << range;
  }
}

TEST(Client, holds_servers_to_the_promised_size) {
  LoopbackServer server([](const Seen& seen, Connection& out) {
    if (seen.target == "/long") return out.answer("200 OK", "", std::string(101, 'x'));
    if (seen.target == "/long-until-close") {
      out.send("HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x'));
      return;
    }
    out.answer("200 OK", "", std::string(99, 'x'));
  });
  Client client(quick());
  for (const char* target : {"/long", "/long-until-close", "/short"}) {
    Request request = get(server.url(target));
    request.content = Request::Content::immutable;
    request.size = 100;
    const auto got = fetch(client, request);
    ASSERT_FALSE(got) << target;
    EXPECT_NE(got.error().message.find("100 "), std::string::npos) << got.error().message;
  }
  Request request = get(server.url("/long-until-close"));
  request.most = 4999;
  const auto got = fetch(client, request);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::limit);
  EXPECT_EQ(client.get(server.url("/long"), 50).error().kind, ErrorKind::limit);
}

TEST(Client, bounds_an_endless_header) {
  LoopbackServer server([](const Seen&, Connection& out) {
    out.send("HTTP/1.1 200 OK\r\n");
    while (out.send("X-More: " + std::string(1000, 'x') + "\r\n")) {
    }
  });
  Client client(quick());
  const auto got = client.get(server.url("/"), kMiB);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::limit) << got.error().message;
}

TEST(Client, sends_credentials_to_the_first_server_only) {
  LoopbackServer other([](const Seen&, Connection& out) { out.answer("200 OK", "", "blob"); });
  LoopbackServer first([&](const Seen& seen, Connection& out) {
    if (seen.target == "/there")
      return out.answer("307 Temporary Redirect", "Location: " + other.url("/blob") + "\r\n", "");
    if (seen.target == "/here") return out.answer("302 Found", "Location: ../else?x=1\r\n", "moved");
    out.answer("200 OK", "", "here");
  });
  Client client(quick());
  Request request = get(first.url("/there"));
  request.authorize = [](const auto&) -> Result<std::string> { return "Bearer secret"; };
  EXPECT_EQ(fetch(client, request).value_or(""), "blob");
  ASSERT_EQ(other.seen().size(), 1U);
  EXPECT_EQ(other.seen()[0].headers.get("authorization"), "");
  request.url = first.url("/here");
  EXPECT_EQ(fetch(client, request).value_or(""), "here");
  ASSERT_EQ(first.seen().size(), 3U);
  for (const Seen& seen : first.seen()) EXPECT_EQ(seen.headers.get("authorization"), "Bearer secret") << seen.target;
  EXPECT_EQ(first.seen()[2].target, "/else?x=1");

  // Sent back by another server: that one chose the address, so no credentials.
  LoopbackServer back(
      [&](const Seen&, Connection& out) { out.answer("302 Found", "Location: " + first.url("/else") + "\r\n", ""); });
  LoopbackServer start([&](const Seen& seen, Connection& out) {
    if (seen.target == "/again") return out.answer("200 OK", "", "again");
    out.answer("302 Found", "Location: " + back.url("/") + "\r\n", "");
  });
  request.url = start.url("/");
  EXPECT_EQ(fetch(client, request).value_or(""), "here");
  EXPECT_EQ(first.seen().back().headers.get("authorization"), "");
}

TEST(Client, ends_redirects_that_do_not_end) {
  LoopbackServer server([](const Seen& seen, Connection& out) {
    if (seen.target == "/a") return out.answer("302 Found", "Location: /b\r\n", "");
    if (seen.target == "/b") return out.answer("302 Found", "Location: /a\r\n", "");
    if (seen.target == "/nowhere") return out.answer("302 Found", "", "");
    if (seen.target == "/file") return out.answer("302 Found", "Location: file:///etc/passwd\r\n", "");
    if (seen.target == "/remote") return out.answer("302 Found", "Location: http://192.0.2.1/\r\n", "");
    out.answer("302 Found", "Location: " + seen.target + "x\r\n", "");
  });
  Client client(quick());
  const auto message = [&](const char* target) {
    const auto got = client.get(server.url(target), kMiB);
    return got ? "" : got.error().message;
  };
  EXPECT_NE(message("/a").find("loop"), std::string::npos);
  EXPECT_NE(message("/x").find("more than 10 redirects"), std::string::npos);
  EXPECT_NE(message("/nowhere").find("where to"), std::string::npos);
  EXPECT_NE(message("/file").find("only http and https"), std::string::npos);
  EXPECT_NE(message("/remote").find("--plain-http"), std::string::npos);
}

TEST(Client, tries_again_when_asked_to_wait) {
  Notes notes;
  int requests = 0;
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    ++requests;
    if (seen.target == "/slow" && requests == 1)
      return out.answer("429 Too Many Requests", "Retry-After: 1\r\n", "wait");
    if (seen.target == "/twice" && requests <= 2) return out.answer("503 Service Unavailable", "", "");
    if (seen.target == "/broken" && requests == 1) return;
    if (seen.target == "/tomorrow") return out.answer("429 Too Many Requests", "Retry-After: 86400\r\n", "");
    if (seen.target == "/never") return out.answer("504 Gateway Timeout", "", "");
    if (seen.target == "/500") return out.answer("500 Internal Server Error", "", "");
    out.answer("200 OK", "", "done");
  });
  ClientOptions options = quick();
  options.observer = &notes;
  Client client(options);
  const auto begin = Clock::now();
  EXPECT_EQ(client.get(server.url("/slow"), kMiB).value_or(""), "done");
  EXPECT_GE(Clock::now() - begin, 1s);
  ASSERT_EQ(notes.lines.size(), 1U);
  EXPECT_NE(notes.lines[0].find("429 Too Many Requests; trying again in 1 s (2 of 5)"), std::string::npos)
      << notes.lines[0];
  const auto count = [&](const char* target, std::string_view expected) {
    requests = 0;
    EXPECT_EQ(client.get(server.url(target), kMiB).value_or(""), expected) << target;
    return requests;
  };
  EXPECT_EQ(count("/twice", "done"), 3);
  EXPECT_EQ(count("/broken", "done"), 2);
  EXPECT_EQ(count("/tomorrow", ""), 1);
  EXPECT_EQ(count("/never", ""), 5);
  EXPECT_EQ(count("/500", ""), 1);
}

// Without a network a hundred feeds do not wait for it a hundred times.
TEST(Client, waits_no_longer_where_nobody_was_found_three_times) {
  std::string nobody;
  {
    LoopbackServer server([](const Seen&, Connection& out) { out.answer("200 OK", "", ""); });
    nobody = server.url("/x");
  }
  LoopbackServer server([](const Seen&, Connection& out) { out.answer("200 OK", "", "there"); });
  Notes notes;
  ClientOptions options = quick();
  options.observer = &notes;
  Client client(options);
  const auto retries = [&](const std::string& url) {
    notes.lines.clear();
    EXPECT_EQ(client.get(url, kMiB).value_or("nobody"), url == nobody ? "nobody" : "there");
    return notes.lines.size();
  };
  std::vector<std::size_t> counted;
  for (int i = 0; i < 5; ++i) counted.push_back(retries(nobody));
  counted.push_back(retries(server.url("/x")));
  counted.push_back(retries(nobody));
  EXPECT_EQ(counted, (std::vector<std::size_t>{2, 2, 2, 0, 0, 0, 2}));
}

TEST(Client, answers_a_challenge_once_and_when_continuing) {
  const std::string body = content(10'000);
  int issued = 0;
  std::string valid = "t1";
  LoopbackServer server([&](const Seen& seen, Connection& out) {
    if (seen.headers.get("authorization") != "Bearer " + valid)
      return out.answer("401 Unauthorized", "WWW-Authenticate: Bearer realm=\"x\"\r\n", "");
    const std::size_t start = range_start(seen);
    send_from(out, body, start, start == 0 ? 5000 : body.size());
    valid = "t2";  // expires in the middle
  });
  std::string known;
  Client client(quick());
  Request request = get(server.url("/"));
  request.content = Request::Content::immutable;
  request.authorize = [&](const std::vector<std::string>& challenges) -> Result<std::string> {
    if (!challenges.empty()) known = fmt::format("Bearer t{}", ++issued);
    return known;
  };
  const auto got = fetch(client, request);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_TRUE(*got == body);
  EXPECT_EQ(issued, 2);

  request.authorize = [](const auto&) -> Result<std::string> { return "Bearer wrong"; };
  EXPECT_EQ(fetch(client, request).error().kind, ErrorKind::denied);
}

TEST(Client, stays_off_the_network_when_told_to) {
  Client cautious;
  const auto plain = cautious.get("http://192.0.2.1/x", kMiB);
  ASSERT_FALSE(plain);
  EXPECT_NE(plain.error().message.find("--plain-http"), std::string::npos);
  ClientOptions options;
  options.network = Network::offline;
  Client offline(options);
  const auto got = offline.get("https://registry.example/", kMiB);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().message.find("--offline"), std::string::npos);
  for (const char* url :
       {"", "x", "ftp://h/", "file:///etc/passwd", "https://", "https://user:pw@h/", "http://h:99999/", "https://a b/"})
    EXPECT_FALSE(cautious.get(url, kMiB)) << url;
}

TEST(Client, posts_once_and_keeps_a_secret_url_out_of_messages) {
  LoopbackServer server([](const Seen& seen, Connection& out) {
    if (seen.target == "/secret?stall")
      out.stall(std::chrono::seconds(20));
    else
      out.answer(seen.target == "/secret?moved" ? "302 Found" : "503 Busy", "Location: /elsewhere\r\n", "busy");
  });
  Client client(quick());
  Request request;
  request.method = Method::post;
  request.body = "{}";
  request.called = "the hook";
  request.longest = std::chrono::milliseconds(300);
  request.url = server.url("/secret");
  const auto busy = client.send_once(request);
  ASSERT_TRUE(busy) << busy.error().error.message;
  EXPECT_EQ(busy->status, 503);
  EXPECT_EQ(busy->url, "the hook");
  EXPECT_EQ(server.seen().size(), 1U) << "it is the caller who tries again";

  const auto start = std::chrono::steady_clock::now();
  for (const std::string& url : {server.url("/secret?stall"), server.url("/secret?moved"),
                                 std::string("http://127.0.0.1:1/secret"), std::string("http://192.0.2.1/secret")}) {
    request.url = url;
    const auto sent = client.send_once(request);
    ASSERT_FALSE(sent) << url;
    const Failure& failure = sent.error();
    EXPECT_TRUE(failure.error.message.starts_with("the hook: ")) << failure.error.message;
    EXPECT_EQ(failure.error.message.find("secret"), std::string::npos) << failure.error.message;
    EXPECT_EQ(failure.again != Failure::Again::pointless, url.ends_with("stall") || url.ends_with(":1/secret")) << url;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Url, mail_servers_and_decoding) {
  const auto url = Url::parse_mail("smtp://Mail.Example.com/?from=a%40b+c");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "mail.example.com");
  EXPECT_EQ(url->port, "587");
  EXPECT_EQ(percent_decode(url->query), "from=a@b+c");
  EXPECT_EQ(Url::parse_mail("smtps://h")->port, "465");
  EXPECT_EQ(Url::parse_mail("smtp://[::1]:25")->host, "[::1]");
  EXPECT_FALSE(Url::parse_mail("https://h"));
  EXPECT_FALSE(Url::parse("smtp://h"));
  EXPECT_EQ(percent_decode("%zz%4%41%"), "%zz%4A%");
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
}

TEST(Client, speaks_over_a_unix_socket) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("plimsoll-http-{}", getpid());
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "s").string();
  ClientOptions options = quick();
  options.unix_socket = path;
  Client client(options);
  EXPECT_EQ(client.get("http://localhost/x", kMiB).error().kind, ErrorKind::not_found);
  {
    LoopbackServer server([](const Seen& seen, Connection& out) { out.answer("200 OK", "", seen.target); }, path);
    EXPECT_EQ(client.get("http://localhost/images/json", kMiB).value_or(""), "/images/json");
  }
  EXPECT_EQ(client.get("http://localhost/x", kMiB).error().kind, ErrorKind::network) << "nobody listens";
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace plimsoll::http
