// SPDX-License-Identifier: Apache-2.0
// The stages of an image's life, by name.
#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "policy/selector.h"

namespace plimsoll::policy {

namespace {
constexpr std::array<std::string_view, 5> kNames = {"lint", "scan", "build", "push", "run"};
}

std::string_view stage_name(Stage stage) { return kNames.at(static_cast<std::size_t>(stage)); }

Result<Stage> parse_stage(std::string_view text) {
  const auto found = std::ranges::find(kNames, text);
  if (found != kNames.end()) return static_cast<Stage>(found - kNames.begin());
  return fail(ErrorKind::usage, "\"{}\" is not a stage; it is one of lint, scan, build, push, run{}",
              printable(text, 60), did_you_mean(text, std::vector<std::string>(kNames.begin(), kNames.end())));
}

}  // namespace plimsoll::policy
