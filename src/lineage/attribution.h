// SPDX-License-Identifier: Apache-2.0
// Attribution: which line of the Dockerfile each layer and each entry of an image's history came from.
//
// The instructions of the target stage and of the stages it is on are held against the history from its newest end;
// what is older than all of them is the base's and belongs to the first FROM. A layer that several instructions went
// into (squashed, or a builder that commits once a stage) belongs to all of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dockerfile/parse.h"
#include "dockerfile/stages.h"
#include "finding/finding.h"
#include "oci/image.h"

namespace plimsoll::lineage {

struct Recipe {
  std::string name;  // of the file, as given
  dockerfile::Dockerfile file;
  std::string target;  // --target; empty: the last stage
  dockerfile::BuildOptions options;
};

/// From an instruction to an instruction, both included: indexes of Dockerfile::instructions.
struct Stretch {
  std::size_t first = 0, last = 0;
  auto operator<=>(const Stretch&) const = default;
};

struct Attribution {
  bool fits = false;                 // false: nothing below but `why` and `from` is filled
  std::string why;                   // why it does not fit, one sentence
  std::string from;                  // what the lowest FROM names: "debian:12-slim"
  std::size_t root = 0, target = 0;  // the lowest FROM, and that of the target stage
  std::vector<std::size_t> chain;    // every instruction of those stages, without their FROMs, as executed
  std::vector<std::optional<Stretch>> of_history;  // none: not known
  std::vector<std::optional<Stretch>> of_layer;
  std::size_t base_history = 0;            // how many of the oldest entries are the base's …
  std::optional<std::size_t> base_layers;  // … and of the layers, where that is certain
  double score = 0;                        // 0 to 1
};

/// An error only when there is no such target. `layers` are the image's, for their history_index.
Result<Attribution> attribute(const Recipe& recipe, const oci::Config& config, const std::vector<oci::Layer>& layers);

/// Fills Finding::dockerfile of every finding whose line is known.
void tell_lines(const Recipe& recipe, const Attribution& attribution, std::vector<Finding>& findings);

/// The instruction that a finding of the metadata ("history:4", "config:User") leads to; nullopt: not known.
std::optional<Stretch> stretch_of(const Recipe& recipe, const Attribution& attribution, const Finding& finding);

}  // namespace plimsoll::lineage
