// SPDX-License-Identifier: Apache-2.0
// A file as a document: its text, and what a parser makes of it or the gap that says why nothing.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "detect/lang/packages.h"

namespace plimsoll::detect {

/// The text of a file without the byte order mark that tools of Windows put in front.
inline std::string_view text_of(const FileView& file) {
  std::string_view text = as_text(file.content);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

/// What was parsed; nothing, and a gap, when that failed.
template <typename T>
std::optional<T> or_gap(Result<T> parsed, FactSink& sink) {
  if (parsed) return *std::move(parsed);
  add_malformed(sink, parsed.error().message);
  return std::nullopt;
}

/// The last part of a path.
inline std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// Whether `folder` ("a/b") is what stands right before the base name.
inline bool is_in_folder(std::string_view path, std::string_view folder) {
  path = path.substr(0, path.size() - base_name(path).size());
  if (!path.ends_with('/')) return false;
  path.remove_suffix(1);
  return path.ends_with(folder) && (path.size() == folder.size() || path[path.size() - folder.size() - 1] == '/');
}

/// Counts what was wrong with a file and tells the first of it.
class Damage {
 public:
  void add(std::string reason) {
    if (count_++ == 0) first_ = std::move(reason);
  }
  void send(FactSink& sink) const {
    if (count_ > 0) add_malformed(sink, count_ == 1 ? first_ : first_ + " (" + std::to_string(count_ - 1) + " more)");
  }

 private:
  std::string first_;
  std::size_t count_ = 0;
};

}  // namespace plimsoll::detect
