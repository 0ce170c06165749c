// SPDX-License-Identifier: Apache-2.0
// Secrets as findings: one for every secret there is, however often and wherever it stands, with what became of each
// copy. That a later layer deletes a file changes nothing: its layer is shipped, and whoever pulls the image has it.
#pragma once

#include <vector>

#include "finding/finding.h"
#include "oci/image.h"
#include "scan/scanner.h"

namespace plimsoll::scan {

struct SecretFindings {
  std::vector<Finding> findings;       // in the order of reports
  std::vector<Suppressed> suppressed;  // the same; code "published"
};

/// Judges what the walk found in files (inventory.secrets) and looks through the image's texts (text_places.h) with
/// options.secrets. History lines of inventory.layers that hold a secret are redacted, so that no report repeats it.
/// Without a matcher nothing is found and nothing changed.
SecretFindings find_secrets(const oci::Image& image, const Options& options, Inventory& inventory);

}  // namespace plimsoll::scan
