// SPDX-License-Identifier: Apache-2.0
// Snapshot: what is known of an image so far. Never changed once made: whoever learns more makes the next one, and who
// looks holds on to the one he has.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "finding/finding.h"
#include "tree/stack.h"

namespace plimsoll::explore {

/// How much of a layer is known.
enum class Reading : std::uint8_t { waiting, done, absent };

struct LayerRow {
  LayerRef ref = {};
  std::uint64_t size = 0;   // as stored, 0 when not known
  std::string instruction = {};  // what made it, as a Dockerfile would say it
  Reading reading = Reading::waiting;
};

/// Names of numbers in etc/passwd or etc/group.
using Names = std::map<std::uint32_t, std::string>;

struct Snapshot {
  std::string name;  // of the image
  std::string platform;
  std::vector<LayerRow> layers;  // at least one, but before the image is open
  std::shared_ptr<const tree::Stack> stack = std::make_shared<const tree::Stack>();
  Names users, groups;
  std::shared_ptr<const Report> report;  // none: findings are not known yet
  std::string trouble;                   // why something is missing; empty: nothing is
  bool listed = false;                   // every layer is in the stack
  bool finished = false;                 // nothing more will come
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace plimsoll::explore
