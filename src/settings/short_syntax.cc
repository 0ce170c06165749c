// SPDX-License-Identifier: Apache-2.0
#include "settings/short_syntax.h"

#include <algorithm>
#include <utility>

#include "base/lines.h"

namespace plimsoll::settings {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// At colons, but not that of a drive ("C:\data") nor those in "${…}".
std::vector<std::string_view> split_at_colons(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int open = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '{' && i > 0 && text[i - 1] == '$') ++open;
    if (i < text.size() && text[i] == '}' && open > 0) --open;
    const bool is_end = i == text.size() || (text[i] == ':' && open == 0);
    if (!is_end) continue;
    // compose and docker take any single letter before the first colon for a drive.
    if (i < text.size() && i == begin + 1 && is_letter(text[begin]) && i + 1 < text.size()) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return parts;
}

bool is_propagation(std::string_view option) {
  return option == "shared" || option == "rshared" || option == "slave" || option == "rslave" || option == "private" ||
         option == "rprivate" || option == "unbindable" || option == "runbindable";
}

}  // namespace

TextRange Said::part(std::size_t offset, std::size_t size) const {
  const std::string_view raw = where.in(file);
  if (raw == value) return {where.begin + offset, where.begin + offset + size};
  const bool quoted = raw.size() == value.size() + 2 && (raw.front() == '"' || raw.front() == '\'');
  if (quoted && raw.substr(1, value.size()) == value) {
    return {where.begin + 1 + offset, where.begin + 1 + offset + size};
  }
  return where;
}

Port parse_port(const Said& said) {
  Port port;
  port.where = said.where;
  std::string_view text = said.value;
  if (const std::size_t slash = text.rfind('/'); slash != text.npos) {
    port.protocol = lowercase(text.substr(slash + 1));
    text = text.substr(0, slash);
  }
  const std::size_t last = text.rfind(':');
  port.container = text.substr(last == text.npos ? 0 : last + 1);
  if (last == text.npos) return port;
  const std::string_view host_side = text.substr(0, last);
  const std::size_t colon = host_side.ends_with(']') ? host_side.npos : host_side.rfind(':');
  std::string_view address = colon == host_side.npos ? std::string_view{} : host_side.substr(0, colon);
  port.host = host_side.substr(colon == host_side.npos ? 0 : colon + 1);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  port.address = address;
  port.host_where = said.part(host_side);
  return port;
}

MountPoint::Type type_of_source(std::string_view source) {
  if (source.starts_with(R"(\\)")) {
    return source.contains("pipe") ? MountPoint::Type::pipe : MountPoint::Type::bind;
  }
  if (source.empty()) return MountPoint::Type::volume;
  if (source.front() == '.' || source.front() == '/' || source.front() == '~') return MountPoint::Type::bind;
  if (source.size() > 1 && is_letter(source[0]) && source[1] == ':') return MountPoint::Type::bind;
  // No volume's name has a slash: "$HOME/data" is a folder whatever HOME is.
  return source.front() == '$' && source.contains('/') ? MountPoint::Type::bind : MountPoint::Type::volume;
}

MountPoint parse_volume(const Said& said) {
  MountPoint mount;
  mount.where = said.where;
  const std::vector<std::string_view> parts = split_at_colons(said.value);
  if (parts.size() == 1) {
    mount.target = parts[0];
    return mount;
  }
  mount.source = parts[0];
  mount.source_where = said.part(parts[0]);
  mount.target = parts[1];
  mount.type = type_of_source(mount.source);
  if (parts.size() < 3) return mount;
  std::string_view rest = parts[2];
  while (!rest.empty()) {
    const std::string_view option = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), option.size() + 1));
    if (option == "ro" || option == "readonly") mount.read_only = true;
    if (option == "rw") mount.read_only = false;
    if (is_propagation(option)) mount.propagation = option;
  }
  return mount;
}

MountPoint parse_mount_option(const Said& said) {
  MountPoint mount;
  mount.where = said.where;
  std::string_view rest = said.value;
  while (!rest.empty()) {
    std::string_view field = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), field.size() + 1));
    if (field.size() > 1 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
    const std::size_t equals = field.find('=');
    const std::string key = lowercase(trim(field.substr(0, equals)));
    const std::string_view value = field.substr(equals == field.npos ? field.size() : equals + 1);
    if (key == "type") {
      mount.type = value == "bind"                        ? MountPoint::Type::bind
                   : value == "volume"                    ? MountPoint::Type::volume
                   : value == "tmpfs" || value == "ramfs" ? MountPoint::Type::tmpfs
                   : value == "npipe"                     ? MountPoint::Type::pipe
                                                          : MountPoint::Type::other;
    } else if (key == "source" || key == "src") {
      mount.source = value;
      mount.source_where = said.part(value);
    } else if (key == "target" || key == "destination" || key == "dst") {
      mount.target = value;
    } else if (key == "readonly" || key == "ro") {
      mount.read_only = value.empty() || means_true(value);
    } else if (key == "rw") {
      mount.read_only = !value.empty() && !means_true(value);
    } else if (key == "bind-propagation") {
      mount.propagation = value;
    } else if (is_propagation(key)) {
      mount.propagation = key;
    }
  }
  return mount;
}

void apply_security_option(const Said& said, RunSpec& spec) {
  const std::string_view text = trim(said.value);
  const std::size_t split = text.find_first_of("=:");
  const std::string name = lowercase(text.substr(0, split));
  const std::string_view value = split == text.npos ? std::string_view{} : trim(text.substr(split + 1));
  if (name == "seccomp") {
    spec.seccomp.set(std::string(value), said.where);
  } else if (name == "apparmor") {
    spec.apparmor.set(std::string(value), said.where);
  } else if (name == "label") {
    spec.selinux.push_back({std::string(value), said.where});
  } else if (name == "no-new-privileges") {
    spec.no_new_privileges.set(split == text.npos || means_true(value), said.where);
  } else if (name == "systempaths") {
    spec.system_paths_unconfined.set(value == "unconfined", said.where);
  } else if (name == "unmask") {  // podman
    spec.system_paths_unconfined.set(true, said.where);
  }
}

std::string capability_name(std::string_view text) {
  std::string name(trim(text));
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (name.starts_with("CAP_")) name.erase(0, 4);
  return name;
}

Variable parse_variable(const Said& said) {
  Variable variable;
  const std::size_t equals = said.value.find('=');
  variable.name = said.value.substr(0, equals);
  variable.where = variable.value_where = said.where;
  if (equals == said.value.npos) return variable;
  variable.value = said.value.substr(equals + 1);
  variable.value_where = said.part(said.value.substr(equals + 1));
  return variable;
}

std::vector<std::string> split_command(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && quote != '\'' && i + 1 < line.size()) {
      word += line[++i];
      in_word = true;
    } else if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      in_word = true;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (in_word) words.push_back(std::exchange(word, {}));
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words.push_back(std::move(word));
  return words;
}

bool means_true(std::string_view text) {
  const std::string lower = lowercase(trim(text));
  return lower == "true" || lower == "yes" || lower == "on" || lower == "1" || lower == "t" || lower == "y";
}

}  // namespace plimsoll::settings
