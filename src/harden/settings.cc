// SPDX-License-Identifier: Apache-2.0
// What the image's config sets: volumes, environment, health check, and the name it goes by.
#include <array>

#include "base/lines.h"
#include "codec/entry.h"
#include "harden/checks.h"
#include "harden/tls_variables.h"
#include "oci/environment.h"

namespace plimsoll::harden {

namespace {

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
  if (!value || !is_no(*value)) return;
  Finding& finding = found.add(fmt::format("ENV DOCKER_CONTENT_TRUST={} pulls unsigned images", *value));
  finding.places.push_back(setting("Env", fmt::format("DOCKER_CONTENT_TRUST={}", *value)));
}

void check_tls_verification(const Context& image, Found& found) {
  if (image.image.config == nullptr) return;
  for (const std::string_view name : tls_variables()) {
    auto value = oci::variable(image.image.config->env, name);
    if (!value) value = oci::variable(image.image.config->env, lowercase(name));
    const std::string_view whose = value ? tls_switched_off(name, *value) : std::string_view{};
    if (whose.empty()) continue;
    Finding& finding = found.add(fmt::format("ENV {}={}: {} trusts any server", name, *value, whose));
    finding.places.push_back(setting("Env", fmt::format("{}={}", name, *value)));
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
