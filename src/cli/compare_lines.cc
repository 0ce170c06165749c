// SPDX-License-Identifier: Apache-2.0
#include "cli/compare_lines.h"

namespace plimsoll::cli {

namespace {

constexpr std::size_t kLongest = 64 * 1024;
constexpr std::string_view kBlanks = " \t\r";

/// Takes the next word off the front; empty when there is none.
std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
  line.remove_prefix(word.size());
  return word;
}

}  // namespace

char compare_line(const version::Scheme& scheme, std::string_view line) {
  const std::string_view a = take_word(line), b = take_word(line);
  if (b.empty() || !take_word(line).empty()) return '!';
  const auto order = version::compare(scheme, a, b);
  if (!order) return '!';
  return *order < 0 ? '<' : *order > 0 ? '>' : '=';
}

void LineComparer::answer(std::string_view line) {
  answers_ += too_long_ || line.size() > kLongest ? '!' : compare_line(scheme_, line);
  answers_ += '\n';
  too_long_ = false;
}

std::string_view LineComparer::feed(std::string_view block) {
  answers_.clear();
  for (std::size_t end; (end = block.find('\n')) != std::string_view::npos; block.remove_prefix(end + 1)) {
    if (start_.empty()) {
      answer(block.substr(0, end));
    } else {
      start_ += block.substr(0, end);
      answer(start_);
      start_.clear();
    }
  }
  if (start_.size() + block.size() <= kLongest) {
    start_ += block;
  } else {
    too_long_ = true;
  }
  return answers_;
}

std::string_view LineComparer::finish() {
  answers_.clear();
  if (!start_.empty() || too_long_) answer(start_);
  start_.clear();
  return answers_;
}

}  // namespace plimsoll::cli
