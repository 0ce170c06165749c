// SPDX-License-Identifier: Apache-2.0
// What may be stored: feeds are untrusted, and what they say is shown on terminals and put into file names and reports.
#include <algorithm>

#include "advisory/writer.h"
#include "base/clock.h"

namespace plimsoll::advisory {

namespace {

constexpr std::size_t kLongestName = 512;
constexpr std::size_t kMostAliases = 10'000;
constexpr std::size_t kMostVersions = 100'000;

Result<void> check_text(std::string_view what, std::string_view text) {
  if (text.size() > kLongestName) return fail(ErrorKind::limit, "{} of {} bytes", what, text.size());
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
    return fail(ErrorKind::malformed, "control characters in the {}", what);
  }
  return {};
}

/// A text that the index names too, so it must be one that JSON can carry.
Result<void> check_name(std::string_view what, std::string_view text) {
  if (text.empty()) return fail(ErrorKind::malformed, "no {}", what);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_sequence(text.substr(i));
    if (length == 0) return fail(ErrorKind::malformed, "the {} is not UTF-8", what);
    i += length;
  }
  return check_text(what, text);
}

Result<void> check_cve(std::string_view cve) {
  if (cve_number(cve) == 0) return fail(ErrorKind::malformed, "'{}' is no CVE id", printable(cve, 40));
  return {};
}

Result<void> check_date(std::string_view date) {
  if (date.size() != 10 || !days_between(date, date))
    return fail(ErrorKind::malformed, "'{}' is no date", printable(date, 40));
  return {};
}

}  // namespace

Result<void> Writer::check(const Advisory& advisory) {
  if (advisory.id.empty() || advisory.package.empty() || advisory.ecosystem.empty()) {
    return fail(ErrorKind::malformed, "no id, package or ecosystem");
  }
  if (advisory.ranges.empty() && advisory.versions.empty()) return fail(ErrorKind::malformed, "no versions");
  if (advisory.aliases.size() > kMostAliases || advisory.versions.size() > kMostVersions ||
      advisory.ranges.size() > kMostVersions || advisory.symbols.size() > kMostVersions) {
    return fail(ErrorKind::limit, "too many aliases, ranges, versions or symbols");
  }
  TRY(check_text("id", advisory.id));
  TRY(check_text("package name", advisory.package));
  TRY(check_name("ecosystem", advisory.ecosystem));
  if (kind_of(partition_of(advisory.ecosystem)) != PartitionKind::advisories)
    return fail(ErrorKind::malformed, "no ecosystem is called {}", advisory.ecosystem);
  TRY(check_text("module", advisory.module));
  TRY(check_text("architecture", advisory.arch));
  TRY(check_text("severity source", advisory.severity_source));
  TRY(check_text("CVSS vector", advisory.cvss));
  if (!advisory.published.empty()) TRY(check_date(advisory.published));
  const auto check_items = [](std::string_view what, const std::vector<std::string>& items) -> Result<void> {
    for (const std::string& item : items) {
      if (item.empty()) return fail(ErrorKind::malformed, "an empty {}", what);
      TRY(check_text(what, item));
    }
    return {};
  };
  TRY(check_items("alias", advisory.aliases));
  TRY(check_items("version", advisory.versions));
  TRY(check_items("symbol", advisory.symbols));
  for (const Range& range : advisory.ranges) {
    for (const std::string* version : {&range.introduced, &range.fixed, &range.last_affected})
      TRY(check_text("version", *version));
  }
  return {};
}

Result<void> Writer::check(std::string_view cve, const Rating& rating) {
  TRY(check_cve(cve));
  TRY(check_name("source of a rating", rating.source));
  return check_text("CVSS vector", rating.vector);
}

Result<void> Writer::check(std::string_view cve, Epss epss) {
  TRY(check_cve(cve));
  if (epss.probability > 100'000 || epss.percentile > 100'000)
    return fail(ErrorKind::malformed, "{}: a probability above 1", cve);
  return {};
}

Result<void> Writer::check_dated(std::string_view cve, std::string_view date) {
  TRY(check_cve(cve));
  return check_date(date);
}

Result<void> Writer::check_end_of_life(std::string_view product, std::string_view release, std::string_view date) {
  TRY(check_name("product", product));
  TRY(check_name("release", release));
  return check_date(date);
}

}  // namespace plimsoll::advisory
