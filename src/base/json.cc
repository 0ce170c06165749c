// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <cmath>
#include <vector>

#include "base/bytes.h"

namespace plimsoll::json {

namespace {

boost::json::parse_options options(std::uint32_t max_depth) {
  boost::json::parse_options out;
  out.max_depth = max_depth;
  return out;
}

/// Splits a document into the members of one container without building the rest: a small scanner over JSON tokens
/// that copies the text of each wanted member and hands it to the parser, which does all validation of the member.
class Splitter {
 public:
  Splitter(ByteStream& stream, std::span<const std::string_view> path,
           const std::function<Result<void>(std::string_view, value&&)>& each, std::uint64_t member_limit)
      : stream_(stream), path_(path), each_(each), member_limit_(member_limit) {}

  Result<void> run() {
    TRY(container(0));
    const int rest = TRY(peek_token());
    if (rest >= 0) return fail(ErrorKind::malformed, "text after the JSON document at byte {}", position_);
    return {};
  }

 private:
  Result<int> peek() {
    if (chunk_.empty()) {
      chunk_ = TRY(stream_.next());
      if (chunk_.empty()) return -1;
    }
    return std::to_integer<int>(chunk_.front());
  }
  void advance() {
    chunk_ = chunk_.subspan(1);
    ++position_;
  }
  Result<int> peek_token() {
    for (;;) {
      const int c = TRY(peek());
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return c;
      advance();
    }
  }
  Result<void> expect(char wanted) {
    const int c = TRY(peek_token());
    if (c != wanted)
      return fail(ErrorKind::malformed, "'{}' expected at byte {} of the JSON document", wanted, position_);
    advance();
    return {};
  }

  /// A string token with its quotes.
  Result<void> string_token(std::string& into) {
    TRY(expect('"'));
    into += '"';
    for (bool escaped = false;;) {
      const int c = TRY(peek());
      if (c < 0) return fail(ErrorKind::malformed, "the JSON document ends inside a string");
      advance();
      into += static_cast<char>(c);
      if (into.size() > member_limit_) return too_large();
      if (!escaped && c == '"') return {};
      escaped = !escaped && c == '\\';
    }
  }

  /// One whole value, as text, into `into` (or only passed over when `keep` says no).
  Result<void> value_text(std::string& into, bool keep) {
    std::string scratch;
    std::uint64_t depth = 0;
    const int first = TRY(peek_token());
    if (first < 0) return fail(ErrorKind::malformed, "the JSON document ends early");
    for (;;) {
      const int c = TRY(peek());
      if (c == '"') {
        scratch.clear();
        TRY(string_token(keep ? into : scratch));
        if (depth == 0) return {};
        continue;
      }
      if (c < 0) {
        if (depth == 0) return {};
        return fail(ErrorKind::malformed, "the JSON document ends early");
      }
      if (depth == 0 && (c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t'))
        return {};
      advance();
      if (keep) into += static_cast<char>(c);
      if (into.size() > member_limit_) return too_large();
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return {};
    }
  }

  /// The container at `level` of the path: delivers its members when the path ends here, else descends.
  Result<void> container(std::size_t level) {
    const int open = TRY(peek_token());
    if (open != '{' && open != '[')
      return fail(ErrorKind::malformed, "'{{' or '[' expected at byte {} of the JSON document", position_);
    advance();
    const bool is_object = open == '{';
    const char close = is_object ? '}' : ']';
    if (TRY(peek_token()) == close) {
      advance();
      return {};
    }
    for (;;) {
      std::string key;
      if (is_object) {
        std::string token;
        TRY(string_token(token));
        const value parsed = TRY(parse(token));
        key = std::string(text(parsed));
        TRY(expect(':'));
      }
      if (level < path_.size()) {
        std::string unused;
        if (is_object && key == path_[level])
          TRY(container(level + 1));
        else
          TRY(value_text(unused, false));
      } else {
        std::string member;
        TRY(value_text(member, true));
        const std::uint64_t at = position_;
        value parsed = TRY_AT(fmt::format("the value that ends at byte {}", at), parse(member));
        TRY(each_(key, std::move(parsed)));
      }
      const int c = TRY(peek_token());
      if (c == close) {
        advance();
        return {};
      }
      TRY(expect(','));
    }
  }

  std::unexpected<Error> too_large() const {
    return fail(ErrorKind::limit, "one value of the JSON document is larger than {} bytes", member_limit_);
  }

  ByteStream& stream_;
  std::span<const std::string_view> path_;
  const std::function<Result<void>(std::string_view, value&&)>& each_;
  std::uint64_t member_limit_;
  Bytes chunk_;
  std::uint64_t position_ = 0;
};

/// Numbers print as the shortest text that reads back the same; text that is not UTF-8 is replaced.
std::string quoted(std::string_view text) {
  std::string clean;
  clean.reserve(text.size() + 2);
  clean += '"';
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      switch (c) {
        case '"':
          clean += "\\\"";
          break;
        case '\\':
          clean += "\\\\";
          break;
        case '\n':
          clean += "\\n";
          break;
        case '\r':
          clean += "\\r";
          break;
        case '\t':
          clean += "\\t";
          break;
        default:
          if (c < 0x20 || c == 0x7F)
            clean += fmt::format("\\u{:04x}", c);
          else
            clean += static_cast<char>(c);
      }
      ++i;
      continue;
    }
    const std::size_t length = utf8_sequence(text.substr(i));
    if (length == 0) {
      clean += "\uFFFD";
      ++i;
    } else {
      clean += text.substr(i, length);
      i += length;
    }
  }
  return clean + '"';
}

void write(std::string& out, const value& from, int indent) {
  const auto newline = [&](int depth) {
    if (indent < 0) return;
    out += '\n';
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
  };
  const int inner = indent < 0 ? -1 : indent + 1;
  if (const object* members = from.if_object()) {
    out += '{';
    bool first = true;
    for (const auto& [key, member] : *members) {
      if (!first) out += ',';
      first = false;
      newline(inner);
      out += quoted(key);
      out += indent < 0 ? ":" : ": ";
      write(out, member, inner);
    }
    if (!first) newline(indent);
    out += '}';
  } else if (const array* elements = from.if_array()) {
    out += '[';
    bool first = true;
    for (const value& element : *elements) {
      if (!first) out += ',';
      first = false;
      newline(inner);
      write(out, element, inner);
    }
    if (!first) newline(indent);
    out += ']';
  } else if (const boost::json::string* string = from.if_string()) {
    out += quoted(*string);
  } else if (const double* number = from.if_double()) {
    const std::string text = fmt::format("{}", *number);
    out += text;
    if (text.find_first_not_of("-0123456789") == std::string::npos) out += ".0";
  } else {
    out += boost::json::serialize(from);
  }
}

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
  return Splitter(stream, path, each, member_limit).run();
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

std::string pretty(const value& from) {
  std::string out;
  write(out, from, 0);
  return out + '\n';
}

std::string compact(const value& from) {
  std::string out;
  write(out, from, -1);
  return out;
}

}  // namespace plimsoll::json
