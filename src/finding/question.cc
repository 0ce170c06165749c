// SPDX-License-Identifier: Apache-2.0
#include "finding/question.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/words.h"
#include "package/ecosystem.h"

namespace plimsoll {

namespace {

constexpr std::string_view kByContent = "generic";
constexpr std::string_view kGoToolchain = "golang:go";

/// Package types whose packages only a distribution's advisories can speak for.
constexpr std::array<std::string_view, 4> kDistributionTypes = {"alpm", "apk", "deb", "rpm"};

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) break;
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  std::ranges::sort(words);
  const auto repeated = std::ranges::unique(words);
  words.erase(repeated.begin(), repeated.end());
  return words;
}

class Asking {
 public:
  Asking(const Distribution& distribution, advisory::Lookup& advisories)
      : distribution_(distribution), family_(find_family(distribution)), advisories_(advisories) {}

  Result<Questions> run(std::span<const InstalledPackage> packages) {
    std::vector<const InstalledPackage*> own, others;
    for (const InstalledPackage& installed : packages) {
      if (installed.package.name == "gpg-pubkey" && installed.package.type == "rpm") continue;  // a key, no software
      (family_ && installed.package.type == family_->package_type ? own : others).push_back(&installed);
    }
    TRY(ask_distribution(own));
    TRY(ask_languages(others));
    report_uncovered();
    return std::move(out_);
  }

 private:
  Result<void> ask_distribution(std::span<const InstalledPackage* const> packages) {
    if (family_ == nullptr) return {};
    const std::string ecosystem = ecosystem_of(distribution_);
    const Keying* keying = find_keying(family_->package_type);
    const version::Scheme* scheme = version::find_scheme(family_->ordering);
    if (ecosystem.empty() || !keying || !scheme || !TRY(advisories_.covers(ecosystem))) {
      const std::string& known_as = ecosystem.empty() ? distribution_.name : ecosystem;
      out_.incomplete.push_back(
          {"no-advisories",
           fmt::format("the database has no advisories for {}; `plimsoll db update` fetches what there is", known_as),
           ""});
      if (!packages.empty()) uncovered_[family_->package_type] += packages.size();
      return {};
    }
    out_.coverage.distribution_supported = true;
    if (is_derivative(distribution_)) {
      out_.incomplete.push_back(
          {"derivative-distribution",
           fmt::format("{} has no feed of its own: the advisories of {} were used, which do not know its own packages",
                       distribution_.name, ecosystem),
           ""});
    }
    std::map<std::string_view, std::vector<const InstalledPackage*>> groups;
    for (const InstalledPackage* installed : packages) {
      const Package& package = installed->package;
      groups[package.source_name.empty() ? package.name : package.source_name].push_back(installed);
    }
    for (auto& [source, members] : groups) {
      out_.list.push_back({std::string(family_->package_type),
                           std::string(source),
                           ecosystem,
                           {std::string(source)},
                           keying,
                           Comparer(*scheme, *keying),
                           family_,
                           std::move(members)});
    }
    return {};
  }

  /// By type and by the names asked for.
  Result<void> ask_languages(std::span<const InstalledPackage* const> packages) {
    struct Group {
      const Ecosystem* ecosystem;
      std::vector<const InstalledPackage*> members;
    };
    std::map<std::pair<std::string_view, std::vector<std::string>>, Group> groups;
    for (const InstalledPackage* installed : packages) {
      const Package& package = installed->package;
      if (is_spoken_for(*installed)) continue;
      const auto [ecosystem, keys] = TRY(keys_of(package));
      if (ecosystem == nullptr) {
        ++uncovered_[package.type];
        continue;
      }
      Group& group = groups[{package.type, keys}];
      group.ecosystem = ecosystem;
      group.members.push_back(installed);
    }
    for (auto& [asked, group] : groups) {
      const auto& [type, keys] = asked;
      const auto* first = std::ranges::min(
          group.members, {}, [](const InstalledPackage* member) { return std::string_view(member->package.name); });
      out_.list.push_back({std::string(type), first->package.name, std::string(group.ecosystem->name), keys,
                           &language_keying(),
                           Comparer(*version::find_scheme(group.ecosystem->ordering), language_keying()), nullptr,
                           std::move(group.members)});
    }
    return {};
  }

  [[nodiscard]] bool is_spoken_for(const InstalledPackage& installed) const {
    return installed.package.type == kByContent && !installed.owner.empty() && out_.coverage.distribution_supported;
  }

  /// The ecosystem to ask and the names to ask for; nullptr when nothing speaks for the package.
  Result<std::pair<const Ecosystem*, std::vector<std::string>>> keys_of(const Package& package) {
    const Ecosystem* ecosystem = find_ecosystem(package.type);
    if (ecosystem != nullptr && package.type != kByContent && TRY(is_covered(*ecosystem)))
      return std::pair(ecosystem, std::vector{ecosystem->key(package.name)});
    std::vector<std::string> names = split_words(package.cpe);
    // Go's own database knows its toolchain better than NVD does.
    const Ecosystem* go = find_ecosystem("golang");
    if (std::ranges::find(names, kGoToolchain) != names.end() && TRY(is_covered(*go)))
      return std::pair(go, std::vector<std::string>{"stdlib", "toolchain"});
    const bool may_ask = !names.empty() && std::ranges::find(kDistributionTypes, package.type) ==
                                               kDistributionTypes.end();  // their versions carry fixes of their own
    const Ecosystem* nvd = find_ecosystem(kByContent);
    if (!may_ask || !TRY(is_covered(*nvd))) nvd = nullptr;
    return std::pair(nvd, std::move(names));
  }

  Result<bool> is_covered(const Ecosystem& ecosystem) {
    const auto known = covered_.find(ecosystem.name);
    if (known != covered_.end()) return known->second;
    const bool is =
        version::find_scheme(ecosystem.ordering) != nullptr && TRY(advisories_.covers(std::string(ecosystem.name)));
    covered_.emplace(ecosystem.name, is);
    return is;
  }

  void report_uncovered() {
    for (const auto& [type, count] : uncovered_) {
      out_.coverage.uncovered.push_back({std::string(type), count});
      const bool is_told = family_ == nullptr
                               ? std::ranges::find(kDistributionTypes, type) != kDistributionTypes.end()
                               : type == family_->package_type;  // the missing distribution or feed is a gap already
      if (is_told) continue;
      out_.incomplete.push_back({"no-advisories",
                                 fmt::format("{} not matched: no feed of the database covers this type",
                                             plural(count, fmt::format("{} package", type))),
                                 ""});
    }
  }

  const Distribution& distribution_;
  const Family* family_;
  advisory::Lookup& advisories_;
  std::map<std::string_view, bool> covered_;           // by ecosystem
  std::map<std::string_view, std::size_t> uncovered_;  // by type
  Questions out_;
};

}  // namespace

Result<Questions> questions(const Distribution& distribution, std::span<const InstalledPackage> packages,
                            advisory::Lookup& advisories) {
  return Asking(distribution, advisories).run(packages);
}

}  // namespace plimsoll
