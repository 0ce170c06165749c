// SPDX-License-Identifier: Apache-2.0
#include "secret/hs.h"

#include <dlfcn.h>

namespace plimsoll::secret {
namespace {

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

Result<Hs> load() {
  void* const library = dlopen("libhs.so.5", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(ErrorKind::unsupported, "vectorscan could not be loaded ({}); install libvectorscan5", dlerror());
  decltype(&::hs_valid_platform) valid_platform = nullptr;
  Hs hs{};
  const bool complete = find(library, "hs_valid_platform", valid_platform) &&
                        find(library, "hs_compile_lit_multi", hs.compile_lit_multi) &&
                        find(library, "hs_free_compile_error", hs.free_compile_error) &&
                        find(library, "hs_free_database", hs.free_database) &&
                        find(library, "hs_alloc_scratch", hs.alloc_scratch) &&
                        find(library, "hs_free_scratch", hs.free_scratch) && find(library, "hs_scan", hs.scan);
  if (!complete) return fail(ErrorKind::unsupported, "the installed vectorscan is too old; 5.2 or later is needed");
  if (valid_platform() != HS_SUCCESS)
    return fail(ErrorKind::unsupported, "vectorscan does not run on this processor: it needs SSE4.2");
  return hs;
}

}  // namespace

Result<const Hs*> Hs::get() {
  static const Result<Hs> loaded = load();
  if (!loaded) return std::unexpected(loaded.error());
  return &*loaded;
}

}  // namespace plimsoll::secret
