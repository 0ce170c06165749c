// SPDX-License-Identifier: Apache-2.0
// Shows any bytes to one detector: nothing crashes, every package has a name and a version, and owned files are sorted.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string_view>

#include "detect/table.h"

namespace plimsoll::fuzz {

class PackageChecks final : public FactSink {
 public:
  void add(Fact fact) override {
    const auto* package = std::get_if<Package>(&fact);
    if (package && (package->name.empty() || package->version.empty() || package->source_name.empty())) std::abort();
    const auto* owned = std::get_if<Ownership>(&fact);
    if (owned && (owned->package.empty() || owned->files.empty() || !std::ranges::is_sorted(owned->files)))
      std::abort();
  }
};

inline void detect(const Detector& detector, std::string_view path, const unsigned char* data, std::size_t size) {
  PackageChecks checks;
  detector.detect({path, std::as_bytes(std::span(data, size))}, checks);
}

/// A detector and a path it wants.
struct Target {
  Detector (*detector)();
  std::string_view path;
};

/// The first byte picks the target.
inline void detect_picked(std::span<const Target> targets, const unsigned char* data, std::size_t size) {
  if (size == 0) return;
  const Target& target = targets[data[0] % targets.size()];
  detect(target.detector(), target.path, data + 1, size - 1);
}

}  // namespace plimsoll::fuzz
