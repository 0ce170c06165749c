// SPDX-License-Identifier: Apache-2.0
// link: secret
// Private keys and validators of secrets; the first byte picks which.
#include <iterator>

#include "secret/key.h"
#include "secret/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll::secret;
  constexpr Validator kValidators[] = {not_placeholder,
                                       random_looking,
                                       generic_value,
                                       url_password,
                                       connection_password,
                                       password_value,
                                       age_key,
                                       aws_key_id,
                                       github_token,
                                       mixed_token,
                                       github_fine_grained_token,
                                       grafana_token,
                                       npm_token,
                                       pypi_token,
                                       docker_auth,
                                       json_web_token,
                                       private_key,
                                       base64_json,
                                       password_hash,
                                       pgp_private_key,
                                       encrypted_private_key,
                                       base64_private_key};
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t which = *data % (std::size(kValidators) + 1);
  if (which == std::size(kValidators))
    static_cast<void>(read_private_pem(text));
  else
    static_cast<void>(
        kValidators[which]({.match = text, .secret = text.substr(text.size() / 4), .line = text, .path = {}}));
  return 0;
}
