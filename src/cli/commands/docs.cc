// SPDX-License-Identifier: Apache-2.0
// docs: the program's own tables, for people, machines and the pages made from them.
#include <array>
#include <memory>

#include "cli/commands/all.h"
#include "cli/reference/reference.h"

namespace plimsoll::cli {

namespace {

struct Writer {
  std::string_view name;
  std::string (*write)(const Reference& reference, std::string_view topic);
};
constexpr std::array kWriters = {Writer{"json", reference_json}, Writer{"man", reference_man},
                                 Writer{"markdown", reference_markdown}};

struct DocsOptions {
  std::string topic;
  std::string format = "markdown";
};

Result<Exit> write_docs(const DocsOptions& options, Console& console) {
  const Reference reference = gather_reference();
  for (const Writer& writer : kWriters) {
    if (writer.name == options.format) TRY(console.write(writer.write(reference, options.topic)));
  }
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<DocsOptions>();
  arguments.optional_position({.name = "TOPIC", .doc = "only this part", .choices = topics()}, options->topic);
  Parameter format{.name = "--format", .letter = 'f', .value = "NAME", .doc = "how it is written"};
  for (const Writer& writer : kWriters) format.choices.emplace_back(writer.name);
  arguments.option(std::move(format), options->format);
  return [options](Console& console) { return write_docs(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll docs --format json",
    "plimsoll docs detectors",
    "plimsoll docs --format man | man -l -",
};

}  // namespace

constinit const Command kDocs{.name = "docs",
                              .group = "Help",
                              .doc = "Prints the reference: commands, options, detectors, feeds, formats and sources.",
                              .examples = kExamples,
                              .declare = declare};

}  // namespace plimsoll::cli
