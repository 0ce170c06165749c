// SPDX-License-Identifier: Apache-2.0
// Takes secrets that were found in an image's texts out of whatever is told of these texts.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace plimsoll::scan {

class Redaction {
 public:
  /// From now on the `size` bytes at `offset` of `text` are told as `instead`, wherever they stand. A word ("postgres")
  /// is so only between the same two characters, for elsewhere it may be anything.
  void add(std::string_view text, std::size_t offset, std::size_t size, std::string_view instead);
  [[nodiscard]] std::string apply(std::string_view text) const;
  [[nodiscard]] bool empty() const { return instead_.empty(); }

 private:
  struct Longest {
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
  };
  std::map<std::string, std::string, Longest> instead_;
};

}  // namespace plimsoll::scan
