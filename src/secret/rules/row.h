// SPDX-License-Identifier: Apache-2.0
// Row: one built-in rule as it is written down. table.cc makes a Rule of it; the form says what is added around the
// pattern, so that rows tell of the secret only.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "secret/rule.h"
#include "secret/validate.h"

namespace plimsoll::secret {

enum class Form : unsigned char {
  token,     // tells itself: stands alone, not inside a longer word
  provider,  // given to a name of `key` and a word such as "token" or "secret": ALGOLIA_API_KEY="…"
  named,     // given to the name `key`, which is a pattern of its own
  whole,     // the pattern is all there is
};

/// The texts before the first empty one.
using Words = std::array<std::string_view, 16>;

/// Texts that only tests read. The program that ships is built without them: every scanner would find them in it.
#ifdef PLIMSOLL_WITHOUT_EXAMPLES
struct Examples {
  constexpr Examples() = default;
  template <typename... Text>
  consteval Examples(const Text&... /*texts*/) {}
};
#else
using Examples = Words;
#endif

struct Row {
  std::string_view id, title;
  Severity severity = Severity::high;
  Form form = Form::token;
  std::string_view key{};  // provider, named: RE2, in any case
  std::string_view pattern{};
  Words keywords{};
  std::string_view path{};
  double min_entropy = 0;
  std::size_t longest = 512;
  Validator validate = not_placeholder;
  Delivery delivery = Delivery::secret_env;
  std::string_view target{}, rotate{};
  Examples good{}, bad{};
};

struct Family {
  std::string_view name;
  std::span<const Row> rows;
};

// One file each.
Family assistant_rules();
Family chat_rules();
Family cloud_rules();
Family database_rules();
Family delivery_rules();
Family file_rules();
Family generic_rules();
Family hosting_rules();
Family key_rules();
Family mail_rules();
Family monitoring_rules();
Family payment_rules();
Family registry_rules();
Family service_rules_a_e();
Family service_rules_f_l();
Family service_rules_m_z();
Family trading_rules();
Family vault_rules();
Family version_control_rules();

}  // namespace plimsoll::secret
