// SPDX-License-Identifier: Apache-2.0
// For tests only: runs a detector over bytes and keeps its facts by kind.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/testing.h"
#include "detect/detector.h"

namespace plimsoll::testing {

struct Facts final : FactSink {
  std::vector<Package> packages;
  std::vector<KeptFile> files;
  std::vector<Gap> gaps;
  std::vector<Ownership> owned;
  std::vector<Program> programs;

  void add(Fact fact) override {
    if (auto* package = std::get_if<Package>(&fact)) packages.push_back(std::move(*package));
    if (auto* file = std::get_if<KeptFile>(&fact)) files.push_back(std::move(*file));
    if (auto* gap = std::get_if<Gap>(&fact)) gaps.push_back(std::move(*gap));
    if (auto* owned_files = std::get_if<Ownership>(&fact)) owned.push_back(std::move(*owned_files));
    if (auto* program = std::get_if<Program>(&fact)) programs.push_back(std::move(*program));
  }
};

inline Facts detect(const Detector& detector, std::string_view path, std::string_view content) {
  Facts facts;
  detector.detect(FileView{path, as_bytes(content)}, facts);
  return facts;
}

/// The unpacked Alpine root of that release below `folder`; empty when the shared images are missing.
inline std::filesystem::path alpine_root(std::string_view release, const Folder& folder) {
  const auto archive = shared() / "images" / ("alpine-minirootfs-" + std::string(release) + "-x86_64.tar.gz");
  const bool unpacked = std::filesystem::exists(archive) &&
                        run("tar -xzf '" + archive.string() + "' -C '" + folder.path().string() + "' --no-same-owner");
  return unpacked ? folder.path() : std::filesystem::path{};
}

}  // namespace plimsoll::testing
