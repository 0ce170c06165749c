// SPDX-License-Identifier: Apache-2.0
// Reads the logic of definitions. In an AND, facts about release, module and machine hold for everything beside and
// below them, as does an OR of nothing but releases; the rest is one statement about one package. In an OR, every
// part is a statement of its own. An AND of statements about several packages is not understood.
#include "advisory/feeds/oval_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "advisory/feeds/arches.h"

namespace plimsoll::advisory {

namespace {

using Kind = OvalToken::Kind;
using Tokens = std::span<const OvalToken>;

/// Where a statement holds.
struct Place {
  bool has_platform = false;              // some release was named, be it none of ours
  std::vector<std::uint32_t> ecosystems;  // texts
  std::uint32_t module = 0, machine = 0;  // texts; empty: any
};

/// One statement about one package.
struct Row {
  std::string ecosystem;
  std::uint32_t package, module, id;  // texts
  Status status;
  KeyKind key;
  auto operator<=>(const Row&) const = default;
};
struct Versions {
  std::set<Range> ranges;
  std::set<std::string> exact;
  auto operator<=>(const Versions&) const = default;
};
/// What one definition may come to: a hostile one could name every package for every release.
constexpr std::size_t kMostFound = 500'000;

using ByArch = std::map<std::string, Versions>;  // "": any architecture

/// Reads one definition at a time.
class Reader {
 public:
  Reader(const OvalDocument& document, Sink& sink) : document_(document), sink_(sink) {}

  Result<void> read(const OvalDocument::Definition& definition) {
    definition_ = &definition;
    rows_.clear();
    found_.clear();
    budget_ = kMostFound;
    has_left_out_ = false;
    each_part(definition.criteria, [&](const OvalToken& part, Tokens inside) {
      if (is_group(part))
        group(part.kind(), inside, {});
      else
        alternative(part, {});
    });
    if (budget_ == 0) {
      sink_.skip(definition.head.definition_id, "the definition makes too many statements");
      return {};
    }
    if (found_.empty() && !has_left_out_) leave_out("definitions tell no version of a package");
    for (const Found& found : found_) merge(found);
    return add();
  }

 private:
  /// A statement before architectures are merged.
  struct Found {
    Row row;
    std::uint32_t arches = 0;   // a text, of the package
    std::uint32_t machine = 0;  // a text
    Range range;
    std::string exact;
  };

  void leave_out(std::string_view what) {
    has_left_out_ = true;
    sink_.leave_out(what);
  }

  static bool is_group(const OvalToken& token) { return token.kind() == Kind::all || token.kind() == Kind::any; }

  /// Calls `visit` with each token of a level and what is inside of it.
  template <typename Visit>
  static void each_part(Tokens tokens, const Visit& visit) {
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      const std::size_t inside =
          is_group(tokens[at]) ? std::min<std::size_t>(tokens[at].value(), tokens.size() - at - 1) : 0;
      visit(tokens[at], tokens.subspan(at + 1, inside));
      at += inside;
    }
  }

  [[nodiscard]] bool is_platforms(Tokens tokens) const {
    return !tokens.empty() && std::ranges::all_of(tokens, [&](const OvalToken& token) {
      if (token.kind() != Kind::fact) return false;
      const OvalFact::Kind kind = document_.fact(token.value()).kind;
      return kind == OvalFact::Kind::platform || kind == OvalFact::Kind::foreign;
    });
  }

  void apply(const OvalDocument::Fact& fact, Place& place) const {
    switch (fact.kind) {
      case OvalFact::Kind::platform:
        if (std::ranges::find(place.ecosystems, fact.text) == place.ecosystems.end())
          place.ecosystems.push_back(fact.text);
        [[fallthrough]];
      case OvalFact::Kind::foreign:
        place.has_platform = true;
        break;
      case OvalFact::Kind::module:
        place.module = fact.text;
        break;
      case OvalFact::Kind::machine:
        place.machine = fact.text;
        break;
      default:
        break;
    }
  }

  // Recursion goes as deep as the elements did, which the XML parser limits.
  void group(Kind kind, Tokens tokens, Place place) {
    if (kind == Kind::any) {
      each_part(tokens, [&](const OvalToken& part, Tokens inside) {
        if (is_group(part))
          group(part.kind(), inside, place);
        else
          alternative(part, place);
      });
      return;
    }
    bool possible = true;
    std::vector<std::uint32_t> tests;
    std::vector<const OvalDocument::Fact*> statements;
    each_part(tokens, [&](const OvalToken& part, Tokens inside) {
      if (part.kind() == Kind::unknown) possible = false, leave_out("criteria are of a form that is not known");
      if (part.kind() == Kind::test) tests.push_back(part.value());
      if (part.kind() == Kind::any && is_platforms(inside)) {
        for (const OvalToken& platform : inside) apply(document_.fact(platform.value()), place);
      }
      if (part.kind() != Kind::fact) return;
      const OvalDocument::Fact& fact = document_.fact(part.value());
      if (fact.kind == OvalFact::Kind::never) possible = false;
      if (fact.kind == OvalFact::Kind::statement) statements.push_back(&fact);
      apply(fact, place);
    });
    if (!possible) return;
    const std::size_t before = found_.size();
    int speaking = 0;
    std::size_t last = before;
    const auto count = [&] {
      speaking += found_.size() > last;
      last = found_.size();
    };
    package_tests(tests, place), count();
    for (const OvalDocument::Fact* statement : statements) state(*statement, place), count();
    each_part(tokens, [&](const OvalToken& part, Tokens inside) {
      if (!is_group(part) || (part.kind() == Kind::any && is_platforms(inside))) return;
      group(part.kind(), inside, place);
      count();
    });
    if (speaking < 2) return;
    found_.resize(before);
    leave_out("criteria demand several packages at once");
  }

  void alternative(const OvalToken& part, const Place& place) {
    if (part.kind() == Kind::unknown) {
      leave_out("criteria are of a form that is not known");
    } else if (part.kind() == Kind::test) {
      package_tests({part.value()}, place);
    } else if (const OvalDocument::Fact& fact = document_.fact(part.value()); fact.kind == OvalFact::Kind::statement) {
      state(fact, place);
    }
  }

  /// What a criterion's own words say.
  void state(const OvalDocument::Fact& fact, const Place& place) {
    Found found;
    found.row = {.ecosystem = {},
                 .package = fact.text,
                 .module = place.module,
                 .id = fact.id,
                 .status = fact.status,
                 .key = KeyKind::source};
    found.range.fixed = document_.text(fact.version);
    add_found(found, place);
  }

  /// Tests that hold together: of these, those about the version of a package must all be about the same.
  void package_tests(const std::vector<std::uint32_t>& tests, const Place& place) {
    if (budget_ == 0) return;
    std::optional<std::uint32_t> object;
    Found found;
    bool is_impossible = false, has_bound = false;
    for (const std::uint32_t number : tests) {
      const OvalTest& test = document_.test(number);
      if (test.kind == OvalTest::Kind::missing) return leave_out("criteria name a test that is missing");
      if (test.kind == OvalTest::Kind::condition) continue;
      bool is_condition = false;
      for (const std::uint32_t id : test.states) {
        const OvalState* bound = document_.state(id);
        if (bound == nullptr) return leave_out("tests name a state that is missing");
        is_condition |= bound->is_condition;
        is_impossible |= bound->is_impossible;
        if (bound->arch != 0) found.arches = bound->arch;
        if (bound->op == OvalState::Op::none) continue;
        has_bound = true;
        if (!narrow(*bound, found)) return leave_out("states compare versions in a way that is not known");
      }
      if (is_condition) continue;
      if (object && object != test.object) return leave_out("criteria demand several packages at once");
      object = test.object;
    }
    if (!object) return;
    const std::vector<std::uint32_t> packages = document_.packages(*object);
    if (packages.empty()) return leave_out("tests name an object that is missing");
    const OvalHead& head = definition_->head;
    for (const std::uint32_t package : packages) {
      found.row = {.ecosystem = {},
                   .package = package,
                   .module = place.module,
                   .id = 0,
                   .status = Status::fixed,
                   .key = document_.dialect().key};
      if (head.unaffected || (is_impossible && !has_bound))
        found.row.status = Status::not_affected;
      else if (found.range.fixed.empty())
        found.row.status = head.unfixed_status(document_.text(package), document_.text(place.module));
      add_found(found, place);
    }
  }

  bool narrow(const OvalState& bound, Found& found) const {
    const std::string& version = document_.text(bound.version);
    if (version.empty()) return false;
    switch (bound.op) {
      case OvalState::Op::less:
        found.range.fixed = version;
        return true;
      case OvalState::Op::less_or_equal:
        found.range.last_affected = version;
        return true;
      case OvalState::Op::greater_or_equal:
        found.range.introduced = version;
        return true;
      case OvalState::Op::greater:
        return version == "0:0-0" || version == "0";  // SUSE: any version
      case OvalState::Op::equals:
        found.exact = version;
        return true;
      default:
        return false;
    }
  }

  void add_found(Found found, const Place& place) {
    if (budget_ == 0 || --budget_ == 0) return;
    found.machine = place.machine;
    if (!place.has_platform) {
      const std::string& version = found.range.fixed.empty() ? found.range.last_affected : found.range.fixed;
      found.row.ecosystem = document_.dialect().ecosystem(definition_->head.definition_id, version, document_.name());
      if (found.row.ecosystem.empty()) return leave_out("statements do not tell their release");
      found_.push_back(std::move(found));
      return;
    }
    if (place.ecosystems.empty()) return leave_out("statements are about other products");
    for (const std::uint32_t ecosystem : place.ecosystems) {
      if (budget_ == 0 || --budget_ == 0) return;
      found.row.ecosystem = document_.text(ecosystem);
      found_.push_back(found);
    }
  }

  void merge(const Found& found) {
    const auto take = [&](const std::string& arch) {
      Versions& versions = rows_[found.row][arch];
      if (found.exact.empty())
        versions.ranges.insert(found.range);
      else
        versions.exact.insert(found.exact);
    };
    const std::string& machine = document_.text(found.machine);
    std::string_view arches = document_.text(found.arches);
    if (!machine.empty()) {
      // Packages of 32 bits are installed on these machines, too.
      take(machine);
      if (machine == "x86_64" || machine == "i386") take("i686");
      return;
    }
    if (arches.empty()) return take("");
    while (!arches.empty()) {
      const std::size_t end = std::min(arches.find('|'), arches.size());
      if (end > 0) take(std::string(arches.substr(0, end)));
      arches.remove_prefix(std::min(end + 1, arches.size()));
    }
  }

  Result<void> add() {
    const OvalHead& head = definition_->head;
    for (auto& [row, by_arch] : rows_) {
      join_arches(by_arch);
      Advisory advisory = describe(row, head);
      if (advisory.id.empty()) {
        leave_out("statements name no problem");
        continue;
      }
      for (const auto& [arch, versions] : by_arch) {
        advisory.arch = arch;
        advisory.ranges.assign(versions.ranges.begin(), versions.ranges.end());
        advisory.versions.assign(versions.exact.begin(), versions.exact.end());
        TRY(sink_.add(advisory));
      }
    }
    if (head.cves.size() < 2 || rows_.empty()) return {};
    const std::string source = source_of(rows_.begin()->first);
    for (const OvalCve& cve : head.cves) {
      if (cve.severity != Severity::unknown || !cve.cvss.empty())
        TRY(sink_.add_rating(cve.id, {.source = source, .severity = cve.severity, .vector = cve.cvss}));
    }
    return {};
  }

  static std::string source_of(const Row& row) { return row.ecosystem.substr(0, row.ecosystem.find(':')); }

  [[nodiscard]] Advisory describe(const Row& row, const OvalHead& head) const {
    Advisory advisory;
    advisory.id = head.id;
    advisory.aliases = head.aliases;
    advisory.ecosystem = row.ecosystem;
    advisory.package = document_.text(row.package);
    advisory.key = row.key;
    advisory.module = document_.text(row.module);
    advisory.status = row.status;
    advisory.severity = head.severity;
    advisory.title = head.title;
    advisory.url = head.url;
    if (head.cves.size() == 1) advisory.cvss = head.cves.front().cvss;
    if (const std::string& id = document_.text(row.id); !id.empty() && id != head.id) {
      // A definition about a package, whose criteria name the problems.
      advisory.id = id;
      advisory.aliases.clear();
      advisory.url.clear();
      const auto cve = std::ranges::find(head.cves, id, &OvalCve::id);
      advisory.severity = cve == head.cves.end() ? Severity::unknown : cve->severity;
      advisory.cvss = cve == head.cves.end() ? std::string{} : cve->cvss;
    }
    if (advisory.severity != Severity::unknown) advisory.severity_source = source_of(row);
    return advisory;
  }

  const OvalDocument& document_;
  Sink& sink_;
  const OvalDocument::Definition* definition_ = nullptr;
  std::vector<Found> found_;
  std::map<Row, ByArch> rows_;
  std::size_t budget_ = 0;
  bool has_left_out_ = false;
};

}  // namespace

Result<void> add_oval_rows(const OvalDocument& document, Sink& sink) {
  Reader reader(document, sink);
  for (const OvalDocument::Definition& definition : document.definitions()) TRY(reader.read(definition));
  return {};
}

}  // namespace plimsoll::advisory
