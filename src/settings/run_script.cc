// SPDX-License-Identifier: Apache-2.0
// Files that hold shell commands: scripts, Makefiles, systemd units and the scripts of CI files. What is no command is
// blanked out and the rest read as one shell script, so that every place stays where it is in the file.
#include <algorithm>
#include <array>

#include "base/lines.h"
#include "base/yaml_tree.h"
#include "settings/nodes.h"
#include "settings/readers.h"
#include "settings/run_line.h"
#include "settings/run_options.h"

namespace plimsoll::settings {
namespace {

using yaml::Entry;
using yaml::Node;
using yaml::NodePtr;

/// A text of the same lines with nothing in them.
std::string blank_like(std::string_view text) {
  std::string blank(text);
  for (char& c : blank) {
    if (c != '\n') c = ' ';
  }
  return blank;
}

void show(std::string& script, std::string_view file, std::string_view stretch) {
  const auto begin = static_cast<std::size_t>(stretch.data() - file.data());
  script.replace(begin, stretch.size(), stretch);
}

bool is_continued(std::string_view line) { return line.ends_with('\\'); }

/// Recipe lines, which begin with a tab, without what make takes off them.
std::string recipes_of(std::string_view text) {
  std::string script = blank_like(text);
  bool in_recipe = false;
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view line = take_line(rest);
    const bool is_more = in_recipe;
    if (!is_more && !line.starts_with('\t')) continue;
    in_recipe = is_continued(line);
    if (!is_more) {
      while (!line.empty() && std::string_view("\t @-+").contains(line.front())) line.remove_prefix(1);
    }
    show(script, text, line);
  }
  return script;
}

/// What ExecStart and its kin run.
std::string unit_commands_of(std::string_view text) {
  std::string script = blank_like(text);
  bool in_command = false;
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view line = take_line(rest);
    if (!in_command) {
      const std::size_t equals = line.find('=');
      if (!line.starts_with("Exec") || equals == line.npos) continue;
      line.remove_prefix(equals + 1);
      while (!line.empty() && std::string_view(" \t-@:+!").contains(line.front())) line.remove_prefix(1);
    }
    in_command = is_continued(line);
    show(script, text, line);
  }
  return script;
}

constexpr std::array<std::string_view, 8> kScriptKeys = {"after_script", "bash", "before_script", "command",
                                                         "commands",     "run",  "script",        "sh"};
static_assert(std::ranges::is_sorted(kScriptKeys));

/// The scripts of a CI file: GitHub's run, GitLab's script …
class CiScripts {
 public:
  explicit CiScripts(std::string_view text) : text_(text), script_(blank_like(text)) {}

  std::string run(const std::vector<NodePtr>& documents) {
    for (const NodePtr& document : documents) walk(*document, false);
    return std::move(script_);
  }

 private:
  void walk(const Node& node, bool is_script) {  // NOLINT(misc-no-recursion): trees are not deep
    if (node.is_scalar() && is_script) take(node);
    for (const NodePtr& item : node.items) walk(*item, is_script);
    for (const Entry& entry : node.entries) {
      walk(*entry.value, std::ranges::binary_search(kScriptKeys, std::string_view(entry.key->text)));
    }
  }

  void take(const Node& node) {
    std::string_view inner = node.range.in(text_);
    if (node.style == Node::Style::literal || node.style == Node::Style::folded) {
      take_line(inner);
    } else if (node.style != Node::Style::plain && inner.size() >= 2) {
      inner = inner.substr(1, inner.size() - 2);
    }
    if (inner.empty()) return;
    show(script_, text_, inner);
    // The next one is a command of its own.
    const auto end = static_cast<std::size_t>(inner.data() + inner.size() - text_.data());
    if (end < script_.size()) script_[end] = '\n';
  }

  std::string_view text_;
  std::string script_;
};

/// devcontainer.json: options in a list, beside the image.
void read_devcontainer(const NodePtr& root, std::string_view text, RunFile& file) {
  const Entry* entry = root->entry("runArgs");
  if (!entry || !entry->value->is_sequence()) return;
  RunSpec& spec = file.specs.emplace_back();
  spec.kind = Kind::run_line;
  spec.where = entry->key->range;
  std::vector<Argument> arguments;
  for (const NodePtr& item : entry->value->items) arguments.push_back({item->text, item->range});
  read_options(arguments, run_options(), text, spec);
  take(spec.image, at(*root, "image"));
  if (const Node& user = at(*root, "containerUser"); user.is_scalar() && !spec.user) take(spec.user, user);
  if (is_yes(at(*root, "privileged"))) spec.privileged.set(true, at(*root, "privileged").range);
}

/// Comments of "JSON with comments" blanked out.
std::string without_comments(std::string_view text) {
  std::string out(text);
  bool in_text = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (in_text) {
      if (out[i] == '\\')
        ++i;
      else if (out[i] == '"')
        in_text = false;
    } else if (out[i] == '"') {
      in_text = true;
    } else if (out[i] == '/' && i + 1 < out.size() && (out[i + 1] == '/' || out[i + 1] == '*')) {
      const std::string_view end = out[i + 1] == '/' ? "\n" : "*/";
      const std::size_t stop = std::min(out.find(end, i + 2), out.size());
      for (; i < stop; ++i) {
        if (out[i] != '\n') out[i] = ' ';
      }
      for (std::size_t n = 0; end.size() == 2 && n < 2 && i < out.size(); ++n, ++i) out[i] = ' ';
    }
  }
  return out;
}

/// Quadlet's keys and the options podman is given for them; empty: it is the image.
struct QuadletKey {
  std::string_view key, option;
};
constexpr std::array kQuadletKeys = std::to_array<QuadletKey>({
    {"AddCapability", "cap-add"},
    {"AddDevice", "device"},
    {"ContainerName", "name"},
    {"DropCapability", "cap-drop"},
    {"Environment", "env"},
    {"EnvironmentFile", "env-file"},
    {"GroupAdd", "group-add"},
    {"HealthCmd", "health-cmd"},
    {"Image", ""},
    {"Label", "label"},
    {"LogDriver", "log-driver"},
    {"LogOpt", "log-opt"},
    {"Memory", "memory"},
    {"Mount", "mount"},
    {"Network", "network"},
    {"PidsLimit", "pids-limit"},
    {"PublishPort", "publish"},
    {"Pull", "pull"},
    {"ReadOnly", "read-only"},
    {"RunInit", "init"},
    {"StopTimeout", "stop-timeout"},
    {"Sysctl", "sysctl"},
    {"Tmpfs", "tmpfs"},
    {"Ulimit", "ulimit"},
    {"User", "user"},
    {"UserNS", "userns"},
    {"Volume", "volume"},
});
static_assert(std::ranges::is_sorted(kQuadletKeys, {}, &QuadletKey::key));

void read_quadlet_key(std::string_view key, const Said& said, RunSpec& spec) {
  const bool is_on = means_true(said.value);
  if (key == "PodmanArgs") {
    std::vector<Argument> words;
    for (std::string& word : split_command(said.value)) words.push_back({std::move(word), said.where});
    read_options(words, run_options(), said.file, spec);
  } else if (key == "SeccompProfile") {
    spec.seccomp.set(std::string(said.value), said.where);
  } else if (key == "NoNewPrivileges") {
    spec.no_new_privileges.set(is_on, said.where);
  } else if (key == "SecurityLabelDisable" && is_on) {
    spec.selinux.push_back({"disable", said.where});
  } else if (key == "Unmask") {
    spec.system_paths_unconfined.set(true, said.where);
  } else if (const auto row = std::ranges::lower_bound(kQuadletKeys, key, {}, &QuadletKey::key);
             row != kQuadletKeys.end() && row->key == key) {
    if (row->option.empty()) spec.image.set(std::string(said.value), said.where);
    const auto option = std::ranges::lower_bound(run_options(), row->option, {}, &RunOption::name);
    if (!row->option.empty() && option->read) option->read(said, spec);
  }
}

/// podman's .container files: [Container] with a key for each option.
void read_quadlet(std::string_view text, RunFile& file) {
  bool in_container = false;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = trim(take_line(rest));
    const auto place = [&](std::string_view stretch) {
      const auto begin = static_cast<std::size_t>(stretch.data() - text.data());
      return TextRange{begin, begin + stretch.size()};
    };
    if (line.starts_with('[')) {
      in_container = line == "[Container]";
      if (!in_container || !file.specs.empty()) continue;
      RunSpec& spec = file.specs.emplace_back();
      spec.kind = Kind::run_line;
      spec.is_podman = true;
      spec.where = place(line);
      continue;
    }
    const std::size_t equals = line.find('=');
    if (!in_container || equals == line.npos || line.front() == '#' || line.front() == ';') continue;
    const std::string_view value = trim(line.substr(equals + 1));
    read_quadlet_key(trim(line.substr(0, equals)), {text, place(value), value}, file.specs.front());
  }
}

bool is_makefile(std::string_view name) {
  return name == "makefile" || name == "gnumakefile" || name.ends_with(".mk") || name.starts_with("makefile.");
}

}  // namespace

Result<RunFile> read_shell_script(std::string_view text, std::string_view path) {
  if (text.size() > kMostSettingsText) return fail(ErrorKind::limit, "the script is too large to be looked at");
  RunFile file;
  file.kind = Kind::run_line;
  file.path = path;
  const std::string name = lowercase(path.substr(path.find_last_of('/') + 1));
  if (name.ends_with(".container")) {
    read_quadlet(text, file);
  } else if (is_makefile(name)) {
    file.specs = run_specs(recipes_of(text), text);
  } else if (name.ends_with(".service")) {
    file.specs = run_specs(unit_commands_of(text), text);
  } else if (name.ends_with(".yml") || name.ends_with(".yaml")) {
    file.specs = run_specs(CiScripts(text).run(TRY(yaml::parse_tree(text))), text);
  } else if (name.ends_with(".json")) {
    const std::string plain = without_comments(text);
    file.documents = TRY(yaml::parse_tree(plain));
    for (const NodePtr& document : file.documents) read_devcontainer(document, text, file);
  } else {
    file.specs = run_specs(text, text);
  }
  return file;
}

}  // namespace plimsoll::settings
