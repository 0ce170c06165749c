// SPDX-License-Identifier: Apache-2.0
// Pages of text: the keys, and all that is known of a path or of a layer.
#include <algorithm>
#include <array>

#include "base/words.h"
#include "explore/app.h"
#include "report/layout.h"
#include "tree/at_layer.h"

namespace plimsoll::explore {

using tree::Version;

namespace {

constexpr std::size_t kMostFindings = 200;  // told of one path

std::string_view kind_words(tree::RecordKind kind) {
  constexpr std::array<std::string_view, 8> kWords = {"file",             "hard link",    "link", "folder",
                                                      "character device", "block device", "pipe", "socket"};
  return static_cast<std::size_t>(kind) < kWords.size() ? kWords[static_cast<std::size_t>(kind)] : "entry";
}

}  // namespace

std::string App::layer_phrase(std::uint32_t layer) const {
  const std::vector<LayerRow>& layers = model_.snapshot().layers;
  if (layer >= layers.size() || layers[layer].instruction.empty()) return fmt::format("layer {}", layer + 1);
  return fmt::format("layer {}: {}", layer + 1, shown(layers[layer].instruction));
}

std::string App::owner(const Version& version) const {
  const Snapshot& snapshot = model_.snapshot();
  return shown(name_of(snapshot.users, version.uid) + ":" + name_of(snapshot.groups, version.gid));
}

App::Item App::item_of(const Hit& hit) const {
  const Version& version = *hit.version;
  const Change change = change_by(model_.stack(), hit.node, version);
  Item item{.path = model_.stack().path(hit.node), .layer = hit.layer};
  item.left = fmt::format("{:>3} {} {:>7}", hit.layer + 1, change_letter(change),
                          version.kind == tree::RecordKind::file ? human_bytes(version.size) : "");
  if (version.hidden != tree::Hidden::no)
    item.right = fmt::format("{} in {}", version.hidden == tree::Hidden::opaque ? "hidden" : hidden_word(version.hidden),
                             version.hidden_by + 1);
  item.look.tone = version.hidden == tree::Hidden::no ? Tone::plain : Tone::red;
  return item;
}

std::vector<std::string> App::help_lines() const {
  return {
      "Moving",
      "  arrows, h j k l    up and down; right opens a folder, left closes it",
      "  PgUp PgDn, b Space a screen up or down",
      "  Home End, g G      to the first and the last row",
      "  Tab                from the tree to the layers and back",
      "  [ ]                one layer down or up",
      "  Enter              opens a folder, goes where a link leads",
      "",
      "What the tree shows",
      "  t                  only what the layer did, or all that is there once it is on",
      "  f                  everything, only changes, only findings",
      "  s                  by name or the largest first",
      "  A M D              added, changed, removed by the layer",
      "  !C !H !M !L !?     a finding is there or below: critical, high, medium, low, other",
      "",
      "Looking closer",
      "  /                  search for names in all layers; * ? [ ] make it a pattern,",
      "                     a / in it makes it one of whole paths",
      "  n N                the next and the previous thing found",
      "  F                  all findings; Enter goes there",
      "  i                  all versions of a path: who put it, who hid it, its findings",
      "  v                  the content, also of what is deleted later; Tab: hexadecimal",
      "  x                  extracts the file",
      "",
      "  q Esc              back; in the tree q ends, as Ctrl-C does everywhere",
  };
}

std::vector<std::string> App::detail_lines(tree::NodeId node) const {
  const tree::Stack& stack = model_.stack();
  std::vector<std::string> lines;
  std::size_t count = 0;
  for (const Version* version = stack.newest(node); version != nullptr; version = stack.below(*version)) {
    ++count;
    const Change change = change_by(stack, node, *version);
    lines.push_back(fmt::format("{} by {}", change == Change::added ? "added" : change == Change::changed ? "changed" : "told again",
                                layer_phrase(version->layer)));
    std::string about = fmt::format("  {}  {}  {} ({}:{})  {}", kind_words(version->kind),
                                    tree::mode_string(version->kind, version->mode), owner(*version), version->uid,
                                    version->gid, time_text(version->mtime));
    if (version->kind == tree::RecordKind::file)
      about += fmt::format("  {}, {} bytes", human_bytes(version->size), version->size);
    lines.push_back(std::move(about));
    if (const std::string_view link = stack.link(*version); !link.empty()) lines.push_back("  leads to " + shown(link));
    if (!stack.capability(*version).empty()) lines.push_back("  has file capabilities");
    if (version->hidden == tree::Hidden::no) {
      lines.push_back("  is there in the finished image");
    } else {
      lines.push_back(fmt::format("  {} by {}", tree::hidden_word(version->hidden), layer_phrase(version->hidden_by)));
      if (version->size > 0) lines.push_back("  its bytes still ship with the image");
    }
  }
  if (count == 0) lines.push_back("a folder that no layer tells of, only of what is in it");

  if (!model_.snapshot().report) {
    lines.insert(lines.end(), {"", "Findings are not known yet."});
    return lines;
  }
  const Report& report = *model_.snapshot().report;
  std::size_t told = 0;
  for (const Mark& mark : model_.marks()) {
    if (mark.node != node) continue;
    if (told++ == 0) lines.insert(lines.end(), {"", "Findings"});
    if (told > kMostFindings) continue;
    const Finding& finding = report.findings[mark.finding];
    std::string where;
    if (mark.layer != tree::kNoLayer) where = fmt::format("   layer {}", mark.layer + 1);
    if (mark.removed != tree::kNoLayer) where += fmt::format(", gone in layer {}", mark.removed + 1);
    lines.push_back(fmt::format("  {:4} {}  {}{}", report::severity_word(finding.severity), shown(finding.id),
                                shown(finding.package.empty() ? finding.title : finding.package + ": " + finding.title),
                                where));
    if (finding.secret) lines.push_back("       " + shown(finding.secret->redacted));
    if (!finding.remedy.action.empty()) lines.push_back("       " + shown(finding.remedy.action));
  }
  if (told > kMostFindings) lines.push_back(fmt::format("  and {} more", told - kMostFindings));
  return lines;
}

std::vector<std::string> App::layer_lines(std::size_t layer) const {
  const LayerRow& row = model_.snapshot().layers[layer];
  std::vector<std::string> lines = {shown(row.instruction.empty() ? "no instruction is known" : row.instruction), ""};
  if (row.size > 0) lines.push_back(fmt::format("stored   {}, {} bytes", human_bytes(row.size), row.size));
  if (!row.ref.digest.empty()) lines.push_back("digest   " + row.ref.digest.str());
  if (!row.ref.diff_id.empty()) lines.push_back("diff id  " + row.ref.diff_id.str());
  if (row.reading == Reading::absent) lines.push_back("not distributed with the image: nothing of it is known");
  if (row.reading == Reading::waiting) lines.push_back("not read yet");
  if (!model_.snapshot().report) return lines;
  std::size_t told = 0;
  for (const Finding& finding : model_.snapshot().report->findings) {
    const bool is_here = std::ranges::any_of(
        finding.places, [&](const Place& place) { return place.layer && place.layer->index == layer; });
    if (!is_here && (finding.kind != FindingKind::vulnerability || finding.layer.index != layer)) continue;
    if (told++ == 0) lines.insert(lines.end(), {"", "Findings"});
    if (told > kMostFindings) continue;
    lines.push_back(fmt::format("  {:4} {}  {}", report::severity_word(finding.severity), shown(finding.id),
                                shown(finding.title)));
  }
  if (told > kMostFindings) lines.push_back(fmt::format("  and {} more", told - kMostFindings));
  return lines;
}

}  // namespace plimsoll::explore
