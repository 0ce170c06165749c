// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/needs.h"

namespace plimsoll::detect {
namespace {

constexpr std::size_t kMostEdges = 5'000'000;

}  // namespace

void Needs::start(Node node, Scope scope) {
  direct_[node] = true;
  (scope == Scope::runtime ? runtime_starts_ : development_starts_).push_back(node);
}

void Needs::add(Node from, Node to) {
  if (edges_ >= kMostEdges) return;
  ++edges_;
  out_[from].push_back(to);
}

void Needs::follow() {
  runtime_ = reach(runtime_starts_);
  development_ = reach(development_starts_);
}

std::vector<bool> Needs::reach(const std::vector<Node>& starts) const {
  std::vector<bool> reached(out_.size());
  std::vector<Node> open;
  const auto visit = [&](Node node) {
    if (reached[node]) return;
    reached[node] = true;
    open.push_back(node);
  };
  for (const Node node : starts) visit(node);
  while (!open.empty()) {
    const Node node = open.back();
    open.pop_back();
    for (const Node next : out_[node]) visit(next);
  }
  return reached;
}

Relation Needs::relation(Node node) const {
  if (runtime_starts_.empty() && development_starts_.empty()) return Relation::unknown;
  return direct_[node] ? Relation::direct : Relation::transitive;
}

Scope Needs::scope(Node node) const {
  return development_[node] && !runtime_[node] ? Scope::development : Scope::runtime;
}

}  // namespace plimsoll::detect
