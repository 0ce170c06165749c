// SPDX-License-Identifier: Apache-2.0
// What dive would write of an image (`plimsoll layers --compat dive`): the text of `dive --ci`, without colours, and
// the document of `dive --json`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/layers.h"
#include "tree/dive_rules.h"

namespace plimsoll::report {

/// `config` is the file the rules were read from; empty: dive's defaults.
std::string write_dive_text(const Layers& layers, const tree::DiveNumbers& numbers,
                            const std::vector<tree::DiveVerdict>& verdicts, std::string_view config);
std::string write_dive_json(const Layers& layers);

}  // namespace plimsoll::report
