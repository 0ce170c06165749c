// SPDX-License-Identifier: Apache-2.0
#include "finding/problem.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

namespace plimsoll {

namespace {

using advisory::Advisory;

bool is_cve(std::string_view id) { return id.starts_with("CVE-"); }

void sort_unique(auto& values) {
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
}

/// The ids of one statement, told apart.
struct Names {
  std::vector<std::string_view> cves, others;
  explicit Names(const Advisory& statement) {
    add(statement.id);
    for (const std::string& alias : statement.aliases) add(alias);
  }
  void add(std::string_view id) {
    if (!id.empty()) (is_cve(id) ? cves : others).push_back(id);
  }
};

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

struct Draft {
  std::vector<std::size_t> advisories;
  std::vector<std::string_view> own, others;  // ids of statements; all ids that are not CVEs
};

void add(Draft& draft, std::size_t index, const Advisory& statement, const Names& names) {
  draft.advisories.push_back(index);
  if (!statement.id.empty()) draft.own.push_back(statement.id);
  draft.others.insert(draft.others.end(), names.others.begin(), names.others.end());
}

Problem finish(std::string_view id, Draft& draft) {
  sort_unique(draft.others);
  std::erase(draft.others, id);
  return {std::string(id), {draft.others.begin(), draft.others.end()}, std::move(draft.advisories)};
}

}  // namespace

std::vector<Problem> join_problems(std::span<const Advisory* const> statements) {
  std::vector<Names> names;
  names.reserve(statements.size());
  for (const Advisory* statement : statements) names.emplace_back(*statement);

  Clusters clusters;
  for (const Names& of : names) {
    if (!of.cves.empty()) continue;
    for (const std::string_view id : of.others) clusters.join(clusters.node(of.others.front()), clusters.node(id));
  }
  std::unordered_map<std::size_t, std::vector<std::string_view>> cves_of_cluster;
  for (const Names& of : names) {
    if (of.cves.empty()) continue;
    for (const std::string_view id : of.others) {
      auto& cves = cves_of_cluster[clusters.root(clusters.node(id))];
      cves.insert(cves.end(), of.cves.begin(), of.cves.end());
    }
  }
  for (auto& [cluster, cves] : cves_of_cluster) sort_unique(cves);

  std::map<std::string_view, Draft> by_cve;
  std::map<std::size_t, Draft> without_cve;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    Names& of = names[i];
    if (of.cves.empty() && of.others.empty()) continue;
    if (of.cves.empty()) {
      const std::size_t cluster = clusters.root(clusters.node(of.others.front()));
      const auto found = cves_of_cluster.find(cluster);
      if (found == cves_of_cluster.end()) {
        add(without_cve[cluster], i, *statements[i], of);
        continue;
      }
      of.cves = found->second;
    }
    sort_unique(of.cves);
    for (const std::string_view cve : of.cves) add(by_cve[cve], i, *statements[i], of);
  }

  std::vector<Problem> problems;
  problems.reserve(by_cve.size() + without_cve.size());
  for (auto& [cve, draft] : by_cve) problems.push_back(finish(cve, draft));
  for (auto& [cluster, draft] : without_cve) {
    const std::string_view id = *std::ranges::min_element(draft.own.empty() ? draft.others : draft.own);
    problems.push_back(finish(id, draft));
  }
  std::ranges::sort(problems, {}, &Problem::id);
  return problems;
}

}  // namespace plimsoll
