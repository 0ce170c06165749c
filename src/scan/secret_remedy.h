// SPDX-License-Identifier: Apache-2.0
// What to do about a secret in an image: revoke it first, then the Dockerfile lines that do the same work without
// keeping it. The lines are made from the history, that is, from the instructions which brought the secret in, used it
// and removed it; where the history does not tell them apart, only words are given.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "finding/finding.h"
#include "finding/instruction.h"
#include "secret/rule.h"

namespace plimsoll::scan {

/// The instructions of an image, redacted, and the layers they made.
struct BuildSteps {
  std::vector<HistoryLine> steps;
  std::vector<std::optional<std::size_t>> step_of_layer;  // index in `steps`
};

/// Where a secret stands, as far as the remedy depends on it.
struct SecretSite {
  enum class Kind : std::uint8_t {
    file,         // `path` in `layer`
    environment,  // ENV `name`
    argument,     // ARG `name`, in the history of a RUN
    script,       // the text of the RUN in `step`
    label,        // LABEL `name`
    command,      // CMD, ENTRYPOINT, HEALTHCHECK, ONBUILD: `name`
    annotation,   // of the manifest or an index
    other,        // anywhere else in the config
  };
  Kind kind = Kind::other;
  std::string path;  // without a leading "/"; of a member of an archive that of the archive
  std::string name;
  std::size_t layer = 0;
  std::optional<std::size_t> removed_by;  // layer
  std::optional<std::size_t> step;
  std::string redacted;  // how the secret stands in `steps`
};

/// `sites` are those of one secret, the plainest first: it says what is advised, and all give lines.
Remedy secret_remedy(const secret::Rule& rule, std::span<const SecretSite> sites, const BuildSteps& build);

}  // namespace plimsoll::scan
