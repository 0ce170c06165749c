// SPDX-License-Identifier: Apache-2.0
// libyaml turns the text into events; here they become values.
//
// libyaml keeps its own stacks on the heap and we keep ours, so nothing recurses. It has no limits worth the name:
// depth and the number of nodes are ours, and what aliases and merge keys copy is paid from one budget, so that a
// "billion laughs" ends early.
#include "base/yaml.h"

#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>

#include <yaml.h>

namespace plimsoll::yaml {
namespace {

constexpr std::uint64_t kMostNodes = 4'000'000;   // values of one stream
constexpr std::uint64_t kMostCopied = 64 * kMiB;  // bytes that anchors, aliases and merge keys copy
constexpr std::uint64_t kNodeCost = 64;           // what a value without its text counts for
constexpr std::string_view kCoreTags = "tag:yaml.org,2002:";

/// A value with what copying it costs and how deep it nests (0: a scalar).
struct Node {
  json::value value;
  std::uint64_t cost = kNodeCost;
  std::uint32_t height = 0;
  std::string key_text;  // a scalar as written, should it become a key
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_of(std::string_view text, bool (*good)(char)) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (!good(c)) return false;
  }
  return true;
}

/// -?[0-9]+ without leading zeros, 0o17, 0xff; none beyond 64 bits.
std::optional<json::value> integer(std::string_view text) {
  int base = 10;
  if (text.starts_with("0o") && all_of(text.substr(2), [](char c) { return c >= '0' && c <= '7'; })) {
    base = 8;
    text.remove_prefix(2);
  } else if (text.starts_with("0x") && all_of(text.substr(2), [](char c) {
               return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
             })) {
    base = 16;
    text.remove_prefix(2);
  } else {
    const std::string_view digits = text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
    if (!all_of(digits, is_digit) || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  }
  errno = 0;
  const std::string copy(text);
  const std::int64_t number = std::strtoll(copy.c_str(), nullptr, base);
  if (errno == 0) return number;
  if (copy.starts_with('-')) return std::nullopt;
  errno = 0;
  const std::uint64_t large = std::strtoull(copy.c_str(), nullptr, base);
  if (errno == 0) return large;
  return std::nullopt;
}

/// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?, with a point or an exponent; .inf and .nan.
std::optional<double> number(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == ".inf" || rest == ".Inf" || rest == ".INF") return negative ? -HUGE_VAL : HUGE_VAL;
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return std::nan("");
  const auto digits = [&rest] {
    std::size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) ++n;
    rest.remove_prefix(n);
    return n;
  };
  const std::size_t whole = digits();
  std::size_t fraction = 0;
  bool marked = false;
  if (rest.starts_with('.')) {
    marked = true;
    rest.remove_prefix(1);
    fraction = digits();
  }
  if (whole + fraction == 0) return std::nullopt;
  if (rest.starts_with('e') || rest.starts_with('E')) {
    marked = true;
    rest.remove_prefix(1);
    if (rest.starts_with('-') || rest.starts_with('+')) rest.remove_prefix(1);
    if (digits() == 0) return std::nullopt;
  }
  if (!marked || !rest.empty()) return std::nullopt;
  return std::strtod(std::string(text).c_str(), nullptr);
}

bool is_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

/// A plain scalar by the core schema of YAML 1.2.
json::value plain(std::string_view text) {
  if (is_null(text)) return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (const auto whole = integer(text)) return *whole;
  if (const auto real = number(text)) return *real;
  return json::value(text);
}

std::string_view view(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}

std::string_view view(const yaml_char_t* text, std::size_t size) { return {reinterpret_cast<const char*>(text), size}; }

std::unexpected<Error> fail_at(ErrorKind kind, const yaml_mark_t& mark, std::string_view why) {
  return fail(kind, "not usable YAML: {} at line {}, column {}", why, mark.line + 1, mark.column + 1);
}

struct Event {
  yaml_event_t raw{};
  Event() = default;
  ~Event() { yaml_event_delete(&raw); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
};

class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (text.data() == nullptr) text = "";  // an empty file; libyaml asserts that there is an address
    good_ = yaml_parser_initialize(&raw_) != 0;
    if (good_) yaml_parser_set_input_string(&raw_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Parser() {
    if (good_) yaml_parser_delete(&raw_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  Result<void> next(Event& event) {
    if (good_ && yaml_parser_parse(&raw_, &event.raw)) return {};
    const std::string_view problem = good_ && raw_.problem ? raw_.problem : "out of memory";
    if (good_ && raw_.error == YAML_READER_ERROR) {
      return fail(ErrorKind::malformed, "not usable YAML: {} at byte {}", problem, raw_.problem_offset);
    }
    return fail_at(ErrorKind::malformed, good_ ? raw_.problem_mark : yaml_mark_t{}, problem);
  }

 private:
  yaml_parser_t raw_{};
  bool good_ = false;
};

/// Builds the values of one stream.
class Builder {
 public:
  explicit Builder(std::uint32_t max_depth) : max_depth_(max_depth) {}

  Result<std::vector<json::value>> run(std::string_view text) {
    Parser parser(text);
    for (;;) {
      Event event;
      TRY(parser.next(event));
      if (event.raw.type == YAML_STREAM_END_EVENT) return std::move(documents_);
      TRY(take(event.raw));
    }
  }

 private:
  /// A sequence or mapping that is still open.
  struct Frame {
    Node node;
    std::string anchor;
    std::optional<std::string> key;  // of a mapping whose value comes next
    bool is_merge = false;           // that key is "<<"
    std::vector<Node> merges;        // what "<<" names, the strongest first
  };

  Result<void> take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        anchors_.clear();
        return {};
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event.data.scalar;
        TRY(count(event));
        const std::string_view text = view(scalar.value, scalar.length);
        Node node{scalar_value(event), kNodeCost + text.size(), 0, std::string(text)};
        const bool merge = scalar.plain_implicit != 0 && text == "<<";
        return finish(std::move(node), std::string(view(scalar.anchor)), event, merge ? Merge::yes : Merge::no);
      }
      case YAML_ALIAS_EVENT: {
        TRY(count(event));
        const auto known = anchors_.find(view(event.data.alias.anchor));
        if (known == anchors_.end()) return fail_at(ErrorKind::malformed, event.start_mark, "an unknown alias");
        TRY(pay(known->second.cost, event));
        return finish(Node(known->second), {}, event, Merge::no);
      }
      case YAML_SEQUENCE_START_EVENT:
        return open(json::array{}, view(event.data.sequence_start.anchor), event);
      case YAML_MAPPING_START_EVENT:
        return open(json::object{}, view(event.data.mapping_start.anchor), event);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: {
        Frame frame = std::move(stack_.back());
        stack_.pop_back();
        if (!frame.merges.empty()) TRY(merge(frame, event));
        frame.node.height += 1;
        return finish(std::move(frame.node), std::move(frame.anchor), event, Merge::no);
      }
      default:
        return {};
    }
  }

  enum class Merge : std::uint8_t { no, yes };

  static json::value scalar_value(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const std::string_view text = view(scalar.value, scalar.length);
    if (scalar.plain_implicit != 0) return plain(text);
    const std::string_view tag = view(scalar.tag);
    if (!tag.starts_with(kCoreTags)) return json::value(text);
    const std::string_view kind = tag.substr(kCoreTags.size());
    if (kind == "null" || kind == "bool" || kind == "int" || kind == "float") return plain(text);
    return json::value(text);
  }

  Result<void> count(const yaml_event_t& event) {
    if (++nodes_ > kMostNodes) return fail_at(ErrorKind::limit, event.start_mark, "too many values");
    return {};
  }

  Result<void> pay(std::uint64_t cost, const yaml_event_t& event) {
    copied_ += cost;
    if (copied_ > kMostCopied) return fail_at(ErrorKind::limit, event.start_mark, "aliases copy too much");
    return {};
  }

  Result<void> open(json::value container, std::string_view anchor, const yaml_event_t& event) {
    TRY(count(event));
    if (stack_.size() >= max_depth_) return fail_at(ErrorKind::limit, event.start_mark, "nested too deeply");
    Frame frame;
    frame.node.value = std::move(container);
    frame.anchor = anchor;
    // An alias inside the value to itself must not find an older one.
    if (!anchor.empty()) anchors_.erase(frame.anchor);
    stack_.push_back(std::move(frame));
    return {};
  }

  /// A value is complete: it goes into what is open around it.
  Result<void> finish(Node node, std::string anchor, const yaml_event_t& event, Merge merge) {
    if (stack_.size() + node.height > max_depth_) {
      return fail_at(ErrorKind::limit, event.start_mark, "nested too deeply");
    }
    if (!anchor.empty()) {
      TRY(pay(node.cost, event));
      anchors_.insert_or_assign(std::move(anchor), node);
    }
    if (stack_.empty()) {
      documents_.push_back(std::move(node.value));
      return {};
    }
    Frame& frame = stack_.back();
    frame.node.cost += node.cost;
    frame.node.height = std::max(frame.node.height, node.height);
    if (json::array* items = frame.node.value.if_array()) {
      items->push_back(std::move(node.value));
    } else if (!frame.key) {
      frame.key = node.value.is_structured() ? json::compact(node.value) : std::move(node.key_text);
      frame.is_merge = merge == Merge::yes;
    } else if (frame.is_merge) {
      frame.key.reset();
      return add_merge(frame, std::move(node), event);
    } else {
      frame.node.value.get_object().insert_or_assign(*frame.key, std::move(node.value));
      frame.key.reset();
    }
    return {};
  }

  static Result<void> add_merge(Frame& frame, Node node, const yaml_event_t& event) {
    if (node.value.is_object()) {
      frame.merges.push_back(std::move(node));
      return {};
    }
    json::array* several = node.value.if_array();
    for (std::size_t i = 0; several && i < several->size(); ++i) {
      if (!(*several)[i].is_object()) several = nullptr;
    }
    if (!several) return fail_at(ErrorKind::malformed, event.start_mark, "\"<<\" names no mapping");
    // Its cost was counted with the list already.
    for (json::value& one : *several) frame.merges.push_back({std::move(one), 0, node.height, {}});
    return {};
  }

  /// The mapping's own keys win, then those of the first mapping that was named.
  Result<void> merge(Frame& frame, const yaml_event_t& event) {
    json::object& into = frame.node.value.get_object();
    for (Node& from : frame.merges) {
      TRY(pay(from.cost, event));
      for (auto& [key, value] : from.value.get_object()) {
        if (!into.contains(key)) into.emplace(key, std::move(value));
      }
    }
    return {};
  }

  std::uint32_t max_depth_;
  std::uint64_t nodes_ = 0;
  std::uint64_t copied_ = 0;
  std::vector<Frame> stack_;
  std::map<std::string, Node, std::less<>> anchors_;
  std::vector<json::value> documents_;
};

}  // namespace

Result<std::vector<json::value>> parse_all(std::string_view text, std::uint32_t max_depth) {
  return Builder(max_depth).run(text);
}

Result<json::value> parse(std::string_view text, std::uint32_t max_depth) {
  std::vector<json::value> documents = TRY(parse_all(text, max_depth));
  if (documents.empty()) return nullptr;
  if (documents.size() > 1) {
    return fail(ErrorKind::malformed, "not usable YAML: {} documents where one is expected", documents.size());
  }
  return std::move(documents.front());
}

}  // namespace plimsoll::yaml
