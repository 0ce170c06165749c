// SPDX-License-Identifier: Apache-2.0
#include "advisory/feed_pointer.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/xml.h"

namespace plimsoll::advisory {

namespace {

constexpr std::string_view kLatest = "/archive_latest.txt", kMirrors = "/mirror.list";

std::string first_line(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  return std::string(text.begin(), std::ranges::find_if(text, blank));
}

std::string_view scheme_of(std::string_view url) { return url.substr(0, url.find("://")); }

/// A path below a folder: no scheme, no way up, nothing that a URL would read as something else.
bool is_plain_path(std::string_view path) {
  const bool plain = std::ranges::all_of(path, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_' || c == '/' || c == '+';
  });
  return plain && !path.empty() && !path.starts_with('/') && !path.contains("..") && !path.contains("//");
}

Result<std::string> updateinfo_of(const std::string& repository, const GetText& get) {
  const std::string url = repository + "repodata/repomd.xml";
  const std::string text = TRY(get(url));
  const xml::Element root = TRY_AT(url, xml::parse(text));
  for (const xml::Element& data : root.children) {
    const xml::Element* location = data.child("location");
    if (data.name != "data" || data.attribute("type") != "updateinfo" || location == nullptr) continue;
    const std::string_view path = location->attribute("href");
    if (!is_plain_path(path))
      return fail(ErrorKind::malformed, "{}: \"{}\" is no place of a file", url, printable(path, 200));
    return repository + std::string(path);
  }
  return fail(ErrorKind::not_found, "{}: the repository has no updateinfo", url);
}

}  // namespace

bool is_feed_pointer(std::string_view url) { return url.ends_with(kLatest) || url.ends_with(kMirrors); }

Result<std::string> follow_feed_pointer(const std::string& url, const GetText& get) {
  const std::string named = first_line(TRY(get(url)));
  if (url.ends_with(kLatest)) {
    if (!is_plain_path(named) || named.contains('/'))
      return fail(ErrorKind::malformed, "{}: \"{}\" is no name of a file", url, printable(named, 200));
    return url.substr(0, url.size() - kLatest.size() + 1) + named;
  }
  const bool same_scheme = named.contains("://") && scheme_of(named) == scheme_of(url);
  if (!same_scheme && !named.starts_with("https://"))
    return fail(ErrorKind::malformed, "{}: \"{}\" is no mirror", url, printable(named, 200));
  return updateinfo_of(named.ends_with('/') ? named : named + '/', get);
}

}  // namespace plimsoll::advisory
