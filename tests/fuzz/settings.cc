// SPDX-License-Identifier: Apache-2.0
// link: settings
// What starts containers, by the reader that the first byte names: every place lies within the text, and reading twice
// gives the same. Compose files may open parts of the input itself: the second byte says where it is cut.
#include <cstdlib>
#include <span>

#include "base/bytes.h"
#include "settings/readers.h"

using namespace plimsoll;
using namespace plimsoll::settings;

namespace {

Result<RunFile> read(std::uint8_t kind, std::uint8_t cut, std::string_view text) {
  switch (kind % 7) {
    case 0: {
      ReadOptions options;
      options.folder = "f";
      const std::size_t at = text.size() * cut / 256;
      const std::string other(text.substr(at));
      options.open = [other](const std::filesystem::path& path) -> std::optional<std::string> {
        if (path.string().size() % 3 == 0) return std::nullopt;
        return other;
      };
      options.unset = cut % 2 == 0 ? ReadOptions::Unset::keep : ReadOptions::Unset::empty;
      return read_compose(text, "compose.yaml", options);
    }
    case 1:
      return read_kubernetes(text, "k.yaml");
    case 2:
      return read_inspect(text, "i.json");
    case 3:
      return read_oci_runtime(text, "config.json");
    case 4:
      return read_run_line(text);
    case 5: {
      static constexpr std::string_view kNames[] = {"Makefile", "x.service", "ci.yml", "devcontainer.json",
                                                    "x.container"};
      return read_shell_script(text, kNames[cut % std::size(kNames)]);
    }
    default:
      return read_shell_script(text, "x.sh");
  }
}

/// Everything that can be told of the specs, as one text.
std::string told(const RunFile& file, std::string_view text) {
  std::string out;
  const auto place = [&](const TextRange& range) {
    if (range.begin > range.end || range.end > text.size()) std::abort();
    out += std::to_string(range.begin) + "-" + std::to_string(range.end) + " ";
  };
  const auto items = [&](const std::vector<Item>& list) {
    for (const Item& item : list) {
      out += item.text;
      place(item.where);
    }
  };
  const auto variables = [&](const std::vector<Variable>& list) {
    for (const Variable& one : list) {
      out += one.name + one.value.value_or("?");
      place(one.where);
      place(one.value_where);
    }
  };
  for (const RunSpec& spec : file.specs) {
    out += spec.name;
    place(spec.where);
    for (const Text* value : {&spec.image, &spec.network, &spec.pid, &spec.ipc, &spec.user, &spec.seccomp,
                              &spec.apparmor, &spec.memory, &spec.cpus, &spec.restart, &spec.gpus, &spec.runtime}) {
      out += value->value;
      place(value->where);
    }
    for (const Flag* value : {&spec.privileged, &spec.read_only, &spec.no_new_privileges, &spec.init})
      place(value->where);
    for (const MountPoint& mount : spec.mounts) {
      out += mount.source + mount.target;
      place(mount.where);
      place(mount.source_where);
    }
    for (const Port& port : spec.ports) {
      out += port.address + port.host + port.container;
      place(port.where);
      place(port.host_where);
    }
    place(spec.health.where);
    items(spec.cap_add);
    items(spec.cap_drop);
    items(spec.devices);
    items(spec.ulimits);
    items(spec.command);
    items(spec.env_files);
    variables(spec.environment);
    variables(spec.labels);
    variables(spec.build_args);
    variables(spec.sysctls);
    variables(spec.env_file_variables);
  }
  items(file.problems);
  items(file.unset_variables);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text = as_text(std::as_bytes(std::span(data + 2, size - 2)));
  (void)recognise(text, data[1] % 2 == 0 ? "compose.yaml" : "x.json");
  const auto first = read(data[0], data[1], text);
  const auto second = read(data[0], data[1], text);
  if (first.has_value() != second.has_value()) std::abort();
  if (first && told(*first, text) != told(*second, text)) std::abort();
  return 0;
}
