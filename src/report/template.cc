// SPDX-License-Identifier: Apache-2.0
// Mustache by kainjow's library, the only file that includes it. Its values are heavy (a finding would take tens of
// kilobytes of them), so it is fed through a context of our own: lists hold stand-ins, and a finding becomes values
// when its turn comes, member by member as the template asks for them.
//
// Values are untrusted and become one harmless line each, but for lines of Dockerfiles and scripts.
#include "report/template.h"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <memory>
#include <stdexcept>

#include <kainjow/mustache.hpp>

#include "base/bytes.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "base/lines.h"
#include "base/xml.h"
#include "finding/dependencies.h"
#include "report/csv.h"
#include "report/json_parts.h"
#include "report/markdown_text.h"
#include "report/phrases.h"
#include "report/template_text.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

namespace mustache = kainjow::mustache;
using Value = mustache::data;

constexpr std::size_t kMostBytes = 128 * kMiB;
constexpr std::size_t kMostFiltered = 32 * kMiB;  // what one filter is given
constexpr std::size_t kMostHeld = 256 * kMiB;     // what the library holds until a line ends
// How often sections may repeat: so often, and so often for each row of the report.
constexpr std::size_t kRepeats = 200'000, kRepeatsOfRow = 200;
constexpr std::size_t kMade = 100'000, kMadeOfRow = 20;  // rows made into values
constexpr std::size_t kTextBytes = 64 * kKiB;

constexpr const char* kTooOften = "its sections repeat too often";

/// The library has no other way to be stopped.
struct Stopped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string shown(std::string_view key, std::string_view text) {
  if (key != "rewrite" && key != "text") return printable(text, kTextBytes);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += printable(text.substr(0, end), kTextBytes);
    if (end == text.npos) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

/// Empty texts and null are false, so that a section on them is left out.
Value value_of(std::string_view key, const json::value& from) {
  if (const auto* object = from.if_object()) {
    Value out(Value::type::object);
    for (const auto& [name, member] : *object) out[std::string(name)] = value_of(name, member);
    return out;
  }
  if (const auto* array = from.if_array()) {
    mustache::list out;
    out.reserve(array->size());
    for (const json::value& item : *array) out.push_back(value_of(key, item));
    return Value(out);
  }
  if (const auto* text = from.if_string()) return text->empty() ? Value(false) : Value(shown(key, *text));
  if (from.is_bool()) return Value(from.get_bool());
  if (from.is_null()) return Value(false);
  return Value(json::compact(from));
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) longest = std::max(longest, take_line(text).size());
  return longest;
}

/// A finding as in the JSON report, with what a template without conditions needs besides.
json::object with_helpers(const Finding& from) {
  json::object out = finding(from);
  out[fmt::format("is_{}", kind_name(from.kind))] = true;
  out[fmt::format("is_{}", severity_name(from.severity))] = true;
  out["is_fixable"] = is_fixable(from);
  out["is_known_exploited"] = !from.known_exploited.empty();
  out["where"] = from.places.empty() ? from.package : place_words(from.places.front());
  auto& places = out["places"].as_array();
  for (std::size_t i = 0; i < places.size(); ++i) places[i].as_object()["where"] = place_words(from.places[i]);
  return out;
}

std::string escaped_for_json(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out.substr(1, out.size() - 2);
}

std::string escaped_for_markdown(std::string_view text) { return markdown::text(text, kTextBytes); }

struct Filter {
  const char* name;
  std::string (*apply)(std::string_view text);
};
/// Sections that make what stands in them fit for another format.
constexpr std::array kFilters = {Filter{"as_csv", csv_cell}, Filter{"as_html", xml::escaped},
                                 Filter{"as_json", escaped_for_json}, Filter{"as_markdown", escaped_for_markdown}};

class Context : public mustache::basic_context<std::string> {
 public:
  Context(const Report& report, const Options& options, std::size_t longest_line)
      : report_(report), longest_line_(longest_line), root_(Value::type::object) {
    const std::size_t rows = report.findings.size() + report.suppressed.size() + report.packages.size();
    repeats_left_ = kRepeats + kRepeatsOfRow * rows;
    made_left_ = kMade + kMadeOfRow * rows;
    const bool is_lint = !report.files.empty();
    for (const auto& [name, member] : is_lint ? lint_frame(report) : frame(report, options))
      root_[std::string(name)] = value_of(name, member);
    root_["subject"] = Value(printable(subject_of(report)));
    root_["time"] = Value(options.time);
    root_["is_lint"] = Value(is_lint);
    root_[fmt::format("is_{}", verdict_name(verdict_of(report)))] = Value(true);
    root_["findings"] = stand_ins(report.findings.size());
    root_["suppressed"] = stand_ins(report.suppressed.size());
    if (!is_lint) {
      root_["packages"] = stand_ins(report.packages.size());
      depends_ = dependencies_of(report.packages);
    }
    for (const Filter& filter : kFilters) root_[filter.name] = filtered(filter);
    push(&root_);
  }

  void push(const Value* item) override {
    if (repeats_left_-- == 0) throw Stopped(kTooOften);
    hold(longest_line_);
    Frame frame{item, nullptr, {}, 0, 0, lists_.size()};
    for (auto list = lists_.rbegin(); list != lists_.rend(); ++list) {
      if (item < list->begin || item >= list->begin + list->size) continue;
      frame.index = static_cast<std::size_t>(item - list->begin);
      frame.size = list->size;
      frame.make = list->make;
      break;
    }
    frames_.push_back(std::move(frame));
  }

  void pop() override {
    lists_.resize(frames_.back().lists);
    frames_.pop_back();
  }

  [[nodiscard]] const Value* get(const std::string& name) const override {
    if (name == ".") return frames_.back().item;
    const std::size_t dot = name.find('.');
    const std::string first = name.substr(0, dot);
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
      const Value* found = member(*frame, first);
      if (found == nullptr) continue;
      for (std::size_t at = dot; found != nullptr && at != name.npos;) {
        const std::size_t end = name.find('.', at + 1);
        found = found->get(name.substr(at + 1, end == name.npos ? end : end - at - 1));
        at = end;
      }
      if (found != nullptr) remember(found, first);
      if (found != nullptr && found->is_string()) hold(found->string_value().size());
      return found;
    }
    return nullptr;
  }

  [[nodiscard]] const Value* get_partial(const std::string&) const override { return nullptr; }

  /// What was held has been written.
  void let_go() { held_ = 0; }

  /// Within a filter values are escaped by it alone.
  [[nodiscard]] std::string escaped(const std::string& text) const { return filters_ > 0 ? text : xml::escaped(text); }

 private:
  /// An item of a root list: what it says as JSON, and those of its members that were asked for as values.
  struct Made {
    json::object source;
    mutable Value values{Value::type::object};
  };
  struct Frame {
    const Value* item;
    Made (Context::*make)(std::size_t index) const;  // nullptr: the item says all
    mutable std::unique_ptr<Made> made;              // when it was first asked for a member
    std::size_t index, size;                         // in its list; 0 of 0: in none
    std::size_t lists;                               // how many were known before
    mutable Value number{false};
  };
  struct List {
    const Value* begin;
    std::size_t size;
    Made (Context::*make)(std::size_t index) const;
  };

  /// The library hands nothing out before a line ends, and so long this is all that can be known of its size.
  void hold(std::size_t bytes) const {
    if ((held_ += bytes) > kMostHeld) throw Stopped("its lines are too long");
  }

  static Value stand_ins(std::size_t count) {
    mustache::list list;
    list.reserve(count);
    for (std::size_t i = 0; i < count; ++i) list.emplace_back(true);
    return Value(list);
  }

  [[nodiscard]] Made make_finding(std::size_t index) const { return {with_helpers(report_.findings[index])}; }
  [[nodiscard]] Made make_suppressed(std::size_t index) const {
    json::object made = decision_of(report_.suppressed[index]);
    made["finding"] = with_helpers(report_.suppressed[index].finding);
    return {std::move(made)};
  }
  [[nodiscard]] Made make_package(std::size_t index) const {
    return {package(report_.packages[index], report_.distribution, depends_[index], report_.packages)};
  }

  const Value* member(const Frame& frame, const std::string& name) const {
    if (frame.size > 0) {
      if (name == "is_first") return frame.index == 0 ? &kYes : &kNo;
      if (name == "is_last") return frame.index + 1 == frame.size ? &kYes : &kNo;
      if (name == "number") {
        frame.number = Value(std::to_string(frame.index + 1));
        return &frame.number;
      }
    }
    if (frame.make == nullptr) return frame.item->get(name);
    if (!frame.made) {
      if (made_left_-- == 0) throw Stopped(kTooOften);
      frame.made = std::make_unique<Made>((this->*frame.make)(frame.index));
    }
    if (const Value* known = frame.made->values.get(name)) return known;
    const json::value* source = frame.made->source.if_contains(name);
    if (source == nullptr) return nullptr;
    Value& made = frame.made->values[name];
    made = value_of(name, *source);
    return &made;
  }

  /// Lists are known by where their items lie, for the library says of an item no more than that.
  void remember(const Value* found, const std::string& name) const {
    if (!found->is_non_empty_list()) return;
    const Value* begin = found->list_value().data();
    for (const List& list : lists_)
      if (list.begin == begin) return;
    auto make = found == root_.get(name) ? name == "findings"     ? &Context::make_finding
                                           : name == "suppressed" ? &Context::make_suppressed
                                           : name == "packages"   ? &Context::make_package
                                                                  : nullptr
                                         : nullptr;
    lists_.push_back({begin, found->list_value().size(), make});
  }

  Value filtered(const Filter& filter) {
    return Value(mustache::lambda2([this, &filter](const std::string& text, const mustache::renderer& render) {
      ++filters_;
      std::string inside = render(text);
      std::erase(inside, kTemplateMark);
      --filters_;
      if (inside.size() > kMostFiltered) throw Stopped(fmt::format("{} was given more than 32 MB", filter.name));
      std::string out = filter.apply(inside);
      hold(out.size());
      return out;
    }));
  }

  static const Value kYes, kNo;

  const Report& report_;
  std::size_t longest_line_;
  Value root_;
  std::vector<std::vector<std::size_t>> depends_;
  std::deque<Frame> frames_;  // members of frames are handed out
  mutable std::vector<List> lists_;
  std::size_t repeats_left_ = 0, filters_ = 0;
  mutable std::size_t made_left_ = 0, held_ = 0;
};

const Value Context::kYes{true};
const Value Context::kNo{false};

}  // namespace

Result<void> check_template(std::string_view text) {
  mustache::mustache made(TRY(prepared_template(text)));
  if (!made.is_valid()) return fail(ErrorKind::usage, "{}", printable(made.error_message()));
  return {};
}

std::string write_template(const Report& report, const Options& options) {
  const auto text = prepared_template(options.template_text);
  if (!text) return "template: " + text.error().message + "\n";
  mustache::mustache made(*text);
  std::string out;
  try {
    Context context(report, options, longest_line(*text));
    made.set_custom_escape([&](const std::string& value) { return context.escaped(value); });
    // The library renders to whatever takes "<<".
    struct Stream {
      std::string& out;
      Context& context;
      void operator<<(const std::string& piece) {
        context.let_go();
        if (out.size() + piece.size() > kMostBytes) throw Stopped("it has written 128 MB");
        std::ranges::copy_if(piece, std::back_inserter(out), [](char c) { return c != kTemplateMark; });
      }
    } stream{out, context};
    made.render(context, stream);
    if (!made.is_valid()) out += fmt::format("\ntemplate: {}\n", printable(made.error_message()));
  } catch (const Stopped& stopped) {
    out += fmt::format("\ntemplate: stopped here, for {}\n", stopped.what());
  }
  return out;
}

}  // namespace plimsoll::report
