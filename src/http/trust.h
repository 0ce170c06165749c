// SPDX-License-Identifier: Apache-2.0
// Whose certificates a connection believes. Internal to src/http.
#pragma once

#include <cstdlib>
#include <filesystem>

#include "http/curl.h"

namespace plimsoll::http {

/// A given file is read beside the system's hashed folder; SSL_CERT_FILE replaces the bundle as it does elsewhere.
inline void trust(const Curl& curl, CURL* easy, const std::filesystem::path& ca_file) {
  if (!ca_file.empty()) {
    curl.easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
    curl.easy_setopt(easy, CURLOPT_CAPATH, "/etc/ssl/certs");
  } else if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr && *file != '\0') {
    curl.easy_setopt(easy, CURLOPT_CAINFO, file);
  }
}

}  // namespace plimsoll::http
