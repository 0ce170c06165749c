// SPDX-License-Identifier: Apache-2.0
// vendor/modules.txt, which `go mod vendor` writes beside the copied code:
//
//   # path version [=> path version | => ./folder]
//   ## explicit; go 1.17        go.mod names it
//   path/of/a/package           copied; a module without any was not
#include <array>

#include <fmt/format.h>

#include "detect/lang/documents.h"
#include "detect/os/lines.h"
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

void detect(const FileView& file, FactSink& sink) {
  if (!is_in_folder(file.path, "vendor")) return;
  Packages packages("golang");
  Module module;
  for (std::string_view rest = text_of(file); !rest.empty();) {
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
