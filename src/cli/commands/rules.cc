// SPDX-License-Identifier: Apache-2.0
// rules: what lint and the checks of built images look for, and why.
#include <algorithm>
#include <memory>

#include <fmt/ranges.h>

#include "base/bytes.h"
#include "base/json.h"
#include "base/suggest.h"
#include "base/words.h"
#include "cli/commands/all.h"
#include "cli/known_rules.h"
#include "report/layout.h"

namespace plimsoll::cli {

namespace {

struct Options {
  std::string name;
  std::string format = "table";
};

std::string_view audience_name(Audience audience) { return audience == Audience::everyone ? "default" : "strict"; }

json::object as_json(const Rule& rule) {
  json::array aliases;
  for (const std::string& alias : aliases_of(rule)) aliases.emplace_back(alias);
  return {{"id", rule.id},
          {"aliases", std::move(aliases)},
          {"topic", topic_of(rule.id)},
          {"severity", severity_name(rule.severity)},
          {"profile", audience_name(rule.audience)},
          {"repair", repair_name(rule.repair)},
          {"title", rule.title},
          {"doc", rule.doc},
          {"why", rule.why},
          {"remedy", rule.remedy},
          {"bad", rule.bad},
          {"good", rule.good}};
}

std::string list(const std::vector<const Rule*>& rules, const report::Options& look) {
  const report::Style style(look);
  report::Page page(style);
  std::string_view topic;
  for (const Rule* rule : rules) {
    if (topic != topic_of(rule->id)) {
      if (!topic.empty()) page.blank();
      topic = topic_of(rule->id);
      page.put(report::Line().add(topic));
    }
    report::Line line(2);
    line.add(rule->id).to(10).word(rule->severity, report::severity_word(rule->severity), style);
    line.to(16).add(rule->audience == Audience::strict ? "strict" : "");
    line.to(23).add(rule->repair == Repair::none ? "" : repair_name(rule->repair)).to(32);
    page.put(line.add(style.clip(style.safe(rule->title), style.width() - 32)));
  }
  page.blank();
  page.put(report::Line().add(fmt::format("{}; plimsoll rules ID explains one", plural(rules.size(), "rule"))));
  return page.take();
}

void put_example(report::Page& page, std::string_view heading, std::string_view text, const report::Style& style) {
  page.blank();
  page.put(report::Line().add(heading));
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    page.put(report::Line(4 + indent).add(style.safe(line.substr(indent))));
  }
}

std::string explained(const Rule& rule, const report::Options& look) {
  const report::Style style(look);
  report::Page page(style);
  report::Line head;
  head.add(rule.id).to(0, 2).word(rule.severity, report::severity_word(rule.severity), style).to(0, 2);
  page.put(head.add(rule.title));
  page.wrap(sentence(rule.doc), 2, 2);
  page.blank();
  page.wrap(rule.why, 2, 2);
  page.wrap(fmt::format("{} {}", style.arrow(), sentence(rule.remedy)), 2, 4);
  page.blank();
  page.wrap(fmt::format("topic    {}", topic_of(rule.id)), 2, 11);
  page.wrap(fmt::format("profile  {}", audience_name(rule.audience)), 2, 11);
  if (rule.repair != Repair::none)
    page.wrap(fmt::format("repair   {}", rule.repair == Repair::registry
                                             ? "by whoever asks a registry: plimsoll pin for images"
                                         : rule.repair == Repair::safe ? "plimsoll fix"
                                                                       : "plimsoll fix --unsafe"),
              2, 11);
  if (!rule.aliases.empty()) page.wrap(fmt::format("also     {}", rule.aliases), 2, 11);
  if (!rule.bad.empty()) put_example(page, "Bad", rule.bad, style);
  if (!rule.good.empty()) put_example(page, "Good", rule.good, style);
  return page.take();
}

Result<Exit> show_rules(const Options& options, Console& console) {
  std::vector<const Rule*> rules = options.name.empty() ? known_rules() : find_known_rules(options.name);
  if (rules.empty()) {
    std::vector<std::string> known;
    for (const Rule* rule : known_rules()) {
      known.emplace_back(rule->id);
      for (std::string& alias : aliases_of(*rule)) known.push_back(std::move(alias));
    }
    return fail(ErrorKind::usage, "there is no rule {}{}", printable(options.name, 60),
                did_you_mean(options.name, known));
  }
  if (options.format == "json") {
    json::array all;
    for (const Rule* rule : rules) all.emplace_back(as_json(*rule));
    TRY(console.write(json::pretty(json::object{{"schema", "plimsoll.rules/1"}, {"rules", std::move(all)}})));
    return Exit::passed;
  }
  const report::Options look{
      .width = console.out().width, .colour = console.out().colour, .unicode = console.out().unicode};
  if (options.name.empty()) {
    TRY(console.write(list(rules, look)));
    return Exit::passed;
  }
  for (std::size_t i = 0; i < rules.size(); ++i) TRY(console.write((i == 0 ? "" : "\n") + explained(*rules[i], look)));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.optional_position({.name = "RULE", .doc = "explain this one: by id, or by what another tool calls it"},
                              options->name);
  arguments.option(
      {.name = "--format", .letter = 'f', .value = "NAME", .doc = "how to write it", .choices = {"json", "table"}},
      options->format);
  return [options](Console& console) { return show_rules(*options, console); };
}

constexpr std::string_view kExamples[] = {"plimsoll rules", "plimsoll rules PL1605", "plimsoll rules DL3008",
                                          "plimsoll rules --format json"};

}  // namespace

constinit const Command kRules{
    .name = "rules",
    .group = "Write",
    .doc = "Lists the rules of lint and of built images, and explains one with examples.",
    .examples = kExamples,
    .declare = declare,
};

}  // namespace plimsoll::cli
