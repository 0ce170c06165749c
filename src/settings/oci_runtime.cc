// SPDX-License-Identifier: Apache-2.0
// config.json of the OCI runtime specification: what runc is told in the end. It knows no defaults, so what Docker
// would have added is what is compared with: capabilities, namespaces, masked paths, seccomp.
#include <algorithm>
#include <array>
#include <set>

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

/// What Docker and containerd leave a container that asks for nothing.
constexpr std::array<std::string_view, 14> kDefaultCapabilities = {
    "AUDIT_WRITE",      "CHOWN",   "DAC_OVERRIDE", "FOWNER", "FSETID",  "KILL",   "MKNOD",
    "NET_BIND_SERVICE", "NET_RAW", "SETFCAP",      "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"};
static_assert(std::ranges::is_sorted(kDefaultCapabilities));

void read_capabilities(const Node& process, RunSpec& spec) {
  const Entry* entry = process.entry("capabilities");
  const TextRange where = entry ? entry->key->range : process.range;
  std::set<std::string> given;
  for (const char* set : {"bounding", "effective", "permitted"}) {
    for (const NodePtr& item : at(at(process, "capabilities"), set).items) {
      std::string name = capability_name(item->text);
      const bool is_new = given.insert(name).second;
      if (is_new && !std::ranges::binary_search(kDefaultCapabilities, std::string_view(name))) {
        spec.cap_add.push_back({std::move(name), item->range});
      }
    }
  }
  if (given.empty()) {
    spec.cap_drop.push_back({"ALL", where});
    return;
  }
  for (const std::string_view name : kDefaultCapabilities) {
    if (!given.contains(std::string(name))) spec.cap_drop.push_back({std::string(name), where});
  }
}

void read_process(const Node& process, std::string_view file, RunSpec& spec) {
  const Node& user = at(process, "user");
  const Node& uid = at(user, "uid");
  if (uid.is_scalar()) {
    spec.user.set(fmt::format("{}:{}", uid.text, at(user, "gid").is_scalar() ? at(user, "gid").text : "0"), uid.range);
  }
  take(spec.groups, at(user, "additionalGids"));
  take(spec.command, at(process, "args"));
  for (const NodePtr& item : at(process, "env").items) {
    if (item->is_scalar()) spec.environment.push_back(parse_variable({file, item->range, item->text}));
  }
  read_capabilities(process, spec);
  take(spec.no_new_privileges, at(process, "noNewPrivileges"));
  take(spec.apparmor, at(process, "apparmorProfile"));
  if (const Node& label = at(process, "selinuxLabel"); label.is_scalar() && !label.text.empty()) {
    spec.selinux.push_back({label.text, label.range});
  }
  take_number(spec.oom_score_adj, at(process, "oomScoreAdj"));
  for (const NodePtr& limit : at(process, "rlimits").items) {
    std::string name(limit->text_of("type"));
    if (name.starts_with("RLIMIT_")) name = lowercase(name.substr(7));
    spec.ulimits.push_back(
        {fmt::format("{}={}:{}", name, limit->text_of("soft"), limit->text_of("hard")), limit->range});
  }
}

void read_mounts(const Node& config, RunSpec& spec) {
  for (const NodePtr& item : at(config, "mounts").items) {
    MountPoint& mount = spec.mounts.emplace_back();
    mount.where = item->range;
    mount.target = item->text_of("destination");
    const Node& source = at(*item, "source");
    mount.source = source.text;
    mount.source_where = source.range;
    const std::string_view type = item->text_of("type");
    mount.type = type == "bind"    ? MountPoint::Type::bind
                 : type == "tmpfs" ? MountPoint::Type::tmpfs
                                   : MountPoint::Type::other;
    for (const NodePtr& option : at(*item, "options").items) {
      const std::string& text = option->text;
      if (text == "bind" || text == "rbind") mount.type = MountPoint::Type::bind;
      if (text == "ro") mount.read_only = true;
      if (text == "shared" || text == "rshared" || text == "slave" || text == "rslave") mount.propagation = text;
    }
  }
}

void read_namespaces(const Node& linux_part, const TextRange& fallback, RunSpec& spec) {
  const Entry* entry = linux_part.entry("namespaces");
  const TextRange where = entry ? entry->key->range : fallback;
  struct Row {
    std::string_view type;
    Text RunSpec::* into;
  };
  static constexpr std::array kRows = std::to_array<Row>({{"cgroup", &RunSpec::cgroupns},
                                                          {"ipc", &RunSpec::ipc},
                                                          {"network", &RunSpec::network},
                                                          {"pid", &RunSpec::pid},
                                                          {"uts", &RunSpec::uts}});
  for (const Row& row : kRows) {
    const auto& all = at(linux_part, "namespaces").items;
    const auto found =
        std::ranges::find_if(all, [&row](const NodePtr& one) { return one->text_of("type") == row.type; });
    if (found == all.end()) {
      // Docker on cgroup v1 shares this one.
      if (row.type != "cgroup") (spec.*row.into).set("host", where);
      continue;
    }
    const std::string_view path = (*found)->text_of("path");
    (spec.*row.into).set(path.empty() ? "private" : "ns:" + std::string(path), (*found)->range);
  }
}

void read_linux(const Node& part, const TextRange& where, RunSpec& spec) {
  read_namespaces(part, where, spec);
  const Node& seccomp = at(part, "seccomp");
  if (!seccomp.is_mapping()) {
    spec.seccomp.set("unconfined", where);
  } else {
    const Node& action = at(seccomp, "defaultAction");
    const bool lets_all = action.text == "SCMP_ACT_ALLOW" && at(seccomp, "syscalls").items.empty();
    spec.seccomp.set(lets_all ? "unconfined" : "profile", action.is_scalar() ? action.range : seccomp.range);
  }
  if (at(part, "maskedPaths").items.empty() || at(part, "readonlyPaths").items.empty()) {
    const Entry* entry = part.entry("maskedPaths");
    spec.system_paths_unconfined.set(true, entry ? entry->key->range : where);
  }
  take(spec.sysctls, at(part, "sysctl"));
  take(spec.cgroup_parent, at(part, "cgroupsPath"));
  const Node& resources = at(part, "resources");
  take_number(spec.memory, at(at(resources, "memory"), "limit"));
  take_number(spec.cpus, at(at(resources, "cpu"), "shares"));
  take_number(spec.cpus, at(at(resources, "cpu"), "quota"));
  take_number(spec.pids, at(at(resources, "pids"), "limit"));
  for (const NodePtr& device : at(part, "devices").items) {
    spec.devices.push_back({std::string(device->text_of("path")), at(*device, "path").range});
  }
  bool all_devices = false;
  for (const NodePtr& rule : at(resources, "devices").items) {
    if (!at(*rule, "allow").is_true()) continue;
    const std::string_view type = rule->text_of("type");
    const bool is_all = (type.empty() || type == "a") && !rule->find("major");
    all_devices |= is_all;
    if (!is_all) continue;
    spec.device_cgroup_rules.push_back({"a *:* rwm", rule->range});
  }
  // Nobody else than --privileged leaves all of this open.
  const bool is_admin = std::ranges::any_of(spec.cap_add, [](const Item& item) { return item.text == "SYS_ADMIN"; });
  if (all_devices && is_admin && spec.seccomp.value == "unconfined") {
    spec.privileged.set(true, spec.device_cgroup_rules.front().where);
  }
}

}  // namespace

Result<RunFile> read_oci_runtime(std::string_view text, std::string_view path) {
  RunFile file;
  file.kind = Kind::oci_runtime;
  file.path = path;
  file.documents = TRY(documents_of(text, kMostSettingsText));
  for (const NodePtr& document : file.documents) {
    const Entry* version = document->entry("ociVersion");
    if (!version) continue;
    RunSpec& spec = file.specs.emplace_back();
    spec.kind = Kind::oci_runtime;
    spec.node = document;
    spec.where = version->key->range;
    spec.name = document->text_of("hostname");
    const Entry* linux_part = document->entry("linux");
    read_process(at(*document, "process"), text, spec);
    read_linux(linux_part ? *linux_part->value : kNothing, linux_part ? linux_part->key->range : spec.where, spec);
    read_mounts(*document, spec);
    take(spec.read_only, at(at(*document, "root"), "readonly"));
    if (const Node& propagation = at(at(*document, "linux"), "rootfsPropagation");
        propagation.text.contains("shared")) {
      MountPoint& root = spec.mounts.emplace_back();
      root.type = MountPoint::Type::bind;
      root.source = at(*document, "root").text_of("path");
      root.target = "/";
      root.propagation = propagation.text;
      root.where = propagation.range;
    }
  }
  return file;
}

}  // namespace plimsoll::settings
