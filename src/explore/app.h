// SPDX-License-Identifier: Apache-2.0
// App: the browser without a terminal: keys go in, frames come out. Nothing here waits.
#pragma once

#include <string>
#include <vector>

#include "explore/background.h"
#include "explore/frame.h"
#include "explore/key.h"
#include "explore/model.h"
#include "explore/pager.h"
#include "explore/search.h"

namespace plimsoll::explore {

class App {
 public:
  App(Background& background, Charset charset) : background_(&background), charset_(charset) {}

  void press(Key key);
  /// Takes what the background has; true when the screen may look different.
  bool tick();
  [[nodiscard]] Frame draw(Size size);
  [[nodiscard]] bool is_done() const { return done_; }
  /// Whether the image could not be opened.
  [[nodiscard]] bool has_nothing_to_show() const {
    return model_.snapshot().finished && model_.snapshot().layers.empty();
  }

 private:
  enum class Mode : std::uint8_t { tree, list, pager, page };
  enum class Pane : std::uint8_t { layers, tree };
  enum class Prompt : std::uint8_t { none, search, find, target, overwrite };

  /// A row of a list: something that can be jumped to.
  struct Item {
    std::string path = {};                 // in the image, as it is
    std::uint32_t layer = tree::kNoLayer;  // kNoLayer: in the metadata
    std::string left = {}, right = {};     // harmless
    Look look = {};
  };
  /// A window on something longer than the screen.
  struct Scroll {
    std::size_t top = 0, height = 1;
    void keep(std::size_t cursor, std::size_t count);
    void move(std::ptrdiff_t lines, std::size_t count);
  };

  // app_keys.cc
  void press_prompt(Key key);
  void press_tree(Key key);
  void press_layers(Key key);
  void press_list(Key key);
  void press_pager(Key key);
  void press_page(Key key);
  bool press_anywhere(Key key);

  // app_acts.cc
  void select_layer(std::size_t layer);
  void change_scope();
  void next_filter();
  void next_sort();
  void open_or_follow();
  void start_search(std::string_view text);
  void go_to(const Item& item);
  void go_to_hit(std::ptrdiff_t step);
  void list_findings();
  void view_current();
  void ask_target();
  void extract_to(std::string_view target);
  void take(Answer answer);
  void ask(Prompt prompt, std::string label, std::string text = {});
  void leave();
  /// The file at the cursor; says why when there is none.
  std::optional<scan::FileAt> current_file();
  void show_page(std::string title, std::vector<std::string> lines);

  // app_pages.cc
  [[nodiscard]] std::vector<std::string> help_lines() const;
  [[nodiscard]] std::vector<std::string> detail_lines(tree::NodeId node) const;
  [[nodiscard]] std::vector<std::string> layer_lines(std::size_t layer) const;
  [[nodiscard]] std::string layer_phrase(std::uint32_t layer) const;
  [[nodiscard]] std::string owner(const tree::Version& version) const;
  [[nodiscard]] Item item_of(const Hit& hit) const;

  // app_draw.cc
  void draw_title(Frame& frame) const;
  void draw_tree_screen(Frame& frame);
  void draw_layers(Frame& frame, std::size_t row, std::size_t column, Size area);
  void draw_tree(Frame& frame, std::size_t row, std::size_t column, Size area);
  void draw_tree_row(Frame& frame, std::size_t at, std::size_t column, std::size_t width, const Row& row,
                     Look base) const;
  void draw_list(Frame& frame);
  void draw_pager(Frame& frame);
  void draw_page(Frame& frame);
  void draw_bottom(Frame& frame) const;
  [[nodiscard]] std::string status() const;
  [[nodiscard]] std::string shown(std::string_view text) const { return explore::shown(text, charset_); }

  Background* background_;
  Charset charset_;
  Model model_;
  Mode mode_ = Mode::tree;
  Pane pane_ = Pane::tree;
  bool done_ = false;
  bool waits_ = false;  // for an answer of the background
  std::string message_, activity_;
  bool is_error_ = false;
  std::vector<Severity> layer_worst_;  // by layer; unknown: see layer_marked_
  std::vector<bool> layer_marked_;

  Scroll tree_scroll_, layers_scroll_, list_scroll_, pager_scroll_, page_scroll_;
  std::size_t layer_ = 0;
  bool layer_chosen_ = false;  // by the person, so that new layers do not move it

  std::string list_title_, query_;
  std::vector<Item> items_;
  std::size_t item_ = 0;

  Pager pager_;
  std::string pager_title_, pager_find_;
  std::size_t pager_column_ = 0;
  bool pager_cut_ = false;

  std::string page_title_;
  std::vector<std::string> page_;
  Mode below_ = Mode::tree;  // where the pager and pages go back to

  Prompt prompt_ = Prompt::none;
  std::string prompt_label_, prompt_text_;
  std::optional<scan::FileAt> to_extract_;
  SnapshotPtr extract_from_;
  std::string target_;
};

}  // namespace plimsoll::explore
