// SPDX-License-Identifier: Apache-2.0
#include "harden/tls_variables.h"

#include <algorithm>
#include <array>

#include "base/lines.h"

namespace plimsoll::harden {

namespace {

/// How a value switches verification off.
enum class Off : std::uint8_t { zero, no, yes, set, empty };
struct Switch {
  std::string_view name;
  Off off;
  std::string_view whose;
};

/// Sorted by name.
constexpr std::array kSwitches{
    Switch{"ANSIBLE_HOST_KEY_CHECKING", Off::no, "Ansible"},
    Switch{"BUNDLE_SSL_VERIFY_MODE", Off::zero, "Bundler"},
    Switch{"COMPOSER_DISABLE_TLS", Off::yes, "Composer"},
    Switch{"CONDA_SSL_VERIFY", Off::no, "conda"},
    Switch{"CONSUL_HTTP_SSL_VERIFY", Off::no, "Consul"},
    Switch{"CURL_CA_BUNDLE", Off::empty, "curl and Python's requests"},
    Switch{"GIT_SSL_NO_VERIFY", Off::set, "git"},
    Switch{"GOINSECURE", Off::set, "go"},
    Switch{"HEX_UNSAFE_HTTPS", Off::yes, "mix"},
    Switch{"NODE_TLS_REJECT_UNAUTHORIZED", Off::zero, "Node.js"},
    Switch{"NOMAD_SKIP_VERIFY", Off::yes, "Nomad"},
    Switch{"NPM_CONFIG_STRICT_SSL", Off::no, "npm"},
    Switch{"PERL_LWP_SSL_VERIFY_HOSTNAME", Off::no, "Perl's LWP"},
    Switch{"PIP_TRUSTED_HOST", Off::set, "pip"},
    Switch{"PYTHONHTTPSVERIFY", Off::zero, "Python"},
    Switch{"REQUESTS_CA_BUNDLE", Off::empty, "Python's requests"},
    Switch{"UV_INSECURE_HOST", Off::set, "uv"},
    Switch{"VAULT_SKIP_VERIFY", Off::yes, "Vault"},
    Switch{"YARN_ENABLE_STRICT_SSL", Off::no, "yarn"},
};

}  // namespace

std::span<const std::string_view> tls_variables() {
  static constexpr auto kNames = [] {
    std::array<std::string_view, kSwitches.size()> names{};
    std::ranges::transform(kSwitches, names.begin(), &Switch::name);
    return names;
  }();
  return kNames;
}

std::string_view tls_switched_off(std::string_view name, std::string_view value) {
  std::string wanted = lowercase(name);
  std::ranges::transform(wanted, wanted.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const auto found = std::ranges::lower_bound(kSwitches, std::string_view(wanted), {}, &Switch::name);
  if (found == kSwitches.end() || found->name != wanted) return {};
  const std::string text = lowercase(value);
  const auto off = [&] {
    switch (found->off) {
      case Off::zero:
        return text == "0";
      case Off::no:
        return is_no(text);
      case Off::yes:
        return text == "1" || text == "true" || text == "yes" || text == "on" || text == "t";
      case Off::set:
        return !text.empty();
      case Off::empty:
        return text.empty();
    }
    return false;
  }();
  return off ? found->whose : std::string_view{};
}

bool is_no(std::string_view value) {
  const std::string text = lowercase(value);
  return text == "0" || text == "false" || text == "no" || text == "off";
}

}  // namespace plimsoll::harden
