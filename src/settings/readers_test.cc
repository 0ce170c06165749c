// SPDX-License-Identifier: Apache-2.0
// Readers: what they find and where, by example. compose_oracle_test.cc compares with the reference implementation.
#include <gtest/gtest.h>

#include <ctime>
#include <functional>
#include <map>

#include "base/testing.h"
#include "settings/readers.h"

namespace plimsoll::settings {
namespace {

/// Files of a project, by path from its folder.
ReadOptions files(std::map<std::string, std::string> all) {
  ReadOptions options;
  options.folder = "project";
  options.open = [all = std::move(all)](const std::filesystem::path& path) -> std::optional<std::string> {
    const auto found = all.find(path.lexically_relative("project").string());
    return found == all.end() ? std::nullopt : std::optional(found->second);
  };
  return options;
}

RunFile compose(std::string_view text, const ReadOptions& options = {}) {
  auto read = read_compose(text, "compose.yaml", options);
  if (!read) ADD_FAILURE() << read.error().message;
  return read ? std::move(*read) : RunFile{};
}

constexpr std::string_view kCompose = R"(services:
  web:
    image: "nginx:${TAG}"
    privileged: "yes"
    pid: host      # why
    ports:
      - "127.0.0.1:8080:80/udp"
      - 443:443
      - target: 53
        published: "5353"
        host_ip: 0.0.0.0
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
      - etc:/host
    environment:
      PASSWORD: hunter2
      OTHER:
    cap_add: [ 'cap_sys_admin' ]
    security_opt: ["seccomp:unconfined", no-new-privileges=false]
    build:
      context: .
      args: ["TOKEN=abc"]
      privileged: true
    post_start: [{command: x, privileged: true}]
    healthcheck: {test: ["NONE"]}
    use_api_socket: true
volumes:
  etc: {driver_opts: {type: none, o: bind, device: /etc}}
)";

TEST(Compose, KnowsWhereValuesStand) {
  const RunFile file = compose(kCompose);
  ASSERT_EQ(file.specs.size(), 1U);
  const RunSpec& web = file.specs[0];
  const auto in = [](const TextRange& range) { return range.in(kCompose); };
  EXPECT_EQ(in(web.where), "web");
  EXPECT_EQ(web.image.value, "nginx:${TAG}");
  EXPECT_EQ(in(web.image.where), "\"nginx:${TAG}\"");
  ASSERT_EQ(file.unset_variables.size(), 1U);
  EXPECT_EQ(file.unset_variables[0].text, "TAG");
  EXPECT_EQ(in(file.unset_variables[0].where), "${TAG}");
  EXPECT_TRUE(web.privileged.value);
  EXPECT_EQ(in(web.privileged.where), "\"yes\"");
  EXPECT_EQ(in(web.pid.where), "host");
  ASSERT_EQ(web.ports.size(), 3U);
  EXPECT_EQ(web.ports[0].address + " " + web.ports[0].host + " " + web.ports[0].container + " " + web.ports[0].protocol,
            "127.0.0.1 8080 80 udp");
  EXPECT_EQ(in(web.ports[0].host_where), "127.0.0.1:8080");
  EXPECT_EQ(in(web.ports[1].where), "443:443");
  EXPECT_EQ(in(web.ports[1].host_where), "443");
  EXPECT_EQ(in(web.ports[2].host_where), "0.0.0.0");
  ASSERT_EQ(web.mounts.size(), 2U);
  EXPECT_EQ(web.mounts[0].type, MountPoint::Type::bind);
  EXPECT_TRUE(web.mounts[0].read_only);
  EXPECT_EQ(in(web.mounts[0].source_where), "/var/run/docker.sock");
  EXPECT_EQ(web.mounts[1].type, MountPoint::Type::bind);
  EXPECT_EQ(web.mounts[1].source, "/etc");
  EXPECT_EQ(in(web.mounts[1].where), "etc:/host");
  EXPECT_EQ(in(web.environment[0].where), "PASSWORD: hunter2");
  EXPECT_EQ(in(web.environment[0].value_where), "hunter2");
  EXPECT_FALSE(web.environment[1].value);
  EXPECT_EQ(web.cap_add[0].text, "SYS_ADMIN");
  EXPECT_EQ(in(web.cap_add[0].where), "'cap_sys_admin'");
  EXPECT_EQ(web.seccomp.value, "unconfined");
  EXPECT_EQ(in(web.seccomp.where), "\"seccomp:unconfined\"");
  EXPECT_TRUE(web.no_new_privileges.given);
  EXPECT_FALSE(web.no_new_privileges.value);
  EXPECT_EQ(in(web.build_args[0].value_where), "abc");
  EXPECT_EQ(web.privileged_hooks.size(), 2U);
  EXPECT_TRUE(web.health.disabled);
  EXPECT_TRUE(web.engine_socket_asked);
  EXPECT_EQ(in(web.engine_socket_where), "true");
}

TEST(Compose, ValuesOfOtherFilesStandWhereTheyAreNamed) {
  constexpr std::string_view kText =
      "include: [sub/db.yaml]\nservices:\n  web:\n    extends: {file: base.yaml, service: base}\n    user: me\n";
  const RunFile file =
      compose(kText, files({{"sub/db.yaml", "services: {db: {image: \"postgres:${V}\", env_file: [vars]}}"},
                            {"sub/.env", "V=17"},
                            {"sub/vars", "PASSWORD=x\n"},
                            {"base.yaml", "services: {base: {privileged: true, user: root, env_file: sub/vars}}"}}));
  ASSERT_EQ(file.specs.size(), 2U);
  const RunSpec& web = file.specs[0];
  EXPECT_TRUE(web.privileged.value);
  EXPECT_EQ(web.privileged.where.in(kText), "{file: base.yaml, service: base}");
  EXPECT_FALSE(web.can_edit(web.privileged.where));
  EXPECT_TRUE(web.can_edit(web.user.where));
  EXPECT_EQ(web.user.where.in(kText), "me");
  ASSERT_EQ(web.env_file_variables.size(), 1U);
  EXPECT_EQ(web.env_file_variables[0].name, "PASSWORD");
  const RunSpec& db = file.specs[1];
  EXPECT_TRUE(db.is_included);
  EXPECT_EQ(db.image.value, "postgres:17");
  EXPECT_EQ(db.where.in(kText), "sub/db.yaml");
  EXPECT_EQ(db.env_file_variables.size(), 1U);
}

TEST(Compose, WhatCannotBeFollowedIsAProblem) {
  const auto problems = [](std::string_view text, std::map<std::string, std::string> others = {}) {
    std::string all;
    for (const Item& problem : compose(text, files(std::move(others))).problems) all += problem.text + "\n";
    return all;
  };
  EXPECT_EQ(problems("services: {a: {extends: {file: no.yaml, service: b}}}"), "no.yaml cannot be opened\n");
  EXPECT_EQ(problems("include: [https://example.com/c.yaml]"),
            "https://example.com/c.yaml is not on this machine, so it was not looked at\n");
  EXPECT_EQ(problems("services: {a: {extends: b}, b: {extends: a}}"), "the service a extends itself\n");
  EXPECT_EQ(problems("include: [a.yaml]", {{"a.yaml", "include: [b.yaml]"}, {"b.yaml", "include: [a.yaml]"}}),
            "a.yaml includes itself\n");
  EXPECT_EQ(problems("include: [a.yaml]", {{"a.yaml", "include: [compose.yaml]"}}), "compose.yaml includes itself\n");
  EXPECT_EQ(problems("services: {a: {extends: {file: b.yaml, service: a}}}",
                     {{"b.yaml", "services: {a: {extends: {file: b.yaml, service: a}}}"}}),
            "the service a extends itself\n");
  EXPECT_EQ(problems("services: {a: {image: \"$1\"}}"), "\"$1\" is no variable; a dollar sign is written \"$$\"\n");
  EXPECT_EQ(problems("include: [a.yaml]", {{"a.yaml", "services: [\n"}}).substr(0, 7), "a.yaml:");
}

/// Within a second of this process, however busy the machine is.
void ends_soon(std::string_view what, const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  const auto taken = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  EXPECT_LT(taken, 1.0) << what;
  if (std::getenv("PLIMSOLL_SHOW_TIMES") != nullptr) fmt::print("{}: {:.3f} s\n", what, taken);
}

TEST(Compose, BombsEnd) {
  ends_soon("includes", [] {
    std::map<std::string, std::string> others;
    for (int i = 0; i < 15; ++i) {
      others[fmt::format("f{}.yaml", i)] = fmt::format("include: [f{0}.yaml, ./f{0}.yaml, x/../f{0}.yaml]\n", i + 1);
    }
    others["f15.yaml"] = "services: {a: {image: x}}";
    EXPECT_FALSE(read_compose("include: [f0.yaml]", "c.yaml", files(others)));
  });
  ends_soon("extends", [] {
    std::string text = "services:\n  s0: {ports: ['0']}\n";
    for (int i = 1; i < 20'000; ++i) text += fmt::format("  s{}: {{extends: s{}, ports: ['{}']}}\n", i, i - 1, i);
    EXPECT_FALSE(read_compose(text, "c.yaml", {}));
  });
  ends_soon("aliases", [] {
    std::string text = "x: &x [" + std::string(20'000, '1') + "]\nservices:\n";
    text = "x-a: &x [";
    for (int i = 0; i < 3000; ++i) text += "\"80:80\",";
    text += "]\nservices:\n";
    for (int i = 0; i < 3000; ++i) text += fmt::format("  s{}: {{ports: *x}}\n", i);
    EXPECT_FALSE(read_compose(text, "c.yaml", {}));
  });
  ends_soon("variables", [] {
    std::string value = "x";
    for (int i = 0; i < 5000; ++i) value = "${A:-" + value + "}";
    (void)read_compose("services: {a: {image: \"" + value + "\"}}", "c.yaml", {});
    ReadOptions options;
    options.environment["A"] = std::string(100'000, 'a');
    std::string many = "services: {a: {image: \"";
    for (int i = 0; i < 100'000; ++i) many += "$A";
    (void)read_compose(many + "\"}}", "c.yaml", options);
  });
  ends_soon("a large text", [] { EXPECT_FALSE(read_compose(std::string(100'000'000, 'a'), "c.yaml", {})); });
  ends_soon("deep nesting", [] { EXPECT_FALSE(read_kubernetes(std::string(100'000'000, '['), "k.yaml")); });
}

constexpr std::string_view kPod = R"(# two documents
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      annotations:
        container.apparmor.security.beta.kubernetes.io/app: unconfined
    spec:
      hostNetwork: true
      hostPID: false
      automountServiceAccountToken: false
      securityContext:
        runAsUser: 0
        runAsNonRoot: false
        seccompProfile: {type: Unconfined}
        sysctls: [{name: kernel.msgmax, value: "1"}]
      volumes:
        - name: sock
          hostPath: {path: /var/run/docker.sock}
        - {name: tmp, emptyDir: {}}
      initContainers:
        - name: setup
          image: busybox
          securityContext: {runAsUser: 1000}
      containers:
        - name: app
          image: nginx:1.27
          imagePullPolicy: Always
          ports: [{containerPort: 80, hostPort: 8080, hostIP: 0.0.0.0}, {containerPort: 81}]
          env:
            - {name: A, value: b}
            - {name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}
          envFrom: [{secretRef: {name: all}}]
          volumeMounts:
            - {name: sock, mountPath: /sock, readOnly: true, mountPropagation: Bidirectional}
            - {name: tmp, mountPath: /tmp}
          resources: {limits: {memory: 1Gi, cpu: 500m, nvidia.com/gpu: 1}, requests: {cpu: 100m}}
          securityContext:
            privileged: true
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            procMount: Unmasked
            seccompProfile: {type: RuntimeDefault}
            capabilities: {add: [SYS_ADMIN], drop: [ALL]}
          livenessProbe: {httpGet: {path: /}}
)";

TEST(Kubernetes, ContainersWithTheirPod) {
  const auto file = read_kubernetes(kPod, "k.yaml");
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->documents.size(), 2U);
  ASSERT_EQ(file->specs.size(), 2U);
  const RunSpec& setup = file->specs[0];
  const RunSpec& app = file->specs[1];
  const auto in = [](const TextRange& range) { return range.in(kPod); };
  EXPECT_TRUE(setup.kubernetes.init_container);
  EXPECT_EQ(setup.user.value, "1000");
  EXPECT_EQ(app.user.value, "0");
  EXPECT_EQ(in(app.user.where), "0");
  EXPECT_EQ(app.name, "app in Deployment web");
  EXPECT_EQ(app.kubernetes.namespace_name, "shop");
  EXPECT_EQ(app.network.value, "host");
  EXPECT_EQ(in(app.network.where), "true");
  EXPECT_FALSE(app.pid);
  EXPECT_EQ(setup.seccomp.value, "unconfined");
  EXPECT_EQ(app.seccomp.value, "RuntimeDefault");
  EXPECT_EQ(app.apparmor.value, "unconfined");
  EXPECT_FALSE(setup.apparmor);
  EXPECT_TRUE(app.no_new_privileges.value);
  EXPECT_TRUE(app.system_paths_unconfined.value);
  EXPECT_TRUE(app.read_only.value);
  ASSERT_EQ(app.mounts.size(), 2U);
  EXPECT_EQ(app.mounts[0].source, "/var/run/docker.sock");
  EXPECT_EQ(in(app.mounts[0].source_where), "/var/run/docker.sock");
  EXPECT_EQ(app.mounts[0].propagation, "rshared");
  EXPECT_TRUE(app.mounts[0].read_only);
  EXPECT_EQ(app.mounts[1].type, MountPoint::Type::volume);
  ASSERT_EQ(app.ports.size(), 2U);
  EXPECT_TRUE(app.ports[0].published);
  EXPECT_EQ(in(app.ports[0].host_where), "8080");
  EXPECT_FALSE(app.ports[1].published);
  EXPECT_TRUE(app.environment[1].from_secret);
  EXPECT_EQ(app.kubernetes.environment_from[0].text, "secret all");
  EXPECT_EQ(app.memory.value, "1Gi");
  EXPECT_EQ(app.gpus.value, "1");
  EXPECT_EQ(app.kubernetes.request_cpu.value, "100m");
  EXPECT_EQ(app.cap_add[0].text, "SYS_ADMIN");
  EXPECT_TRUE(app.kubernetes.automount_token.given);
  EXPECT_FALSE(app.kubernetes.automount_token.value);
  EXPECT_TRUE(app.health.given);
  EXPECT_EQ(app.sysctls[0].name, "kernel.msgmax");
}

TEST(Kubernetes, EveryKindAndLists) {
  const std::string pod = R"("spec": {"containers": [{"name": "c", "image": "i"}]})";
  const std::string with_template = "\"spec\": {\"template\": {" + pod + "}}";
  std::string items;
  for (const char* kind : {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"})
    items += fmt::format("{{\"kind\": \"{}\", \"metadata\": {{\"name\": \"x\"}}, {}}},", kind, with_template);
  items += "{\"kind\": \"Pod\", " + pod + "},";
  items += "{\"kind\": \"PodTemplate\", \"template\": {" + pod + "}},";
  items += "{\"kind\": \"Service\", \"spec\": {\"ports\": []}},";
  items += "{\"kind\": \"CronJob\", \"spec\": {\"jobTemplate\": {" + with_template + "}}}";
  const auto file = read_kubernetes(R"({"apiVersion": "v1", "kind": "List", "items": [)" + items + "]}", "k.json");
  ASSERT_TRUE(file) << file.error().message;
  std::string kinds;
  for (const RunSpec& spec : file->specs) kinds += spec.kubernetes.workload + " ";
  EXPECT_EQ(kinds, "Deployment StatefulSet DaemonSet ReplicaSet ReplicationController Job Pod PodTemplate CronJob ");
}

TEST(Inspect, WhatTheEngineSays) {
  constexpr std::string_view kText = R"([{"Id": "abc", "Name": "/web", "AppArmorProfile": "docker-default",
 "HostConfig": {"Privileged": false, "NetworkMode": "host", "PidMode": "", "IpcMode": "private", "Memory": 0,
  "NanoCpus": 500000000, "PidsLimit": null, "CapAdd": ["CAP_NET_ADMIN"], "CapDrop": null,
  "SecurityOpt": ["seccomp=unconfined"], "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5},
  "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}, "PublishAllPorts": false,
  "Binds": ["/etc:/etc:ro"], "Ulimits": [{"Name": "nofile", "Hard": 2, "Soft": 1}], "MaskedPaths": [],
  "LogConfig": {"Type": "json-file", "Config": {"max-size": "1m"}}, "ReadonlyRootfs": true,
  "Devices": [{"PathOnHost": "/dev/fuse", "PathInContainer": "/dev/fuse", "CgroupPermissions": "rwm"}]},
 "Mounts": [{"Type": "bind", "Source": "/etc", "Destination": "/etc", "RW": false, "Propagation": "rprivate"}],
 "Config": {"Image": "nginx", "User": "", "Env": ["PATH=/bin", "TOKEN=x"], "Labels": {"a": "b"},
  "Cmd": ["nginx"], "Healthcheck": {"Test": ["NONE"]}},
 "NetworkSettings": {"Networks": {"host": {}}}}])";
  const auto file = read_inspect(kText, "i.json");
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->specs.size(), 1U);
  const RunSpec& web = file->specs[0];
  EXPECT_EQ(web.name, "web");
  EXPECT_EQ(web.network.value, "host");
  EXPECT_FALSE(web.pid);
  EXPECT_FALSE(web.memory);
  EXPECT_EQ(web.cpus.value, "500000000");
  EXPECT_FALSE(web.pids);
  EXPECT_EQ(web.cap_add[0].text, "NET_ADMIN");
  EXPECT_EQ(web.seccomp.value, "unconfined");
  EXPECT_FALSE(web.apparmor);
  EXPECT_EQ(web.restart.value, "on-failure:5");
  EXPECT_EQ(web.ports[0].host, "8080");
  EXPECT_EQ(web.mounts.size(), 1U);
  EXPECT_TRUE(web.mounts[0].read_only);
  EXPECT_EQ(web.ulimits[0].text, "nofile=1:2");
  EXPECT_TRUE(web.system_paths_unconfined.value);
  EXPECT_EQ(web.environment[1].value_where.in(kText), "x");
  EXPECT_FALSE(web.user);
  EXPECT_TRUE(web.health.disabled);
  EXPECT_FALSE(web.is_podman);
  EXPECT_EQ(web.networks[0].text, "host");
}

TEST(OciRuntime, IsComparedWithWhatDockerDoes) {
  const auto read = [](const std::string& linux_part, std::string_view capabilities) {
    const std::string text = fmt::format(
        R"({{"ociVersion": "1.0.2", "process": {{"user": {{"uid": 0, "gid": 0}}, "args": ["sh"], "env": ["A=b"],
"capabilities": {{"bounding": [{}]}}, "noNewPrivileges": true}}, "root": {{"path": "rootfs", "readonly": true}},
"mounts": [{{"destination": "/x", "source": "/etc", "type": "none", "options": ["rbind", "ro", "rshared"]}}],
"linux": {{{}}}}})",
        capabilities, linux_part);
    auto file = read_oci_runtime(text, "config.json");
    EXPECT_TRUE(file && file->specs.size() == 1) << text;
    return file ? file->specs.at(0) : RunSpec{};
  };
  const RunSpec open = read("\"resources\": {\"devices\": [{\"allow\": true, \"access\": \"rwm\"}]}",
                            "\"CAP_SYS_ADMIN\", \"CAP_CHOWN\"");
  EXPECT_EQ(open.pid.value + open.ipc.value + open.network.value + open.uts.value, "hosthosthosthost");
  EXPECT_EQ(open.seccomp.value, "unconfined");
  EXPECT_TRUE(open.system_paths_unconfined.value);
  EXPECT_TRUE(open.privileged.value);
  EXPECT_EQ(open.cap_add[0].text, "SYS_ADMIN");
  EXPECT_EQ(open.cap_drop.size(), 13U);
  EXPECT_TRUE(open.read_only.value);
  EXPECT_TRUE(open.no_new_privileges.value);
  EXPECT_EQ(open.user.value, "0:0");
  EXPECT_EQ(open.mounts[0].type, MountPoint::Type::bind);
  EXPECT_EQ(open.mounts[0].propagation, "rshared");
  const RunSpec closed = read(
      R"("namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}],
"seccomp": {"defaultAction": "SCMP_ACT_ERRNO"}, "maskedPaths": ["/proc/kcore"], "readonlyPaths": ["/proc/sys"],
"resources": {"memory": {"limit": 1000}, "pids": {"limit": 10}})",
      "");
  EXPECT_EQ(closed.pid.value, "private");
  EXPECT_EQ(closed.seccomp.value, "profile");
  EXPECT_FALSE(closed.system_paths_unconfined);
  EXPECT_FALSE(closed.privileged);
  EXPECT_EQ(closed.cap_drop[0].text, "ALL");
  EXPECT_EQ(closed.memory.value, "1000");
}

TEST(Recognise, ByContent) {
  EXPECT_EQ(recognise(kCompose, "x.yaml"), Kind::compose);
  EXPECT_EQ(recognise(kPod, "x.yaml"), Kind::kubernetes);
  EXPECT_EQ(recognise("services:\n  a:\n    privileged: true\n", "docker-compose.override.yml"), Kind::compose);
  EXPECT_EQ(recognise("services:\n  - docker:dind\nimage: x\n", ".gitlab-ci.yml"), std::nullopt);
  EXPECT_EQ(recognise("jobs:\n  test:\n    services:\n      db: {image: x}\n", "ci.yml"), std::nullopt);
  EXPECT_EQ(recognise("services:\n    App\\Service:\n        autowire: true\n", "services.yaml"), std::nullopt);
  EXPECT_EQ(recognise(R"([{"Id": 1, "HostConfig": {}, "Config": {}}])", "x.json"), Kind::inspect);
  EXPECT_EQ(recognise(R"({"ociVersion": "1.0", "process": {}})", "config.json"), Kind::oci_runtime);
  EXPECT_EQ(recognise(R"({"apiVersion": "v1", "kind": "Pod"})", "x.json"), Kind::kubernetes);
  EXPECT_EQ(recognise("{}", "package.json"), std::nullopt);
  EXPECT_EQ(recognise("", "x.yaml"), std::nullopt);
  EXPECT_EQ(recognise("a: b\n", "compose.yaml"), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::settings
