// SPDX-License-Identifier: Apache-2.0
#include "harden/context.h"

#include <algorithm>
#include <array>

#include "base/words.h"
#include "codec/entry.h"

namespace plimsoll::harden {

namespace {

constexpr std::size_t kMostPlaces = 50;  // of one finding

/// Somebody's folder, not a system's, when what every system has belongs to an ordinary user.
bool is_roots(const Tree& tree) {
  for (const std::string_view path : {"etc", "usr"}) {
    if (const Index folder = tree.find(path); folder != kNone) return tree.uid(folder) == 0;
  }
  return true;
}

}  // namespace

Context::Context(const ImageView& view)
    : image(view), tree(*view.stack), accounts(read_accounts(*view.accounts)), code(tree, view.config) {
  owners_known_ = view.config != nullptr || is_roots(tree);
  if (view.config == nullptr) return;
  run_user = find_run_user(view.config->user, accounts);
  if (!has_limited_user()) return;
  const Access access(tree, {run_user->uid, run_user->gid, run_user->groups}, Effort::change_modes);
  weaknesses = prove(tree, code, access);
  for (const Weakness& weakness : weaknesses) weak.insert(weakness.entries.begin(), weakness.entries.end());
}

std::string_view Context::owner_of(Index entry) const {
  const std::uint64_t hash = owned_path(tree.path(entry));
  for (const Ownership& ownership : image.ownership) {
    if (std::ranges::binary_search(ownership.files, hash)) return ownership.package;
  }
  return {};
}

bool Context::is_mounted_over(Index entry) const {
  while (tree.parent(entry) != kTop && tree.parent(entry) != kNone) entry = tree.parent(entry);
  const std::string_view name = tree.name(entry);
  return name == "dev" || name == "proc" || name == "sys";
}

std::vector<Index> Context::homes() const {
  std::vector<Index> found;
  const auto add = [&](std::string_view path) {
    const Index home = tree.resolve(normalise_path(path));
    if (home != kNone && home != kTop && std::ranges::find(found, home) == found.end()) found.push_back(home);
  };
  add("root");
  for (const User& user : accounts.users) add(user.home);
  if (const Index all = tree.resolve("home"); all != kNone) {
    for (Index entry = all + 1; entry < tree.end(all); entry = tree.end(entry)) add(tree.path(entry));
  }
  return found;
}

std::optional<LayerRef> Context::layer_of(Index entry) const {
  const std::uint32_t layer = tree.layer(entry);
  if (layer >= image.layers.size()) return std::nullopt;
  return image.layers[layer];
}

Place Context::place(Index entry, std::string detail) const {
  Place made;
  made.path = tree.path(entry);
  made.layer = layer_of(entry);
  made.detail = std::move(detail);
  return made;
}

std::string Context::user_name(std::uint32_t uid) const {
  const User* user = accounts.find_user(uid);
  if (user != nullptr && !user->name.empty()) return user->name;
  return uid == 0 ? "root" : fmt::format("{}", uid);
}

std::string Context::group_name(std::uint32_t gid) const {
  const auto group = std::ranges::find(accounts.groups, std::int64_t{gid}, &Group::gid);
  if (group != accounts.groups.end() && !group->name.empty()) return group->name;
  return gid == 0 ? "root" : fmt::format("{}", gid);
}

std::string Context::mode_and_owner(Index entry) const {
  std::string text = fmt::format("{:04o}", tree.mode(entry));
  if (owners_known_) text += fmt::format(" {}:{}", user_name(tree.uid(entry)), group_name(tree.gid(entry)));
  return text;
}

void Context::list(Finding& finding, const std::vector<Index>& entries,
                   const std::function<std::string(Index)>& detail) const {
  for (const Index entry : entries) {
    if (finding.places.size() == kMostPlaces) break;
    finding.places.push_back(place(entry, detail(entry)));
  }
  if (entries.size() > kMostPlaces)
    finding.evidence.push_back(fmt::format("{} of {} places are listed", kMostPlaces, entries.size()));
  for (const Index entry : entries) {
    const std::optional<LayerRef> layer = layer_of(entry);
    if (layer && (finding.layer == LayerRef{} || layer->index < finding.layer.index)) finding.layer = *layer;
  }
}

Place setting(std::string_view name, std::string detail) {
  Place made;
  made.path = fmt::format("config:{}", name);
  made.detail = std::move(detail);
  return made;
}

std::map<std::uint32_t, std::vector<Index>> by_layer(const Tree& tree, const std::vector<Index>& entries) {
  std::map<std::uint32_t, std::vector<Index>> layers;
  for (const Index entry : entries) layers[tree.layer(entry)].push_back(entry);
  return layers;
}

std::string instruction_of(std::string_view created_by) {
  constexpr std::string_view kMark = " # buildkit", kShell = "/bin/sh -c ", kNothing = "#(nop)";
  std::string_view text = created_by;
  if (text.ends_with(kMark)) text.remove_suffix(kMark.size());
  for (const std::string_view word : {"COPY ", "ADD ", "RUN "}) {
    if (text.starts_with(word)) return std::string(text);
  }
  if (text.starts_with(kShell) && !text.substr(kShell.size()).starts_with(kNothing))
    return "RUN " + std::string(text.substr(kShell.size()));
  return {};
}

}  // namespace plimsoll::harden
