// SPDX-License-Identifier: Apache-2.0
// Takes secrets that were found in an image's texts out of whatever is told of these texts.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace plimsoll::scan {

class Redaction {
 public:
  /// From now on `secret` is told as `instead`. A secret that is a word ("postgres") is so only where it is given to
  /// `name`, for elsewhere it may be anything.
  void add(std::string_view secret, std::string_view instead, std::string_view name);
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
