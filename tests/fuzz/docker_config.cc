// SPDX-License-Identifier: Apache-2.0
// link: oci
// Credential files, token answers and registry errors: all JSON from elsewhere.
#include <cstdlib>

#include "oci/auth.h"
#include "oci/auth_credentials.h"
#include "oci/registry_client.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll::oci;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string encoded = base64_encode(text);
  if (base64_decode(encoded) != std::string(text)) std::abort();
  base64_decode(text);
  (void)read_credentials(text, "registry.example", "team/shop");
  (void)read_credentials(text, "docker.io", "library/shop");
  if (const auto token = read_token(text); token && token->text.find_first_of("\r\n ") != std::string::npos)
    std::abort();
  static const Reference reference = *parse_reference("registry.example/team/shop:1");
  for (const int status : {200, 401, 404, 429, 500})
    if (registry_error(reference, "manifest 1", status, text).message.empty()) std::abort();
  return 0;
}
