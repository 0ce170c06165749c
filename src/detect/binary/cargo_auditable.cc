// SPDX-License-Identifier: Apache-2.0
// Rust programs built with cargo-auditable: the section .dep-v0 holds the crates they were built of, as JSON in a zlib
// stream (cargo-auditable.schema.json):
//
//   {"packages": [{"name", "version", "source", "kind": "build" or "runtime", "dependencies": [index …], "root":
//   bool}]}
//
// What the root depends on was asked for directly. Crates of kind build (and dev, in old files) ran while it was
// built and are not in it. The indices say who needs whom.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/json.h"
#include "base/sorted.h"
#include "codec/elf.h"
#include "codec/zlib.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::executable,
                                 "\x7f"
                                 "ELF"}};
constexpr std::uint64_t kMostJson = 16 * kMiB;
constexpr std::size_t kMostCrates = 50'000, kLongestText = 256, kMostNeeds = 4096;

Result<json::value> read(const elf::File& program, const elf::Section& section) {
  const Bytes stream = TRY(program.content(section));
  const Buffer text = TRY(inflate_zlib(stream, kMostJson));
  return json::parse(as_text(text));
}

/// The crates that the root asks for; nothing when there is no one root.
std::optional<std::vector<bool>> direct(const json::array& crates) {
  const json::value* root = nullptr;
  for (const json::value& crate : crates) {
    const json::value* mark = json::find(crate, "root");
    if (mark == nullptr || !mark->is_bool() || !mark->get_bool()) continue;
    if (root != nullptr) return std::nullopt;
    root = &crate;
  }
  if (root == nullptr) return std::nullopt;
  std::vector<bool> marks(crates.size(), false);
  for (const json::value& index : json::items(*root, "dependencies")) {
    const auto number = index.is_int64() ? index.get_int64() : -1;
    if (number >= 0 && static_cast<std::uint64_t>(number) < marks.size())
      marks[static_cast<std::size_t>(number)] = true;
  }
  return marks;
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= kLongestText && printable(text, kLongestText) == text;
}

void add_needs(const json::value& crate, const json::array& crates, Package& package) {
  for (const json::value& index : json::items(crate, "dependencies")) {
    const auto number = index.is_int64() ? index.get_int64() : -1;
    if (number < 0 || static_cast<std::uint64_t>(number) >= crates.size()) continue;
    if (package.depends.size() >= kMostNeeds) break;
    const json::value& other = crates[static_cast<std::size_t>(number)];
    const std::string_view name = json::text(other, "name"), version = json::text(other, "version");
    if (is_plain(name) && is_plain(version)) package.depends.push_back({std::string(name), std::string(version)});
  }
  sort_unique(package.depends);
}

void detect(const FileView& file, FactSink& sink) {
  const auto program = elf::File::parse(file.content);
  if (!program) return;  // told by the detector "program"
  const elf::Section* section = program->section(".dep-v0");
  if (section == nullptr) return;
  const auto document = read(*program, *section);
  if (!document) {
    sink.add(Gap{"malformed-file", printable("the crates in section .dep-v0: " + document.error().message)});
    return;
  }
  const json::array& crates = json::items(*document, "packages");
  const auto asked = direct(crates);
  std::size_t odd = 0;
  for (std::size_t i = 0; i < std::min(crates.size(), kMostCrates); ++i) {
    const std::string_view name = json::text(crates[i], "name"), version = json::text(crates[i], "version");
    if (!is_plain(name) || !is_plain(version)) {
      ++odd;
      continue;
    }
    Package package;
    package.type = "cargo";
    package.name = package.source_name = name;
    package.version = package.source_version = version;
    const std::string_view kind = json::text(crates[i], "kind");
    if (kind == "build" || kind == "dev" || kind == "development") package.scope = Scope::development;
    const json::value* root = json::find(crates[i], "root");
    const bool is_root = root != nullptr && root->is_bool() && root->get_bool();
    if (asked && !is_root) package.relation = (*asked)[i] ? Relation::direct : Relation::transitive;
    add_needs(crates[i], crates, package);
    sink.add(std::move(package));
  }
  if (crates.size() > kMostCrates)
    sink.add(Gap{"limit", fmt::format("only the first {} crates were read", kMostCrates)});
  if (odd > 0) sink.add(Gap{"malformed-file", fmt::format("{} crates have a name or version that cannot be one", odd)});
}

}  // namespace

Detector cargo_auditable_detector() {
  return {"cargo-auditable", 2, "Rust programs that carry the list of their crates (cargo-auditable)", kWants, detect};
}

}  // namespace plimsoll::detect
