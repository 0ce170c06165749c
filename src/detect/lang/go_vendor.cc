// SPDX-License-Identifier: Apache-2.0
// vendor/modules.txt, which `go mod vendor` writes beside the copied code:
//
//   # path version [=> path version | => ./folder]
//   ## explicit; go 1.17        go.mod names it
//   path/of/a/package           copied; a module without any was not
#include <array>

#include <fmt/format.h>

#include "base/lines.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "modules.txt"}};

struct Module {
  std::string_view path, version;  // no version: replaced by a folder
};

/// From what stands behind "# ".
Module module_of(std::string_view line) {
  Module module;
  module.path = take_word(line);
  module.version = take_word(line);
  if (module.version == "=>") return {};  // a replacement that nothing here uses
  if (take_word(line) == "=>") {
    module.path = take_word(line);
    module.version = take_word(line);
  }
  return module;
}

/// "usr/local/go/src/vendor" and "usr/lib/go-1.19/src/cmd/vendor" belong to Go itself.
bool is_of_go(std::string_view folder) {
  folder = folder.substr(0, folder.rfind('/'));
  if (folder.ends_with("/src/cmd")) folder.remove_suffix(4);
  return folder.ends_with("/src") && folder_name(folder).starts_with("go");
}

void detect(const FileView& file, FactSink& sink) {
  if (folder_name(file.path) != "vendor" || is_of_go(file.path.substr(0, file.path.rfind('/')))) return;
  Packages packages("golang");
  Module module;
  for (std::string_view rest = document(file.content); !rest.empty();) {
    const std::string_view line = trim(take_line(rest));
    if (line.empty() || line.starts_with("##")) continue;
    if (line.starts_with("# ")) {
      module = module_of(line.substr(2));
    } else if (!module.version.empty()) {
      packages.add(module.path, module.version);
      module = {};
    }
  }
  packages.send(sink);
}

}  // namespace

Detector go_vendor_detector() {
  return {"go-vendor",  1, "Go modules copied into vendor (vendor/modules.txt)", kWants, detect, 16 * kMiB,
          Proof::locked};
}

}  // namespace plimsoll::detect
