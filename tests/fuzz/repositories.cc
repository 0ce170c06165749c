// SPDX-License-Identifier: Apache-2.0
// link: scan
// Files that configure repositories, of any content: every URL is printable, and none tells a password.
#include <cstdlib>

#include "base/bytes.h"
#include "scan/repositories.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const plimsoll::Distribution debian{"debian", "12", "bookworm", "Debian 12", ""};
  for (const char* path : {"etc/apt/sources.list", "etc/apt/sources.list.d/x.sources", "etc/yum.repos.d/x.repo",
                           "etc/apk/repositories", "etc/apt/sources.list.d/x.save"}) {
    for (const std::string& url : plimsoll::scan::repositories_in(path, text)) {
      if (plimsoll::printable(url, 2000) != url) std::abort();
      (void)plimsoll::scan::is_own_repository(debian, url);
      const std::size_t scheme = url.find("://");
      if (scheme == std::string::npos) continue;
      const std::string_view host = std::string_view(url).substr(scheme + 3);
      if (host.substr(0, host.find('/')).contains('@')) std::abort();
    }
  }
  return 0;
}
