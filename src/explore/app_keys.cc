// SPDX-License-Identifier: Apache-2.0
// What keys do.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "base/limits.h"
#include "explore/app.h"

namespace plimsoll::explore {

using Code = Key::Code;

namespace {

/// Keys that mean the same on every screen, as the arrows they stand for.
Code as_arrow(Key key) {
  if (key.code != Code::character) return key.code;
  switch (key.character) {
    case U'k':
      return Code::up;
    case U'j':
      return Code::down;
    case U'h':
      return Code::left;
    case U'l':
      return Code::right;
    case U' ':
      return Code::page_down;
    case U'b':
      return Code::page_up;
    case U'g':
      return Code::home;
    case U'G':
      return Code::end;
    default:
      return Code::character;
  }
}

bool is(Key key, char32_t character) { return key.code == Code::character && key.character == character; }

void append_utf8(std::string& text, char32_t c) {
  const auto byte = [&](char32_t value) { text += static_cast<char>(value); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | (c >> 6));
    byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    byte(0xE0 | (c >> 12));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | (c >> 18));
    byte(0x80 | ((c >> 12) & 0x3F));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  }
}

void drop_last(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

/// How far a key moves in `count` lines of which `height` are seen; nothing: it is no such key.
std::optional<std::ptrdiff_t> lines_of(Key key, std::size_t height, std::size_t count) {
  const auto page = static_cast<std::ptrdiff_t>(std::max<std::size_t>(height, 2) - 1);
  const auto all = static_cast<std::ptrdiff_t>(count);
  switch (as_arrow(key)) {
    case Code::up:
      return -1;
    case Code::down:
      return 1;
    case Code::page_up:
      return -page;
    case Code::page_down:
      return page;
    case Code::home:
      return -all;
    case Code::end:
      return all;
    default:
      return std::nullopt;
  }
}

}  // namespace

void App::press(Key key) {
  if (key.code == Code::none || key.code == Code::resize || key.code == Code::redraw) return;
  if (key.code == Code::interrupt) {
    done_ = true;
    return;
  }
  if (waits_) {
    if (key.code == Code::escape || is(key, U'q')) {
      background_->forget();
      waits_ = false;
      message_ = "stopped";
    }
    return;
  }
  if (prompt_ != Prompt::none) return press_prompt(key);
  message_.clear();
  is_error_ = false;
  if (press_anywhere(key)) return;
  switch (mode_) {
    case Mode::tree:
      return pane_ == Pane::tree ? press_tree(key) : press_layers(key);
    case Mode::list:
      return press_list(key);
    case Mode::pager:
      return press_pager(key);
    case Mode::page:
      return press_page(key);
  }
}

bool App::press_anywhere(Key key) {
  if (is(key, U'?') && (mode_ != Mode::page || page_title_ != "keys")) {
    show_page("keys", help_lines());
    return true;
  }
  return false;
}

void App::press_prompt(Key key) {
  if (prompt_ == Prompt::overwrite) {
    prompt_ = Prompt::none;
    if (is(key, U'y') || is(key, U'Y')) {
      waits_ = true;
      background_->extract(extract_from_, *to_extract_, target_, scan::Overwrite::yes);
    } else {
      message_ = "nothing was written";
    }
    return;
  }
  switch (key.code) {
    case Code::escape:
      prompt_ = Prompt::none;
      return;
    case Code::backspace:
      if (prompt_text_.empty()) prompt_ = Prompt::none;
      drop_last(prompt_text_);
      return;
    case Code::erase_line:
      prompt_text_.clear();
      return;
    case Code::character:
      if (key.character >= 0x20 && prompt_text_.size() < kLimits.path_bytes) append_utf8(prompt_text_, key.character);
      return;
    case Code::enter:
      break;
    default:
      return;
  }
  const Prompt asked = std::exchange(prompt_, Prompt::none);
  const std::string text = std::exchange(prompt_text_, {});
  if (text.empty()) return;
  if (asked == Prompt::search) start_search(text);
  if (asked == Prompt::target) extract_to(text);
  if (asked == Prompt::find) {
    pager_find_ = text;
    const std::size_t at = pager_.find(pager_find_, pager_scroll_.top);
    if (at < pager_.lines())
      pager_scroll_.top = at;
    else
      message_ = "not found below: " + shown(text);
  }
}

void App::press_layers(Key key) {
  layer_chosen_ = true;
  switch (as_arrow(key)) {
    case Code::up:
      return select_layer(layer_ == 0 ? 0 : layer_ - 1);
    case Code::down:
      return select_layer(layer_ + 1);
    case Code::page_up:
      return select_layer(layer_ - std::min(layer_, layers_scroll_.height));
    case Code::page_down:
      return select_layer(layer_ + layers_scroll_.height);
    case Code::home:
      return select_layer(0);
    case Code::end:
      return select_layer(model_.snapshot().layers.size());
    case Code::enter:
    case Code::right:
      pane_ = Pane::tree;
      return;
    default:
      break;
  }
  if (is(key, U'i') && !model_.snapshot().layers.empty())
    return show_page(fmt::format("layer {}", layer_ + 1), layer_lines(layer_));
  press_tree(key);
}

void App::press_tree(Key key) {
  const bool in_tree = pane_ == Pane::tree;
  if (in_tree) {
    if (const auto lines = lines_of(key, tree_scroll_.height, model_.rows().size())) return model_.move_by(*lines);
    switch (as_arrow(key)) {
      case Code::enter:
      case Code::right:
        return open_or_follow();
      case Code::left:
        return model_.close_current();
      default:
        break;
    }
  }
  if (key.code == Code::tab) pane_ = in_tree ? Pane::layers : Pane::tree;
  if (key.code != Code::character) return;
  switch (key.character) {
    case U'q':
      done_ = true;
      return;
    case U't':
      return change_scope();
    case U'[':
      layer_chosen_ = true;
      return select_layer(layer_ == 0 ? 0 : layer_ - 1);
    case U']':
      layer_chosen_ = true;
      return select_layer(layer_ + 1);
    case U'/':
      return ask(Prompt::search, "search in all layers");
    case U'n':
      return go_to_hit(1);
    case U'N':
      return go_to_hit(-1);
    case U'F':
      return list_findings();
    case U'f':
      return next_filter();
    case U's':
      return next_sort();
    case U'v':
      return view_current();
    case U'x':
      return ask_target();
    case U'i':
      if (const Row* row = model_.current())
        show_page("/" + shown(model_.stack().path(row->node)), detail_lines(row->node));
      return;
    default:
      return;
  }
}

void App::press_list(Key key) {
  if (const auto lines = lines_of(key, list_scroll_.height, items_.size())) {
    const auto last = static_cast<std::ptrdiff_t>(items_.size()) - 1;
    item_ = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(item_) + *lines, 0, last));
    return;
  }
  switch (as_arrow(key)) {
    case Code::enter:
    case Code::right:
      mode_ = Mode::tree;
      return go_to(items_[item_]);
    case Code::escape:
    case Code::left:
      mode_ = Mode::tree;
      return;
    default:
      break;
  }
  if (is(key, U'q')) mode_ = Mode::tree;
  if (is(key, U'/')) ask(Prompt::search, "search in all layers");
}

void App::press_pager(Key key) {
  constexpr std::size_t kSideways = 8;
  if (const auto lines = lines_of(key, pager_scroll_.height, pager_.lines())) {
    if (as_arrow(key) == Code::home) pager_column_ = 0;
    return pager_scroll_.move(*lines, pager_.lines());
  }
  switch (as_arrow(key)) {
    case Code::enter:
      return pager_scroll_.move(1, pager_.lines());
    case Code::left:
      pager_column_ -= std::min(pager_column_, kSideways);
      return;
    case Code::right:
      pager_column_ += kSideways;
      return;
    case Code::tab:
      pager_.read_as(pager_.reader() == Reader::text ? Reader::hex : Reader::text);
      pager_scroll_ = {};
      pager_column_ = 0;
      return;
    case Code::escape:
      return leave();
    default:
      break;
  }
  if (is(key, U'q')) leave();
  if (is(key, U'/')) ask(Prompt::find, "find in this file");
  if (is(key, U'n') && !pager_find_.empty()) {
    const std::size_t at = pager_.find(pager_find_, pager_scroll_.top + 1);
    if (at < pager_.lines())
      pager_scroll_.top = at;
    else
      message_ = "not found below: " + shown(pager_find_);
  }
}

void App::press_page(Key key) {
  if (const auto lines = lines_of(key, page_scroll_.height, page_.size()))
    return page_scroll_.move(*lines, page_.size());
  switch (as_arrow(key)) {
    case Code::escape:
    case Code::enter:
    case Code::left:
      return leave();
    default:
      break;
  }
  if (is(key, U'q') || is(key, U'i') || is(key, U'?')) leave();
}

}  // namespace plimsoll::explore
