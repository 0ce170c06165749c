// SPDX-License-Identifier: Apache-2.0
// Go programs: the modules they were built of, Go's standard library among them, and of each what is really linked.
//
// The main module is a package only when its version is known: a tag, or what -ldflags sets a variable named version
// to. "(devel)" and v0.0.0 pseudo-versions say nothing that could be compared with an advisory. A dependency that a
// module replaces is reported as that module, one that a folder replaces not at all: nobody knows its version. The
// program cmd/go is Go's "toolchain", as the vulnerability database calls it.
//
// Functions belong to the module whose path is the longest that begins their import path. For a replaced module they
// are listed under its own paths and under those of the module it stands for, since advisories may name either.
#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "detect/binary/go_build_info.h"
#include "detect/binary/go_functions.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::executable,
                                 "\x7f"
                                 "ELF"}};
constexpr std::size_t kLongestText = 1024;  // of a module path or version

struct Module {
  std::string_view import_path;  // what its import paths begin with
  Package package;               // without a version: no package
  Linkage linkage = {};
};

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= kLongestText && printable(text, kLongestText) == text;
}

Package golang_package(std::string_view name, std::string_view version) {
  Package package;
  package.type = "golang";
  package.name = package.source_name = name;
  package.version = package.source_version = version;
  return package;
}

/// "v0.0.0-20230102150405-abcdef123456": the commit had no tag before it.
bool is_untagged(std::string_view version) { return version.starts_with("v0.0.0-"); }

Package main_package(const GoBuildInfo& info) {
  const std::string_view recorded = info.main->version;
  if (recorded.starts_with('v') && !is_untagged(recorded)) return golang_package(info.main->path, recorded);
  return golang_package(info.main->path, version_of_link_flags(info));
}

std::vector<Module> modules_of(const GoBuildInfo& info) {
  std::vector<Module> modules;
  if (info.main && !info.main->path.empty()) modules.push_back({info.main->path, main_package(info)});
  for (const GoModule& module : info.dependencies) {
    if (module.path.empty()) continue;
    const bool replaced = module.replaced_path.has_value();
    modules.push_back({module.path, golang_package(replaced ? *module.replaced_path : module.path,
                                                   replaced ? module.replaced_version : module.version)});
  }
  return modules;
}

/// Sorts functions to modules.
class Linker {
 public:
  Linker(std::vector<Module>& modules, Module& standard, std::string_view main_path)
      : modules_(modules), standard_(standard), main_path_(main_path) {
    for (std::size_t i = 0; i < modules.size(); ++i) by_path_.try_emplace(modules[i].import_path, i);
  }

  void add(std::string_view name) {
    const auto function = parse_go_function(name, scratch_);
    if (!function) return;
    auto place = places_.find(function->path);
    if (place == places_.end()) place = places_.emplace(function->path, enter(function->path)).first;
    const Place& package = place->second;
    if (package.module == nullptr) return;
    add(package.module->linkage, package.start, *function);
    if (package.other) add(package.module->linkage, *package.other, *function);
  }

 private:
  /// Where the functions of one package go.
  struct Place {
    Module* module = nullptr;
    LinkedPart start = {};
    std::optional<LinkedPart> other = std::nullopt;  // its path in the module that replaces another
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Place enter(std::string_view escaped) {
    std::string path = go_import_path(escaped);
    if (path == "main" && !main_path_.empty()) path = main_path_;
    Place place{find(path)};
    if (place.module == nullptr) return place;
    place.start.add(path);
    place.module->linkage.parts.push_back(place.start.value());
    const std::string& name = place.module->package.name;
    if (place.module == &standard_ || name == place.module->import_path) return place;
    place.other = LinkedPart().add(name).add(std::string_view(path).substr(place.module->import_path.size()));
    place.module->linkage.parts.push_back(place.other->value());
    return place;
  }

  Module* find(std::string_view path) {
    for (std::string_view prefix = path;;) {
      if (const auto found = by_path_.find(prefix); found != by_path_.end()) return &modules_[found->second];
      const auto slash = prefix.rfind('/');
      if (slash == prefix.npos) break;
      prefix = prefix.substr(0, slash);
    }
    // Only the standard library's paths begin without a host; "main" is then a program of no module.
    const bool standard = path.substr(0, path.find('/')).find('.') == path.npos && path != "main";
    return standard ? &standard_ : nullptr;
  }

  static void add(Linkage& linkage, LinkedPart part, const GoFunction& function) {
    const auto push = [&](std::uint32_t value) {
      if (linkage.parts.empty() || linkage.parts.back() != value) linkage.parts.push_back(value);
    };
    push(part.add(".").add(function.first).value());
    if (!function.second.empty()) push(part.add(".").add(function.second).value());
  }

  std::vector<Module>& modules_;
  Module& standard_;
  std::string_view main_path_;
  std::unordered_map<std::string_view, std::size_t> by_path_;
  std::unordered_map<std::string, Place, Hash, std::equal_to<>> places_;
  std::string scratch_;
};

void finish(Linkage& linkage) {
  linkage.known = true;
  std::ranges::sort(linkage.parts);
  const auto rest = std::ranges::unique(linkage.parts);
  linkage.parts.erase(rest.begin(), rest.end());
  linkage.parts.shrink_to_fit();
}

/// True when the table could be read to its end: half a table would call things absent that are there.
bool link(const elf::File& file, const GoBuildInfo& info, std::vector<Module>& modules, Module& standard) {
  const auto table = find_go_functions(file);
  if (!table) return false;
  Linker linker(modules, standard, info.path);
  if (!each_go_function(*table, [&](std::string_view name) { linker.add(name); })) return false;
  if (standard.linkage.parts.empty()) return false;  // not even the runtime: no table of this program
  for (Module& module : modules) finish(module.linkage);
  finish(standard.linkage);
  return true;
}

void detect(const FileView& file, FactSink& sink) {
  const auto program = elf::File::parse(file.content);
  if (!program) return;  // told by the detector "program"
  const auto info = read_go_build_info(*program);
  if (!info) {
    sink.add(Gap{"malformed-file", printable(info.error().message)});
    return;
  }
  if (!*info) return;
  if ((*info)->cut)
    sink.add(Gap{"limit", fmt::format("only the first {} Go modules were read", (*info)->dependencies.size())});

  std::vector<Module> modules = modules_of(**info);
  Module standard{"std", golang_package("stdlib", go_release((*info)->go_version))};
  if (!link(*program, **info, modules, standard)) {
    for (Module& module : modules) module.linkage = {};
    standard.linkage = {};
  }
  if ((*info)->path == "cmd/go") {
    modules.push_back({"cmd", golang_package("toolchain", standard.package.version)});
    modules.back().package.cpe = "golang:go";
  }
  modules.push_back(std::move(standard));

  std::size_t odd = 0;
  for (Module& module : modules) {
    if (module.package.version.empty()) continue;
    if (!is_plain(module.package.name) || !is_plain(module.package.version)) {
      ++odd;
      continue;
    }
    module.package.linkage = std::move(module.linkage);
    sink.add(std::move(module.package));
  }
  if (odd > 0)
    sink.add(Gap{"malformed-file", fmt::format("{} Go modules have a path or version that cannot be one", odd)});
}

}  // namespace

Detector go_binary_detector() {
  return {"go-binary", 1, "Go programs: the modules they are built of and which of their functions are linked", kWants,
          detect};
}

}  // namespace plimsoll::detect
