// SPDX-License-Identifier: Apache-2.0
// Writer: a JSON document as text, item by item, so that a large one is never held as a tree of values besides.
//
//   json::Writer out;
//   out.begin_object();
//   out.member("schema", "…");
//   out.begin_array("findings");
//   for (const Finding& each : findings) out.item(finding(each));
//   return std::move(out).finish();
//
// The bytes are those of json::pretty (or json::compact) of the same document.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace plimsoll::json {

enum class Layout : std::uint8_t { pretty, compact };

class Writer {
 public:
  explicit Writer(Layout layout = Layout::pretty) : layout_(layout) {}

  /// The document itself, or an item of the array that is open.
  Writer& begin_object();
  Writer& begin_array();
  /// A member of the object that is open.
  Writer& begin_object(std::string_view key);
  Writer& begin_array(std::string_view key);
  /// Closes what was opened last.
  Writer& end();

  Writer& item(const value& from);
  Writer& member(std::string_view key, const value& from);
  template <std::convertible_to<std::string_view> Text>
  Writer& item(const Text& text) {
    return text_item(text);
  }
  template <std::convertible_to<std::string_view> Text>
  Writer& member(std::string_view key, const Text& text) {
    return text_member(key, text);
  }

  /// The document; what is still open is closed. A newline ends it when it is pretty.
  [[nodiscard]] std::string finish() &&;

 private:
  Writer& text_item(std::string_view text);
  Writer& text_member(std::string_view key, std::string_view text);
  void separate();
  void name(std::string_view key);
  Writer& begin(char opening, char closing);
  [[nodiscard]] int depth() const { return layout_ == Layout::compact ? -1 : static_cast<int>(open_.size()); }

  struct Open {
    char closing;
    bool is_empty = true;
  };
  Layout layout_;
  std::string out_;
  std::vector<Open> open_;
};

/// Appends a text as a JSON string, quotes included: bytes that are not UTF-8 are replaced, control characters escaped.
void append_quoted(std::string& out, std::string_view text);

}  // namespace plimsoll::json
