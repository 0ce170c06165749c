// SPDX-License-Identifier: Apache-2.0
// Run lines: by example, the options against the programs' own help, and what they say against what podman makes of
// the same line.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <sstream>

#include "base/testing.h"
#include "settings/readers.h"
#include "settings/run_options.h"

namespace plimsoll::settings {
namespace {

RunSpec line(std::string_view text) {
  auto read = read_run_line(text);
  if (read && read->specs.size() == 1) return read->specs.front();
  ADD_FAILURE() << (read ? "not one container" : read.error().message) << "\n" << text;
  return {};
}

TEST(RunLine, OptionsAndTheirPlaces) {
  constexpr std::string_view kLine =
      "sudo DOCKER_HOST=x docker -H unix:///x --debug run -it --rm \\\n  -p127.0.0.1:80:80 --publish=\"443:443\" "
      "--privileged -v /etc:/x:ro,rslave \\\n"
      "  --cap-add=cap_net_raw -e A=b -e 'PASSWORD=a b' -eC --security-opt seccomp=unconfined -m=1g --read-only=false "
      "--net host -u 0 nginx:1.27 sh -c 'docker run x'";
  const RunSpec spec = line(kLine);
  const auto in = [&](const TextRange& range) { return range.in(kLine); };
  EXPECT_EQ(in(spec.where), "docker -H unix:///x --debug run");
  EXPECT_EQ(spec.image.value, "nginx:1.27");
  EXPECT_EQ(in(spec.image.where), "nginx:1.27");
  ASSERT_EQ(spec.ports.size(), 2U);
  EXPECT_EQ(in(spec.ports[0].where), "127.0.0.1:80:80");
  EXPECT_EQ(in(spec.ports[0].host_where), "127.0.0.1:80");
  EXPECT_EQ(spec.ports[1].host, "443");
  EXPECT_EQ(in(spec.privileged.where), "--privileged");
  ASSERT_EQ(spec.mounts.size(), 1U);
  EXPECT_TRUE(spec.mounts[0].read_only);
  EXPECT_EQ(spec.mounts[0].propagation, "rslave");
  EXPECT_EQ(in(spec.mounts[0].source_where), "/etc");
  EXPECT_EQ(spec.cap_add[0].text, "NET_RAW");
  ASSERT_EQ(spec.environment.size(), 3U);
  EXPECT_EQ(spec.environment[1].value, "a b");
  EXPECT_EQ(in(spec.environment[1].value_where), "a b");
  EXPECT_FALSE(spec.environment[2].value);
  EXPECT_EQ(spec.seccomp.value, "unconfined");
  EXPECT_EQ(spec.memory.value, "1g");
  EXPECT_TRUE(spec.read_only.given);
  EXPECT_FALSE(spec.read_only.value);
  EXPECT_EQ(spec.network.value, "host");
  EXPECT_EQ(in(spec.network.where), "host");
  EXPECT_EQ(spec.user.value, "0");
  EXPECT_EQ(spec.command.size(), 3U);
  EXPECT_FALSE(spec.is_podman);
}

TEST(RunLine, VerbsAndWhatIsNone) {
  EXPECT_TRUE(line("podman --log-level debug container create --name x alpine").is_podman);
  EXPECT_EQ(line("$ docker run alpine").image.value, "alpine");
  const RunSpec exec = line("docker exec -it --privileged -u root web sh");
  EXPECT_TRUE(exec.is_exec && exec.privileged.value);
  EXPECT_EQ(exec.user.value, "root");
  EXPECT_EQ(exec.name, "web");
  EXPECT_FALSE(exec.image);
  for (const char* other : {"docker compose run web", "docker ps", "docker build .", "docker-compose run web", "", "'",
                            "docker", "echo docker run x", "docker container ls", "podman pod create"}) {
    const auto read = read_run_line(other);
    EXPECT_TRUE(!read && read.error().kind == ErrorKind::usage) << other;
  }
  const RunSpec open = line("docker run $DOCKER_OPTS --init nginx");
  EXPECT_TRUE(open.has_unknown_options && open.init.value);
  EXPECT_EQ(open.image.value, "nginx");
  EXPECT_EQ(line("docker run --rm $IMAGE sh").image.value, "$IMAGE");
  EXPECT_EQ(line("docker run -v \"$(pwd)\":/x -v ${HOME}/a:/b:ro nginx").mounts[1].type, MountPoint::Type::bind);
  EXPECT_EQ(
      line("docker run --mount type=bind,src=/a,dst=/b,readonly,bind-propagation=rshared x").mounts[0].propagation,
      "rshared");
}

/// In files of other kinds every place is one of the file.
TEST(RunLine, InScriptsOfManyKinds) {
  const auto images = [](std::string_view text, std::string_view path) {
    const auto file = read_shell_script(text, path);
    if (!file) return file.error().message;
    std::string all;
    for (const RunSpec& spec : file->specs) {
      all += spec.image.value + " ";
      EXPECT_EQ(spec.image.where.in(text), spec.image.value) << path;
    }
    return all;
  };
  EXPECT_EQ(
      images("#!/bin/sh\nset -e\nif true; then\n  docker run a\nfi\nx=$(podman run b)\nf() { docker create c; }\n",
             "x.sh"),
      "a b c ");
  EXPECT_EQ(
      images("all: docker run no\n\tdocker run a\n\t@-docker run \\\n\t  --rm b\nX = docker run no\n", "Makefile"),
      "a b ");
  EXPECT_EQ(images("[Unit]\nDescription=docker run no\n[Service]\nExecStartPre=-/usr/bin/docker pull x\n"
                   "ExecStart=/usr/bin/docker run --rm \\\n  --name %n a\n",
                   "x.service"),
            "a ");
  EXPECT_EQ(images("jobs:\n  a:\n    steps:\n      - name: docker run no\n        run: docker run a\n      - run: |\n"
                   "          docker run \\\n            -it b\n          docker run c\n      - run: \"docker run d\"\n"
                   "build:\n  script: [docker run e, docker run f]\n",
                   ".github/workflows/ci.yml"),
            "a b c d e f ");
  const std::string_view quadlet =
      "[Unit]\n[Container]\nImage=a\nPublishPort=80:80\nPodmanArgs=--privileged --pid host\n";
  EXPECT_EQ(images(quadlet, "web.container"), "a ");
  const auto file = read_shell_script(quadlet, "web.container");
  EXPECT_TRUE(file->specs[0].privileged.value);
  EXPECT_EQ(file->specs[0].pid.value, "host");
  EXPECT_EQ(file->specs[0].ports[0].where.in(quadlet), "80:80");
  const std::string_view devcontainer =
      "{ // a comment\n \"image\": \"x\", \"runArgs\": [\"--cap-add=SYS_PTRACE\", \"-v\", \"/a:/b\"] /* c */ }";
  const auto container = read_shell_script(devcontainer, ".devcontainer/devcontainer.json");
  ASSERT_TRUE(container && container->specs.size() == 1) << container.error().message;
  EXPECT_EQ(container->specs[0].cap_add[0].text, "SYS_PTRACE");
  EXPECT_EQ(container->specs[0].mounts[0].where.in(devcontainer), "/a:/b");
}

/// Names, letters and whether a value follows, out of a program's help.
void compare_with_help(const std::string& command, std::span<const RunOption> known) {
  std::istringstream lines(testing::output_of(command + " --help 2>/dev/null"));
  int seen = 0;
  for (std::string text; std::getline(lines, text);) {
    std::string_view rest = text;
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    char letter = '\0';
    if (rest.size() > 4 && rest[0] == '-' && rest[1] != '-' && rest[2] == ',') {
      letter = rest[1];
      rest.remove_prefix(4);
    }
    if (!rest.starts_with("--")) continue;
    const std::string name(rest.substr(2, rest.find_first_of(" [=", 2) - 2));
    rest.remove_prefix(name.size() + 2);
    const bool takes_value = rest.size() > 1 && rest[0] == ' ' && rest[1] != ' ';
    const auto option = std::ranges::find(known, std::string_view(name), &RunOption::name);
    ASSERT_NE(option, known.end()) << command << " --" << name;
    EXPECT_EQ(option->kind == OptionKind::valued, takes_value) << command << " --" << name << "|" << rest;
    if (letter != '\0') {
      EXPECT_EQ(option->letter, letter) << command << " --" << name;
    }
    ++seen;
  }
  EXPECT_GT(seen, 5) << command;
}

TEST(RunOptions, AreThoseOfDocker) {
  if (!testing::have("docker")) GTEST_SKIP() << "docker is not installed (docker.io)";
  compare_with_help("docker run", run_options());
  compare_with_help("docker create", run_options());
  compare_with_help("docker exec", exec_options());
}

TEST(RunOptions, AreThoseOfPodman) {
  if (!testing::have("podman")) GTEST_SKIP() << "podman is not installed";
  compare_with_help("podman run", run_options());
  compare_with_help("podman create", run_options());
  compare_with_help("podman exec", exec_options());
}

/// Of those that podman neither has by default nor takes away by itself.
std::string capabilities(const std::vector<Item>& list) {
  std::set<std::string> names;
  for (const Item& item : list) {
    if (item.text == "SYS_ADMIN" || item.text == "NET_ADMIN" || item.text == "CHOWN") names.insert(item.text);
  }
  std::string all;
  for (const std::string& name : names) all += name + " ";
  return all;
}

/// What a line says and what podman has of it. Defaults that podman spells out are left out.
std::string facts_of(const RunSpec& spec) {
  std::string out;
  const auto add = [&out](std::string_view key, std::string_view value) {
    if (!value.empty()) out += fmt::format("{}={}\n", key, value);
  };
  add("privileged", spec.privileged.value ? "yes" : "");
  add("read_only", spec.read_only.value ? "yes" : "");
  add("publish_all", spec.publish_all.value ? "yes" : "");
  add("no_new_privileges", spec.no_new_privileges.value ? "yes" : "");
  add("network", spec.network.value == "host" ? "host" : "");
  add("pid", spec.pid.value == "host" ? "host" : "");
  add("uts", spec.uts.value == "host" ? "host" : "");
  add("user", spec.user.value);
  if (!spec.privileged.value) {
    add("caps", capabilities(spec.cap_add));
    add("drops", capabilities(spec.cap_drop));
  }
  std::set<std::string> rest;
  for (const Port& port : spec.ports) {
    rest.insert(fmt::format("port {}:{}:{}/{}", port.address, port.host, port.container, port.protocol));
  }
  for (const MountPoint& mount : spec.mounts) {
    if (mount.type != MountPoint::Type::bind) continue;
    rest.insert(fmt::format("mount {} {} {}", mount.source, mount.target, mount.read_only));
  }
  for (const Variable& one : spec.environment) {
    if (one.name.starts_with("V_")) rest.insert("env " + one.name + "=" + one.value.value_or(""));
  }
  for (const Variable& one : spec.labels) rest.insert("label " + one.name + "=" + one.value.value_or(""));
  for (const Item& one : spec.groups) rest.insert("group " + one.text);
  for (const Item& one : spec.command) rest.insert("command " + one.text);
  for (const std::string& one : rest) out += one + "\n";
  add("restart", spec.restart.value == "no" ? "" : spec.restart.value);
  add("pids", spec.pids.value == "2048" || spec.pids.value == "0" ? "" : spec.pids.value);  // its default, none
  add("memory", spec.memory ? "given" : "");
  add("cpus", spec.cpus ? "given" : "");
  add("oom_score_adj", spec.oom_score_adj.value);
  return out;
}

TEST(RunLine, MeansWhatPodmanMakesOfIt) {
  const testing::Folder folder;
  const std::string podman = "podman --root " + folder.path().string() + "/store --runroot " + folder.path().string() +
                             "/run --storage-driver vfs ";
  folder.write("root/bin/x", "");
  int status = 0;
  folder.run("timeout 60 " + podman + "create --name probe --rootfs root true >/dev/null 2>&1", &status);
  if (status != 0) GTEST_SKIP() << "podman cannot create containers here";
  static constexpr std::string_view kOptions[] = {"--privileged",
                                                  "--privileged=true",
                                                  "-p 127.0.0.1:80:80",
                                                  "-p=81:81/udp",
                                                  "-p83:83",
                                                  "--publish 84:84/tcp",
                                                  "-v /etc:/a:ro",
                                                  "--volume=/tmp:/b",
                                                  "-v/usr:/c:rslave",
                                                  "--mount type=bind,source=/var,target=/d,readonly",
                                                  "--mount=type=bind,src=/opt,dst=/e",
                                                  "--cap-add SYS_ADMIN",
                                                  "--cap-add=cap_net_admin,NET_RAW",
                                                  "--cap-drop chown",
                                                  "--cap-drop=CAP_MKNOD",
                                                  "--pid=host",
                                                  "--network host",
                                                  "--net=host",
                                                  "--uts host",
                                                  "-e V_A=1",
                                                  "-eV_B=2",
                                                  "--env=V_C=x=y",
                                                  "--env 'V_D=a b'",
                                                  "-l a=b",
                                                  "--label=c=d",
                                                  "--label e",
                                                  "-u 1000:1",
                                                  "--user=0",
                                                  "-u5",
                                                  "--read-only",
                                                  "--read-only=false",
                                                  "--restart on-failure:3",
                                                  "--restart=always",
                                                  "--memory 100m",
                                                  "-m1g",
                                                  "-m=200m",
                                                  "--cpus 1.5",
                                                  "--pids-limit 10",
                                                  "--pids-limit=0",
                                                  "-it",
                                                  "-i -t",
                                                  "-ti",
                                                  "--security-opt no-new-privileges",
                                                  "--security-opt=seccomp=unconfined",
                                                  "--group-add 7",
                                                  "--group-add=8",
                                                  "--oom-score-adj -5",
                                                  "--oom-score-adj=10",
                                                  "--hostname h",
                                                  "-h h",
                                                  "-w /",
                                                  "--workdir=/",
                                                  "--tmpfs /t",
                                                  "--dns 1.1.1.1",
                                                  "--ulimit nofile=10:20",
                                                  "-P",
                                                  "--expose 99",
                                                  "--stop-signal 9",
                                                  "--add-host a:1.2.3.4",
                                                  "--entrypoint ''",
                                                  "--shm-size 1m",
                                                  "--init=false",
                                                  "-c 512"};
  std::mt19937 random(11);
  std::string inspect = podman + "inspect";
  std::vector<std::string> lines;
  for (int i = 0; i < 25; ++i) {
    std::string options = fmt::format("--name c{}", i);
    for (int n = 0; n < 6; ++n) {
      options += " ";
      options += kOptions[std::uniform_int_distribution<std::size_t>(0, std::size(kOptions) - 1)(random)];
    }
    const std::string words = "create " + options + " --rootfs root sh -c 'x -v /no:/no'";
    folder.run(podman + words + " >/dev/null 2>&1", &status);
    if (status != 0) continue;
    lines.push_back("podman " + words);
    inspect += fmt::format(" c{}", i);
  }
  const std::string theirs = folder.run(inspect);
  folder.run(podman + "rm -a >/dev/null 2>&1");
  const auto made = read_inspect(theirs, "inspect.json");
  ASSERT_TRUE(made) << made.error().message;
  ASSERT_EQ(made->specs.size(), lines.size());
  fmt::print("{} lines, of 25 that podman was given\n", lines.size());
  EXPECT_GT(lines.size(), 10U);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_EQ(facts_of(line(lines[i])), facts_of(made->specs[i])) << lines[i];
}

}  // namespace
}  // namespace plimsoll::settings
