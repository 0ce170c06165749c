// SPDX-License-Identifier: Apache-2.0
// Commands for people who work on plimsoll or want to know why it decided so.
#include <memory>

#include <fmt/core.h>

#include "cli/commands/all.h"
#include "cli/compare_lines.h"

namespace plimsoll::cli {

namespace {

Result<const version::Scheme*> scheme_for(std::string_view ecosystem) {
  if (const version::Scheme* scheme = version::find_scheme(ecosystem)) return scheme;
  std::string message = fmt::format("unknown ecosystem {}; those known, by version ordering:", printable(ecosystem));
  for (const version::Scheme& scheme : version::schemes()) {
    message += fmt::format("\n{:<8}", scheme.name);
    std::string_view separator = "";
    for (const std::string_view name : scheme.ecosystems) {
      message += fmt::format("{}{}", separator, name);
      separator = ", ";
    }
  }
  return fail(ErrorKind::usage, "{}", message);
}

Result<Exit> compare_versions(std::string_view ecosystem, Console& console) {
  const version::Scheme* scheme = TRY(scheme_for(ecosystem));
  LineComparer comparer(*scheme);
  // Answers leave with every block read, so that a program at the other end of two pipes can wait for them.
  while (!console.reader_gone()) {
    const Bytes block = TRY(console.read());
    if (block.empty()) break;
    TRY(console.write(comparer.feed(as_text(block))));
  }
  TRY(console.write(comparer.finish()));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto ecosystem = std::make_shared<std::string>();
  arguments.option({.name = "--ecosystem",
                    .value = "NAME",
                    .doc = "whose ordering: an OSV ecosystem, a distribution or an ordering (Debian:12, alpine, rpm)",
                    .required = true},
                   *ecosystem);
  return [ecosystem](Console& console) { return compare_versions(*ecosystem, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll debug compare-versions --ecosystem debian < pairs.txt",
    "echo '1.0~rc1 1.0' | plimsoll debug compare-versions --ecosystem deb",
    "rpm -qa --qf '%{VERSION} 2.0\\n' | plimsoll debug compare-versions --ecosystem rpm",
};

}  // namespace

constinit const Command kDebugCompareVersions{
    .name = "debug compare-versions",
    .group = "Help",
    .doc = "Compares two versions a line, as the package manager of an ecosystem does.",
    .examples = kExamples,
    .declare = declare,
    .notes =
        "Reads lines \"A B\", separated by blanks, from standard input and prints one line for each: < = or >, or ! "
        "when "
        "the line is not two versions of the ecosystem."};

}  // namespace plimsoll::cli
