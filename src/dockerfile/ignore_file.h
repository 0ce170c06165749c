// SPDX-License-Identifier: Apache-2.0
// .dockerignore: which files of the context are not sent to the builder (moby/patternmatcher and its ignorefile
// reader). The last pattern that matches a path or a folder above it wins; "!" takes back.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::dockerfile {

inline constexpr std::size_t kMostIgnoreBytes = 1024UL * 1024;
inline constexpr std::size_t kMostIgnorePatterns = 10'000;

class IgnoreFile {
 public:
  /// ErrorKind::malformed names the line: a lone "!", a bad "[".
  static Result<IgnoreFile> parse(std::string_view text);

  /// `path` is relative to the context, with "/".
  [[nodiscard]] bool excludes(std::string_view path) const;
  /// Some pattern begins with "!".
  [[nodiscard]] bool has_exceptions() const;
  [[nodiscard]] bool empty() const;
  struct Entry {
    std::string pattern;  // cleaned, without "!"
    bool exception = false;
    std::uint32_t line = 0;
  };
  [[nodiscard]] const std::vector<Entry>& entries() const;

 private:
  struct Matcher;
  std::shared_ptr<const Matcher> matcher_;
};

/// filepath.Match of Go, as COPY --exclude and COPY's wildcards use it: "*" and "?" stop at "/".
Result<bool> match_path(std::string_view pattern, std::string_view path);

}  // namespace plimsoll::dockerfile
