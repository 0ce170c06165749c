// SPDX-License-Identifier: Apache-2.0
#include "report/spdx_document.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/lines.h"
#include "crypto/digest.h"
#include "package/licence.h"
#include "package/purl.h"
#include "report/vulnerability.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kDocument = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kRoot = kDocument - 1;
constexpr std::size_t kSystem = kDocument - 2;
constexpr std::string_view kUnknown = "NOASSERTION";
constexpr std::size_t kLongestSlug = 40;

/// Letters and digits as they are, all else as one dash.
std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
    if (plain)
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
    if (out.size() == kLongestSlug) break;
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

std::string slug_and_hash(std::string_view shown, std::string_view hashed) {
  std::string out = slug(shown);
  if (!out.empty()) out += '-';
  return out + std::string(Digest::sha256(as_bytes(hashed)).hex().substr(0, 16));
}

/// The reference that stands for words that are no licence expression.
std::string reference_of(std::string_view words) { return "LicenseRef-" + slug_and_hash(words, words); }

std::string declared(std::string_view licence) {
  switch (licence_of(licence).kind) {
    case LicenceKind::none:
      return std::string(kUnknown);
    case LicenceKind::id:
    case LicenceKind::expression:
      return std::string(trim(licence));
    case LicenceKind::words:
      break;
  }
  return reference_of(trim(licence));
}

/// "Debian OpenSSL Team <a@b>" as "Organization: Debian OpenSSL Team (a@b)".
std::string supplier_of(std::string_view vendor) {
  std::string name = one_line(trim(vendor)), mail;
  if (const std::size_t open = name.find('<'); open != std::string::npos && name.ends_with('>')) {
    mail = name.substr(open + 1, name.size() - open - 2);
    const bool is_plain = std::ranges::count(mail, '@') == 1 && !mail.starts_with('@') && !mail.ends_with('@') &&
                          std::ranges::all_of(mail, [](char c) {
                            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                   c == '@' || c == '.' || c == '-' || c == '_' || c == '+';
                          });
    if (is_plain)
      name = std::string(trim(std::string_view(name).substr(0, open)));
    else
      mail.clear();
  }
  std::ranges::replace(name, '(', '[');
  std::ranges::replace(name, ')', ']');
  if (trim(name).empty()) return std::string(kUnknown);
  return mail.empty() ? fmt::format("Organization: {}", name) : fmt::format("Organization: {} ({})", name, mail);
}

json::object reference(std::string_view category, std::string_view type, std::string_view locator) {
  return {{"referenceCategory", category}, {"referenceType", type}, {"referenceLocator", locator}};
}

/// What every package must say, whatever is known of it.
json::object package_named(std::string_view name, std::string id) {
  return {{"name", name}, {"SPDXID", std::move(id)}};
}

void close(json::object& package, std::string_view licence) {
  package["downloadLocation"] = kUnknown;
  package["filesAnalyzed"] = false;
  package["licenseConcluded"] = kUnknown;
  package["licenseDeclared"] = licence;
  package["copyrightText"] = kUnknown;
}

/// Advisories that speak of a package: an address and what it is about.
json::array advisories_of(const std::vector<const Finding*>& findings) {
  std::set<std::pair<std::string, std::string>> told;
  for (const Finding* finding : findings) {
    std::string url(plain_url(finding->url));
    if (url.empty()) url = id_url(finding->id);
    if (url.empty()) continue;
    std::string comment = fmt::format("{}, {}", finding->id, severity_name(finding->severity));
    if (!finding->fixed.empty()) comment += ", fixed in " + finding->fixed;
    told.emplace(std::move(url), std::move(comment));
  }
  json::array out;
  for (const auto& [url, comment] : told) {
    json::object row = reference("SECURITY", "advisory", url);
    row["comment"] = comment;
    out.emplace_back(std::move(row));
  }
  return out;
}

}  // namespace

SpdxDocument::SpdxDocument(const Report& report, const Options& options)
    : bill_(report, options), findings_(bill_.items().size()) {
  for (const Finding& finding : report.findings) {
    if (finding.kind != FindingKind::vulnerability) continue;
    for (const std::size_t item : bill_.affected(finding)) findings_[item].push_back(&finding);
  }
  for (const Bill::Item& item : bill_.items()) {
    const Package& package = item.installed->package;
    ids_.push_back("SPDXRef-Package-" + slug_and_hash(fmt::format("{}-{}", package.type, package.name), item.ref));
  }
  relationships_.push_back({kDocument, kRoot, "DESCRIBES"});
  if (!bill_.system_ref().empty()) relationships_.push_back({kRoot, kSystem, "CONTAINS"});
  for (std::size_t i = 0; i < bill_.items().size(); ++i) relationships_.push_back({kRoot, i, "CONTAINS"});
  for (std::size_t i = 0; i < bill_.items().size(); ++i) {
    const Bill::Item& item = bill_.items()[i];
    for (const std::size_t other : item.depends) relationships_.push_back({i, other, "DEPENDS_ON"});

    const std::string_view stated = trim(item.installed->package.license);
    const Licence licence = licence_of(stated);
    if (licence.kind == LicenceKind::words) licences_.emplace(reference_of(stated), stated);
    for (const std::string_view named : licence.references) licences_.emplace(std::string(named), std::string_view{});
  }
}

json::object SpdxDocument::head() const {
  return {
      {"spdxVersion", "SPDX-2.3"},
      {"dataLicense", "CC0-1.0"},
      {"SPDXID", "SPDXRef-DOCUMENT"},
      {"documentNamespace", fmt::format("https://spdx.org/spdxdocs/{}-{}", kNoId, purl_encoded(slug(bill_.name())))},
      {"name", bill_.name()},
      {"creationInfo",
       {{"created", bill_.time()},
        {"creators", json::array{"Tool: plimsoll-" PLIMSOLL_VERSION}},
        {"licenseListVersion", kLicenceListVersion}}}};
}

std::string SpdxDocument::id_of(std::size_t element) const {
  if (element == kDocument) return "SPDXRef-DOCUMENT";
  if (element == kRoot) return "SPDXRef-Image";
  if (element == kSystem) return "SPDXRef-OperatingSystem";
  return ids_[element];
}

json::object SpdxDocument::annotation(std::string comment) const {
  return {{"annotationDate", bill_.time()},
          {"annotationType", "OTHER"},
          {"annotator", "Tool: plimsoll-" PLIMSOLL_VERSION},
          {"comment", std::move(comment)}};
}

json::object SpdxDocument::root() const {
  const Report& report = bill_.report();
  json::object out = package_named(bill_.name(), id_of(kRoot));
  if (!report.manifest_digest.empty()) {
    out["versionInfo"] = report.manifest_digest.str();
    out["checksums"] = json::array{{{"algorithm", report.manifest_digest.algorithm() == "sha512" ? "SHA512" : "SHA256"},
                                    {"checksumValue", report.manifest_digest.hex()}}};
  }
  out["supplier"] = kUnknown;
  close(out, kUnknown);
  if (!bill_.purl().empty()) out["externalRefs"] = json::array{reference("PACKAGE-MANAGER", "purl", bill_.purl())};
  out["primaryPackagePurpose"] = report.layers.empty() ? "APPLICATION" : "CONTAINER";
  json::object told;
  for (const auto& [name, value] : bill_.properties()) {
    // A name may stand there several times.
    json::value& at = told[name];
    if (at.is_null()) at = json::array();
    at.as_array().emplace_back(value);
  }
  if (!told.empty()) out["annotations"] = json::array{annotation(json::compact(told))};
  return out;
}

json::object SpdxDocument::system() const {
  const Distribution& from = bill_.report().distribution;
  json::object out = package_named(one_line(from.id), id_of(kSystem));
  if (!from.version.empty()) out["versionInfo"] = one_line(from.version);
  out["supplier"] = kUnknown;
  close(out, kUnknown);
  if (!from.name.empty()) out["summary"] = one_line(from.name);
  out["primaryPackagePurpose"] = "OPERATING_SYSTEM";  // of which tag-value has another spelling
  return out;
}

json::object SpdxDocument::package(std::size_t index) const {
  const Bill::Item& item = bill_.items()[index];
  const Package& package = item.installed->package;
  json::object out = package_named(one_line(package.name), id_of(index));
  if (!package.version.empty()) out["versionInfo"] = one_line(package.version);
  const std::string supplier = supplier_of(package.vendor);
  out["supplier"] = supplier;
  out["sourceInfo"] =
      package.source_name.empty() || package.source_name == package.name
          ? fmt::format("told by {}", one_line(item.installed->path))
          : fmt::format("built package from: {} {}", one_line(package.source_name), one_line(package.source_version));
  close(out, declared(package.license));
  json::array references;
  if (item.is_readable) references.emplace_back(reference("PACKAGE-MANAGER", "purl", item.purl));
  for (const std::string& cpe : item.cpes) references.emplace_back(reference("SECURITY", "cpe23Type", cpe));
  for (json::value& advisory : advisories_of(findings_[index])) references.emplace_back(std::move(advisory));
  if (!references.empty()) out["externalRefs"] = std::move(references);
  out["primaryPackagePurpose"] = package.type == "generic" || package.type == "bitnami" ? "APPLICATION" : "LIBRARY";
  json::object told;
  for (const auto& [name, value] : item.properties) told[name] = value;
  if (!package.vendor.empty()) told["plimsoll:vendor"] = package.vendor;
  if (package.scope == Scope::development) told["plimsoll:scope"] = scope_name(package.scope);
  if (!told.empty()) out["annotations"] = json::array{annotation(json::compact(told))};
  return out;
}

std::vector<List> SpdxDocument::lists() const {
  std::vector<List> out;
  const auto add = [&](std::string_view name, std::size_t count, std::function<json::object(std::size_t)> item) {
    if (count > 0) out.push_back({name, count, std::move(item)});
  };
  const std::size_t before = bill_.system_ref().empty() ? 1 : 2;
  add("packages", before + bill_.items().size(), [this, before](std::size_t i) {
    if (i == 0) return root();
    return i < before ? system() : package(i - before);
  });
  add("relationships", relationships_.size(), [this](std::size_t i) {
    const Relationship& row = relationships_[i];
    return json::object{
        {"spdxElementId", id_of(row.from)}, {"relationshipType", row.type}, {"relatedSpdxElement", id_of(row.to)}};
  });
  std::vector<std::pair<std::string, std::string_view>> licences(licences_.begin(), licences_.end());
  const std::size_t count = licences.size();
  add("hasExtractedLicensingInfos", count, [licences = std::move(licences)](std::size_t i) {
    const auto& [id, stated] = licences[i];
    json::object row = {{"licenseId", id}};
    // A reference that the package itself makes has no name but that.
    row["extractedText"] = stated.empty()
                               ? "The package refers to this licence and nothing in the document holds its text."
                               : std::string(stated);
    if (!stated.empty()) row["name"] = one_line(stated);
    return row;
  });
  add("annotations", bill_.report().incomplete.size(),
      [this](std::size_t i) { return annotation("incomplete: " + gap_line(bill_.report().incomplete[i])); });
  return out;
}

}  // namespace plimsoll::report
