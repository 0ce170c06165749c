// SPDX-License-Identifier: Apache-2.0
#include "finding/affected.h"

#include <algorithm>
#include <array>

namespace plimsoll {

namespace {

using advisory::Advisory;
using advisory::KeyKind;
using advisory::Range;

constexpr std::array kKeyings = {
    Keying{.type = "alpm", .sources = true, .binary = true, .modules = false, .sources_lack_epoch = false},
    Keying{.type = "apk", .sources = true, .binary = false, .modules = false, .sources_lack_epoch = false},
    Keying{.type = "deb", .sources = true, .binary = false, .modules = false, .sources_lack_epoch = false},
    Keying{.type = "rpm", .sources = true, .binary = true, .modules = true, .sources_lack_epoch = true},
};
constexpr Keying kLanguages{
    .type = "", .sources = false, .binary = false, .modules = false, .sources_lack_epoch = false};

/// Length of a leading "epoch:", 0 when there is none.
std::size_t epoch_length(std::string_view version) {
  const std::size_t digits = std::min(version.find_first_not_of("0123456789"), version.size());
  return digits > 0 && digits < version.size() && version[digits] == ':' ? digits + 1 : 0;
}

/// Fedora and RHEL mark a build for a module in its release: "…-1.module_el8.5.0+119+9a9ec082", "…-1.module+el8…".
bool is_module_build(std::string_view version) { return version.contains(".module_") || version.contains(".module+"); }

/// "nodejs:18" of "nodejs:18:8090020231028163127:…".
std::string_view stream_of(std::string_view label) {
  const std::size_t name = label.find(':');
  return name == std::string_view::npos ? label : label.substr(0, label.find(':', name + 1));
}

bool names_module_build(const Advisory& statement) {
  return std::ranges::any_of(
             statement.ranges,
             [](const Range& range) { return is_module_build(range.fixed) || is_module_build(range.last_affected); }) ||
         std::ranges::any_of(statement.versions, is_module_build);
}

/// Oracle builds some packages in lines of versions of their own, which their releases name.
std::string_view flavour_of(std::string_view version) {
  for (const std::string_view mark : {".ksplice", "_fips"}) {
    if (version.contains(mark)) return mark;
  }
  return {};
}

/// Statements about a fix speak of builds of the fix's flavour.
bool is_other_flavour(const Advisory& statement, std::string_view version) {
  return std::ranges::any_of(statement.ranges, [&](const Range& range) {
    return !range.fixed.empty() && flavour_of(range.fixed) != flavour_of(version);
  });
}

bool is_from_the_start(std::string_view introduced) { return introduced.empty() || introduced == "0"; }

}  // namespace

const Keying* find_keying(std::string_view type) {
  const auto* found = std::ranges::find(kKeyings, type, &Keying::type);
  return found == kKeyings.end() ? nullptr : found;
}

const Keying& language_keying() { return kLanguages; }

Subject make_subject(const InstalledPackage& installed, const Keying& keying) {
  const Package& package = installed.package;
  const bool has_source = keying.sources && !package.source_name.empty();
  const bool has_source_version = keying.sources && !package.source_version.empty();
  Subject subject{.name = package.name,
                  .version = package.version,
                  .source_name = has_source ? package.source_name : package.name,
                  .source_version = has_source_version ? package.source_version : package.version,
                  .arch = package.arch,
                  .stream = {},
                  .stream_unknown = false,
                  .members = {&installed}};
  if (keying.modules) {
    subject.stream = stream_of(package.module);
    subject.stream_unknown = subject.stream.empty() && is_module_build(package.version);
  }
  return subject;
}

Relevance relevance(const Advisory& statement, const Subject& subject, const Keying& keying) {
  if (!keying.sources) return Relevance::yes;  // only its own statements were asked for
  if (statement.package != subject.key_name(statement.key)) return Relevance::no;
  if (!statement.arch.empty() && statement.arch != subject.arch && subject.arch != "noarch" && subject.arch != "all")
    return Relevance::no;
  if (!keying.modules) return Relevance::yes;
  if (is_other_flavour(statement, subject.compared(statement.key))) return Relevance::no;
  const bool of_module = !statement.module.empty() || names_module_build(statement);
  const bool is_modular = !subject.stream.empty() || subject.stream_unknown;
  if (of_module != is_modular) return Relevance::no;
  if (!of_module) return Relevance::yes;
  if (statement.module.empty() || subject.stream_unknown) return Relevance::unknown;
  return stream_of(statement.module) == subject.stream ? Relevance::yes : Relevance::no;
}

std::string_view Comparer::plain(std::string_view version) const {
  if (version.empty() || scheme_->valid(version)) return version;
  if (version.front() != 'v' && version.front() != 'V') return {};
  version.remove_prefix(1);
  return !version.empty() && scheme_->valid(version) ? version : std::string_view{};
}

bool Comparer::ignores_epochs(std::string_view a, std::string_view b, KeyKind key) const {
  return keying_->sources_lack_epoch && key == KeyKind::source && (epoch_length(a) == 0) != (epoch_length(b) == 0);
}

std::optional<std::strong_ordering> Comparer::compare(std::string_view a, std::string_view b, KeyKind key) const {
  a = plain(a);
  b = plain(b);
  if (a.empty() || b.empty()) return std::nullopt;
  if (ignores_epochs(a, b, key)) {
    a.remove_prefix(epoch_length(a));
    b.remove_prefix(epoch_length(b));
    if (!valid(a) || !valid(b)) return std::nullopt;
  }
  return scheme_->compare(a, b);
}

Inside inside(std::string_view version, const Range& range, KeyKind key, const Comparer& comparer) {
  if (!is_from_the_start(range.introduced)) {
    const auto order = comparer.compare(version, range.introduced, key);
    if (!order) return Inside::unparsable;
    if (*order < 0) return Inside::no;
  }
  if (!range.fixed.empty()) {
    const auto order = comparer.compare(version, range.fixed, key);
    if (!order) return Inside::unparsable;
    return *order < 0 ? Inside::yes : Inside::no;
  }
  if (!range.last_affected.empty()) {
    const auto order = comparer.compare(version, range.last_affected, key);
    if (!order) return Inside::unparsable;
    return *order <= 0 ? Inside::yes : Inside::no;
  }
  return Inside::yes;
}

Inside covers(const Advisory& statement, std::string_view version, const Comparer& comparer, const Range** within) {
  if (within) *within = nullptr;
  if (statement.ranges.empty() && statement.versions.empty()) return Inside::yes;
  Inside answer = Inside::no;
  for (const Range& range : statement.ranges) {
    const Inside one = inside(version, range, statement.key, comparer);
    if (one == Inside::yes) {
      if (within) *within = &range;
      return one;
    }
    if (one == Inside::unparsable) answer = one;
  }
  for (const std::string& listed : statement.versions) {
    if (listed == version) return Inside::yes;
    if (const auto order = comparer.compare(version, listed, statement.key); order && *order == 0) return Inside::yes;
  }
  return answer;
}

}  // namespace plimsoll
