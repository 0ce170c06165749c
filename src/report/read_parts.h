// SPDX-License-Identifier: Apache-2.0
// Parts that the JSON documents share, read back: the counterparts of json_parts.h.
#pragma once

#include "finding/finding.h"
#include "report/members.h"

namespace plimsoll::report {

LayerRef read_layer(const Members& in);
Finding read_finding(const Members& in);
Suppressed read_suppressed(const Members& in);
Decision read_decision(const Members& in);
Incomplete read_incomplete(const Members& in);

Scope read_scope(const Members& in);
Proof read_proof(const Members& in);

}  // namespace plimsoll::report
