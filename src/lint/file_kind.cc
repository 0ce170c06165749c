// SPDX-License-Identifier: Apache-2.0
// Which files are linted, and as what: by name where a name says it, else by content.
#include <algorithm>
#include <array>

#include "base/lines.h"
#include "lint/engine.h"

namespace plimsoll::lint {

namespace {

bool is_yaml_or_json(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
}

/// "Dockerfile", "Dockerfile.web", "web.Dockerfile", "Containerfile", "web.dockerfile".
bool is_dockerfile_name(std::string_view name) {
  if (name.ends_with(".dockerignore") || name.ends_with(".containerignore")) return false;
  for (const std::string_view word : {"dockerfile", "containerfile"}) {
    if (name == word || name.ends_with("." + std::string(word))) return true;
    // Dockerfile.md and its like tell about one.
    if (name.starts_with(std::string(word) + ".") || name.starts_with(std::string(word) + "-") ||
        name.starts_with(std::string(word) + "_")) {
      constexpr std::array<std::string_view, 11> kOther = {".md",   ".txt",      ".rst", ".html",   ".j2", ".erb",
                                                           ".tmpl", ".template", ".go",  ".nanorc", ".vim"};
      return std::ranges::none_of(kOther, [&](std::string_view end) { return name.ends_with(end); });
    }
  }
  return false;
}

/// Scripts, and what else is mostly commands.
bool holds_commands(std::string_view name) {
  return name.ends_with(".sh") || name.ends_with(".bash") || name.ends_with(".mk") || name.ends_with(".service") ||
         name.ends_with(".container") || name == "makefile" || name == "gnumakefile";
}

bool starts_containers(std::string_view text, std::string_view name) {
  if (name.ends_with(".container")) return text.find("[Container]") != text.npos;
  if (name == "devcontainer.json") return text.find("runArgs") != text.npos;
  for (const std::string_view engine : {"docker ", "podman ", "nerdctl "})
    for (const std::string_view verb : {"run ", "create ", "exec ", "container "})
      if (text.find(std::string(engine) + std::string(verb)) != text.npos) return true;
  return false;
}

FileKind file_kind(settings::Kind kind) {
  switch (kind) {
    case settings::Kind::compose:
      return FileKind::compose;
    case settings::Kind::kubernetes:
      return FileKind::kubernetes;
    case settings::Kind::inspect:
      return FileKind::inspect;
    case settings::Kind::oci_runtime:
      return FileKind::oci_runtime;
    case settings::Kind::run_line:
      return FileKind::run_line;
  }
  return FileKind::compose;
}

}  // namespace

std::string_view file_kind_name(FileKind kind) {
  switch (kind) {
    case FileKind::dockerfile:
      return "dockerfile";
    case FileKind::compose:
      return "compose";
    case FileKind::kubernetes:
      return "kubernetes";
    case FileKind::inspect:
      return "inspect";
    case FileKind::oci_runtime:
      return "oci-runtime";
    case FileKind::run_line:
      return "run";
    case FileKind::shell_script:
      return "script";
  }
  return "";
}

bool is_candidate(const std::filesystem::path& path) {
  const std::string name = lowercase(path.filename().string());
  return is_dockerfile_name(name) || is_yaml_or_json(name) || holds_commands(name);
}

std::optional<FileKind> recognise(std::string_view text, std::string_view path) {
  const std::string name = lowercase(path.substr(path.rfind('/') + 1));
  if (is_dockerfile_name(name)) return FileKind::dockerfile;
  if (is_yaml_or_json(name))
    if (const auto kind = settings::recognise(text, path)) return file_kind(*kind);
  // Pipelines and editors' settings start containers too.
  const bool may_run =
      holds_commands(name) || name.ends_with(".yml") || name.ends_with(".yaml") || name == "devcontainer.json";
  if (may_run && starts_containers(text, name)) return FileKind::shell_script;
  return std::nullopt;
}

}  // namespace plimsoll::lint
