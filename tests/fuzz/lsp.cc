// SPDX-License-Identifier: Apache-2.0
// link: lsp
// Whatever a stream holds, the language server answers in whole messages, and no request twice.
#include <cstdlib>
#include <string_view>

#include "lsp/framing.h"
#include "lsp/server.h"

namespace {

using namespace plimsoll;

/// Nothing is read from disk.
Result<lint::LoadedFile> from_memory(std::string text, std::string path, const lint::FindOptions& options) {
  return lint::LoadedFile{.path = std::move(path),
                          .kind = options.kind.value_or(lint::FileKind::dockerfile),
                          .text = std::move(text),
                          .build_context = {},
                          .reading = {}};
}

void require(bool holds) {
  if (!holds) std::abort();
}

void play(lsp::Server& server, std::string_view body) {
  server.take(body);
  const auto answers = server.sent();
  require(answers.size() <= 1);
  for (const json::value& answer : answers) {
    lsp::Frames back;
    back.add(lsp::framed(answer));
    const auto frame = back.next();
    require(frame && frame->problem.empty() && json::parse(frame->body));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  lsp::Server server({}, from_memory);
  play(server, R"({"id":0,"method":"initialize"})");

  // As a stream …
  lsp::Frames frames;
  for (std::size_t at = 0; at < size; at += 7) {
    frames.add(input.substr(at, 7));
    while (const auto frame = frames.next()) {
      if (frame->problem.empty()) play(server, frame->body);
    }
  }
  // … and line by line, as messages that need no header.
  std::string_view rest = input;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    play(server, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  server.settle();
  for (const json::value& message : server.sent()) require(!lsp::framed(message).empty());
  return 0;
}
