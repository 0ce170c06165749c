// SPDX-License-Identifier: Apache-2.0
// cabal.project.freeze: one field "constraints:" with a list parted by ",", over many lines: "any.aeson ==2.0.3.0",
// "aeson -cffi +ordered-keymap". Constraints that are no version are flags.
#include <algorithm>
#include <array>

#include "base/lines.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "cabal.project.freeze"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  Packages packages("hackage");
  bool inside = false;
  for (std::string_view rest = document(file.content); !rest.empty();) {
    std::string_view line = take_line(rest);
    if (trim(line).starts_with("--")) continue;
    if (!line.empty() && !is_blank(line.front())) {  // a field begins
      inside = line.starts_with("constraints:");
      if (inside) line.remove_prefix(std::string_view("constraints:").size());
    }
    while (inside && !line.empty()) {
      const auto end = std::min(line.find(','), line.size());
      std::string_view constraint = trim(line.substr(0, end));
      line.remove_prefix(std::min(end + 1, line.size()));
      const auto equals = constraint.find("==");
      if (equals == constraint.npos) continue;
      std::string_view name = trim(constraint.substr(0, equals));
      name.remove_prefix(name.rfind('.') == name.npos ? 0 : name.rfind('.') + 1);  // "any.", "setup."
      packages.add(name, trim(constraint.substr(equals + 2)));
    }
  }
  packages.send(sink);
}

}  // namespace

Detector cabal_freeze_detector() {
  return {"cabal-freeze", 1, "Haskell packages in cabal.project.freeze", kWants, detect, 16 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
