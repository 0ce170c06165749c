// SPDX-License-Identifier: Apache-2.0
// Needs: the graph of a lockfile, for those that do not say of each package whether it is there for development only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "package/package.h"

namespace plimsoll::detect {

class Needs {
 public:
  using Node = std::uint32_t;

  explicit Needs(std::size_t nodes) : direct_(nodes), out_(nodes) {}

  /// The project itself needs `node`.
  void start(Node node, Scope scope);
  /// Package `from` needs package `to`. Beyond a bound that no project reaches, nothing more is kept.
  void add(Node from, Node to);

  /// Calls `each(from, to)` for every need between packages.
  template <typename Each>
  void for_each(const Each& each) const {
    for (Node from = 0; from < out_.size(); ++from)
      for (const Node to : out_[from]) each(from, to);
  }

  /// Follows the needs; afterwards the two below may be asked.
  void follow();
  /// Direct when the project itself asks; unknown when the file named no project at all.
  [[nodiscard]] Relation relation(Node node) const;
  /// Development when only what is for development leads to the node.
  [[nodiscard]] Scope scope(Node node) const;

 private:
  [[nodiscard]] std::vector<bool> reach(const std::vector<Node>& starts) const;

  std::vector<bool> direct_;
  std::vector<std::vector<Node>> out_;
  std::vector<Node> runtime_starts_, development_starts_;
  std::vector<bool> runtime_, development_;
  std::size_t edges_ = 0;
};

}  // namespace plimsoll::detect
