// SPDX-License-Identifier: Apache-2.0
#include "lineage/align.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::lineage {

namespace {

using dockerfile::Keyword;

/// What a partner for it is worth.
double weight(Keyword keyword) { return makes_files(keyword) ? 1 : 0.5; }

/// Not every builder writes these down.
bool may_be_absent(Keyword keyword) {
  return keyword == Keyword::arg || keyword == Keyword::onbuild || keyword == Keyword::shell ||
         keyword == Keyword::healthcheck || keyword == Keyword::stopsignal || keyword == Keyword::maintainer ||
         keyword == Keyword::unknown;
}

double cost_without_entry(Keyword keyword) {
  if (makes_files(keyword)) return 0.6;
  return may_be_absent(keyword) ? 0.05 : 0.2;
}

double cost_without_instruction(bool made_layer) { return made_layer ? 0.5 : 0.2; }

enum class Step : std::uint8_t { none, pair, skip_instruction, skip_entry };

}  // namespace

Alignment align(std::span<const Statement> instructions, std::span<const Statement> entries,
                const std::vector<bool>& made_layer) {
  Alignment out;
  out.of_entry.resize(entries.size());
  double promised = 0;
  for (const Statement& instruction : instructions)
    if (!may_be_absent(instruction.keyword)) promised += weight(instruction.keyword);

  // What does not fit is left off at the old end, where a mistake does the least harm.
  std::size_t first_instruction = 0, first_entry = 0;
  const auto side = static_cast<std::size_t>(std::sqrt(static_cast<double>(kMostCells)));
  if (instructions.size() * entries.size() > kMostCells) {
    first_instruction = instructions.size() > side ? instructions.size() - side : 0;
    first_entry = entries.size() > side ? entries.size() - side : 0;
  }
  const auto own = instructions.subspan(first_instruction);
  const auto told = entries.subspan(first_entry);
  const std::size_t width = told.size() + 1;

  std::vector<double> above(width, 0), here(width, 0);
  std::vector<Step> steps((own.size() + 1) * width, Step::none);
  for (std::size_t i = 1; i <= own.size(); ++i) {
    const Statement& instruction = own[i - 1];
    const double absent = cost_without_entry(instruction.keyword);
    here[0] = above[0] - absent;
    steps[i * width] = Step::skip_instruction;
    for (std::size_t j = 1; j <= told.size(); ++j) {
      double best = above[j] - absent;
      Step step = Step::skip_instruction;
      if (const double other = here[j - 1] - cost_without_instruction(made_layer[first_entry + j - 1]); other > best) {
        best = other;
        step = Step::skip_entry;
      }
      if (const double like = likeness(instruction, told[j - 1]); like > 0) {
        if (const double both = above[j - 1] + weight(instruction.keyword) * like; both >= best) {
          best = both;
          step = Step::pair;
        }
      }
      here[j] = best;
      steps[i * width + j] = step;
    }
    above.swap(here);
  }

  double found = 0;
  for (std::size_t i = own.size(), j = told.size(); i > 0;) {
    switch (steps[i * width + j]) {
      case Step::pair: {
        --i, --j;
        const double like = likeness(own[i], told[j]);
        out.of_entry[first_entry + j] = Alignment::Pair{first_instruction + i, like};
        if (!may_be_absent(own[i].keyword)) found += weight(own[i].keyword) * like;
        break;
      }
      case Step::skip_instruction:
        --i;
        break;
      case Step::skip_entry:
        --j;
        break;
      case Step::none:
        i = 0;
        break;
    }
  }
  out.score = promised > 0 ? found / promised : 1;
  return out;
}

}  // namespace plimsoll::lineage
