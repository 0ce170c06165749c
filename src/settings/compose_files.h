// SPDX-License-Identifier: Apache-2.0
// A compose file as one tree: its documents laid over each other, variables replaced, includes and extends followed.
// Values of other files stand where this file names them.
//
// Untrusted: how many files are read and how deep they name each other is limited, cycles end as problems.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/yaml_tree.h"
#include "settings/readers.h"
#include "settings/variables.h"

namespace plimsoll::settings {

struct ComposeModel {
  yaml::NodePtr root;                    // a mapping
  std::vector<yaml::NodePtr> documents;  // of this file, as written
  std::vector<TextRange> borrowed;       // places that stand for values of other files
  std::vector<Item> problems, unset_variables;
  Environment environment;  // what variables were replaced by
};

Result<ComposeModel> load_compose(std::string_view text, std::string_view path, const ReadOptions& options);

}  // namespace plimsoll::settings
