// SPDX-License-Identifier: Apache-2.0
// What keys set in motion, and what comes back from the background.
#include <algorithm>

#include "base/words.h"
#include "explore/app.h"
#include "report/layout.h"
#include "tree/at_layer.h"

namespace plimsoll::explore {

void App::Scroll::keep(std::size_t cursor, std::size_t count) {
  if (cursor < top) top = cursor;
  if (cursor >= top + height) top = cursor + 1 - height;
  if (top + height > count) top = count > height ? count - height : 0;
}

void App::Scroll::move(std::ptrdiff_t lines, std::size_t count) {
  const auto last = static_cast<std::ptrdiff_t>(count > height ? count - height : 0);
  top = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(top) + lines, 0, last));
}

bool App::tick() {
  bool changed = false;
  if (SnapshotPtr now = background_->snapshot(); now != model_.shared()) {
    const bool had_report = model_.snapshot().report != nullptr;
    const std::size_t layers = now->layers.size();
    model_.show(std::move(now));
    const Snapshot& snapshot = model_.snapshot();
    if (!layer_chosen_ && layers > 0) select_layer(layers - 1);
    if (!had_report && snapshot.report) {
      layer_worst_.assign(layers, Severity::unknown);
      layer_marked_.assign(layers, false);
      const auto mark = [&](std::size_t layer, Severity severity) {
        if (layer >= layers) return;
        layer_worst_[layer] = layer_marked_[layer] ? std::max(layer_worst_[layer], severity) : severity;
        layer_marked_[layer] = true;
      };
      for (const Finding& finding : snapshot.report->findings) {
        if (finding.kind == FindingKind::vulnerability) mark(finding.layer.index, finding.severity);
        for (const Place& place : finding.places) {
          if (place.layer) mark(place.layer->index, finding.severity);
        }
      }
    }
    if (!snapshot.trouble.empty() && message_.empty()) {
      message_ = snapshot.trouble;
      is_error_ = true;
    }
    changed = true;
  }
  if (std::string activity = background_->activity(); activity != activity_) {
    activity_ = std::move(activity);
    changed = true;
  }
  if (auto answer = background_->take()) {
    take(*std::move(answer));
    changed = true;
  }
  return changed;
}

void App::ask(Prompt prompt, std::string label, std::string text) {
  prompt_ = prompt;
  prompt_label_ = std::move(label);
  prompt_text_ = std::move(text);
}

void App::select_layer(std::size_t layer) {
  const std::size_t layers = model_.snapshot().layers.size();
  if (layers == 0) return;
  layer_ = std::min(layer, layers - 1);
  model_.look_through({model_.lens().scope, static_cast<std::uint32_t>(layer_)});
}

void App::change_scope() {
  const bool was_layer = model_.lens().scope == Scope::layer;
  model_.look_through({was_layer ? Scope::stack : Scope::layer, static_cast<std::uint32_t>(layer_)});
  message_ = was_layer ? fmt::format("everything there once layer {} is on", layer_ + 1)
                       : fmt::format("only what layer {} did", layer_ + 1);
}

void App::next_filter() {
  switch (model_.filter()) {
    case Filter::all:
      model_.filter_by(Filter::changed);
      message_ = "only what the layer added, changed or removed";
      return;
    case Filter::changed:
      model_.filter_by(Filter::findings);
      message_ = model_.snapshot().report ? "only what has findings" : "only what has findings: they are not known yet";
      return;
    case Filter::findings:
      model_.filter_by(Filter::all);
      message_ = "everything";
      return;
  }
}

void App::next_sort() {
  const bool by_name = model_.sort() == Sort::name;
  model_.sort_by(by_name ? Sort::size : Sort::name);
  message_ = by_name ? "largest first" : "by name";
}

void App::open_or_follow() {
  if (model_.open_current() || model_.current() == nullptr) return;
  const tree::NodeId node = model_.current()->node;
  const tree::Version* version = model_.view().version(node);
  if (version == nullptr || version->kind != tree::RecordKind::symlink) {
    message_ = "v shows the file, i tells about it";
    return;
  }
  const tree::NodeId target =
      tree::resolve_at(model_.stack(), model_.stack().path(node), static_cast<std::uint32_t>(layer_));
  if (target == tree::kNoNode || target == tree::kRoot) {
    message_ = "the link leads nowhere: " + shown(model_.stack().link(*version));
    is_error_ = true;
    return;
  }
  if (model_.reveal(target)) return;
  model_.look_through({Scope::stack, static_cast<std::uint32_t>(layer_)});
  model_.reveal(target);
  message_ = "it leads to what a lower layer put: everything up to this layer is shown now";
}

void App::start_search(std::string_view text) {
  query_ = text;
  const Hits hits = search(model_.stack(), text);
  items_.clear();
  for (const Hit& hit : hits.hits) items_.push_back(item_of(hit));
  item_ = 0;
  if (items_.empty()) {
    message_ = "nothing in any layer is called " + shown(text);
    if (!model_.snapshot().listed) message_ += " so far: not all layers are read yet";
    is_error_ = true;
    return;
  }
  list_title_ = fmt::format("{}{} of \"{}\" in all layers", hits.cut ? "the first " : "",
                            plural(items_.size(), "version"), shown(text));
  mode_ = Mode::list;
}

void App::list_findings() {
  const Snapshot& snapshot = model_.snapshot();
  if (!snapshot.report) {
    message_ =
        snapshot.finished ? "findings are not known" : "findings are not known yet: the image is still being read";
    return;
  }
  items_.clear();
  query_.clear();
  const auto add = [&](const Finding& finding, std::string path, std::uint32_t layer, std::string right) {
    Item item{.path = std::move(path), .layer = layer, .right = std::move(right)};
    item.left = fmt::format("{:4} {}", report::severity_word(finding.severity), shown(finding.id));
    item.look.tone = finding.severity >= Severity::high ? Tone::red : Tone::plain;
    items_.push_back(std::move(item));
  };
  for (const Finding& finding : snapshot.report->findings) {
    for (const Place& place : finding.places) {
      std::string right = place.removed ? fmt::format("gone in layer {}", place.removed->index + 1) : std::string();
      add(finding, place.path, place.layer ? static_cast<std::uint32_t>(place.layer->index) : tree::kNoLayer,
          std::move(right));
    }
    if (!finding.packages.empty()) {
      add(finding, finding.packages.front().path, static_cast<std::uint32_t>(finding.layer.index),
          shown(finding.packages.front().name));
    } else if (finding.places.empty()) {
      add(finding, {}, tree::kNoLayer, shown(finding.title));
    }
  }
  item_ = 0;
  if (items_.empty()) {
    message_ = "no findings";
    return;
  }
  list_title_ =
      fmt::format("{} at {}", plural(snapshot.report->findings.size(), "finding"), plural(items_.size(), "place"));
  mode_ = Mode::list;
}

void App::go_to(const Item& item) {
  // A path that goes into an archive, or whose end was never a path of its own, leads to what is there of it.
  tree::NodeId node = tree::kNoNode;
  for (std::string_view path = item.path; node == tree::kNoNode && !path.empty();) {
    node = model_.stack().find(path);
    const std::size_t slash = path.rfind('/');
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  }
  if (node == tree::kNoNode) {
    message_ = item.path.empty() ? "this is about the whole image" : shown(item.path) + " is in the image's metadata";
    return;
  }
  pane_ = Pane::tree;
  layer_chosen_ = true;
  if (item.layer != tree::kNoLayer) {
    layer_ = std::min<std::size_t>(item.layer, model_.snapshot().layers.size() - 1);
    model_.look_through({Scope::layer, item.layer});
  }
  if (!model_.reveal(node)) {
    model_.look_through({Scope::stack, static_cast<std::uint32_t>(layer_)});
    if (!model_.reveal(node)) message_ = "not in this layer: " + shown(item.path);
  }
}

void App::go_to_hit(std::ptrdiff_t step) {
  if (items_.empty()) {
    message_ = "search for something first: /";
    return;
  }
  const auto count = static_cast<std::ptrdiff_t>(items_.size());
  item_ = static_cast<std::size_t>((static_cast<std::ptrdiff_t>(item_) + step + count) % count);
  go_to(items_[item_]);
  if (message_.empty()) message_ = fmt::format("{} of {}", item_ + 1, items_.size());
}

std::optional<scan::FileAt> App::current_file() {
  const Row* row = model_.current();
  if (row == nullptr) return std::nullopt;
  const tree::Version* version = model_.view().version(row->node);
  is_error_ = true;
  if (version == nullptr || version->kind == tree::RecordKind::folder) {
    message_ = "this is a folder";
    return std::nullopt;
  }
  if (version->kind == tree::RecordKind::symlink) {
    message_ = "this is a link; Enter goes where it leads";
    return std::nullopt;
  }
  if (version->kind != tree::RecordKind::file && version->kind != tree::RecordKind::hard_link) {
    message_ = "this has no content";
    return std::nullopt;
  }
  is_error_ = false;
  return scan::file_of(model_.stack(), row->node, *version);
}

void App::view_current() {
  auto file = current_file();
  if (!file) return;
  pager_title_ = fmt::format("/{}   layer {}", shown(file->path), file->layer + 1);
  below_ = mode_;
  waits_ = true;
  background_->read(model_.shared(), *std::move(file));
}

void App::ask_target() {
  to_extract_ = current_file();
  if (!to_extract_) return;
  extract_from_ = model_.shared();
  ask(Prompt::target, "extract to", to_extract_->path.substr(to_extract_->path.rfind('/') + 1));
}

void App::extract_to(std::string_view target) {
  const std::filesystem::path path = scan::extraction_target(*to_extract_, target);
  target_ = path.string();
  if (scan::is_taken(path)) return ask(Prompt::overwrite, shown(target_) + " is there already: overwrite it? y/n");
  waits_ = true;
  background_->extract(extract_from_, *to_extract_, path, scan::Overwrite::no);
}

void App::take(Answer answer) {
  waits_ = false;
  if (!answer.error.empty()) {
    message_ = std::move(answer.error);
    is_error_ = true;
    return;
  }
  if (answer.to == Answer::To::extract) {
    message_ = "written: " + shown(answer.path.string());
    return;
  }
  pager_ = Pager(std::move(answer.content));
  pager_cut_ = answer.cut;
  pager_scroll_ = {};
  pager_column_ = 0;
  mode_ = Mode::pager;
}

void App::show_page(std::string title, std::vector<std::string> lines) {
  if (mode_ != Mode::page) below_ = mode_;
  page_title_ = std::move(title);
  page_ = std::move(lines);
  page_scroll_ = {};
  mode_ = Mode::page;
}

void App::leave() {
  // From the help that was asked for in the pager one comes back to the pager, and from there to the tree.
  mode_ = below_ == mode_ ? Mode::tree : below_;
  below_ = Mode::tree;
  pager_ = mode_ == Mode::pager ? std::move(pager_) : Pager();
}

}  // namespace plimsoll::explore
