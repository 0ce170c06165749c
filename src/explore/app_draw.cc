// SPDX-License-Identifier: Apache-2.0
// What the screens look like.
#include <algorithm>
#include <array>

#include "base/words.h"
#include "explore/app.h"
#include "report/layout.h"
#include "tree/at_layer.h"

namespace plimsoll::explore {

using tree::Version;

namespace {

constexpr std::size_t kSideBySide = 110;  // columns from which the layers stand beside the tree
constexpr Look kBar{.reverse = true};
constexpr Look kDim{.dim = true};

Tone tone_of(Change change) {
  switch (change) {
    case Change::added:
      return Tone::green;
    case Change::changed:
      return Tone::yellow;
    case Change::removed:
      return Tone::red;
    case Change::outside:
    case Change::same:
      break;
  }
  return Tone::plain;
}

/// "!H", in colour.
struct Badge {
  std::string_view text;
  Look look;
};

Badge badge(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return {"!C", {.tone = Tone::red, .bold = true}};
    case Severity::high:
      return {"!H", {.tone = Tone::red}};
    case Severity::medium:
      return {"!M", {.tone = Tone::yellow}};
    case Severity::low:
      return {"!L", {.tone = Tone::cyan}};
    case Severity::negligible:
    case Severity::unknown:
      break;
  }
  return {"!?", {}};
}

Look on(Look look, Look base) {
  look.reverse = look.reverse || base.reverse;
  look.bold = look.bold || base.bold;
  return look;
}

std::string findings_words(const Report& report) {
  const Tally count = tally(report.findings);
  std::string out;
  for (const Severity severity : kSeverities) {
    if (count.of(severity) == 0) continue;
    if (!out.empty()) out += "  ";
    out += fmt::format("{} {}", count.of(severity), severity_name(severity));
  }
  return out.empty() ? "no findings" : out;
}

struct Hint {
  std::string_view key, does;
};

/// As many as fit; the first ones matter most.
std::string hint_line(std::span<const Hint> hints, std::size_t width) {
  std::string line;
  for (const Hint& hint : hints) {
    const std::string one = fmt::format("{}{} {}", line.empty() ? " " : "  ", hint.key, hint.does);
    if (line.size() + one.size() > width) break;
    line += one;
  }
  return line;
}

constexpr std::array kTreeHints = {Hint{"?", "help"},    Hint{"q", "quit"},    Hint{"Tab", "layers"}, Hint{"/", "search"},
                                   Hint{"v", "view"},    Hint{"x", "extract"}, Hint{"i", "info"},     Hint{"t", "scope"},
                                   Hint{"f", "filter"},  Hint{"s", "sort"},    Hint{"F", "findings"}, Hint{"n", "next"},
                                   Hint{"[ ]", "layer"}, Hint{"Enter", "open or follow"}};
constexpr std::array kLayerHints = {Hint{"?", "help"},  Hint{"q", "quit"}, Hint{"Tab", "tree"},   Hint{"/", "search"},
                                    Hint{"i", "info"},  Hint{"t", "scope"}, Hint{"f", "filter"},  Hint{"s", "sort"},
                                    Hint{"F", "findings"}, Hint{"Enter", "tree"}};
constexpr std::array kListHints = {Hint{"?", "help"}, Hint{"q", "back"}, Hint{"Enter", "go there"}, Hint{"/", "search again"}};
constexpr std::array kPagerHints = {Hint{"?", "help"}, Hint{"q", "back"},           Hint{"Tab", "text or hex"},
                                    Hint{"/", "find"}, Hint{"n", "next"},           Hint{"left right", "sideways"},
                                    Hint{"g G", "top and end"}};
constexpr std::array kPageHints = {Hint{"q", "back"}, Hint{"up down", "scroll"}};

}  // namespace

Frame App::draw(Size size) {
  Frame frame(size, charset_);
  if (size.rows < 6 || size.columns < 20) {
    frame.put(0, 0, size.columns, "too small");
    return frame;
  }
  draw_title(frame);
  switch (mode_) {
    case Mode::tree:
      draw_tree_screen(frame);
      break;
    case Mode::list:
      draw_list(frame);
      break;
    case Mode::pager:
      draw_pager(frame);
      break;
    case Mode::page:
      draw_page(frame);
      break;
  }
  draw_bottom(frame);
  return frame;
}

void App::draw_title(Frame& frame) const {
  const std::size_t width = frame.size().columns;
  const Snapshot& snapshot = model_.snapshot();
  frame.fill(0, 0, width, kBar);
  std::string right = activity_;
  if (right.empty() && snapshot.report) right = findings_words(*snapshot.report);
  right = clip(shown(right), width / 2, charset_);
  std::uint64_t bytes = 0;
  for (const LayerRow& layer : snapshot.layers) bytes += layer.size;
  std::string left = fmt::format(" {}", snapshot.name.empty() ? "plimsoll" : shown(snapshot.name));
  if (!snapshot.layers.empty()) left += "  " + plural(snapshot.layers.size(), "layer");
  if (bytes > 0) left += "  " + human_bytes(bytes);
  const std::size_t right_width = report::display_width(right);
  frame.put(0, 0, width - right_width - 2, left, {.bold = true, .reverse = true});
  frame.put(0, width - right_width - 1, right_width, right, kBar);
}

void App::draw_tree_screen(Frame& frame) {
  const auto [rows, columns] = frame.size();
  const std::size_t body = rows - 3;  // title, status, keys
  if (columns >= kSideBySide) {
    const std::size_t left = std::min<std::size_t>(columns / 3, 56);
    draw_layers(frame, 1, 0, {body, left});
    for (std::size_t row = 1; row <= body; ++row)
      frame.put(row, left, 1, charset_ == Charset::unicode ? "│" : "|", kDim);
    draw_tree(frame, 1, left + 1, {body, columns - left - 1});
    return;
  }
  const std::size_t most = std::max<std::size_t>(2, body / 4);
  const std::size_t height = std::clamp<std::size_t>(model_.snapshot().layers.size(), 1, most);
  draw_layers(frame, 1, 0, {height, columns});
  draw_tree(frame, 1 + height, 0, {body - height, columns});
}

void App::draw_layers(Frame& frame, std::size_t row, std::size_t column, Size area) {
  const std::vector<LayerRow>& layers = model_.snapshot().layers;
  layers_scroll_.height = area.rows;
  layers_scroll_.keep(layer_, layers.size());
  for (std::size_t i = 0; i < area.rows && layers_scroll_.top + i < layers.size(); ++i) {
    const std::size_t number = layers_scroll_.top + i;
    const LayerRow& layer = layers[number];
    const bool is_current = number == layer_;
    const Look base{.bold = is_current, .reverse = is_current && pane_ == Pane::layers};
    const std::size_t at = row + i;
    frame.fill(at, column, area.columns, base);
    std::string size = layer.size > 0 ? human_bytes(layer.size) : "";
    if (layer.reading == Reading::waiting) size = charset_ == Charset::unicode ? "…" : "...";
    if (layer.reading == Reading::absent) size = "absent";
    const std::size_t pad = 7 - std::min<std::size_t>(7, report::display_width(size));
    frame.put(at, column, 16, fmt::format("{}{:>4}  {}{}", is_current ? ">" : " ", number + 1, std::string(pad, ' '), size),
              base);
    if (number < layer_marked_.size() && layer_marked_[number]) {
      const Badge mark = badge(layer_worst_[number]);
      frame.put(at, column + 15, 2, mark.text, on(mark.look, base));
    }
    if (area.columns > 18) frame.put(at, column + 18, area.columns - 18, shown(layer.instruction), base);
  }
}

void App::draw_tree(Frame& frame, std::size_t row, std::size_t column, Size area) {
  const Lens lens = model_.lens();
  std::string head = lens.scope == Scope::layer ? fmt::format("What layer {} did", layer_ + 1)
                                                : fmt::format("All that is there once layer {} is on", layer_ + 1);
  if (model_.filter() == Filter::changed) head += ", only changes";
  if (model_.filter() == Filter::findings) head += ", only findings";
  if (model_.sort() == Sort::size) head += ", largest first";
  frame.fill(row, column, area.columns, {.dim = true});
  frame.put(row, column, area.columns, " " + head, {.bold = pane_ == Pane::tree, .dim = pane_ != Pane::tree});
  const std::string size = human_bytes(model_.view().size(tree::kRoot));
  if (area.columns > report::display_width(head) + size.size() + 4)
    frame.put(row, column + area.columns - size.size() - 1, size.size(), size, kDim);

  const std::vector<Row>& rows = model_.rows();
  tree_scroll_.height = std::max<std::size_t>(area.rows, 2) - 1;
  tree_scroll_.keep(model_.cursor(), rows.size());
  if (rows.empty()) {
    const Snapshot& snapshot = model_.snapshot();
    const bool is_read = layer_ < snapshot.layers.size() && snapshot.layers[layer_].reading != Reading::waiting;
    std::string_view why = "this layer changed no file";
    if (!is_read) why = snapshot.finished ? "this layer could not be read" : "this layer is not read yet";
    if (is_read && model_.filter() != Filter::all) why = "nothing here passes the filter: f shows more";
    frame.put(row + 2, column + 2, area.columns - 2, why, kDim);
  }
  for (std::size_t i = 0; i < tree_scroll_.height && tree_scroll_.top + i < rows.size(); ++i) {
    const std::size_t number = tree_scroll_.top + i;
    const bool is_current = number == model_.cursor();
    const Look base{.bold = is_current, .reverse = is_current && pane_ == Pane::tree};
    frame.fill(row + 1 + i, column, area.columns, base);
    draw_tree_row(frame, row + 1 + i, column, area.columns, rows[number], base);
  }
}

void App::draw_tree_row(Frame& frame, std::size_t at, std::size_t column, std::size_t width, const Row& row,
                        Look base) const {
  constexpr std::size_t kOwner = 13, kRoomForOwner = 66;
  const View& view = model_.view();
  const Version* version = view.version(row.node);
  const Change change = view.change(row.node);
  const Look look = on({.tone = tone_of(change)}, base);

  std::size_t x = column + 1;
  frame.put(at, x, 1, std::string(1, change_letter(change)), look);
  if (view.is_marked(row.node)) {
    const Badge mark = badge(view.worst(row.node));
    frame.put(at, x + 2, 2, mark.text, on(mark.look, base));
  }
  x += 5;
  frame.put(at, x, 10, version != nullptr ? tree::mode_string(version->kind, version->mode) : "d?????????", base);
  x += 11;
  if (width >= kRoomForOwner) {
    if (version != nullptr) frame.put(at, x, kOwner, owner(*version), base);
    x += kOwner + 1;
  }
  frame.put(at, x, 7, fmt::format("{:>7}", human_bytes(view.size(row.node))), base);
  x += 8;

  const std::size_t indent = std::min<std::size_t>(row.depth * 2, (column + width - x) / 2);
  x += indent;
  if (x + 2 >= column + width) return;
  const bool is_folder = view.is_folder(row.node);
  if (is_folder) {
    const bool is_unicode = charset_ == Charset::unicode;
    const bool is_open = model_.is_open(row.node);
    frame.put(at, x, 1, is_open ? (is_unicode ? "▾" : "-") : (is_unicode ? "▸" : "+"), base);
  }
  x += 2;
  std::string name = shown(model_.stack().name(row.node));
  if (is_folder) name += '/';
  const std::size_t room = column + width - x;
  frame.put(at, x, room, name, look);
  if (version == nullptr) return;
  const std::string_view link = model_.stack().link(*version);
  const std::size_t used = report::display_width(name) + 1;
  if (!link.empty() && used < room) {
    const bool is_hard = version->kind == tree::RecordKind::hard_link;
    frame.put(at, x + used, room - used, fmt::format("{} {}", is_hard ? "=" : "->", shown(link)), base);
  }
}

void App::draw_list(Frame& frame) {
  const auto [rows, columns] = frame.size();
  frame.put(1, 1, columns - 1, list_title_, {.bold = true});
  list_scroll_.height = rows - 4;
  list_scroll_.keep(item_, items_.size());
  std::size_t left = 12;
  for (std::size_t i = 0; i < list_scroll_.height && list_scroll_.top + i < items_.size(); ++i)
    left = std::max(left, report::display_width(items_[list_scroll_.top + i].left));
  left = std::min(left, columns / 2);
  for (std::size_t i = 0; i < list_scroll_.height && list_scroll_.top + i < items_.size(); ++i) {
    const Item& item = items_[list_scroll_.top + i];
    const bool is_current = list_scroll_.top + i == item_;
    const Look base{.bold = is_current, .reverse = is_current};
    const std::size_t at = 2 + i;
    frame.fill(at, 0, columns, base);
    frame.put(at, 1, left, item.left, on(item.look, base));
    const std::size_t right = std::min(report::display_width(item.right), columns / 3);
    const std::size_t x = left + 3;
    if (columns > x + right + 2) frame.put(at, x, columns - x - right - 2, clip_front(shown(item.path), columns - x - right - 2, charset_), base);
    if (right > 0) frame.put(at, columns - right - 1, right, item.right, on(item.look, base));
  }
}

void App::draw_pager(Frame& frame) {
  const auto [rows, columns] = frame.size();
  pager_.set_width(columns);
  pager_scroll_.height = rows - 4;
  pager_scroll_.move(0, pager_.lines());
  const std::string about =
      fmt::format("{}  {}{}", pager_.reader() == Reader::text ? "text" : "hex", pager_cut_ ? "the first " : "",
                  human_bytes(pager_.size()));
  frame.put(1, 1, columns - about.size() - 3, clip_front(pager_title_, columns - about.size() - 3, charset_), {.bold = true});
  frame.put(1, columns - about.size() - 1, about.size(), about, kDim);
  if (pager_.size() == 0) frame.put(3, 2, columns - 2, "the file is empty", kDim);
  for (std::size_t i = 0; i < pager_scroll_.height; ++i)
    frame.put(2 + i, 0, columns, pager_.line(pager_scroll_.top + i, pager_column_, columns, charset_));
}

void App::draw_page(Frame& frame) {
  const auto [rows, columns] = frame.size();
  frame.put(1, 1, columns - 1, clip_front(page_title_, columns - 2, charset_), {.bold = true});
  page_scroll_.height = rows - 4;
  page_scroll_.move(0, page_.size());
  for (std::size_t i = 0; i < page_scroll_.height && page_scroll_.top + i < page_.size(); ++i) {
    const std::string& line = page_[page_scroll_.top + i];
    const bool is_head = !line.empty() && line.front() != ' ';
    frame.put(2 + i, 1, columns - 1, line, {.bold = is_head});
  }
}

std::string App::status() const {
  if (waits_) return "reading the layer: Esc stops it";
  if (!message_.empty()) return message_;
  const Snapshot& snapshot = model_.snapshot();
  if (mode_ == Mode::pager && pager_.lines() > 0) {
    const std::size_t last = std::min(pager_scroll_.top + pager_scroll_.height, pager_.lines());
    return fmt::format("{} to {} of {}", pager_scroll_.top + 1, last, plural(pager_.lines(), "line"));
  }
  if (mode_ == Mode::list) return fmt::format("{} of {}", item_ + 1, items_.size());
  if (mode_ != Mode::tree) return {};
  if (pane_ == Pane::layers && layer_ < snapshot.layers.size()) return snapshot.layers[layer_].instruction;
  if (const Row* row = model_.current()) return "/" + model_.stack().path(row->node);
  return {};
}

void App::draw_bottom(Frame& frame) const {
  const auto [rows, columns] = frame.size();
  if (prompt_ != Prompt::none) {
    const std::string label = prompt_ == Prompt::overwrite ? prompt_label_ : prompt_label_ + ": ";
    const std::size_t most = prompt_ == Prompt::overwrite ? columns - 4 : columns / 2;
    const std::size_t width = std::min(report::display_width(label), most);
    frame.put(rows - 2, 1, width, clip_front(label, width, charset_), {.bold = true});
    const std::string text = clip_front(shown(prompt_text_), columns - width - 4, charset_);
    frame.put(rows - 2, 1 + width, columns - width - 2, text);
    frame.put(rows - 2, 1 + width + report::display_width(text), 1, " ", kBar);
  } else {
    const std::string text = status();
    const bool is_path = message_.empty() && !waits_ && mode_ == Mode::tree;
    const std::string line = shown(std::string_view(text).substr(0, text.find('\n')));
    frame.put(rows - 2, 1, columns - 2, is_path ? clip_front(line, columns - 2, charset_) : line,
              {.tone = is_error_ ? Tone::red : Tone::plain, .bold = !is_path});
  }
  std::span<const Hint> hints = kTreeHints;
  if (mode_ == Mode::tree && pane_ == Pane::layers) hints = kLayerHints;
  if (mode_ == Mode::list) hints = kListHints;
  if (mode_ == Mode::pager) hints = kPagerHints;
  if (mode_ == Mode::page) hints = kPageHints;
  static constexpr std::array kPromptHints = {Hint{"Enter", "take it"}, Hint{"Esc", "leave it"}};
  if (prompt_ != Prompt::none) hints = kPromptHints;
  frame.fill(rows - 1, 0, columns, kBar);
  frame.put(rows - 1, 0, columns, hint_line(hints, columns), kBar);
}

}  // namespace plimsoll::explore
