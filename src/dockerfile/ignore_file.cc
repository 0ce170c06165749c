// SPDX-License-Identifier: Apache-2.0
// moby/patternmatcher, its oddities included: "**" at the beginning followed by plain text is a mere ending ("**.md"
// matches "a/b.md"), "**" at the end a mere beginning, and a set may match "/". Elsewhere "*" and "?" stop at "/", and
// "**" stands for nothing or whole folders. All positions of a pattern that the path read so far can have led to are
// carried along, so time is path times pattern. Where moby hands what is in [ ] and behind "\" to a regular expression,
// "*", "?" and letters there are here just themselves.
#include "dockerfile/ignore_file.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/lines.h"
#include "dockerfile/split.h"

namespace plimsoll::dockerfile {

namespace {

constexpr std::size_t kLongestLine = 65'535;  // what moby reads

/// One character as Go decodes it: bytes that are no UTF-8 are one each, and equal.
struct Character {
  char32_t value = 0xFFFD;
  std::size_t size = 1;
};

Character character(std::string_view text) {
  const std::size_t size = utf8_sequence(text);
  if (size == 0) return {};
  const auto byte = [text](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  if (size == 1) return {byte(0), 1};
  char32_t value = byte(0) & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  return {value, size};
}

struct Set {
  struct Range {
    char32_t first, last;
  };
  std::vector<Range> ranges;
  bool negated = false;
  [[nodiscard]] bool has(char32_t c) const {
    return std::ranges::any_of(ranges, [c](const Range& range) { return range.first <= c && c <= range.last; }) !=
           negated;
  }
};

/// One character of a set, which may be escaped; nullopt: there is none.
std::optional<char32_t> take_member(std::string_view& pattern) {
  if (pattern.empty() || pattern.front() == '-' || pattern.front() == ']') return std::nullopt;
  if (pattern.front() == '\\') pattern.remove_prefix(1);
  if (pattern.empty()) return std::nullopt;
  const Character c = character(pattern);
  if (c.value == 0xFFFD && c.size == 1) return std::nullopt;
  pattern.remove_prefix(c.size);
  if (pattern.empty()) return std::nullopt;
  return c.value;
}

/// Behind a "[", up to its "]" and with it; nullopt: filepath.Match calls it bad.
std::optional<Set> take_set(std::string_view& pattern) {
  Set out;
  if (pattern.starts_with('^')) {
    out.negated = true;
    pattern.remove_prefix(1);
  }
  while (!pattern.starts_with(']') || out.ranges.empty()) {
    const auto first = take_member(pattern);
    if (!first) return std::nullopt;
    auto last = first;
    if (pattern.starts_with('-')) {
      pattern.remove_prefix(1);
      last = take_member(pattern);
      if (!last) return std::nullopt;
    }
    out.ranges.push_back({*first, *last});
  }
  pattern.remove_prefix(1);
  return out;
}

/// The same for a regular expression, where "]" and "-" in front stand for themselves; nullopt: it is bad.
std::optional<Set> take_regular_set(std::string_view& pattern) {
  Set out;
  const auto take = [&pattern]() -> std::optional<char32_t> {
    if (pattern.starts_with('\\')) pattern.remove_prefix(1);
    if (pattern.empty()) return std::nullopt;
    const Character c = character(pattern);
    pattern.remove_prefix(c.size);
    return c.value;
  };
  if (pattern.starts_with('^')) {
    out.negated = true;
    pattern.remove_prefix(1);
  }
  while (!pattern.starts_with(']') || out.ranges.empty()) {
    const auto first = take();
    if (!first) return std::nullopt;
    auto last = first;
    if (pattern.size() >= 2 && pattern[0] == '-' && pattern[1] != ']') {
      pattern.remove_prefix(1);
      last = take();
      if (!last || *last < *first) return std::nullopt;
    }
    out.ranges.push_back({*first, *last});
  }
  pattern.remove_prefix(1);
  return out;
}

/// filepath.Clean.
std::string clean_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!rooted) {
      parts.push_back(part);
    }
  }
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += '/';
    out += parts[i];
  }
  return out.empty() ? "." : out;
}

/// A pattern of an ignore file.
class PathPattern {
 public:
  explicit PathPattern(std::string text) : text_(std::move(text)) { compile(); }

  [[nodiscard]] bool is_bad() const { return bad_; }

  /// The path itself or a folder above it.
  [[nodiscard]] bool covers(std::string_view path) const {
    switch (kind_) {
      case Kind::exact:
        return path.starts_with(text_) && (path.size() == text_.size() || path[text_.size()] == '/');
      case Kind::beginning:
        return path.starts_with(std::string_view(text_).substr(0, text_.size() - 2));
      case Kind::ending:
      case Kind::steps:
        break;
    }
    if (!path.starts_with(std::string_view(text_).substr(0, plain_))) return false;
    if (kind_ == Kind::steps) return runs_over(path);
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
      if (ends(path.substr(0, end))) return true;
      if (end == std::string_view::npos) return false;
    }
  }

 private:
  enum class Kind : std::uint8_t { exact, beginning, ending, steps };
  struct Step {
    enum class Kind : std::uint8_t { letter, one, many, folders, in_folders, rest, set, start } kind;
    char32_t letter;
    Set set;
  };

  void add(Step::Kind kind, char32_t letter = 0) { steps_.push_back({kind, letter, {}}); }

  void compile() {
    std::string_view rest = text_;
    plain_ = std::min(rest.find_first_of("*?[]\\^"), rest.size());
    for (bool first = true; !rest.empty() && !bad_; first = false) {
      if (rest.starts_with("**")) {
        rest.remove_prefix(rest.starts_with("**/") ? 3 : 2);
        take_two_stars(rest.empty());
        if (first) kind_ = Kind::ending;
        continue;
      }
      const char c = rest.front();
      const Character letter = character(rest);
      if (std::string_view("*?[]\\").find(c) != std::string_view::npos && rest != "\\") kind_ = Kind::steps;
      rest.remove_prefix(letter.size);
      if (c == '*') {
        add(Step::Kind::many);
      } else if (c == '?') {
        add(Step::Kind::one);
      } else if (c == '[') {
        take_brackets(rest);
      } else if (c == '\\') {
        take_escaped(rest);
      } else {
        add(c == '^' ? Step::Kind::start : Step::Kind::letter, letter.value);
      }
    }
  }

  void take_two_stars(bool at_end) {
    if (!at_end) {
      add(Step::Kind::folders);
      add(Step::Kind::in_folders);
      kind_ = Kind::steps;
    } else if (kind_ == Kind::exact) {
      kind_ = Kind::beginning;
    } else {
      add(Step::Kind::rest);
      kind_ = Kind::steps;
    }
  }

  void take_brackets(std::string_view& rest) {
    auto set = take_regular_set(rest);
    bad_ = !set;
    if (!bad_) steps_.push_back({Step::Kind::set, 0, *std::move(set)});
  }

  void take_escaped(std::string_view& rest) {
    if (rest.empty()) {  // it escapes the "$" that moby ends its regular expression with
      add(Step::Kind::letter, '$');
      add(Step::Kind::rest);
      return;
    }
    const Character letter = character(rest);
    add(Step::Kind::letter, letter.value);
    rest.remove_prefix(letter.size);
  }

  [[nodiscard]] bool ends(std::string_view path) const {
    const std::string_view ending = std::string_view(text_).substr(2);
    return path.ends_with(ending) || (ending.starts_with('/') && path == ending.substr(1));
  }

  /// Adds the places that can be reached without reading anything.
  void settle(std::vector<char>& at, bool at_start) const {
    for (std::size_t s = 0; s < steps_.size(); ++s) {
      if (at[s] == 0) continue;
      const Step::Kind kind = steps_[s].kind;
      if (kind == Step::Kind::many || kind == Step::Kind::rest || kind == Step::Kind::folders) at[s + 1] = 1;
      if (kind == Step::Kind::folders) at[s + 2] = 1;
      if (kind == Step::Kind::start && at_start) at[s + 1] = 1;
    }
  }

  [[nodiscard]] bool runs_over(std::string_view path) const {
    std::vector<char> here(steps_.size() + 2, 0), next;
    here[0] = 1;
    settle(here, true);
    for (std::size_t i = 0; i < path.size();) {
      if (path[i] == '/' && i > 0 && here[steps_.size()] != 0) return true;
      const Character c = character(path.substr(i));
      next.assign(here.size(), 0);
      bool alive = false;
      const auto go = [&](std::size_t to) { next[to] = 1, alive = true; };
      for (std::size_t s = 0; s < steps_.size(); ++s) {
        if (here[s] == 0) continue;
        const Step& step = steps_[s];
        switch (step.kind) {
          case Step::Kind::letter:
            if (c.value == step.letter) go(s + 1);
            break;
          case Step::Kind::one:
            if (c.value != '/') go(s + 1);
            break;
          case Step::Kind::many:
            if (c.value != '/') go(s);
            break;
          case Step::Kind::in_folders:
            if (c.value != '\n') go(s);
            if (c.value == '/') go(s + 1);
            break;
          case Step::Kind::rest:
            if (c.value != '\n') go(s);
            break;
          case Step::Kind::set:
            if (step.set.has(c.value)) go(s + 1);
            break;
          case Step::Kind::folders:
          case Step::Kind::start:
            break;
        }
      }
      if (!alive) return false;
      settle(next, false);
      here.swap(next);
      i += c.size;
    }
    return here[steps_.size()] != 0;
  }

  std::string text_;
  Kind kind_ = Kind::exact;
  std::size_t plain_ = 0;  // bytes of the beginning that every match has
  std::vector<Step> steps_;
  bool bad_ = false;
};

}  // namespace

struct IgnoreFile::Matcher {
  std::vector<Entry> entries;
  std::vector<PathPattern> patterns;
  bool has_exceptions = false;
};

Result<IgnoreFile> IgnoreFile::parse(std::string_view text) {
  if (text.size() > kMostIgnoreBytes)
    return fail(ErrorKind::limit, "the ignore file has {} bytes; more than {} are not read", text.size(),
                kMostIgnoreBytes);
  auto matcher = std::make_shared<Matcher>();
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.size() > kLongestLine)
      return fail(ErrorKind::malformed, "line {} has {} bytes; builders read at most {}", number, line.size(),
                  kLongestLine);
    if (line.starts_with('#')) continue;
    std::string_view pattern = trim_space(line);
    if (pattern.empty()) continue;
    Entry entry;
    entry.line = number;
    entry.exception = pattern.starts_with('!');
    if (entry.exception) pattern = trim_space(pattern.substr(1));
    if (!pattern.empty()) entry.pattern = clean_path(pattern);
    if (entry.pattern.size() > 1 && entry.pattern.starts_with('/')) entry.pattern.erase(0, 1);
    // moby cleans once more with the "!" in front, and takes off what white space the first time laid bare.
    const std::string first = (entry.exception ? "!" : "") + entry.pattern;
    if (trim_space(first).empty()) continue;
    const std::string again = clean_path(trim_space(first));
    entry.exception = again.starts_with('!');
    entry.pattern = entry.exception ? again.substr(1) : again;
    if (entry.pattern.empty()) return fail(ErrorKind::malformed, "line {}: a \"!\" with nothing behind it", number);
    if (matcher->entries.size() == kMostIgnorePatterns)
      return fail(ErrorKind::limit, "more than {} patterns are not read", kMostIgnorePatterns);
    PathPattern compiled(entry.pattern);
    if (compiled.is_bad() || !match_path(entry.pattern, "."))
      return fail(ErrorKind::malformed, "line {}: the pattern \"{}\" has a bad [ ] or ends in a backslash", number,
                  printable(entry.pattern, 80));
    matcher->has_exceptions |= entry.exception;
    matcher->entries.push_back(std::move(entry));
    matcher->patterns.push_back(std::move(compiled));
  }
  IgnoreFile out;
  out.matcher_ = std::move(matcher);
  return out;
}

bool IgnoreFile::excludes(std::string_view path) const {
  if (!matcher_) return false;
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty() || path == ".") return false;
  bool excluded = false;
  for (std::size_t i = 0; i < matcher_->entries.size(); ++i)
    if (matcher_->entries[i].exception == excluded && matcher_->patterns[i].covers(path)) excluded = !excluded;
  return excluded;
}

bool IgnoreFile::has_exceptions() const { return matcher_ && matcher_->has_exceptions; }
bool IgnoreFile::empty() const { return !matcher_ || matcher_->entries.empty(); }
const std::vector<IgnoreFile::Entry>& IgnoreFile::entries() const {
  static const std::vector<Entry> kNone;
  return matcher_ ? matcher_->entries : kNone;
}

namespace {

/// A part of a pattern between stars, matched with the beginning of a name. What it leaves is in `name`.
enum class Fit : std::uint8_t { yes, no, bad };

Fit fit_chunk(std::string_view chunk, std::string_view& name) {
  std::string_view rest = name;
  bool failed = false;
  while (!chunk.empty()) {
    failed = failed || rest.empty();
    char c = chunk.front();
    chunk.remove_prefix(1);
    if (c == '[') {
      const Character got = failed ? Character{} : character(rest);
      if (!failed) rest.remove_prefix(got.size);
      const auto set = take_set(chunk);
      if (!set) return Fit::bad;
      failed = failed || !set->has(got.value);
      continue;
    }
    if (c == '?') {
      failed = failed || rest.front() == '/';
      if (!failed) rest.remove_prefix(character(rest).size);
      continue;
    }
    if (c == '\\') {
      if (chunk.empty()) return Fit::bad;
      c = chunk.front();
      chunk.remove_prefix(1);
    }
    failed = failed || rest.front() != c;
    if (!failed) rest.remove_prefix(1);
  }
  if (failed) return Fit::no;
  name = rest;
  return Fit::yes;
}

/// Cuts off the stars in front and then all up to the next star that is in no set.
std::string_view take_chunk(std::string_view& pattern, bool& star) {
  star = pattern.starts_with('*');
  pattern.remove_prefix(std::min(pattern.find_first_not_of('*'), pattern.size()));
  bool in_set = false;
  std::size_t i = 0;
  for (; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      ++i;
    } else if (c == '[') {
      in_set = true;
    } else if (c == ']') {
      in_set = false;
    } else if (c == '*' && !in_set) {
      break;
    }
  }
  const std::string_view chunk = pattern.substr(0, i);
  pattern.remove_prefix(i);
  return chunk;
}

std::unexpected<Error> bad_pattern() {
  return fail(ErrorKind::malformed, "the pattern has a bad [ ] or ends in a backslash");
}

}  // namespace

Result<bool> match_path(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    bool star = false;
    const std::string_view chunk = take_chunk(pattern, star);
    if (star && chunk.empty()) return path.find('/') == std::string_view::npos;
    bool found = false;
    std::string_view from = path;
    for (bool first = true; !found; first = false) {
      if (!first) {
        if (!star || from.empty() || from.front() == '/') break;
        from.remove_prefix(1);
      }
      std::string_view rest = from;
      const Fit fit = fit_chunk(chunk, rest);
      if (fit == Fit::bad) return bad_pattern();
      found = fit == Fit::yes && (!pattern.empty() || rest.empty());
      if (found) path = rest;
    }
    if (found) continue;
    return false;
  }
  return path.empty();
}

}  // namespace plimsoll::dockerfile
