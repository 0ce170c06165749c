// SPDX-License-Identifier: Apache-2.0
#include "settings/compose_service.h"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/core.h>

#include "settings/short_syntax.h"

namespace plimsoll::settings {
namespace {

using yaml::Entry;
using yaml::Node;
using yaml::NodePtr;

bool is_value(const Node* node) { return node != nullptr && node->is_scalar(); }

class ServiceReader {
 public:
  ServiceReader(const Node* volumes, std::string_view file, RunSpec& spec)
      : volumes_(volumes), file_(file), spec_(spec) {}

  void read(const Node& service) {
    for (const Entry& entry : service.entries) read_key(entry.key->text, *entry.key, *entry.value);
    // What a list says twice it says once: the last one counts.
    keep_last(spec_.mounts, [](const MountPoint& mount) { return mount.target; });
    keep_last(spec_.cap_add, [](const Item& item) { return item.text; });
    keep_last(spec_.cap_drop, [](const Item& item) { return item.text; });
    for (std::vector<Variable>* list : {&spec_.environment, &spec_.labels, &spec_.build_args, &spec_.sysctls}) {
      keep_last(*list, [](const Variable& variable) { return variable.name; });
    }
    keep_last(spec_.ports, [](const Port& port) {
      return port.address + "|" + port.host + "|" + port.container + "/" + port.protocol;
    });
    // The newer spelling of a limit counts.
    const Node* deploy = service.find("deploy");
    if (deploy) read_deploy(*deploy);
  }

 private:
  using Reader = void (ServiceReader::*)(const Node& key, const Node& value);
  struct Row {
    std::string_view key;
    Reader read;
  };

  void read_key(std::string_view name, const Node& key, const Node& value) {
    static constexpr std::array kRows = std::to_array<Row>({
        {"build", &ServiceReader::build},
        {"cap_add", &ServiceReader::cap_add},
        {"cap_drop", &ServiceReader::cap_drop},
        {"cgroup", &ServiceReader::text<&RunSpec::cgroupns>},
        {"cgroup_parent", &ServiceReader::text<&RunSpec::cgroup_parent>},
        {"command", &ServiceReader::words<&RunSpec::command>},
        {"cpu_count", &ServiceReader::text<&RunSpec::cpus>},
        {"cpu_quota", &ServiceReader::cpu_quota},
        {"cpus", &ServiceReader::text<&RunSpec::cpus>},
        {"device_cgroup_rules", &ServiceReader::items<&RunSpec::device_cgroup_rules>},
        {"devices", &ServiceReader::devices},
        {"entrypoint", &ServiceReader::words<&RunSpec::entrypoint>},
        {"env_file", &ServiceReader::env_file},
        {"environment", &ServiceReader::variables<&RunSpec::environment>},
        {"external_links", &ServiceReader::items<&RunSpec::links>},
        {"gpus", &ServiceReader::gpus},
        {"group_add", &ServiceReader::items<&RunSpec::groups>},
        {"healthcheck", &ServiceReader::health},
        {"image", &ServiceReader::text<&RunSpec::image>},
        {"init", &ServiceReader::flag<&RunSpec::init>},
        {"ipc", &ServiceReader::text<&RunSpec::ipc>},
        {"labels", &ServiceReader::variables<&RunSpec::labels>},
        {"links", &ServiceReader::items<&RunSpec::links>},
        {"logging", &ServiceReader::logging},
        {"mem_limit", &ServiceReader::text<&RunSpec::memory>},
        {"network_mode", &ServiceReader::text<&RunSpec::network>},
        {"networks", &ServiceReader::networks},
        {"oom_kill_disable", &ServiceReader::flag<&RunSpec::oom_kill_disable>},
        {"oom_score_adj", &ServiceReader::text<&RunSpec::oom_score_adj>},
        {"pid", &ServiceReader::text<&RunSpec::pid>},
        {"pids_limit", &ServiceReader::text<&RunSpec::pids>},
        {"ports", &ServiceReader::ports},
        {"post_start", &ServiceReader::hooks},
        {"pre_start", &ServiceReader::hooks},
        {"pre_stop", &ServiceReader::hooks},
        {"privileged", &ServiceReader::flag<&RunSpec::privileged>},
        {"pull_policy", &ServiceReader::text<&RunSpec::pull_policy>},
        {"read_only", &ServiceReader::flag<&RunSpec::read_only>},
        {"restart", &ServiceReader::text<&RunSpec::restart>},
        {"runtime", &ServiceReader::text<&RunSpec::runtime>},
        {"security_opt", &ServiceReader::security_options},
        {"stop_grace_period", &ServiceReader::text<&RunSpec::stop_grace_period>},
        {"sysctls", &ServiceReader::variables<&RunSpec::sysctls>},
        {"tmpfs", &ServiceReader::tmpfs},
        {"ulimits", &ServiceReader::ulimits},
        {"use_api_socket", &ServiceReader::api_socket},
        {"user", &ServiceReader::text<&RunSpec::user>},
        {"userns_mode", &ServiceReader::text<&RunSpec::userns>},
        {"uts", &ServiceReader::text<&RunSpec::uts>},
        {"volumes", &ServiceReader::mounts},
    });
    static_assert(std::ranges::is_sorted(kRows, {}, &Row::key));
    const auto row = std::ranges::lower_bound(kRows, name, {}, &Row::key);
    if (row != kRows.end() && row->key == name) (this->*row->read)(key, value);
  }

  [[nodiscard]] Said said(const Node& value) const { return {file_, value.range, value.text}; }

  template <Text RunSpec::* Member>
  void text(const Node& /*key*/, const Node& value) {
    if (value.is_scalar()) (spec_.*Member).set(value.text, value.range);
  }

  template <Flag RunSpec::* Member>
  void flag(const Node& /*key*/, const Node& value) {
    if (value.is_scalar()) (spec_.*Member).set(means_true(value.text), value.range);
  }

  /// A list, or one value for a list of one.
  static void each(const Node& value, const std::function<void(const Node&)>& take) {
    if (value.is_scalar()) take(value);
    for (const NodePtr& item : value.items) take(*item);
  }

  template <std::vector<Item> RunSpec::* Member>
  void items(const Node& /*key*/, const Node& value) {
    each(value, [this](const Node& item) {
      if (item.is_scalar()) (spec_.*Member).push_back({item.text, item.range});
    });
  }

  /// A command: a list of words, or a line.
  template <std::vector<Item> RunSpec::* Member>
  void words(const Node& /*key*/, const Node& value) {
    std::vector<Item>& into = spec_.*Member;
    if (value.is_scalar()) {
      for (std::string& word : split_command(value.text)) into.push_back({std::move(word), value.range});
    }
    for (const NodePtr& item : value.items) {
      if (item->is_scalar()) into.push_back({item->text, item->range});
    }
  }

  void read_variables(const Node& value, std::vector<Variable>& into) const {
    for (const NodePtr& item : value.items) {
      if (item->is_scalar()) into.push_back(parse_variable(said(*item)));
    }
    for (const Entry& entry : value.entries) {
      Variable& variable = into.emplace_back();
      variable.name = entry.key->text;
      // One of another file, or of a list, stands in one place.
      variable.where = {entry.key->range.begin, std::max(entry.key->range.end, entry.value->range.end)};
      if (entry.value->range.begin < entry.key->range.begin) variable.where = entry.key->range;
      variable.value_where = entry.value->range;
      if (entry.value->is_scalar()) variable.value = entry.value->text;
    }
  }

  template <std::vector<Variable> RunSpec::* Member>
  void variables(const Node& /*key*/, const Node& value) {
    read_variables(value, spec_.*Member);
  }

  void build(const Node& /*key*/, const Node& value) {
    spec_.builds = !value.is_null();
    if (const Node* args = value.find("args")) read_variables(*args, spec_.build_args);
    const Node* privileged = value.find("privileged");
    if (is_value(privileged) && means_true(privileged->text)) {
      spec_.privileged_hooks.push_back({"build", privileged->range});
    }
  }

  void capabilities(const Node& value, std::vector<Item>& into) const {
    each(value, [&into](const Node& item) {
      if (item.is_scalar()) into.push_back({capability_name(item.text), item.range});
    });
  }
  void cap_add(const Node& /*key*/, const Node& value) { capabilities(value, spec_.cap_add); }
  void cap_drop(const Node& /*key*/, const Node& value) { capabilities(value, spec_.cap_drop); }

  void cpu_quota(const Node& /*key*/, const Node& value) {
    if (value.is_scalar() && !spec_.cpus) spec_.cpus.set("quota " + value.text, value.range);
  }

  void devices(const Node& /*key*/, const Node& value) {
    for (const NodePtr& item : value.items) {
      if (item->is_scalar()) spec_.devices.push_back({item->text, item->range});
      if (item->is_mapping()) {
        std::string text(item->text_of("source"));
        if (const auto target = item->text_of("target"); !target.empty()) text += ":" + std::string(target);
        if (const auto rights = item->text_of("permissions"); !rights.empty()) text += ":" + std::string(rights);
        spec_.devices.push_back({std::move(text), item->range});
      }
    }
  }

  void env_file(const Node& /*key*/, const Node& value) {
    each(value, [this](const Node& item) {
      const Node* path = item.is_mapping() ? item.find("path") : &item;
      if (is_value(path)) spec_.env_files.push_back({path->text, path->range});
    });
  }

  void gpus(const Node& /*key*/, const Node& value) {
    if (value.is_scalar()) spec_.gpus.set(value.text, value.range);
    if (value.is_sequence() && !value.items.empty()) {
      const std::string_view count = value.items.front()->text_of("count");
      spec_.gpus.set(std::string(count.empty() ? "all" : count), value.range);
    }
  }

  void health(const Node& key, const Node& value) {
    if (!value.is_mapping()) return;
    HealthCheck& health = spec_.health;
    health.given = true;
    health.where = key.range;
    const Node* disable = value.find("disable");
    if (is_value(disable) && means_true(disable->text)) {
      health.disabled = true;
      health.where = disable->range;
    }
    const Node* test = value.find("test");
    if (!test) return;
    if (test->is_scalar()) health.test = {"CMD-SHELL", test->text};
    for (const NodePtr& item : test->items) health.test.push_back(item->text);
    if (!health.test.empty() && health.test.front() == "NONE") {
      health.disabled = true;
      health.where = test->range;
    }
  }

  void logging(const Node& /*key*/, const Node& value) {
    const Node* driver = value.find("driver");
    if (is_value(driver)) spec_.log_driver.set(driver->text, driver->range);
    if (const Node* options = value.find("options")) read_variables(*options, spec_.log_options);
  }

  void networks(const Node& /*key*/, const Node& value) {
    for (const NodePtr& item : value.items) spec_.networks.push_back({item->text, item->range});
    for (const Entry& entry : value.entries) spec_.networks.push_back({entry.key->text, entry.key->range});
  }

  void ports(const Node& /*key*/, const Node& value) {
    each(value, [this](const Node& item) {
      if (item.is_scalar()) {
        spec_.ports.push_back(parse_port(said(item)));
      } else if (item.is_mapping()) {
        Port port;
        port.where = item.range;
        port.container = item.text_of("target");
        port.host = item.text_of("published");
        port.address = item.text_of("host_ip");
        if (const auto protocol = item.text_of("protocol"); !protocol.empty()) port.protocol = protocol;
        const Node* said_host = item.find("host_ip");
        if (!said_host) said_host = item.find("published");
        if (is_value(said_host)) port.host_where = said_host->range;
        spec_.ports.push_back(std::move(port));
      }
    });
  }

  void hooks(const Node& key, const Node& value) {
    for (const NodePtr& item : value.items) {
      const Node* privileged = item->find("privileged");
      if (is_value(privileged) && means_true(privileged->text)) {
        spec_.privileged_hooks.push_back({key.text, privileged->range});
      }
    }
  }

  void security_options(const Node& /*key*/, const Node& value) {
    each(value, [this](const Node& item) {
      if (item.is_scalar()) apply_security_option(said(item), spec_);
    });
  }

  void tmpfs(const Node& /*key*/, const Node& value) {
    each(value, [this](const Node& item) {
      if (!item.is_scalar()) return;
      MountPoint& mount = spec_.mounts.emplace_back();
      mount.type = MountPoint::Type::tmpfs;
      mount.target = item.text.substr(0, item.text.find(':'));
      mount.where = item.range;
    });
  }

  void ulimits(const Node& /*key*/, const Node& value) {
    for (const Entry& entry : value.entries) {
      const Node& limit = *entry.value;
      const TextRange where{entry.key->range.begin, std::max(entry.key->range.end, limit.range.end)};
      std::string text = entry.key->text + "=";
      text += limit.is_mapping() ? fmt::format("{}:{}", limit.text_of("soft"), limit.text_of("hard")) : limit.text;
      spec_.ulimits.push_back({std::move(text), where});
    }
  }

  void api_socket(const Node& /*key*/, const Node& value) {
    if (!value.is_scalar() || !means_true(value.text)) return;
    spec_.engine_socket_asked = true;
    spec_.engine_socket_where = value.range;
  }

  void mounts(const Node& /*key*/, const Node& value) {
    each(value, [this](const Node& item) {
      if (item.is_scalar()) {
        spec_.mounts.push_back(parse_volume(said(item)));
      } else if (item.is_mapping()) {
        spec_.mounts.push_back(long_mount(item));
      } else {
        return;
      }
      if (volumes_ && spec_.mounts.back().type == MountPoint::Type::volume) see_through(spec_.mounts.back());
    });
  }

  static MountPoint long_mount(const Node& item) {
    MountPoint mount;
    mount.where = item.range;
    const std::string_view type = item.text_of("type");
    mount.type = type == "bind"     ? MountPoint::Type::bind
                 : type == "volume" ? MountPoint::Type::volume
                 : type == "tmpfs"  ? MountPoint::Type::tmpfs
                 : type == "npipe"  ? MountPoint::Type::pipe
                                    : MountPoint::Type::other;
    const Node* source = item.find("source");
    if (is_value(source)) mount.source_where = source->range;
    mount.source = item.text_of("source");
    mount.target = item.text_of("target");
    mount.read_only = means_true(item.text_of("read_only"));
    if (const Node* bind = item.find("bind")) mount.propagation = bind->text_of("propagation");
    return mount;
  }

  /// A named volume may be a folder of the host: driver_opts {type: none, o: bind, device: /etc}.
  void see_through(MountPoint& mount) const {
    const Node* volume = mount.source.empty() ? nullptr : volumes_->find(mount.source);
    const Node* options = volume ? volume->find("driver_opts") : nullptr;
    if (!options || !options->text_of("o").contains("bind")) return;
    const std::string_view device = options->text_of("device");
    if (device.empty()) return;
    mount.type = MountPoint::Type::bind;
    mount.source = device;
  }

  void read_deploy(const Node& deploy) {
    const Node* resources = deploy.find("resources");
    const Node* limits = resources ? resources->find("limits") : nullptr;
    if (limits) {
      const auto take = [limits](std::string_view key, Text& into) {
        const Node* value = limits->find(key);
        if (is_value(value)) into.set(value->text, value->range);
      };
      take("memory", spec_.memory);
      take("cpus", spec_.cpus);
      take("pids", spec_.pids);
    }
    const Node* reserved = resources ? resources->find("reservations") : nullptr;
    const Node* devices = reserved ? reserved->find("devices") : nullptr;
    for (const NodePtr& device : devices ? devices->items : std::vector<NodePtr>{}) {
      const Node* capabilities = device->find("capabilities");
      const bool is_gpu = capabilities && std::ranges::any_of(capabilities->items,
                                                              [](const NodePtr& item) { return item->text == "gpu"; });
      if (!is_gpu || spec_.gpus) continue;
      const std::string_view count = device->text_of("count");
      spec_.gpus.set(std::string(count.empty() ? "all" : count), device->range);
    }
    const Node* policy = deploy.find("restart_policy");
    if (!policy || spec_.restart) return;
    const std::string_view condition = policy->text_of("condition");
    const std::string_view attempts = policy->text_of("max_attempts");
    std::string restart = condition == "none" ? "no" : condition == "on-failure" ? "on-failure" : "always";
    if (condition == "on-failure" && !attempts.empty()) restart += ":" + std::string(attempts);
    spec_.restart.set(std::move(restart), policy->range);
  }

  const Node* volumes_;
  std::string_view file_;
  RunSpec& spec_;
};

}  // namespace

void read_service(const Node& service, const Node* volumes, std::string_view file, RunSpec& spec) {
  ServiceReader(volumes, file, spec).read(service);
}

}  // namespace plimsoll::settings
