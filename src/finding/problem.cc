// SPDX-License-Identifier: Apache-2.0
#include "finding/problem.h"
#include "base/sorted.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace plimsoll {

namespace {

using advisory::Advisory;

bool is_cve(std::string_view id) { return id.starts_with("CVE-"); }

template <typename Each>
void for_each_id(const Advisory& statement, Each each) {
  if (!statement.id.empty()) each(std::string_view(statement.id));
  for (const std::string& alias : statement.aliases) {
    if (!alias.empty()) each(std::string_view(alias));
  }
}

bool names_cve(const Advisory& statement) {
  return is_cve(statement.id) || std::ranges::any_of(statement.aliases, is_cve);
}

/// Ids other than CVEs, joined where a statement without CVE holds them together (union-find).
class Clusters {
 public:
  std::size_t node(std::string_view id) {
    const auto [at, is_new] = nodes_.emplace(id, parent_.size());
    if (is_new) parent_.push_back(parent_.size());
    return at->second;
  }
  std::size_t root(std::size_t node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }
  void join(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }

 private:
  std::unordered_map<std::string_view, std::size_t> nodes_;
  std::vector<std::size_t> parent_;
};

/// What ties statements without CVE to each other and to the CVEs of others.
class Ties {
 public:
  explicit Ties(std::span<const Advisory* const> statements) {
    bool any = false;
    for (const Advisory* statement : statements) {
      if (names_cve(*statement)) continue;
      any = true;
      std::optional<std::size_t> first;
      for_each_id(*statement, [&](std::string_view id) {
        const std::size_t node = clusters_.node(id);
        if (first)
          clusters_.join(*first, node);
        else
          first = node;
      });
    }
    if (!any) return;
    for (const Advisory* statement : statements) {
      if (!names_cve(*statement)) continue;
      for_each_id(*statement, [&](std::string_view id) {
        if (is_cve(id)) return;
        auto& cves = cves_[clusters_.root(clusters_.node(id))];
        for_each_id(*statement, [&](std::string_view cve) {
          if (is_cve(cve)) cves.push_back(cve);
        });
      });
    }
    for (auto& [cluster, cves] : cves_) sort_unique(cves);
  }

  /// The cluster of any id of a statement that names no CVE.
  std::size_t cluster(std::string_view id) { return clusters_.root(clusters_.node(id)); }
  [[nodiscard]] std::span<const std::string_view> cves(std::size_t cluster) const {
    const auto found = cves_.find(cluster);
    return found == cves_.end() ? std::span<const std::string_view>{} : found->second;
  }

 private:
  Clusters clusters_;
  std::unordered_map<std::size_t, std::vector<std::string_view>> cves_;
};

/// One statement about one problem.
struct Mention {
  std::string_view problem;  // the CVE; empty for a problem without
  std::size_t cluster;       // tells problems without CVE apart
  std::size_t statement;
  auto operator<=>(const Mention&) const = default;
};

Problem make_problem(std::span<const Mention> mentions, std::span<const Advisory* const> statements) {
  Problem problem;
  std::vector<std::string_view> others, own;
  for (const Mention& mention : mentions) {
    const Advisory& statement = *statements[mention.statement];
    problem.advisories.push_back(mention.statement);
    if (!statement.id.empty()) own.push_back(statement.id);
    for_each_id(statement, [&](std::string_view id) {
      if (!is_cve(id)) others.push_back(id);
    });
  }
  sort_unique(others);
  const std::string_view id = !mentions.front().problem.empty() ? mentions.front().problem
                                                                : *std::ranges::min_element(own.empty() ? others : own);
  std::erase(others, id);
  problem.id = id;
  problem.aliases.assign(others.begin(), others.end());
  return problem;
}

}  // namespace

bool is_same_problem(std::string_view id, std::span<const std::string> aliases, const Problem& other) {
  if (id == other.id) return true;
  if (is_cve(id) && is_cve(other.id)) return false;
  const auto other_has = [&](std::string_view one) {
    return one == other.id || std::ranges::binary_search(other.aliases, one);
  };
  return other_has(id) || std::ranges::any_of(aliases, other_has);
}

int distance(const Advisory& statement, std::string_view problem) {
  if (statement.id == problem) return 0;
  return is_cve(statement.id) || std::ranges::count_if(statement.aliases, is_cve) > 1 ? 2 : 1;
}

std::vector<Problem> join_problems(std::span<const Advisory* const> statements, const std::vector<bool>& matters) {
  Ties ties(statements);
  std::vector<Mention> mentions;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Advisory& statement = *statements[i];
    std::string_view any_id;
    for_each_id(statement, [&](std::string_view id) {
      any_id = id;
      if (is_cve(id)) mentions.push_back({id, 0, i});
    });
    if (any_id.empty() || names_cve(statement)) continue;
    const std::size_t cluster = ties.cluster(any_id);
    const std::span<const std::string_view> cves = ties.cves(cluster);
    for (const std::string_view cve : cves) mentions.push_back({cve, 0, i});
    if (cves.empty()) mentions.push_back({{}, cluster, i});
  }
  sort_unique(mentions);

  std::vector<Problem> problems;
  for (auto from = mentions.begin(); from != mentions.end();) {
    const auto to = std::find_if(from, mentions.end(), [&](const Mention& m) {
      return m.problem != from->problem || m.cluster != from->cluster;
    });
    if (std::any_of(from, to, [&](const Mention& m) { return matters[m.statement]; }))
      problems.push_back(make_problem({from, to}, statements));
    from = to;
  }
  std::ranges::sort(problems, {}, &Problem::id);
  return problems;
}

}  // namespace plimsoll
