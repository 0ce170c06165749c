// SPDX-License-Identifier: Apache-2.0
// Whose certificates a connection believes. Internal to src/http.
#pragma once

#include <filesystem>

#include "http/authorities.h"
#include "http/curl.h"

namespace plimsoll::http {

/// `ca_file` and the system's certificates, as authorities() puts them together.
inline void trust(const Curl& curl, CURL* easy, const std::filesystem::path& ca_file) {
  Authorities trusted = authorities(ca_file);
  if (!trusted.texts.empty()) {
    curl_blob texts{.data = trusted.texts.data(), .len = trusted.texts.size(), .flags = CURL_BLOB_COPY};
    curl.easy_setopt(easy, CURLOPT_CAINFO_BLOB, &texts);
  } else if (!trusted.file.empty()) {
    curl.easy_setopt(easy, CURLOPT_CAINFO, trusted.file.c_str());
  }
}

}  // namespace plimsoll::http
