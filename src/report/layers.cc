// SPDX-License-Identifier: Apache-2.0
// The layers for people: a row of numbers and the instruction for each, then where the bytes go, what hides most of
// them, and last the score.
#include "report/layers.h"

#include <algorithm>
#include <array>

#include "base/words.h"
#include "finding/instruction.h"
#include "finding/waste.h"
#include "report/sections.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kRow = 2;
constexpr std::size_t kText = 6;
constexpr std::size_t kWastesShown = 6;
constexpr std::size_t kDuplicatesShown = 3;
constexpr std::size_t kShortDigest = 12;  // hex digits
constexpr std::size_t kSizeColumns = 8;
constexpr std::size_t kRewriteColumns = 200;

constexpr std::array kFormats = {
    LayersFormat{"json", "plimsoll.layers/1, for programs (docs/schema/layers-1.json)", write_layers_json},
    LayersFormat{"table", "for people", write_layers_table},
};

std::string size_or_unknown(std::uint64_t size) { return size == 0 ? "-" : human_bytes(size); }

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0 || part == 0) return "-";
  const double share = 100 * static_cast<double>(part) / static_cast<double>(whole);
  return share < 0.1 ? "< 0.1 %" : fmt::format("{:.1f} %", share);
}

std::string_view short_digest(const Digest& digest) {
  return digest.empty() ? std::string_view() : digest.hex().substr(0, kShortDigest);
}

void put_header(Page& page, const Layers& from, const Style& style) {
  const Report& image = *from.image;
  std::uint64_t stored = 0, plain = 0;
  for (const LayerSizes& sizes : from.sizes) stored += sizes.stored, plain += sizes.plain;
  Line line;
  line.add(style.safe(image.name.empty() ? image.source : image.name));
  line.to(0, 3).add(plural(image.layers.size(), "layer"));
  if (stored > 0) line.add(fmt::format(", {} stored", human_bytes(stored)));
  if (plain > 0) line.add(fmt::format(", {} unpacked", human_bytes(plain)));
  const Digest& digest = image.manifest_digest.empty() ? image.config_digest : image.manifest_digest;
  page.put(line, Line().add(digest.empty() ? "" : fmt::format("{}:{}", digest.algorithm(), short_digest(digest))));
}

void put_layers(Page& page, const Layers& from, const Style& style) {
  page.blank();
  page.put(Line().add(fmt::format("{:<13}{:>8}  {:>8}  {:>7}  {:>7}  {:>7}  {:>10}", "Layers", "stored", "plain",
                                  "added", "changed", "removed", "never seen")));
  for (std::size_t i = 0; i < from.image->layers.size(); ++i) {
    const LayerRef& layer = from.image->layers[i];
    const tree::LayerChange& change = from.accounting->layers[i];
    page.put(
        Line().add(fmt::format("{:>4}{:>17}  {:>8}  {:>7}  {:>7}  {:>7}  {:>10}", i + 1,
                               size_or_unknown(from.sizes[i].stored), size_or_unknown(from.sizes[i].plain),
                               change.added, change.changed, change.removed, percent(change.hidden, change.bytes))));
    const std::string_view digest = short_digest(layer.digest.empty() ? layer.diff_id : layer.digest);
    const std::string words = style.safe(instruction_words(layer.created_by));
    Line text(kText);
    text.add(digest).to(0, 2);
    if (!words.empty()) text.add(style.clip(words, style.width() - text.width()));
    if (!digest.empty() || !words.empty()) page.put(text);
  }
}

void put_bytes(Page& page, const Layers& from) {
  const tree::Accounting& counted = *from.accounting;
  const auto row = [&](std::size_t indent, std::string_view name, std::uint64_t bytes, std::string_view words) {
    if (bytes == 0 && indent > kRow) return;  // a cause that there is nothing of
    Line line(indent);
    line.add(name).to(22);
    line.add(fmt::format("{:>{}}  {:>8}", human_bytes(bytes), kSizeColumns, percent(bytes, counted.shipped)));
    if (!words.empty()) line.to(0, 3).add(words);
    page.put(line);
  };
  page.blank();
  page.put(Line().add("Bytes of files"));
  row(kRow, "shipped", counted.shipped, "in all layers together");
  row(kRow, "visible", counted.visible, "in the finished image");
  row(kRow, "hidden", counted.hidden, "pulled by everyone, seen by nobody");
  row(kRow + 2, "deleted", counted.of(tree::Cause::deleted), "by a later layer");
  row(kRow + 2, "overwritten", counted.of(tree::Cause::overwritten), "with another content");
  row(kRow + 2, "metadata only", counted.of(tree::Cause::metadata_only), "with the same content: chmod, chown");
  row(kRow + 2, "moved", counted.of(tree::Cause::moved), "to another path");
  row(kRow + 2, "replaced", counted.of(tree::Cause::replaced), "folder by file, file by folder");
  if (counted.duplicated > 0) row(kRow, "duplicated", counted.duplicated, "of the visible: copies of one content");
}

void put_waste(Page& page, const Layers& from, const tree::Waste& waste, const Style& style) {
  const Report& image = *from.image;
  Line line(kRow);
  line.add(fmt::format("{:>{}}  {}  ", human_bytes(waste.bytes), kSizeColumns, tree::cause_name(waste.cause)));
  const std::string files = waste.files.size() == 1 ? std::string() : plural(waste.files.size(), "file");
  const std::size_t right = files.empty() ? 0 : display_width(files) + 2;
  const std::string path = style.safe("/" + from.stack->path(waste.folder));
  if (line.width() + right < style.width()) line.add(style.clip(path, style.width() - line.width() - right));
  page.put(line, Line().add(files));
  const std::size_t indent = kRow + kSizeColumns + 2;
  const auto put_layer = [&](std::string_view verb, std::uint32_t index) {
    const std::string words =
        layer_words(image.layers[index], image.layers.size(), style.width() - indent - verb.size() - 1, style);
    if (!words.empty()) page.put(Line(indent).add(verb).add(" ").add(words));
  };
  put_layer("from", waste.added);
  if (waste.hidden_by != waste.added) put_layer("hidden by", waste.hidden_by);
  const Remedy remedy = waste_remedy(*from.stack, waste, image.layers);
  page.wrap(fmt::format("{} {}", style.arrow(), style.safe(remedy.action)), indent, indent + 2);
  if (!remedy.rewrite.empty())
    page.wrap(style.clip(style.safe(remedy.rewrite), kRewriteColumns), indent + 4, indent + 6);
}

void put_wastes(Page& page, const Layers& from, const Options& options, const Style& style) {
  const auto& wastes = from.accounting->wastes;
  if (wastes.empty()) return;
  page.blank();
  page.put(Line().add("Waste"));
  const std::size_t shown = options.all ? wastes.size() : std::min(wastes.size(), kWastesShown);
  for (const tree::Waste& waste : std::span(wastes).first(shown)) put_waste(page, from, waste, style);
  if (shown == wastes.size()) return;
  std::uint64_t rest = 0;
  for (const tree::Waste& waste : std::span(wastes).subspan(shown)) rest += waste.bytes;
  page.put(
      Line(kRow).add(fmt::format("{} {} more, {} (--all)", style.dots(), wastes.size() - shown, human_bytes(rest))));
}

void put_duplicates(Page& page, const Layers& from, const Options& options, const Style& style) {
  const auto& duplicates = from.accounting->duplicates;
  if (duplicates.empty()) return;
  page.blank();
  page.put(Line().add("Copies"),
           Line().add(fmt::format("{} of the finished image", human_bytes(from.accounting->duplicated))));
  const std::size_t shown = options.all ? duplicates.size() : std::min(duplicates.size(), kDuplicatesShown);
  for (const tree::Duplicate& one : std::span(duplicates).first(shown)) {
    std::vector<std::string> paths;
    for (const tree::NodeId node :
         std::span(one.nodes).first(std::min(one.nodes.size(), options.all ? one.nodes.size() : 3)))
      paths.push_back(style.safe("/" + from.stack->path(node)));
    std::string text = some_of(paths, paths.size());
    if (paths.size() < one.nodes.size()) text += fmt::format(" and {} more", one.nodes.size() - paths.size());
    Line line(kRow);
    line.add(fmt::format("{:>{}}  ", human_bytes(one.bytes()), kSizeColumns));
    page.wrap(line.text().substr(kRow) + text, kRow, kRow + kSizeColumns + 2);
  }
  if (shown < duplicates.size())
    page.put(Line(kRow).add(fmt::format("{} {} more (--all)", style.dots(), duplicates.size() - shown)));
  page.wrap(fmt::format("{} keep one and link to it: a hard link in the same instruction costs nothing", style.arrow()),
            kRow + kSizeColumns + 2, kRow + kSizeColumns + 4);
}

void put_incomplete(Page& page, const Layers& from, const Style& style) {
  bool is_first = true;
  for (const Incomplete& gap : from.image->incomplete) {
    if (gap.code != "foreign-layer" && gap.code != "too-many-files") continue;
    if (is_first) page.blank(), page.put(Line().add("Incomplete"));
    is_first = false;
    page.wrap(style.safe(gap.message), kRow, kRow + 2);
  }
}

}  // namespace

std::string write_layers_table(const Layers& from, const Options& options) {
  const Style style(options);
  Page page(style);
  put_header(page, from, style);
  put_layers(page, from, style);
  put_bytes(page, from);
  put_wastes(page, from, options, style);
  put_duplicates(page, from, options, style);
  put_incomplete(page, from, style);
  page.blank();
  const tree::Accounting& counted = *from.accounting;
  page.put(Line().add(counted.hidden == 0
                          ? std::string("efficiency 100 %: every byte shipped is seen")
                          : fmt::format("efficiency {:.1f} %: {} of {} shipped are never seen", 100 * counted.score(),
                                        human_bytes(counted.hidden), human_bytes(counted.shipped))));
  return page.take();
}

std::span<const LayersFormat> layers_formats() { return kFormats; }

const LayersFormat* find_layers_format(std::string_view name) {
  const auto* found = std::ranges::find(kFormats, name, &LayersFormat::name);
  return found == kFormats.end() ? nullptr : found;
}

}  // namespace plimsoll::report
