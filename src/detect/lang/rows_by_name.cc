// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/rows_by_name.h"

#include <algorithm>

#include "package/ecosystem.h"
#include "version/constraint.h"

namespace plimsoll::detect {
namespace {

constexpr std::size_t kMostVersions = 16;  // of one package: for different platforms
constexpr std::size_t kLongestRange = 1024;

}  // namespace

void RowsByName::add(Package& package) {
  auto& rows = rows_[name_key(type_, package.name)];
  if (rows.size() < kMostVersions && std::ranges::find(rows, &package) == rows.end()) rows.push_back(&package);
}

std::vector<const Package*> RowsByName::find(std::string_view name, std::string_view range) const {
  const auto found = rows_.find(name_key(type_, name));
  if (found == rows_.end()) return {};
  const std::vector<const Package*>& all = found->second;
  const Ecosystem* ecosystem = find_ecosystem(type_);
  const version::Scheme* scheme = ecosystem == nullptr ? nullptr : version::find_scheme(ecosystem->ordering);
  if (all.size() == 1 || range.empty() || range.size() > kLongestRange || scheme == nullptr) return all;
  std::vector<const Package*> out;
  for (const Package* row : all) {
    const auto allowed = version::satisfies(*scheme, row->version, range);
    if (allowed && *allowed) out.push_back(row);
  }
  return out.empty() ? all : out;
}

}  // namespace plimsoll::detect
