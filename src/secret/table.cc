// SPDX-License-Identifier: Apache-2.0
// The built-in rules: rows of all families, each pattern framed as its form says, sorted by id.
#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr std::array kFamilies = {assistant_rules, chat_rules,        cloud_rules,          database_rules,
                                  delivery_rules,  file_rules,        generic_rules,        hosting_rules,
                                  key_rules,       mail_rules,        monitoring_rules,     payment_rules,
                                  registry_rules,  service_rules_a_e, service_rules_f_l,    service_rules_m_z,
                                  trading_rules,   vault_rules,       version_control_rules};

// Where a token may begin: at the edge of a word, or after an escaped line break as in JSON.
constexpr std::string_view kBefore = R"((?:\b|\\[nrt]))";
constexpr std::string_view kAfter = R"((?:[^\w\-]|$))";
// Between a name and its value: quotes, one sign of assignment, quotes.
constexpr std::string_view kGiven = R"([\\"'\]]{0,4}[ \t]{0,4}(?::=|=>|=|:|,|>)[ \t]{0,4}[\\"'\x60]{0,4})";
constexpr std::string_view kAfterValue = R"((?:[^\w\-+/]|$))";
// What a name says after its provider.
constexpr std::string_view kCredential =
    R"([\w.\- ]{0,24}?(?:key|token|secret|pass|pwd|auth|cred|sid|pat)[\w.\-]{0,12})";

std::string framed(const Row& row) {
  std::string out;
  switch (row.form) {
    case Form::token:
      out.append(kBefore).append("(").append(row.pattern).append(")").append(kAfter);
      break;
    case Form::provider:
      out.append("(?i:").append(row.key).append(kCredential).append(")");
      out.append(kGiven).append("(").append(row.pattern).append(")").append(kAfterValue);
      break;
    case Form::named:
      out.append("(?i:").append(row.key).append(")");
      out.append(kGiven).append("(").append(row.pattern).append(")").append(kAfterValue);
      break;
    case Form::whole:
      out = row.pattern;
      break;
  }
  return out;
}

std::span<const std::string_view> filled(const Words& words) {
  return {words.begin(), std::ranges::find(words, std::string_view{})};
}

#ifdef PLIMSOLL_WITHOUT_EXAMPLES
std::span<const std::string_view> filled(const Examples& /*none*/) { return {}; }
#endif

struct Table {
  std::deque<std::string> patterns;  // addresses stay
  std::vector<Rule> rules;

  Table() {
    for (const auto& family : kFamilies) {
      const Family of = family();
      for (const Row& row : of.rows) add(of.name, row);
    }
    std::ranges::sort(rules, {}, &Rule::id);
  }

  void add(std::string_view family, const Row& row) {
    patterns.push_back(framed(row));
    rules.push_back({.id = row.id,
                     .family = family,
                     .title = row.title,
                     .severity = row.severity,
                     .pattern = patterns.back(),
                     .keywords = filled(row.keywords),
                     .path = row.path,
                     .min_entropy = row.min_entropy,
                     .longest = row.longest,
                     .validate = row.validate,
                     .allow = {},
                     .delivery = row.delivery,
                     .target = row.target,
                     .rotate = row.rotate,
                     .good = filled(row.good),
                     .bad = filled(row.bad)});
  }
};

}  // namespace

std::span<const Rule> builtin_rules() {
  static const Table kTable;
  return kTable.rules;
}

}  // namespace plimsoll::secret
