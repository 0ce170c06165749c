// SPDX-License-Identifier: Apache-2.0
#include "cli/reference/reference.h"

#include <algorithm>
#include <array>

#include <fmt/ranges.h>

#include "advisory/feeds/feed.h"
#include "base/lines.h"
#include "base/words.h"
#include "cli/help.h"
#include "detect/detector.h"
#include "harden/check.h"
#include "lint/engine.h"
#include "oci/image.h"
#include "report/report.h"
#include "secret/rule.h"
#include "version/version.h"

namespace plimsoll::cli {

namespace {

constexpr std::string_view kPrograms = "programs";  // by their content, wherever they are

std::string files_of(const Detector& detector) {
  std::vector<std::string> out;
  for (const Want& want : detector.wants) {
    switch (want.kind) {
      case Want::Kind::path:
        out.push_back(fmt::format("/{}", want.text));
        break;
      case Want::Kind::name:
        out.push_back(fmt::format("**/{}", want.text));
        break;
      case Want::Kind::prefix:
        out.push_back(fmt::format("**/{}*", want.text));
        break;
      case Want::Kind::executable:
        if (out.empty() || out.back() != kPrograms) out.emplace_back(kPrograms);
        break;
      case Want::Kind::suffix:
        out.push_back(fmt::format("**/*{}", want.text));
        break;
      case Want::Kind::parent:
        out.push_back(fmt::format("**/{}/*", want.text));
        break;
      case Want::Kind::folder:
        out.push_back(fmt::format("/{}/*", want.text));
        break;
    }
  }
  return fmt::format("{}", fmt::join(out, ", "));
}

Table detector_table() {
  Table table{"detectors",
              "Detectors",
              "What a scan looks for in the files of an image, and where.",
              {"name", "version", "doc", "files"},
              {}};
  for (const Detector& detector : detectors()) {
    table.rows.push_back(
        {std::string(detector.id), fmt::format("{}", detector.version), std::string(detector.doc), files_of(detector)});
  }
  return table;
}

Table distribution_table() {
  Table table{"distributions",
              "Distributions",
              "The families that are told apart by os-release and its fallbacks. Others are reported as incomplete, "
              "unless ID_LIKE names one of these.",
              {"name", "title", "packages", "ordering", "advisories"},
              {}};
  for (const Family& family : families()) {
    table.rows.push_back({std::string(family.id), std::string(family.title), std::string(family.package_type),
                          std::string(family.ordering), std::string(family.osv_ecosystem)});
  }
  return table;
}

Table exit_code_table() {
  Table table{"exit-codes", "Exit codes", "The same for every command.", {"code", "doc"}, {}};
  for (const ExitCode& code : exit_codes()) {
    table.rows.push_back({fmt::format("{}", static_cast<int>(code.exit)), std::string(code.doc)});
  }
  return table;
}

Table feed_table() {
  Table table{"feeds",
              "Advisory feeds",
              "What the advisory database is made of: NAME in --from NAME=PATH_OR_URL, and where an update looks.",
              {"name", "doc", "urls"},
              {}};
  for (const advisory::Feed& feed : advisory::feeds()) {
    std::string urls = feed.urls.empty() ? "none" : std::string(feed.urls.front());
    if (feed.urls.size() > 1) urls += fmt::format(" and {} more", feed.urls.size() - 1);
    table.rows.push_back({std::string(feed.name), std::string(feed.doc), std::move(urls)});
  }
  return table;
}

Table format_table() {
  Table table{"formats",
              "Report formats",
              "Values of --format of the commands that end in a report.",
              {"name", "of", "doc"},
              {}};
  for (const report::Format& format : report::formats())
    table.rows.push_back({std::string(format.name), "scan", std::string(format.doc)});
  for (const report::Format& format : report::lint_formats())
    table.rows.push_back({std::string(format.name), "lint", std::string(format.doc)});
  std::ranges::stable_sort(table.rows, {}, [](const auto& row) { return row.front(); });
  return table;
}

Table hardening_table() {
  Table table{"hardening",
              "Hardening rules",
              "What plimsoll scan raises about how an image is made; --no-hardening leaves it out. The severity is the "
              "usual one: a finding may have another when the check knows better.",
              {"id", "severity", "title", "doc", "why", "remedy", "aliases"},
              {}};
  for (const auto& [rule, run] : harden::checks()) {
    table.rows.push_back({std::string(rule.id), std::string(severity_name(rule.severity)), std::string(rule.title),
                          std::string(rule.doc), std::string(rule.why), std::string(rule.remedy),
                          fmt::format("{}", fmt::join(aliases_of(rule), ", "))});
  }
  return table;
}

Table ordering_table() {
  Table table{"orderings",
              "Version orderings",
              "How versions are compared, and the ecosystems that do so.",
              {"name", "doc", "ecosystems"},
              {}};
  for (const version::Scheme& scheme : version::schemes()) {
    table.rows.push_back(
        {std::string(scheme.name), std::string(scheme.doc), fmt::format("{}", fmt::join(scheme.ecosystems, ", "))});
  }
  return table;
}

/// Lines of an example, as Markdown shows code.
std::string code_block(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    out += line.empty() ? "\n" : fmt::format("    {}\n", line);
  }
  return out + "\n";
}

std::string rule_markdown(const Rule& rule) {
  std::string out = fmt::format("### {} {}\n\n{}\n\n{} *{}*\n\n", rule.id, escape_markdown(rule.title),
                                escape_markdown(sentence(rule.doc)), escape_markdown(rule.why),
                                escape_markdown(sentence(rule.remedy)));
  if (!rule.bad.empty()) out += "Bad:\n\n" + code_block(rule.bad);
  if (!rule.good.empty()) out += "Good:\n\n" + code_block(rule.good);
  return out;
}

Table rule_table() {
  Table table{"rules",
              "Rules of lint",
              "What plimsoll lint looks for in Dockerfiles, compose files, manifests and run lines. Rules of profile "
              "strict are not in the default one. Ignores, --only and --severity take an id or any of the other names. "
              "Repair: safe edits are made by plimsoll fix, unsafe ones by plimsoll fix --unsafe, registry by plimsoll "
              "pin.",
              {"id", "severity", "profile", "repair", "title", "also called"},
              {}};
  std::string_view topic;
  for (const Rule* rule : lint::all_rules()) {
    table.rows.push_back({std::string(rule->id), std::string(severity_name(rule->severity)),
                          rule->audience == Audience::everyone ? "default" : "strict",
                          rule->repair == Repair::none ? "" : std::string(repair_name(rule->repair)),
                          std::string(rule->title), fmt::format("{}", fmt::join(aliases_of(*rule), ", "))});
    if (topic_of(rule->id) != topic) {
      topic = topic_of(rule->id);
      table.details += fmt::format("## {}\n\n", topic);
    }
    table.details += rule_markdown(*rule);
  }
  return table;
}

Table secret_table() {
  Table table{
      "secrets",
      "Secret rules",
      "What a scan knows as a secret, and what to do about one that was found. Files of gitleaks rules add more.",
      {"rule", "family", "title", "severity", "rotation"},
      {}};
  for (const secret::Rule& rule : secret::builtin_rules()) {
    table.rows.push_back({std::string(rule.id), std::string(rule.family), std::string(rule.title),
                          std::string(severity_name(rule.severity)), std::string(rule.rotate)});
  }
  return table;
}

Table source_table() {
  Table table{"sources",
              "Image sources",
              "Where an image may come from. Without a scheme a file, a folder, an engine's image and a registry's are "
              "tried in this order.",
              {"scheme", "doc", "example"},
              {}};
  for (const oci::Source& source : oci::sources()) {
    table.rows.push_back({std::string(source.scheme), std::string(source.doc), std::string(source.example)});
  }
  return table;
}

/// Sorted by name.
constexpr std::array kTables = {detector_table,  distribution_table, exit_code_table, feed_table,   format_table,
                                hardening_table, ordering_table,     rule_table,      secret_table, source_table};

}  // namespace

Reference gather_reference() {
  Reference out;
  for (const Command* command : commands()) {
    Arguments arguments;
    static_cast<void>(command->declare(arguments));
    const auto parameters = arguments.parameters();
    out.commands.push_back({command, usage(*command, arguments), {parameters.begin(), parameters.end()}});
  }
  for (const auto& table : kTables) out.tables.push_back(table());
  return out;
}

std::vector<std::string> topics() {
  std::vector<std::string> out = {std::string(kCommandsTopic)};
  for (const auto& table : kTables) out.emplace_back(table().name);
  return out;
}

std::span<const Shell> shells() {
  static constexpr std::array kShells = {Shell{"bash", complete_bash}, Shell{"fish", complete_fish},
                                         Shell{"zsh", complete_zsh}};
  return kShells;
}

std::vector<FirstWord> first_words(const Reference& reference) {
  std::vector<FirstWord> out;
  for (const CommandReference& entry : reference.commands) {
    const std::string_view name = entry.command->name;
    const std::string word(name.substr(0, name.find(' ')));
    const bool nested = word.size() < name.size();
    if (std::ranges::any_of(out, [&](const FirstWord& known) { return known.word == word; })) continue;
    out.push_back({word, nested ? word + " commands" : std::string(entry.command->doc), nested});
  }
  return out;
}

}  // namespace plimsoll::cli
