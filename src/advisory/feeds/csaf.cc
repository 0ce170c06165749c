// SPDX-License-Identifier: Apache-2.0
// Red Hat's CSAF documents (CSAF 2.0): VEX, one for each CVE, and the errata, one for each RHSA. As files, or as the
// archive csaf_vex_DATE.tar.zst, with changes.csv (documents and their dates) and deletions.csv (documents taken back).
//
//   {"document":{"tracking":{"id":"CVE-2023-4091"}, "aggregate_severity":{"text":"Moderate"}},
//    "product_tree":{"branches":[…],"relationships":[…]},
//    "vulnerabilities":[{"cve":"CVE-2023-4091", "release_date":"2023-10-10T00:00:00+00:00",
//       "product_status":{"fixed":["AppStream-9.3.0.GA:samba-0:4.18.6-101.el9_3.x86_64"],
//                         "known_affected":["red_hat_enterprise_linux_7:samba"], "known_not_affected":[…]},
//       "remediations":[{"category":"no_fix_planned","details":"Out of support scope","product_ids":[…]}],
//       "threats":[{"category":"impact","details":"Moderate","product_ids":[…]}]}]}
//
// A release and the extended updates of its minor releases are one ecosystem. Where they fix a problem in several
// upstream versions, each of these has a fix of its own: affected is what precedes the first, and from the next
// upstream version on what precedes that one's. Of the fixes within one upstream version the highest counts.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_set>

#include "advisory/feeds/arches.h"
#include "advisory/feeds/csaf_products.h"
#include "advisory/feeds/readers.h"
#include "advisory/feeds/text.h"
#include "base/json.h"
#include "base/limits.h"
#include "version/version.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestMember = 256 * kMiB;

const version::Scheme& rpm() {
  static const version::Scheme* const kScheme = version::find_scheme("rpm");
  return *kScheme;
}

/// "0:4.18.6" of "0:4.18.6-101.el9_3".
std::string upstream_of(std::string_view evr) { return std::string(evr.substr(0, evr.rfind('-'))); }

struct Later {
  bool operator()(const std::string& a, const std::string& b) const {
    const auto order = version::compare(rpm(), a, b);
    return order && *order != 0 ? *order < 0 : a < b;
  }
};
using Fixes = std::set<std::string, Later>;

/// One range for each upstream version, in their order.
std::vector<Range> ranges_of(const Fixes& fixes) {
  std::vector<Range> out;
  std::string upstream;
  for (const std::string& fix : fixes) {
    const std::string own = upstream_of(fix);
    if (out.empty() || own != upstream)
      out.push_back({.introduced = out.empty() ? "" : own, .fixed = {}, .last_affected = {}});
    out.back().fixed = fix;
    upstream = own;
  }
  return out;
}

/// The status of what is affected, by the remediation it has.
std::optional<Status> status_of(std::string_view category, std::string_view details) {
  if (category == "none_available")
    return details == "Fix deferred" || details == "Deferred" ? Status::deferred : Status::affected;
  if (category == "no_fix_planned")
    return details == "Out of support scope" ? Status::end_of_life : Status::will_not_fix;
  return std::nullopt;  // a fix, or a way around
}

/// What a document says of one vulnerability, by product id.
struct Statements {
  std::unordered_map<std::string_view, Status> unfixed;
  std::unordered_map<std::string_view, std::vector<std::string_view>> errata;
  std::unordered_map<std::string_view, Severity> severity;
  std::set<std::string> vectors;
};

template <typename Each>
void each_product(const json::value& from, const Each& each) {
  for (const json::value& id : json::items(from, "product_ids")) each(json::text(id));
}

Statements statements_of(const json::value& vulnerability) {
  Statements out;
  for (const json::value& remediation : json::items(vulnerability, "remediations")) {
    const std::string_view category = json::text(remediation, "category"), url = json::text(remediation, "url");
    if (const auto status = status_of(category, json::text(remediation, "details")))
      each_product(remediation, [&](std::string_view id) { out.unfixed[id] = *status; });
    const std::string_view erratum = url.substr(url.rfind('/') + 1);
    if (category == "vendor_fix" && erratum.starts_with("RH"))
      each_product(remediation, [&](std::string_view id) { out.errata[id].push_back(erratum); });
  }
  for (const json::value& threat : json::items(vulnerability, "threats")) {
    if (json::text(threat, "category") != "impact") continue;
    const Severity severity = severity_of_word(json::text(threat, "details"));
    each_product(threat, [&](std::string_view id) { out.severity[id] = severity; });
  }
  for (const json::value& score : json::items(vulnerability, "scores")) {
    for (const std::string_view version : {"cvss_v2", "cvss_v3", "cvss_v4"}) {
      if (const json::value* cvss = json::find(score, version))
        out.vectors.emplace(one_line(json::text(*cvss, "vectorString")));
    }
  }
  out.vectors.erase("");
  return out;
}

/// Statements about one package, before they are rows.
struct Key {
  std::string ecosystem, package, module;
  KeyKind key;
  auto operator<=>(const Key&) const = default;
};
struct About {
  std::map<std::string, Fixes> fixes;  // by architecture
  std::set<Status> statuses;           // others
  std::set<std::string> errata;
  Severity severity = Severity::unknown;
};
using Rows = std::map<Key, About>;

class CsafReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override {
    return name.ends_with(".json") || name.ends_with("changes.csv") || name.ends_with("deletions.csv");
  }
  [[nodiscard]] bool reads_first(std::string_view name) const override { return name.ends_with("deletions.csv"); }

  Result<void> read(Document& document, Sink& sink) override {
    Result<Peeked> peeked = peek(std::move(document.stream));
    if (!peeked) {
      sink.skip(document.name, peeked.error().message);
      return {};
    }
    document.stream = std::move(peeked->stream);
    if (!peeked->head.starts_with('{')) {
      const bool is_deletions = document.name.contains("deletions");
      if (const Result<void> done = read_list(*document.stream, is_deletions, sink); !done)
        sink.skip(document.name, done.error().message);
      return {};
    }
    return read_document(document, sink);
  }

 private:
  /// Lines of "2023/cve-2023-4091.json","2024-11-06T17:01:08+00:00".
  Result<void> read_list(ByteStream& stream, bool is_deletions, Sink& sink) {
    LineReader lines(stream);
    while (const std::optional<std::string_view> line = TRY(lines.next())) {
      std::string plain;
      std::ranges::copy_if(*line, std::back_inserter(plain), [](char c) { return c != '"' && c != ' '; });
      const std::size_t comma = plain.find(',');
      if (comma == std::string::npos) {
        if (!plain.empty()) sink.skip(fmt::format("line {}", lines.number()), "no document and date");
        continue;
      }
      sink.upstream_date(std::string_view(plain).substr(comma + 1));
      if (is_deletions) deleted_.insert(plain.substr(0, comma));
    }
    return {};
  }

  [[nodiscard]] bool is_deleted(std::string_view name) const {
    // By year and file: what stands before depends on where the documents are kept.
    const std::size_t file = name.rfind('/');
    if (file == name.npos) return false;
    const std::size_t year = name.rfind('/', file - 1);
    return deleted_.contains(std::string(year == name.npos ? name : name.substr(year + 1)));
  }

  Result<void> read_document(Document& document, Sink& sink) {
    if (is_deleted(document.name)) {
      sink.leave_out("documents were deleted");
      return {};
    }
    json::value head, tree, vulnerabilities;
    const Result<void> done = json::for_each_member(
        *document.stream, {},
        [&](std::string_view key, json::value&& member) -> Result<void> {
          if (key == "document") head = std::move(member);
          if (key == "product_tree") tree = std::move(member);
          if (key == "vulnerabilities") vulnerabilities = std::move(member);
          return {};
        },
        kLargestMember);
    if (!done) {
      sink.skip(document.name, done.error().message);
      return {};
    }
    const json::value* tracking = json::find(head, "tracking");
    if (tracking == nullptr || !vulnerabilities.is_array() || !tree.is_object()) {
      sink.skip(document.name, "no CSAF document with products and vulnerabilities");
      return {};
    }
    if (json::text(*tracking, "status") == "deleted") {
      sink.leave_out("documents were deleted");
      return {};
    }
    sink.upstream_date(json::text(*tracking, "current_release_date"));
    const CsafProducts products(tree);
    for (const json::value& vulnerability : vulnerabilities.get_array())
      TRY(take(vulnerability, head, products, document.name, sink));
    return {};
  }

  static Result<void> take(const json::value& vulnerability, const json::value& head, const CsafProducts& products,
                           std::string_view where, Sink& sink) {
    const std::string cve = cve_id(json::text(vulnerability, "cve"));
    if (cve.empty()) {
      sink.skip(where, "a vulnerability without a CVE");
      return {};
    }
    const json::value* status = json::find(vulnerability, "product_status");
    if (status == nullptr) {
      sink.leave_out("vulnerabilities name no products");
      return {};
    }
    const Statements statements = statements_of(vulnerability);
    Rows rows = rows_of(*status, json::text(head, "category") == "csaf_vex", products, statements, sink);
    Advisory advisory = describe(cve, vulnerability, head, statements);
    for (auto& [key, about] : rows) TRY(add(advisory, key, about, sink));
    const std::string day = day_of(json::text(vulnerability, "release_date"));
    return rows.empty() || day.empty() ? Result<void>{} : sink.add_published(cve, day);
  }

  static Rows rows_of(const json::value& status, bool is_vex, const CsafProducts& products,
                      const Statements& statements, Sink& sink) {
    struct List {
      std::string_view name;
      Status status;
    };
    static constexpr std::array kLists = {List{"fixed", Status::fixed}, List{"known_affected", Status::affected},
                                          List{"known_not_affected", Status::not_affected},
                                          List{"under_investigation", Status::under_investigation}};
    Rows rows;
    for (const List& list : kLists) {
      // What an erratum does not touch may be affected all the same.
      if (!is_vex && list.status == Status::not_affected) continue;
      for (const json::value& item : json::items(status, list.name)) {
        const std::string_view id = json::text(item);
        const std::optional<CsafPackage> package = products.find(id);
        if (!package) {
          sink.leave_out("products are no rpm packages");
        } else if (package->ecosystem.empty()) {
          sink.leave_out("products are of no distribution");
        } else {
          take_product(id, *package, list.status, statements, rows, sink);
        }
      }
    }
    return rows;
  }

  static void take_product(std::string_view id, const CsafPackage& package, Status status, const Statements& statements,
                           Rows& rows, Sink& sink) {
    About& about = rows[{package.ecosystem, package.name, package.module, package.key}];
    if (status == Status::fixed) {
      if (!rpm().valid(package.version)) return sink.leave_out("fixed products do not tell their version");
      about.fixes[package.arch].insert(package.version);
      if (const auto errata = statements.errata.find(id); errata != statements.errata.end())
        about.errata.insert(errata->second.begin(), errata->second.end());
    } else {
      const auto more = statements.unfixed.find(id);
      about.statuses.insert(status == Status::affected && more != statements.unfixed.end() ? more->second : status);
    }
    if (const auto impact = statements.severity.find(id); impact != statements.severity.end())
      about.severity = std::max(about.severity, impact->second);
  }

  static Advisory describe(const std::string& cve, const json::value& vulnerability, const json::value& head,
                           const Statements& statements) {
    Advisory advisory;
    advisory.id = cve;
    const std::string_view title = json::text(vulnerability, "title");
    advisory.title = one_line(title.empty() ? json::text(head, "title") : title);
    advisory.url = "https://access.redhat.com/security/cve/" + cve;
    if (const json::value* severity = json::find(head, "aggregate_severity"))
      advisory.severity = severity_of_word(json::text(*severity, "text"));
    for (const std::string& vector : statements.vectors) (advisory.cvss += advisory.cvss.empty() ? "" : " ") += vector;
    return advisory;
  }

  static Result<void> add(Advisory advisory, const Key& key, About& about, Sink& sink) {
    advisory.ecosystem = key.ecosystem;
    advisory.package = key.package;
    advisory.module = key.module;
    advisory.key = key.key;
    if (about.severity != Severity::unknown) advisory.severity = about.severity;
    if (advisory.severity != Severity::unknown)
      advisory.severity_source = key.ecosystem.substr(0, key.ecosystem.find(':'));
    // One minor release may be spared what another is not; what cancels must hold for all.
    if (!about.fixes.empty() || about.statuses.size() > 1) about.statuses.erase(Status::not_affected);
    for (const Status status : about.statuses) {
      advisory.status = status;
      advisory.ranges = {Range{}};
      TRY(sink.add(advisory));
    }
    std::map<std::string, std::vector<Range>> by_arch;
    for (const auto& [arch, fixes] : about.fixes) by_arch[arch] = ranges_of(fixes);
    join_arches(by_arch);
    advisory.status = Status::fixed;
    advisory.aliases.assign(about.errata.begin(), about.errata.end());
    for (auto& [arch, ranges] : by_arch) {
      advisory.arch = arch;
      advisory.ranges = std::move(ranges);
      TRY(sink.add(advisory));
    }
    return {};
  }

  std::unordered_set<std::string> deleted_;
};

}  // namespace

std::unique_ptr<FeedReader> csaf_reader() { return std::make_unique<CsafReader>(); }

}  // namespace plimsoll::advisory
