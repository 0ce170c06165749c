// SPDX-License-Identifier: Apache-2.0
#include "base/bundle.h"

#include <dlfcn.h>

#include <filesystem>

namespace plimsoll {

std::string beside_libraries(const std::string& name) {
  // The loader that the launcher starts knows the C library by the folder it was told; /proc/self/exe would be the
  // loader.
  Dl_info library{};
  if (::dladdr(::dlsym(RTLD_DEFAULT, "gnu_get_libc_version"), &library) == 0 || library.dli_fname == nullptr) return {};
  const auto path = std::filesystem::path(library.dli_fname).parent_path() / name;
  std::error_code error;
  return std::filesystem::exists(path, error) ? path.string() : std::string{};
}

}  // namespace plimsoll
