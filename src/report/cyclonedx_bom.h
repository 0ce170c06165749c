// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.6 (cyclonedx.org, ECMA-424): the model behind its JSON and its XML. Objects are those of the JSON schema,
// with their members in the order that the XML schema asks for.
#pragma once

#include "report/bill.h"
#include "report/document.h"

namespace plimsoll::report {

class CycloneDxBom {
 public:
  CycloneDxBom(const Report& report, const Options& options);

  /// All but the lists, the serial number made of kNoId.
  [[nodiscard]] json::object head() const;
  /// "components", "dependencies", "compositions" and "vulnerabilities", without those that are empty.
  [[nodiscard]] std::vector<List> lists() const;

 private:
  [[nodiscard]] json::object metadata() const;
  [[nodiscard]] json::object component(std::size_t index) const;
  [[nodiscard]] json::object dependency(std::size_t index) const;
  [[nodiscard]] json::object vulnerability(const Finding& finding, const Suppressed* taken_back) const;

  Bill bill_;
  std::vector<std::size_t> graph_;  // items whose dependencies are known
  std::vector<const Finding*> findings_;
  std::vector<const Suppressed*> suppressed_;
};

}  // namespace plimsoll::report
