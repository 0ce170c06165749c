// SPDX-License-Identifier: Apache-2.0
// link: secret
// gitleaks files: accepted ones can be matched with, others say the file's name.
#include <cstdlib>

#include "secret/matcher.h"
#include "secret/shape.h"

using namespace plimsoll;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(std::as_bytes(std::span(data, size)));
  static_cast<void>(secret::shape_of(text));
  const auto rules = secret::RuleSet::with_gitleaks(text, "my.toml");
  if (!rules) {
    if (!rules.error().message.starts_with("my.toml: ")) std::abort();
    return 0;
  }
  if ((*rules)->rules().size() <= secret::builtin_rules().size()) return 0;
  const auto matcher = secret::Matcher::compile(*rules);
  if (!matcher) std::abort();
  static_cast<void>(secret::Scanner(*matcher).scan(as_bytes(text), "my.toml"));
  return 0;
}
