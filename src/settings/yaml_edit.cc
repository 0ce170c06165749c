// SPDX-License-Identifier: Apache-2.0
#include "settings/yaml_edit.h"

#include <algorithm>

#include "base/lines.h"

namespace plimsoll::settings {

namespace {

using yaml::Entry;
using yaml::Node;

constexpr std::size_t kNone = std::string_view::npos;
/// Lists up to this are written anew; see remove_items().
constexpr std::size_t kShort = 6;

bool is_flow(const Node& node, std::string_view text) {
  const char first = node.range.begin < text.size() ? text[node.range.begin] : '\0';
  return first == '{' || first == '[';
}

std::size_t line_start(std::string_view text, std::size_t at) {
  const std::size_t end = at == 0 ? kNone : text.rfind('\n', at - 1);
  return end == kNone ? 0 : end + 1;
}

/// Of the line that `at` is in: its "\n", or the text's end.
std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == kNone ? text.size() : end;
}

bool is_blank_text(std::string_view text) { return text.find_first_not_of(" \t\r") == kNone; }

/// Whether nothing but a comment follows in the line.
bool ends_line(std::string_view text, std::size_t at) {
  const std::string_view rest = trim(text.substr(at, line_end(text, at) - at));
  return rest.empty() || rest == "\r" ||
         (rest.front() == '#' && (at == 0 || is_blank(text[at]) || text[at - 1] == '\n'));
}

/// Whether an anchor stands in it, to which an alias elsewhere may refer.
bool has_anchor(std::string_view text, TextRange range) {
  for (std::size_t at = text.find('&', range.begin); at < range.end; at = text.find('&', at + 1)) {
    const char before = at == 0 ? '\n' : text[at - 1];
    const char after = at + 1 < text.size() ? text[at + 1] : ' ';
    if (std::string_view(" \t\n[{,").find(before) != kNone && std::string_view(" \t\r\n&").find(after) == kNone)
      return true;
  }
  return false;
}

/// Behind the last byte of an entry that stands where it is said to; kNone: it does not.
std::size_t end_of(const Node& mapping, const Entry& entry, std::string_view text) {
  if (!is_own(mapping, entry)) return kNone;
  std::size_t colon = entry.key->range.end;
  while (colon < text.size() && is_blank(text[colon])) ++colon;
  if (colon >= text.size() || text[colon] != ':') return kNone;
  const std::size_t end = std::max(entry.value->range.end, colon + 1);
  // What stands between key and value: blanks, an anchor or tag, comments. Never an alias, which has its value
  // elsewhere.
  if (entry.value->range.begin > colon) {
    const std::string_view between = text.substr(colon + 1, entry.value->range.begin - colon - 1);
    if (between.find('*') != kNone) return kNone;
  } else if (!is_blank_text(text.substr(colon + 1, line_end(text, colon) - colon - 1)) && !ends_line(text, colon + 1)) {
    return kNone;
  }
  return end;
}

/// The last own entry that can be told, with its end.
std::pair<const Entry*, std::size_t> last_own(const Node& mapping, std::string_view text) {
  std::pair<const Entry*, std::size_t> last{nullptr, 0};
  for (const Entry& entry : mapping.entries) {
    const std::size_t end = end_of(mapping, entry, text);
    if (end != kNone && (last.first == nullptr || end > last.second)) last = {&entry, end};
  }
  return last;
}

// Writing -------------------------------------------------------------------------------------------------------------

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// As JSON wants it: what is no number or word of its own goes into quotes.
std::string json_scalar(std::string_view scalar) {
  if (scalar.starts_with('"') || scalar == "true" || scalar == "false" || scalar == "null" ||
      (!scalar.empty() && scalar.find_first_not_of("0123456789") == kNone))
    return std::string(scalar);
  return quoted(scalar);
}

std::string flow_value(const YamlValue& value, bool as_json) {
  const auto scalar = [&](const std::string& item) { return as_json ? json_scalar(item) : item; };
  if (!value.is_list) return scalar(value.items.front());
  std::string out = "[";
  for (std::size_t i = 0; i < value.items.size(); ++i) out += (i == 0 ? "" : ", ") + scalar(value.items[i]);
  return out + "]";
}

/// "a: {b: {c: value}}".
std::string flow_entry(KeyPath path, const YamlValue& value, bool as_json) {
  std::string out, closing;
  for (std::size_t i = 0; i < path.size(); ++i) {
    out += (as_json ? quoted(path[i]) : std::string(path[i])) + ": ";
    if (i + 1 < path.size()) out += "{", closing += "}";
  }
  return out + flow_value(value, as_json) + closing;
}

/// The same on lines of their own, each indented; without a line end behind the last.
std::string block_entry(KeyPath path, const YamlValue& value, std::size_t indent, std::string_view newline) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0) out += newline;
    out += std::string(indent + 2 * i, ' ').append(path[i]) + ":";
  }
  if (!value.is_list) return out + " " + value.items.front();
  for (const std::string& item : value.items)
    out += std::string(newline) + std::string(indent + 2 * path.size(), ' ') + "- " + item;
  return out;
}

bool is_json(const Node& mapping, std::string_view text) {
  return is_flow(mapping, text) && !mapping.entries.empty() && text[mapping.entries.front().key->range.begin] == '"';
}

std::string_view newline_of(std::string_view text) {
  const std::size_t at = text.find('\n');
  return at != kNone && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

/// The scalar that a value ends with; nullptr: something else.
const Node* last_scalar(const Node& value) {
  const Node* node = &value;
  while (!node->is_scalar()) {
    if (node->is_mapping() && !node->entries.empty()) {
      node = std::ranges::max_element(node->entries, {}, [](const Entry& entry) {
               return entry.value->range.end;
             })->value.get();
    } else if (node->is_sequence() && !node->items.empty()) {
      node = node->items.back().get();
    } else {
      return nullptr;
    }
  }
  return node;
}

/// Lines behind `end`, the end of a value.
std::optional<Edit> lines_behind(std::string_view text, std::size_t end, const Node& value, std::string lines) {
  const std::string_view newline = newline_of(text);
  // A block scalar to which line ends belong that are not there, or empty lines behind it.
  const Node* last = last_scalar(value);
  if (last != nullptr && (last->style == Node::Style::literal || last->style == Node::Style::folded) &&
      (end == text.size() || last->text.ends_with("\n\n")))
    return std::nullopt;
  // A block scalar ends where the next line begins.
  if (end > 0 && text[end - 1] == '\n') return Edit{{end, end}, lines.append(newline), {}, {}};
  if (!ends_line(text, end)) return std::nullopt;
  std::size_t at = line_end(text, end);
  if (at > 0 && text[at - 1] == '\r') --at;
  return Edit{{at, at}, std::string(newline) + lines, {}, {}};
}

std::optional<Edit> insert_entry(std::string_view text, const Node& mapping, KeyPath path, const YamlValue& value) {
  if (is_flow(mapping, text)) {
    const bool as_json = is_json(mapping, text);
    if (mapping.entries.empty()) {
      if (!is_blank_text(text.substr(mapping.range.begin + 1, mapping.range.size() - 2))) return std::nullopt;
      return Edit{mapping.range, "{" + flow_entry(path, value, as_json) + "}", {}, {}};
    }
    const auto [last, end] = last_own(mapping, text);
    if (last == nullptr || end == 0) return std::nullopt;
    return Edit{{end, end}, ", " + flow_entry(path, value, as_json), {}, {}};
  }
  const auto [last, end] = last_own(mapping, text);
  if (last == nullptr) return std::nullopt;
  const std::size_t start = line_start(text, last->key->range.begin);
  const std::size_t indent = last->key->range.begin - start;
  // Before a key stand blanks, and the dashes of lists; with an anchor or a tag its column says nothing.
  if (text.substr(start, indent).find_first_not_of(" -") != kNone) return std::nullopt;
  return lines_behind(text, end, *last->value, block_entry(path, value, indent, newline_of(text)));
}

std::optional<Edit> add_items(std::string_view text, const Node& list, const YamlValue& value) {
  std::vector<std::string> missing;
  for (const std::string& item : value.items) {
    if (std::ranges::none_of(list.items, [&](const yaml::NodePtr& have) { return have->text == item; }))
      missing.push_back(item);
  }
  if (missing.empty()) return std::nullopt;
  if (is_flow(list, text)) {
    const bool as_json = !list.items.empty() && text[list.items.front()->range.begin] == '"';
    std::string added;
    for (const std::string& item : missing) added += (added.empty() ? "" : ", ") + (as_json ? json_scalar(item) : item);
    if (list.items.empty()) return Edit{list.range, "[" + added + "]", {}, {}};
    const std::size_t end = list.items.back()->range.end;
    if (!list.range.contains(list.items.back()->range)) return std::nullopt;
    return Edit{{end, end}, ", " + added, {}, {}};
  }
  if (list.items.empty() || !list.range.contains(list.items.back()->range)) return std::nullopt;
  const std::size_t first = list.items.front()->range.begin, start = line_start(text, first);
  const std::size_t dash = text.find('-', start);
  if (dash == kNone || dash >= first || !is_blank_text(text.substr(start, dash - start))) return std::nullopt;
  std::string lines;
  for (const std::string& item : missing)
    lines += (lines.empty() ? "" : std::string(newline_of(text))) + std::string(dash - start, ' ') + "- " + item;
  return lines_behind(text, list.items.back()->range.end, *list.items.back(), std::move(lines));
}

// Taking out ----------------------------------------------------------------------------------------------------------

/// [begin, end) widened to whole lines, with the line end; nothing when something else is on them.
std::optional<TextRange> whole_lines(std::string_view text, TextRange range) {
  const std::size_t start = line_start(text, range.begin);
  if (!is_blank_text(text.substr(start, range.begin - start))) return std::nullopt;
  if (range.end > range.begin && text[range.end - 1] == '\n') return TextRange{start, range.end};
  if (!ends_line(text, range.end)) return std::nullopt;
  const std::size_t end = line_end(text, range.end);
  return TextRange{start, end < text.size() ? end + 1 : end};
}

/// The mapping at a path with the entry of its last key; nullptr when any of it is somebody else's.
struct At {
  const Node* mapping = nullptr;
  const Entry* entry = nullptr;
};
At find_entry(const Node& mapping, KeyPath path) {
  const Node* node = &mapping;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Entry* entry = node->entry(path[i]);
    if (entry == nullptr || !is_own(*node, *entry)) return {};
    if (i + 1 == path.size()) return {node, entry};
    node = entry->value.get();
  }
  return {};
}

/// Of a flow collection, the piece [begin, end) with the comma that goes with it.
TextRange with_comma(std::string_view text, TextRange piece, TextRange collection) {
  std::size_t end = piece.end;
  while (end < collection.end && (is_blank(text[end]) || text[end] == '\n' || text[end] == '\r')) ++end;
  if (end < collection.end && text[end] == ',') {
    ++end;
    while (end < collection.end && is_blank(text[end])) ++end;
    return {piece.begin, end};
  }
  std::size_t begin = piece.begin;
  while (begin > collection.begin && (is_blank(text[begin - 1]) || text[begin - 1] == '\n' || text[begin - 1] == '\r'))
    --begin;
  if (begin > collection.begin + 1 && text[begin - 1] == ',') return {begin - 1, piece.end};
  return piece;
}

std::optional<Edit> cut(std::string_view text, std::optional<TextRange> range) {
  if (!range || has_anchor(text, *range)) return std::nullopt;
  return Edit{*range, "", {}, {}};
}

}  // namespace

bool is_own(const Node& mapping, const Entry& entry) {
  if (entry.merged || entry.repeated || !entry.key || !entry.value) return false;
  if (!mapping.range.contains(entry.key->range)) return false;
  // A null may stand nowhere.
  return entry.value->is_null()
             ? entry.value->range.begin >= entry.key->range.end || entry.value->range.size() == 0
             : entry.value->range.begin >= entry.key->range.end && mapping.range.contains(entry.value->range);
}

std::optional<Edit> set_value(std::string_view text, const Node& mapping, KeyPath path, const YamlValue& value) {
  if (mapping.range.end > text.size() || path.empty() || !mapping.is_mapping()) return std::nullopt;
  const Node* node = &mapping;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Entry* entry = node->entry(path[i]);
    if (entry == nullptr) return insert_entry(text, *node, path.subspan(i), value);
    const std::size_t end = end_of(*node, *entry, text);
    if (end == kNone) return std::nullopt;
    const Node& there = *entry->value;
    const bool is_last = i + 1 == path.size();
    if (there.is_null()) {
      // "key:" with nothing behind, or "~".
      const std::string flow = is_last ? flow_value(value, is_json(*node, text))
                                       : "{" + flow_entry(path.subspan(i + 1), value, is_json(*node, text)) + "}";
      if (there.range.size() > 0 && !there.text.empty()) return Edit{there.range, flow, {}, {}};
      return Edit{{end - 1, end}, ": " + flow, {}, {}};
    }
    if (is_last) {
      if (value.is_list) return there.is_sequence() ? add_items(text, there, value) : std::nullopt;
      if (!there.is_scalar() || there.style == Node::Style::literal || there.style == Node::Style::folded)
        return std::nullopt;
      const bool in_quotes = there.style != Node::Style::plain && is_json(*node, text);
      std::string scalar = in_quotes ? json_scalar(value.items.front()) : value.items.front();
      if (there.range.in(text) == scalar) return std::nullopt;
      return Edit{there.range, std::move(scalar), {}, {}};
    }
    if (!there.is_mapping()) return std::nullopt;
    node = &there;
  }
  return std::nullopt;
}

std::optional<Edit> remove_entry(std::string_view text, const Node& mapping, KeyPath path) {
  if (mapping.range.end > text.size()) return std::nullopt;
  const auto [owner, entry] = find_entry(mapping, path);
  if (owner == nullptr) return std::nullopt;
  if (owner->entries.size() == 1)
    return path.size() == 1 ? std::nullopt : remove_entry(text, mapping, path.first(path.size() - 1));
  const std::size_t end = end_of(*owner, *entry, text);
  if (end == kNone) return std::nullopt;
  const TextRange piece{entry->key->range.begin, end};
  if (is_flow(*owner, text)) return cut(text, with_comma(text, piece, owner->range));
  if (const auto lines = whole_lines(text, piece)) return cut(text, lines);
  // Behind the dash of a list: the next key takes its place.
  const Entry* next = nullptr;
  for (const Entry& other : owner->entries) {
    if (other.merged || other.key->range.begin < end) continue;
    if (next == nullptr || other.key->range.begin < next->key->range.begin) next = &other;
  }
  if (next == nullptr || text.substr(end, next->key->range.begin - end).find('#') != kNone) return std::nullopt;
  return is_blank_text(text.substr(line_start(text, next->key->range.begin),
                                   next->key->range.begin - line_start(text, next->key->range.begin)))
             ? cut(text, TextRange{piece.begin, next->key->range.begin})
             : std::nullopt;
}

const Node* item_at(const Node& mapping, KeyPath path, TextRange place) {
  const auto [owner, entry] = find_entry(mapping, path);
  if (owner == nullptr) return nullptr;
  const Node& list = *entry->value;
  if (list.is_sequence()) {
    for (const yaml::NodePtr& item : list.items) {
      if (list.range.contains(item->range) && item->range.contains(place)) return item.get();
    }
  }
  return nullptr;
}

std::optional<Edit> remove_items(std::string_view text, const Node& mapping, KeyPath path,
                                 std::span<const TextRange> places) {
  if (mapping.range.end > text.size()) return std::nullopt;
  const auto [owner, entry] = find_entry(mapping, path);
  if (owner == nullptr) return std::nullopt;
  const Node& list = *entry->value;
  if (list.is_mapping()) {
    // A map where a list may stand too: "sysctls:", "extra_hosts:".
    if (places.size() != 1) return std::nullopt;
    for (const Entry& item : list.entries) {
      const std::size_t end = end_of(list, item, text);
      if (end == kNone || !TextRange{item.key->range.begin, end}.contains(places.front())) continue;
      std::vector<std::string_view> longer(path.begin(), path.end());
      longer.push_back(item.key->text);
      return remove_entry(text, mapping, longer);
    }
    return std::nullopt;
  }
  if (!list.is_sequence() || list.items.empty()) return std::nullopt;
  std::vector<const Node*> out;
  for (const yaml::NodePtr& item : list.items) {
    if (!list.range.contains(item->range)) return std::nullopt;  // an alias, or of an alias' list
    const bool is_meant =
        std::ranges::any_of(places, [&](const TextRange& place) { return item->range.contains(place); });
    if (is_meant) out.push_back(item.get());
  }
  if (out.empty() || out.size() < places.size()) return std::nullopt;
  if (out.size() == list.items.size()) return remove_entry(text, mapping, path);
  std::vector<TextRange> pieces;
  for (const Node* item : out) {
    if (is_flow(list, text)) {
      pieces.push_back(with_comma(text, item->range, list.range));
      continue;
    }
    std::size_t dash = item->range.begin;
    while (dash > 0 && is_blank(text[dash - 1])) --dash;
    if (dash == 0 || text[dash - 1] != '-') return std::nullopt;
    const auto lines = whole_lines(text, {dash - 1, item->range.end});
    if (!lines) return std::nullopt;
    pieces.push_back(*lines);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (has_anchor(text, pieces[i]) || (i > 0 && pieces[i].begin < pieces[i - 1].end)) return std::nullopt;
  }
  if (pieces.size() == 1 && list.items.size() > kShort) return Edit{pieces.front(), "", {}, {}};
  // From the list's first line to the last: what remains of it.
  TextRange whole = list.range;
  if (!is_flow(list, text)) {
    whole.begin = line_start(text, whole.begin);
    whole.end = std::max(whole.end, pieces.back().end);
  }
  Edit edit{whole, "", {}, {}};
  std::size_t at = whole.begin;
  for (const TextRange& piece : pieces) {
    if (piece.begin < at) return std::nullopt;
    edit.text.append(text.substr(at, piece.begin - at));
    at = piece.end;
  }
  edit.text.append(text.substr(at, whole.end - at));
  return edit;
}

}  // namespace plimsoll::settings
