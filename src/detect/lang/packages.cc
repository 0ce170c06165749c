// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/packages.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/sorted.h"

namespace plimsoll::detect {
namespace {

constexpr std::size_t kLongest = 1024;

bool is_clean(std::string_view text) {
  if (text.empty() || text.size() > kLongest || text.front() == ' ' || text.back() == ' ') return false;
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

bool is_sound(std::string_view name, std::string_view version) {
  return is_clean(name) && is_clean(version) &&
         std::ranges::any_of(version, [](char c) { return c >= '0' && c <= '9'; });
}

Package language_package(std::string_view type, std::string_view name, std::string_view version) {
  Package package;
  package.type = type;
  package.name = name;
  package.version = version;
  package.source_name = name;
  package.source_version = version;
  return package;
}

Package* Packages::add(std::string_view name, std::string_view version, Relation relation, Scope scope) {
  if (!is_sound(name, version)) return nullptr;
  std::string key;
  key.reserve(name.size() + version.size() + 1);
  key.append(name).append(1, '\n').append(version);
  auto [row, is_new] = by_key_.try_emplace(std::move(key), nullptr);
  if (is_new && packages_.size() >= kMost) {
    ++too_many_;
    by_key_.erase(row);
    return nullptr;
  }
  if (is_new) {
    packages_.push_back(language_package(type_, name, version));
    row->second = &packages_.back();
    row->second->relation = relation;
    row->second->scope = scope;
    return row->second;
  }
  Package& package = *row->second;
  if (relation == Relation::direct || package.relation == Relation::unknown) package.relation = relation;
  if (scope == Scope::runtime) package.scope = scope;
  return &package;
}

void Packages::need(Package& from, const Package& to) {
  if (&from == &to) return;
  if (needs_.size() < kMostNeeds)
    needs_.emplace_back(&from, &to);
  else
    too_many_needs_ = true;
}

void Packages::send(FactSink& sink) {
  sort_unique(needs_);
  for (const auto& [from, to] : needs_) from->depends.push_back({to->name, to->version});
  for (Package& package : packages_) sort_unique(package.depends);
  needs_.clear();
  for (Package& package : packages_) sink.add(std::move(package));
  if (too_many_ > 0)
    sink.add(Gap{"limit-met", fmt::format("it names more than {} packages; {} were left out", kMost, too_many_)});
  if (too_many_needs_)
    sink.add(Gap{"limit-met",
                 fmt::format("its packages need each other more than {} times; the rest was left out", kMostNeeds)});
  packages_.clear();
  by_key_.clear();
  too_many_ = 0;
  too_many_needs_ = false;
}

void add_malformed(FactSink& sink, std::string_view reason) { sink.add(Gap{"malformed-file", std::string(reason)}); }

}  // namespace plimsoll::detect
