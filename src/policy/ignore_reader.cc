// SPDX-License-Identifier: Apache-2.0
#include "policy/ignore_reader.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/words.h"

namespace plimsoll::policy {

namespace {

constexpr std::size_t kMostWarnings = 100;
constexpr std::int64_t kDay = 24 * 3600;

}  // namespace

Ignore IgnoreReader::start(std::uint32_t line) const {
  Ignore ignore;
  ignore.code = "ignore-file";
  ignore.source = place(line);
  return ignore;
}

void IgnoreReader::add(Ignore ignore) { out_.ignores.push_back(std::move(ignore)); }

void IgnoreReader::warn(std::uint32_t line, std::string_view what) {
  if (out_.warnings.size() >= kMostWarnings) {
    ++untold_;
    return;
  }
  out_.warnings.push_back(fmt::format("{}: {}", place(line), what));
}

IgnoreFile IgnoreReader::done() && {
  if (untold_ > 0) out_.warnings.push_back(fmt::format("{}: {} more of this kind", path_, plural(untold_, "warning")));
  return std::move(out_);
}

Result<yaml::NodePtr> yaml_root(std::string_view text, std::string_view path) {
  const std::vector<yaml::NodePtr> documents = TRY_AT(path, yaml::parse_tree(text));
  if (documents.empty() || documents.front()->is_null()) return yaml::NodePtr{};
  if (!documents.front()->is_mapping())
    return fail(ErrorKind::malformed, "{}: a mapping of keys is expected, as in \"ignore:\"", path);
  return documents.front();
}

std::optional<std::string> last_day_before(std::string_view moment) {
  const auto end = parse_moment(moment);
  if (!end) return std::nullopt;
  // Any part of a second is later than the second.
  const std::int64_t seconds = end->seconds + (end->nanoseconds > 0 ? 1 : 0);
  // What ends as a day begins held on the day before.
  const std::int64_t floor = seconds >= 0 ? seconds / kDay : (seconds - kDay + 1) / kDay;
  const std::int64_t last = floor * kDay == seconds ? floor - 1 : floor;
  static const std::int64_t first_day = days_between("1970-01-01", "0001-01-01").value_or(0);
  static const std::int64_t final_day = days_between("1970-01-01", "9999-12-31").value_or(0);
  return date_time(std::clamp(last, first_day, final_day) * kDay).substr(0, 10);
}

}  // namespace plimsoll::policy
