// SPDX-License-Identifier: Apache-2.0
// Document: a YAML text that is read with its places, and everything wrong with it. Readers take a node and give the
// value, or note a problem and give nothing; nobody stops at the first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml_tree.h"
#include "policy/policy.h"

namespace plimsoll::policy {

class Document {
 public:
  Document(std::string_view text, std::string name);
  /// The one mapping it holds; nullptr: none, and why is noted.
  const yaml::Node* root();

  /// "plimsoll.yaml:12", where a node begins.
  [[nodiscard]] std::string source(const yaml::Node& node) const;
  void problem(const yaml::Node& node, std::string message);

  /// Calls `take(key, value)` for every entry; what it does not take (false) is an unknown key of `what`. `known` lists
  /// the keys there are.
  template <typename Take, typename Known>
  void each(const yaml::Node& node, std::string_view what, Take take, Known known) {
    if (!node.is_mapping()) return problem(node, std::string(what) + " must be a mapping of keys and values");
    for (const yaml::Entry& entry : node.entries) {
      if (!entry.key->is_scalar()) {
        problem(*entry.key, "a key must be a word");
        continue;
      }
      if (entry.repeated) problem(*entry.key, "\"" + shown(entry.key->text) + "\" is given twice");
      if (!take(std::string_view(entry.key->text), *entry.value)) unknown(*entry.key, what, known());
    }
  }
  /// The items of a list, or the one thing that stands there.
  template <typename Take>
  void items(const yaml::Node& node, std::string_view of, Take take) {
    if (!node.is_sequence()) return take(node);
    if (node.items.empty()) problem(node, "the list of " + std::string(of) + " is empty; leave it out to say nothing");
    for (const yaml::NodePtr& item : node.items) take(*item);
  }

  std::optional<std::string> text(const yaml::Node& node, std::string_view what);
  /// One or several; nothing may be there yet, for a key has a singular and a plural.
  void texts(const yaml::Node& node, std::string_view what, std::vector<std::string>& into);
  std::optional<bool> flag(const yaml::Node& node, std::string_view what);
  std::optional<std::int64_t> count(const yaml::Node& node, std::string_view what, std::int64_t most);
  /// "14d", "2w", 14.
  std::optional<std::int64_t> days(const yaml::Node& node, std::string_view what);
  /// 0.1, "10%"; in hundred-thousandths.
  std::optional<std::uint32_t> probability(const yaml::Node& node, std::string_view what);
  /// "2027-01-31"
  std::optional<std::string> date(const yaml::Node& node, std::string_view what);
  /// One of these words.
  std::optional<std::size_t> word(const yaml::Node& node, std::string_view what,
                                  const std::vector<std::string_view>& words);
  void words(const yaml::Node& node, std::string_view what, const std::vector<std::string_view>& words,
             std::vector<std::size_t>& into);

  std::vector<PolicyProblem> problems;
  std::size_t more_problems = 0;

 private:
  static std::string shown(std::string_view text);
  void unknown(const yaml::Node& key, std::string_view what, const std::vector<std::string_view>& known);
  void add(PolicyProblem problem);

  std::string_view text_;
  std::string name_;
  LineIndex lines_;
  std::vector<yaml::NodePtr> documents_;
};

}  // namespace plimsoll::policy
