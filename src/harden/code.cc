// SPDX-License-Identifier: Apache-2.0
#include "harden/code.h"

#include <algorithm>
#include <array>

#include "base/lines.h"
#include "codec/entry.h"
#include "oci/environment.h"

namespace plimsoll::harden {

namespace {

constexpr std::uint32_t kExecute = 0111;

/// Sorted.
constexpr std::array<std::string_view, 24> kModules{"bash", "beam", "cjs", "class", "dll",  "ear", "jar", "js",
                                                    "jsx",  "lua",  "mjs", "node",  "phar", "php", "pl",  "pm",
                                                    "py",   "pyc",  "pyd", "rb",    "sh",   "tcl", "war", "wasm"};
static_assert(std::ranges::is_sorted(kModules));

struct Area {
  std::string_view path;
  CodeKind kind;
};
/// A folder stands for all that is in it.
constexpr std::array kAreas{
    Area{"etc/cron.d", CodeKind::startup},
    Area{"etc/cron.daily", CodeKind::startup},
    Area{"etc/cron.hourly", CodeKind::startup},
    Area{"etc/cron.monthly", CodeKind::startup},
    Area{"etc/cron.weekly", CodeKind::startup},
    Area{"etc/crontab", CodeKind::startup},
    Area{"etc/crontabs", CodeKind::startup},
    Area{"var/spool/cron", CodeKind::startup},
    Area{"etc/periodic", CodeKind::startup},
    Area{"etc/init.d", CodeKind::startup},
    Area{"etc/inittab", CodeKind::startup},
    Area{"etc/systemd", CodeKind::startup},
    Area{"lib/systemd", CodeKind::startup},
    Area{"usr/lib/systemd", CodeKind::startup},
    Area{"etc/s6", CodeKind::startup},
    Area{"etc/s6-overlay", CodeKind::startup},
    Area{"etc/services.d", CodeKind::startup},
    Area{"etc/cont-init.d", CodeKind::startup},
    Area{"etc/supervisor", CodeKind::startup},
    Area{"etc/supervisord.conf", CodeKind::startup},
    Area{"docker-entrypoint.d", CodeKind::startup},
    Area{"etc/profile", CodeKind::startup},
    Area{"etc/profile.d", CodeKind::startup},
    Area{"etc/bash.bashrc", CodeKind::startup},
    Area{"etc/ld.so.preload", CodeKind::loader},
    Area{"etc/ld.so.conf", CodeKind::loader},
    Area{"etc/ld.so.conf.d", CodeKind::loader},
    Area{"etc/ld.so.cache", CodeKind::loader},
    Area{"etc/passwd", CodeKind::trust},
    Area{"etc/group", CodeKind::trust},
    Area{"etc/shadow", CodeKind::trust},
    Area{"etc/sudoers", CodeKind::trust},
    Area{"etc/sudoers.d", CodeKind::trust},
    Area{"etc/pam.d", CodeKind::trust},
    Area{"etc/ssl/certs", CodeKind::trust},
    Area{"etc/pki", CodeKind::trust},
    Area{"etc/apt/trusted.gpg.d", CodeKind::trust},
    Area{"etc/apk/keys", CodeKind::trust},
    Area{"usr/share/ca-certificates", CodeKind::trust},
    Area{"usr/local/share/ca-certificates", CodeKind::trust},
    Area{"usr/share/keyrings", CodeKind::trust},
};

/// "libc.so.6", "ld-musl-x86_64.so.1", "_speedups.cpython-311-x86_64-linux-gnu.so"
bool is_library(std::string_view name) {
  const std::size_t at = name.rfind(".so");
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view rest = name.substr(at + 3);
  return rest.empty() || (rest.front() == '.' && rest.find_first_not_of(".0123456789") == std::string_view::npos);
}

bool is_module(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && dot > 0 && std::ranges::binary_search(kModules, name.substr(dot + 1));
}

CodeKind kind_of(const Tree& tree, Index entry) {
  if (!tree.is_file(entry)) return CodeKind::none;
  const std::string_view name = tree.name(entry);
  if (is_library(name)) return CodeKind::library;
  if (is_module(name)) return CodeKind::module;
  return (tree.mode(entry) & kExecute) != 0 ? CodeKind::program : CodeKind::none;
}

}  // namespace

std::string_view code_kind_name(CodeKind kind) {
  switch (kind) {
    case CodeKind::none:
      break;
    case CodeKind::program:
      return "program";
    case CodeKind::library:
      return "library";
    case CodeKind::module:
      return "module";
    case CodeKind::startup:
      return "startup file";
    case CodeKind::loader:
      return "loader setting";
    case CodeKind::trust:
      return "account or certificate file";
  }
  return "file";
}

Code::Code(const Tree& tree, const oci::Config* config) : kinds_(tree.size()) {
  const std::span<const std::string> environment = config == nullptr ? std::span<const std::string>() : config->env;
  for (const std::string_view part : oci::path_parts(environment)) {
    const Index folder = part.starts_with('/') ? tree.resolve(normalise_path(part)) : kNone;
    path_.push_back({std::string(part), folder != kNone && tree.is_folder(folder) ? folder : kNone});
    if (path_.back().folder != kNone) path_folders_.insert(folder);
  }
  for (Index entry = 0; entry < tree.size(); ++entry) {
    const CodeKind kind = kind_of(tree, entry);
    const bool in_path = kind != CodeKind::none && path_folders_.contains(tree.parent(entry));
    kinds_[entry] = static_cast<std::uint8_t>(static_cast<unsigned>(kind) |
                                              (in_path || kind == CodeKind::library ? unsigned{kVital} : 0U));
  }
  for (const Area& area : kAreas) {
    const Index top = tree.resolve(area.path);
    if (top == kNone) continue;
    for (Index entry = top; entry < tree.end(top); ++entry) {
      if (tree.is_file(entry)) kinds_[entry] = static_cast<std::uint8_t>(static_cast<unsigned>(area.kind) | kVital);
    }
  }
  if (config == nullptr) return;
  find_entry_files(tree, *config);
  for (const Index entry : entry_files_) {
    const CodeKind known = kind(entry);
    kinds_[entry] =
        static_cast<std::uint8_t>(static_cast<unsigned>(known == CodeKind::none ? CodeKind::module : known) | kVital);
  }
}

void Code::find_entry_files(const Tree& tree, const oci::Config& config) {
  // The words of the command; those of a shell's script count too.
  std::vector<std::string_view> words;
  for (const auto* list : {&config.entrypoint, &config.cmd}) {
    for (const std::string& argument : *list) {
      for (std::string_view rest = argument; !trim(rest).empty();) words.push_back(take_word(rest));
    }
  }
  const auto add = [&](Index file) {
    if (file != kNone && tree.is_file(file) && std::ranges::find(entry_files_, file) == entry_files_.end())
      entry_files_.push_back(file);
  };
  bool is_first = true;
  for (const std::string_view word : words) {
    if (word.starts_with('/')) {
      add(tree.resolve(normalise_path(word)));
    } else if (is_first && word.find('/') == std::string_view::npos) {
      for (const PathFolder& part : path_) {
        if (part.folder == kNone || !entry_files_.empty()) continue;
        add(tree.resolve(tree.path(part.folder) + "/" + std::string(word)));
      }
    } else if (!word.starts_with('-')) {
      add(tree.resolve(normalise_path(config.working_dir + "/" + std::string(word))));
    }
    is_first = false;
  }
}

}  // namespace plimsoll::harden
