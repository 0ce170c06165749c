// SPDX-License-Identifier: Apache-2.0
// vex: writes down that a product is not affected by a vulnerability, or is, and tells what such documents say.
#include <memory>

#include <fmt/core.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/suggest.h"
#include "base/words.h"
#include "cli/commands/all.h"
#include "crypto/digest.h"
#include "package/purl.h"
#include "policy/vex.h"

namespace plimsoll::cli {

namespace {

constexpr std::uint64_t kMostBytes = 64 * kMiB;  // of one document

struct AddOptions {
  std::vector<std::string> ids, products, components;
  std::string status, justification, impact, action, author;
  std::filesystem::path output;
  bool quiet = false;
};

Result<std::string> product_of(const std::string& text) {
  // As a reference it would be the tag of an image called "sha256".
  if (text.starts_with("sha256:")) return TRY_AT("--product", Digest::parse(text)).str();
  if (!text.starts_with("pkg:")) return TRY_AT("--product", policy::purl_of_image(text));
  TRY_AT("--product", parse_purl(text));
  return text;
}

Result<policy::VexStatement> statement_of(const AddOptions& options) {
  policy::VexStatement statement;
  statement.ids = options.ids;
  for (const std::string& id : options.ids) {
    if (id.empty() || id.find_first_of(" \t*?") != std::string::npos)
      return fail(ErrorKind::usage, "--id: \"{}\" is no id of a vulnerability", printable(id, 60));
  }
  if (options.ids.empty()) return fail(ErrorKind::usage, "--id is missing: which vulnerability is it about?");
  if (options.products.empty())
    return fail(ErrorKind::usage, "--product is missing: a statement about no product would speak of everything");
  if (options.status.empty())
    return fail(ErrorKind::usage, "--status is missing: not_affected, affected, fixed or under_investigation");
  for (const std::string& product : options.products) statement.products.push_back(TRY(product_of(product)));
  for (const std::string& component : options.components) {
    if (!parse_purl(component))
      return fail(ErrorKind::usage, "--component: \"{}\" is no package URL, such as pkg:npm/lodash@4.17.20",
                  printable(component, 80));
    statement.components.push_back(component);
  }
  for (const policy::VexStatus status : {policy::VexStatus::not_affected, policy::VexStatus::affected,
                                         policy::VexStatus::fixed, policy::VexStatus::under_investigation})
    if (policy::vex_status_name(status) == options.status) statement.status = status;
  statement.justification = options.justification;
  statement.impact = options.impact;
  statement.action = options.action;
  statement.timestamp = date_time(current_seconds());
  if (const std::string fault = policy::fault_of(statement); !fault.empty()) {
    const bool has_no_reason = statement.status == policy::VexStatus::not_affected && statement.justification.empty();
    return fail(ErrorKind::usage, "{}{}", fault,
                has_no_reason                                     ? "\n  --justification WORD or --impact TEXT"
                : statement.status == policy::VexStatus::affected ? "\n  --action TEXT"
                                                                  : "");
  }
  return statement;
}

Result<Exit> add(const AddOptions& options, Console& console) {
  const policy::VexStatement statement = TRY(statement_of(options));
  std::error_code missing;
  const bool exists = !options.output.empty() && std::filesystem::exists(options.output, missing);
  std::string text;
  if (exists) {
    const std::string before = TRY(read_file(options.output, kMostBytes));
    const std::string source = options.output.string();
    const policy::VexDocument document = TRY(policy::read_vex(before, source));
    if (!options.author.empty() && document.author != options.author)
      return fail(ErrorKind::usage, "{} is by \"{}\"; what \"{}\" says belongs into a document of its own", source,
                  printable(document.author, 80), printable(options.author, 80));
    text = TRY(policy::add_to_openvex(before, source, statement));
  } else {
    policy::VexDocument document;
    document.author = options.author.empty() ? "Unknown Author" : options.author;
    document.timestamp = statement.timestamp;
    document.statements = {statement};
    text = policy::write_openvex(document);
  }
  if (options.output.empty()) {
    TRY(console.write(text));
    return Exit::passed;
  }
  TRY(write_file(options.output, text));
  if (!options.quiet)
    console.note(
        printable(fmt::format("{0}: {1} {2}, {3}; plimsoll scan --vex {0} heeds it", options.output.string(),
                              exists ? "added" : "written", printable(statement.ids.front(), 60), options.status)));
  return Exit::passed;
}

Action declare_add(Arguments& arguments) {
  const auto options = std::make_shared<AddOptions>();
  arguments.group("What it is about");
  arguments.option(
      {.name = "--id", .value = "ID", .doc = "the vulnerability: CVE-2024-1234; further ones are other names of it"},
      options->ids);
  arguments.option(
      {.name = "--product", .value = "PURL_OR_IMAGE", .doc = "an image, or the package URL of an image or package"},
      options->products);
  arguments.option(
      {.name = "--component", .value = "PURL", .doc = "a package in the product; without any, the product itself"},
      options->components);
  arguments.group("What is said");
  arguments.option({.name = "--status",
                    .value = "STATUS",
                    .doc = "how it is affected",
                    .choices = {"not_affected", "affected", "fixed", "under_investigation"}},
                   options->status);
  Parameter justification{
      .name = "--justification", .value = "WORD", .doc = "why it is not_affected, in a word of OpenVEX"};
  for (const std::string_view word : policy::vex_justifications()) justification.choices.emplace_back(word);
  arguments.option(std::move(justification), options->justification);
  arguments.option({.name = "--impact", .value = "TEXT", .doc = "why it is not_affected, in a sentence"},
                   options->impact);
  arguments.option({.name = "--action", .value = "TEXT", .doc = "what to do, when it is affected"}, options->action);
  arguments.option({.name = "--author", .value = "NAME", .doc = "who says so"}, options->author);
  arguments.group("Where it goes");
  arguments.option({.name = "--output",
                    .letter = 'o',
                    .value = "FILE",
                    .doc = "a document to write, or to add to when it is there; without it, standard output",
                    .completes = Completes::file},
                   options->output);
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "print nothing but errors"}, options->quiet);
  return [options](Console& console) { return add(*options, console); };
}

struct CheckOptions {
  std::vector<std::string> files;
};

std::string told(const policy::VexStatement& statement) {
  constexpr std::size_t kShown = 3;
  const auto names = [](const std::vector<std::string>& from) {
    std::vector<std::string> out;
    for (const std::string& name : from) out.push_back(printable(name, 200));
    return some_of(out, kShown);
  };
  std::string out =
      fmt::format("  {:>3}  {}  {}", statement.index, names(statement.ids), vex_status_name(statement.status));
  if (!statement.justification.empty()) out += fmt::format(" ({})", printable(statement.justification, 80));
  out += "\n";
  if (!statement.components.empty())
    out += fmt::format("         {}\n         in ", names(statement.components));
  else
    out += "         ";
  out += names(statement.products) + "\n";
  for (const std::string& text : {statement.impact, statement.action})
    if (!text.empty()) out += fmt::format("         \"{}\"\n", printable(text, 300));
  return out;
}

Result<Exit> check(const CheckOptions& options, Console& console) {
  Exit exit = Exit::passed;
  for (const std::string& file : options.files) {
    const std::string text = TRY(read_file(file, kMostBytes));
    const policy::VexDocument document = TRY(policy::read_vex(text, file));
    std::string out = fmt::format("{}  {}", printable(file, 200), document.format);
    if (!document.author.empty()) out += fmt::format("  by {}", printable(document.author, 80));
    if (!document.timestamp.empty()) out += fmt::format("  {}", printable(document.timestamp, 40));
    out += fmt::format("  {}\n", plural(document.statements.size(), "statement"));
    for (const policy::VexStatement& statement : document.statements) out += told(statement);
    for (const std::string& warning : document.warnings) out += fmt::format("  - {}\n", printable(warning, 400));
    if (!document.warnings.empty()) exit = Exit::incomplete;
    TRY(console.write(out));
  }
  return exit;
}

Action declare_check(Arguments& arguments) {
  const auto options = std::make_shared<CheckOptions>();
  arguments.positions({.name = "FILE",
                       .doc = "documents: OpenVEX, CSAF or CycloneDX, in an in-toto statement too",
                       .completes = Completes::file},
                      options->files, 1);
  return [options](Console& console) { return check(*options, console); };
}

constexpr std::string_view kAddExamples[] = {
    "plimsoll vex add --id CVE-2024-1234 --product pkg:npm/lodash@4.17.20 --status not_affected --justification "
    "vulnerable_code_not_in_execute_path --output vex.json",
    "plimsoll vex add --id CVE-2024-1234 --product registry.example.com/shop:1.4 --component pkg:deb/debian/openssl "
    "--status affected --action \"update to 1.5\" --author \"Shop team\" --output vex.json",
};
constexpr std::string_view kCheckExamples[] = {"plimsoll vex check vex.json", "plimsoll vex check vex/*.json"};
}  // namespace

constinit const Command kVexAdd{
    .name = "vex add",
    .group = "Check",
    .doc = "Writes a statement that an image or package is, or is not, affected (OpenVEX).",
    .examples = kAddExamples,
    .declare = declare_add,
    .notes =
        "An image is written as a package URL, pkg:oci/…, which other tools read too. A document that is there keeps "
        "all it has; its version is raised. The time is SOURCE_DATE_EPOCH, else now."};

constinit const Command kVexCheck{
    .name = "vex check",
    .group = "Check",
    .doc = "Says what VEX documents state, and what is wrong with them.",
    .examples = kCheckExamples,
    .declare = declare_check,
    .notes = "Exit code 3 when something was passed over or breaks a rule of its format."};

}  // namespace plimsoll::cli
