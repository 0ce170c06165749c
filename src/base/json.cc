// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <algorithm>
#include <vector>

#include "base/bytes.h"
#include "base/json_writer.h"

namespace plimsoll::json {

namespace {

boost::json::parse_options options(std::uint32_t max_depth) {
  boost::json::parse_options out;
  out.max_depth = max_depth;
  return out;
}

/// A small scanner over JSON tokens that copies the text of each value that is wanted and passes over the rest; the
/// parser does all validation of what is copied.
class Scanner {
 public:
  Scanner(ByteStream& stream, std::uint64_t value_limit) : stream_(stream), value_limit_(value_limit) {}

  [[nodiscard]] std::uint64_t position() const { return position_; }

  Result<void> expect_end() {
    if (TRY(peek_token()) >= 0) return fail(ErrorKind::malformed, "text after the JSON document at byte {}", position_);
    return {};
  }
  /// The next byte that is no blank; negative at the end.
  Result<int> peek_token() {
    for (;;) {
      const int c = TRY(peek());
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return c;
      advance(1);
    }
  }
  Result<void> expect(char wanted) {
    const int c = TRY(peek_token());
    if (c < 0) return ends_early();
    if (c != wanted)
      return fail(ErrorKind::malformed, "'{}' expected at byte {} of the JSON document", wanted, position_);
    advance(1);
    return {};
  }
  /// The member name that begins here, and the colon behind it.
  Result<std::string> key() {
    if (TRY(peek_token()) != '"')
      return fail(ErrorKind::malformed, "'\"' expected at byte {} of the JSON document", position_);
    std::string token;
    TRY(value_text(&token));
    const value parsed = TRY(parse(token));
    TRY(expect(':'));
    return std::string(text(parsed));
  }
  /// One whole value as text, appended, or only passed over when `into` is nullptr.
  Result<void> value_text(std::string* into) {
    std::uint64_t depth = 0, length = 0;
    bool quoted = false, escaped = false;
    if (TRY(peek_token()) < 0) return ends_early();
    for (bool done = false; !done;) {
      if (TRY(peek()) < 0) {
        if (depth == 0 && !quoted) return {};
        return ends_early();
      }
      const std::string_view chunk = as_text(chunk_);
      std::size_t used = 0;
      for (; used < chunk.size() && !done; ++used) {
        const char c = chunk[used];
        if (quoted) {
          if (escaped) {
            escaped = false;
          } else if (c == '\\') {
            escaped = true;
          } else if (c == '"') {
            quoted = false;
            done = depth == 0;
          }
        } else if (c == '"') {
          quoted = true;
        } else if (c == '{' || c == '[') {
          ++depth;
        } else if (c == '}' || c == ']') {
          if (depth == 0) break;  // of the container around it
          done = --depth == 0;
        } else if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
          break;
        }
      }
      const bool stopped = !done && used < chunk.size();
      length += used;
      if (length > value_limit_)
        return fail(ErrorKind::limit, "one value of the JSON document is larger than {} bytes", value_limit_);
      if (into) into->append(chunk.substr(0, used));
      advance(used);
      if (stopped) return {};
    }
    return {};
  }

  /// Calls `each(key)` in front of every member of the container that begins here (key empty in arrays); it must read
  /// the value.
  template <typename Each>
  Result<void> container(Each each) {
    const int open = TRY(peek_token());
    if (open != '{' && open != '[')
      return fail(ErrorKind::malformed, "'{{' or '[' expected at byte {} of the JSON document", position_);
    advance(1);
    const bool is_object = open == '{';
    const char close = is_object ? '}' : ']';
    if (TRY(peek_token()) == close) {
      advance(1);
      return {};
    }
    for (;;) {
      TRY(each(is_object ? TRY(key()) : std::string()));
      if (TRY(peek_token()) == close) {
        advance(1);
        return {};
      }
      TRY(expect(','));
    }
  }

 private:
  static std::unexpected<Error> ends_early() { return fail(ErrorKind::malformed, "the JSON document ends early"); }

  Result<int> peek() {
    if (chunk_.empty()) {
      chunk_ = TRY(stream_.next());
      if (chunk_.empty()) return -1;
    }
    return std::to_integer<int>(chunk_.front());
  }
  void advance(std::size_t n) {
    chunk_ = chunk_.subspan(n);
    position_ += n;
  }

  ByteStream& stream_;
  std::uint64_t value_limit_;
  Bytes chunk_;
  std::uint64_t position_ = 0;
};

}  // namespace

Result<value> parse(std::string_view text, std::uint32_t max_depth) {
  boost::json::stream_parser parser({}, options(max_depth));
  boost::json::error_code error;
  const std::size_t used = parser.write_some(text.data(), text.size(), error);
  if (!error) parser.finish(error);
  if (!error) {
    const std::size_t rest = text.find_first_not_of(" \t\r\n", used);
    if (rest != std::string_view::npos) return fail(ErrorKind::malformed, "not JSON: extra data at byte {}", rest);
    return parser.release();
  }
  const ErrorKind kind = error == boost::json::error::too_deep ? ErrorKind::limit : ErrorKind::malformed;
  return fail(kind, "not JSON: {} at byte {}", error.message(), used);
}

Result<void> for_each_member(ByteStream& stream, std::span<const std::string_view> path,
                             const std::function<Result<void>(std::string_view key, value&& member)>& each,
                             std::uint64_t member_limit) {
  Scanner scanner(stream, member_limit);
  const auto deliver = [&](const std::string& key) -> Result<void> {
    std::string member;
    TRY(scanner.value_text(&member));
    return each(key, TRY_AT(fmt::format("the value that ends at byte {}", scanner.position()), parse(member)));
  };
  const auto descend = [&](const auto& self, std::size_t level) -> Result<void> {
    if (level == path.size()) return scanner.container(deliver);
    return scanner.container([&](const std::string& key) -> Result<void> {
      return !key.empty() && key == path[level] ? self(self, level + 1) : scanner.value_text(nullptr);
    });
  };
  TRY(descend(descend, 0));
  return scanner.expect_end();
}

Result<void> for_each_part(
    ByteStream& stream, std::span<const std::string_view> lists,
    const std::function<Result<void>(std::string_view key, Part part, const value& content)>& each,
    std::uint64_t part_limit) {
  Scanner scanner(stream, part_limit);
  std::string content;
  std::vector<unsigned char> first(64 * kKiB), stack(16 * kKiB);
  const auto deliver = [&](std::string_view key, Part part) -> Result<void> {
    content.clear();
    TRY(scanner.value_text(&content));
    boost::json::monotonic_resource arena(first.data(), first.size());
    boost::json::parser parser({}, options(kLimits.json_depth), stack.data(), stack.size());
    parser.reset(&arena);
    boost::json::error_code error;
    parser.write(content, error);
    if (error) {
      return fail(error == boost::json::error::too_deep ? ErrorKind::limit : ErrorKind::malformed,
                  "not JSON: {} in the value that ends at byte {}", error.message(), scanner.position());
    }
    const value parsed = parser.release();
    return each(key, part, parsed);
  };
  if (TRY(scanner.peek_token()) != '{') return fail(ErrorKind::malformed, "not a JSON object");
  TRY(scanner.container([&](const std::string& key) -> Result<void> {
    if (std::ranges::find(lists, key) == lists.end() || TRY(scanner.peek_token()) != '[')
      return deliver(key, Part::member);
    bool is_empty = true;
    TRY(scanner.container([&](const std::string&) -> Result<void> {
      is_empty = false;
      return deliver(key, Part::item);
    }));
    return is_empty ? each(key, Part::member, array()) : Result<void>();
  }));
  return scanner.expect_end();
}

const value* find(const value& from, std::string_view key) {
  const object* members = from.if_object();
  return members ? members->if_contains(key) : nullptr;
}

std::string_view text(const value& from) {
  const boost::json::string* string = from.if_string();
  return string ? std::string_view(*string) : std::string_view{};
}

std::string_view text(const value& from, std::string_view key) {
  const value* member = find(from, key);
  return member ? text(*member) : std::string_view{};
}

const array& items(const value& from, std::string_view key) {
  static const array none;
  const value* member = find(from, key);
  const array* found = member ? member->if_array() : nullptr;
  return found ? *found : none;
}

const object& members(const value& from, std::string_view key) {
  static const object none;
  const value* member = find(from, key);
  const object* found = member ? member->if_object() : nullptr;
  return found ? *found : none;
}

std::optional<std::int64_t> integer(const value& from, std::string_view key) {
  const value* member = find(from, key);
  if (!member) return std::nullopt;
  if (const auto* number = member->if_int64()) return *number;
  if (const auto* number = member->if_uint64(); number && *number <= static_cast<std::uint64_t>(INT64_MAX)) {
    return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}

namespace {

std::string written(const value& from, Layout layout) {
  Writer out(layout);
  out.item(from);
  return std::move(out).finish();
}

}  // namespace

std::string pretty(const value& from) { return written(from, Layout::pretty); }
std::string compact(const value& from) { return written(from, Layout::compact); }

}  // namespace plimsoll::json
