// SPDX-License-Identifier: Apache-2.0
#include "finding/against.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/words.h"
#include "package/ecosystem.h"

namespace plimsoll {

namespace {

/// Names as scanners vary them: Maven's with or without group, in any case, "-" for "_".
bool is_same_name(std::string_view ours, std::string_view theirs) {
  const auto plain = [](std::string_view name) {
    std::string out;
    for (char c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      out += c == '_' ? '-' : c;
    }
    return out;
  };
  if (ours == theirs || plain(ours) == plain(theirs)) return true;
  const std::size_t colon = ours.rfind(':');
  return colon != std::string_view::npos && ours.substr(colon + 1) == theirs;
}

bool is_same_version(std::string_view ours, std::string_view theirs) {
  const auto plain = [](std::string_view version) {
    if (version.starts_with("0:")) version.remove_prefix(2);
    if (version.size() > 1 && version.front() == 'v' && version[1] >= '0' && version[1] <= '9')
      version.remove_prefix(1);
    return version;
  };
  return plain(ours) == plain(theirs);
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

std::string named(std::string_view name, std::string_view version) { return fmt::format("{} {}", name, version); }

class Comparing {
 public:
  Comparing(const Explanation& explanation, std::span<const InstalledPackage> packages, const ForeignReport& theirs)
      : explanation_(explanation), packages_(packages), theirs_(theirs) {
    out_.tool = theirs.tool;
    out_.version = theirs.version;
    out_.target = theirs.target;
  }

  Against run() {
    for (const ForeignEntry& entry : theirs_.entries) {
      const bool is_it = is_about(explanation_, entry.id) ||
                         std::ranges::any_of(entry.aliases, [&](const auto& id) { return is_about(explanation_, id); });
      if (is_it) out_.entries.push_back(entry);
    }
    std::ranges::sort(out_.entries, {}, [](const ForeignEntry& entry) {
      return std::tie(entry.package, entry.version, entry.path, entry.id, entry.source);
    });
    for (const ForeignEntry& entry : out_.entries) compare(entry);
    for (const Finding& finding : explanation_.findings) look_for(finding);
    return std::move(out_);
  }

 private:
  void note(std::string line) {
    if (noted_.insert(line).second) out_.notes.push_back(std::move(line));
  }

  /// Whether an entry is about a package of a finding. Of a distribution's packages some name the source's version.
  static bool is_of(const ForeignEntry& entry, const AffectedPackage& package, const Finding& finding) {
    if (!is_same_name(package.name, entry.package)) return false;
    return is_same_version(package.version, entry.version) ||
           (find_ecosystem(finding.type) == nullptr && is_same_version(finding.installed, entry.version));
  }
  static bool lists(const Finding& finding, const ForeignEntry& entry) {
    return std::ranges::any_of(finding.packages,
                               [&](const AffectedPackage& package) { return is_of(entry, package, finding); });
  }

  /// One of their entries: the same here, or why not.
  void compare(const ForeignEntry& entry) {
    const std::string what = named(entry.package, entry.version);
    if (!entry.left_out.empty()) {
      note(fmt::format("{} leaves {} out: {}", theirs_.tool, what, entry.left_out));
      return;
    }
    for (const Finding& finding : explanation_.findings) {
      if (!lists(finding, entry)) continue;
      compare(entry, finding, what);
      return;
    }
    for (const Suppressed& suppressed : explanation_.suppressed) {
      if (!lists(suppressed.finding, entry)) continue;
      note(fmt::format("{} counts {}, which is taken back here: {}", theirs_.tool, what, suppressed.reason));
      return;
    }
    note(fmt::format("{} counts {}, and plimsoll does not: {}", theirs_.tool, what, why_not_here(entry)));
  }

  void compare(const ForeignEntry& entry, const Finding& finding, const std::string& what) {
    std::string_view fixed = finding.fixed;
    for (const AffectedPackage& package : finding.packages) {
      if (is_same_name(package.name, entry.package) && is_same_version(package.version, entry.version))
        fixed = package.fixed;
    }
    if (!names_version(entry.fixed, fixed)) {
      note(fmt::format("{}: fixed in {} here, in {} there", what, fixed.empty() ? "nothing yet" : fixed,
                       entry.fixed.empty() ? "nothing yet" : entry.fixed));
    }
    const Severity severity = advisory::severity_of_word(entry.severity);
    if (severity == finding.severity) return;
    const auto by = [](std::string_view source) {
      return source.empty() ? std::string() : fmt::format(" by {}", source);
    };
    note(fmt::format("{}: {}{} here, {}{} there", what, upper(severity_name(finding.severity)),
                     by(finding.severity_source), entry.severity.empty() ? "no severity" : upper(entry.severity),
                     by(entry.severity_source.empty() ? entry.source : entry.severity_source)));
  }

  /// Whether a list "1.2, 2.0" names the version; both empty is the same.
  static bool names_version(std::string_view list, std::string_view version) {
    if (list.empty() || version.empty()) return list.empty() && version.empty();
    while (true) {
      const std::size_t comma = list.find(',');
      std::string_view one = list.substr(0, comma);
      one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
      if (is_same_version(version, one)) return true;
      if (comma == std::string_view::npos) return false;
      list.remove_prefix(comma + 1);
    }
  }

  std::string why_not_here(const ForeignEntry& entry) const {
    std::set<std::string> versions;
    const InstalledPackage* same = nullptr;
    for (const InstalledPackage& installed : packages_) {
      if (!is_same_name(installed.package.name, entry.package)) continue;
      versions.insert(installed.package.version);
      if (is_same_version(installed.package.version, entry.version) && same == nullptr) same = &installed;
    }
    if (versions.empty()) return "it found no package of that name";
    if (same == nullptr) return fmt::format("it found {}", some_of({versions.begin(), versions.end()}, 3));
    // A record spoke of it, and this is what it said.
    for (const ExplainedRecord& record : explanation_.records) {
      for (const Compared& compared : record.compared) {
        const bool is_it = compared.type == same->package.type &&
                           (is_same_name(compared.name, entry.package) || compared.name == same->package.source_name);
        if (is_it && compared.outcome != Outcome::affected)
          return fmt::format("{} says {} ({})", record.advisory.feed, compared.words, record.advisory.id);
      }
    }
    for (const Finding& finding : explanation_.findings) {
      const bool is_owner = std::ranges::any_of(finding.packages, [&](const AffectedPackage& package) {
        return !same->owner.empty() && package.name == same->owner;
      });
      if (is_owner) return fmt::format("the files are part of {}, which is counted instead", same->owner);
    }
    for (const Coverage::Uncovered& type : explanation_.coverage.uncovered) {
      if (type.type == same->package.type)
        return fmt::format("no feed of the database speaks for {} packages", type.type);
    }
    return entry.source.empty()
               ? "no record of the database says so"
               : fmt::format("no record of the database says so ({} has it from {})", theirs_.tool, entry.source);
  }

  /// One of our findings: each of its packages is in their report, or why not.
  void look_for(const Finding& finding) {
    std::set<std::pair<std::string, std::string>> done;
    for (const AffectedPackage& package : finding.packages) {
      if (!done.emplace(package.name, package.version).second) continue;
      const bool is_there =
          std::ranges::any_of(out_.entries, [&](const ForeignEntry& entry) { return is_of(entry, package, finding); });
      if (is_there) continue;
      note(fmt::format("{} does not count {}: {}", theirs_.tool, named(package.name, package.version),
                       why_not_there(package, finding)));
    }
  }

  std::string why_not_there(const AffectedPackage& package, const Finding& finding) const {
    std::set<std::string> versions;
    bool has_same = false;
    for (const ForeignReport::Seen& seen : theirs_.seen) {
      if (!is_same_name(package.name, seen.package)) continue;
      versions.insert(seen.version);
      has_same |= is_same_version(package.version, seen.version);
    }
    if (has_same)
      return finding.fixed.empty() ? "it saw the package; it has no record, or leaves out what has no fix"
                                   : "it saw the package, and has no record that says so";
    if (!versions.empty()) return fmt::format("it saw {}", some_of({versions.begin(), versions.end()}, 3));
    return theirs_.lists_packages ? "it saw no package of that name"
                                  : "its report names the package nowhere, and does not list all that it saw";
  }

  const Explanation& explanation_;
  std::span<const InstalledPackage> packages_;
  const ForeignReport& theirs_;
  std::set<std::string> noted_;
  Against out_;
};

}  // namespace

Against hold_against(const Explanation& explanation, std::span<const InstalledPackage> packages,
                     const ForeignReport& theirs) {
  return Comparing(explanation, packages, theirs).run();
}

}  // namespace plimsoll
