// SPDX-License-Identifier: Apache-2.0
// The lines of `debug compare-versions`: text in blocks of any size in, one answer a line out.
#pragma once

#include <string>
#include <string_view>

#include "version/version.h"

namespace plimsoll::cli {

/// '<', '=' or '>' for a line "A B"; '!' when it is anything but two versions of the scheme.
char compare_line(const version::Scheme& scheme, std::string_view line);

class LineComparer {
 public:
  explicit LineComparer(const version::Scheme& scheme) : scheme_(scheme) {}
  /// The answers to all lines that `block` completes. The view lives until the next call.
  std::string_view feed(std::string_view block);
  /// The answer to a last line without newline.
  std::string_view finish();

 private:
  void answer(std::string_view line);

  const version::Scheme& scheme_;
  std::string start_;      // of a line whose end has not come yet
  bool too_long_ = false;  // the line has more than kLongest bytes: it will be '!'
  std::string answers_;
};

}  // namespace plimsoll::cli
