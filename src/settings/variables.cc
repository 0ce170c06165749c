// SPDX-License-Identifier: Apache-2.0
#include "settings/variables.h"

#include <fmt/core.h>

#include "base/lines.h"

namespace plimsoll::settings {
namespace {

constexpr int kMostNested = 32;

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

std::size_t name_length(std::string_view text) {
  if (text.empty() || !begins_name(text.front())) return 0;
  std::size_t n = 1;
  while (n < text.size() && in_name(text[n])) ++n;
  return n;
}

/// Of the brace that closes the one `text` begins with; npos: none.
std::size_t closing_brace(std::string_view text) {
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return text.npos;
}

class Interpolation {
 public:
  Interpolation(const Environment& environment, ReadOptions::Unset unset, Interpolated& out)
      : environment_(environment), unset_(unset), out_(out) {}

  std::string expand(std::string_view text, int depth) {  // NOLINT(misc-no-recursion): kMostNested
    std::string done;
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t dollar = std::min(text.find('$', at), text.size());
      done += text.substr(at, dollar - at);
      if (done.size() > kMostInterpolated) return fail("the value grows too large"), done;
      if (dollar == text.size()) break;
      const std::string_view rest = text.substr(dollar + 1);
      if (rest.starts_with('$')) {
        done += '$';
        at = dollar + 2;
      } else if (const std::size_t length = name_length(rest)) {
        done += plain(rest.substr(0, length), dollar, length + 1, depth);
        at = dollar + 1 + length;
      } else {
        const std::size_t close = rest.starts_with('{') ? closing_brace(rest) : rest.npos;
        const std::size_t name = rest.starts_with('{') ? name_length(rest.substr(1)) : 0;
        if (close == rest.npos || name == 0 || depth >= kMostNested) {
          fail(depth >= kMostNested
                   ? "variables nest too deeply"
                   : fmt::format("\"{}\" is no variable; a dollar sign is written \"$$\"", text.substr(dollar, 20)));
          return done += text.substr(dollar);
        }
        done += braced(rest.substr(1, name), rest.substr(1 + name, close - 1 - name), dollar, close + 2, depth);
        at = dollar + close + 2;
      }
    }
    return done;
  }

 private:
  void fail(std::string problem) {
    if (!out_.problem) out_.problem = std::move(problem);
  }

  [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const {
    const auto known = environment_.find(name);
    return known == environment_.end() ? std::nullopt : std::optional<std::string_view>(known->second);
  }

  [[nodiscard]] std::string left_of(std::string_view name) const {
    return unset_ == ReadOptions::Unset::keep ? fmt::format("${{{}}}", name) : std::string{};
  }

  std::string plain(std::string_view name, std::size_t offset, std::size_t size, int depth) {
    if (const auto known = value(name)) return std::string(*known);
    out_.unset.push_back({std::string(name), depth == 0 ? offset : 0, depth == 0 ? size : 0});
    return left_of(name);
  }

  std::string braced(std::string_view name, std::string_view word, std::size_t offset, std::size_t size,
                     int depth) {  // NOLINT(misc-no-recursion)
    if (word.empty()) return plain(name, offset, size, depth);
    const bool colon = word.starts_with(':');
    const char operation = word.size() > (colon ? 1U : 0U) ? word[colon ? 1 : 0] : '\0';
    const std::string_view rest = word.substr(std::min<std::size_t>(word.size(), colon ? 2 : 1));
    const auto known = value(name);
    const bool counts = known && !(colon && known->empty());
    switch (operation) {
      case '-':
        return counts ? std::string(*known) : expand(rest, depth + 1);
      case '+':
        return counts ? expand(rest, depth + 1) : std::string(known.value_or(""));
      case '?':
        if (counts) return std::string(*known);
        if (unset_ == ReadOptions::Unset::empty) fail(fmt::format("the required variable {} has no value", name));
        return left_of(name);
      default:
        fail(fmt::format("\"${{{}{}}}\" is no variable", name, word.substr(0, 20)));
        return fmt::format("${{{}}}", name);
    }
  }

  const Environment& environment_;
  ReadOptions::Unset unset_;
  Interpolated& out_;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r'; }

/// \n, \t … of a value in double quotes; "\$" becomes the "$$" that interpolation knows.
std::string unescape(std::string_view text) {
  constexpr std::string_view kLetters = "abfnrtv", kValues = "\a\b\f\n\r\t\v";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (const std::size_t at = kLetters.find(c); at != kLetters.npos) {
      out += kValues[at];
    } else if (c == '$') {
      out += "$$";
    } else if (c == '"' || c == '\\') {
      out += c;
    } else {
      out += '\\';
      out += c;
    }
  }
  return out;
}

}  // namespace

Interpolated interpolate(std::string_view text, const Environment& environment, ReadOptions::Unset unset) {
  Interpolated out;
  if (!text.contains('$')) {
    out.text = text;
    return out;
  }
  out.text = Interpolation(environment, unset, out).expand(text, 0);
  return out;
}

std::vector<std::pair<std::string, std::string>> parse_env_file(std::string_view text, const Environment& known) {
  std::vector<std::pair<std::string, std::string>> out;
  Environment all = known;
  const auto expand = [&](std::string_view value) { return interpolate(value, all, ReadOptions::Unset::empty).text; };
  std::string_view rest = text;
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
  while (!rest.empty()) {
    while (!rest.empty() && (is_space(rest.front()) || rest.front() == '\n')) rest.remove_prefix(1);
    if (rest.starts_with('#')) {
      take_line(rest);
      continue;
    }
    if (rest.starts_with("export") && rest.size() > 6 && is_space(rest[6])) {
      rest.remove_prefix(6);
      while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    }
    const std::size_t end = rest.find_first_of("=:\n");
    if (end == rest.npos || rest[end] == '\n') {
      take_line(rest);  // a name alone is taken from the environment
      continue;
    }
    std::string_view name = rest.substr(0, end);
    while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
    rest.remove_prefix(end + 1);
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    std::string value;
    if (rest.starts_with('"') || rest.starts_with('\'')) {
      const char quote = rest.front();
      std::size_t i = 1;
      while (i < rest.size() && rest[i] != quote) i += rest[i] == '\\' ? 2 : 1;
      const std::string_view inner = rest.substr(1, std::min(i, rest.size()) - 1);
      if (quote == '"') {
        value = expand(unescape(inner));
      } else {
        for (std::size_t at = 0; at < inner.size(); ++at) {
          if (inner[at] == '\\' && at + 1 < inner.size() && inner[at + 1] == quote) ++at;
          value += inner[at];
        }
      }
      rest.remove_prefix(std::min(i + 1, rest.size()));
    } else {
      std::string_view line = take_line(rest);
      line = line.substr(0, line.find(" #"));
      while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
      value = expand(line);
    }
    if (name.empty() || name.contains(' ')) continue;
    if (!known.contains(name)) all.insert_or_assign(std::string(name), value);
    out.emplace_back(name, std::move(value));
  }
  return out;
}

}  // namespace plimsoll::settings
