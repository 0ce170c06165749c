// SPDX-License-Identifier: Apache-2.0
// SPDX 2.3 (spdx.github.io/spdx-spec/v2.3): the model behind its JSON and its tag-value text. Objects are those of the
// JSON schema. What SPDX has no field for stands in an annotation of the package, as JSON.
#pragma once

#include <map>

#include "report/bill.h"
#include "report/document.h"

namespace plimsoll::report {

class SpdxDocument {
 public:
  SpdxDocument(const Report& report, const Options& options);

  /// All but the lists, the namespace made of kNoId.
  [[nodiscard]] json::object head() const;
  /// "packages", "relationships", "hasExtractedLicensingInfos" and "annotations", without those that are empty.
  [[nodiscard]] std::vector<List> lists() const;

 private:
  struct Relationship {
    std::size_t from, to;  // kDocument, kRoot, kSystem, else an item's index
    std::string_view type;
  };
  [[nodiscard]] std::string id_of(std::size_t element) const;
  [[nodiscard]] json::object package(std::size_t index) const;
  [[nodiscard]] json::object root() const;
  [[nodiscard]] json::object system() const;
  [[nodiscard]] json::object annotation(std::string comment) const;

  Bill bill_;
  std::vector<std::vector<const Finding*>> findings_;  // by item
  std::vector<Relationship> relationships_;
  std::vector<std::string> ids_;                      // of the items
  std::map<std::string, std::string_view> licences_;  // reference and what the packages state
};

}  // namespace plimsoll::report
