// SPDX-License-Identifier: Apache-2.0
// Alpine secdb: per release and repository a JSON document that lists, for each source package, which version fixed
// which problems: {"distroversion":"v3.10","packages":[{"pkg":{"name":"musl","secfixes":{"1.1.22-r3":["CVE-…"]}}}]}.
//
// The version "0" says that the package never had the problem. An entry may hold several ids and a remark, separated
// by blanks ("CVE-2016-6258 XSA-182", "CVE-2017-2616 (+ regression fix)"): every CVE in it is a problem of its own,
// other ids are aliases. Wolfi, Chainguard and MinimOS publish the same form, without a release.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "advisory/feeds/readers.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/limits.h"
#include "version/version.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestDocument = 48 * kMiB;  // read as a whole: takes six times as much

struct Entry {
  std::vector<std::string> ids;      // CVEs; when there are none, the first other id
  std::vector<std::string> aliases;  // what else is named
};

/// True for what looks like an id of some list: letters, a dash and a digit ("XSA-182", "TALOS-2017-0489").
bool looks_like_id(std::string_view word) {
  if (word.starts_with("GHSA-")) return true;  // some have no digit
  const std::size_t dash = word.find('-');
  return dash != std::string_view::npos && dash > 0 && dash + 1 < word.size() &&
         std::ranges::all_of(word,
                             [](char c) {
                               return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_' ||
                                      c == ':';
                             }) &&
         std::ranges::any_of(word.substr(dash), [](char c) { return c >= '0' && c <= '9'; });
}

/// The CVE id a word begins with ("CVE-2017-8073.patch", "CVE-2017-17434-1"), or empty.
std::string leading_cve(std::string_view word) {
  std::size_t end = std::min<std::size_t>(9, word.size());
  while (end < word.size() && word[end] >= '0' && word[end] <= '9') ++end;
  return cve_id(word.substr(0, end));
}

Entry parse_entry(std::string_view text) {
  // "CVE 2018-16859" is meant as one word.
  std::string mended(text);
  if (const std::size_t at = mended.find("CVE "); at != std::string::npos) mended[at + 3] = '-';
  Entry entry;
  std::string_view rest = mended;
  while (!rest.empty()) {
    const std::size_t start = rest.find_first_not_of(" \t,;");
    if (start == std::string_view::npos || rest[start] == '(') break;  // a remark ends the ids
    rest.remove_prefix(start);
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t,;"));
    rest.remove_prefix(word.size());
    if (std::string cve = leading_cve(word); !cve.empty())
      entry.ids.push_back(std::move(cve));
    else if (looks_like_id(word))
      entry.aliases.emplace_back(word);
  }
  if (entry.ids.empty() && !entry.aliases.empty()) {
    entry.ids.push_back(entry.aliases.front());
    entry.aliases.erase(entry.aliases.begin());
  }
  return entry;
}

/// Alpine's releases are "Alpine:v3.10" and "Alpine:edge"; documents without a release say who they are by their URL.
std::string ecosystem(const json::value& document) {
  const std::string_view release = json::text(document, "distroversion");
  if (!release.empty()) return fmt::format("Alpine:{}", release);
  const std::string_view url = json::text(document, "urlprefix");
  if (url.find("wolfi") != std::string_view::npos) return "Wolfi";
  if (url.find("chainguard") != std::string_view::npos || url.find("cgr.dev") != std::string_view::npos)
    return "Chainguard";
  if (url.find("packages.mini.dev") != std::string_view::npos) return "MinimOS";
  return {};
}

class AlpineReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override { return name.ends_with(".json"); }

  Result<void> read(Document& document, Sink& sink) override {
    const Result<Buffer> content = read_all(*document.stream, kLargestDocument);
    if (!content) return skip(sink, document, content.error());
    const Result<json::value> parsed = json::parse(as_text(*content));
    if (!parsed) return skip(sink, document, parsed.error());
    const std::string space = ecosystem(*parsed);
    if (space.empty() || !json::find(*parsed, "packages")) {
      sink.skip(document.name, "not a secdb document (no \"distroversion\" and \"packages\")");
      return {};
    }
    for (const json::value& item : json::items(*parsed, "packages")) {
      const json::value* package = json::find(item, "pkg");
      if (!package || json::text(*package, "name").empty()) {
        sink.skip(document.name, "a package without a name");
        continue;
      }
      TRY(read_package(space, *package, sink));
    }
    return {};
  }

 private:
  static Result<void> skip(Sink& sink, const Document& document, const Error& error) {
    sink.skip(document.name, error.message);
    return {};
  }

  /// A problem fixed twice (the first fix was incomplete, or the version went back) is fixed in the later version.
  static void keep_later(std::string& known, std::string_view version) {
    const version::Scheme* scheme = version::find_scheme("apk");
    const auto order = scheme ? version::compare(*scheme, known, version) : std::nullopt;
    if (order ? *order < 0 : known < version) known = version;
  }

  static Result<void> read_package(const std::string& space, const json::value& package, Sink& sink) {
    struct Fix {
      std::string version;
      std::set<std::string> aliases;
    };
    std::map<std::string, Fix> fixes;
    std::map<std::string, std::set<std::string>> never;
    for (const auto& [key, ids] : json::members(package, "secfixes")) {
      // A remark behind the version belongs to people.
      const std::string_view version = std::string_view(key).substr(0, std::string_view(key).find(' '));
      const json::array* list = ids.if_array();
      if (!list || version.empty()) continue;
      for (const json::value& item : *list) {
        const Entry entry = parse_entry(json::text(item));
        if (entry.ids.empty()) sink.leave_out("entries name no problem");
        for (const std::string& id : entry.ids) {
          if (version == "0") {
            never[id].insert(entry.aliases.begin(), entry.aliases.end());
            continue;
          }
          Fix& fix = fixes[id];
          if (fix.version.empty())
            fix.version = version;
          else
            keep_later(fix.version, version);
          fix.aliases.insert(entry.aliases.begin(), entry.aliases.end());
        }
      }
    }
    Advisory advisory;
    advisory.ecosystem = space;
    advisory.package = json::text(package, "name");
    const auto add = [&](const std::string& id, const std::set<std::string>& aliases, Status status,
                         std::string fixed) {
      advisory.id = id;
      advisory.aliases.assign(aliases.begin(), aliases.end());
      advisory.status = status;
      advisory.ranges = {{.introduced = {}, .fixed = std::move(fixed), .last_affected = {}}};
      const bool listed = id.starts_with("CVE-") && space.starts_with("Alpine:");
      advisory.url = listed ? "https://security.alpinelinux.org/vuln/" + id : std::string{};
      return sink.add(advisory);
    };
    for (const auto& [id, fix] : fixes) TRY(add(id, fix.aliases, Status::fixed, fix.version));
    for (const auto& [id, aliases] : never) TRY(add(id, aliases, Status::not_affected, {}));
    return {};
  }
};

}  // namespace

std::unique_ptr<FeedReader> alpine_reader() { return std::make_unique<AlpineReader>(); }

}  // namespace plimsoll::advisory
