// SPDX-License-Identifier: Apache-2.0
// lsp: the language server, over standard input and output. Nothing but messages of the protocol is written there.
#include <memory>

#include "base/bytes.h"
#include "cli/commands/all.h"
#include "cli/commands/lint_options.h"
#include "lsp/framing.h"
#include "lsp/server.h"

namespace plimsoll::cli {

namespace {

struct LspOptions {
  LintOptions lint;
  bool stdio = false;
};

Result<void> send(lsp::Server& server, Console& console) {
  std::string out;
  for (const json::value& message : server.sent()) out += lsp::framed(message);
  return out.empty() ? Result<void>() : console.write(out);
}

Result<Exit> serve(const LspOptions& options, Console& console) {
  lsp::Server server(TRY(options.lint.settings()));
  lsp::Frames frames;
  while (!server.is_over() && !console.reader_gone()) {
    const Bytes bytes = TRY(console.read());
    if (bytes.empty()) break;
    frames.add(as_text(bytes));
    while (!server.is_over()) {
      const auto frame = frames.next();
      if (!frame) break;
      if (frame->problem.empty())
        server.take(frame->body);
      else
        server.take_problem(frame->problem);
      TRY(send(server, console));
    }
    if (server.is_over()) break;
    server.settle();
    TRY(send(server, console));
  }
  // As the protocol has it: an end that was not announced is a failure.
  return server.ended_well() ? Exit::passed : Exit::policy_failed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<LspOptions>();
  options->lint.declare_rules(arguments, "default");
  arguments.option({.name = "--stdio", .doc = "speak over standard input and output; it is always so"}, options->stdio);
  return [options](Console& console) { return serve(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll lsp",
    "plimsoll lsp --profile strict",
};

}  // namespace

constinit const Command kLsp{
    .name = "lsp",
    .group = "Write",
    .doc = "Tells editors what lint finds while you write: diagnostics, the why, and fixes, as a language server.",
    .examples = kExamples,
    .declare = declare,
    .notes =
        "Editors start it themselves and speak the language server protocol with it. It takes documents whose "
        "language is dockerfile or dockercompose, and others by name and content. initializationOptions may hold "
        "\"profile\" and \"ignored\", as --profile and --ignore."};

}  // namespace plimsoll::cli
