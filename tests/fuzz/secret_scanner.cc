// SPDX-License-Identifier: Apache-2.0
// link: secret
// Secrets in any bytes: the same in whatever pieces they come, inside the file, sorted and bounded. The first byte says
// how large the pieces are, the second how often the rest is repeated, so that blocks are crossed.
#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "secret/compiled.h"

using namespace plimsoll;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto matcher = *secret::Matcher::compile(secret::RuleSet::builtin());
  static secret::Scanner whole(matcher);
  static secret::Scanner pieces(matcher);
  if (size < 2) return 0;
  const std::size_t piece = (static_cast<std::size_t>(data[0]) + 1) * 37;
  const Bytes rest = std::as_bytes(std::span(data + 2, size - 2));
  Buffer text(rest.begin(), rest.end());
  if (data[1] >= 250 && !rest.empty()) {
    text.resize(secret::kBlock - text.size() % 100, std::byte{'.'});
    text.insert(text.end(), rest.begin(), rest.end());
    text.insert(text.end(), rest.begin(), rest.end());
  }
  const auto found = whole.scan(text, "etc/file.env");
  pieces.begin("etc/file.env");
  for (std::size_t at = 0; at < text.size(); at += piece) {
    const Buffer copy(text.begin() + static_cast<std::ptrdiff_t>(at),
                      text.begin() + static_cast<std::ptrdiff_t>(std::min(at + piece, text.size())));
    pieces.feed(copy);
  }
  if (pieces.finish() != found || pieces.was_cut() != whole.was_cut()) std::abort();
  if (found.size() > secret::kMostSecretsInFile) std::abort();
  std::uint64_t last = 0;
  for (const secret::Secret& one : found) {
    if (one.offset < last || one.offset >= text.size()) std::abort();
    if (std::tie(one.end_line, one.end_column) < std::tie(one.line, one.column)) std::abort();
    last = one.offset;
  }
  static_cast<void>(secret::certificate_key_ids(text));
  return 0;
}
