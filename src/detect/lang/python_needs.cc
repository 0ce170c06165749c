// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/python_needs.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/lines.h"
#include "package/ecosystem.h"
#include "version/constraint.h"

namespace plimsoll::detect {
namespace {

constexpr std::size_t kLongestMarker = 16 * 1024;
constexpr int kDeepest = 64;  // parentheses

bool is_name(char c) {
  return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

Truth truth(bool known) { return known ? Truth::yes : Truth::no; }

/// A piece of a marker: an operator, a word, or a quoted text.
struct Piece {
  std::string_view text;
  bool is_quoted = false;
  bool operator==(std::string_view other) const { return !is_quoted && text == other; }
};

class Pieces {
 public:
  explicit Pieces(std::string_view text) : rest_(text) { next(); }

  [[nodiscard]] const Piece& now() const { return now_; }
  [[nodiscard]] bool is_end() const { return now_.text.empty() && !now_.is_quoted; }
  Piece take() {
    const Piece taken = now_;
    next();
    return taken;
  }

 private:
  void next() {
    rest_ = trim(rest_);
    now_ = {};
    if (rest_.empty()) return;
    const char c = rest_.front();
    if (c == '"' || c == '\'') {
      const auto end = std::min(rest_.find(c, 1), rest_.size());
      now_ = {rest_.substr(1, end - 1), true};
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      return;
    }
    std::size_t end = 1;
    if (is_name(c)) {
      while (end < rest_.size() && is_name(rest_[end])) ++end;
    } else if (c != '(' && c != ')') {
      while (end < rest_.size() && std::string_view("<>=!~").find(rest_[end]) != std::string_view::npos) ++end;
    }
    now_.text = rest_.substr(0, end);
    rest_.remove_prefix(end);
  }

  std::string_view rest_;
  Piece now_;
};

/// Whether a version of Python meets "OPERATOR VERSION".
Truth python_is(std::string_view python, std::string_view comparison, std::string_view wanted) {
  static const version::Scheme* const kScheme = version::find_scheme("pep440");
  const auto met = version::satisfies(*kScheme, python, fmt::format("{}{}", comparison, wanted));
  return met ? truth(*met) : Truth::maybe;
}

Truth text_is(std::string_view text, std::string_view comparison, std::string_view wanted) {
  if (comparison == "==") return truth(text == wanted);
  if (comparison == "!=") return truth(text != wanted);
  if (comparison == "in") return truth(wanted.find(text) != wanted.npos);
  if (comparison == "not in") return truth(wanted.find(text) == wanted.npos);
  return Truth::maybe;
}

std::string_view turned(std::string_view comparison) {
  static constexpr auto kTurned = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"<", ">"}, {"<=", ">="}, {"==", "=="}, {"!=", "!="}, {">", "<"}, {">=", "<="}});
  const auto* found = std::ranges::find(kTurned, comparison, &std::pair<std::string_view, std::string_view>::first);
  return found == kTurned.end() ? std::string_view{} : found->second;
}

class Marker {
 public:
  Marker(std::string_view text, const MarkerWorld& world) : pieces_(text), world_(world) {}

  Truth value() {
    const Truth out = any(0);
    return pieces_.is_end() && is_sound_ ? out : Truth::maybe;
  }

 private:
  Truth any(int depth) {
    Truth out = all(depth);
    while (pieces_.now() == "or") {
      pieces_.take();
      out = std::max(out, all(depth));
    }
    return out;
  }

  Truth all(int depth) {
    Truth out = one(depth);
    while (pieces_.now() == "and") {
      pieces_.take();
      out = std::min(out, one(depth));
    }
    return out;
  }

  Truth one(int depth) {
    if (!(pieces_.now() == "(")) return comparison();
    if (depth >= kDeepest) return unsound();
    pieces_.take();
    const Truth out = any(depth + 1);
    return pieces_.take() == ")" ? out : unsound();
  }

  Truth comparison() {
    const Piece left = pieces_.take();
    std::string_view is = pieces_.take().text;
    if (is == "not") is = pieces_.take() == "in" ? "not in" : "";
    const Piece right = pieces_.take();
    const bool is_whole = !left.text.empty() || left.is_quoted;
    if (!is_whole || left.is_quoted == right.is_quoted || (right.text.empty() && !right.is_quoted)) return unsound();
    return left.is_quoted ? compare(right.text, turned(is), left.text) : compare(left.text, is, right.text);
  }

  [[nodiscard]] Truth compare(std::string_view variable, std::string_view is, std::string_view wanted) const {
    if (is.empty()) return Truth::maybe;
    if (variable == "extra") {
      const bool same = !world_.extra.empty() && name_key("pypi", world_.extra) == name_key("pypi", wanted);
      return is == "==" ? truth(same) : is == "!=" ? truth(!same) : Truth::maybe;
    }
    const bool is_list = is == "in" || is == "not in";
    if (variable == "python_version" && !world_.python.empty() && !is_list) return python_is(world_.python, is, wanted);
    if (variable == "python_full_version" && !world_.python.empty() && !is_list) {
      // Any of 3.11.0 to 3.11.LAST.
      const Truth first = python_is(fmt::format("{}.0", world_.python), is, wanted);
      const Truth last = python_is(fmt::format("{}.999", world_.python), is, wanted);
      const bool is_exact = is == "==" || is == "!=" || is == "===";
      return first == last && (!is_exact || !wanted.starts_with(world_.python)) ? first : Truth::maybe;
    }
    if (!world_.is_linux) return Truth::maybe;
    if (variable == "sys_platform") return text_is("linux", is, wanted);
    if (variable == "platform_system") return text_is("Linux", is, wanted);
    if (variable == "os_name") return text_is("posix", is, wanted);
    return Truth::maybe;
  }

  Truth unsound() {
    is_sound_ = false;
    return Truth::maybe;
  }

  Pieces pieces_;
  const MarkerWorld& world_;
  bool is_sound_ = true;
};

}  // namespace

std::optional<Requirement> parse_requirement(std::string_view text) {
  text = trim(text);
  const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_name) - text.begin());
  Requirement out;
  out.name = text.substr(0, end);
  if (out.name.empty()) return std::nullopt;
  text = trim(text.substr(end));
  if (text.starts_with('[')) text = trim(text.substr(std::min(text.find(']'), text.size() - 1) + 1));
  if (text.starts_with('@')) {
    // An address may hold a ";"; a blank before it makes it the marker's.
    const auto marker = text.find(" ;");
    if (marker != text.npos) out.marker = trim(text.substr(marker + 2));
    return out;
  }
  const auto semicolon = text.find(';');
  if (semicolon != text.npos) out.marker = trim(text.substr(semicolon + 1));
  out.range = trim(text.substr(0, semicolon));
  if (out.range.starts_with('(') && out.range.ends_with(')'))
    out.range = trim(out.range.substr(1, out.range.size() - 2));
  return out;
}

Truth holds(std::string_view marker, const MarkerWorld& world) {
  if (trim(marker).empty()) return Truth::yes;
  if (marker.size() > kLongestMarker) return Truth::maybe;
  return Marker(marker, world).value();
}

std::string_view python_of(std::string_view path) {
  static constexpr std::string_view kFolder = "/python";
  for (auto at = path.find(kFolder); at != path.npos; at = path.find(kFolder, at + 1)) {
    const std::string_view rest = path.substr(at + kFolder.size());
    const std::string_view version = rest.substr(0, rest.find('/'));
    const bool is_version = version.size() >= 3 && version[1] == '.' && version.size() < rest.size() &&
                            version.find_first_not_of("0123456789.") == version.npos && version.back() != '.';
    if (is_version) return version;
  }
  return {};
}

}  // namespace plimsoll::detect
