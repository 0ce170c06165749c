// SPDX-License-Identifier: Apache-2.0
#include "http/authorities.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/file.h"
#include "base/limits.h"

namespace plimsoll::http {
namespace {

constexpr std::uint64_t kLongest = 16 * kMiB;  // a file of certificates; Mozilla's has a quarter of a megabyte

std::string system_file() {
  const char* const named = std::getenv("SSL_CERT_FILE");
  if (named != nullptr && *named != '\0') return named;
  static const std::string kFound = find_authorities();
  return kFound;
}

}  // namespace

std::span<const std::string_view> authority_files() {
  static constexpr std::array<std::string_view, 6> kFiles = {
      "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine, Arch, Gentoo, distroless
      "/etc/pki/tls/certs/ca-bundle.crt",                   // Red Hat and Fedora
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // the same, where the links for older programs are gone
      "/etc/ssl/ca-bundle.pem",                             // SUSE
      "/var/lib/ca-certificates/ca-bundle.pem",             // SUSE, read-only systems
      "/etc/ssl/cert.pem",                                  // Alpine's root file system, BusyBox systems
  };
  return kFiles;
}

std::string find_authorities(const std::string& root) {
  for (const std::string_view file : authority_files()) {
    std::string path = root + std::string(file);
    if (::access(path.c_str(), R_OK) == 0) return path;
  }
  return {};
}

Authorities authorities(const std::filesystem::path& extra) {
  const std::string ours = system_file();
  if (extra.empty()) return {.file = ours};
  const auto added = read_file(extra, kLongest);
  if (!added || added->find("-----BEGIN ") == std::string::npos) return {.file = extra.string()};
  const auto known = ours.empty() ? std::string() : read_file(ours, kLongest).value_or("");
  return {.file = extra.string(), .texts = *added + "\n" + known};
}

}  // namespace plimsoll::http
