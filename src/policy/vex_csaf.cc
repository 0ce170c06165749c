// SPDX-License-Identifier: Apache-2.0
// CSAF 2.0: for each vulnerability lists of product ids by status, flags (justifications) and threats (impact) for some
// of them. What an id means says the product tree: branches name products, by package URL, hash or CPE;
// relationships say that one is a component of another.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "advisory/feeds/csaf_products.h"
#include "base/bytes.h"
#include "base/words.h"
#include "package/purl.h"
#include "policy/vex_readers.h"

namespace plimsoll::policy {

namespace {

constexpr std::size_t kMostChain = 8;  // relationships of relationships
constexpr std::size_t kMostItems = 1'000'000;

struct Status {
  std::string_view list;
  VexStatus status;
};
constexpr std::array<Status, 7> kStatuses = {{
    {"first_affected", VexStatus::affected},
    {"first_fixed", VexStatus::fixed},
    {"fixed", VexStatus::fixed},
    {"known_affected", VexStatus::affected},
    {"known_not_affected", VexStatus::not_affected},
    {"last_affected", VexStatus::affected},
    {"under_investigation", VexStatus::under_investigation},
}};

/// What a product id stands for.
struct Product {
  std::vector<std::string> names;  // package URLs and digests; of an image its name
  std::string_view cpe;
  bool is_range = false;  // of versions of a package
};

class Tree {
 public:
  explicit Tree(const json::value& tree) {
    std::vector<const json::value*> open{&tree};
    while (!open.empty()) {
      const json::value& branch = *open.back();
      open.pop_back();
      if (const json::value* product = json::find(branch, "product")) take(*product, branch);
      for (const json::value& inner : json::items(branch, "branches")) open.push_back(&inner);
    }
    for (const json::value& product : json::items(tree, "full_product_names")) take(product, {});
    for (const json::value& relation : json::items(tree, "relationships")) {
      const json::value* name = json::find(relation, "full_product_name");
      if (name == nullptr) continue;
      take(*name, {});
      relations_[json::text(*name, "product_id")] = {json::text(relation, "product_reference"),
                                                     json::text(relation, "relates_to_product_reference")};
    }
    for (const json::value& group : json::items(tree, "product_groups"))
      groups_[json::text(group, "group_id")] = &group;
  }

  [[nodiscard]] const Product* find(std::string_view id) const {
    const auto found = products_.find(id);
    return found == products_.end() ? nullptr : &found->second;
  }

  /// What an id that is a relation names as the component and as what it is in.
  [[nodiscard]] const std::pair<std::string_view, std::string_view>* relation(std::string_view id) const {
    const auto found = relations_.find(id);
    return found == relations_.end() ? nullptr : &found->second;
  }

  /// The ids under "product_ids", and those of the groups under "group_ids".
  [[nodiscard]] std::set<std::string_view> ids_of(const json::value& from) const {
    std::set<std::string_view> out;
    for (const json::value& id : json::items(from, "product_ids")) out.insert(json::text(id));
    for (const json::value& id : json::items(from, "group_ids")) {
      const auto group = groups_.find(json::text(id));
      if (group == groups_.end()) continue;
      for (const json::value& member : json::items(*group->second, "product_ids")) out.insert(json::text(member));
    }
    return out;
  }

 private:
  /// `branch` may say which versions of a package it is that a package URL without version names. A range cannot be
  /// held against a version here; to take it for all would be too much.
  static void put_purl(std::string_view text, const json::value& branch, Product& into) {
    const auto purl = parse_purl(text);
    const std::string_view category = json::text(branch, "category");
    const bool is_open = purl && purl->version.empty() && purl->type != "oci" && purl->type != "docker";
    if (is_open && category == "product_version_range")
      into.is_range = true;
    else if (is_open && category == "product_version" && !json::text(branch, "name").empty())
      into.names.push_back(with_version(text, json::text(branch, "name")));
    else
      into.names.emplace_back(text);
  }

  void take(const json::value& from, const json::value& branch) {
    Product product;
    if (const json::value* helper = json::find(from, "product_identification_helper")) {
      product.cpe = json::text(*helper, "cpe");
      if (const std::string_view purl = json::text(*helper, "purl"); !purl.empty()) put_purl(purl, branch, product);
      for (const json::value& purl : json::items(*helper, "purls")) put_purl(json::text(purl), branch, product);
      for (const json::value& hashes : json::items(*helper, "hashes")) {
        for (const json::value& hash : json::items(hashes, "file_hashes"))
          if (json::text(hash, "algorithm") == "sha256")
            product.names.push_back("sha256:" + std::string(json::text(hash, "value")));
      }
    }
    // The name of an image may be all there is.
    if (product.names.empty() && product.cpe.empty() && !product.is_range)
      product.names.emplace_back(json::text(from, "name"));
    std::erase(product.names, std::string());
    products_[json::text(from, "product_id")] = std::move(product);
  }

  std::unordered_map<std::string_view, Product> products_;
  std::unordered_map<std::string_view, std::pair<std::string_view, std::string_view>> relations_;
  std::unordered_map<std::string_view, const json::value*> groups_;
};

/// A purl that says for which release of a distribution it speaks.
std::string of_platform(std::string_view purl, std::string_view ecosystem) {
  const std::string release(ecosystem.substr(ecosystem.find(':') + 1));
  return fmt::format("{}{}distro=rhel-{}", purl, purl.find('?') == purl.npos ? '?' : '&', release);
}

class Reader {
 public:
  Reader(const json::value& root, VexDocument& into) : tree_(member(root, "product_tree")), out_(into) {}

  Result<void> take(const json::value& vulnerability) {
    ++index_;
    VexStatement base;
    base.index = index_;
    if (const std::string_view cve = json::text(vulnerability, "cve"); !cve.empty()) base.ids.emplace_back(cve);
    for (const json::value& id : json::items(vulnerability, "ids"))
      if (const std::string_view text = json::text(id, "text"); !text.empty()) base.ids.emplace_back(text);
    read_sides(vulnerability);
    const json::value* lists = json::find(vulnerability, "product_status");
    if (lists == nullptr) return {};
    for (const Status& status : kStatuses) {
      base.status = status.status;
      for (const json::value& id : json::items(*lists, status.list)) {
        if (++items_ > kMostItems) return fail(ErrorKind::limit, "more than {} products", kMostItems);
        put(base, json::text(id));
      }
    }
    flush();
    return {};
  }

  void tell_passed_over() {
    if (passed_over_ > 0)
      put_warning(out_, fmt::format("{} passed over: no package URL, digest or image name tells what they are",
                                    plural(passed_over_, "product")));
    if (ranges_ > 0)
      put_warning(out_, fmt::format("{} passed over: a range of versions, which a statement here cannot be limited to",
                                    plural(ranges_, "product")));
  }

 private:
  static const json::value& member(const json::value& from, std::string_view key) {
    static const json::value kNone;
    const json::value* found = json::find(from, key);
    return found == nullptr ? kNone : *found;
  }

  /// Flags, threats and remedies of a vulnerability by product id.
  void read_sides(const json::value& vulnerability) {
    justifications_.clear();
    impacts_.clear();
    actions_.clear();
    for (const json::value& flag : json::items(vulnerability, "flags"))
      spread(flag, json::text(flag, "label"), justifications_);
    for (const json::value& threat : json::items(vulnerability, "threats"))
      if (json::text(threat, "category") == "impact") spread(threat, json::text(threat, "details"), impacts_);
    for (const json::value& remedy : json::items(vulnerability, "remediations"))
      spread(remedy, json::text(remedy, "details"), actions_);
  }

  void spread(const json::value& from, std::string_view text,
              std::map<std::string_view, std::string_view>& into) const {
    const std::set<std::string_view> ids = tree_.ids_of(from);
    if (ids.empty()) into.emplace("", text);
    for (const std::string_view id : ids) into.emplace(id, text);
  }

  static std::string_view side(const std::map<std::string_view, std::string_view>& of, std::string_view id) {
    auto found = of.find(id);
    if (found == of.end()) found = of.find("");
    return found == of.end() ? std::string_view{} : found->second;
  }

  void put(const VexStatement& base, std::string_view id) {
    std::vector<std::string> products, components;
    if (!resolve(id, products, components)) {
      ++(is_range(id) ? ranges_ : passed_over_);
      return;
    }
    VexStatement statement = base;
    if (base.status == VexStatus::not_affected) {
      const std::string_view word = side(justifications_, id);
      if (is_vex_justification(word)) statement.justification = word;
      statement.impact = side(impacts_, id);
    } else if (base.status == VexStatus::affected) {
      statement.action = side(actions_, id);
    }
    // Products of which the same is said share a statement.
    const std::string key =
        fmt::format("{}\n{}\n{}\n{}\n{}", static_cast<int>(base.status), statement.justification, statement.impact,
                    statement.action, components.empty() ? "" : fmt::format("{}", fmt::join(products, "\n")));
    const auto [at, is_new] = open_.try_emplace(key, statements_.size());
    if (is_new) {
      statement.products = std::move(products);
      statement.components = std::move(components);
      statements_.push_back(std::move(statement));
    } else if (components.empty()) {
      std::ranges::move(products, std::back_inserter(statements_[at->second].products));
    } else {
      std::ranges::move(components, std::back_inserter(statements_[at->second].components));
    }
  }

  void flush() {
    for (VexStatement& statement : statements_) put_statement(out_, std::move(statement));
    statements_.clear();
    open_.clear();
  }

  [[nodiscard]] bool is_range(std::string_view id) const {
    const auto* relation = tree_.relation(id);
    const Product* product = tree_.find(relation == nullptr ? id : relation->first);
    return product != nullptr && product->is_range;
  }

  /// What an id stands for: a product, or a component of one. A platform that only a CPE names is the distribution;
  /// then the package itself is the product.
  bool resolve(std::string_view id, std::vector<std::string>& products, std::vector<std::string>& components) const {
    std::string_view component = id, whole;
    const auto* relation = tree_.relation(id);
    if (relation != nullptr) {
      component = relation->first;
      whole = relation->second;
      // A component of a component, or in a module of a platform.
      for (std::size_t i = 0; i < kMostChain; ++i) {
        const auto* outer = tree_.relation(whole);
        if (outer == nullptr) break;
        whole = outer->second;
      }
    }
    const Product* named = tree_.find(component);
    if (named == nullptr || named->names.empty() || named->is_range) return false;
    if (relation == nullptr) {
      products = named->names;
      return true;
    }
    const Product* in = tree_.find(whole);
    if (in == nullptr) return false;
    if (in->names.empty()) {
      const std::string ecosystem = advisory::ecosystem_of_redhat_cpe(in->cpe);
      if (ecosystem.empty()) return false;
      for (const std::string& name : named->names)
        if (name.starts_with("pkg:")) products.push_back(of_platform(name, ecosystem));
      return !products.empty();
    }
    products = in->names;
    components = named->names;
    return true;
  }

  Tree tree_;
  VexDocument& out_;
  std::size_t index_ = 0, items_ = 0, passed_over_ = 0, ranges_ = 0;
  std::map<std::string_view, std::string_view> justifications_, impacts_, actions_;  // by product id; "": all
  std::vector<VexStatement> statements_;                                             // of the vulnerability at hand
  std::unordered_map<std::string, std::size_t> open_;                                // by what they say
};

}  // namespace

Result<VexDocument> read_csaf_vex(const json::value& root) {
  VexDocument document;
  document.format = "csaf";
  const json::value& head = *json::find(root, "document");
  if (const json::value* publisher = json::find(head, "publisher")) document.author = json::text(*publisher, "name");
  if (const json::value* tracking = json::find(head, "tracking")) {
    document.id = json::text(*tracking, "id");
    document.timestamp = json::text(*tracking, "current_release_date");
  }
  if (json::find(root, "vulnerabilities") == nullptr)
    return fail(ErrorKind::malformed, "a CSAF document without vulnerabilities says nothing about any");
  Reader reader(root, document);
  for (const json::value& vulnerability : json::items(root, "vulnerabilities")) TRY(reader.take(vulnerability));
  reader.tell_passed_over();
  return document;
}

}  // namespace plimsoll::policy
