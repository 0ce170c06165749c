// SPDX-License-Identifier: Apache-2.0
// The parts of the report for people that list findings. Each starts with a blank line, or puts nothing at all.
#pragma once

#include "report/layout.h"

namespace plimsoll::report {

/// What can be upgraded, under the layer to change, and what each upgrade closes.
void put_fixes(Page& page, const Report& report, const Options& options, const Style& style);

/// What has no fix: counts, or every finding when all are asked for.
void put_unfixed(Page& page, const Report& report, const Options& options, const Style& style);

/// Secrets, hardening and waste, a section each.
void put_concerns(Page& page, const Report& report, const Options& options, const Style& style);

/// What to do, in place of what was found: actions in order, then other bases, then what no action closes.
void put_plan(Page& page, const Report& report, const Options& options, const Style& style);

/// Every package, when packages are asked for.
void put_packages(Page& page, const Report& report, const Options& options, const Style& style);

/// What was looked at and what can be said of it, in a few lines without a blank one before them.
void put_coverage(Page& page, const Report& report, const Options& options, const Style& style);

/// The rules of the policy that had something to say, a line each, without a blank one before them.
void put_decisions(Page& page, const Report& report, const Options& options, const Style& style);

/// What was taken back: counts by reason, or every one when all or these are asked for.
void put_suppressed(Page& page, const Report& report, const Options& options, const Style& style);

/// "layer 2 of 4: RUN apt-get install …", fitted to `width`; empty when nothing is known of the layer.
std::string layer_words(const LayerRef& layer, std::size_t layers, std::size_t width, const Style& style);

}  // namespace plimsoll::report
