// SPDX-License-Identifier: Apache-2.0
// link: detect
#include <array>

#include "detect_one.h"

namespace {

using plimsoll::Detector;
namespace detect = plimsoll::detect;

struct Row {
  Detector (*detector)();
  std::string_view path;
};
constexpr std::array kRows = {
    Row{detect::go_mod_detector, "go.mod"},
    Row{detect::go_vendor_detector, "vendor/modules.txt"},
    Row{detect::cargo_lock_detector, "Cargo.lock"},
    Row{detect::conan_lock_detector, "conan.lock"},
    Row{detect::swift_resolved_detector, "Package.resolved"},
    Row{detect::podfile_lock_detector, "Podfile.lock"},
    Row{detect::pubspec_lock_detector, "pubspec.lock"},
    Row{detect::hex_lock_detector, "mix.lock"},
    Row{detect::hex_lock_detector, "rebar.lock"},
    Row{detect::cabal_freeze_detector, "cabal.project.freeze"},
    Row{detect::renv_lock_detector, "renv.lock"},
    Row{detect::r_description_detector, "DESCRIPTION"},
};

}  // namespace

// The first byte says which detector reads the rest.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const Row& row = kRows[*data % kRows.size()];
  plimsoll::fuzz::detect(row.detector(), row.path, data + 1, size - 1);
  return 0;
}
