// SPDX-License-Identifier: Apache-2.0
// link: cli version
// Lines of `debug compare-versions` in every ordering, in blocks of any size: as many answers as lines, the same ones
// however the input is cut, and the mirrored answer for mirrored versions.
#include <cstdlib>
#include <string>
#include <string_view>

#include "cli/compare_lines.h"

using namespace plimsoll;

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

char mirrored(char answer) { return answer == '<' ? '>' : answer == '>' ? '<' : answer; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  const auto all = version::schemes();
  const version::Scheme& scheme = all[data[0] % all.size()];
  const std::size_t step = 1 + data[1];
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);

  cli::LineComparer whole(scheme), pieces(scheme);
  std::string expected(whole.feed(text)), got;
  expected += whole.finish();
  for (std::size_t at = 0; at < text.size(); at += step) got += pieces.feed(std::string_view(text).substr(at, step));
  got += pieces.finish();
  check(got == expected);

  std::size_t line = 0;
  for (std::size_t start = 0; start < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view words = std::string_view(text).substr(start, end - start);
    start = end + 1;
    const std::size_t blank = words.find_first_of(" \t\r");
    if (blank == std::string_view::npos || words.find_last_of(" \t\r") != blank || words.size() > 60'000) continue;
    const std::string turned = std::string(words.substr(blank + 1)) + ' ' + std::string(words.substr(0, blank));
    check(cli::compare_line(scheme, turned) == mirrored(expected[2 * line]));
  }
  check(expected.size() == 2 * line);
  return 0;
}
