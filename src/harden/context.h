// SPDX-License-Identifier: Apache-2.0
// Context: what the checks share: the finished tree, the accounts, who the container runs as, and how findings name
// places.
#pragma once

#include <functional>
#include <optional>
#include <set>

#include "harden/access.h"
#include "harden/check.h"
#include "harden/code.h"
#include "harden/image_view.h"
#include "harden/proof.h"
#include "harden/tree.h"

namespace plimsoll::harden {

class Context {
 public:
  explicit Context(const ImageView& image);

  const ImageView& image;
  Tree tree;
  Accounts accounts;
  /// By Config.User; none when there is no config.
  std::optional<RunUser> run_user;
  Code code;
  /// What the run user may replace; empty for root, and when it is not known who that is.
  std::vector<Weakness> weaknesses;
  std::set<Index> weak;  // every entry named in weaknesses

  /// The run user when there is one who is held back by mode bits.
  [[nodiscard]] bool has_limited_user() const {
    return run_user && run_user->fate == RunUser::Fate::starts && run_user->uid != 0;
  }
  /// False for a plain folder that belongs to whoever unpacked it: then owners mean nothing.
  [[nodiscard]] bool owners_known() const { return owners_known_; }
  /// The package of the distribution that owns the file; empty: none.
  [[nodiscard]] std::string_view owner_of(Index entry) const;
  /// True in folders over which a container gets a mount of its own: dev, proc, sys.
  [[nodiscard]] bool is_mounted_over(Index entry) const;
  /// Home folders of all accounts that are there, root's first, each once.
  [[nodiscard]] std::vector<Index> homes() const;

  // Places.
  [[nodiscard]] Place place(Index entry, std::string detail) const;
  [[nodiscard]] std::optional<LayerRef> layer_of(Index entry) const;
  /// "0777 root:root"; without owners where they mean nothing.
  [[nodiscard]] std::string mode_and_owner(Index entry) const;
  [[nodiscard]] std::string user_name(std::uint32_t uid) const;
  [[nodiscard]] std::string group_name(std::uint32_t gid) const;
  /// Adds the entries as places, as many as are worth reading, says how many were left out, and fills Finding::layer.
  void list(Finding& finding, const std::vector<Index>& entries, const std::function<std::string(Index)>& detail) const;

 private:
  bool owners_known_ = true;
};

/// A place in the image's own settings: "config:User".
Place setting(std::string_view name, std::string detail);

/// Entries by the layer that put them, lowest layer first.
std::map<std::uint32_t, std::vector<Index>> by_layer(const Tree& tree, const std::vector<Index>& entries);

/// The instruction of a history line as it would stand in a Dockerfile, or nothing when it is no COPY, ADD or RUN.
std::string instruction_of(std::string_view created_by);

}  // namespace plimsoll::harden
