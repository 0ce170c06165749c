// SPDX-License-Identifier: Apache-2.0
// From statements to ignores: which speak of this image or of packages in it, and which of them a later one has
// overtaken.
//
// Statements are held against each other problem by problem (what shares an id is one problem), the latest first. A
// statement's scope is the whole image or a package; a scope that a later statement covers is gone, and so is one of
// which a later statement says that a part is affected: an ignore cannot leave a part out, and must not say too much.
#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/lines.h"
#include "base/words.h"
#include "oci/reference.h"
#include "package/purl.h"
#include "policy/matcher.h"
#include "policy/vex_readers.h"

namespace plimsoll::policy {

namespace {

constexpr std::uint64_t kMostCompared = 20'000'000;
constexpr std::size_t kMostTold = 20;  // statements in the evidence of a finding

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != text.npos; }

bool is_image_type(std::string_view type) { return type == "oci" || type == "docker"; }

std::string_view qualifier(const Purl& purl, std::string_view key) {
  const auto found = purl.qualifiers.find(key);
  return found == purl.qualifiers.end() ? std::string_view{} : std::string_view(found->second);
}

/// A text without "https://" and the "/" at its end.
std::string_view bare(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (url.starts_with(scheme)) url.remove_prefix(scheme.size());
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

/// All that is known of the name of the image.
class ImageNames {
 public:
  explicit ImageNames(const Target& target) {
    for (const std::string& name : target.names) {
      // First, for as a reference it would be the tag of an image called "sha256".
      if (const auto digest = Digest::parse(name)) {
        digests_.insert(digest->str());
      } else if (const auto reference = oci::parse_reference(name)) {
        references_.push_back(*reference);
        if (!reference->digest.empty()) digests_.insert(reference->digest.str());
      }
    }
  }

  [[nodiscard]] bool is(std::string_view product) const {
    if (product.starts_with("pkg:")) {
      const auto purl = parse_purl(product);
      return purl && is_image_type(purl->type) && is(*purl);
    }
    if (product.starts_with("sha256:")) return digests_.contains(product);
    const auto wanted = oci::parse_reference(product);
    return wanted && is(*wanted, !oci::split_selector(product).tag.empty());
  }

 private:
  [[nodiscard]] bool is(const oci::Reference& wanted, bool with_tag) const {
    if (!wanted.digest.empty()) return digests_.contains(wanted.digest.str());
    return std::ranges::any_of(references_, [&](const oci::Reference& known) {
      return known.host == wanted.host && known.path == wanted.path && (!with_tag || known.tag == wanted.tag);
    });
  }

  [[nodiscard]] bool is(const Purl& purl) const {
    if (purl.version.starts_with("sha256:")) return digests_.contains(purl.version);
    const std::string_view url = bare(qualifier(purl, "repository_url"));
    std::string_view tag = qualifier(purl, "tag");
    if (tag.empty()) tag = purl.version;  // pkg:docker
    if (purl.type == "docker") {
      // "pkg:docker/library/nginx@1.25", "pkg:docker/acme/shop?repository_url=registry.example.com".
      const std::string path = purl.name_space.empty() ? purl.name : purl.name_space + "/" + purl.name;
      const auto wanted = oci::parse_reference(url.empty() ? path : std::string(url) + "/" + path);
      return wanted && any(*wanted, tag);
    }
    if (url.empty()) {
      return std::ranges::any_of(references_, [&](const oci::Reference& known) {
        return lowercase(known.path.substr(known.path.rfind('/') + 1)) == lowercase(purl.name) &&
               (tag.empty() || known.tag == tag);
      });
    }
    const auto wanted = oci::parse_reference(url);
    if (wanted && any(*wanted, tag)) return true;
    // Some write the repository without the name.
    const auto longer = oci::parse_reference(std::string(url) + "/" + purl.name);
    return longer && any(*longer, tag);
  }

  [[nodiscard]] bool any(const oci::Reference& wanted, std::string_view tag) const {
    return std::ranges::any_of(references_, [&](const oci::Reference& known) {
      return known.host == wanted.host && known.path == wanted.path && (tag.empty() || known.tag == tag);
    });
  }

  std::vector<oci::Reference> references_;
  std::set<std::string, std::less<>> digests_;
};

/// A package, or the whole image.
struct Scope {
  std::string purl;  // empty: the image
  Purl parts;
};

/// What the wider one leaves open may be anything.
bool covers(const Scope& wide, const Scope& narrow) {
  if (wide.purl.empty()) return true;
  if (narrow.purl.empty()) return false;
  const Purl &a = wide.parts, &b = narrow.parts;
  return a.type == b.type && a.name == b.name && (a.name_space.empty() || a.name_space == b.name_space) &&
         (a.version.empty() || a.version == b.version) &&
         std::ranges::all_of(a.qualifiers, [&](const auto& each) { return qualifier(b, each.first) == each.second; });
}

/// Whether something can be in both.
bool overlap(const Scope& a, const Scope& b) {
  if (a.purl.empty() || b.purl.empty()) return true;
  return a.parts.type == b.parts.type && a.parts.name == b.parts.name &&
         (a.parts.name_space == b.parts.name_space || a.parts.name_space.empty() || b.parts.name_space.empty()) &&
         (a.parts.version == b.parts.version || a.parts.version.empty() || b.parts.version.empty());
}

/// A statement that speaks of this image or its packages.
struct Claim {
  const VexDocument* document;
  const VexStatement* statement;
  std::vector<Scope> scopes;
  std::vector<std::string> ids;  // in lower case, sorted
  std::optional<Moment> said;    // none: older than all that have a time
  [[nodiscard]] bool takes_back() const {
    return statement->status == VexStatus::not_affected || statement->status == VexStatus::fixed;
  }
};

class Claims {
 public:
  Claims(const Target& target, std::vector<std::string>* notes) : names_(target), target_(target), notes_(notes) {}

  void take(const VexDocument& document, const VexStatement& statement) {
    Claim claim{&document, &statement, {}, {}, parse_moment(statement.timestamp)};
    for (const std::string& id : statement.ids)
      if (!id.empty() && !has_wildcard(id)) claim.ids.push_back(lowercase(id));
    std::ranges::sort(claim.ids);
    bool is_ours = false;
    for (const std::string& product : statement.products) is_ours = is_ours || names_.is(product);
    if (is_ours) {
      if (statement.components.empty()) claim.scopes.push_back({});
      for (const std::string& component : statement.components) add(component, claim);
    } else if (statement.components.empty()) {
      for (const std::string& product : statement.products)
        if (product.starts_with("pkg:")) add(product, claim);
    } else if (notes_ != nullptr && std::ranges::any_of(statement.products, is_package)) {
      notes_->push_back(
          fmt::format("{}: statement {} is about packages inside another package, which is not known here",
                      document.source, statement.index));
    }
    if (!claim.scopes.empty() && !claim.ids.empty()) claims_.push_back(std::move(claim));
  }

  /// What is left of them, the latest first within a problem; problems in the order of their first statement.
  std::vector<Ignore> ignores() {
    std::vector<Ignore> out;
    for (const std::vector<std::size_t>& problem : problems()) decide(problem, out);
    if (compared_ > kMostCompared && notes_ != nullptr)
      notes_->push_back("VEX: too many statements about packages of one name; some of them are not heeded");
    return out;
  }

  /// Calls `each(ids, selector, claim)` for those that take nothing back.
  template <typename Each>
  void for_each_other(const Each& each) const {
    for (const Claim& claim : claims_) {
      if (claim.takes_back()) continue;
      std::vector<const Scope*> scopes;
      for (const Scope& scope : claim.scopes) scopes.push_back(&scope);
      each(claim.ids, ignore_of(claim, scopes));
    }
  }

 private:
  static bool is_package(std::string_view product) {
    const auto purl = parse_purl(product);
    return purl && !is_image_type(purl->type);
  }

  void add(const std::string& text, Claim& claim) {
    auto purl = parse_purl(text);
    if (!purl || is_image_type(purl->type)) return;
    if (has_wildcard(purl->name) || has_wildcard(purl->version) || has_wildcard(purl->name_space)) return;
    if (is_of_other_release(*purl, target_.distribution)) return;
    claim.scopes.push_back({text, std::move(*purl)});
  }

  /// Claims that share an id, directly or through others.
  std::vector<std::vector<std::size_t>> problems() const {
    std::vector<std::size_t> parent(claims_.size());
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    const auto root = [&](std::size_t at) {
      while (parent[at] != at) at = parent[at] = parent[parent[at]];
      return at;
    };
    std::unordered_map<std::string_view, std::size_t> first;
    for (std::size_t i = 0; i < claims_.size(); ++i) {
      for (const std::string& id : claims_[i].ids) {
        const auto [at, is_new] = first.try_emplace(id, i);
        if (is_new) continue;
        const std::size_t a = root(at->second), b = root(i);
        parent[std::max(a, b)] = std::min(a, b);
      }
    }
    std::map<std::size_t, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < claims_.size(); ++i) groups[root(i)].push_back(i);
    std::vector<std::vector<std::size_t>> out;
    for (auto& [first_claim, members] : groups) out.push_back(std::move(members));
    return out;
  }

  struct Decided {
    const Scope* scope;
    bool takes_back;
  };
  /// What was decided about packages of one name, by what can overlap at all: others, and oneself, without version;
  /// those of the same version; and, for who has none, those of any that are affected.
  struct Named {
    std::vector<Decided> open, affected;
    std::unordered_map<std::string_view, std::vector<Decided>> versions;
  };
  /// What was decided about one problem.
  struct Known {
    bool is_whole = false, has_affected = false;  // the whole image; any package of it
    std::unordered_map<std::string, Named> named;
  };
  static std::string key_of(const Scope& scope) { return scope.parts.type + "/" + scope.parts.name; }

  /// Whether later statements leave nothing of a scope.
  bool is_ended(const Scope& scope, const Claim& claim, const Known& known) {
    if (known.is_whole) return true;
    if (scope.purl.empty()) return claim.takes_back() && (known.has_affected || compared_ > kMostCompared);
    const auto found = known.named.find(key_of(scope));
    if (found == known.named.end()) return false;
    const auto ends = [&](const Decided& later) {
      return covers(*later.scope, scope) || (claim.takes_back() && !later.takes_back && overlap(*later.scope, scope));
    };
    const Named& named = found->second;
    static const std::vector<Decided> kNone;
    const auto same = named.versions.find(scope.parts.version);
    const std::vector<Decided>& near = scope.parts.version.empty()    ? named.affected
                                       : same == named.versions.end() ? kNone
                                                                      : same->second;
    // Whoever needs more to be told apart than anybody writes is not heeded.
    compared_ += named.open.size() + near.size();
    if (compared_ > kMostCompared) return true;
    return std::ranges::any_of(named.open, ends) || std::ranges::any_of(near, ends);
  }

  static void add_decided(const Scope& scope, const Claim& claim, Known& known) {
    const Decided decided{&scope, claim.takes_back()};
    known.has_affected = known.has_affected || !decided.takes_back;
    if (scope.purl.empty()) {
      known.is_whole = true;
      return;
    }
    Named& named = known.named[key_of(scope)];
    const std::string_view version = scope.parts.version;
    (version.empty() ? named.open : named.versions[version]).push_back(decided);
    if (!version.empty() && !decided.takes_back) named.affected.push_back(decided);
  }

  void decide(std::vector<std::size_t> problem, std::vector<Ignore>& out) {
    std::ranges::stable_sort(problem, [&](std::size_t a, std::size_t b) { return claims_[a].said < claims_[b].said; });
    std::ranges::reverse(problem);
    Known known;
    for (const std::size_t at : problem) {
      const Claim& claim = claims_[at];
      std::vector<const Scope*> left;
      for (const Scope& scope : claim.scopes)
        if (!is_ended(scope, claim, known)) left.push_back(&scope);
      for (const Scope* scope : left) add_decided(*scope, claim, known);
      if (claim.takes_back() && !left.empty()) out.push_back(ignore_of(claim, left));
    }
  }

  static Ignore ignore_of(const Claim& claim, const std::vector<const Scope*>& scopes) {
    const VexStatement& from = *claim.statement;
    Ignore ignore;
    ignore.code = "vex";
    ignore.source = fmt::format("{}: statement {}", claim.document->source, from.index);
    ignore.reason = from.impact;
    ignore.owner = claim.document->author;
    ignore.vex_status = vex_status_name(from.status);
    ignore.vex_justification = from.justification;
    ignore.what.kinds = {FindingKind::vulnerability};
    for (const std::string& id : from.ids)
      if (!id.empty() && !has_wildcard(id)) ignore.what.ids.push_back(id);
    for (const Scope* scope : scopes) {
      if (scope->purl.empty()) {
        ignore.what.purls.clear();
        break;
      }
      ignore.what.purls.push_back(scope->purl);
    }
    return ignore;
  }

  ImageNames names_;
  const Target& target_;
  std::vector<std::string>* notes_;
  std::uint64_t compared_ = 0;  // statements with each other
  std::vector<Claim> claims_;
};

}  // namespace

void tell_vex(std::span<const VexDocument> documents, const Target& target, Report& report) {
  Claims claims(target, nullptr);
  for (const VexDocument& document : documents)
    for (const VexStatement& statement : document.statements) claims.take(document, statement);
  std::unordered_map<std::string, std::vector<Finding*>> by_id;
  for (Finding& finding : report.findings) {
    if (finding.kind != FindingKind::vulnerability) continue;
    by_id[lowercase(finding.id)].push_back(&finding);
    for (const std::string& alias : finding.aliases) by_id[lowercase(alias)].push_back(&finding);
  }
  std::map<Finding*, std::size_t> said_of;  // statements
  claims.for_each_other([&](const std::vector<std::string>& ids, const Ignore& said) {
    std::string text = fmt::format("vex: {}", said.vex_status);
    if (!said.owner.empty()) text += fmt::format(", says {}", said.owner);
    text += fmt::format(" ({})", said.source);
    std::set<Finding*> told;
    for (const std::string& id : ids) {
      const auto found = by_id.find(id);
      if (found == by_id.end()) continue;
      for (Finding* finding : found->second)
        if (told.insert(finding).second && holds(said.what, *finding, target) && ++said_of[finding] <= kMostTold)
          finding->evidence.push_back(text);
    }
  });
  for (const auto& [finding, statements] : said_of)
    if (statements > kMostTold)
      finding->evidence.push_back(fmt::format("vex: {} more", plural(statements - kMostTold, "statement")));
}

bool is_image(std::string_view product, const Target& target) { return ImageNames(target).is(product); }

std::vector<Ignore> ignores_of(std::span<const VexDocument> documents, const Target& target,
                               std::vector<std::string>* notes) {
  Claims claims(target, notes);
  for (const VexDocument& document : documents)
    for (const VexStatement& statement : document.statements) claims.take(document, statement);
  return claims.ignores();
}

}  // namespace plimsoll::policy
