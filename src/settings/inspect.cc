// SPDX-License-Identifier: Apache-2.0
// `docker inspect` and `podman inspect` of containers: the engine's own view, with every default spelled out. What is
// 0, "" or null there is not given here. Keys are those of the Docker Engine API, "ContainerInspect".
#include <fmt/core.h>

#include "base/lines.h"
#include "settings/nodes.h"
#include "settings/readers.h"
#include "settings/short_syntax.h"

namespace plimsoll::settings {
namespace {

using yaml::Entry;
using yaml::Node;
using yaml::NodePtr;

constexpr std::size_t kMostContainers = 20'000;

void read_mounts(const Node& container, const Node& host, std::string_view file, RunSpec& spec) {
  for (const NodePtr& item : at(container, "Mounts").items) {
    MountPoint& mount = spec.mounts.emplace_back();
    const std::string_view type = item->text_of("Type");
    mount.where = item->range;
    mount.type = type == "bind"     ? MountPoint::Type::bind
                 : type == "volume" ? MountPoint::Type::volume
                 : type == "tmpfs"  ? MountPoint::Type::tmpfs
                 : type == "npipe"  ? MountPoint::Type::pipe
                                    : MountPoint::Type::other;
    const bool is_named = mount.type == MountPoint::Type::volume && !item->text_of("Name").empty();
    const Node& source = at(*item, is_named ? "Name" : "Source");
    mount.source = source.text;
    mount.source_where = source.range;
    mount.target = item->text_of("Destination");
    mount.read_only = at(*item, "RW").is_false();
    mount.propagation = item->text_of("Propagation");
    if (mount.propagation == "rprivate") mount.propagation.clear();
  }
  if (!spec.mounts.empty()) return;
  for (const NodePtr& bind : at(host, "Binds").items) {
    spec.mounts.push_back(parse_volume({file, bind->range, bind->text}));
  }
}

void read_ports(const Node& host, RunSpec& spec) {
  for (const Entry& entry : at(host, "PortBindings").entries) {
    const std::string_view name = entry.key->text;
    for (const NodePtr& binding : entry.value->items) {
      Port& port = spec.ports.emplace_back();
      port.where = entry.key->range;
      port.container = name.substr(0, name.find('/'));
      if (name.contains('/')) port.protocol = name.substr(name.find('/') + 1);
      port.address = binding->text_of("HostIp");
      if (port.address == "0.0.0.0" || port.address == "::") port.address.clear();
      port.host = binding->text_of("HostPort");
      port.host_where = binding->range;
    }
  }
}

void read_limits(const Node& host, RunSpec& spec) {
  take_number(spec.memory, at(host, "Memory"));
  take_number(spec.cpus, at(host, "CpuQuota"));
  take_number(spec.cpus, at(host, "NanoCpus"));
  take_number(spec.cpus, at(host, "CpuShares"));
  take_number(spec.pids, at(host, "PidsLimit"));
  for (const NodePtr& limit : at(host, "Ulimits").items) {
    std::string name(limit->text_of("Name"));
    if (name.starts_with("RLIMIT_")) name = lowercase(name.substr(7));
    spec.ulimits.push_back(
        {fmt::format("{}={}:{}", name, limit->text_of("Soft"), limit->text_of("Hard")), limit->range});
  }
}

void read_host_config(const Node& host, std::string_view file, RunSpec& spec) {
  take(spec.privileged, at(host, "Privileged"));
  take(spec.network, at(host, "NetworkMode"));
  take(spec.pid, at(host, "PidMode"));
  take(spec.ipc, at(host, "IpcMode"));
  take(spec.uts, at(host, "UTSMode"));
  take(spec.userns, at(host, "UsernsMode"));
  take(spec.cgroupns, at(host, "CgroupnsMode"));
  take(spec.cgroup_parent, at(host, "CgroupParent"));
  take(spec.cap_add, at(host, "CapAdd"));
  take(spec.cap_drop, at(host, "CapDrop"));
  for (std::vector<Item>* list : {&spec.cap_add, &spec.cap_drop}) {
    for (Item& item : *list) item.text = capability_name(item.text);
  }
  for (const NodePtr& option : at(host, "SecurityOpt").items) {
    apply_security_option({file, option->range, option->text}, spec);
  }
  // Docker lists what it masks; an empty list says that nothing is.
  const Node& masked = at(host, "MaskedPaths");
  if (masked.is_sequence() && masked.items.empty() && !spec.privileged.value) {
    spec.system_paths_unconfined.set(true, masked.range);
  }
  take(spec.groups, at(host, "GroupAdd"));
  take(spec.read_only, at(host, "ReadonlyRootfs"));
  read_ports(host, spec);
  take(spec.publish_all, at(host, "PublishAllPorts"));
  read_limits(host, spec);
  const Node& policy = at(host, "RestartPolicy");
  if (const std::string_view name = policy.text_of("Name"); !name.empty()) {
    std::string restart(name);
    const std::string_view count = policy.text_of("MaximumRetryCount");
    if (!count.empty() && count != "0") restart += ":" + std::string(count);
    spec.restart.set(std::move(restart), policy.range);
  }
  for (const NodePtr& device : at(host, "Devices").items) {
    spec.devices.push_back({fmt::format("{}:{}:{}", device->text_of("PathOnHost"), device->text_of("PathInContainer"),
                                        device->text_of("CgroupPermissions")),
                            device->range});
  }
  take(spec.device_cgroup_rules, at(host, "DeviceCgroupRules"));
  for (const NodePtr& request : at(host, "DeviceRequests").items) {
    const std::string_view count = request->text_of("Count");
    spec.gpus.set(std::string(count == "-1" || count.empty() ? "all" : count), request->range);
  }
  const Node& log = at(host, "LogConfig");
  take(spec.log_driver, at(log, "Type"));
  take(spec.log_options, at(log, "Config"));
  take(spec.oom_kill_disable, at(host, "OomKillDisable"));
  take_number(spec.oom_score_adj, at(host, "OomScoreAdj"));
  take(spec.init, at(host, "Init"));
  take(spec.runtime, at(host, "Runtime"));
  take(spec.links, at(host, "Links"));
  take(spec.sysctls, at(host, "Sysctls"));
}

void read_config(const Node& config, std::string_view file, RunSpec& spec) {
  take(spec.image, at(config, "Image"));
  take(spec.user, at(config, "User"));
  for (const NodePtr& item : at(config, "Env").items) {
    if (item->is_scalar()) spec.environment.push_back(parse_variable({file, item->range, item->text}));
  }
  take(spec.labels, at(config, "Labels"));
  take(spec.command, at(config, "Cmd"));
  take(spec.entrypoint, at(config, "Entrypoint"));
  const Node& entrypoint = at(config, "Entrypoint");  // podman before 5: one text
  if (entrypoint.is_scalar() && !entrypoint.text.empty()) {
    spec.entrypoint.push_back({entrypoint.text, entrypoint.range});
  }
  take(spec.stop_grace_period, at(config, "StopTimeout"));
  const Entry* health = config.entry("Healthcheck");
  if (!health || !health->value->is_mapping()) return;
  spec.health.given = true;
  spec.health.where = health->key->range;
  for (const NodePtr& word : at(*health->value, "Test").items) spec.health.test.push_back(word->text);
  spec.health.disabled = !spec.health.test.empty() && spec.health.test.front() == "NONE";
}

RunSpec read_container(const NodePtr& container, std::string_view file) {
  RunSpec spec;
  spec.kind = Kind::inspect;
  spec.node = container;
  const Node& name = at(*container, "Name");
  spec.where = name.is_scalar() ? name.range : TextRange{container->range.begin, container->range.begin + 1};
  spec.name = name.text.starts_with('/') ? name.text.substr(1) : name.text;
  spec.is_podman = container->find("ImageName") != nullptr || container->find("OCIRuntime") != nullptr;
  const Node& host = at(*container, "HostConfig");
  read_config(at(*container, "Config"), file, spec);
  if (spec.is_podman) take(spec.image, at(*container, "ImageName"));
  read_host_config(host, file, spec);
  read_mounts(*container, host, file, spec);
  if (const Node& profile = at(*container, "AppArmorProfile"); profile.text == "unconfined") {
    spec.apparmor.set(profile.text, profile.range);
  }
  for (const Entry& network : at(at(*container, "NetworkSettings"), "Networks").entries) {
    spec.networks.push_back({network.key->text, network.key->range});
  }
  return spec;
}

}  // namespace

Result<RunFile> read_inspect(std::string_view text, std::string_view path) {
  RunFile file;
  file.kind = Kind::inspect;
  file.path = path;
  file.documents = TRY(documents_of(text, kMostSettingsText));
  const auto add = [&](const NodePtr& node) {
    if (node->find("HostConfig") && file.specs.size() < kMostContainers)
      file.specs.push_back(read_container(node, text));
  };
  for (const NodePtr& document : file.documents) {
    add(document);
    for (const NodePtr& item : document->items) add(item);
  }
  return file;
}

}  // namespace plimsoll::settings
