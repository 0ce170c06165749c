// SPDX-License-Identifier: Apache-2.0
// One HTML page that needs nothing else: a reader without JavaScript gets the verdict, the counts, what to do first and
// plain tables; with it the tables can be filtered, sorted and turned over, and charts are drawn (page/page.js).
//
// What scripts and styles may run is said by a policy in the page itself: those two whose hashes it names, and no
// request to anywhere. Text from outside is escaped here and data are escaped in html_data.cc, so that policy is the
// second wall, not the first.
#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/bytes.h"
#include "base/lines.h"
#include "base/words.h"
#include "base/xml.h"
#include "finding/instruction.h"
#include "finding/plan.h"
#include "report/html_data.h"
#include "report/page_files.h"
#include "report/phrases.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kStepsShown = 10;
constexpr std::size_t kGapsShown = 6, kDecisionsShown = 12;
constexpr std::size_t kTextBytes = 2000;

/// Untrusted text as HTML, between tags or between quotes.
std::string html(std::string_view text) { return xml::escaped(printable(text, kTextBytes)); }

std::string code(std::string_view text) { return text.empty() ? "" : "<code>" + html(text) + "</code>"; }

/// The source expression for one script or style (CSP Level 3, "hash-source").
std::string hash_source(std::string_view text) {
  const Digest digest = Digest::sha256(as_bytes(text));
  const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string raw;
  for (std::size_t i = 0; i + 1 < digest.hex().size(); i += 2)
    raw += static_cast<char>(nibble(digest.hex()[i]) * 16 + nibble(digest.hex()[i + 1]));
  return "'sha256-" + base64_encode(raw) + "'";
}

std::string policy() {
  return fmt::format(
      "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
      hash_source(kPageJs), hash_source(kPageCss));
}

std::string severity(Severity of) { return fmt::format("<span class=\"severity {0}\">{0}</span>", severity_name(of)); }

std::string known_exploited(const Finding& finding) {
  return finding.known_exploited.empty() ? "" : " <span class=\"tag alarm\">KEV</span>";
}

std::string linked(std::string_view words, std::string_view url) {
  const std::string_view to = safe_link(url);
  if (to.empty()) return html(words);
  return fmt::format("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", html(to), html(words));
}

/// A Plimsoll mark, and where the water stands: below it, above it, or nobody knows.
std::string mark(Verdict verdict) {
  static constexpr std::string_view kWave =
      "<path d=\"M0 {0}q8 -5 16 0t16 0t16 0t16 0t16 0t16 0V100H0z\" fill=\"currentColor\" opacity=\"{1}\"/>";
  std::string water;
  if (verdict == Verdict::passed) water = fmt::format(kWave, 72, "0.22");
  if (verdict == Verdict::failed) water = fmt::format(kWave, 22, "0.22");
  if (verdict == Verdict::incomplete)
    water =
        "<path d=\"M0 50q8 -5 16 0t16 0t16 0t16 0t16 0t16 0\" transform=\"translate(0 22)\" fill=\"none\" "
        "stroke=\"currentColor\" stroke-width=\"2.5\" stroke-dasharray=\"5 6\" opacity=\"0.6\"/>";
  return "<svg class=\"mark\" viewBox=\"0 0 96 96\" role=\"img\" aria-label=\"Plimsoll mark\">" + water +
         "<g fill=\"none\" stroke=\"currentColor\" stroke-width=\"6\"><circle cx=\"48\" cy=\"48\" r=\"27\"/>"
         "<path d=\"M6 48h84\"/></g></svg>";
}

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "Passed";
    case Verdict::failed:
      return "Failed";
    case Verdict::incomplete:
      return "Incomplete";
    case Verdict::none:
      break;
  }
  return "Not judged";
}

/// Which rule decided, and all that had something to say.
std::string decided(const Report& report) {
  std::string out;
  const auto put = [&](std::string_view words) { out += fmt::format("<li>{}</li>\n", words); };
  const std::size_t shown = std::min(report.decisions.size(), kDecisionsShown);
  for (const Decision& decision : std::span(report.decisions).first(shown)) {
    put(fmt::format("{} <strong>{}</strong>{}: {}{}", decision.fails ? "Fails" : "Warns", html(decision.rule),
                    decision.source.empty() ? "" : " in " + code(decision.source), plural(decision.findings, "finding"),
                    decision.first.empty() ? "" : ", first " + html(decision.first)));
  }
  if (shown < report.decisions.size()) put(fmt::format("and {} more", report.decisions.size() - shown));
  if (report.decisions.empty() && !report.rule.empty()) {
    put(fmt::format("{} <strong>{}</strong>", report.failed ? "Decided by" : "Judged by", html(report.rule)));
  }
  const Verdict verdict = told_verdict(report);
  if (!report.advisories_used) put("Advisories were not consulted, so nothing is said of vulnerabilities.");
  if (verdict == Verdict::none && report.advisories_used) put("No policy was given, so nothing could fail.");
  if (verdict == Verdict::incomplete) put("Nothing that was seen fails it, but not everything could be checked.");
  if (report.findings.empty()) put(html(sentence(nothing_found(report))));
  return out.empty() ? "" : "<ul class=\"decided\">\n" + out + "</ul>";
}

std::string facts(const Report& report, const Options& options) {
  std::string out;
  const auto put = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
  };
  if (!report.files.empty()) {
    std::vector<std::string> paths;
    for (const LintedFile& file : report.files) paths.push_back(code(file.path));
    put("Files", some_of(paths, 8));
  } else {
    put("Distribution", html(system_words(report.distribution)));
    put("Digest", code(digest_of(report).str()));
    put("Platform", html(report.platform));
    put("Inventory", html(package_counts(report)));
    if (report.base) put("Built on", code(report.base->name));
    put("Made", html(report.created.substr(0, 10)));
    if (!report.coverage.end_of_life.empty()) put("Supported until", html(report.coverage.end_of_life));
    if (report.efficiency && report.efficiency->hidden > 0) {
      put("Never seen",
          fmt::format("{} of {}", human_bytes(report.efficiency->hidden), human_bytes(report.efficiency->shipped)));
    }
  }
  if (report.hidden_findings > 0)
    put("Hidden", fmt::format("{} by the options given{}", plural(report.hidden_findings, "finding"), of_base(report)));
  if (!options.time.empty() && report.files.empty()) put("Known as of", html(options.time.substr(0, 10)));
  return out;
}

std::string gap_item(const Incomplete& gap) {
  return fmt::format("<li><strong>{}</strong> {}{}</li>\n", html(code_words(gap.code)),
                     gap.path.empty() ? "" : code(gap.path) + ": ", html(gap.message));
}

std::string gaps(const Report& report) {
  if (report.incomplete.empty()) return {};
  std::string out = fmt::format("<section class=\"card gaps\">\n<h2>What is not known<small>{}</small></h2>\n<ul>\n",
                                plural(report.incomplete.size(), "gap"));
  const std::size_t shown = std::min(report.incomplete.size(), kGapsShown);
  for (const Incomplete& gap : std::span(report.incomplete).first(shown)) out += gap_item(gap);
  out += "</ul>\n";
  if (shown < report.incomplete.size()) {
    out += fmt::format("<details><summary>{} more</summary><ul>\n", report.incomplete.size() - shown);
    for (const Incomplete& gap : std::span(report.incomplete).subspan(shown)) out += gap_item(gap);
    out += "</ul></details>\n";
  }
  return out + "</section>\n";
}

/// Findings by kind and severity; charts take its place.
std::string counts(const Report& report) {
  if (report.findings.empty()) return {};
  std::string out = "<div id=\"counts\" class=\"card\"><table>\n<thead><tr><td></td>";
  for (const Severity of : kSeverities) out += fmt::format("<th scope=\"col\">{}</th>", severity(of));
  out += "<th scope=\"col\">all</th></tr></thead>\n<tbody>\n";
  for (const FindingKind kind : kShownKinds) {
    std::array<std::size_t, kSeverities.size()> of_kind{};
    std::size_t all = 0;
    for (const Finding& finding : report.findings) {
      if (finding.kind != kind) continue;
      ++of_kind[static_cast<std::size_t>(std::ranges::find(kSeverities, finding.severity) - kSeverities.begin())];
      ++all;
    }
    if (all == 0) continue;
    out += fmt::format("<tr><th scope=\"row\">{}</th>", kind_heading(kind));
    for (const std::size_t count : of_kind) out += fmt::format("<td>{}</td>", count);
    out += fmt::format("<td>{}</td></tr>\n", all);
  }
  return out + "</tbody>\n</table></div>\n";
}

std::string upgrade_row(const Upgrade& upgrade, const Report& report) {
  const Finding& first = *upgrade.closes.front();
  const std::string words = instruction_words(upgrade.layer->created_by);
  const std::string layer = report.layers.size() < 2 ? std::string()
                                                     : fmt::format("layer {} <span class=\"quiet clip\">{}</span>",
                                                                   upgrade.layer->index + 1, code(words));
  return fmt::format(
      "<tr><td>{}{}</td><td><strong>{}</strong></td><td>{} → {}</td><td class=\"number\">{}</td>"
      "<td class=\"less\">{}{}</td><td class=\"less\">{}</td></tr>\n",
      severity(first.severity), known_exploited(first), html(upgrade.package), code(upgrade.installed),
      code(upgrade.fixed), upgrade.closes.size(), html(first.id),
      upgrade.closes.size() > 1 ? fmt::format(" and {} more", upgrade.closes.size() - 1) : "", layer);
}

std::string secret_row(const Finding& finding) {
  return fmt::format(
      "<tr><td>{}</td><td><strong>{}</strong></td><td>{}</td><td class=\"number\">1</td>"
      "<td class=\"less\">{}</td><td class=\"less\">{}</td></tr>\n",
      severity(finding.severity), html(finding.title), html(finding.remedy.action), html(finding.id),
      finding.places.empty() ? "" : code(place_words(finding.places.front())));
}

/// Secrets, for nothing needs to be acted on as fast, then the upgrades that close what has a fix.
std::string steps(const Report& report) {
  std::vector<std::string> rows;
  std::size_t closes = 0;
  for (const Finding& finding : report.findings) {
    if (finding.kind != FindingKind::secret) continue;
    rows.push_back(secret_row(finding));
    ++closes;
  }
  for (const Upgrade& upgrade : plan_upgrades(report)) {
    closes += upgrade.closes.size();
    rows.push_back(upgrade_row(upgrade, report));
  }
  if (rows.empty()) return {};
  std::string out = fmt::format(
      "<section aria-label=\"What to do first\">\n<h2>What to do first<small>{} {} {} of {}</small></h2>\n"
      "<div class=\"sheet\"><table>\n<thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">What</th>"
      "<th scope=\"col\">Do</th><th scope=\"col\" class=\"number\">Closes</th>"
      "<th scope=\"col\" class=\"less\">Findings</th><th scope=\"col\" class=\"less\">From</th></tr></thead>\n"
      "<tbody>\n",
      plural(rows.size(), "step"), rows.size() == 1 ? "closes" : "close", closes, report.findings.size());
  const std::size_t shown = std::min(rows.size(), kStepsShown);
  for (const std::string& row : std::span(rows).first(shown)) out += row;
  out += "</tbody>\n</table>";
  if (shown < rows.size()) out += fmt::format("<p class=\"pager\">{} more below</p>", rows.size() - shown);
  return out + "</div></section>\n";
}

std::string plan_steps(const Plan& plan, const Report& report) {
  if (plan.actions.empty()) return {};
  std::size_t closed = 0;
  for (const PlannedAction& action : plan.actions) closed += action.closes.size();
  std::string out =
      fmt::format("<section aria-label=\"Plan\">\n<h2>Plan<small>{} {} {} of {}</small></h2>\n<ol class=\"plan\">\n",
                  plural(plan.actions.size(), "step"), plan.actions.size() == 1 ? "closes" : "close", closed,
                  report.findings.size());
  for (const PlannedAction& action : plan.actions) {
    out += fmt::format("<li class=\"card\"><p><strong>{}</strong> <span class=\"quiet\">{}closes {}</span></p>",
                       html(action.title), action.where.empty() ? "" : code(action.where) + ", ", action.closes.size());
    if (!action.remark.empty()) out += "<p class=\"quiet\">" + html(action.remark) + "</p>";
    if (!action.rewrite.empty()) {
      out += "<div class=\"lines\"><pre>";
      for (std::string_view rest = action.rewrite; !rest.empty();) out += html(take_line(rest)) + "\n";
      out += "</pre></div>";
    }
    out += "</li>\n";
  }
  return out + "</ol></section>\n";
}

std::string plain_row(const Finding& finding) {
  const bool is_vulnerability = finding.kind == FindingKind::vulnerability || finding.places.empty();
  return fmt::format("<td>{}{}</td><td>{} {}</td><td>{}</td><td>{}</td><td>{}</td>", severity(finding.severity),
                     known_exploited(finding), linked(finding.id, finding.url), html(finding.title),
                     code(is_vulnerability ? finding.package : place_words(finding.places.front())),
                     code(finding.installed), code(finding.fixed));
}

/// All of it as tables, for readers without JavaScript.
std::string plain(const Report& report) {
  static constexpr std::string_view kHead =
      "<th scope=\"col\">Severity</th><th scope=\"col\">Finding</th><th scope=\"col\">Where</th>"
      "<th scope=\"col\">Installed</th><th scope=\"col\">Fixed in</th>";
  std::string out;
  const auto open = [&](std::string_view heading, std::string_view columns) {
    out += fmt::format("<h2>{}</h2>\n<div class=\"sheet\"><table>\n<thead><tr>{}</tr></thead>\n<tbody>\n", heading,
                       columns);
  };
  const auto close = [&] { out += "</tbody>\n</table></div>\n"; };
  if (!report.findings.empty()) {
    open("Findings", std::string(kHead) + "<th scope=\"col\">What to do</th>");
    for (const Finding& finding : report.findings)
      out += fmt::format("<tr>{}<td>{}</td></tr>\n", plain_row(finding), html(finding.remedy.action));
    close();
  }
  if (!report.suppressed.empty()) {
    open("Taken back", std::string(kHead) +
                           "<th scope=\"col\">Why</th><th scope=\"col\">By</th>"
                           "<th scope=\"col\">Until</th>");
    for (const Suppressed& from : report.suppressed) {
      out += fmt::format("<tr>{}<td>{}: {}</td><td>{} {}</td><td>{}</td></tr>\n", plain_row(from.finding),
                         html(code_words(from.code)), html(from.reason), html(from.owner), code(from.source),
                         html(from.until));
    }
    close();
  }
  if (!report.packages.empty()) {
    open("Packages",
         "<th scope=\"col\">Type</th><th scope=\"col\">Package</th><th scope=\"col\">Version</th>"
         "<th scope=\"col\">Licence</th><th scope=\"col\">Told by</th>");
    for (const InstalledPackage& from : report.packages) {
      out +=
          fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", html(from.package.type),
                      html(from.package.name), code(from.package.version), html(from.package.license), code(from.path));
    }
    close();
  }
  return out;
}

/// The page with each {{name}} replaced.
std::string filled(std::string_view page, std::span<const std::pair<std::string_view, std::string>> values) {
  std::size_t size = page.size();
  for (const auto& [name, value] : values) size += value.size();
  std::string out;
  out.reserve(size);
  for (std::size_t begin = 0; (begin = page.find("{{")) != page.npos;) {
    const std::size_t end = page.find("}}", begin);
    const std::string_view name = page.substr(begin + 2, end - begin - 2);
    out += page.substr(0, begin);
    for (const auto& [known, value] : values)
      if (known == name) out += value;
    page.remove_prefix(end + 2);
  }
  return out += page;
}

}  // namespace

std::string write_html(const Report& report, const Options& options) {
  const Verdict verdict = told_verdict(report);
  const std::string subject = subject_of(report);
  const std::array<std::pair<std::string_view, std::string>, 16> values = {{
      {"policy", policy()},
      {"version", PLIMSOLL_VERSION},
      {"title", html(fmt::format("{}: {}", subject, verdict_word(verdict)))},
      {"style", std::string(kPageCss)},
      {"verdict", std::string(verdict_name(verdict))},
      {"mark", mark(verdict)},
      {"word", std::string(verdict_word(verdict))},
      {"subject", html(subject)},
      {"decided", decided(report)},
      {"facts", facts(report, options)},
      {"gaps", gaps(report)},
      {"counts", counts(report)},
      {"steps", options.plan != nullptr ? plan_steps(*options.plan, report) : steps(report)},
      {"data", page_data(report)},
      {"script", std::string(kPageJs)},
      {"plain", plain(report)},
  }};
  return filled(kPageHtml, values);
}

}  // namespace plimsoll::report
