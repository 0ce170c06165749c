// SPDX-License-Identifier: Apache-2.0
#include "http/challenge.h"
#include "base/lines.h"

#include <algorithm>
#include <optional>

namespace plimsoll::http {
namespace {

constexpr std::size_t kMostChallenges = 16;
constexpr std::size_t kMostParameters = 32;

bool is_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  void blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }
  void blanks_and_commas() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t,"), rest_.size())); }
  bool accept(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view token() {
    return take([](char c) { return is_token(c); });
  }
  // A token68 that is not a parameter name: base64 text, skipped.
  void token68() {
    take([](char c) { return is_token(c) || c == '/' || c == '='; });
  }
  std::optional<std::string> quoted() {
    std::string value;
    while (!rest_.empty()) {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return value;
      if (c == '\\') {
        if (rest_.empty()) return std::nullopt;
        c = rest_.front();
        rest_.remove_prefix(1);
      }
      value += c;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  void reset(std::string_view rest) { rest_ = rest; }

 private:
  template <typename Is>
  std::string_view take(Is is) {
    const auto end = std::ranges::find_if_not(rest_, is);
    const std::string_view taken(rest_.begin(), end);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view rest_;
};

// `name = value` into the challenge. False when the text stands for something else; the scanner is then where it was.
bool parameter(Scanner& scanner, Challenge& challenge) {
  const std::string_view before = scanner.rest();
  const std::string_view name = scanner.token();
  scanner.blanks();
  if (name.empty() || !scanner.accept('=') || scanner.rest().starts_with('=')) {
    scanner.reset(before);
    return false;
  }
  scanner.blanks();
  std::string value;
  if (scanner.accept('"')) {
    auto text = scanner.quoted();
    if (!text) return false;
    value = *std::move(text);
  } else {
    value = scanner.token();
  }
  if (challenge.parameters.size() < kMostParameters) challenge.parameters.emplace(lowercase(name), std::move(value));
  return true;
}

void parse_field(std::string_view field, std::vector<Challenge>& challenges) {
  Scanner scanner(field);
  for (;;) {
    scanner.blanks_and_commas();
    const std::string_view scheme = scanner.token();
    if (scheme.empty() || challenges.size() >= kMostChallenges) return;
    Challenge& challenge = challenges.emplace_back(Challenge{lowercase(scheme), {}});
    scanner.blanks();
    if (scanner.at_end() || scanner.rest().starts_with(',')) continue;
    if (!parameter(scanner, challenge)) {
      scanner.token68();
      continue;
    }
    for (;;) {
      scanner.blanks_and_commas();
      if (scanner.at_end() || !parameter(scanner, challenge)) break;
    }
  }
}

}  // namespace

std::string_view Challenge::get(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string_view{} : std::string_view(found->second);
}

std::vector<Challenge> parse_challenges(const std::vector<std::string>& fields) {
  std::vector<Challenge> challenges;
  for (const std::string& field : fields) parse_field(field, challenges);
  return challenges;
}

}  // namespace plimsoll::http
