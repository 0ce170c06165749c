// SPDX-License-Identifier: Apache-2.0
// libyaml turns the text into events; here they become nodes.
//
// libyaml keeps its own stacks on the heap and we keep ours, so nothing recurses. It has no limits worth the name:
// depth and the number of nodes are ours, and what aliases and merge keys repeat is paid from one budget as if it were
// copied, so that a "billion laughs" ends early for whoever walks the tree too.
#include "base/yaml_tree.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/lines.h"
#include "base/yaml_events.h"

namespace plimsoll::yaml {
namespace {

constexpr std::uint64_t kMostNodes = 4'000'000;   // values of one stream
constexpr std::uint64_t kMostCopied = 64 * kMiB;  // bytes that aliases and merge keys would copy
constexpr std::uint64_t kNodeCost = 64;           // what a value without its text counts for
constexpr std::size_t kFewEntries = 16;           // of a mapping that is searched one by one
constexpr std::string_view kCoreTags = "tag:yaml.org,2002:";

bool is_null_text(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

/// A node with what repeating it costs and how deep it nests (0: a scalar).
struct Built {
  NodePtr node;
  std::uint64_t cost = kNodeCost;
  std::uint32_t height = 0;
};

Node::Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return Node::Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Node::Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return Node::Style::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return Node::Style::folded;
    default:
      return Node::Style::plain;
  }
}

/// The keys of a mapping as they come together: a key's place is that of its first mention.
class Keys {
 public:
  explicit Keys(std::vector<Entry>& entries) : entries_(&entries) {}

  /// The entry of this key among those that were added; nullptr: none.
  Entry* find(const Node& key) {
    if (key.is_mapping() || key.is_sequence()) return nullptr;
    if (index_.empty()) {
      for (Entry& entry : *entries_) {
        if (is_same(*entry.key, key)) return &entry;
      }
      return nullptr;
    }
    const auto known = index_.find(key.text);
    return known == index_.end() ? nullptr : &(*entries_)[known->second];
  }
  void add(Entry entry) {
    entries_->push_back(std::move(entry));
    if (index_.empty() && entries_->size() <= kFewEntries) return;
    for (std::size_t i = index_.empty() ? 0 : entries_->size() - 1; i < entries_->size(); ++i) {
      const Node& key = *(*entries_)[i].key;
      if (!key.is_mapping() && !key.is_sequence()) index_.emplace(key.text, i);
    }
  }

 private:
  static bool is_same(const Node& a, const Node& b) { return !a.is_mapping() && !a.is_sequence() && a.text == b.text; }
  std::vector<Entry>* entries_;
  std::unordered_map<std::string_view, std::size_t> index_;  // once there are more than a few
};

/// Builds the trees of one stream.
class Builder {
 public:
  Builder(std::string_view text, std::uint32_t max_depth) : text_(text), offsets_(text), max_depth_(max_depth) {}

  Result<std::vector<NodePtr>> run() {
    EventParser parser(text_);
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
    std::shared_ptr<Node> node;
    std::uint64_t cost = kNodeCost;
    std::uint32_t height = 0;
    std::string anchor;
    NodePtr key;                // of a mapping whose value comes next
    bool is_merge = false;      // that key is "<<"
    std::vector<Built> merges;  // what "<<" names, the strongest first
    std::size_t end = 0;        // behind the last byte of what it holds so far
  };
  enum class Merge : std::uint8_t { no, yes };

  Result<void> take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        anchors_.clear();
        return {};
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_ALIAS_EVENT: {
        TRY(count(event));
        const auto known = anchors_.find(view(event.data.alias.anchor));
        if (known == anchors_.end()) return fail_at(ErrorKind::malformed, event.start_mark, "an unknown alias");
        TRY(pay(known->second.cost, event));
        return finish(known->second, {}, event, offsets_(event.end_mark.index), Merge::no);
      }
      case YAML_SEQUENCE_START_EVENT: {
        const auto& start = event.data.sequence_start;
        const bool flow = start.style == YAML_FLOW_SEQUENCE_STYLE;
        return open(Node::Kind::sequence, flow ? Node::Style::flow : Node::Style::block, start.anchor, start.tag,
                    event);
      }
      case YAML_MAPPING_START_EVENT: {
        const auto& start = event.data.mapping_start;
        const bool flow = start.style == YAML_FLOW_MAPPING_STYLE;
        return open(Node::Kind::mapping, flow ? Node::Style::flow : Node::Style::block, start.anchor, start.tag, event);
      }
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: {
        Frame frame = std::move(stack_.back());
        stack_.pop_back();
        if (frame.node->is_mapping()) TRY(settle_keys(frame, event));
        // Where a block ends libyaml does not know before it has seen what follows.
        const std::size_t end = frame.node->style == Node::Style::flow ? offsets_(event.end_mark.index) : frame.end;
        frame.node->range.end = std::max(end, frame.node->range.begin);
        return finish({std::move(frame.node), frame.cost, frame.height + 1}, std::move(frame.anchor), event, end,
                      Merge::no);
      }
      default:
        return {};
    }
  }

  Result<void> scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    TRY(count(event));
    const auto node = std::make_shared<Node>();
    node->style = style_of(scalar.style);
    node->text = view(scalar.value, scalar.length);
    place(*node, scalar.anchor, scalar.tag, event);
    node->range.end = std::max(offsets_(event.end_mark.index), node->range.begin);
    if (node->style == Node::Style::literal || node->style == Node::Style::folded) {
      while (node->range.size() > 1 && std::string_view(" \t\r\n").contains(text_[node->range.end - 1]))
        --node->range.end;
    }
    // "! x" is what x is, quoted or not.
    const bool plain = scalar.plain_implicit != 0;
    if (plain && node->style != Node::Style::plain) node->tag = "!";
    const bool null_tag = node->tag == "tag:yaml.org,2002:null";
    node->kind = (plain || null_tag) && is_null_text(node->text) ? Node::Kind::null : Node::Kind::scalar;
    const Merge merge = plain && node->text == "<<" ? Merge::yes : Merge::no;
    const std::uint64_t cost = kNodeCost + node->text.size();
    const std::size_t end = node->range.end;
    return finish({node, cost, 0}, std::string(view(scalar.anchor)), event, end, merge);
  }

  /// Tag, column and first byte. libyaml begins a node at its tag or anchor.
  void place(Node& node, const yaml_char_t* anchor, const yaml_char_t* tag, const yaml_event_t& event) const {
    node.tag = view(tag);
    node.column = static_cast<std::uint32_t>(event.start_mark.column + 1);
    std::size_t at = offsets_(event.start_mark.index);
    int properties = (anchor != nullptr ? 1 : 0) + (tag != nullptr ? 1 : 0);
    const auto here = [&] { return at < text_.size() ? text_[at] : '\0'; };
    // A tag that is only "!" is not reported.
    if (event.type == YAML_SCALAR_EVENT && tag == nullptr && properties < 2 && (anchor != nullptr || here() == '!')) {
      properties += 1;
    }
    if (!offsets_.is_utf8()) properties = 0;
    const auto step = [&] {
      node.column = here() == '\n' ? 1 : node.column + 1;
      ++at;
    };
    for (; properties > 0 && (here() == '&' || here() == '!'); --properties) {
      while (at < text_.size() && !std::string_view(" \t\r\n,]}").contains(here())) step();
      const std::size_t behind = at;
      const std::uint32_t column = node.column;
      while (at < text_.size() && std::string_view(" \t\r\n#").contains(here())) {
        if (here() == '#') {
          while (at < text_.size() && here() != '\n') step();
        } else {
          step();
        }
      }
      // Nothing follows: an empty value stands right behind them.
      if (at >= offsets_(event.end_mark.index) && event.type == YAML_SCALAR_EVENT) {
        at = behind;
        node.column = column;
        break;
      }
    }
    node.range.begin = at;
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

  Result<void> open(Node::Kind kind, Node::Style style, const yaml_char_t* anchor, const yaml_char_t* tag,
                    const yaml_event_t& event) {
    TRY(count(event));
    if (stack_.size() >= max_depth_) return fail_at(ErrorKind::limit, event.start_mark, "nested too deeply");
    Frame& frame = stack_.emplace_back();
    frame.node = std::make_shared<Node>();
    frame.node->kind = kind;
    frame.node->style = style;
    place(*frame.node, anchor, tag, event);
    frame.anchor = view(anchor);
    frame.end = frame.node->range.begin;
    // An alias inside the value to itself must not find an older one.
    if (!frame.anchor.empty()) anchors_.erase(frame.anchor);
    return {};
  }

  /// A value is complete: it goes into what is open around it. `end` is behind its last byte, or behind the alias.
  Result<void> finish(Built built, std::string anchor, const yaml_event_t& event, std::size_t end, Merge merge) {
    if (stack_.size() + built.height > max_depth_) {
      return fail_at(ErrorKind::limit, event.start_mark, "nested too deeply");
    }
    if (!anchor.empty()) anchors_.insert_or_assign(std::move(anchor), built);
    if (stack_.empty()) {
      documents_.push_back(std::move(built.node));
      return {};
    }
    Frame& frame = stack_.back();
    frame.cost += built.cost;
    frame.height = std::max(frame.height, built.height);
    frame.end = std::max(frame.end, end);
    if (frame.node->is_sequence()) {
      frame.node->items.push_back(std::move(built.node));
    } else if (!frame.key) {
      frame.key = std::move(built.node);
      frame.is_merge = merge == Merge::yes;
    } else if (frame.is_merge) {
      frame.key.reset();
      return add_merge(frame, std::move(built), event);
    } else {
      frame.node->entries.push_back({std::move(frame.key), std::move(built.node)});
      frame.key.reset();
    }
    return {};
  }

  static Result<void> add_merge(Frame& frame, Built built, const yaml_event_t& event) {
    if (built.node->is_mapping()) {
      frame.merges.push_back(std::move(built));
      return {};
    }
    bool good = built.node->is_sequence();
    for (const NodePtr& item : built.node->items) good = good && item->is_mapping();
    if (!good) return fail_at(ErrorKind::malformed, event.start_mark, "\"<<\" names no mapping");
    // Its cost was counted with the list already.
    for (const NodePtr& item : built.node->items) frame.merges.push_back({item, 0, built.height});
    return {};
  }

  /// The last of equal keys counts; the mapping's own keys win, then those of the first mapping that was merged.
  Result<void> settle_keys(Frame& frame, const yaml_event_t& event) {
    std::vector<Entry> given = std::move(frame.node->entries);
    frame.node->entries.clear();
    frame.node->entries.reserve(given.size());
    Keys keys(frame.node->entries);
    for (Entry& entry : given) {
      if (Entry* before = keys.find(*entry.key)) {
        // The text of a key stays alive: lookups hold views of it.
        dropped_.push_back(std::exchange(before->key, std::move(entry.key)));
        before->value = std::move(entry.value);
        before->repeated = true;
      } else {
        keys.add(std::move(entry));
      }
    }
    for (const Built& from : frame.merges) {
      TRY(pay(from.cost, event));
      for (const Entry& entry : from.node->entries) {
        if (!keys.find(*entry.key)) keys.add({entry.key, entry.value, true});
      }
    }
    dropped_.clear();
    return {};
  }

  std::string_view text_;
  CharacterOffsets offsets_;
  std::uint32_t max_depth_;
  std::uint64_t nodes_ = 0;
  std::uint64_t copied_ = 0;
  std::vector<Frame> stack_;
  std::map<std::string, Built, std::less<>> anchors_;
  std::vector<NodePtr> dropped_;
  std::vector<NodePtr> documents_;
};

}  // namespace

bool Node::is_text() const {
  if (kind != Kind::scalar || tag == "!") return false;
  if (tag.empty()) return style != Style::plain;
  if (!tag.starts_with(kCoreTags)) return true;
  const std::string_view type = std::string_view(tag).substr(kCoreTags.size());
  return type != "null" && type != "bool" && type != "int" && type != "float";
}

bool Node::is_true() const {
  return kind == Kind::scalar && !is_text() && (text == "true" || text == "True" || text == "TRUE");
}

bool Node::is_false() const {
  return kind == Kind::scalar && !is_text() && (text == "false" || text == "False" || text == "FALSE");
}

const Entry* Node::entry(std::string_view key) const {
  for (const Entry& one : entries) {
    if ((one.key->kind == Kind::scalar || one.key->kind == Kind::null) && one.key->text == key) return &one;
  }
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Entry* found = entry(key);
  return found ? found->value.get() : nullptr;
}

std::string_view Node::text_of(std::string_view key) const {
  const Node* value = find(key);
  return value && value->is_scalar() ? std::string_view(value->text) : std::string_view{};
}

Result<std::vector<NodePtr>> parse_tree(std::string_view text, std::uint32_t max_depth) {
  return Builder(text, max_depth).run();
}

}  // namespace plimsoll::yaml
