// SPDX-License-Identifier: Apache-2.0
// TLS as openssl s_server speaks it.
#include <gtest/gtest.h>

#include <fstream>

#include "base/limits.h"
#include "http/client.h"
#include "http/real_parts.h"

namespace plimsoll::http {
namespace {

TEST(RealTls, trust_and_downgrades) {
  if (!installed("openssl")) GTEST_SKIP() << "openssl is not installed";
  setenv("no_proxy", "*", 1);
  unsetenv("SSL_CERT_FILE");
  const Scratch scratch("tls");
  const Said made =
      sh(fmt::format("cd {} && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem "
                     "-out cert.pem -days 2 "
                     "-subj /CN=localhost -addext subjectAltName=DNS:localhost",
                     scratch.str()));
  ASSERT_EQ(made.status, 0) << made.output;
  std::ofstream(scratch / "hello") << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
  std::ofstream(scratch / "plain")
      << "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  const int port = free_port();
  Background server(
      fmt::format("sh -c 'cd {} && exec openssl s_server -accept {} -cert cert.pem -key key.pem -HTTP -quiet'",
                  scratch.str(), port),
      scratch / "log");
  ClientOptions options;
  options.first_wait = std::chrono::milliseconds(1);
  options.plain_http = PlainHttp::allowed;
  options.ca_file = scratch / "cert.pem";
  Client trusting(options);
  const std::string base = fmt::format("https://localhost:{}/", port);
  ASSERT_TRUE(server.wait([&] { return trusting.get(base + "hello", kMiB).has_value(); })) << server.last_words();
  EXPECT_EQ(trusting.get(base + "hello", kMiB).value_or(""), "hello");
  const auto downgraded = trusting.get(base + "plain", kMiB);
  ASSERT_FALSE(downgraded);
  EXPECT_EQ(downgraded.error().kind, ErrorKind::denied);
  EXPECT_NE(downgraded.error().message.find("redirected from https to http://127.0.0.1:1/"), std::string::npos)
      << downgraded.error().message;

  options.ca_file.clear();
  const auto untrusted = Client(options).get(base + "hello", kMiB);
  ASSERT_FALSE(untrusted);
  EXPECT_NE(untrusted.error().message.find("not trusted"), std::string::npos) << untrusted.error().message;
  options.ca_file = scratch / "absent.pem";
  EXPECT_FALSE(Client(options).get(base + "hello", kMiB));
  options.ca_file = scratch / "cert.pem";
  EXPECT_FALSE(Client(options).get(fmt::format("https://127.0.0.1:{}/hello", port), kMiB))
      << "the certificate is for another name";
}

}  // namespace
}  // namespace plimsoll::http
