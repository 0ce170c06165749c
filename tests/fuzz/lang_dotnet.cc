// SPDX-License-Identifier: Apache-2.0
// link: detect
#include "detect_one.h"

// The first byte says which detector reads the rest.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  namespace detect = plimsoll::detect;
  if (size == 0) return 0;
  const auto show = [&](const plimsoll::Detector& detector, std::string_view path) {
    plimsoll::fuzz::detect(detector, path, data + 1, size - 1);
  };
  switch (*data % 4) {
    case 0:
      show(detect::dotnet_deps_detector(), "a.deps.json");
      break;
    case 1:
      show(detect::nuget_lock_detector(), "packages.lock.json");
      break;
    case 2:
      show(detect::nuget_config_detector(), "packages.config");
      break;
    default:
      show(detect::nuget_project_detector(), "a.csproj");
  }
  return 0;
}
