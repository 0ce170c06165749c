// SPDX-License-Identifier: Apache-2.0
// Wanted: which files a walk looks for. The detectors' own patterns, and on a second walk the places to which links
// have led ("var/lib/dpkg is a link to data/dpkg, so data/dpkg/status is wanted as var/lib/dpkg/status").
#pragma once

#include <compare>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "detect/detector.h"
#include "detect/dispatcher.h"

namespace plimsoll::scan {

/// A file, or every file directly in a folder, that stands in for one a detector asked for.
struct Detour {
  enum class Kind : std::uint8_t { file, folder };
  Kind kind = Kind::file;
  std::string path;      // where it really is
  std::string as;        // the path the detector asked for
  std::string detector;  // id
  auto operator<=>(const Detour&) const = default;
};

class Wanted {
 public:
  /// By the detectors' own patterns.
  explicit Wanted(std::span<const Detector> detectors);
  /// By detours only.
  Wanted(std::span<const Detector> detectors, std::vector<Detour> detours);
  Wanted(Wanted&&) = default;  // not copied: the tables point into detectors_

  struct Match {
    const Detector* detector;
    std::string as;  // the path to show the detector
  };
  /// Clears `into` and fills it with the detectors that want `path`.
  void match(std::string_view path, std::vector<Match>& into) const;
  /// Adds to `into` those that want an executable file which begins so and are not in it yet.
  void match_executable(std::string_view path, std::string_view head, std::vector<Match>& into) const;
  /// True when `path` is wanted or is a folder on the way to a wanted place, so that a link there matters.
  [[nodiscard]] bool leads_to_wanted(std::string_view path) const;
  [[nodiscard]] std::span<const Detector> detectors() const { return detectors_; }

 private:
  std::vector<Detector> detectors_;
  Dispatcher dispatcher_;
  std::multimap<std::string, Match, std::less<>> files_, folders_;
  std::set<std::string, std::less<>> on_the_way_;
};

}  // namespace plimsoll::scan
