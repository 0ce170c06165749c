// SPDX-License-Identifier: Apache-2.0
// PL4002, PL4009, PL4010, PL4029: what of the host's files and devices a container gets.
#include "settings/rules/help.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

std::string folder_of_host(const MountPoint& mount) { return clean_path(mount.source); }

bool is_within(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

/// Kubernetes says it in two places: which folder it is, and where it is mounted.
TextRange place_of(const RunSpec& spec, const MountPoint& mount) {
  return is_kubernetes(spec) && mount.source_where.size() > 0 ? mount.source_where : mount.where;
}

/// Takes the mount away. Kubernetes mounts in two places; there it is left to people.
void drop_mount(Issue& issue, const RunSpec& spec, std::string_view text, TextRange where) {
  Mend(issue, spec, text, "do not mount it").compose_remove_item({"volumes"}, where).option_remove(where);
}

// PL4002 --------------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 8> kSockets{"docker.sock",  "containerd.sock",  "crio.sock",
                                                   "podman.sock",  "cri-dockerd.sock", "buildkitd.sock",
                                                   "dockerd.sock", "docker.raw.sock"};

bool is_engine_pipe(std::string_view source) {
  const std::string lower = lowercase(source);
  for (const std::string_view pipe : {"docker_engine", "containerd-containerd", "podman-machine-default"}) {
    if (lower.find("pipe") != std::string::npos && lower.ends_with(pipe)) return true;
  }
  return false;
}

/// Folders in which engines put their sockets.
constexpr std::array<std::string_view, 5> kSocketFolders{"/", "/run", "/var/run", "/run/containerd", "/run/podman"};

void check_engine_socket(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.engine_socket_asked) {
    Issue& issue =
        found.add(spec, spec.engine_socket_where, "the engine's API socket: whoever breaks in owns the host");
    Mend(issue, spec, text, "do not ask for the socket")
        .compose_remove({"use_api_socket"})
        .option_remove(spec.engine_socket_where);
  }
  for (const MountPoint& mount : spec.mounts) {
    if (mount.type != MountPoint::Type::bind && mount.type != MountPoint::Type::pipe) continue;
    const std::string source = folder_of_host(mount);
    const std::string_view name = std::string_view(source).substr(source.rfind('/') + 1);
    const bool is_socket = is_one_of(kSockets, name) || is_engine_pipe(mount.source);
    const bool is_parent = is_one_of(kSocketFolders, source);
    if (!is_socket && !is_parent) continue;
    Issue& issue = is_socket
                       ? found.add(spec, place_of(spec, mount),
                                   fmt::format("{} is mounted{}: whoever breaks in owns the host",
                                               is_engine_pipe(source) ? "the engine's pipe" : name,
                                               mount.read_only ? ", and read-only does not help" : ""))
                       : found.add(spec, place_of(spec, mount),
                                   fmt::format("{} of the host is mounted, with the engine's socket in it", source));
    // Through the host's root only root in the container gets at it; and whoever watches a host does mount it so.
    if (is_parent && mount.read_only) issue.severity = Severity::high, issue.audience = Audience::strict;
    drop_mount(issue, spec, text, mount.where);
  }
  for (const Variable& variable : spec.environment) {
    if (variable.name != "DOCKER_HOST" || !variable.value) continue;
    const std::string_view value = *variable.value;
    if (!value.starts_with("tcp://") || !value.ends_with(":2375")) continue;
    Issue& issue = found.add(spec, variable.where, "DOCKER_HOST speaks to an engine without TLS");
    issue.severity = Severity::high;
  }
}

// PL4009 --------------------------------------------------------------------------------------------------------------

/// A part of the host that makes a container more than one. Exact folders; `below`: all in it too.
struct HostFolder {
  std::string_view path;
  bool below = false;
  Audience read_only = Audience::strict;  // who is told when it cannot be written
};

constexpr std::array kHostFolders{
    HostFolder{"/", false, Audience::strict},
    HostFolder{"/boot", false, Audience::everyone},
    HostFolder{"/dev"},
    HostFolder{"/etc", false, Audience::everyone},
    HostFolder{"/etc/cron.d", true},
    HostFolder{"/etc/kubernetes", true, Audience::everyone},
    HostFolder{"/etc/pam.d", true},
    HostFolder{"/etc/shadow", false, Audience::everyone},
    HostFolder{"/etc/ssh", true, Audience::everyone},
    HostFolder{"/etc/sudoers", false, Audience::everyone},
    HostFolder{"/etc/sudoers.d", true, Audience::everyone},
    HostFolder{"/etc/systemd", true},
    HostFolder{"/home"},
    HostFolder{"/lib"},
    HostFolder{"/lib64"},
    HostFolder{"/proc", true},
    HostFolder{"/root", false, Audience::everyone},
    HostFolder{"/root/.ssh", true, Audience::everyone},
    HostFolder{"/sys"},
    HostFolder{"/usr"},
    HostFolder{"/usr/bin"},
    HostFolder{"/usr/lib"},
    HostFolder{"/usr/local/bin"},
    HostFolder{"/usr/sbin"},
    HostFolder{"/bin"},
    HostFolder{"/sbin"},
    HostFolder{"/var/lib/containerd", true},
    HostFolder{"/var/lib/docker", true},
    HostFolder{"/var/lib/kubelet", true},
    HostFolder{"/var/log"},
    HostFolder{"C:/"},
    HostFolder{"C:/Windows", true},
};

const HostFolder* sensitive(std::string_view path) {
  for (const HostFolder& folder : kHostFolders) {
    if (path == folder.path || (folder.below && is_within(path, folder.path))) return &folder;
  }
  return nullptr;
}

void check_host_folders(const RunSpec& spec, std::string_view, Found& found) {
  for (const MountPoint& mount : spec.mounts) {
    if (mount.type != MountPoint::Type::bind) continue;
    const std::string source = folder_of_host(mount);
    const HostFolder* folder = sensitive(source);
    if (folder == nullptr) continue;
    Issue& issue = found.add(
        spec, place_of(spec, mount),
        source == "/"
            ? fmt::format("the whole disk of the host{}", mount.read_only ? ", read-only" : "")
            : fmt::format("{} of the host{}", source, mount.read_only ? ", read-only" : ", and it can be written"));
    if (mount.read_only) {
      issue.severity = Severity::medium;
      issue.audience = folder->read_only;
      continue;
    }
    if (source == "/var/log") issue.severity = Severity::medium;
  }
}

// PL4010 --------------------------------------------------------------------------------------------------------------

void check_propagation(const RunSpec& spec, std::string_view, Found& found) {
  for (const MountPoint& mount : spec.mounts) {
    const bool shared = mount.propagation == "shared" || mount.propagation == "rshared";
    const bool slave = mount.propagation == "slave" || mount.propagation == "rslave";
    if (shared) {
      found.add(spec, mount.where, fmt::format("what is mounted below {} shows on the host", mount.target));
    } else if (slave) {
      Issue& issue = found.add(spec, mount.where, fmt::format("what the host mounts shows below {}", mount.target));
      issue.severity = Severity::low;
      issue.audience = Audience::strict;
    }
  }
}

// PL4029 --------------------------------------------------------------------------------------------------------------

/// Disks, memory, the kernel's log: with them the host can be read and changed past its files.
bool is_dangerous_device(std::string_view path) {
  static constexpr std::array<std::string_view, 9> kNames{"/dev",      "/dev/mem",  "/dev/kmem",
                                                          "/dev/port", "/dev/kmsg", "/dev/mapper",
                                                          "/dev/disk", "/dev/core", "/dev/vhost-vsock"};
  if (is_one_of(kNames, path)) return true;
  static constexpr std::array<std::string_view, 10> kBegins{"/dev/sd",      "/dev/nvme", "/dev/vd",   "/dev/xvd",
                                                            "/dev/hd",      "/dev/dm-",  "/dev/loop", "/dev/md",
                                                            "/dev/mapper/", "/dev/disk/"};
  return std::ranges::any_of(kBegins, [&](std::string_view begin) { return path.starts_with(begin); });
}

bool is_harmless_device(std::string_view path) {
  static constexpr std::array<std::string_view, 8> kNames{"/dev/null",    "/dev/zero", "/dev/full", "/dev/random",
                                                          "/dev/urandom", "/dev/shm",  "/dev/log",  "/dev/tty"};
  return is_one_of(kNames, path) || path.starts_with("/dev/shm/");
}

void check_devices(const RunSpec& spec, std::string_view text, Found& found) {
  const auto judge = [&](std::string_view path, TextRange where, bool is_passed) -> Issue* {
    if (is_harmless_device(path)) return nullptr;
    const bool is_dangerous = is_passed && is_dangerous_device(path);
    Issue& issue = found.add(spec, where,
                             is_dangerous ? fmt::format("{}: the host's disk or memory, past its files", path)
                                          : fmt::format("has the host's device {}", path));
    if (!is_dangerous) issue.severity = Severity::medium, issue.audience = Audience::strict;
    return &issue;
  };
  for (const Item& device : spec.devices) {
    const std::string_view path = std::string_view(device.text).substr(0, device.text.find(':'));
    if (Issue* issue = judge(path, device.where, true); issue != nullptr)
      Mend(*issue, spec, text, "do not pass the device")
          .compose_remove_item({"devices"}, device.where)
          .option_remove(device.where);
  }
  // A file of /dev that is mounted cannot be opened unless the device is passed as well.
  for (const MountPoint& mount : spec.mounts) {
    if (mount.type != MountPoint::Type::bind && mount.type != MountPoint::Type::device) continue;
    const std::string source = folder_of_host(mount);
    if (!source.starts_with("/dev/")) continue;
    if (Issue* issue = judge(source, place_of(spec, mount), false); issue != nullptr)
      drop_mount(*issue, spec, text, mount.where);
  }
  for (const Item& rule : spec.device_cgroup_rules) {
    const bool all = rule.text.starts_with('a') || rule.text.find("*:*") != std::string::npos;
    Issue& issue = found.add(
        spec, rule.where,
        all ? std::string("may use every device of the host") : fmt::format("may use the devices {}", rule.text));
    if (!all) issue.severity = Severity::medium, issue.audience = Audience::strict;
    Mend(issue, spec, text, "drop the rule")
        .compose_remove_item({"device_cgroup_rules"}, rule.where)
        .option_remove(rule.where);
  }
  if (spec.gpus.value == "all") {
    Issue& issue = found.add(spec, spec.gpus.where, "has every GPU of the host");
    issue.severity = Severity::low;
    issue.audience = Audience::strict;
  }
}

}  // namespace

std::span<const Check> host_files_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL4002",
                     .aliases = "CIS-5.32 KSV-0006 CKV_K8S_27 docker-sock container-runtime-sock "
                                "exposing-docker-socket-volume exposing-docker-socket-hostpath",
                     .severity = Severity::critical,
                     .title = "The engine's socket",
                     .doc = "sockets and pipes of Docker, containerd, CRI-O and Podman, folders that hold them, "
                            "use_api_socket, and DOCKER_HOST without TLS. Pod Security: baseline.",
                     .why = "Whoever can speak to the engine starts a privileged container and owns the host; mounting "
                            "the socket read-only changes nothing about it.",
                     .remedy = "drop it, or put a proxy in between that lets only the needed calls through",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  ci:
    image: registry.example.com/ci:3.1
    volumes:
      - cache:/cache
      - /var/run/docker.sock:/var/run/docker.sock
volumes:
  cache:
)",
                     .good = R"(services:
  ci:
    image: registry.example.com/ci:3.1
    volumes:
      - cache:/cache
volumes:
  cache:
)"},
            .check = check_engine_socket},
      Check{
          .rule = {.id = "PL4009",
                   .aliases = "CIS-5.6 KSV-0023 KSV-0121 sensitive-host-mounts writable-host-mount",
                   .severity = Severity::high,
                   .title = "Folders of the host",
                   .doc = "folders from which the host can be taken over, or in which it keeps its secrets; read-only "
                          "is medium, and mostly of the strict profile. Pod Security: baseline forbids all of "
                          "hostPath.",
                   .why = "Who writes to /etc, /usr or another container's files is root on the host with the next "
                          "login; who reads them knows its keys.",
                   .remedy = "mount only the file that is needed, read-only, or use a volume",
                   .bad = R"(services:
  web:
    image: nginx:1.27
    volumes:
      - /etc:/host/etc
)",
                   .good = R"(services:
  web:
    image: nginx:1.27
    volumes:
      - ./site.conf:/etc/nginx/conf.d/site.conf:ro
      - /etc/localtime:/etc/localtime:ro
)"},
          .check = check_host_folders},
      Check{.rule = {.id = "PL4010",
                     .aliases = "CIS-5.20",
                     .severity = Severity::medium,
                     .title = "Mounts that spread",
                     .doc = "propagation shared and rshared, mountPropagation: Bidirectional; slave in the strict "
                            "profile",
                     .why = "A mount made in the container appears on the host, over whatever was there.",
                     .remedy = "use private, or rslave when the container must see new mounts",
                     .bad = "docker run -v /srv/data:/data:rshared alpine:3.21\n",
                     .good = "docker run -v /srv/data:/data alpine:3.21\n"},
            .check = check_propagation},
      Check{.rule = {.id = "PL4029",
                     .aliases = "CIS-5.18",
                     .severity = Severity::high,
                     .title = "Devices of the host",
                     .doc = "disks, memory and all devices; any other device in the strict profile",
                     .why = "A disk can be read and written past every permission of the files on it.",
                     .remedy = "drop it, or pass the one device with the least access: /dev/x:/dev/x:r",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  backup:
    image: registry.example.com/backup:1.9
    devices:
      - /dev/sda:/dev/sda
)",
                     .good = R"(services:
  backup:
    image: registry.example.com/backup:1.9
)"},
            .check = check_devices},
  };
  return kChecks;
}

}  // namespace plimsoll::settings
