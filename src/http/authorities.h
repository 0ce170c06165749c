// SPDX-License-Identifier: Apache-2.0
// Whom TLS trusts. libcurl knows where the system it was built on keeps certificates; the program also runs on others,
// with the libcurl it brings along.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll::http {

/// One file of all certificates: the places of Debian, Alpine, Red Hat, SUSE and their descendants, the usual first.
std::span<const std::string_view> authority_files();

/// The first of them that is there, below `root`; empty when there is none.
std::string find_authorities(const std::string& root = {});

/// What libcurl is told. Of two that are not empty `texts` counts.
struct Authorities {
  std::string file{};   // CURLOPT_CAINFO; empty: libcurl's own default
  std::string texts{};  // CURLOPT_CAINFO_BLOB
};

/// The system's certificates ($SSL_CERT_FILE in their stead), and those of `extra` when it is not empty. A file of
/// `extra` that cannot be read or holds none is handed on as it is, so that libcurl says what is wrong with it.
Authorities authorities(const std::filesystem::path& extra);

}  // namespace plimsoll::http
