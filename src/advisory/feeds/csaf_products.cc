// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/csaf_products.h"

#include <algorithm>
#include <array>
#include <vector>

#include "package/distribution.h"
#include "package/purl.h"

namespace plimsoll::advisory {

namespace {

/// Products whose packages are those of a release of Red Hat Enterprise Linux.
constexpr std::array<std::string_view, 9> kReleases{"enterprise_linux", "rhel_aus", "rhel_e4s",
                                                    "rhel_els",         "rhel_eus", "rhel_eus_long_life",
                                                    "rhel_extras",      "rhel_tus", "rhel_mission_critical"};

std::string_view take_part(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

std::string release(std::string_view version) {
  const std::string major(version.substr(0, version.find_first_not_of("0123456789")));
  if (major.empty()) return {};
  return ecosystem_of({.id = "rhel", .version = major, .codename = {}, .name = {}, .id_like = {}});
}

/// "nodejs:20" of "nodejs:20:8090020231019152822:a75119d5"; empty when it is not of that form.
std::string stream_of(std::string_view module) {
  const std::string_view name = take_part(module, ':'), stream = take_part(module, ':');
  return name.empty() || stream.empty() ? std::string{} : fmt::format("{}:{}", name, stream);
}

std::string_view qualifier(const Purl& purl, std::string_view name) {
  const auto found = purl.qualifiers.find(name);
  return found == purl.qualifiers.end() ? std::string_view{} : std::string_view(found->second);
}

/// Names without a purl are those of source packages: "samba", "nodejs:16/nodejs".
bool take_plain_name(std::string_view component, CsafPackage& into) {
  if (const std::size_t slash = component.find('/'); slash != component.npos) {
    into.module = stream_of(component.substr(0, slash));
    if (into.module.empty()) return false;  // "openshift4/ose-cli" is an image
    component.remove_prefix(slash + 1);
  }
  into.name = component;
  into.key = KeyKind::source;
  return !component.empty() && component.find_first_of("/@: ") == component.npos;
}

bool take_purl(std::string_view text, CsafPackage& into) {
  const Result<Purl> parsed = parse_purl(text);
  if (!parsed) return false;
  const Purl& purl = *parsed;
  if (purl.type == "rpmmod" && purl.name_space.starts_with("redhat/")) {
    // "pkg:rpmmod/redhat/nodejs:16/nodejs": a package of a stream.
    into.module = stream_of(std::string_view(purl.name_space).substr(7));
    into.name = purl.name;
    into.key = KeyKind::source;
    return !into.module.empty();
  }
  if (purl.type != "rpm" || purl.name_space != "redhat") return false;
  into.name = purl.name;
  if (const std::string_view module = qualifier(purl, "rpmmod"); !module.empty()) {
    into.module = stream_of(module);
    if (into.module.empty()) return false;
  }
  const std::string_view arch = qualifier(purl, "arch"), epoch = qualifier(purl, "epoch");
  if (arch == "src")
    into.key = KeyKind::source;
  else if (arch != "noarch")
    into.arch = arch;
  if (!purl.version.empty()) into.version = fmt::format("{}:{}", epoch.empty() ? "0" : epoch, purl.version);
  return true;
}

}  // namespace

std::string ecosystem_of_redhat_cpe(std::string_view cpe) {
  if (take_part(cpe, '/') != "cpe:" || take_part(cpe, ':').empty() || take_part(cpe, ':') != "redhat") return {};
  const std::string_view product = take_part(cpe, ':'), version = take_part(cpe, ':');
  if (std::ranges::find(kReleases, product) != kReleases.end()) return release(version);
  if (product == "rhel_software_collections") {
    // "3::el7" is for release 7.
    take_part(cpe, ':');
    return cpe.starts_with("el") ? release(cpe.substr(2)) : std::string{};
  }
  return {};
}

CsafProducts::CsafProducts(const json::value& product_tree) {
  std::vector<const json::value*> open{&product_tree};
  while (!open.empty()) {
    const json::value& branch = *open.back();
    open.pop_back();
    if (const json::value* product = json::find(branch, "product")) take_product(*product);
    const json::array& inner = json::items(branch, "branches");
    for (std::size_t i = inner.size(); i > 0; --i) open.push_back(&inner[i - 1]);  // in the order of the document
  }
  for (const json::value& product : json::items(product_tree, "full_product_names")) take_product(product);
  for (const json::value& relation : json::items(product_tree, "relationships")) {
    const json::value* name = json::find(relation, "full_product_name");
    if (name == nullptr) continue;
    relations_[json::text(*name, "product_id")] = {.component = json::text(relation, "product_reference"),
                                                   .of = json::text(relation, "relates_to_product_reference")};
  }
}

void CsafProducts::take_product(const json::value& product) {
  const json::value* helper = json::find(product, "product_identification_helper");
  products_[json::text(product, "product_id")] = {.cpe = helper ? json::text(*helper, "cpe") : "",
                                                  .purl = helper ? json::text(*helper, "purl") : ""};
}

std::optional<CsafPackage> CsafProducts::find(std::string_view product_id) const {
  const auto relation = relations_.find(product_id);
  if (relation == relations_.end()) return std::nullopt;
  const std::string_view component = relation->second.component;
  std::string_view platform = relation->second.of;
  CsafPackage package;
  // The platform, or a module of the platform.
  if (const auto module = relations_.find(platform); module != relations_.end()) {
    package.module = stream_of(module->second.component);
    platform = module->second.of;
  }
  const auto named = products_.find(component);
  const std::string_view purl = named == products_.end() ? std::string_view{} : named->second.purl;
  if (!(purl.empty() ? take_plain_name(component, package) : take_purl(purl, package))) return std::nullopt;
  if (const auto known = products_.find(platform); known != products_.end())
    package.ecosystem = ecosystem_of_redhat_cpe(known->second.cpe);
  return package;
}

}  // namespace plimsoll::advisory
