// SPDX-License-Identifier: Apache-2.0
// Mending: edits are made, and then proven by looking again.
//
// A round takes every fix it may, as far as they do not touch each other. When the text after it has findings it did
// not have before, or what was to go is still there, the fixes are tried one by one and those that break the rule are
// put aside for good. The rounds end when nothing is left to take.
#include <algorithm>
#include <map>
#include <set>

#include "base/yaml_tree.h"
#include "dockerfile/encoding.h"
#include "dockerfile/parse.h"
#include "lint/engine.h"

namespace plimsoll::lint {

namespace {

constexpr int kMostRounds = 10;

using Counts = std::map<std::string, std::size_t, std::less<>>;

Counts counts_of(const std::vector<Finding>& findings) {
  Counts out;
  for (const Finding& finding : findings) ++out[finding.id];
  return out;
}

/// Nothing has become more frequent, but for what is less severe than `mended`: without --privileged it shows that
/// nothing takes capabilities away.
bool is_no_worse(const Counts& before, const std::vector<Finding>& after, Severity mended) {
  const Counts counts = counts_of(after);
  return std::ranges::all_of(after, [&](const Finding& finding) {
    const auto was = before.find(finding.id);
    const bool more = was == before.end() || counts.find(finding.id)->second > was->second;
    return !more || finding.severity < mended;
  });
}

struct Wanted {
  const Finding* finding = nullptr;
  const Fix* fix = nullptr;
};

bool touches(const std::vector<Edit>& edits, TextRange range) {
  return std::ranges::any_of(
      edits, [&](const Edit& edit) { return edit.range.begin <= range.end && range.begin <= edit.range.end; });
}

/// Instructions that no edit touches are the same as before.
bool same_outside(std::string_view before, std::string_view after, const std::vector<Edit>& edits) {
  const auto a = dockerfile::parse(before), b = dockerfile::parse(after);
  if (!a || !b || b->problems.size() > a->problems.size()) return false;
  std::multiset<std::string_view> texts;
  for (const dockerfile::Instruction& instruction : b->instructions) texts.insert(instruction.text);
  for (const dockerfile::Instruction& instruction : a->instructions) {
    if (touches(edits, instruction.range)) continue;
    const auto found = texts.find(instruction.text);
    if (found == texts.end()) return false;
    texts.erase(found);
  }
  return true;
}

bool is_sound(const SourceText& source, std::string_view after, const std::vector<const Fix*>& fixes) {
  switch (source.kind) {
    case FileKind::dockerfile: {
      std::vector<Edit> edits;
      for (const Fix* fix : fixes) edits.insert(edits.end(), fix->edits.begin(), fix->edits.end());
      return same_outside(source.text, after, edits);
    }
    case FileKind::compose:
    case FileKind::kubernetes:
      return yaml::parse_tree(after).has_value();
    default:
      return true;
  }
}

/// The fix to take for a finding; nullptr: none.
const Fix* best_fix(const Finding& finding, Repair most) {
  for (const Fix& fix : finding.fixes)
    if (fix.repair == Repair::safe || (fix.repair == Repair::unsafe && most == Repair::unsafe)) return &fix;
  return nullptr;
}

/// What a fix is remembered by across rounds: where text moves, what it says does not.
std::string key_of(const Wanted& wanted) {
  return wanted.finding->id + '\n' + wanted.finding->excerpt + '\n' + wanted.fix->title;
}

}  // namespace

Mended mend(const SourceText& source, const Settings& settings, Repair most) {
  Mended out;
  out.text = source.text;
  SourceText now = source;
  std::set<std::string> refused;
  Checked checked = check(now, settings);
  // Places are those of the decoded text.
  const bool is_utf8 = source.kind != FileKind::dockerfile || !dockerfile::decode(source.text);
  for (int round = 0; is_utf8 && round < kMostRounds; ++round) {
    std::vector<Wanted> wanted;
    for (const Finding& finding : checked.findings)
      if (const Fix* fix = best_fix(finding, most))
        if (Wanted each{&finding, fix}; !refused.contains(key_of(each))) wanted.push_back(each);
    if (wanted.empty()) break;
    const Counts before = counts_of(checked.findings);

    // Tries these fixes; true and everything moved on when they hold.
    const auto attempt = [&](const std::vector<Wanted>& tried) {
      std::vector<const Fix*> fixes;
      for (const Wanted& each : tried) fixes.push_back(each.fix);
      std::vector<bool> taken;
      std::string text = apply_fixes(out.text, fixes, &taken);
      if (text == out.text) return false;
      std::vector<const Fix*> made;
      Counts gone;
      // Safe edits bring nothing at all; of unsafe ones the least that is mended decides.
      Severity mended = Severity::critical;
      for (std::size_t i = 0; i < tried.size(); ++i) {
        if (!taken[i]) continue;
        made.push_back(tried[i].fix);
        mended =
            std::min(mended, tried[i].fix->repair == Repair::unsafe ? tried[i].finding->severity : Severity::unknown);
        ++gone[tried[i].finding->id];
      }
      if (!is_sound(now, text, made)) return false;
      SourceText next = now;
      next.text = text;
      Checked after = check(next, settings);
      const Counts counts = counts_of(after.findings);
      if (!is_no_worse(before, after.findings, mended) || after.incomplete.size() > checked.incomplete.size())
        return false;
      for (const auto& [id, count] : gone) {
        const auto left = counts.find(id);
        if ((left == counts.end() ? 0 : left->second) + count > before.find(id)->second) return false;
      }
      for (std::size_t i = 0; i < tried.size(); ++i)
        if (taken[i]) out.fixed.push_back(*tried[i].finding);
      out.text = std::move(text);
      now.text = out.text;
      checked = std::move(after);
      return true;
    };

    if (attempt(wanted)) continue;
    // One of them is not good; the first that is starts the next round, those before it are put aside.
    bool moved = false;
    for (std::size_t i = 0; i < wanted.size() && !moved; ++i) {
      std::string key = key_of(wanted[i]);
      moved = attempt({wanted[i]});
      if (!moved) refused.insert(std::move(key));
    }
    if (!moved) break;
    --round;  // one by one is no round
    if (out.fixed.size() > 2000) break;
  }
  out.left = checked.findings.size();
  return out;
}

}  // namespace plimsoll::lint
