// SPDX-License-Identifier: Apache-2.0
// Microsoft's OVAL for Azure Linux and CBL-Mariner: azurelinux-3.0-oval.xml, cbl-mariner-2.0-oval.xml. A definition is
// one CVE and one source package. The release is told by the dist tag of the version (".azl3", ".cm2"), else by the
// name of the file.
#include "advisory/feeds/oval.h"
#include "advisory/feeds/readers.h"
#include "package/distribution.h"

namespace plimsoll::advisory {

namespace {

std::optional<OvalFact> fact(std::string_view) { return std::nullopt; }

/// The digits that follow the last `mark` in `text`.
std::string number_after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.rfind(mark);
  if (at == text.npos) return {};
  text.remove_prefix(at + mark.size());
  return std::string(text.substr(0, text.find_first_not_of("0123456789")));
}

std::string ecosystem(std::string_view, std::string_view version, std::string_view document) {
  Distribution release{.id = "azurelinux", .version = {}, .codename = {}, .name = {}, .id_like = {}};
  for (const std::string_view mark : {".azl", ".cm"}) {
    if (release.version.empty()) release.version = number_after(version, mark);
  }
  for (const std::string_view mark : {"azurelinux-", "mariner-"}) {
    if (release.version.empty()) release.version = number_after(document, mark);
  }
  return release.version.empty() ? std::string{} : ecosystem_of(release);
}

constexpr OvalDialect kDialect{
    .id_prefix = "oval:com.microsoft.", .key = KeyKind::source, .fact = fact, .ecosystem = ecosystem};

}  // namespace

std::unique_ptr<FeedReader> azure_reader() { return oval_reader(kDialect); }

}  // namespace plimsoll::advisory
