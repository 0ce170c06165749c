// SPDX-License-Identifier: Apache-2.0
#include "report/html_data.h"

#include <algorithm>
#include <unordered_map>

#include "base/bytes.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/words.h"
#include "finding/instruction.h"
#include "finding/rating.h"
#include "report/phrases.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kItemsShown = 200;  // places, packages and lines of evidence of one finding
constexpr std::size_t kTextBytes = 2000;

std::string shown(std::string_view text) { return printable(text, kTextBytes); }

std::string shown_lines(std::string_view text) {
  std::string out;
  for (std::size_t count = 0; !text.empty() && count < kItemsShown; ++count) {
    if (!out.empty()) out += "\n";
    out += printable(take_line(text), kTextBytes);
  }
  return out;
}

void append_for_script(std::string& out, std::string_view json_text) {
  for (const char c : json_text) {
    switch (c) {
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out += c;
    }
  }
}

class Writer {
 public:
  explicit Writer(const Report& report) : report_(report) {
    for (std::size_t i = 0; i < report.files.size(); ++i) file_of_.emplace(report.files[i].path, i);
  }

  std::string write() {
    put("{\"lint\":");
    put(is_lint() ? "true" : "false");
    put(",\"severities\":");
    json::array severities, kinds;
    for (const Severity severity : kSeverities) severities.emplace_back(severity_name(severity));
    for (std::size_t kind = 0; kind < kShownKinds.size(); ++kind) {
      const auto of_kind = static_cast<FindingKind>(kind);
      kinds.push_back({kind_name(of_kind), kind_heading(of_kind)});
    }
    put_value(severities);
    put(",\"kinds\":");
    put_value(kinds);
    put(",\"groups\":[");
    put_groups();
    put("],\n\"findings\":[");
    for (const Finding& finding : report_.findings) put_item(row(finding));
    put("],\n\"suppressed\":[");
    for (const Suppressed& suppressed : report_.suppressed) put_item(row(suppressed));
    put("],\n\"packages\":[");
    for (const InstalledPackage& installed : report_.packages) put_item(row(installed));
    put("],\n\"strings\":[");
    for (const std::string_view text : strings_) put_item(json::value(text));
    put("]}");
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_lint() const { return !report_.files.empty(); }

  void put(std::string_view text) { out_ += text; }
  void put_value(const json::value& value) { append_for_script(out_, json::compact(value)); }
  void put_item(const json::value& value) {
    if (!out_.ends_with('[')) out_ += ",\n";
    put_value(value);
  }

  /// The number of a text that may repeat.
  json::value shared(std::string text) {
    const auto [at, is_new] = number_of_.emplace(std::move(text), strings_.size());
    if (is_new) strings_.push_back(at->first);
    return at->second;
  }

  void put_groups() {
    if (is_lint()) {
      for (const LintedFile& file : report_.files)
        put_item(json::array{shared(shown(file.path)), shared(shown(file.kind))});
      return;
    }
    for (std::size_t i = 0; i < report_.layers.size(); ++i) {
      const LayerRef& layer = report_.layers[i];
      std::string words = instruction_words(layer.created_by);
      if (words.empty()) words = short_digest(layer.digest.empty() ? layer.diff_id : layer.digest);
      put_item(json::array{shared(fmt::format("Layer {}", i + 1)), shared(shown(words))});
    }
  }

  /// Which of the groups, or -1.
  [[nodiscard]] std::int64_t group(const Finding& finding) const {
    if (is_lint()) {
      const auto at = finding.places.empty() ? file_of_.end() : file_of_.find(finding.places.front().path);
      return at == file_of_.end() ? -1 : static_cast<std::int64_t>(at->second);
    }
    if (finding.kind == FindingKind::vulnerability) return layer(finding.layer);
    return finding.places.empty() || !finding.places.front().layer ? -1 : layer(*finding.places.front().layer);
  }
  [[nodiscard]] std::int64_t layer(const LayerRef& from) const {
    return from.index < report_.layers.size() ? static_cast<std::int64_t>(from.index) : -1;
  }
  [[nodiscard]] std::int64_t layer(const std::optional<LayerRef>& from) const { return from ? layer(*from) : -1; }

  json::array row(const Finding& finding) {
    const bool is_vulnerability = finding.kind == FindingKind::vulnerability;
    const std::string where =
        is_vulnerability || finding.places.empty() ? finding.package : place_words(finding.places.front());
    return {static_cast<std::size_t>(std::ranges::find(kSeverities, finding.severity) - kSeverities.begin()),
            static_cast<std::size_t>(finding.kind),
            shown(finding.id),
            shown(finding.title),
            shown(where),
            is_vulnerability ? shown(finding.installed) : std::string(),
            shown(finding.fixed),
            group(finding),
            static_cast<std::size_t>(finding.origin),
            is_fixable(finding) ? 1 : 0,
            finding.epss ? json::value(finding.epss->probability / 100'000.0) : json::value(-1),
            shown(finding.known_exploited),
            details(finding)};
  }

  json::array row(const Suppressed& from) {
    json::array out = row(from.finding);
    out.push_back(json::array{shown(from.code), shared(shown(from.reason)), shown(from.source), shown(from.owner),
                              shown(from.until), shown(from.vex_status), shown(from.vex_justification)});
    return out;
  }

  json::array row(const InstalledPackage& from) {
    return {shown(from.package.type),
            shown(from.package.name),
            shown(from.package.version),
            shown(from.package.arch),
            shared(shown(from.package.license)),
            shared(shown(from.path)),
            from.layer};
  }

  /// What only the details show: members that have nothing to say are left out.
  json::object details(const Finding& from) {
    json::object out;
    const auto text = [&](std::string_view key, std::string_view value) {
      if (!value.empty()) out[key] = shown(value);
    };
    const auto list = [&](std::string_view key, json::array&& items) {
      if (!items.empty()) out[key] = std::move(items);
    };
    text("u", safe_link(from.url));
    text("s", from.subject);
    text("g", from.gate);
    text("b", from.published);
    text("o", from.severity_source);
    text("x", from.excerpt);
    if (from.kind == FindingKind::vulnerability && from.fixed.empty()) text("t", status_words(from.status));
    if (from.bytes > 0) text("n", human_bytes(from.bytes));
    if (from.epss) out["q"] = from.epss->percentile / 100'000.0;
    list("a", strings(from.aliases));
    list("e", strings(from.evidence));
    list("p", packages(from));
    list("l", places(from));
    if (const std::size_t most = std::max(from.packages.size(), from.places.size()); most > kItemsShown)
      out["c"] = most - kItemsShown;
    list("v", ratings(from));
    if (!from.remedy.action.empty()) out["f"] = shared(shown(from.remedy.action));
    if (!from.remedy.rewrite.empty()) out["r"] = shared(shown_lines(from.remedy.rewrite));
    json::array ways;
    for (const Fix& fix : from.fixes)
      ways.emplace_back(shown(fmt::format("{} ({})", fix.title, repair_name(fix.repair))));
    list("w", std::move(ways));
    if (from.dockerfile) {
      out["d"] = {shown(fmt::format("{}:{}", from.dockerfile->file, from.dockerfile->line)),
                  shared(shown_lines(from.dockerfile->text))};
    }
    if (from.secret)
      out["z"] = {shown(from.secret->redacted), from.secret->extractable ? 1 : 0, from.secret->valid ? 1 : 0};
    return out;
  }

  static json::array strings(std::span<const std::string> from) {
    json::array out;
    for (const std::string& one : from.first(std::min(from.size(), kItemsShown))) out.emplace_back(shown(one));
    return out;
  }

  json::array packages(const Finding& from) {
    json::array out;
    for (const AffectedPackage& one : std::span(from.packages).first(std::min(from.packages.size(), kItemsShown))) {
      std::vector<std::string> remarks;
      if (one.proof != Proof::installed) remarks.emplace_back(proof_name(one.proof));
      if (one.scope != Scope::runtime) remarks.emplace_back(scope_name(one.scope));
      out.push_back({shown(one.name), shown(one.version), shared(shown(one.path)), shown(one.fixed),
                     some_of(remarks, remarks.size())});
    }
    return out;
  }

  json::array places(const Finding& from) {
    json::array out;
    for (const Place& one : std::span(from.places).first(std::min(from.places.size(), kItemsShown)))
      out.push_back({shared(shown(place_words(one))), shown(one.detail), layer(one.layer), layer(one.removed)});
    return out;
  }

  static json::array ratings(const Finding& from) {
    json::array out;
    for (const advisory::Rating& one : from.ratings) {
      const std::optional<int> score = score_of(one.vector);
      out.push_back({shown(one.source), severity_name(one.severity),
                     score ? fmt::format("{}.{}", *score / 10, *score % 10) : std::string(), shown(one.vector)});
    }
    return out;
  }

  const Report& report_;
  std::string out_;
  std::unordered_map<std::string, std::size_t> number_of_;
  std::vector<std::string_view> strings_;
  std::unordered_map<std::string_view, std::size_t> file_of_;
};

}  // namespace

std::string page_data(const Report& report) { return Writer(report).write(); }

}  // namespace plimsoll::report
