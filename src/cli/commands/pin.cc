// SPDX-License-Identifier: Apache-2.0
// pin: names images by digest, and keeps the digests fresh.
#include <memory>

#include <fmt/core.h>

#include "base/file.h"
#include "base/words.h"
#include "cli/commands/all.h"
#include "cli/commands/lint_options.h"
#include "cli/commands/report_options.h"
#include "lint/pin.h"

namespace plimsoll::cli {

namespace {

struct Options {
  LintOptions lint;
  bool write = false, update = false, check = false, quiet = false;
  bool offline = false, plain_http = false;
  std::filesystem::path ca_file;
};

using State = lint::Pin::State;

/// What there is to say of one name; empty: nothing.
std::string remark(const lint::Pin& pin, const Options& options) {
  switch (pin.state) {
    case State::unknown:
      return fmt::format("{}: {}", pin.name, pin.problem);
    case State::unpinned:
      return options.check ? fmt::format("{} is not pinned", pin.name) : std::string();
    case State::moved:
      return fmt::format("{} has moved", pin.name.substr(0, pin.name.find('@')));
    case State::pinned:
      return {};
  }
  return {};
}

Result<Exit> pin_files(const Options& options, Console& console) {
  if (options.check && options.write) return fail(ErrorKind::usage, "--check looks only; leave --write out");
  const oci::OpenOptions open{.platform = {},
                              .ca_file = options.ca_file,
                              .plain_http = options.plain_http,
                              .offline = options.offline,
                              .observer = &Observer::none()};
  // Without a network it can still be said what has no digest.
  const bool look_only = options.check && options.offline;
  const lint::ResolveImage resolve =
      look_only ? lint::ResolveImage([](const oci::Reference&) -> Result<Digest> { return Digest::sha256(Bytes{}); })
                : lint::registry_resolver(open);
  const bool ask_again = options.update || (options.check && !options.offline);
  const lint::FoundFiles found = TRY(options.lint.find_files(options.lint.paths));
  std::size_t names = 0, changed = 0, unknown = 0;
  for (const lint::LoadedFile& file : found.files) {
    const std::vector<lint::Pin> pins =
        lint::pins_of(file.source(), ask_again ? lint::Refresh::yes : lint::Refresh::no, resolve);
    const LineIndex lines(file.text);
    names += pins.size();
    for (const lint::Pin& pin : pins) {
      changed += pin.after.empty() ? 0 : 1;
      unknown += pin.state == State::unknown ? 1 : 0;
      const std::string text = remark(pin, options);
      if (text.empty() || (options.quiet && !options.check)) continue;
      const TextPosition at = lines.position(pin.range.begin);
      const std::string line = fmt::format("{}:{}:{}: {}", file.path, at.line, at.column, text);
      if (options.check) {
        TRY(console.write(line + "\n"));
      } else {
        console.note(line);
      }
    }
    if (options.check) continue;
    const std::string after = lint::with_pins(file.text, pins);
    if (after == file.text) continue;
    if (options.write) {
      TRY(write_file(std::filesystem::canonical(file.path), after));
    } else {
      TRY(console.write(unified_diff(file.text, after, file.path)));
    }
  }
  if (!options.quiet) {
    for (const Incomplete& gap : found.incomplete) console.note(fmt::format("{}: {}", gap.path, gap.message));
    const std::string_view done = options.check ? "to pin" : options.write ? "pinned" : "would be pinned";
    console.note(names == 0     ? std::string("no images are named")
                 : changed == 0 ? fmt::format("{}, nothing to pin", plural(names, "image"))
                                : fmt::format("{}, {} {}{}", plural(names, "image"), changed, done,
                                              options.check || options.write ? "" : "; --write changes the files"));
  }
  if (options.check && changed > 0) return Exit::policy_failed;
  return unknown > 0 || !found.incomplete.empty() ? Exit::incomplete : Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positions({.name = "FILE",
                       .doc = "Dockerfiles, compose files, Kubernetes manifests, or folders to look through",
                       .completes = Completes::file},
                      options->lint.paths, 1);
  arguments.group("Edits");
  arguments.option({.name = "--write", .doc = "change the files; without it the diff is printed"}, options->write);
  arguments.option({.name = "--update", .doc = "give names whose tag has moved the new digest"}, options->update);
  arguments.option(
      {.name = "--check", .doc = "change nothing; exit 1 when a name has no digest, or one its tag has left"},
      options->check);
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "no notes on standard error"}, options->quiet);
  arguments.group("Registry");
  arguments.option({.name = "--offline", .doc = "never use the network; with --check, only look for digests"},
                   options->offline);
  arguments.option({.name = "--ca-file", .value = "FILE", .doc = "trust these certificates of registries too (PEM)"},
                   options->ca_file);
  arguments.option({.name = "--plain-http", .doc = "allow http to registries on other machines"}, options->plain_http);
  arguments.group("Files");
  options->lint.declare_files(arguments);
  return [options](Console& console) { return pin_files(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll pin Dockerfile",
    "plimsoll pin --write Dockerfile compose.yaml",
    "plimsoll pin --update --write .",
    "plimsoll pin --check .",
};

}  // namespace

constinit const Command kPin{
    .name = "pin",
    .group = "Write",
    .doc = "Names images by the digest their tag has today, in Dockerfiles, compose files and Kubernetes manifests.",
    .examples = kExamples,
    .declare = declare,
    .first = "name images by digest",
    .notes =
        "The tag stays in front of the digest. The digest is that of the index, so that the image can still be "
        "built for every platform. Stages, scratch and images that a compose file builds are left alone."};

}  // namespace plimsoll::cli
