// SPDX-License-Identifier: Apache-2.0
// One OVAL document while it is read: its definitions in compact form, and the tables of tests, objects, states and
// variables that tell what they mean once the document has ended.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "advisory/feeds/oval.h"
#include "advisory/feeds/oval_head.h"
#include "base/xml.h"

namespace plimsoll::advisory {

/// Texts by number, each kept once.
class OvalTexts {
 public:
  std::uint32_t number(std::string_view text);
  [[nodiscard]] const std::string& text(std::uint32_t number) const { return texts_[number]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::uint64_t bytes_ = 0;
};

struct OvalState {
  enum class Op : std::uint8_t { none, less, less_or_equal, greater, greater_or_equal, equals, unknown };
  Op op = Op::none;            // of the version
  std::uint32_t version = 0;   // a text
  std::uint32_t arch = 0;      // a text: architectures of packages, separated by "|"; empty: any
  bool is_condition = false;   // about something else than the version
  bool is_impossible = false;  // no package ever has it: SUSE's mark for what is not affected
};

struct OvalTest {
  enum class Kind : std::uint8_t { missing, condition, package };
  Kind kind = Kind::missing;
  std::uint32_t object = 0;
  std::vector<std::uint32_t> states;
};

/// A criterion, or the opening of a group of them.
class OvalToken {
 public:
  enum class Kind : std::uint8_t { all, any, test, fact, unknown };
  static constexpr std::uint32_t kMost = (1U << 29) - 1;

  OvalToken(Kind kind, std::uint32_t value) : packed_(static_cast<std::uint32_t>(kind) << 29 | (value & kMost)) {}
  [[nodiscard]] Kind kind() const { return static_cast<Kind>(packed_ >> 29); }
  /// Groups: how many tokens are in it; test: its number; fact: its index.
  [[nodiscard]] std::uint32_t value() const { return packed_ & kMost; }

 private:
  std::uint32_t packed_;
};

class OvalDocument {
 public:
  OvalDocument(const OvalDialect& dialect, std::string_view name) : dialect_(dialect), name_(name) {
    ids_.number("");  // 0 is nothing
    texts_.number("");
  }

  /// Takes a child of <definitions>, <tests>, <objects>, <states> or <variables>.
  Result<void> take(const xml::Element& element, Sink& sink);

  // What was taken:
  struct Definition {
    OvalHead head;
    std::vector<OvalToken> criteria;
  };
  /// A fact as OvalFact has it, with texts by number.
  struct Fact {
    OvalFact::Kind kind;
    Status status;
    std::uint32_t text, version, id;
  };
  [[nodiscard]] const std::vector<Definition>& definitions() const { return definitions_; }
  [[nodiscard]] const Fact& fact(std::uint32_t index) const { return facts_[index]; }
  [[nodiscard]] const OvalTest& test(std::uint32_t number) const;
  [[nodiscard]] const OvalState* state(std::uint32_t number) const;
  /// The names of an object's packages, by number; empty when the document lacks it.
  [[nodiscard]] std::vector<std::uint32_t> packages(std::uint32_t object) const;
  [[nodiscard]] const std::string& text(std::uint32_t number) const { return texts_.text(number); }
  [[nodiscard]] const OvalDialect& dialect() const { return dialect_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  void take_definition(const xml::Element& element, Sink& sink);
  void take_criteria(const xml::Element& element, std::vector<OvalToken>& into);
  void take_criterion(const xml::Element& element, std::vector<OvalToken>& into);
  void take_test(const xml::Element& element);
  void take_object(const xml::Element& element);
  void take_state(const xml::Element& element);
  std::uint32_t fact_index(const OvalFact& fact);

  struct Object {
    std::uint32_t name = 0, variable = 0;
  };

  const OvalDialect& dialect_;
  std::string name_;
  OvalTexts ids_, texts_;
  std::vector<Definition> definitions_;
  std::uint64_t bytes_ = 0;  // of definitions, about
  std::vector<OvalTest> tests_;
  std::vector<Fact> facts_;
  std::map<std::tuple<OvalFact::Kind, std::uint32_t>, std::uint32_t> common_facts_;
  std::unordered_map<std::uint32_t, Object> objects_;
  std::unordered_map<std::uint32_t, OvalState> states_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> variables_;
};

}  // namespace plimsoll::advisory
