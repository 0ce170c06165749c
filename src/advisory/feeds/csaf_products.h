// SPDX-License-Identifier: Apache-2.0
// The products of a CSAF document: what a product id such as
// "AppStream-8.9.0.Z.MAIN:nodejs:20:8090020231019152822:a75119d5:npm-1:10.1.0-1.module+el8.9.0+1.x86_64" means.
//
// Nothing is read out of the id: <product_tree> names platforms by CPE and packages by purl, and its relationships say
// which package is a component of which platform, in older documents with the module stream in between.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "advisory/advisory.h"
#include "base/json.h"

namespace plimsoll::advisory {

struct CsafPackage {
  std::string ecosystem;  // "Red Hat:9"; empty: of a product that is no distribution
  std::string name;
  KeyKind key = KeyKind::binary;
  std::string arch;     // binary packages with a version; empty: any
  std::string version;  // with epoch; empty: any
  std::string module;   // "nodejs:20"
};

class CsafProducts {
 public:
  /// `product_tree` must outlive this.
  explicit CsafProducts(const json::value& product_tree);

  /// nullopt for what is no rpm package: a container image, a module, a product as a whole.
  [[nodiscard]] std::optional<CsafPackage> find(std::string_view product_id) const;

 private:
  struct Product {
    std::string_view cpe, purl;
  };
  struct Relation {
    std::string_view component, of;
  };
  void take_product(const json::value& product);

  std::unordered_map<std::string_view, Product> products_;
  std::unordered_map<std::string_view, Relation> relations_;
};

/// "Red Hat:8" of "cpe:/a:redhat:enterprise_linux:8::appstream" and of the extended updates of its minor releases;
/// empty for other products.
std::string ecosystem_of_redhat_cpe(std::string_view cpe);

}  // namespace plimsoll::advisory
