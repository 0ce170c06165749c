// SPDX-License-Identifier: Apache-2.0
#include "report/template_text.h"

#include <algorithm>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/lines.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kMostBytes = 256 * kKiB;
constexpr std::size_t kMostDepth = 32;
constexpr std::size_t kMostDelimiter = 16;

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::string> read() {
    if (text_.size() > kMostBytes) return fail(ErrorKind::usage, "a template may have {} kB", kMostBytes / kKiB);
    while (at_ < text_.size()) TRY(next());
    if (!open_.empty())
      return error(open_.back().at, "the section {} is never closed: {}/{}{} is missing", quoted(open_.back().name),
                   begin_, quoted(open_.back().name), end_);
    return std::move(out_);
  }

 private:
  struct Section {
    std::string_view name;
    std::size_t at;
  };

  /// The text up to the next tag, and that tag.
  Result<void> next() {
    const std::size_t tag = std::min(text_.find(begin_, at_), text_.size());
    out_ += text_.substr(at_, tag - at_);
    at_ = tag;
    if (tag == text_.size()) return {};

    std::size_t inside = tag + begin_.size();
    const bool is_raw = begin_ == "{{" && end_ == "}}" && text_.substr(inside).starts_with('{');
    const std::string_view closing = is_raw ? std::string_view("}}}") : end_;
    if (is_raw) ++inside;
    const std::size_t close = text_.find(closing, inside);
    if (close == text_.npos) return error(tag, "a tag is never closed: {} is missing", closing);
    const std::string_view content = without_blanks(text_.substr(inside, close - inside));
    at_ = close + closing.size();

    const char kind = is_raw ? '{' : content.empty() ? ' ' : content.front();
    if (std::string_view("#^/!=").find(kind) != std::string_view::npos) leave_line(tag);
    if (kind == '!') return {};
    out_ += text_.substr(tag, close + closing.size() - tag);
    if (kind == '#' || kind == '^' || kind == '/') out_ += kTemplateMark;
    if (kind == '=') return set_delimiters(content, tag);
    return take_tag(kind, content, tag);
  }

  Result<void> take_tag(char kind, std::string_view content, std::size_t tag) {
    const bool has_mark = std::string_view("#^/&>").find(kind) != std::string_view::npos;
    const std::string_view name = has_mark ? without_blanks(content.substr(1)) : content;
    if (kind == '>') return error(tag, "{}: a template cannot take in another; put its text here", quoted(content));
    if (name.empty()) return error(tag, "a tag without a name");
    // Those that escape are the only names that begin so.
    if (name.starts_with("as_") && kind != '#' && kind != '/')
      return error(tag, "{0} is a section: {1}#{0}{2} … {1}/{0}{2}", quoted(name), begin_, end_);
    if (kind == '#' || kind == '^') {
      if (open_.size() == kMostDepth) return error(tag, "sections nest more than {} deep", kMostDepth);
      open_.push_back({name, tag});
    } else if (kind == '/') {
      if (open_.empty()) return error(tag, "the section {} ends here and was never opened", quoted(name));
      if (open_.back().name != name)
        return error(tag, "the section {} ends here, but {} of line {} is open", quoted(name),
                     quoted(open_.back().name), line_of(open_.back().at));
      open_.pop_back();
    }
    return {};
  }

  /// "=<% %>=": from here on tags stand between these.
  Result<void> set_delimiters(std::string_view content, std::size_t tag) {
    const std::string_view words =
        content.size() > 2 && content.ends_with('=') ? without_blanks(content.substr(1, content.size() - 2)) : "";
    const std::size_t blank = words.find(' ');
    const std::string_view begin = words.substr(0, blank),
                           end = blank == words.npos ? std::string_view{} : without_blanks(words.substr(blank));
    for (const std::string_view each : {begin, end}) {
      if (each.empty() || each.size() > kMostDelimiter || each.find_first_of("= \t\r\n") != each.npos)
        return error(tag, "{} does not say between what tags stand; write {{{{=<% %>=}}}}", quoted(content));
    }
    begin_ = begin;
    end_ = end;
    return {};
  }

  /// A line that holds nothing but the tag that was just read goes with it.
  void leave_line(std::size_t tag) {
    const std::size_t newline = tag == 0 ? text_.npos : text_.rfind('\n', tag - 1);
    const std::size_t line_begin = newline == text_.npos ? 0 : newline + 1;
    const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
    if (!without_blanks(text_.substr(line_begin, tag - line_begin)).empty() ||
        !without_blanks(text_.substr(at_, line_end - at_)).empty())
      return;
    out_.resize(out_.size() - (tag - line_begin));
    at_ = std::min(line_end + 1, text_.size());
  }

  [[nodiscard]] std::size_t line_of(std::size_t at) const {
    return 1 + static_cast<std::size_t>(std::ranges::count(text_.substr(0, at), '\n'));
  }
  static std::string quoted(std::string_view text) { return printable(text, 60); }

  template <typename... Arguments>
  [[nodiscard]] std::unexpected<Error> error(std::size_t at, fmt::format_string<Arguments...> format,
                                             Arguments&&... arguments) const {
    return fail(ErrorKind::usage, "line {}: {}", line_of(at),
                fmt::format(format, std::forward<Arguments>(arguments)...));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view begin_ = "{{", end_ = "}}";
  std::vector<Section> open_;
  std::string out_;
};

}  // namespace

Result<std::string> prepared_template(std::string_view text) { return Reader(text).read(); }

}  // namespace plimsoll::report
