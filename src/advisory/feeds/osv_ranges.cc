// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/osv_ranges.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace plimsoll::advisory {

namespace {

enum class Kind : std::uint8_t { introduced, fixed, last_affected };

struct Event {
  Kind kind;
  std::string version;
  std::size_t position = 0;  // in the record
};

/// "0" is before every version, whatever the ordering thinks of it.
bool is_start(std::string_view version) { return version.empty() || version == "0"; }

std::optional<std::strong_ordering> order(const version::Scheme& scheme, std::string_view a, std::string_view b) {
  if (is_start(a) || is_start(b)) return is_start(b) <=> is_start(a);
  return version::compare(scheme, a, b);
}

std::vector<Event> events_of(const json::value& range) {
  static constexpr std::array<std::pair<std::string_view, Kind>, 3> kKinds{
      {{"introduced", Kind::introduced}, {"fixed", Kind::fixed}, {"last_affected", Kind::last_affected}}};
  std::vector<Event> out;
  for (const json::value& item : json::items(range, "events")) {
    for (const auto& [name, kind] : kKinds) {
      if (const std::string_view version = json::text(item, name); !version.empty())
        out.push_back({kind, std::string(version), 0});
    }
  }
  return out;
}

/// The version before which a range is looked at: the highest of its "limit" events; empty: no end ("*" means so too).
std::string limit_of(const json::value& range, const version::Scheme& scheme) {
  std::string limit;
  for (const json::value& item : json::items(range, "events")) {
    const std::string_view version = json::text(item, "limit");
    if (version == "*") return {};
    if (version.empty()) continue;
    const auto by_version = order(scheme, limit, version);
    if (limit.empty() || (by_version && *by_version < 0)) limit = version;
  }
  return limit;
}

bool all_valid(const std::vector<Event>& events, const version::Scheme& scheme) {
  return std::ranges::all_of(
      events, [&](const Event& event) { return is_start(event.version) || scheme.valid(event.version); });
}

/// By version. Events at one version stay in the order given: "introduced 2, fixed 2" and "fixed 2, introduced 2" mean
/// different things. So do all events when some version is none of the scheme.
void sort_events(std::vector<Event>& events, const version::Scheme& scheme) {
  if (!all_valid(events, scheme)) return;
  for (std::size_t i = 0; i < events.size(); ++i) events[i].position = i;
  std::ranges::stable_sort(events, [&](const Event& a, const Event& b) {
    const std::strong_ordering by_version = *order(scheme, a.version, b.version);
    return by_version != 0 ? by_version < 0 : a.position < b.position;
  });
}

/// Walks the sorted events: affected between an introduced and the next fixed or last_affected.
std::vector<Range> intervals(const std::vector<Event>& events) {
  std::vector<Range> out;
  // A record that forgets to say "introduced" means from the first version on.
  const bool starts = std::ranges::any_of(events, [](const Event& event) { return event.kind == Kind::introduced; });
  std::optional<Range> open;
  if (!starts && !events.empty()) open.emplace();
  for (const Event& event : events) {
    if (event.kind == Kind::introduced) {
      if (!open)
        open = Range{
            .introduced = is_start(event.version) ? std::string{} : event.version, .fixed = {}, .last_affected = {}};
      continue;
    }
    if (!open) continue;
    (event.kind == Kind::last_affected ? open->last_affected : open->fixed) = event.version;
    if (open->introduced.empty() || open->introduced != open->fixed)
      out.push_back(std::move(*open));  // else nothing lies between
    open.reset();
  }
  if (open) out.push_back(std::move(*open));
  return out;
}

/// What of a range lies before the limit. False when nothing does.
bool cut_at(const std::string& limit, const version::Scheme& scheme, Range& range) {
  const auto is_past = [&](const std::string& version) {
    const auto by_version = order(scheme, version, limit);
    return by_version && *by_version >= 0;
  };
  if (is_past(range.introduced)) return false;
  const bool ends_before = (!range.fixed.empty() && !is_past(range.fixed)) ||
                           (!range.last_affected.empty() && !is_past(range.last_affected));
  if (!ends_before) {
    range.fixed = limit;
    range.last_affected.clear();
  }
  return true;
}

bool covers(const Range& range, std::string_view version, const version::Scheme& scheme) {
  const auto holds = [&](std::string_view bound, auto&& test) {
    if (bound.empty()) return true;
    const auto result = order(scheme, version, bound);
    return result && test(*result);
  };
  return holds(range.introduced, [](auto o) { return o >= 0; }) && holds(range.fixed, [](auto o) { return o < 0; }) &&
         holds(range.last_affected, [](auto o) { return o <= 0; });
}

}  // namespace

void OsvRanges::append(OsvRanges&& more) {
  std::ranges::move(more.fixed, std::back_inserter(fixed));
  std::ranges::move(more.open, std::back_inserter(open));
}

OsvRanges osv_ranges(const json::value& affected, const version::Scheme& scheme) {
  OsvRanges out;
  for (const json::value& range : json::items(affected, "ranges")) {
    const std::string_view type = json::text(range, "type");
    if (type != "ECOSYSTEM" && type != "SEMVER") continue;
    std::vector<Event> events = events_of(range);
    // Bitnami's "1.24.0-0" is the first of all pre-releases in a SEMVER range, though no version of an image is.
    const version::Scheme* semver = version::find_scheme("semver");
    const version::Scheme& by = type == "SEMVER" && semver && all_valid(events, *semver) ? *semver : scheme;
    sort_events(events, by);
    const std::string limit = limit_of(range, by);
    for (Range& interval : intervals(events)) {
      const std::string fix = interval.fixed;
      if (!limit.empty() && !cut_at(limit, by, interval)) continue;
      (fix.empty() || interval.fixed != fix ? out.open : out.fixed).push_back(std::move(interval));
    }
  }
  return out;
}

std::vector<std::string> osv_versions(const json::value& affected, const OsvRanges& ranges,
                                      const version::Scheme& scheme) {
  std::vector<std::string> out;
  for (const json::value& item : json::items(affected, "versions")) {
    const std::string_view version = json::text(item);
    if (version.empty()) continue;
    const auto within = [&](const Range& range) { return covers(range, version, scheme); };
    const bool known = scheme.valid(version) &&
                       (std::ranges::any_of(ranges.fixed, within) || std::ranges::any_of(ranges.open, within));
    if (!known) out.emplace_back(version);
  }
  return out;
}

}  // namespace plimsoll::advisory
