// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.4 to 1.6: vulnerabilities[].analysis. What is affected is named by a bom-ref of this document, by a
// BOM-Link into another ("urn:cdx:SERIAL/VERSION#REF", whose REF mostly is a package URL) or by a package URL. When the
// document says which image it describes, its statements are about that image alone.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/bytes.h"
#include "base/words.h"
#include "package/purl.h"
#include "policy/vex_readers.h"

namespace plimsoll::policy {

namespace {

struct Word {
  std::string_view theirs, ours;
};
constexpr std::array<Word, 6> kStates = {{
    {"exploitable", "affected"},
    {"false_positive", "not_affected"},
    {"in_triage", "under_investigation"},
    {"not_affected", "not_affected"},
    {"resolved", "fixed"},
    {"resolved_with_pedigree", "fixed"},
}};
// What is not there cannot be run, what needs a setting that is not set cannot be reached, what protects is a
// mitigation.
constexpr std::array<Word, 9> kJustifications = {{
    {"code_not_present", "vulnerable_code_not_present"},
    {"code_not_reachable", "vulnerable_code_not_in_execute_path"},
    {"protected_at_perimeter", "inline_mitigations_already_exist"},
    {"protected_at_runtime", "inline_mitigations_already_exist"},
    {"protected_by_compiler", "inline_mitigations_already_exist"},
    {"protected_by_mitigating_control", "inline_mitigations_already_exist"},
    {"requires_configuration", "vulnerable_code_cannot_be_controlled_by_adversary"},
    {"requires_dependency", "component_not_present"},
    {"requires_environment", "vulnerable_code_cannot_be_controlled_by_adversary"},
}};

template <std::size_t size>
std::string_view translated(const std::array<Word, size>& words, std::string_view word) {
  const auto found = std::ranges::find(words, word, &Word::theirs);
  return found == words.end() ? std::string_view{} : found->ours;
}

std::string decoded(std::string_view text) {
  std::string out;
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char small = static_cast<char>(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += is_escape ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (is_escape) i += 2;
  }
  return out;
}

/// Package URL, digest or, of an image, its name.
std::vector<std::string> names_of(const json::value& component) {
  std::vector<std::string> out;
  if (const std::string_view purl = json::text(component, "purl"); !purl.empty()) out.emplace_back(purl);
  if (json::text(component, "type") != "container") return out;
  for (const json::value& hash : json::items(component, "hashes"))
    if (json::text(hash, "alg") == "SHA-256") out.push_back("sha256:" + std::string(json::text(hash, "content")));
  const std::string_view name = json::text(component, "name"), version = json::text(component, "version");
  if (out.empty() && !name.empty()) {
    const bool is_digest = version.starts_with("sha256:");
    out.push_back(version.empty() ? std::string(name) : fmt::format("{}{}{}", name, is_digest ? "@" : ":", version));
  }
  return out;
}

class Reader {
 public:
  Reader(const json::value& root, VexDocument& into) : out_(into), serial_(json::text(root, "serialNumber")) {
    if (serial_.starts_with("urn:uuid:")) serial_.remove_prefix(9);
    std::vector<const json::value*> open;
    if (const json::value* metadata = json::find(root, "metadata")) {
      if (const json::value* subject = json::find(*metadata, "component")) {
        subject_ = json::text(*subject, "bom-ref");
        if (json::text(*subject, "type") == "container" || json::text(*subject, "purl").starts_with("pkg:oci/"))
          image_ = names_of(*subject);
        open.push_back(subject);
      }
    }
    for (const json::value& component : json::items(root, "components")) open.push_back(&component);
    while (!open.empty()) {
      const json::value& component = *open.back();
      open.pop_back();
      components_.emplace(json::text(component, "bom-ref"), &component);
      for (const json::value& inner : json::items(component, "components")) open.push_back(&inner);
    }
  }

  void take(const json::value& vulnerability) {
    ++index_;
    const json::value* analysis = json::find(vulnerability, "analysis");
    if (analysis == nullptr) return;
    VexStatement statement;
    statement.index = index_;
    const std::string_view state = json::text(*analysis, "state");
    if (state.empty()) return;
    if (!parse_vex_status(translated(kStates, state), statement.status)) {
      put_warning(out_,
                  fmt::format("vulnerability {} is passed over: \"{}\" is no state", index_, printable(state, 40)));
      return;
    }
    if (const std::string_view id = json::text(vulnerability, "id"); !id.empty()) statement.ids.emplace_back(id);
    for (const json::value& reference : json::items(vulnerability, "references")) {
      const std::string_view id = json::text(reference, "id");
      if (!id.empty() && std::ranges::find(statement.ids, id) == statement.ids.end()) statement.ids.emplace_back(id);
    }
    tell_why(*analysis, state, statement);
    for (const char* key : {"lastUpdated", "firstIssued"})
      if (statement.timestamp.empty()) statement.timestamp = json::text(*analysis, key);
    if (statement.timestamp.empty()) statement.timestamp = json::text(vulnerability, "updated");
    put(std::move(statement), vulnerability);
  }

 private:
  static void tell_why(const json::value& analysis, std::string_view state, VexStatement& statement) {
    const std::string_view word = json::text(analysis, "justification"), detail = json::text(analysis, "detail");
    if (statement.status == VexStatus::not_affected) {
      statement.justification = translated(kJustifications, word);
      statement.impact = !detail.empty() ? detail : !word.empty() ? word : state;
    } else if (statement.status == VexStatus::affected) {
      statement.action = detail;
      for (const json::value& response : json::items(analysis, "response"))
        if (detail.empty())
          statement.action += (statement.action.empty() ? "" : ", ") + std::string(json::text(response));
    }
  }

  void put(VexStatement statement, const json::value& vulnerability) {
    VexStatement inside = statement;
    for (const json::value& affected : json::items(vulnerability, "affects")) {
      bool is_image = false;
      const std::vector<std::string> names = names_of_ref(json::text(affected, "ref"), is_image);
      if (names.empty()) {
        put_warning(out_, fmt::format("vulnerability {}: what \"{}\" is cannot be told", index_,
                                      printable(json::text(affected, "ref"), 80)));
        continue;
      }
      for (const std::string& name : names) {
        std::vector<std::string>& into = is_image || image_.empty() ? statement.products : inside.components;
        std::ranges::move(versions_of(name, affected), std::back_inserter(into));
      }
    }
    if (!inside.components.empty()) {
      inside.products = image_;
      put_statement(out_, std::move(inside));
    }
    if (!statement.products.empty() || json::items(vulnerability, "affects").empty())
      put_statement(out_, std::move(statement));
  }

  /// A package URL without version, for each version that is said to be affected.
  static std::vector<std::string> versions_of(const std::string& name, const json::value& affected) {
    std::vector<std::string> out;
    const auto purl = parse_purl(name);
    if (purl && purl->version.empty()) {
      for (const json::value& version : json::items(affected, "versions")) {
        const std::string_view exact = json::text(version, "version"), status = json::text(version, "status");
        if (!exact.empty() && (status.empty() || status == "affected")) out.push_back(with_version(name, exact));
      }
      // A range alone cannot be held against a version here; to take it for all would be too much.
      if (out.empty() && !json::items(affected, "versions").empty()) return out;
    }
    if (out.empty()) out.push_back(name);
    return out;
  }

  std::vector<std::string> names_of_ref(std::string_view ref, bool& is_image) const {
    std::string inner;
    if (ref.starts_with("urn:cdx:")) {
      const std::size_t mark = ref.find('#');
      if (mark == ref.npos) return {};
      inner = decoded(ref.substr(mark + 1));
      const std::string_view serial = ref.substr(8, ref.find_first_of("/#", 8) - 8);
      // A package URL has escapes of its own.
      if (ref.substr(mark + 1).starts_with("pkg:")) inner = ref.substr(mark + 1);
      if (serial != serial_) return inner.starts_with("pkg:") ? std::vector{inner} : std::vector<std::string>{};
      ref = inner;
    }
    is_image = !image_.empty() && ref == subject_;
    const auto found = components_.find(ref);
    if (found != components_.end()) {
      std::vector<std::string> names = names_of(*found->second);
      if (!names.empty()) return names;
    }
    return ref.starts_with("pkg:") ? std::vector{std::string(ref)} : std::vector<std::string>{};
  }

  VexDocument& out_;
  std::string_view serial_, subject_;  // subject_: the bom-ref of what the document describes
  std::vector<std::string> image_;     // names of it, when it is an image
  std::unordered_map<std::string_view, const json::value*> components_;
  std::size_t index_ = 0;
};

}  // namespace

std::string with_version(std::string_view purl, std::string_view version) {
  const std::size_t end = std::min(purl.find_first_of("?#"), purl.size());
  std::string escaped;
  for (const char c : version)
    escaped += c == '?' || c == '#' || c == '%' ? fmt::format("%{:02X}", static_cast<int>(c)) : std::string(1, c);
  return fmt::format("{}@{}{}", purl.substr(0, end), escaped, purl.substr(end));
}

Result<VexDocument> read_cyclonedx_vex(const json::value& root) {
  VexDocument document;
  document.format = "cyclonedx";
  document.id = json::text(root, "serialNumber");
  document.version = json::integer(root, "version").value_or(1);
  if (const json::value* metadata = json::find(root, "metadata")) {
    document.timestamp = json::text(*metadata, "timestamp");
    for (const json::value& author : json::items(*metadata, "authors"))
      if (document.author.empty()) document.author = json::text(author, "name");
    for (const char* key : {"manufacturer", "supplier", "manufacture"}) {
      const json::value* organisation = json::find(*metadata, key);
      if (document.author.empty() && organisation != nullptr) document.author = json::text(*organisation, "name");
    }
  }
  if (json::find(root, "vulnerabilities") == nullptr)
    return fail(ErrorKind::malformed, "a CycloneDX document without vulnerabilities says nothing about any");
  Reader reader(root, document);
  for (const json::value& vulnerability : json::items(root, "vulnerabilities")) reader.take(vulnerability);
  return document;
}

}  // namespace plimsoll::policy
