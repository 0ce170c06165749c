// SPDX-License-Identifier: Apache-2.0
// View: the squashed image, as far as the scan needs it. Layers are applied from the base up; whiteouts, opaque
// folders, replaced folders and links act as they would in the container's file system (OCI image-spec layer.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scan/layer_facts.h"
#include "scan/wanted.h"

namespace plimsoll::scan {

class View {
 public:
  struct FoundFact {
    Fact fact;
    std::size_t layer;  // the lowest layer since which the file has said this without a break
  };
  /// Keyed by path and detector id.
  using Files = std::map<std::pair<std::string, std::string>, std::vector<FoundFact>>;

  /// Puts the next layer on top.
  void apply(std::size_t layer, const LayerFacts& facts);

  /// All files that were shown to a detector and are still there.
  [[nodiscard]] const Files& files() const { return files_; }

  /// Where a path leads when every link is followed inside the image; nullopt for loops.
  [[nodiscard]] std::optional<std::string> resolve(std::string_view path) const;

  /// The files that stand, by any way, where a detector wants them. Files that were written through a link which is
  /// gone are left out.
  [[nodiscard]] Files wanted_files(std::span<const Detector> detectors) const;

  /// The places to which links lead from what the detectors want, and where nobody has looked yet.
  [[nodiscard]] std::vector<Detour> detours(std::span<const Detector> detectors) const;

 private:
  enum class Last : std::uint8_t { follow, keep };
  /// Each form the path takes on its way is appended to `trail` when there is one.
  std::optional<std::string> follow(std::string_view path, Last last, std::vector<std::string>* trail = nullptr) const;
  /// The path with its folders' links followed, itself not; unchanged when there is a loop.
  [[nodiscard]] std::string placed(std::string_view path) const;
  void remove(std::string_view path);
  void remove_below(std::string_view folder);
  void hide(const LayerFacts& facts);
  /// A hard link shares the content its target has now, whatever happens to the target later.
  void settle_hard_link(const std::string& path, const std::string& target);

  Files files_;
  std::map<std::string, Link, std::less<>> links_;
};

}  // namespace plimsoll::scan
