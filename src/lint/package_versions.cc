// SPDX-License-Identifier: Apache-2.0
// Which packages say what version is meant, as far as ARG and ENV let one know.
#include "lint/package_commands.h"

#include <algorithm>

#include "base/lines.h"
#include "base/words.h"

namespace plimsoll::lint {

namespace {

using shell::Part;
using shell::Word;

/// Given a value in this script, so what ENV says need not hold.
bool is_set_in_script(const RunCommand& at, std::string_view name) {
  if (at.script->parsed.commands.size() > 1000) return true;
  for (const shell::Command& command : at.script->parsed.commands) {
    for (const shell::Assignment& each : command.assignments)
      if (each.name == name) return true;
    if (const std::string_view called = command.name(); called == "export" || called == "read" || called == "local") {
      for (const Word& word : command.words)
        if (word.value == name ||
            (word.value.starts_with(name) && word.value.size() > name.size() && word.value[name.size()] == '='))
          return true;
    }
  }
  return false;
}

bool is_plain_parameter(std::string_view raw, std::string_view name) {
  return raw.size() >= name.size() && raw.starts_with('$') &&
         (raw.substr(1) == name ||
          (raw.starts_with("${") && raw.ends_with('}') && raw.substr(2, raw.size() - 3) == name));
}

/// "-1.2" of "nginx-1.2-3": version-like parts only, one of which begins with a digit.
bool has_rpm_version(std::string_view package) {
  std::size_t at = package.find('-');
  bool found = false;
  while (at != std::string_view::npos) {
    const std::size_t end = package.find('-', at + 1);
    const std::string_view part = package.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    if (!part.empty() && part.front() >= '0' && part.front() <= '9') found = true;
    at = end;
  }
  return found;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> pieces) {
  return std::ranges::any_of(pieces,
                             [&](std::string_view piece) { return text.find(piece) != std::string_view::npos; });
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return text.ends_with(ending); });
}

bool is_path(std::string_view text) {
  return text.starts_with('/') || text.starts_with('.') || text.starts_with("~") || text.starts_with("file:");
}

bool is_python_pinned(std::string_view text) {
  if (contains_any(text, {"==", ">=", "<=", "!=", "~=", ">", "<"})) return true;
  if (is_path(text) || ends_with_any(text, {".whl", ".tar.gz", ".zip"})) return true;
  if (contains_any(text, {"git+", "hg+", "svn+", "bzr+"})) {
    const std::size_t scheme = text.find("://");
    const std::size_t path = scheme == std::string_view::npos ? 0 : text.find('/', scheme + 3);
    return path != std::string_view::npos && text.find('@', path) != std::string_view::npos;
  }
  return text.find('/') != std::string_view::npos || text.find('@') != std::string_view::npos;
}

bool is_node_pinned(std::string_view text) {
  if (is_path(text) || ends_with_any(text, {".tar", ".tar.gz", ".tgz"})) return true;
  if (contains_any(text, {"://", "github:", "gitlab:", "bitbucket:"}) || text.starts_with("git@"))
    return text.find('#') != std::string_view::npos;
  const std::size_t at = text.find('@', 1);
  if (at == std::string_view::npos) return text.find('#') != std::string_view::npos;
  const std::string_view version = text.substr(at + 1);
  return version != "latest" && version != "next" && version != "*" && !version.empty();
}

bool is_go_pinned(std::string_view text) {
  if (is_path(text) || text.ends_with(".go")) return true;
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return text.substr(0, text.find('/')).find('.') == std::string_view::npos;
  const std::string_view version = text.substr(at + 1);
  return version != "latest" && version != "none" && version != "upgrade" && version != "patch" &&
         version != "master" && version != "main" && version != "HEAD";
}

bool says_version(const PackageCommand& command, std::string_view text) {
  const shell::Invocation& run = command.run;
  switch (command.manager) {
    case Manager::apt:
      return text.find('=') != std::string_view::npos || text.find('/') != std::string_view::npos ||
             ends_with_any(text, {".deb", "-"});
    case Manager::apk:
      return contains_any(text, {"=", "~", "<", ">"}) || text.ends_with(".apk") || text.starts_with('!');
    case Manager::dnf:
    case Manager::microdnf:
    case Manager::tdnf:
    case Manager::yum:
      return text.ends_with(".rpm") || contains_any(text, {"/", "=", "<", ">"}) || has_rpm_version(text) ||
             (text.find(':') != std::string_view::npos) || text.starts_with('@');
    case Manager::zypper:
      return text.ends_with(".rpm") || contains_any(text, {"/", "=", "<", ">"});
    case Manager::pip:
    case Manager::pipenv:
    case Manager::pipx:
    case Manager::poetry:
    case Manager::uv:
      return is_python_pinned(text);
    case Manager::bun:
    case Manager::npm:
    case Manager::pnpm:
    case Manager::yarn:
      return is_node_pinned(text);
    case Manager::gem:
      return text.find(':') != std::string_view::npos || text.ends_with(".gem") || run.has({"-v", "--version"});
    case Manager::bundle:
      return run.has({"-v", "--version"});
    case Manager::go:
      return is_go_pinned(text);
    case Manager::cargo:
      return text.find('@') != std::string_view::npos || run.has({"--version", "--vers", "--path", "--rev", "--tag"});
    case Manager::composer:
      return contains_any(text, {":", "=", "^", "~", "*"}) || is_path(text);
  }
  return true;
}
}  // namespace

std::optional<std::string> known_text(const RunCommand& at, const Word& word) {
  std::string out;
  for (const Part& part : word.parts) {
    switch (part.kind) {
      case Part::Kind::literal:
        out += part.text;
        break;
      case Part::Kind::tilde:
      case Part::Kind::glob:
        out += part.range.in(at.script->body.text);
        break;
      case Part::Kind::parameter: {
        const bool plain = is_plain_parameter(part.range.in(at.script->body.text), part.text);
        if (!plain || at.command->in_text || is_set_in_script(at, part.text)) return std::nullopt;
        const auto value = at.step->variables->get(part.text);
        if (!value || value->empty()) return std::nullopt;
        out += *value;
        break;
      }
      default:
        return std::nullopt;
    }
  }
  return out;
}

Pinned is_pinned(const PackageCommand& command, const Word& package) {
  if (says_version(command, package.value)) return Pinned::yes;
  const auto text = known_text(*command.at, package);
  if (!text) return Pinned::unknown;
  if (package.is_literal()) return Pinned::no;
  // A variable that nothing quotes may hold several.
  std::string_view rest = *text;
  while (!(rest = trim(rest)).empty())
    if (!says_version(command, take_word(rest))) return Pinned::no;
  return Pinned::yes;
}

std::vector<const Word*> unpinned_packages(const PackageCommand& command) {
  std::vector<const Word*> out;
  for (const Word* package : command.packages)
    if (!package->value.empty() && is_pinned(command, *package) == Pinned::no) out.push_back(package);
  return out;
}

std::string names_of(std::span<const Word* const> words) {
  std::vector<std::string> names;
  for (const Word* word : words) {
    names.push_back(word->value.substr(0, 40));
    if (names.back().size() < word->value.size()) names.back() += "…";
  }
  if (names.size() == 2) return names[0] + " and " + names[1];
  return some_of(names, 2);
}

}  // namespace plimsoll::lint
