// SPDX-License-Identifier: Apache-2.0
// SPDX 2.3 as tag-value lines: the objects of the model, a tag for each member. A value of one line ends where the line
// does; longer ones stand between <text> and </text>, which know no escape, so in what comes from outside these marks
// are broken by a blank.
#include <algorithm>
#include <array>

#include "report/spdx_document.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

struct Tag {
  std::string_view member, tag;
  bool is_text = false;  // may have several lines
};

constexpr auto kDocument = std::to_array<Tag>({
    {"spdxVersion", "SPDXVersion"},
    {"dataLicense", "DataLicense"},
    {"SPDXID", "SPDXID"},
    {"documentNamespace", "DocumentNamespace"},
    {"name", "DocumentName"},
});

constexpr auto kPackage = std::to_array<Tag>({
    {"name", "PackageName"},
    {"SPDXID", "SPDXID"},
    {"versionInfo", "PackageVersion"},
    {"supplier", "PackageSupplier"},
    {"downloadLocation", "PackageDownloadLocation"},
    {"filesAnalyzed", "FilesAnalyzed"},
    {"sourceInfo", "PackageSourceInfo", true},
    {"licenseConcluded", "PackageLicenseConcluded"},
    {"licenseDeclared", "PackageLicenseDeclared"},
    {"copyrightText", "PackageCopyrightText"},
    {"summary", "PackageSummary", true},
});

constexpr auto kLicence = std::to_array<Tag>({
    {"licenseId", "LicenseID"},
    {"extractedText", "ExtractedText", true},
    {"name", "LicenseName"},
});

/// Text in which no mark of the format is left.
std::string unmarked(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] != '<') continue;
    std::string next;
    for (std::size_t k = i + 1; k < text.size() && next.size() < 6; ++k) next += static_cast<char>(text[k] | 0x20);
    if (next.starts_with("text>") || next.starts_with("/text>")) out += ' ';
  }
  return out;
}

/// JSON has another way to say what may not stand here, so that it reads back whole.
std::string plainer(std::string_view document) {
  std::string out;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const auto at = [&](std::size_t k) { return k < document.size() ? static_cast<unsigned char>(document[k]) : 0U; };
    if (at(i) == '<') {
      out += "\\u003c";
    } else if (at(i) == 0xC2 && at(i + 1) < 0xA0) {  // U+0080 to U+009F
      out += fmt::format("\\u00{:02x}", at(++i));
    } else if (at(i) == 0xE2 && at(i + 1) == 0x80 && (at(i + 2) == 0xA8 || at(i + 2) == 0xA9)) {  // U+2028, U+2029
      out += at(i + 2) == 0xA8 ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += document[i];
    }
  }
  return out;
}

/// Several lines stay several lines; what else is no text becomes U+FFFD.
std::string lines_of(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t end = text.find('\n');
    out += one_line(text.substr(0, end));
    if (end == std::string_view::npos) return unmarked(out);
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

class Writer {
 public:
  void line(std::string_view tag, std::string_view value) { out_ += fmt::format("{}: {}\n", tag, value); }
  void text(std::string_view tag, std::string_view value) {
    line(tag, fmt::format("<text>{}</text>", lines_of(value)));
  }
  void blank() { out_ += '\n'; }

  template <typename Tags>
  void members(const Tags& tags, const json::value& from) {
    for (const Tag& tag : tags) {
      const json::value* member = json::find(from, tag.member);
      if (member == nullptr) continue;
      if (tag.is_text)
        text(tag.tag, json::text(*member));
      else
        line(tag.tag,
             member->is_bool() ? (member->as_bool() ? "true" : "false") : unmarked(one_line(json::text(*member))));
    }
  }

  void annotation(const json::value& from, std::string_view of) {
    line("Annotator", json::text(from, "annotator"));
    line("AnnotationDate", json::text(from, "annotationDate"));
    line("AnnotationType", json::text(from, "annotationType"));
    line("SPDXREF", of);
    const std::string_view comment = json::text(from, "comment");
    text("AnnotationComment", comment.starts_with('{') ? plainer(comment) : std::string(comment));
  }

  void package(const json::value& from) {
    members(kPackage, from);
    std::string purpose(json::text(from, "primaryPackagePurpose"));
    std::ranges::replace(purpose, '_', '-');
    line("PrimaryPackagePurpose", purpose);
    for (const json::value& sum : json::items(from, "checksums"))
      line("PackageChecksum", fmt::format("{}: {}", json::text(sum, "algorithm"), json::text(sum, "checksumValue")));
    for (const json::value& reference : json::items(from, "externalRefs")) {
      line("ExternalRef",
           fmt::format("{} {} {}", json::text(reference, "referenceCategory"), json::text(reference, "referenceType"),
                       json::text(reference, "referenceLocator")));
      if (const std::string_view comment = json::text(reference, "comment"); !comment.empty())
        text("ExternalRefComment", comment);
    }
    for (const json::value& each : json::items(from, "annotations")) annotation(each, json::text(from, "SPDXID"));
  }

  void item(std::string_view list, const json::value& from) {
    if (list == "packages") {
      blank();
      package(from);
    } else if (list == "relationships") {
      line("Relationship", fmt::format("{} {} {}", json::text(from, "spdxElementId"),
                                       json::text(from, "relationshipType"), json::text(from, "relatedSpdxElement")));
    } else if (list == "hasExtractedLicensingInfos") {
      blank();
      members(kLicence, from);
    } else {
      blank();
      annotation(from, "SPDXRef-DOCUMENT");
    }
  }

  std::string out_;
};

}  // namespace

std::string write_spdx_tag_value(const Report& report, const Options& options) {
  const SpdxDocument document(report, options);
  ContentId id;
  const json::value told = document.head();
  for (const auto& [key, member] : told.as_object()) id.add(member);
  Writer body;
  for (const List& list : document.lists()) {
    if (list.name == "relationships") body.blank();
    for (std::size_t i = 0; i < list.count; ++i) {
      const json::value item = list.item(i);
      id.add(item);
      body.item(list.name, item);
    }
  }
  Writer head;
  head.members(kDocument, told);
  const json::value& creation = told.as_object().at("creationInfo");
  for (const json::value& creator : json::items(creation, "creators")) head.line("Creator", json::text(creator));
  head.line("Created", json::text(creation, "created"));
  head.line("LicenseListVersion", json::text(creation, "licenseListVersion"));
  std::string out = head.out_ + body.out_;
  out.replace(out.find(kNoId), kNoId.size(), id.uuid());
  return out;
}

}  // namespace plimsoll::report
