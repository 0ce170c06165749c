// SPDX-License-Identifier: Apache-2.0
// Canonical's OVAL: com.ubuntu.jammy.cve.oval.xml.bz2 (a definition for each CVE), .usn. (for each notice) and .pkg.
// (for each package). Their tests are about binary packages; which source package is meant, and in what state Ubuntu's
// tracker has it, stands in the comments only:
//
//   curl package in jammy was vulnerable but has been fixed (note: '7.81.0-1ubuntu1.16').
//   curl package in jammy is affected and needs fixing.
//   curl: while related to the CVE in some way, a decision has been made to ignore this issue (note: 'no patch').
//   (CVE-2023-38545) curl package in jammy …                 in files for each package
#include <algorithm>
#include <array>

#include "advisory/feeds/oval.h"
#include "advisory/feeds/readers.h"
#include "package/distribution.h"

namespace plimsoll::advisory {

namespace {

struct Phrase {
  std::string_view text;
  Status status;
};
/// The first that is met decides.
constexpr std::array kPhrases = {
    Phrase{"has been fixed", Status::fixed},
    Phrase{"a decision has been made to ignore this issue", Status::will_not_fix},
    Phrase{"a decision has been made to defer addressing it", Status::deferred},
    Phrase{"affected and needs fixing", Status::affected},
    Phrase{"affected and may need fixing", Status::under_investigation},
    Phrase{"is pending publication", Status::affected},
    Phrase{"is not affected", Status::not_affected},
    Phrase{"pending evaluation", Status::under_investigation},
};

OvalFact simple(OvalFact::Kind kind, std::string text = {}) {
  return {.kind = kind, .text = std::move(text), .version = {}, .id = {}};
}

/// "curl" of "curl package in jammy …", "curl source package in noble, …", "curl: while …", "The 'curl' package in …".
std::string package_of(std::string_view comment) {
  for (const std::string_view start : {"The vulnerability of the ", "The "}) {
    if (comment.starts_with(start)) comment.remove_prefix(start.size());
  }
  const bool quoted = comment.starts_with('\'');
  if (quoted) comment.remove_prefix(1);
  std::string_view name = comment.substr(0, comment.find_first_of(quoted ? "'" : " "));
  if (name.ends_with(':')) name.remove_suffix(1);
  return std::string(name);
}

/// "7.81.0-1ubuntu1.16" of "… (note: '7.81.0-1ubuntu1.16').", unless it is a remark.
std::string version_of(std::string_view comment) {
  constexpr std::string_view kNote = "(note: '";
  const std::size_t at = comment.rfind(kNote);
  if (at == comment.npos) return {};
  comment.remove_prefix(at + kNote.size());
  comment = comment.substr(0, comment.find('\''));
  while (comment.ends_with(' ')) comment.remove_suffix(1);
  const bool is_version =
      !comment.empty() && comment.front() >= '0' && comment.front() <= '9' && !comment.contains(' ');
  return is_version ? std::string(comment) : std::string{};
}

std::string ecosystem_of_codename(std::string_view codename) {
  const std::string_view release = release_of_codename("ubuntu", codename);
  return release.empty() ? std::string{} : fmt::format("Ubuntu:{}", release);
}

std::optional<OvalFact> release_fact(std::string_view comment) {
  // "Ubuntu 22.04 LTS (jammy) is installed."
  if (!comment.starts_with("Ubuntu ") || !comment.contains(" is installed")) return std::nullopt;
  comment.remove_prefix(7);
  const std::string version(comment.substr(0, comment.find_first_not_of("0123456789.")));
  if (version.empty()) return simple(OvalFact::Kind::foreign);
  return simple(OvalFact::Kind::platform,
                ecosystem_of({.id = "ubuntu", .version = version, .codename = {}, .name = {}, .id_like = {}}));
}

std::optional<OvalFact> fact(std::string_view comment) {
  using Kind = OvalFact::Kind;
  if (auto release = release_fact(comment)) return release;
  if (comment.starts_with("Is kernel ")) return simple(Kind::condition);
  OvalFact fact = simple(Kind::statement);
  if (comment.starts_with("(CVE-")) {
    fact.id = cve_id(comment.substr(1, comment.find(')') - 1));
    comment.remove_prefix(std::min(comment.find(')') + 1, comment.size()));
    while (comment.starts_with(' ')) comment.remove_prefix(1);
  }
  const auto phrase =
      std::find_if(kPhrases.begin(), kPhrases.end(), [&](const Phrase& item) { return comment.contains(item.text); });
  if (phrase == kPhrases.end()) {
    if (comment.contains(" package does not exist in ")) return simple(Kind::condition);
    return std::nullopt;
  }
  fact.status = phrase->status;
  fact.text = package_of(comment);
  // A fix under way bounds who is affected.
  if (fact.status == Status::fixed || comment.contains("is pending publication")) fact.version = version_of(comment);
  // Said of packages that have moved elsewhere ("no release version available for it", "8.0 only"): no statement.
  if (fact.status == Status::fixed && fact.version.empty()) return simple(Kind::condition);
  return fact;
}

std::string ecosystem(std::string_view definition_id, std::string_view, std::string_view) {
  constexpr std::string_view kPrefix = "oval:com.ubuntu.";
  if (!definition_id.starts_with(kPrefix)) return {};
  definition_id.remove_prefix(kPrefix.size());
  return ecosystem_of_codename(definition_id.substr(0, definition_id.find_first_of(":_/")));
}

constexpr OvalDialect kDialect{
    .id_prefix = "oval:com.ubuntu.", .key = KeyKind::binary, .fact = fact, .ecosystem = ecosystem};

}  // namespace

std::unique_ptr<FeedReader> ubuntu_oval_reader() { return oval_reader(kDialect); }

}  // namespace plimsoll::advisory
