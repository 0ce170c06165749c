// SPDX-License-Identifier: Apache-2.0
// SUSE's OVAL: suse.linux.enterprise.server.15.xml.bz2, opensuse.leap.15.6.xml.gz and the like; a definition for each
// CVE (in the files named "-patch" for each erratum) that lists, below the products, binary packages before their
// fixed version, "X is affected" (later than version 0) and "X is not affected" (a version that no package has).
//
// What a container holds comes from modules ("SUSE Linux Enterprise Module for Basesystem 15 SP5") and is installed on
// the server of the same version; so do all products of SUSE Linux Enterprise that are built on it.
#include <algorithm>
#include <vector>

#include "advisory/feeds/oval.h"
#include "advisory/feeds/readers.h"
#include "package/distribution.h"

namespace plimsoll::advisory {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "15.5" of "SUSE Linux Enterprise Module for Python 3 15 SP5-LTSS"; empty when there is none.
std::string release_of_product(std::string_view product) {
  std::vector<std::string_view> words;
  while (!product.empty()) {
    const std::size_t end = std::min(product.find(' '), product.size());
    if (end > 0) words.push_back(product.substr(0, end));
    product.remove_prefix(std::min(end + 1, product.size()));
  }
  // "LTSS" may stand apart.
  while (!words.empty() && !is_digit(words.back().front()) && !words.back().starts_with("SP")) words.pop_back();
  std::string_view pack;
  if (!words.empty() && words.back().starts_with("SP")) {
    pack = words.back().substr(2);
    words.pop_back();
  }
  if (words.empty() || !is_digit(words.back().front())) return {};
  const auto number = [](std::string_view text) { return text.substr(0, text.find_first_not_of("0123456789.")); };
  std::string out(number(words.back()));
  if (!number(pack).empty()) (out += '.') += number(pack);
  return out;
}

std::string ecosystem_of_product(std::string_view product) {
  constexpr std::string_view kLeap = "openSUSE Leap ", kEnterprise = "SUSE Linux Enterprise ";
  if (product == "openSUSE Tumbleweed") return "openSUSE:Tumbleweed";
  Distribution release{.id = {}, .version = release_of_product(product), .codename = {}, .name = {}, .id_like = {}};
  if (release.version.empty()) return {};
  if (product.starts_with(kLeap)) {
    release.id = "opensuse-leap";
    return ecosystem_of(release);
  }
  if (!product.starts_with(kEnterprise)) return {};
  const std::string_view what = product.substr(kEnterprise.size());
  // Systems of their own, with other packages.
  if (what.starts_with("Micro") || what.starts_with("Storage") || what.starts_with("Point of")) return {};
  release.id = "sles";
  return ecosystem_of(release);
}

std::optional<OvalFact> fact(std::string_view comment) {
  constexpr std::string_view kInstalled = " is installed";
  if (!comment.ends_with(kInstalled)) return std::nullopt;
  comment.remove_suffix(kInstalled.size());
  // "kernel-default-4.12.14-150.72.1 is installed" means before that version, which the test tells.
  if (!comment.contains(' ')) return std::nullopt;
  const std::string ecosystem = ecosystem_of_product(comment);
  const auto kind = ecosystem.empty() ? OvalFact::Kind::foreign : OvalFact::Kind::platform;
  return OvalFact{.kind = kind, .text = ecosystem, .version = {}, .id = {}};
}

std::string no_release(std::string_view, std::string_view, std::string_view) { return {}; }

constexpr OvalDialect kDialect{
    .id_prefix = "oval:org.opensuse.security:", .key = KeyKind::binary, .fact = fact, .ecosystem = no_release};

}  // namespace

std::unique_ptr<FeedReader> suse_reader() { return oval_reader(kDialect); }

}  // namespace plimsoll::advisory
