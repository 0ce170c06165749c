// SPDX-License-Identifier: Apache-2.0
#include "scan/wanted.h"

#include <algorithm>

namespace plimsoll::scan {

Wanted::Wanted(std::span<const Detector> detectors)
    : detectors_(detectors.begin(), detectors.end()), dispatcher_(detectors_) {}

Wanted::Wanted(std::span<const Detector> detectors, std::vector<Detour> detours)
    : detectors_(detectors.begin(), detectors.end()), dispatcher_(std::span<const Detector>{}) {
  for (Detour& detour : detours) {
    const auto detector = std::ranges::find(detectors_, std::string_view(detour.detector), &Detector::id);
    if (detector == detectors_.end()) continue;
    for (std::size_t end = detour.path.size(); end != std::string::npos && end > 0;
         end = detour.path.rfind('/', end - 1)) {
      on_the_way_.insert(detour.path.substr(0, end));
      if (end == 0) break;
    }
    auto& table = detour.kind == Detour::Kind::file ? files_ : folders_;
    table.emplace(std::move(detour.path), Match{&*detector, std::move(detour.as)});
  }
}

void Wanted::match(std::string_view path, std::vector<Match>& into) const {
  into.clear();
  for (const std::uint16_t index : dispatcher_.match(path)) into.push_back({&detectors_[index], std::string(path)});
  for (auto [row, end] = files_.equal_range(path); row != end; ++row) into.push_back(row->second);
  if (folders_.empty()) return;
  const std::size_t slash = path.rfind('/');
  const std::string_view folder = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  const std::string_view name = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
  for (auto [row, end] = folders_.equal_range(folder); row != end; ++row) {
    into.push_back({row->second.detector, row->second.as + '/' + std::string(name)});
  }
}

void Wanted::match_executable(std::string_view path, std::string_view head, std::vector<Match>& into) const {
  for (const std::uint16_t index : dispatcher_.match_executable(head)) {
    const Detector* detector = &detectors_[index];
    if (std::ranges::find(into, detector, &Match::detector) == into.end())
      into.push_back({detector, std::string(path)});
  }
}

bool Wanted::leads_to_wanted(std::string_view path) const {
  return dispatcher_.leads_to_wanted(path) || on_the_way_.contains(path);
}

}  // namespace plimsoll::scan
