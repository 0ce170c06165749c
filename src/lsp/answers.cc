// SPDX-License-Identifier: Apache-2.0
#include "lsp/answers.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/bytes.h"
#include "dockerfile/parse.h"
#include "lint/engine.h"

namespace plimsoll::lsp {

namespace {

int severity_of(const Finding& finding) {
  switch (finding.level) {
    case HadolintLevel::error:
      return 1;
    case HadolintLevel::warning:
      return 2;
    case HadolintLevel::info:
      return 3;
    case HadolintLevel::style:
    case HadolintLevel::ignored:
      return 4;
    case HadolintLevel::none:
      break;
  }
  switch (finding.severity) {
    case Severity::critical:
    case Severity::high:
      return 1;
    case Severity::medium:
      return 2;
    case Severity::low:
      return 3;
    case Severity::negligible:
    case Severity::unknown:
      break;
  }
  return 4;
}

/// A page that tells more; of our own rules that of the tool that has them too.
std::string page_of(const Finding& finding, const Rule* rule) {
  if (finding.id.starts_with("SC")) return "https://www.shellcheck.net/wiki/" + finding.id;
  if (rule == nullptr || rule->hadolint.empty()) return "";
  return fmt::format("https://github.com/hadolint/hadolint/wiki/{}", rule->hadolint);
}

/// What could be left out, and what should no longer be written.
json::array tags_of(const Rule* rule) {
  constexpr std::array<std::string_view, 7> kUnnecessary = {"PL1004", "PL1112", "PL1113", "PL1114",
                                                            "PL1117", "PL1118", "PL1206"};
  constexpr std::array<std::string_view, 2> kDeprecated = {"PL1903", "PL1904"};
  json::array tags;
  if (rule == nullptr) return tags;
  if (std::ranges::find(kUnnecessary, rule->id) != kUnnecessary.end()) tags.emplace_back(1);
  if (std::ranges::find(kDeprecated, rule->id) != kDeprecated.end()) tags.emplace_back(2);
  return tags;
}

json::object diagnostic(const Document& document, const Shown& shown) {
  const Finding& finding = shown.finding;
  const Rule* rule = lint::rule_of(finding.id);
  json::object out = {
      {"range", document.text.range(shown.range)}, {"severity", severity_of(finding)}, {"code", finding.id}};
  if (const std::string page = page_of(finding, rule); !page.empty()) out["codeDescription"] = {{"href", page}};
  out["source"] = "plimsoll";
  out["message"] = finding.subject.empty() ? finding.title : fmt::format("{}: {}", finding.subject, finding.title);
  if (json::array tags = tags_of(rule); !tags.empty()) out["tags"] = std::move(tags);
  return out;
}

/// Text of the document as Markdown shows it: nothing in it marks up.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_{}[]<>()#+-.!|~&").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string_view language_of(const Document& document) {
  switch (document.file.kind) {
    case lint::FileKind::dockerfile:
      return "dockerfile";
    case lint::FileKind::shell_script:
    case lint::FileKind::run_line:
      return "sh";
    default:
      return "yaml";
  }
}

std::string told(const Document& document, const Finding& finding) {
  const Rule* rule = lint::rule_of(finding.id);
  std::string out =
      fmt::format("**{}** {} \u00b7 {}\n", finding.id, plain(finding.title), severity_name(finding.severity));
  if (rule != nullptr && !rule->why.empty()) out += fmt::format("\n{}\n", rule->why);
  if (!finding.remedy.action.empty()) out += fmt::format("\n**What to do:** {}\n", plain(finding.remedy.action));
  if (rule != nullptr && !rule->good.empty()) {
    const std::string_view end = rule->good.ends_with('\n') ? "" : "\n";
    out += fmt::format("\nMade well:\n\n```{}\n{}{}```\n", language_of(document), rule->good, end);
  }
  return out;
}

/// Findings count lines by LF alone, and columns in bytes.
TextRange range_of(const Finding& finding, const LineIndex& lines, std::string_view text) {
  if (finding.places.empty() || finding.places.front().line == 0) return {};
  const Place& place = finding.places.front();
  const auto at = [&](std::uint32_t line, std::uint32_t column) {
    return std::min(lines.offset(line) + std::max(column, 1U) - 1, text.size());
  };
  const std::size_t begin = at(place.line, place.column);
  const std::size_t end = place.end_line == 0 ? begin : std::max(begin, at(place.end_line, place.end_column));
  // What has no width cannot be underlined: the rest of the line is.
  return {begin, end == begin ? std::max(begin, lines.line(place.line, text).end) : end};
}

bool overlaps(const TextRange& a, const TextRange& b) { return a.begin <= b.end && b.begin <= a.end; }

/// A kind is asked for by its own name or by one it stands under.
bool is_asked_for(const ActionRequest& request, std::string_view kind) {
  return request.only.empty() || std::ranges::any_of(request.only, [&](const std::string& asked) {
           return kind == asked || (kind.starts_with(asked) && kind.substr(asked.size()).starts_with('.'));
         });
}

json::object workspace_edit(const Document& document, json::array edits, bool versioned) {
  if (!versioned) return {{"changes", {{document.uri, std::move(edits)}}}};
  json::object change = {{"textDocument", {{"uri", document.uri}, {"version", document.version}}},
                         {"edits", std::move(edits)}};
  return {{"documentChanges", json::array{std::move(change)}}};
}

json::object text_edit(const Text& text, const TextRange& range, std::string_view with) {
  return {{"range", text.range(range)}, {"newText", with}};
}

json::object mending(const Document& document, const Shown& shown, const Fix& fix, bool versioned) {
  json::array edits;
  for (const Edit& edit : fix.edits) edits.emplace_back(text_edit(document.text, edit.range, edit.text));
  json::object out = {{"title", fix.repair == Repair::unsafe ? fix.title + " (changes what it does)" : fix.title},
                      {"kind", "quickfix"},
                      {"diagnostics", json::array{diagnostic(document, shown)}},
                      {"edit", workspace_edit(document, std::move(edits), versioned)}};
  if (fix.repair == Repair::safe && &fix == shown.finding.fixes.data()) out["isPreferred"] = true;
  return out;
}

/// Where comments can stand that ignore a finding; none: the format has no comments.
class CommentPlaces {
 public:
  explicit CommentPlaces(const Document& document) : document_(document) {
    if (document.file.kind != lint::FileKind::dockerfile) return;
    if (const auto file = dockerfile::parse(document.text.str())) {
      for (const dockerfile::Instruction& instruction : file->instructions) instructions_.push_back(instruction.range);
    }
  }
  [[nodiscard]] bool can() const {
    if (document_.file.path.ends_with(".json")) return false;
    return document_.file.kind == lint::FileKind::dockerfile || document_.file.kind == lint::FileKind::compose ||
           document_.file.kind == lint::FileKind::kubernetes;
  }
  /// The begin of the instruction's first line, else of the finding's.
  [[nodiscard]] std::size_t above(const TextRange& finding) const {
    std::size_t at = finding.begin;
    const auto after = std::ranges::upper_bound(instructions_, at, {}, &TextRange::begin);
    if (after != instructions_.begin() && at < std::prev(after)->end) at = std::prev(after)->begin;
    return document_.text.offset({document_.text.position(at).line, 0});
  }

 private:
  const Document& document_;
  std::vector<TextRange> instructions_;
};

/// The reason is the author's to fill in; until then the comment itself is a finding that asks for it.
json::object ignoring(const Document& document, const Shown& shown, std::size_t at, bool versioned) {
  const std::string& text = document.text.str();
  const std::string indentation = text.substr(at, std::min(text.find_first_not_of(" \t", at), text.size()) - at);
  json::array edits;
  edits.emplace_back(text_edit(document.text, {at, at},
                               fmt::format("{}# plimsoll ignore={} reason=\"\"\n", indentation, shown.finding.id)));
  return {{"title", fmt::format("ignore {} here", shown.finding.id)},
          {"kind", "quickfix"},
          {"diagnostics", json::array{diagnostic(document, shown)}},
          {"edit", workspace_edit(document, std::move(edits), versioned)}};
}

/// One edit that makes `before` into `after`: what both begin and end with is left alone.
json::object difference(const Text& before, std::string_view after) {
  const std::string_view from = before.str();
  const auto is_inside = [](std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  const std::size_t most = std::min(from.size(), after.size());
  std::size_t head = 0, tail = 0;
  while (head < most && from[head] == after[head]) ++head;
  // Neither a character nor a CR LF is cut.
  while (head > 0 && (is_inside(from, head) || is_inside(after, head) || from[head - 1] == '\r')) --head;
  while (tail < most - head && from[from.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  while (tail > 0 && (is_inside(from, from.size() - tail) || from[from.size() - tail] == '\n')) --tail;
  return text_edit(before, {head, from.size() - tail}, after.substr(head, after.size() - tail - head));
}

}  // namespace

void check(Document& document, const lint::Settings& settings) {
  if (document.is_checked) return;
  document.is_checked = true;
  document.shown.clear();
  if (!document.is_lintable) return;
  document.file.text = document.text.str();
  lint::Checked checked = lint::check(document.file.source(), settings);
  const LineIndex lines(document.file.text);
  for (Finding& finding : checked.findings) {
    if (document.shown.size() == kMostShown) break;
    const TextRange range = range_of(finding, lines, document.file.text);
    document.shown.push_back({std::move(finding), range});
  }
}

json::array diagnostics(const Document& document) {
  json::array out;
  for (const Shown& shown : document.shown) out.emplace_back(diagnostic(document, shown));
  return out;
}

json::value hover(const Document& document, const Position& at) {
  const std::size_t offset = document.text.offset(at);
  std::string markdown;
  TextRange range;
  for (const Shown& shown : document.shown) {
    if (!shown.range.contains({offset, offset})) continue;
    if (markdown.empty() || shown.range.size() < range.size()) range = shown.range;
    if (!markdown.empty()) markdown += "\n---\n\n";
    markdown += told(document, shown.finding);
  }
  if (markdown.empty()) return nullptr;
  return json::object{{"contents", {{"kind", "markdown"}, {"value", markdown}}}, {"range", document.text.range(range)}};
}

json::array code_actions(const Document& document, const ActionRequest& request, const lint::Settings& settings) {
  json::array out;
  if (is_asked_for(request, "quickfix")) {
    const CommentPlaces comments(document);
    for (const Shown& shown : document.shown) {
      if (!overlaps(shown.range, request.range)) continue;
      for (const Fix& fix : shown.finding.fixes)
        if (!fix.edits.empty()) out.emplace_back(mending(document, shown, fix, request.versioned));
      if (comments.can()) out.emplace_back(ignoring(document, shown, comments.above(shown.range), request.versioned));
    }
  }
  const bool mends = std::ranges::any_of(document.shown, [](const Shown& shown) {
    return std::ranges::any_of(shown.finding.fixes, [](const Fix& fix) { return fix.repair == Repair::safe; });
  });
  if (mends && is_asked_for(request, kFixAll)) {
    const lint::Mended mended = lint::mend(document.file.source(), settings, Repair::safe);
    if (mended.text != document.text.str()) {
      json::array edits;
      edits.emplace_back(difference(document.text, mended.text));
      out.push_back({{"title", "fix all safe problems"},
                     {"kind", kFixAll},
                     {"edit", workspace_edit(document, std::move(edits), request.versioned)}});
    }
  }
  return out;
}

}  // namespace plimsoll::lsp
