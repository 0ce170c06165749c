// SPDX-License-Identifier: Apache-2.0
// The table holds docker's, podman's and nerdctl's options together: no name means a flag to one and a value to
// another.
#include "settings/run_options.h"

#include <algorithm>
#include <array>

#include "base/lines.h"

namespace plimsoll::settings {
namespace {

constexpr OptionKind kFlag = OptionKind::flag, kValue = OptionKind::valued;

template <Text RunSpec::* Member>
void text(const Said& said, RunSpec& spec) {
  (spec.*Member).set(std::string(said.value), said.where);
}
template <Text RunSpec::* Member>
void text_unless_given(const Said& said, RunSpec& spec) {
  if (!(spec.*Member)) text<Member>(said, spec);
}
template <Flag RunSpec::* Member>
void flag(const Said& said, RunSpec& spec) {
  (spec.*Member).set(means_true(said.value), said.where);
}
template <std::vector<Item> RunSpec::* Member>
void item(const Said& said, RunSpec& spec) {
  (spec.*Member).push_back({std::string(said.value), said.where});
}
template <std::vector<Variable> RunSpec::* Member>
void variable(const Said& said, RunSpec& spec) {
  (spec.*Member).push_back(parse_variable(said));
}

template <std::vector<Item> RunSpec::* Member>
void capability(const Said& said, RunSpec& spec) {
  // podman takes several at once.
  for (std::string_view rest = said.value; !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    (spec.*Member).push_back({capability_name(one), said.part(one)});
  }
}

void health_command(const Said& said, RunSpec& spec) {
  spec.health.given = true;
  spec.health.where = said.where;
  spec.health.test = {"CMD-SHELL", std::string(said.value)};
  spec.health.disabled = said.value == "none";
}
void no_health(const Said& said, RunSpec& spec) {
  spec.health.given = spec.health.disabled = true;
  spec.health.where = said.where;
}

void mount(const Said& said, RunSpec& spec) { spec.mounts.push_back(parse_mount_option(said)); }
void volume(const Said& said, RunSpec& spec) { spec.mounts.push_back(parse_volume(said)); }
void tmpfs(const Said& said, RunSpec& spec) {
  MountPoint& point = spec.mounts.emplace_back();
  point.type = MountPoint::Type::tmpfs;
  point.target = said.value.substr(0, said.value.find(':'));
  point.where = said.where;
}

/// "bridge", "host", "container:x", a network's name, podman's "slirp4netns:…", docker's "name=x,alias=y".
void network(const Said& said, RunSpec& spec) {
  std::string_view name = said.value;
  if (name.starts_with("name=")) name = name.substr(5, name.find(',') - 5);
  spec.network.set(std::string(name), said.where);
  spec.networks.push_back({std::string(name), said.where});
}

void publish(const Said& said, RunSpec& spec) { spec.ports.push_back(parse_port(said)); }

void socket(const Said& said, RunSpec& spec) {
  spec.engine_socket_asked = means_true(said.value);
  spec.engine_socket_where = said.where;
}

void name(const Said& said, RunSpec& spec) { spec.name = said.value; }

constexpr std::array kRunOptions = std::to_array<RunOption>({
    {"add-host", kValue},
    {"annotation", kValue},
    {"arch", kValue},
    {"attach", kValue, 'a'},
    {"authfile", kValue},
    {"blkio-weight", kValue},
    {"blkio-weight-device", kValue},
    {"cap-add", kValue, '\0', capability<&RunSpec::cap_add>},
    {"cap-drop", kValue, '\0', capability<&RunSpec::cap_drop>},
    {"cert-dir", kValue},
    {"cgroup-conf", kValue},
    {"cgroup-parent", kValue, '\0', text<&RunSpec::cgroup_parent>},
    {"cgroupns", kValue, '\0', text<&RunSpec::cgroupns>},
    {"cgroups", kValue},
    {"chrootdirs", kValue},
    {"cidfile", kValue},
    {"conmon-pidfile", kValue},
    {"cpu-count", kValue, '\0', text<&RunSpec::cpus>},
    {"cpu-percent", kValue, '\0', text<&RunSpec::cpus>},
    {"cpu-period", kValue},
    {"cpu-quota", kValue, '\0', text_unless_given<&RunSpec::cpus>},
    {"cpu-rt-period", kValue},
    {"cpu-rt-runtime", kValue},
    {"cpu-shares", kValue, 'c', text_unless_given<&RunSpec::cpus>},
    {"cpus", kValue, '\0', text<&RunSpec::cpus>},
    {"cpuset-cpus", kValue, '\0', text_unless_given<&RunSpec::cpus>},
    {"cpuset-mems", kValue},
    {"creds", kValue},
    {"decryption-key", kValue},
    {"detach", kFlag, 'd'},
    {"detach-keys", kValue},
    {"device", kValue, '\0', item<&RunSpec::devices>},
    {"device-cgroup-rule", kValue, '\0', item<&RunSpec::device_cgroup_rules>},
    {"device-read-bps", kValue},
    {"device-read-iops", kValue},
    {"device-write-bps", kValue},
    {"device-write-iops", kValue},
    {"disable-content-trust", kFlag},
    {"dns", kValue},
    {"dns-opt", kValue},
    {"dns-option", kValue},
    {"dns-search", kValue},
    {"domainname", kValue},
    {"entrypoint", kValue, '\0', item<&RunSpec::entrypoint>},
    {"env", kValue, 'e', variable<&RunSpec::environment>},
    {"env-file", kValue, '\0', item<&RunSpec::env_files>},
    {"env-host", kFlag},
    {"env-merge", kValue},
    {"expose", kValue},
    {"gidmap", kValue},
    {"gpus", kValue, '\0', text<&RunSpec::gpus>},
    {"group-add", kValue, '\0', item<&RunSpec::groups>},
    {"group-entry", kValue},
    {"health-cmd", kValue, '\0', health_command},
    {"health-interval", kValue},
    {"health-log-destination", kValue},
    {"health-max-log-count", kValue},
    {"health-max-log-size", kValue},
    {"health-on-failure", kValue},
    {"health-retries", kValue},
    {"health-start-interval", kValue},
    {"health-start-period", kValue},
    {"health-startup-cmd", kValue},
    {"health-startup-interval", kValue},
    {"health-startup-retries", kValue},
    {"health-startup-success", kValue},
    {"health-startup-timeout", kValue},
    {"health-timeout", kValue},
    {"help", kFlag},
    {"hostname", kValue, 'h'},
    {"hosts-file", kValue},
    {"hostuser", kValue},
    {"http-proxy", kFlag},
    {"image-volume", kValue},
    {"init", kFlag, '\0', flag<&RunSpec::init>},
    {"init-ctr", kValue},
    {"init-path", kValue},
    {"insecure-registry", kFlag},
    {"interactive", kFlag, 'i'},
    {"io-maxbandwidth", kValue},
    {"io-maxiops", kValue},
    {"ip", kValue},
    {"ip6", kValue},
    {"ipc", kValue, '\0', text<&RunSpec::ipc>},
    {"ipfs-address", kValue},
    {"isolation", kValue},
    {"kernel-memory", kValue},
    {"label", kValue, 'l', variable<&RunSpec::labels>},
    {"label-file", kValue},
    {"link", kValue, '\0', item<&RunSpec::links>},
    {"link-local-ip", kValue},
    {"log-driver", kValue, '\0', text<&RunSpec::log_driver>},
    {"log-opt", kValue, '\0', variable<&RunSpec::log_options>},
    {"mac-address", kValue},
    {"memory", kValue, 'm', text<&RunSpec::memory>},
    {"memory-reservation", kValue},
    {"memory-swap", kValue},
    {"memory-swappiness", kValue},
    {"mount", kValue, '\0', mount},
    {"name", kValue, '\0', name},
    {"net", kValue, '\0', network},
    {"net-alias", kValue},
    {"network", kValue, '\0', network},
    {"network-alias", kValue},
    {"no-healthcheck", kFlag, '\0', no_health},
    {"no-hostname", kFlag},
    {"no-hosts", kFlag},
    {"oom-kill-disable", kFlag, '\0', flag<&RunSpec::oom_kill_disable>},
    {"oom-score-adj", kValue, '\0', text<&RunSpec::oom_score_adj>},
    {"os", kValue},
    {"passwd", kFlag},
    {"passwd-entry", kValue},
    {"personality", kValue},
    {"pid", kValue, '\0', text<&RunSpec::pid>},
    {"pidfile", kValue},
    {"pids-limit", kValue, '\0', text<&RunSpec::pids>},
    {"platform", kValue},
    {"pod", kValue},
    {"pod-id-file", kValue},
    {"preserve-fd", kValue},
    {"preserve-fds", kValue},
    {"privileged", kFlag, '\0', flag<&RunSpec::privileged>},
    {"publish", kValue, 'p', publish},
    {"publish-all", kFlag, 'P', flag<&RunSpec::publish_all>},
    {"pull", kValue, '\0', text<&RunSpec::pull_policy>},
    {"quiet", kFlag, 'q'},
    {"rdt-class", kValue},
    {"read-only", kFlag, '\0', flag<&RunSpec::read_only>},
    {"read-only-tmpfs", kFlag},
    {"replace", kFlag},
    {"requires", kValue},
    {"restart", kValue, '\0', text<&RunSpec::restart>},
    {"retry", kValue},
    {"retry-delay", kValue},
    {"rm", kFlag},
    {"rmi", kFlag},
    {"rootfs", kFlag},
    {"runtime", kValue, '\0', text<&RunSpec::runtime>},
    {"sdnotify", kValue},
    {"seccomp-policy", kValue},
    {"secret", kValue},
    {"security-opt", kValue, '\0', apply_security_option},
    {"shm-size", kValue},
    {"shm-size-systemd", kValue},
    {"sig-proxy", kFlag},
    {"signature-policy", kValue},
    {"stop-signal", kValue},
    {"stop-timeout", kValue, '\0', text<&RunSpec::stop_grace_period>},
    {"storage-opt", kValue},
    {"subgidname", kValue},
    {"subuidname", kValue},
    {"sysctl", kValue, '\0', variable<&RunSpec::sysctls>},
    {"systemd", kValue},
    {"timeout", kValue},
    {"tls-verify", kFlag},
    {"tmpfs", kValue, '\0', tmpfs},
    {"tty", kFlag, 't'},
    {"tz", kValue},
    {"uidmap", kValue},
    {"ulimit", kValue, '\0', item<&RunSpec::ulimits>},
    {"umask", kValue},
    {"unsetenv", kValue},
    {"unsetenv-all", kFlag},
    {"use-api-socket", kFlag, '\0', socket},
    {"user", kValue, 'u', text<&RunSpec::user>},
    {"userns", kValue, '\0', text<&RunSpec::userns>},
    {"uts", kValue, '\0', text<&RunSpec::uts>},
    {"variant", kValue},
    {"verify", kValue},
    {"volume", kValue, 'v', volume},
    {"volume-driver", kValue},
    {"volumes-from", kValue},
    {"workdir", kValue, 'w'},
});
static_assert(std::ranges::is_sorted(kRunOptions, {}, &RunOption::name));

constexpr std::array kExecOptions = std::to_array<RunOption>({
    {"detach", kFlag, 'd'},
    {"detach-keys", kValue},
    {"env", kValue, 'e', variable<&RunSpec::environment>},
    {"env-file", kValue, '\0', item<&RunSpec::env_files>},
    {"help", kFlag},
    {"interactive", kFlag, 'i'},
    {"latest", kFlag, 'l'},
    {"preserve-fd", kValue},
    {"preserve-fds", kValue},
    {"privileged", kFlag, '\0', flag<&RunSpec::privileged>},
    {"tty", kFlag, 't'},
    {"user", kValue, 'u', text<&RunSpec::user>},
    {"workdir", kValue, 'w'},
});
static_assert(std::ranges::is_sorted(kExecOptions, {}, &RunOption::name));

const RunOption* find_option(std::span<const RunOption> known, std::string_view name) {
  const auto found = std::ranges::lower_bound(known, name, {}, &RunOption::name);
  return found != known.end() && found->name == name ? &*found : nullptr;
}

const RunOption* find_option(std::span<const RunOption> known, char letter) {
  const auto found = std::ranges::find(known, letter, &RunOption::letter);
  return found == known.end() ? nullptr : &*found;
}

/// A variable that holds options, by its name, rather than the image.
bool may_be_options(std::string_view value) {
  const std::string lower = lowercase(value);
  for (const std::string_view part : {"opt", "arg", "flag", "param", "extra"}) {
    if (lower.contains(part)) return true;
  }
  return false;
}

class OptionReader {
 public:
  OptionReader(std::span<const Argument> words, std::span<const RunOption> known, std::string_view file, RunSpec& spec)
      : words_(words), known_(known), file_(file), spec_(spec) {}

  std::size_t run() {
    for (; at_ < words_.size(); ++at_) {
      const std::string_view word = words_[at_].value;
      if (words_[at_].is_open && may_be_options(word)) {
        spec_.has_unknown_options = true;
      } else if (word.empty() || word == "-" || word.front() != '-') {
        return at_;
      } else if (word == "--") {
        return at_ + 1;
      } else if (word.starts_with("--")) {
        long_option(word);
      } else {
        letters(word);
      }
    }
    return at_;
  }

 private:
  [[nodiscard]] Said said(std::size_t offset) const {
    const Argument& word = words_[at_];
    const Said whole{file_, word.where, word.value};
    const std::string_view value = std::string_view(word.value).substr(offset);
    return {file_, whole.part(value), value};
  }

  void long_option(std::string_view word) {
    const std::size_t equals = word.find('=');
    const RunOption* option = find_option(known_, word.substr(2, equals == word.npos ? word.npos : equals - 2));
    if (!option) return;
    if (equals != word.npos) {
      Said value = said(equals + 1);
      if (option->kind == kFlag) value.where = words_[at_].where;
      if (option->read) option->read(value, spec_);
    } else if (option->kind == kFlag) {
      if (option->read) option->read({file_, words_[at_].where, "true"}, spec_);
    } else {
      next_word(*option);
    }
  }

  void next_word(const RunOption& option) {
    if (at_ + 1 >= words_.size()) return;
    ++at_;
    if (option.read) option.read(said(0), spec_);
  }

  /// "-it", "-p80:80", "-itp 80:80", "-m=1g".
  void letters(std::string_view word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const RunOption* option = find_option(known_, word[i]);
      if (!option) return;
      if (option->kind == kFlag) {
        const bool has_value = i + 1 < word.size() && word[i + 1] == '=';
        const std::string_view value = has_value ? word.substr(i + 2) : "true";
        if (option->read) option->read({file_, words_[at_].where, value}, spec_);
        if (has_value) return;
        continue;
      }
      if (i + 1 == word.size()) return next_word(*option);
      const std::size_t begin = word[i + 1] == '=' ? i + 2 : i + 1;
      if (option->read) option->read(said(begin), spec_);
      return;
    }
  }

  std::span<const Argument> words_;
  std::span<const RunOption> known_;
  std::string_view file_;
  RunSpec& spec_;
  std::size_t at_ = 0;
};

}  // namespace

std::span<const RunOption> run_options() { return kRunOptions; }
std::span<const RunOption> exec_options() { return kExecOptions; }

std::size_t read_options(std::span<const Argument> words, std::span<const RunOption> known, std::string_view file,
                         RunSpec& spec) {
  return OptionReader(words, known, file, spec).run();
}

}  // namespace plimsoll::settings
