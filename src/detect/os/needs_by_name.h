// SPDX-License-Identifier: Apache-2.0
// What the packages of one database need of each other, where they ask for names that several may provide: another
// package's own, a virtual one, a library, a file.
//
// Names are kept as numbers. A need that several packages meet is met by all of them; one that nobody meets is left
// out.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "detect/detector.h"

namespace plimsoll::detect {

class NeedsByName {
 public:
  // No distribution comes near these; what is beyond is not kept.
  static constexpr std::size_t kMostNeeds = 2'000'000, kMostProvided = 4'000'000;  // of a database
  static constexpr std::size_t kMostProviders = 64;                                // of one name
  static constexpr std::size_t kMostOfPackage = 4096;

  /// A package, which provides its own name. What is provided and needed next is provided and needed by it.
  void add(Package package);
  void provide(std::string_view name) { provide(path_hash(name)); }
  void provide(std::uint64_t name) {
    if (provided_.size() < kMostProvided && !packages_.empty()) provided_.emplace_back(name, last());
  }
  void need(std::string_view name) { need(path_hash(name)); }
  void need(std::uint64_t name) {
    if (needed_.size() < kMostNeeds && !packages_.empty()) needed_.emplace_back(last(), name);
  }
  /// The files of the package that was added last, as Ownership::files. They must outlive the call of send().
  void own(std::span<const std::uint64_t> files) { files_.emplace_back(last(), files); }
  /// A file, by its path.
  void need_file(std::string_view path);

  /// Hands the packages over with Package::depends, in the order they came in.
  void send(FactSink& sink);

 private:
  [[nodiscard]] std::uint32_t last() const { return static_cast<std::uint32_t>(packages_.size() - 1); }
  void provide_needed_files();

  std::vector<Package> packages_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> provided_;  // name and package
  std::vector<std::pair<std::uint32_t, std::uint64_t>> needed_;    // package and name
  std::vector<std::pair<std::uint32_t, std::span<const std::uint64_t>>> files_;
  std::vector<std::uint64_t> needed_files_;
};

}  // namespace plimsoll::detect
