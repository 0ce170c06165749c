// SPDX-License-Identifier: Apache-2.0
// What the image's config sets: volumes, environment, health check, and the name it goes by.
#include <array>

#include "base/lines.h"
#include "codec/entry.h"
#include "harden/checks.h"
#include "oci/environment.h"

namespace plimsoll::harden {

namespace {

/// How a value switches verification off.
enum class Off : std::uint8_t { zero, no, yes, set, empty };
struct Switch {
  std::string_view name;
  Off off;
  std::string_view whose;
};

/// Sorted by name. npm reads its variables in either case.
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

bool switches_off(Off off, std::string_view value) {
  const std::string text = lowercase(value);
  switch (off) {
    case Off::zero:
      return text == "0";
    case Off::no:
      return text == "0" || text == "false" || text == "no" || text == "off";
    case Off::yes:
      return text == "1" || text == "true" || text == "yes" || text == "on" || text == "t";
    case Off::set:
      return !text.empty();
    case Off::empty:
      return text.empty();
  }
  return false;
}

struct Volume {
  std::string_view path;
  bool below;  // what is in it counts too
  Severity severity;
  std::string_view why;
};
constexpr std::array kVolumes{
    Volume{"", false, Severity::high, "is the whole file system"},
    Volume{"dev", true, Severity::high, "gives access to devices"},
    Volume{"proc", true, Severity::high, "shows the kernel's processes"},
    Volume{"sys", true, Severity::high, "holds the kernel's settings"},
    Volume{"var/run/docker.sock", false, Severity::high, "is root on the host"},
    Volume{"run/docker.sock", false, Severity::high, "is root on the host"},
    Volume{"run/containerd/containerd.sock", false, Severity::high, "is root on the host"},
    Volume{"var/run/containerd/containerd.sock", false, Severity::high, "is root on the host"},
    Volume{"run/crio/crio.sock", false, Severity::high, "is root on the host"},
    Volume{"var/lib/docker", true, Severity::medium, "holds an engine's images"},
    Volume{"boot", true, Severity::medium, "holds the kernel"},
    Volume{"etc", true, Severity::medium, "holds the system's settings"},
    Volume{"root", false, Severity::medium, "is root's home"},
    Volume{"usr", false, Severity::medium, "holds programs"},
    Volume{"usr/bin", false, Severity::medium, "holds programs"},
    Volume{"usr/lib", false, Severity::medium, "holds libraries"},
    Volume{"usr/local/bin", false, Severity::medium, "holds programs"},
    Volume{"usr/sbin", false, Severity::medium, "holds programs"},
    Volume{"bin", false, Severity::medium, "holds programs"},
    Volume{"sbin", false, Severity::medium, "holds programs"},
    Volume{"lib", false, Severity::medium, "holds libraries"},
    Volume{"lib64", false, Severity::medium, "holds libraries"},
    Volume{"run", false, Severity::medium, "holds sockets"},
    Volume{"var/run", false, Severity::medium, "holds sockets"},
};

/// Runs a server that somebody asks: it tells a port.
bool is_service(const Context& image) { return !image.image.config->exposed_ports.empty(); }

}  // namespace

void check_volumes(const Context& image, Found& found) {
  if (image.image.config == nullptr) return;
  for (const std::string& volume : image.image.config->volumes) {
    const std::string path = normalise_path(volume);
    for (const Volume& known : kVolumes) {
      if (path != known.path && !(known.below && is_below(path, known.path))) continue;
      Finding& finding = found.add(fmt::format("VOLUME {} {}", volume, known.why));
      finding.severity = known.severity;
      finding.places.push_back(setting("Volumes", volume));
      break;
    }
  }
}

void check_content_trust(const Context& image, Found& found) {
  if (image.image.config == nullptr) return;
  const auto value = oci::variable(image.image.config->env, "DOCKER_CONTENT_TRUST");
  if (!value || !switches_off(Off::no, *value)) return;
  Finding& finding = found.add(fmt::format("ENV DOCKER_CONTENT_TRUST={} pulls unsigned images", *value));
  finding.places.push_back(setting("Env", fmt::format("DOCKER_CONTENT_TRUST={}", *value)));
}

void check_tls_verification(const Context& image, Found& found) {
  if (image.image.config == nullptr) return;
  for (const Switch& one : kSwitches) {
    auto value = oci::variable(image.image.config->env, one.name);
    if (!value) value = oci::variable(image.image.config->env, lowercase(one.name));
    if (!value || !switches_off(one.off, *value)) continue;
    Finding& finding = found.add(fmt::format("ENV {}={}: {} trusts any server", one.name, *value, one.whose));
    finding.places.push_back(setting("Env", fmt::format("{}={}", one.name, *value)));
  }
}

void check_healthcheck(const Context& image, Found& found) {
  if (image.image.config == nullptr) return;
  const std::vector<std::string>& test = image.image.config->healthcheck;
  const bool is_off = !test.empty() && test.front() == "NONE";
  if (!test.empty() && !is_off) return;
  Finding& finding = found.add(is_off ? "HEALTHCHECK NONE: switched off" : "no HEALTHCHECK");
  if (!is_off && !is_service(image)) finding.severity = Severity::negligible;
  finding.places.push_back(setting("Healthcheck", is_off ? "NONE" : "not set"));
}

void check_tag(const Context& image, Found& found) {
  if (image.image.config == nullptr || !image.image.name.ends_with(":latest")) return;
  Finding& finding = found.add("its only tag is latest");
  finding.places.push_back(setting("Tag", std::string(image.image.name)));
}

}  // namespace plimsoll::harden
