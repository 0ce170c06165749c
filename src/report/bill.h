// SPDX-License-Identifier: Apache-2.0
// Bill: a report as a bill of materials, before any standard's words: which packages there are, what each is called in
// the document, what else is to be told of it so that it can be read back whole, and who needs whom.
//
// A package that several rows tell alike (same purl, name, version and file) is one item. An item is referred to by its
// purl; where several share one, by the file besides, and by a number where even that is shared.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "finding/finding.h"
#include "report/report.h"

namespace plimsoll::report {

class Bill {
 public:
  using Property = std::pair<std::string, std::string>;  // name ("plimsoll:path") and value

  struct Item {
    const InstalledPackage* installed;
    std::string purl;                  // percent-encoded ASCII
    bool is_readable;                  // the purl reads back; one that does not (control characters) is no purl
    std::string ref;                   // unique, ASCII
    std::vector<std::size_t> depends;  // indices of items, ascending
    bool is_root_need = false;         // hangs on the image itself and not on its operating system or another item
    bool is_system = false;            // of the distribution's own manager
    bool tells_depends = false;        // its record says what it needs: then no dependency means that there is none
    std::vector<std::string> cpes;     // CPE 2.3, well-formed
    std::vector<Property> properties;  // sorted
  };

  Bill(const Report& report, const Options& options);

  [[nodiscard]] const Report& report() const { return report_; }
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  [[nodiscard]] const std::string& time() const { return time_; }
  /// Name of what it is about, never empty.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Its purl, of type oci; empty when no manifest is known.
  [[nodiscard]] const std::string& purl() const { return purl_; }
  /// Reference of what it is about, and of the operating system in it (empty: not known).
  [[nodiscard]] const std::string& ref() const { return ref_; }
  [[nodiscard]] const std::string& system_ref() const { return system_ref_; }
  [[nodiscard]] std::vector<Property> properties() const;

  /// The items that a finding affects, ascending.
  [[nodiscard]] std::vector<std::size_t> affected(const Finding& finding) const;

 private:
  void collect();
  void name_refs();
  void connect();

  const Report& report_;
  std::string time_, name_, purl_, ref_, system_ref_;
  std::vector<Item> items_;
  std::vector<std::size_t> item_of_;  // by index of the report's packages
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
};

/// "no-advisories: …, in the words of the scan (path)": one line for each thing that is not known.
std::string gap_line(const Incomplete& gap);

/// Whether a gap means that packages may be missing from the bill, and not only that little is known of them.
bool hides_packages(const Incomplete& gap);

/// One line of text: what would end it, and other controls, become U+FFFD, as does what is not UTF-8.
std::string one_line(std::string_view text);

/// A web address that may stand in a document whose schema wants a URI (RFC 3986, of a host by name). Else empty.
std::string_view plain_url(std::string_view url);

}  // namespace plimsoll::report
