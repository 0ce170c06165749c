// SPDX-License-Identifier: Apache-2.0
#include "http/headers.h"

#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "http/challenge.h"
#include "http/url.h"

namespace plimsoll::http {
namespace {

TEST(Headers, dates_agree_with_strftime) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const auto seconds = static_cast<std::time_t>(random() % 4'000'000'000ULL);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y", "%A, %d-%b-%y %H:%M:%S GMT"}) {
      if (form[1] == 'A' && (parts.tm_year < 70 || parts.tm_year >= 170)) continue;
      char text[64];
      std::strftime(text, sizeof text, form, &parts);
      ASSERT_EQ(parse_http_date(text), std::optional<std::int64_t>(seconds)) << text;
    }
  }
  for (const char* text : {"", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "yesterday",
                           "Sun, 06 Foo 1994 08:49:37 GMT"})
    EXPECT_FALSE(parse_http_date(text)) << text;
}

TEST(Headers, retry_after) {
  EXPECT_EQ(parse_retry_after("120", 0), std::chrono::seconds(120));
  EXPECT_EQ(parse_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 20), std::chrono::seconds(40));
  EXPECT_EQ(parse_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 100), std::chrono::seconds(0));
  for (const char* text : {"", "-1", "soon", "99999999999999999999"}) EXPECT_FALSE(parse_retry_after(text, 0)) << text;
}

TEST(Headers, content_range) {
  const auto range = parse_content_range("bytes 100-199/200");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 100U);
  EXPECT_EQ(range->last, 199U);
  EXPECT_EQ(range->total, 200U);
  EXPECT_TRUE(parse_content_range("bytes 0-0/*"));
  for (const char* text :
       {"", "bytes */200", "bytes 5-4/10", "bytes 0-10/10", "bits 0-1/2", "bytes 1-2", "bytes -1-2/3"})
    EXPECT_FALSE(parse_content_range(text)) << text;
}

TEST(Challenge, splits_fields_as_the_rfc_does) {
  const auto parsed = parse_challenges(
      {R"(Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple")",
       R"(Negotiate a87421000492aa==, BEARER Realm="https://a/t?x=1,2" , service=r,scope="repository:a/b:pull,push")"});
  ASSERT_EQ(parsed.size(), 4U);
  EXPECT_EQ(parsed[0].scheme, "newauth");
  EXPECT_EQ(parsed[0].get("title"), "Login to \"apps\"");
  EXPECT_EQ(parsed[0].get("type"), "1");
  EXPECT_EQ(parsed[1].scheme, "basic");
  EXPECT_EQ(parsed[1].get("realm"), "simple");
  EXPECT_EQ(parsed[2].scheme, "negotiate");
  EXPECT_EQ(parsed[3].scheme, "bearer");
  EXPECT_EQ(parsed[3].get("realm"), "https://a/t?x=1,2");
  EXPECT_EQ(parsed[3].get("service"), "r");
  EXPECT_EQ(parsed[3].get("scope"), "repository:a/b:pull,push");
  EXPECT_TRUE(parse_challenges({"", ",,", "=", "\""}).empty());
  EXPECT_EQ(parse_challenges({"Basic", "Bearer realm=\"open"}).size(), 2U);
}

TEST(Url, resolves_as_rfc_3986_section_5_4) {
  const auto base = Url::parse("http://a/b/c/d;p?q");
  ASSERT_TRUE(base);
  for (const auto& [location, expected] :
       std::vector<std::pair<std::string, std::string>>{{"g", "http://a/b/c/g"},
                                                        {"./g", "http://a/b/c/g"},
                                                        {"g/", "http://a/b/c/g/"},
                                                        {"/g", "http://a/g"},
                                                        {"//g", "http://g/"},
                                                        {"g?y", "http://a/b/c/g?y"},
                                                        {"../g", "http://a/b/g"},
                                                        {"../../g", "http://a/g"},
                                                        {"https://h:8/x#f", "https://h:8/x"},
                                                        {"http://user:pw@h/x", "http://h/x"}}) {
    const auto resolved = base->resolve(location);
    ASSERT_TRUE(resolved) << location << ": " << resolved.error().message;
    EXPECT_EQ(resolved->text, expected) << location;
  }
  EXPECT_TRUE(Url::parse("https://H/x")->same_origin(*Url::parse("https://h:443/y")));
  EXPECT_FALSE(Url::parse("https://h/x")->same_origin(*Url::parse("https://h:444/x")));
  EXPECT_FALSE(Url::parse("https://h:80/x")->same_origin(*Url::parse("http://h/x")));
}

TEST(Url, loopback) {
  for (const char* host : {"localhost", "127.0.0.1", "127.255.0.1", "::1", "[::1]"})
    EXPECT_TRUE(is_loopback(host)) << host;
  for (const char* host :
       {"", "localhost.example", "128.0.0.1", "127.0.0.1.example", "::2", "[::", "0.0.0.0", "10.0.0.1"})
    EXPECT_FALSE(is_loopback(host)) << host;
}

}  // namespace
}  // namespace plimsoll::http
