// SPDX-License-Identifier: Apache-2.0
// The life of a file over the layers: whether what one layer put is there in the finished image, or which layer took it
// away. A hard link keeps content alive under another name.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tree/stack.h"

namespace plimsoll::scan {

struct FileLife {
  std::string path;  // as the stack has it, folders' links followed
  tree::Hidden hidden = tree::Hidden::no;
  std::uint32_t layer = 0;
  std::uint32_t hidden_by = tree::kNoLayer;
};

class FileLives {
 public:
  /// `contents` are those whose hard links may be asked for.
  FileLives(const tree::Stack& stack, const std::set<std::uint64_t>& contents);

  /// What became of the file that `layer` put at `path`, and of its hard links under other names. A file that the
  /// stack does not know is one that is there.
  [[nodiscard]] std::vector<FileLife> of(std::uint32_t layer, std::string_view path, std::uint64_t content) const;

 private:
  [[nodiscard]] tree::NodeId place(std::string_view path, std::uint32_t layer) const;
  const tree::Stack* stack_;
  std::multimap<std::uint64_t, FileLife> links_;  // by content
};

}  // namespace plimsoll::scan
