// SPDX-License-Identifier: Apache-2.0
// RunSpec: how a container is started, whoever says so: a compose service, a `docker run` line, `docker inspect`, a
// Kubernetes container with its pod, or an OCI runtime's config.json. Readers fill it, rules judge it, each once.
//
// Values are as the one who starts the container sees them: variables of compose files are replaced, extends and
// includes followed. Values are in Docker's words ("host", "on-failure:5", "unconfined"); what has no counterpart there
// is in `kubernetes`. Every value knows where it was said. All ranges are bytes of the file or command line.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_range.h"
#include "base/yaml_tree.h"

namespace plimsoll::settings {

enum class Kind : std::uint8_t { compose, run_line, inspect, kubernetes, oci_runtime };

/// A value that may have been given, and where.
template <typename T>
struct Given {
  T value{};
  TextRange where;
  bool given = false;

  void set(T to, TextRange at) {
    value = std::move(to);
    where = at;
    given = true;
  }
  explicit operator bool() const { return given; }
};
using Text = Given<std::string>;
using Flag = Given<bool>;

struct Item {
  std::string text;
  TextRange where;
};

struct Variable {
  std::string name;
  std::optional<std::string> value;  // none: taken from the environment of whoever starts it
  TextRange where, value_where;
  bool from_secret = false;  // Kubernetes: secretKeyRef
  bool from_field = false;   // Kubernetes: configMapKeyRef, fieldRef, resourceFieldRef
};

struct MountPoint {
  enum class Type : std::uint8_t { bind, volume, tmpfs, pipe, device, other };
  Type type = Type::volume;
  std::string source, target;
  bool read_only = false;
  std::string propagation;  // "rshared" …; empty: not said
  TextRange where;
  TextRange source_where;  // of the source: within `where`, or Kubernetes' hostPath; empty when not told apart
};

struct Port {
  std::string address;    // of the host; empty: all of them
  std::string host;       // "8080", "8000-8010"; empty: chosen by the engine
  std::string container;  // "80"
  std::string protocol = "tcp";
  bool published = true;  // false: Kubernetes' containerPort
  TextRange where;
  TextRange host_where;  // of address and host port within it; empty when not told apart
};

struct HealthCheck {
  bool given = false, disabled = false;
  std::vector<std::string> test;
  TextRange where;
};

/// What only Kubernetes has.
struct KubernetesFacts {
  std::string workload;  // "Deployment"
  std::string name, namespace_name;
  bool init_container = false, ephemeral_container = false;
  Flag automount_token;  // automountServiceAccountToken
  Text service_account;
  Flag run_as_non_root, allow_privilege_escalation, host_process, host_users, share_process_namespace;
  Text run_as_user, run_as_group;  // numbers as written
  Text proc_mount, runtime_class;
  Text request_memory, request_cpu;
  bool has_liveness = false, has_readiness = false, has_startup = false;
  std::vector<Item> environment_from;  // envFrom: "secret x", "configmap y"
  Text image_pull_policy;
};

struct RunSpec {
  Kind kind = Kind::compose;
  std::string name;  // "web"; "app in Deployment shop"; --name of a run line
  TextRange where;  // what to point at when something is missing: the service's key, the container's name, "docker run"
  bool is_podman = false;
  bool is_exec = false;  // a command in a container that runs already: only user, privileged, environment and command
  bool has_unknown_options = false;  // of a run line: a variable may hold more of them
  /// Taken over as a whole from another file (compose: include); `where` is what names that file.
  bool is_included = false;
  /// Places in this file that stand for values of other files (extends, include): nothing there is to be edited.
  std::vector<TextRange> borrowed;
  [[nodiscard]] bool can_edit(const TextRange& where_said) const {
    for (const TextRange& place : borrowed) {
      if (place == where_said) return false;
    }
    return true;
  }

  Text image;
  bool builds = false;  // compose: build:
  Text pull_policy;
  Flag privileged;
  Text network, pid, ipc, uts, userns, cgroupns, cgroup_parent;  // "host", "container:x", "shareable" …
  std::vector<Item> networks;                                    // by name, besides `network`
  std::vector<MountPoint> mounts;
  bool engine_socket_asked = false;  // compose: use_api_socket
  TextRange engine_socket_where;
  std::vector<Item> cap_add, cap_drop;  // upper case, without "CAP_": "SYS_ADMIN", "ALL"
  Text seccomp, apparmor;               // "unconfined", a file, "RuntimeDefault"
  std::vector<Item> selinux;            // "disable", "type:x"
  Flag no_new_privileges, system_paths_unconfined;
  Text user;
  std::vector<Item> groups;  // group_add
  Flag read_only;
  std::vector<Port> ports;
  Flag publish_all;
  Text memory, cpus, pids;    // as written
  std::vector<Item> ulimits;  // "nofile=1024:2048"
  Text restart;
  std::vector<Item> devices, device_cgroup_rules;
  Text gpus;
  HealthCheck health;
  std::vector<Variable> environment;
  std::vector<Item> env_files;
  std::vector<Variable> env_file_variables;  // what those hold that could be opened; `where` is what names the file
  std::vector<Variable> labels, build_args;
  std::vector<Item> command, entrypoint;
  std::vector<Variable> sysctls;
  Text log_driver;
  std::vector<Variable> log_options;
  Flag oom_kill_disable, init;
  Text oom_score_adj, stop_grace_period, runtime;
  std::vector<Item> links;
  std::vector<Item> privileged_hooks;  // compose: post_start and pre_stop hooks, build.privileged, that are privileged
  KubernetesFacts kubernetes;

  /// The mapping it was read from (a compose service, a container), and for Kubernetes the pod's spec; null for others.
  yaml::NodePtr node, pod;
};

/// A file (or command line) with everything in it that starts containers.
struct RunFile {
  Kind kind = Kind::compose;
  std::string path;
  std::vector<RunSpec> specs;
  std::vector<yaml::NodePtr> documents;  // of YAML and JSON files
  /// What could not be followed: a missing include, a cycle. One sentence each.
  std::vector<Item> problems;
  /// Names of variables that are used without a default and are not set (compose takes them for empty). A value that
  /// depends on one holds "${NAME}".
  std::vector<Item> unset_variables;
};

}  // namespace plimsoll::settings
