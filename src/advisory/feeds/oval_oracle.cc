// SPDX-License-Identifier: Apache-2.0
// Oracle's OVAL: com.oracle.elsa-all.xml.bz2. A definition is an erratum (ELSA). Below the release it lists the binary
// packages once for each architecture of the machine, where respins may differ.
//
// Builds of other flavours (".ksplice", "_fips") are lines of versions of their own, told by the fixed version alone.
#include "advisory/feeds/oval.h"
#include "advisory/feeds/readers.h"
#include "package/distribution.h"

namespace plimsoll::advisory {

namespace {

OvalFact simple(OvalFact::Kind kind, std::string text = {}) {
  return {.kind = kind, .text = std::move(text), .version = {}, .id = {}};
}

std::optional<OvalFact> fact(std::string_view comment) {
  using Kind = OvalFact::Kind;
  constexpr std::string_view kLinux = "Oracle Linux ", kArch = "arch is ", kInstalled = " is installed";
  if (comment.contains(" is signed with ")) return simple(Kind::condition);
  if (auto module = module_fact(comment)) return module;
  if (!comment.starts_with(kLinux)) return std::nullopt;
  comment.remove_prefix(kLinux.size());
  if (comment.starts_with(kArch)) return simple(Kind::machine, std::string(comment.substr(kArch.size())));
  if (!comment.ends_with(kInstalled)) return std::nullopt;
  const std::string version(comment.substr(0, comment.size() - kInstalled.size()));
  const std::string ecosystem =
      ecosystem_of({.id = "ol", .version = version, .codename = {}, .name = {}, .id_like = {}});
  return ecosystem.contains(':') ? simple(Kind::platform, ecosystem) : simple(Kind::foreign);
}

std::string no_release(std::string_view, std::string_view, std::string_view) { return {}; }

constexpr OvalDialect kDialect{
    .id_prefix = "oval:com.oracle.", .key = KeyKind::binary, .fact = fact, .ecosystem = no_release};

}  // namespace

std::unique_ptr<FeedReader> oracle_reader() { return oval_reader(kDialect); }

}  // namespace plimsoll::advisory
