// SPDX-License-Identifier: Apache-2.0
// The ports an image says it listens on. "80/tcp", "8000-8010/udp", "53".
#include <algorithm>
#include <array>
#include <charconv>

#include "base/words.h"
#include "codec/entry.h"
#include "harden/capability.h"
#include "harden/checks.h"
#include "harden/services.h"

namespace plimsoll::harden {

namespace {

constexpr std::uint32_t kMostPort = 65535, kFirstFree = 1024, kSsh = 22;

struct Ports {
  std::uint32_t first = 0, last = 0;
  std::string_view protocol = "tcp";
  std::string text;
};

std::optional<Ports> parse_ports(const std::string& text) {
  Ports ports;
  ports.text = text;
  std::string_view numbers = text;
  if (const std::size_t slash = numbers.find('/'); slash != std::string_view::npos) {
    const std::string_view protocol = numbers.substr(slash + 1);
    ports.protocol = protocol == "udp" ? "udp" : protocol == "sctp" ? "sctp" : "tcp";
    numbers = numbers.substr(0, slash);
  }
  const auto number = [](std::string_view digits) -> std::uint32_t {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() && value <= kMostPort ? value : 0;
  };
  const std::size_t dash = numbers.find('-');
  ports.first = number(numbers.substr(0, dash));
  ports.last = dash == std::string_view::npos ? ports.first : number(numbers.substr(dash + 1));
  if (ports.first == 0 || ports.last < ports.first) return std::nullopt;
  return ports;
}

std::vector<Ports> ports_of(const Context& image) {
  std::vector<Ports> all;
  if (image.image.config == nullptr) return all;
  for (const std::string& text : image.image.config->exposed_ports) {
    if (auto ports = parse_ports(text)) all.push_back(*std::move(ports));
  }
  return all;
}

bool is_its_purpose(const Context& image, const Service& service) {
  const auto& config = *image.image.config;
  return is_server(service, config.entrypoint) || is_server(service, config.cmd);
}

bool may_bind(const Context& image, Index program) {
  const tree::Version* version = image.tree.version(program);
  if (version == nullptr) return false;
  const auto capabilities = parse_capabilities(image.tree.stack().capability(*version));
  return capabilities && std::ranges::count(capabilities->granted(), "net_bind_service") > 0;
}

}  // namespace

void check_ssh_port(const Context& image, Found& found) {
  for (const Ports& ports : ports_of(image)) {
    if (ports.first > kSsh || ports.last < kSsh || ports.protocol != "tcp") continue;
    Finding& finding = found.add(fmt::format("EXPOSE {} offers a login by SSH", ports.text));
    finding.places.push_back(setting("ExposedPorts", ports.text));
  }
}

void check_admin_ports(const Context& image, Found& found) {
  const std::vector<Ports> all = ports_of(image);
  for (const Ports& ports : all) {
    if (ports.protocol != "tcp") continue;
    for (const Service& service : services()) {
      if (service.port < ports.first || service.port > ports.last) continue;
      if (!service.needs.empty() && image.tree.resolve(service.needs) == kNone) continue;
      if (is_its_purpose(image, service)) continue;
      Finding& finding = found.add(
          ports.first == ports.last ? fmt::format("EXPOSE {} offers {}", ports.text, service.name)
                                    : fmt::format("EXPOSE {} offers {} on {}", ports.text, service.name, service.port));
      finding.places.push_back(setting("ExposedPorts", ports.text));
    }
  }
  if (all.empty()) return;
  for (const Index folder : [&] {
         std::vector<Index> folders;
         for (const std::string_view above : {"", "var/www/", "var/www/html/", "usr/share/", "opt/", "srv/"}) {
           for (const std::string_view console : consoles()) {
             const Index there = image.tree.find(std::string(above).append(console));
             if (there != kNone && image.tree.is_folder(there)) folders.push_back(there);
           }
         }
         return folders;
       }()) {
    Finding& finding =
        found.add(fmt::format("EXPOSE {} offers {}, a database console", all.front().text, image.tree.name(folder)));
    finding.places.push_back(image.place(folder, "folder"));
    finding.places.push_back(setting("ExposedPorts", all.front().text));
  }
}

void check_privileged_ports(const Context& image, Found& found) {
  if (!image.has_limited_user()) return;
  if (std::ranges::any_of(image.code.entry_files(), [&](Index file) { return may_bind(image, file); })) return;
  for (const Ports& ports : ports_of(image)) {
    if (ports.first >= kFirstFree || ports.protocol == "sctp") continue;
    Finding& finding =
        found.add(fmt::format("EXPOSE {}: {} may not listen below 1024", ports.text, image.run_user->str()));
    finding.places.push_back(setting("ExposedPorts", ports.text));
    finding.places.push_back(setting("User", image.image.config->user));
  }
}

}  // namespace plimsoll::harden
