// SPDX-License-Identifier: Apache-2.0
// Red Hat's OVAL v2: rhel-9-including-unpatched.oval.xml.bz2 and the like. Class "patch" is an erratum (RHSA), class
// "vulnerability" a CVE without a fix, whose state ("Will not fix") stands in the metadata, or, by its id, what is not
// affected by a CVE. Packages are binary packages; "Module nodejs:18 is enabled" stands beside those of a stream.
#include "advisory/feeds/oval.h"
#include "advisory/feeds/readers.h"
#include "package/distribution.h"

namespace plimsoll::advisory {

namespace {

std::optional<OvalFact> fact(std::string_view comment) {
  using Kind = OvalFact::Kind;
  constexpr std::string_view kLinux = "Red Hat Enterprise Linux ", kInstalled = " is installed";
  if (comment.contains(" is signed with "))
    return OvalFact{.kind = Kind::condition, .text = {}, .version = {}, .id = {}};
  if (auto module = module_fact(comment)) return module;
  if (comment == "Red Hat Enterprise Linux must be installed")
    return OvalFact{.kind = Kind::never, .text = {}, .version = {}, .id = {}};
  if (!comment.starts_with("Red Hat ") || !comment.ends_with(kInstalled)) return std::nullopt;
  comment.remove_suffix(kInstalled.size());
  if (!comment.starts_with(kLinux)) return OvalFact{.kind = Kind::foreign, .text = {}, .version = {}, .id = {}};
  const std::string version(comment.substr(kLinux.size()));
  const bool is_release = !version.empty() && version.find_first_not_of("0123456789.") == std::string::npos;
  if (!is_release) return OvalFact{.kind = Kind::foreign, .text = {}, .version = {}, .id = {}};
  const Distribution release{.id = "rhel", .version = version, .codename = {}, .name = {}, .id_like = {}};
  return OvalFact{.kind = Kind::platform, .text = ecosystem_of(release), .version = {}, .id = {}};
}

std::string no_release(std::string_view, std::string_view, std::string_view) { return {}; }

constexpr OvalDialect kDialect{
    .id_prefix = "oval:com.redhat.", .key = KeyKind::binary, .fact = fact, .ecosystem = no_release};

}  // namespace

std::unique_ptr<FeedReader> redhat_oval_reader() { return oval_reader(kDialect); }

}  // namespace plimsoll::advisory
