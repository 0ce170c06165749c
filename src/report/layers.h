// SPDX-License-Identifier: Apache-2.0
// What `plimsoll layers` writes: what each layer does, and where the bytes of the image go.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"
#include "tree/accounting.h"

namespace plimsoll::report {

struct LayerSizes {
  std::uint64_t stored = 0;  // as it is distributed; 0: not known
  std::uint64_t plain = 0;   // of its tar; 0: not known
};

struct Layers {
  const Report* image = nullptr;
  const tree::Stack* stack = nullptr;
  const tree::Accounting* accounting = nullptr;
  std::vector<LayerSizes> sizes;  // one a layer
};

struct LayersFormat {
  std::string_view name;  // "json"
  std::string_view doc;
  std::string (*write)(const Layers& layers, const Options& options);
};

/// Sorted by name.
std::span<const LayersFormat> layers_formats();
const LayersFormat* find_layers_format(std::string_view name);

std::string write_layers_table(const Layers& layers, const Options& options);
std::string write_layers_json(const Layers& layers, const Options& options);

}  // namespace plimsoll::report
