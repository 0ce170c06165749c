// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/check_options.h"

#include <algorithm>
#include <iterator>

#include "base/stats.h"
#include "finding/waste.h"
#include "harden/image_view.h"

namespace plimsoll::cli {

namespace {

void add_hardening(Examined& examined) {
  const stats::Timer timer("hardening");
  Report& report = examined.report;
  std::vector<Finding> found = harden::check_image({.config = examined.config.raw.empty() ? nullptr : &examined.config,
                                                    .name = report.name,
                                                    .stack = &examined.inventory.stack,
                                                    .layers = report.layers,
                                                    .packages = report.packages,
                                                    .ownership = examined.inventory.ownership,
                                                    .accounts = &examined.inventory.accounts});
  std::ranges::move(found, std::back_inserter(report.findings));
}

}  // namespace

void CheckOptions::declare(Arguments& arguments) {
  arguments.group("What to look for");
  secrets.declare(arguments);
  arguments.option({.name = "--no-hardening", .doc = "do not check users, permissions, settings and leftovers"},
                   no_hardening);
  arguments.option({.name = "--no-waste", .doc = "do not look for bytes that later layers hide"}, no_waste);
}

Result<Purpose> CheckOptions::purpose() const {
  Purpose out{.secrets = secrets.matcher(),
              .secret_excludes = secrets.excludes,
              .contents = no_waste ? scan::Contents::not_needed : scan::Contents::needed};
  if (!secrets.rules.empty()) TRY(auto(out.secrets.get()));
  return out;
}

void CheckOptions::judge(Examined& examined) const {
  if (!no_hardening) add_hardening(examined);
  if (!no_waste) {
    const stats::Timer timer("waste");
    add_waste(examined.inventory.stack, examined.report);
  }
  sort_findings(examined.report.findings);
}

}  // namespace plimsoll::cli
