// SPDX-License-Identifier: Apache-2.0
// PL4020–PL4023, PL4032: ports and networks.
//
// An engine publishes ports past the host's firewall, so a port on all addresses is open to whoever can reach the
// host: that is what web servers are for, and what databases, debuggers and consoles are not.
#include <charconv>

#include "settings/rules/help.h"
#include "settings/rules/kubernetes_objects.h"
#include "settings/rules/service_ports.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

constexpr std::uint32_t kFirstFree = 1024, kSsh = 22;

struct PortRange {
  std::uint32_t first = 0, last = 0;
};

PortRange range_of(std::string_view text) {
  const auto number = [](std::string_view digits) -> std::uint32_t {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() && value <= 65535 ? value : 0;
  };
  const std::size_t dash = text.find('-');
  const std::uint32_t first = number(text.substr(0, dash));
  return {first, dash == std::string_view::npos ? first : number(text.substr(dash + 1))};
}

bool is_on_all_addresses(const Port& port) {
  return port.address.empty() || port.address == "0.0.0.0" || port.address == "::" || port.address == "[::]" ||
         port.address == "*";
}

/// "8080:80", as it should be said of it.
std::string told(const Port& port) {
  return port.host.empty() ? port.container : fmt::format("{}:{}", port.host, port.container);
}

bool shares_hosts_network(const RunSpec& spec) { return spec.network.value == "host"; }

/// Binds a port to the host alone.
void bind_to_host(Issue& issue, const RunSpec& spec, std::string_view text, const Port& port) {
  Mend mend(issue, spec, text, "publish it on 127.0.0.1 only");
  if (spec.kind == Kind::compose && spec.node) {
    const std::array<std::string_view, 1> path{"ports"};
    const yaml::Node* item = item_at(*spec.node, path, port.where);
    if (item == nullptr) return;
    if (item->is_mapping()) {
      const std::array<std::string_view, 1> key{"host_ip"};
      if (const auto edit = set_value(text, *item, key, "127.0.0.1")) mend.replace(edit->range, edit->text);
      return;
    }
    const bool is_quoted = item->style != yaml::Node::Style::plain;
    if (item->style != yaml::Node::Style::plain && item->style != yaml::Node::Style::single_quoted &&
        item->style != yaml::Node::Style::double_quoted)
      return;
    const TextRange word{item->range.begin + (is_quoted ? 1 : 0), item->range.end - (is_quoted ? 1 : 0)};
    if (word.in(text) != item->text) return;  // escapes, variables
    mend.replace(word, bound_to_loopback(item->text));
  } else if (is_command_line(spec)) {
    std::string_view word = port.where.in(text);
    std::size_t begin = port.where.begin;
    // "-p=80:80", "--publish 80:80".
    const std::size_t start = word.find_last_of("= \t");
    if (start != std::string_view::npos) begin += start + 1, word.remove_prefix(start + 1);
    if (word.starts_with("-p")) begin += 2, word.remove_prefix(2);
    if (word.starts_with('"') || word.starts_with('\'')) return;
    mend.replace({begin, port.where.end}, bound_to_loopback(word));
  }
}

// PL4020, PL4021 ------------------------------------------------------------------------------------------------------

void check_all_addresses(const RunSpec& spec, std::string_view text, Found& found) {
  if (shares_hosts_network(spec)) return;
  for (const Port& port : spec.ports) {
    if (!port.published || !is_on_all_addresses(port)) continue;
    if (is_kubernetes(spec)) {
      found.add(spec, port.where, fmt::format("port {} of the node leads into the pod", port.host)).audience =
          Audience::everyone;
      continue;
    }
    Issue& issue = found.add(spec, port.where, fmt::format("{} is published on all addresses of the host", told(port)));
    bind_to_host(issue, spec, text, port);
  }
}

/// Services that the network outside the cluster reaches.
void check_outside_services(const RunFile& file, std::string_view, Found& found) {
  for (const KubernetesObject& object : objects_of(file)) {
    const yaml::Node* spec = object.kind == "Service" ? object.node->find("spec") : nullptr;
    if (spec == nullptr || !spec->is_mapping()) continue;
    if (const yaml::Entry* external = spec->entry("externalIPs");
        external != nullptr && external->value->is_sequence() && !external->value->items.empty()) {
      Issue& issue =
          found.add(external->key->range, "externalIPs takes the traffic of an address that may be another's");
      issue.audience = Audience::everyone;
      issue.subject = fmt::format("Service {}", object.name);
    }
    const std::string_view type = spec->text_of("type");
    const yaml::Entry* entry = spec->entry("type");
    if (type == "NodePort" || type == "LoadBalancer")
      found.add(entry->value->range, fmt::format("{} offers it outside the cluster", type)).subject =
          fmt::format("Service {}", object.name);
  }
}

void check_low_ports(const RunSpec& spec, std::string_view, Found& found) {
  if (shares_hosts_network(spec)) return;
  for (const Port& port : spec.ports) {
    const PortRange host = range_of(port.host);
    if (!port.published || host.first == 0 || host.first >= kFirstFree) continue;
    found.add(spec, port.where, fmt::format("takes port {}, which is the host's own", port.host));
  }
}

// PL4022 --------------------------------------------------------------------------------------------------------------

/// Whether the image's purpose is a login from outside, a proxy or the like, where `service` is meant to be reached.
void check_dangerous_ports(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.publish_all.value) {
    Issue& issue = found.add(spec, spec.publish_all.where, "publishes every port its image names, on all addresses");
    issue.severity = Severity::medium;
    Mend(issue, spec, text, "publish the ports that are needed").option_remove(spec.publish_all.where);
  }
  if (shares_hosts_network(spec)) return;
  const std::string image = image_name(spec.image.value);
  const std::string_view console = console_of(short_name(image));
  for (const Port& port : spec.ports) {
    if (!port.published || !is_on_all_addresses(port)) continue;
    const PortRange inside = range_of(port.container);
    std::string title;
    if (!console.empty() && port.protocol == "tcp") {
      title = fmt::format("{} is open to everyone who reaches the host: {}", console, told(port));
    } else if (const auto service = service_between(inside.first, inside.last);
               service && port.protocol == "tcp" && means(*service, short_name(image))) {
      title = fmt::format("{} is open to everyone who reaches the host: {}", service->name, told(port));
    } else {
      continue;
    }
    Issue& issue = found.add(spec, port.where, std::move(title));
    bind_to_host(issue, spec, text, port);
  }
}

void check_dangerous_services(const RunFile& file, std::string_view, Found& found) {
  for (const KubernetesObject& object : objects_of(file)) {
    if (object.kind != "Service") continue;
    const yaml::Node* ports = at_path(object.node, {"spec", "ports"});
    const yaml::Node* kind = at_path(object.node, {"spec", "type"});
    const std::string_view type = kind == nullptr ? std::string_view{} : std::string_view(kind->text);
    if (ports == nullptr || !ports->is_sequence() || (type != "NodePort" && type != "LoadBalancer")) continue;
    // A load balancer may be the company's own.
    const yaml::Node* notes = at_path(object.node, {"metadata", "annotations"});
    const bool internal = notes != nullptr && std::ranges::any_of(notes->entries, [](const yaml::Entry& entry) {
                            return entry.key->text.find("internal") != std::string::npos ||
                                   entry.value->text.starts_with("internal") || entry.value->text == "Internal";
                          });
    if (internal) continue;
    for (const yaml::NodePtr& port : ports->items) {
      const std::string_view target = port->text_of("targetPort");
      PortRange inside = range_of(target.empty() ? port->text_of("port") : target);
      if (inside.first == 0) inside = range_of(port->text_of("port"));
      const auto service = service_between(inside.first, inside.last);
      if (!service || !means(*service, object.name)) continue;
      const yaml::Entry* at = port->entry(target.empty() ? "port" : "targetPort");
      found
          .add(at == nullptr ? port->range : at->value->range,
               fmt::format("{} is offered outside the cluster by a {}", service->name, type))
          .subject = fmt::format("Service {}", object.name);
    }
  }
}

// PL4023 --------------------------------------------------------------------------------------------------------------

/// Images whose work is done over SSH.
bool is_for_ssh(std::string_view image) {
  static constexpr std::array<std::string_view, 13> kWords{
      "gitea",  "forgejo", "gitlab",   "gogs",   "sftp",     "bitbucket", "phabricator",
      "onedev", "bastion", "jumphost", "gerrit", "teleport", "soft-serve"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return image.find(word) != std::string_view::npos; });
}

void check_ssh_server(const RunSpec& spec, std::string_view, Found& found) {
  if (spec.is_exec) return;
  for (const auto* words : {&spec.entrypoint, &spec.command}) {
    for (const Item& word : *words) {
      const std::string_view name = std::string_view(word.text).substr(word.text.rfind('/') + 1);
      if (name != "sshd" && word.text.find("sshd -D") == std::string::npos &&
          word.text.find("service ssh start") == std::string::npos)
        continue;
      found.add(spec, word.where, "starts an SSH server");
      return;
    }
  }
  const std::string image = image_name(spec.image.value);
  if (is_kubernetes(spec) || is_for_ssh(image)) return;  // Kubernetes: PL5025
  for (const Port& port : spec.ports) {
    const PortRange inside = range_of(port.container);
    if (!port.published || port.protocol != "tcp" || inside.first > kSsh || inside.last < kSsh) continue;
    found.add(spec, port.where, "offers a login by SSH");
  }
}

// PL4032 --------------------------------------------------------------------------------------------------------------

void check_default_network(const RunSpec& spec, std::string_view, Found& found) {
  if (!starts_container(spec)) return;
  for (const Item& link : spec.links) {
    Issue& issue = found.add(spec, link.where,
                             fmt::format("links: to {} is of the past; services find each other by name", link.text));
    if (spec.kind != Kind::compose)
      issue.title = fmt::format("--link {} is of the past and needs the default bridge", link.text);
  }
  const bool is_default = spec.network.value == "bridge" || spec.network.value == "default";
  if (spec.kind == Kind::compose ? spec.network.value == "bridge"
                                 : (is_command_line(spec) && !spec.network.given && !spec.is_podman) ||
                                       (spec.kind != Kind::kubernetes && is_default)) {
    found.add(spec, spec.network.given ? spec.network.where : spec.where,
              "is on the default bridge, with every container that said nothing");
  }
}

void check_network_policy(const RunFile& file, std::string_view, Found& found) {
  if (file.kind != Kind::kubernetes || file.specs.empty()) return;
  for (const yaml::NodePtr& document : file.documents) {
    if (document && document->text_of("kind").ends_with("NetworkPolicy")) return;
  }
  found.add(file.specs.front(), file.specs.front().where, "no NetworkPolicy here says who may speak to it");
}

}  // namespace

std::span<const Check> network_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL4020",
                     .aliases = "CIS-5.14 KSV-0024 KSV-0108 CKV_K8S_26 no-unbound-port-interfaces exposed-services",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Published on all addresses",
                     .doc = "ports without an address, or with 0.0.0.0 or ::; Services of type NodePort and "
                            "LoadBalancer; hostPort and externalIPs are told in the default profile too. Pod Security: "
                            "baseline.",
                     .why = "Engines publish past the host's firewall: the port is open to whoever reaches any address "
                            "of the host.",
                     .remedy = "publish it on 127.0.0.1, or on the one address that is meant",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    ports:
      - "8080:80"
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    ports:
      - "127.0.0.1:8080:80"
)"},
            .check = check_all_addresses,
            .check_file = check_outside_services},
      Check{.rule = {.id = "PL4021",
                     .aliases = "CIS-5.8 KSV-0117 privileged-ports",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "A port below 1024 of the host",
                     .doc = "published host ports and hostPort below 1024",
                     .why = "They are kept for services of the host that root starts; engines without root cannot give "
                            "them.",
                     .remedy = "publish on a port of 1024 or above",
                     .bad = "docker run -p 127.0.0.1:80:8080 nginx:1.27\n",
                     .good = "docker run -p 127.0.0.1:8080:8080 nginx:1.27\n"},
            .check = check_low_ports},
      Check{
          .rule = {.id = "PL4022",
                   .aliases = "CIS-5.9",
                   .severity = Severity::high,
                   .title = "Databases, consoles and debuggers in the open",
                   .doc = "ports of databases, engines, debuggers and admin panels published on all addresses or by a "
                          "NodePort or LoadBalancer, any port of phpMyAdmin, Adminer and the like; -P (medium)",
                   .why = "They trust whoever reaches them, or are guarded by one password that can be tried for ever; "
                          "scanners find them within hours.",
                   .remedy =
                       "do not publish it: services of a project reach each other without; or publish on 127.0.0.1",
                   .repair = Repair::unsafe,
                   .bad = R"(services:
  db:
    image: postgres:17
    ports:
      - "5432:5432"
)",
                   .good = R"(services:
  db:
    image: postgres:17
    ports:
      - "127.0.0.1:5432:5432"
)"},
          .check = check_dangerous_ports,
          .check_file = check_dangerous_services},
      Check{
          .rule = {.id = "PL4023",
                   .aliases = "CIS-5.7",
                   .severity = Severity::medium,
                   .title = "An SSH server",
                   .doc = "sshd as command or entrypoint, container port 22 published; images for Git and file "
                          "transfer are let pass",
                   .why = "A container is reached through its engine; a second way in has passwords, keys and updates "
                          "of its own.",
                   .remedy = "use docker exec or kubectl exec",
                   .bad = R"(services:
  web:
    image: registry.example.com/web:3.1
    command: ["/usr/sbin/sshd", "-D"]
)",
                   .good = R"(services:
  web:
    image: registry.example.com/web:3.1
    command: ["/usr/bin/web"]
)"},
          .check = check_ssh_server},
      Check{.rule = {.id = "PL4032",
                     .aliases = "CIS-5.30 KSV-0038 CKV2_K8S_6",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "A network that everyone is on",
                     .doc = "the default bridge, links:, pods without a NetworkPolicy in their file",
                     .why = "Whoever breaks into one container reaches all others.",
                     .remedy = "give those that need each other a network of their own, or a NetworkPolicy",
                     .bad = "docker run nginx:1.27\n",
                     .good = "docker run --network shop nginx:1.27\n"},
            .check = check_default_network,
            .check_file = check_network_policy},
  };
  return kChecks;
}

}  // namespace plimsoll::settings
