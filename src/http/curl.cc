// SPDX-License-Identifier: Apache-2.0
#include "http/curl.h"

#include <dlfcn.h>

namespace plimsoll::http {
namespace {

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

Result<Curl> load() {
  void* const library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(ErrorKind::unsupported, "libcurl could not be loaded ({}); install libcurl4", dlerror());
  decltype(&::curl_global_init) global_init = nullptr;
  Curl curl{};
  const bool complete =
      find(library, "curl_global_init", global_init) && find(library, "curl_easy_init", curl.easy_init) &&
      find(library, "curl_easy_cleanup", curl.easy_cleanup) && find(library, "curl_easy_perform", curl.easy_perform) &&
      find(library, "curl_easy_reset", curl.easy_reset) && find(library, "curl_easy_setopt", curl.easy_setopt) &&
      find(library, "curl_easy_getinfo", curl.easy_getinfo) && find(library, "curl_easy_pause", curl.easy_pause) &&
      find(library, "curl_easy_strerror", curl.easy_strerror) && find(library, "curl_multi_init", curl.multi_init) &&
      find(library, "curl_multi_cleanup", curl.multi_cleanup) &&
      find(library, "curl_multi_add_handle", curl.multi_add_handle) &&
      find(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
      find(library, "curl_multi_perform", curl.multi_perform) && find(library, "curl_multi_poll", curl.multi_poll) &&
      find(library, "curl_multi_info_read", curl.multi_info_read) &&
      find(library, "curl_slist_append", curl.slist_append) &&
      find(library, "curl_slist_free_all", curl.slist_free_all) && find(library, "curl_url", curl.url) &&
      find(library, "curl_url_cleanup", curl.url_cleanup) && find(library, "curl_url_set", curl.url_set) &&
      find(library, "curl_url_get", curl.url_get) && find(library, "curl_free", curl.free);
  if (!complete) return fail(ErrorKind::unsupported, "the installed libcurl is too old; 7.85 or later is needed");
  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return fail(ErrorKind::unsupported, "libcurl could not be initialised");
  return curl;
}

}  // namespace

Result<const Curl*> Curl::get() {
  static const Result<Curl> loaded = load();
  if (!loaded) return std::unexpected(loaded.error());
  return &*loaded;
}

}  // namespace plimsoll::http
