// SPDX-License-Identifier: Apache-2.0
// Matcher: a selector made ready for one target, and an index that says which of thousands are worth asking about a
// finding.
//
// What concerns the target (stage, image) is decided once. The index files each selector under the one thing it names
// that narrows most: ids, packages, package URLs, paths; a name that ends in a wildcard under what stands before it.
// What names none of these is kept by kind and severity. A finding is then held against those alone that share a key
// with it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "package/purl.h"
#include "policy/selector.h"

namespace plimsoll::policy {

/// A finding with what would else be worked out for every selector.
struct Subject {
  Subject(const Finding& from, const Target& target);
  const Finding* finding;
  std::vector<std::string> ids;     // and aliases, in lower case
  std::optional<std::int64_t> age;  // days since it was published
};

class Matcher {
 public:
  /// The selector must outlive this.
  Matcher(const Selector& selector, const Target& target);
  /// Whether it speaks of this stage and this image at all.
  [[nodiscard]] bool applies() const { return applies_; }
  [[nodiscard]] bool holds(const Subject& subject) const;
  /// The same, but for the severity.
  [[nodiscard]] bool holds_but_for_severity(const Subject& subject) const;
  /// As packages_held().
  [[nodiscard]] std::vector<std::size_t> packages(const Finding& finding) const;

  /// Of a finding without packages: those of its places the selector's paths cover, by index; all without paths.
  [[nodiscard]] std::vector<std::size_t> places(const Finding& finding) const;

  [[nodiscard]] const Selector& selector() const { return *selector_; }
  /// `selector().paths` as globs (base/glob.h).
  [[nodiscard]] std::span<const std::string> paths() const { return paths_; }
  /// Names of packages in `selector().purls`, as they are compared; empty when one is no exact name.
  [[nodiscard]] std::vector<std::string> purl_names() const;

 private:
  struct Url {
    std::string type, name_space;       // name_space: of distributions only; empty: any
    std::string key;                    // of the name, as its ecosystem compares it
    std::string version, bare_version;  // bare: without epoch, or without Go's "v"
  };
  [[nodiscard]] bool names_packages() const;
  [[nodiscard]] bool covers(std::string_view path) const;
  [[nodiscard]] bool holds_for(const Finding& finding, const AffectedPackage* package) const;
  [[nodiscard]] bool url_holds(const Url& url, const Finding& finding, const AffectedPackage* package) const;

  const Selector* selector_;
  std::vector<std::string> ids_;    // in lower case
  std::vector<std::string> paths_;  // globs
  std::vector<Url> urls_;
  std::string vendor_;  // namespace that package URLs of the target's distribution have
  bool applies_ = true;
};

/// Whether a package URL speaks of another release of a distribution than this one ("?distro=debian-11").
bool is_of_other_release(const Purl& purl, const Distribution& distribution);

/// The name of a package as its ecosystem compares names.
std::string package_key(std::string_view type, std::string_view name);

class MatcherIndex {
 public:
  enum class Severities : std::uint8_t { heeded, passed_over };
  /// Only those that apply are kept; `matchers` must outlive this. With severities passed over the candidates are those
  /// of Matcher::holds_but_for_severity().
  explicit MatcherIndex(std::span<const Matcher> matchers, Severities severities = Severities::heeded);
  /// Fills `into` with the indices of those that may hold, ascending.
  void candidates(const Subject& subject, std::vector<std::uint32_t>& into) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  /// Names, and beginnings of names.
  struct Names {
    std::unordered_map<std::string, std::vector<std::uint32_t>, Hash, std::equal_to<>> whole, begins;
    std::vector<std::size_t> lengths;  // of the beginnings, ascending
    void add(std::string_view pattern, std::uint32_t number);
    void find(std::string_view name, std::vector<std::uint32_t>& into) const;
  };
  static constexpr std::size_t kKinds = 7;
  void add(const Matcher& matcher, std::uint32_t number, Severities severities);
  void find_paths(std::string_view path, std::vector<std::uint32_t>& into) const;

  Names ids_, packages_, urls_, folders_;
  std::array<std::array<std::vector<std::uint32_t>, kSeverities.size()>, kKinds> rest_;
};

}  // namespace plimsoll::policy
