// SPDX-License-Identifier: Apache-2.0
// Compose files against the reference implementation (tests/oracles/compose): made-up and hand-made projects of several
// files must give the same services.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "base/go_oracle.h"
#include "base/json.h"
#include "base/sorted.h"
#include "settings/readers.h"

namespace plimsoll::settings {
namespace {

using Facts = std::map<std::string, std::vector<std::string>>;
using Services = std::map<std::string, Facts>;
using Project = std::map<std::string, std::string>;  // files by name

std::string number_of_bytes(std::string_view text) {
  double value = std::strtod(std::string(text).c_str(), nullptr);
  const std::size_t unit = text.find_first_of("bkmgBKMG");
  if (unit != text.npos) {
    const char c = static_cast<char>(text[unit] | 0x20);
    value *= c == 'k' ? 1024.0 : c == 'm' ? 1048576.0 : c == 'g' ? 1073741824.0 : 1.0;
  }
  return fmt::format("{:.0f}", value);
}

std::string name_of(MountPoint::Type type) {
  switch (type) {
    case MountPoint::Type::bind:
      return "bind";
    case MountPoint::Type::volume:
      return "volume";
    case MountPoint::Type::tmpfs:
      return "tmpfs";
    case MountPoint::Type::pipe:
      return "npipe";
    default:
      return "other";
  }
}

/// As docker publishes a range: one port each.
std::vector<std::string> published(const Port& port) {
  const auto range = [](const std::string& text) {
    const std::size_t dash = text.find('-');
    const int first = std::atoi(text.c_str());
    return std::pair(first, dash == text.npos ? first : std::atoi(text.c_str() + dash + 1));
  };
  const auto [first, last] = range(port.container);
  std::vector<std::string> out;
  for (int i = first; i <= last; ++i) {
    std::string host = port.host;
    if (last > first && !host.empty()) host = std::to_string(range(port.host).first + i - first);
    out.push_back(fmt::format("{}|{}|{}/{}", port.address, host, i, port.protocol));
  }
  return out;
}

Facts facts_of(const RunSpec& spec) {
  Facts facts;
  const auto add = [&facts](const char* key, std::string value) { facts[key].push_back(std::move(value)); };
  const auto text = [&](const char* key, const Text& given) {
    if (!given.value.empty()) add(key, given.value);
  };
  const auto flag = [&](const char* key, bool given) {
    if (given) add(key, "true");
  };
  const auto items = [&](const char* key, const std::vector<Item>& list) {
    for (const Item& item : list) add(key, item.text);
  };
  const auto variables = [&](const char* key, const std::vector<Variable>& list, bool always_equals) {
    for (const Variable& one : list) add(key, one.name + (one.value ? "=" + *one.value : always_equals ? "=" : ""));
    if (facts.contains(key)) std::ranges::sort(facts[key]);
  };
  text("image", spec.image);
  flag("builds", spec.builds);
  flag("privileged", spec.privileged.value);
  text("network", spec.network);
  text("pid", spec.pid);
  text("ipc", spec.ipc);
  text("uts", spec.uts);
  text("userns", spec.userns);
  text("cgroup", spec.cgroupns);
  text("cgroup_parent", spec.cgroup_parent);
  items("cap_add", spec.cap_add);
  items("cap_drop", spec.cap_drop);
  text("user", spec.user);
  items("groups", spec.groups);
  flag("read_only", spec.read_only.value);
  text("restart", spec.restart);
  text("runtime", spec.runtime);
  text("pull_policy", spec.pull_policy);
  items("links", spec.links);
  items("device_cgroup_rules", spec.device_cgroup_rules);
  items("command", spec.command);
  items("entrypoint", spec.entrypoint);
  flag("oom_kill_disable", spec.oom_kill_disable.value);
  flag("api_socket", spec.engine_socket_asked);
  flag("init", spec.init.value);
  for (const Port& port : spec.ports) {
    for (std::string& one : published(port)) add("ports", std::move(one));
  }
  if (facts.contains("ports")) std::ranges::sort(facts["ports"]);
  for (const MountPoint& mount : spec.mounts) {
    if (mount.type == MountPoint::Type::tmpfs && mount.where.size() == 0) continue;
    add("mounts", fmt::format("{}|{}|{}|{}|{}", name_of(mount.type), mount.source, mount.target, mount.read_only,
                              mount.propagation));
  }
  for (const Item& device : spec.devices) add("devices", device.text.substr(0, device.text.find(':')));
  items("env_files", spec.env_files);
  variables("environment", spec.environment, false);
  variables("labels", spec.labels, true);
  variables("sysctls", spec.sysctls, true);
  variables("build_args", spec.build_args, false);
  items("ulimits", spec.ulimits);
  if (facts.contains("ulimits")) std::ranges::sort(facts["ulimits"]);
  if (spec.memory) add("memory", number_of_bytes(spec.memory.value));
  if (spec.cpus) add("cpus", fmt::format("{:.4g}", std::strtod(spec.cpus.value.c_str(), nullptr)));
  text("pids", spec.pids);
  for (const std::string& word : spec.health.test) add("health", word);
  flag("health_disabled", spec.health.disabled);
  text("log_driver", spec.log_driver);
  variables("log_options", spec.log_options, true);
  for (std::size_t i = 0; i < spec.privileged_hooks.size(); ++i) {
    if (spec.privileged_hooks[i].text != "build") add("privileged_hooks", "true");
  }
  return facts;
}

/// What can be told of security options from the outside.
void compare_security(const Facts& theirs, const RunSpec& spec, const std::string& where) {
  const auto list = theirs.find("security_opt");
  RunSpec expected;
  for (const std::string& option : list == theirs.end() ? std::vector<std::string>{} : list->second) {
    if (option == "seccomp:unconfined" || option == "seccomp=unconfined") expected.seccomp.value = "unconfined";
    if (option.starts_with("apparmor")) expected.apparmor.value = option.substr(9);
    if (option.starts_with("label")) expected.selinux.push_back({option.substr(6), {}});
    if (option.starts_with("no-new-privileges")) expected.no_new_privileges.value = !option.ends_with("false");
    if (option == "systempaths=unconfined") expected.system_paths_unconfined.value = true;
  }
  EXPECT_EQ(spec.seccomp.value, expected.seccomp.value) << where;
  EXPECT_EQ(spec.apparmor.value, expected.apparmor.value) << where;
  EXPECT_EQ(spec.selinux.size(), expected.selinux.size()) << where;
  EXPECT_EQ(spec.no_new_privileges.value, expected.no_new_privileges.value) << where;
  EXPECT_EQ(spec.system_paths_unconfined.value, expected.system_paths_unconfined.value) << where;
}

class ComposeGo : public testing::GoOracle {
 protected:
  ComposeGo() : GoOracle("compose") {}

  struct Tally {
    int alike = 0, refused = 0;
  };

  /// Every project that compose-go reads must be read the same.
  Tally compare(const std::vector<Project>& projects) {
    Tally tally;
    std::string folders;
    for (std::size_t i = 0; i < projects.size(); ++i) {
      for (const auto& [name, content] : projects[i]) folder_.write(fmt::format("p{}/{}", i, name), content);
      folders += fmt::format(" p{}", i);
    }
    std::istringstream lines(folder_.run("HOME=/home/me ./oracle" + folders));
    std::string line;
    for (std::size_t i = 0; i < projects.size() && std::getline(lines, line); ++i) {
      const json::value theirs = *json::parse(line);
      const json::value* services = json::find(theirs, "services");
      compare_one(projects[i], folder_.path() / fmt::format("p{}", i), services, json::text(theirs, "error"));
      ++(services ? tally.alike : tally.refused);
    }
    return tally;
  }

  static std::string without_dot(std::string text) {
    if (text.starts_with("bind|./")) text.erase(5, 2);
    return text;
  }

  /// Paths of included files, which compose-go makes relative to where it runs.
  static std::string from_here(std::string_view text, const std::filesystem::path& folder) {
    const std::string prefix = folder.filename().string() + "/";
    const std::size_t at = text.find(prefix);
    std::string out(text);
    if (const std::size_t home = out.find("|/home/me/"); home != out.npos) return out.replace(home + 1, 8, "~");
    if (at == 0 || (at != text.npos && text[at - 1] == '|')) out.erase(at, prefix.size());
    return without_dot(out);
  }

  static void compare_one(const Project& project, const std::filesystem::path& folder, const json::value* theirs,
                          std::string_view error) {
    ReadOptions options;
    options.folder = folder;
    options.unset = ReadOptions::Unset::empty;
    options.open = [](const std::filesystem::path& path) -> std::optional<std::string> {
      if (!std::filesystem::is_regular_file(path)) return std::nullopt;
      return testing::slurp(path);
    };
    const auto ours = read_compose(project.at("compose.yaml"), "compose.yaml", options);
    if (!theirs) {
      if (std::getenv("PLIMSOLL_SHOW_DIFFERENCES") != nullptr) fmt::print("refused: {}\n", error);
      return;
    }
    std::string all;
    for (const auto& [name, content] : project) all += "--- " + name + "\n" + content;
    ASSERT_TRUE(ours) << ours.error().message << "\n" << all;
    Services expected;
    for (const auto& [name, facts] : theirs->get_object()) {
      Facts& into = expected[std::string(name)];
      for (const auto& [key, values] : facts.get_object()) {
        for (const json::value& value : values.get_array())
          into[std::string(key)].push_back(from_here(json::text(value), folder));
      }
    }
    EXPECT_EQ(ours->specs.size(), expected.size()) << all;
    for (const RunSpec& spec : ours->specs) {
      ASSERT_TRUE(expected.contains(spec.name)) << spec.name << "\n" << all;
      Facts wanted = expected[spec.name];
      compare_security(wanted, spec, spec.name + "\n" + all);
      wanted.erase("security_opt");
      if (const auto tmpfs = wanted.extract("tmpfs")) {
        for (const std::string& one : tmpfs.mapped()) wanted["mounts"].push_back("tmpfs||" + one + "|false|");
      }
      if (wanted.contains("health") && wanted["health"].front() == "NONE") wanted["health_disabled"] = {"true"};
      Facts facts = facts_of(spec);
      for (std::string& mount : facts["mounts"]) mount = without_dot(mount);
      if (facts["mounts"].empty()) facts.erase("mounts");
      for (Facts* one : {&wanted, &facts}) {
        if (one->contains("mounts")) sort_unique((*one)["mounts"]);
      }
      EXPECT_EQ(facts, wanted) << spec.name << "\n" << all;
    }
  }
};

constexpr std::string_view kKeys[] = {
    "image: nginx:1.27",
    "image: \"${REGISTRY:-docker.io}/app:${TAG}\"",
    "image: redis@sha256:aaaa",
    "build: .",
    "build: {context: ., args: {A: 1, B: }}",
    "build: {context: ., args: [A=2, C], privileged: true}",
    "privileged: true",
    "privileged: \"true\"",
    "privileged: ${YES}",
    "privileged: no",
    "network_mode: host",
    "pid: host",
    "ipc: shareable",
    "uts: host",
    "userns_mode: host",
    "cgroup: host",
    "cgroup_parent: m-executor-abcd",
    "cap_add: [SYS_ADMIN, NET_RAW]",
    "cap_add: [ALL]",
    "cap_drop: [ALL]",
    "cap_drop:\n      - NET_ADMIN\n      - MKNOD",
    "security_opt: [\"seccomp:unconfined\", apparmor=unconfined]",
    "security_opt: [no-new-privileges]",
    "security_opt:\n      - no-new-privileges:true\n      - label:disable\n      - systempaths=unconfined",
    "user: \"1000:1000\"",
    "user: root",
    "user: \"0\"",
    "group_add: [docker, 0]",
    "read_only: true",
    "read_only: \"yes\"",
    "ports: [\"80:80\", \"127.0.0.1:8080:8080/udp\"]",
    "ports: [3000, \"8000-8003:9000-9003\", \"[::1]:81:81\", \"53:53/udp\"]",
    "ports: [\"${PORT:-5000}:5000\", \"9000\"]",
    "ports:\n      - target: 80\n        published: \"8080\"\n        host_ip: 127.0.0.1\n        protocol: tcp\n      "
    "  "
    "mode: host\n      - {target: 443, published: 443}",
    "volumes: [\"/var/run/docker.sock:/var/run/docker.sock:ro\", \"data:/data\"]",
    "volumes: [/anonymous, \"./src:/src:rw,rshared\", \"~/x:/x\", \"C:\\\\a:C:\\\\b:ro\"]",
    "volumes: [\"${DATA}:/data\", \"/etc:/data:ro\"]",
    "volumes:\n      - {type: bind, source: /, target: /host, read_only: true, bind: {propagation: rslave}}\n      - "
    "{type: tmpfs, target: /run}\n      - {type: volume, source: data, target: /vol}",
    "tmpfs: /run",
    "tmpfs: [/run, /tmp]",
    "environment: [A=1, B, \"C=${TAG}\", D=]",
    "environment: {A: 2, B: null, E: true, F: \"x y\", G: 1.5}",
    "environment: {PASSWORD: \"$${NOT}\", H: \"${MISSING-fall ${TAG}}\", I: \"${EMPTY:+no}${TAG:+yes}\"}",
    "env_file: .env",
    "env_file: [.env, {path: other.env, required: false}]",
    "labels: {a.b: c, d: \"1\"}",
    "labels: [a.b=x, e]",
    "sysctls: {net.core.somaxconn: 1024}",
    "sysctls: [net.ipv4.ip_unprivileged_port_start=0]",
    "ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000}}",
    "ulimits: {nofile: 100}",
    "mem_limit: 512m",
    "mem_limit: 1073741824",
    "cpus: 1.5",
    "cpus: \"0.5\"",
    "pids_limit: 100",
    "deploy: {resources: {limits: {memory: 256M, cpus: \"0.25\", pids: 50}}}",
    "deploy: {resources: {reservations: {memory: 20M}}, replicas: 2}",
    "healthcheck: {test: [CMD, curl, -f, http://localhost], interval: 1m30s, retries: 3}",
    "healthcheck: {test: curl -f http://localhost || exit 1}",
    "healthcheck: {disable: true}",
    "healthcheck: {test: [NONE]}",
    "logging: {driver: json-file, options: {max-size: 10m}}",
    "logging: {driver: none}",
    "logging: {options: {max-file: \"3\"}}",
    "restart: always",
    "restart: \"on-failure:5\"",
    "runtime: runsc",
    "pull_policy: always",
    "init: true",
    "oom_kill_disable: true",
    "links: [db, \"cache:c\"]",
    "devices: [/dev/kmsg, \"/dev/ttyUSB0:/dev/ttyUSB0:rwm\"]",
    "devices:\n      - source: /dev/fuse\n        target: /dev/fuse",
    "device_cgroup_rules: [\"c 1:3 mr\"]",
    "command: [\"sh\", \"-c\", \"echo $$HOME\"]",
    "command: nginx -g 'daemon off;'",
    "entrypoint: /entry.sh --flag \"a b\"",
    "entrypoint: [\"/bin/tini\", --]",
    "use_api_socket: true",
    "post_start: [{command: x, privileged: true}]",
    "pre_stop: [{command: x}]",
    "depends_on: [other]",
    "profiles: [debug]",
    "x-own: {anything: [1, 2]}",
};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Project project() {
    Project out;
    out[".env"] = "TAG=1.2.3\nYES=true\nexport DATA=/srv/data\nEMPTY=\n# no\nQUOTED=\"a b\"\nPORT='6000'\n";
    out["compose.yaml"] = file(3, true);
    if (!one_in(9)) out["base.yaml"] = file(2, false);
    if (!one_in(9)) out["sub/inc.yaml"] = file(2, false);
    if (one_in(3)) out["sub/.env"] = "TAG=sub\nMISSING=here\n";
    return out;
  }

 private:
  bool one_in(int n) { return std::uniform_int_distribution(1, n)(random_) == 1; }
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  std::string service(bool main, const std::string& name, const std::string& tag) {
    std::string out;
    std::set<std::string> used;
    if (main && one_in(3)) {
      const char* kExtends[] = {"extends: s0", "extends: {service: s1}", "extends: {file: base.yaml, service: s0}",
                                "extends: {file: base.yaml, service: s1}",
                                "extends: {service: s0, file: compose.yaml}"};
      const std::string extends = kExtends[below(5)];
      if (!extends.contains(name + "}") && !extends.ends_with(name)) out += "    " + extends + "\n";
    }
    for (std::size_t n = below(7) + 1; n > 0; --n) {
      std::string line(kKeys[below(std::size(kKeys))]);
      const std::string key = line.substr(0, line.find(':'));
      if (!used.insert(key).second) continue;
      if (!tag.empty() && one_in(4)) {
        const std::size_t colon = line.find(':');
        if (tag == "!reset") {
          line = key + ": !reset null";
        } else if (colon + 2 < line.size() && line[colon + 1] == ' ') {
          line.insert(colon + 1, " " + tag);
        }
      }
      out += "    " + line + "\n";
    }
    return out;
  }

  std::string file(std::size_t services, bool main) {
    std::string out;
    if (main && one_in(3)) out += one_in(2) ? "include: [sub/inc.yaml]\n" : "include:\n  - path: sub/inc.yaml\n";
    if (main && one_in(5)) out += "include:\n  - path: [sub/inc.yaml, base.yaml]\n    env_file: .env\n";
    const bool merges = one_in(3);
    if (merges) out += "x-common: &common\n" + outdent(service(false, {}, {}));
    out += "services:\n";
    for (std::size_t i = 0; i < services; ++i) {
      const std::string name = fmt::format("{}{}", main || !one_in(3) ? "s" : "t", i);
      out += "  " + name + ":\n";
      if (merges && one_in(2)) out += "    <<: *common\n";
      // A key that is reset shows what was merged in below it; here it does not.
      const char* kTags[] = {"", "", "!override", merges ? "" : "!reset"};
      out += service(main, name, kTags[below(4)]);
    }
    if (main && one_in(5)) {
      out += "---\nservices:\n  s0:\n" + service(false, "s0", one_in(2) ? "!override" : "!reset");
    }
    return out;
  }

  static std::string outdent(const std::string& text) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) out += line.substr(2) + "\n";
    return out;
  }

  std::mt19937 random_;
};

TEST_F(ComposeGo, ReadsMadeUpProjectsAlike) {
  std::vector<Project> projects;
  for (unsigned i = 0; i < 400; ++i) projects.push_back(Maker(i).project());
  const Tally tally = compare(projects);
  fmt::print("{} projects read alike, {} that compose-go refuses\n", tally.alike, tally.refused);
  EXPECT_GT(tally.alike, 200);
}

TEST_F(ComposeGo, EveryKeyAlone) {
  std::vector<Project> projects;
  for (const std::string_view key : kKeys) {
    projects.push_back(
        {{"compose.yaml", fmt::format("services:\n  s:\n    {}\n", key)}, {".env", "TAG=1\nYES=on\nDATA=/d\n"}});
  }
  const Tally tally = compare(projects);
  EXPECT_EQ(tally.refused, 0);
}

}  // namespace
}  // namespace plimsoll::settings
