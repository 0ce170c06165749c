// SPDX-License-Identifier: Apache-2.0
// go.mod (Go modules reference, "go.mod files"): one directive a line, or a block of them in brackets.
//
//   require ( path version [// indirect] )   replace path [version] => path version | ./folder   toolchain go1.22.1
//
// From Go 1.17 on it names every module that is built from. A module replaced by a folder is other code than its
// advisories speak of, and is left out. "go 1.22" is what the language must have at least; "toolchain" is what builds.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "base/lines.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "go.mod"}};

struct Line {
  std::vector<std::string_view> words;
  std::string_view comment;
};

/// Words stand between blanks; quoted ones ("…" or `…`) are given without their quotes.
Line split_line(std::string_view text) {
  Line line;
  while (true) {
    text = trim(text);
    if (text.empty()) return line;
    if (text.starts_with("//")) {
      line.comment = trim(text.substr(2));
      return line;
    }
    const bool quoted = text.front() == '"' || text.front() == '`';
    const auto end = std::min(quoted ? text.find(text.front(), 1) : text.find_first_of(" \t"), text.size());
    line.words.push_back(quoted ? text.substr(1, end - 1) : text.substr(0, end));
    text.remove_prefix(std::min(quoted ? end + 1 : end, text.size()));
  }
}

struct Module {
  std::string_view path, version;  // the version is empty: any, or a folder
  auto operator<=>(const Module&) const = default;
};

struct Requirement {
  Module module;
  bool indirect = false;
};

struct GoMod {
  std::vector<Requirement> required;
  std::map<Module, Module> replaced;
  std::string_view own, toolchain;  // own: the module that this file is of

  /// False when the words are not what the directive takes. Directives that name no modules are passed over.
  bool read(std::string_view directive, const Line& line) {
    const auto& words = line.words;
    if (directive == "require") {
      if (words.size() != 2) return false;
      const bool indirect = line.comment == "indirect" || line.comment.starts_with("indirect;");
      required.push_back({{words[0], words[1]}, indirect});
    } else if (directive == "replace") {
      const std::size_t arrow = words.size() > 1 && words[1] == "=>" ? 1 : 2;
      if (words.size() < arrow + 2 || words.size() > arrow + 3 || words[arrow] != "=>") return false;
      const Module old{words[0], arrow == 2 ? words[1] : std::string_view{}};
      replaced[old] = {words[arrow + 1], words.size() == arrow + 3 ? words[arrow + 2] : std::string_view{}};
    } else if (directive == "module") {
      if (words.size() != 1) return false;
      own = words[0];
    } else if (directive == "toolchain") {
      if (words.size() != 1) return false;
      toolchain = words[0];
    }
    return true;
  }

  [[nodiscard]] Module actual(const Module& module) const {
    auto row = replaced.find(module);
    if (row == replaced.end()) row = replaced.find({module.path, {}});
    return row == replaced.end() ? module : row->second;
  }
};

/// The release in "go1.22.1" or "go1.22.1-custom"; nothing for "default" and "local".
std::string_view release_of_toolchain(std::string_view toolchain) {
  if (!toolchain.starts_with("go")) return {};
  return toolchain.substr(2, toolchain.find('-') - 2);
}

void detect(const FileView& file, FactSink& sink) {
  if (is_below(file.path, "pkg/mod") || is_of_a_package(file.path)) return;  // of a dependency
  GoMod mod;
  Damage damage;
  std::string_view block;  // the directive whose brackets are open
  std::size_t number = 0;
  for (std::string_view rest = document(file.content); !rest.empty();) {
    Line line = split_line(take_line(rest));
    ++number;
    if (line.words.empty()) continue;
    if (!block.empty() && line.words.front() == ")") {
      block = {};
      continue;
    }
    std::string_view directive = block;
    if (block.empty()) {
      directive = line.words.front();
      line.words.erase(line.words.begin());
      if (line.words.size() == 1 && line.words.front() == "(") {
        block = directive;
        continue;
      }
    }
    if (!mod.read(directive, line)) damage.add(fmt::format("line {} is not what \"{}\" takes", number, directive));
  }

  // Go's own source: what it was built with is a matter of the release.
  if (mod.own == "std" || mod.own == "cmd") return;
  Packages packages("golang");
  for (const Requirement& requirement : mod.required) {
    const Module module = mod.actual(requirement.module);
    if (module.version.empty()) continue;
    if (packages.add(module.path, module.version, requirement.indirect ? Relation::transitive : Relation::direct) ==
        nullptr)
      damage.add(fmt::format("\"{}\" has no version", printable(module.path, 200)));
  }
  packages.add("stdlib", release_of_toolchain(mod.toolchain), Relation::direct);
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector go_mod_detector() {
  return {"go-mod", 1, "modules required by go.mod", kWants, detect, 16 * kMiB, Proof::declared};
}

}  // namespace plimsoll::detect
