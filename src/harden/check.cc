// SPDX-License-Identifier: Apache-2.0
#include "harden/context.h"

namespace plimsoll::harden {

namespace {

constexpr std::size_t kMostFindings = 100;  // of one rule

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
  spare_ = Finding();
  Finding& finding = count_++ < kMostFindings ? into_->emplace_back() : spare_;
  finding.kind = FindingKind::hardening;
  finding.id = rule_->id;
  finding.aliases = aliases_of(*rule_);
  finding.severity = rule_->severity;
  finding.severity_source = "plimsoll";
  finding.title = std::move(title);
  finding.remedy.action = rule_->remedy;
  return finding;
}

void Found::finish() {
  if (count_ > kMostFindings)
    into_->back().evidence.push_back(fmt::format("{} more like it are left out", count_ - kMostFindings));
}

std::vector<Finding> check_image(const ImageView& image) {
  std::vector<Finding> findings;
  if (image.config != nullptr && image.config->platform.os == "windows") return findings;  // other rules hold there
  const Context context(image);
  if (image.config == nullptr && !holds_system(context.tree)) return findings;
  for (const Check& check : checks()) {
    Found found(check.rule, findings);
    check.run(context, found);
    found.finish();
  }
  sort_findings(findings);
  return findings;
}

}  // namespace plimsoll::harden
