// SPDX-License-Identifier: Apache-2.0
#include "harden/context.h"

namespace plimsoll::harden {

namespace {

/// Has what every system has; a folder of sources has not.
bool holds_system(const Tree& tree) {
  const auto is_folder = [&](std::string_view path) {
    const Index entry = tree.resolve(path);
    return entry != kNone && tree.is_folder(entry);
  };
  return is_folder("etc") && (is_folder("usr") || is_folder("bin"));
}

}  // namespace

Finding& Found::add(std::string title) {
  Finding& finding = into_->emplace_back();
  finding.kind = FindingKind::hardening;
  finding.id = rule_->id;
  finding.aliases.assign(rule_->aliases.begin(), rule_->aliases.end());
  finding.severity = rule_->severity;
  finding.severity_source = "plimsoll";
  finding.title = std::move(title);
  finding.remedy.action = rule_->remedy;
  return finding;
}

std::vector<Finding> check_image(const ImageView& image) {
  std::vector<Finding> findings;
  const Context context(image);
  if (image.config == nullptr && !holds_system(context.tree)) return findings;
  for (const Rule& rule : rules()) {
    Found found(rule, findings);
    rule.check(context, found);
  }
  sort_findings(findings);
  return findings;
}

}  // namespace plimsoll::harden
