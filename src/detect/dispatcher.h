// SPDX-License-Identifier: Apache-2.0
// Dispatcher: which detectors want a path, at a cost that does not grow with the number of detectors.
//
// All wants are compiled into hash tables once: whole paths, base names, folders and their names are looked up,
// prefixes and suffixes for each length that occurs. Nearly every path of an image is wanted by nobody, so a bit table
// of (length, last byte) in front of each hash table turns most away before anything is hashed.
//
// Immutable after construction, so const calls are safe from any thread.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "detect/detector.h"

namespace plimsoll {

/// Indices into the detectors a dispatcher was made of: in table order, without repeats.
using Matches = std::vector<std::uint16_t>;

class Dispatcher {
 public:
  /// The detectors and their wants stay the caller's and must outlive the dispatcher.
  explicit Dispatcher(std::span<const Detector> detectors);

  [[nodiscard]] std::span<const Detector> detectors() const { return detectors_; }

  /// The detectors that want the file at `path` (normalised, as in Entry::path). Allocates only when there are some.
  [[nodiscard]] Matches match(std::string_view path) const;

  /// The detectors that want an executable file with this beginning (kLongestMagic bytes of it, or all there are).
  [[nodiscard]] Matches match_executable(std::string_view head) const;
  static constexpr std::size_t kLongestMagic = 16;

  /// True when `path` is, or is a folder above, some wanted path or folder: a link there leads to wanted files.
  [[nodiscard]] bool leads_to_wanted(std::string_view path) const;

  /// Every wanted path and folder, sorted, without repeats.
  [[nodiscard]] std::span<const std::string_view> wanted_places() const { return places_; }

 private:
  class Index {
   public:
    /// The detectors of `key`, which are made empty when it is new.
    Matches& operator[](std::string_view key);
    /// nullptr when there is none.
    [[nodiscard]] const Matches* find(std::string_view key) const;

   private:
    static std::size_t bit(std::string_view key);
    std::bitset<1 << 14> maybe_;
    std::unordered_map<std::string_view, Matches> rows_;
  };

  std::span<const Detector> detectors_;
  Index paths_, names_, folders_, parents_, prefixes_, suffixes_;
  std::vector<std::size_t> prefix_lengths_, suffix_lengths_;
  std::bitset<256> prefix_starts_;  // the first bytes that occur
  std::vector<std::pair<std::string_view, std::uint16_t>> magics_;
  Index leading_;  // every wanted place and the folders above it; the detectors do not matter
  std::vector<std::string_view> places_;
};

}  // namespace plimsoll
