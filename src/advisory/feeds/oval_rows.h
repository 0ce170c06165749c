// SPDX-License-Identifier: Apache-2.0
// What the definitions of an OVAL document say, as advisories.
#pragma once

#include "advisory/feeds/oval_document.h"

namespace plimsoll::advisory {

/// Hands every statement of a document that was read to its end to the sink.
Result<void> add_oval_rows(const OvalDocument& document, Sink& sink);

}  // namespace plimsoll::advisory
