// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <array>
#include <charconv>

#include "base/bytes.h"

namespace plimsoll::json {

namespace {

/// A line break and two blanks for each level; nothing when the depth is negative.
void new_line(std::string& out, int depth) {
  if (depth < 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(depth) * 2, ' ');
}

template <typename Number>
void append_number(std::string& out, Number number) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

/// `depth` is that of the line the value begins on; negative: all on one line.
void append(std::string& out, const value& from, int depth) {
  const int inner = depth < 0 ? -1 : depth + 1;
  const auto items = [&](char opening, const auto& container, char closing, const auto& each) {
    out += opening;
    bool first = true;
    for (const auto& item : container) {
      if (!first) out += ',';
      first = false;
      new_line(out, inner);
      each(item);
    }
    if (!first) new_line(out, depth);
    out += closing;
  };
  switch (from.kind()) {
    case boost::json::kind::object:
      return items('{', from.get_object(), '}', [&](const auto& member) {
        append_quoted(out, member.key());
        out += depth < 0 ? ":" : ": ";
        append(out, member.value(), inner);
      });
    case boost::json::kind::array:
      return items('[', from.get_array(), ']', [&](const value& item) { append(out, item, inner); });
    case boost::json::kind::string:
      return append_quoted(out, from.get_string());
    case boost::json::kind::int64:
      return append_number(out, from.get_int64());
    case boost::json::kind::uint64:
      return append_number(out, from.get_uint64());
    case boost::json::kind::double_: {  // the shortest text that reads back the same
      const std::string text = fmt::format("{}", from.get_double());
      out += text;
      if (text.find_first_not_of("-0123456789") == std::string::npos) out += ".0";
      return;
    }
    case boost::json::kind::bool_:
      out += from.get_bool() ? "true" : "false";
      return;
    case boost::json::kind::null:
      out += "null";
      return;
  }
}

bool is_plain(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

void append_escaped(std::string& out, unsigned char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += fmt::format("\\u{:04x}", c);
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(static_cast<unsigned char>(text[plain]))) ++plain;
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    std::size_t length = 1;
    if (const auto c = static_cast<unsigned char>(text.front()); c < 0x80) {
      append_escaped(out, c);
    } else if (const std::size_t sequence = utf8_sequence(text); sequence > 0) {
      length = sequence;
      out += text.substr(0, length);
    } else {
      out += "\uFFFD";
    }
    text.remove_prefix(length);
  }
  out += '"';
}

void Writer::separate() {
  if (open_.empty()) return;
  if (!open_.back().is_empty) out_ += ',';
  open_.back().is_empty = false;
  new_line(out_, depth());
}

void Writer::name(std::string_view key) {
  separate();
  append_quoted(out_, key);
  out_ += layout_ == Layout::compact ? ":" : ": ";
}

Writer& Writer::begin(char opening, char closing) {
  out_ += opening;
  open_.push_back({closing});
  return *this;
}

Writer& Writer::begin_object() {
  separate();
  return begin('{', '}');
}

Writer& Writer::begin_array() {
  separate();
  return begin('[', ']');
}

Writer& Writer::begin_object(std::string_view key) {
  name(key);
  return begin('{', '}');
}

Writer& Writer::begin_array(std::string_view key) {
  name(key);
  return begin('[', ']');
}

Writer& Writer::end() {
  const Open closed = open_.back();
  open_.pop_back();
  if (!closed.is_empty) new_line(out_, depth());
  out_ += closed.closing;
  return *this;
}

Writer& Writer::item(const value& from) {
  separate();
  append(out_, from, depth());
  return *this;
}

Writer& Writer::member(std::string_view key, const value& from) {
  name(key);
  append(out_, from, depth());
  return *this;
}

Writer& Writer::text_item(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}

Writer& Writer::text_member(std::string_view key, std::string_view text) {
  name(key);
  append_quoted(out_, text);
  return *this;
}

std::string Writer::finish() && {
  while (!open_.empty()) end();
  if (layout_ == Layout::pretty) out_ += '\n';
  return std::move(out_);
}

}  // namespace plimsoll::json
