// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/oval_document.h"

#include <algorithm>

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kMostBytes = kGiB;  // of texts and definitions; the largest real documents need 150 MiB

OvalState::Op operation(std::string_view word) {
  using Op = OvalState::Op;
  if (word == "less than") return Op::less;
  if (word == "less than or equal") return Op::less_or_equal;
  if (word == "greater than") return Op::greater;
  if (word == "greater than or equal") return Op::greater_or_equal;
  if (word == "equals" || word.empty()) return Op::equals;  // the default of the schema
  return Op::unknown;
}

/// "aarch64|x86_64" of "(aarch64|ppc64le|x86_64)", "x86_64,aarch64" or "^x86_64$".
std::string arch_list(std::string_view pattern) {
  std::string out;
  for (const char c : pattern) {
    if (c == '|' || c == ',')
      out += '|';
    else if (std::isalnum(static_cast<unsigned char>(c)) || c == '_')
      out += c;
  }
  return out;
}

bool is_package_kind(std::string_view name, std::string_view part) {
  return name.ends_with(part) && (name.starts_with("rpminfo_") || name.starts_with("dpkginfo_"));
}

}  // namespace

std::uint32_t OvalTexts::number(std::string_view text) {
  if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  numbers_.emplace(texts_.emplace_back(text), number);
  bytes_ += text.size() + 128;
  return number;
}

Result<void> OvalDocument::take(const xml::Element& element, Sink& sink) {
  const std::string_view name = element.name;
  if (name == "definition")
    take_definition(element, sink);
  else if (name.ends_with("_test"))
    take_test(element);
  else if (is_package_kind(name, "_object"))
    take_object(element);
  else if (is_package_kind(name, "_state"))
    take_state(element);
  else if (name == "constant_variable") {
    std::vector<std::uint32_t>& values = variables_[ids_.number(element.attribute("id"))];
    for (const xml::Element& value : element.children) {
      if (value.name == "value" && !value.text.empty()) values.push_back(texts_.number(value.text));
    }
    bytes_ += values.size() * sizeof(std::uint32_t) + 100;
  } else if (name == "timestamp") {
    sink.upstream_date(element.text);
  }
  if (ids_.bytes() + texts_.bytes() + bytes_ > kMostBytes || facts_.size() > OvalToken::kMost ||
      ids_.size() > OvalToken::kMost)
    return fail(ErrorKind::limit, "needs more than {} bytes of memory", kMostBytes);
  return {};
}

void OvalDocument::take_definition(const xml::Element& element, Sink& sink) {
  const std::string_view kind = element.attribute("class");
  if (kind == "inventory") return;  // whether this release is installed
  if (!element.attribute("id").starts_with(dialect_.id_prefix)) {
    sink.leave_out(fmt::format("definitions are not of {}…", dialect_.id_prefix));
    return;
  }
  Definition definition{.head = oval_head(element), .criteria = {}};
  for (const xml::Element& child : element.children) {
    if (child.name == "criteria") take_criteria(child, definition.criteria);
  }
  if (definition.criteria.empty()) {
    sink.leave_out("definitions have no criteria");
    return;
  }
  sink.upstream_date(definition.head.date);
  definition.criteria.shrink_to_fit();
  bytes_ += sizeof definition + definition.criteria.size() * sizeof(OvalToken) + definition.head.title.size() +
            definition.head.url.size() + 200 * definition.head.cves.size() + 100 * definition.head.resolutions.size();
  definitions_.push_back(std::move(definition));
}

// Recursion goes as deep as the elements do, which the XML parser limits.
void OvalDocument::take_criteria(const xml::Element& element, std::vector<OvalToken>& into) {
  const std::size_t open = into.size();
  const std::string_view operation = element.attribute("operator");
  const bool known = operation.empty() || operation == "AND" || operation == "OR";
  if (!known || element.attribute("negate") == "true") {
    into.emplace_back(OvalToken::Kind::unknown, 0);
    return;
  }
  const auto kind = operation == "OR" ? OvalToken::Kind::any : OvalToken::Kind::all;
  into.emplace_back(kind, 0);
  for (const xml::Element& child : element.children) {
    if (child.name == "criteria")
      take_criteria(child, into);
    else if (child.name == "criterion" || child.name == "extend_definition")
      take_criterion(child, into);
  }
  into[open] =
      OvalToken(kind, static_cast<std::uint32_t>(std::min<std::size_t>(into.size() - open - 1, OvalToken::kMost)));
}

void OvalDocument::take_criterion(const xml::Element& element, std::vector<OvalToken>& into) {
  if (element.attribute("negate") == "true") {
    into.emplace_back(OvalToken::Kind::unknown, 0);
  } else if (const auto fact = dialect_.fact(element.attribute("comment"))) {
    into.emplace_back(OvalToken::Kind::fact, fact_index(*fact));
  } else if (element.name == "extend_definition") {
    into.emplace_back(OvalToken::Kind::unknown, 0);
  } else {
    into.emplace_back(OvalToken::Kind::test, ids_.number(element.attribute("test_ref")));
  }
}

std::uint32_t OvalDocument::fact_index(const OvalFact& fact) {
  const Fact compact{.kind = fact.kind,
                     .status = fact.status,
                     .text = texts_.number(fact.text),
                     .version = texts_.number(fact.version),
                     .id = texts_.number(fact.id)};
  const auto next = static_cast<std::uint32_t>(facts_.size());
  if (fact.kind != OvalFact::Kind::statement) {
    const auto [at, is_new] = common_facts_.emplace(std::tuple(compact.kind, compact.text), next);
    if (!is_new) return at->second;
  }
  facts_.push_back(compact);
  bytes_ += sizeof compact;
  return next;
}

void OvalDocument::take_test(const xml::Element& element) {
  const std::uint32_t number = ids_.number(element.attribute("id"));
  if (tests_.size() <= number) tests_.resize(number + 1);
  OvalTest& test = tests_[number];
  test = {};
  test.kind = OvalTest::Kind::condition;
  if (!is_package_kind(element.name, "_test")) return;
  if (element.attribute("check").starts_with("none") || element.attribute("check_existence").starts_with("none"))
    return;
  test.kind = OvalTest::Kind::package;
  for (const xml::Element& child : element.children) {
    if (child.name == "object") test.object = ids_.number(child.attribute("object_ref"));
    if (child.name == "state") test.states.push_back(ids_.number(child.attribute("state_ref")));
  }
}

void OvalDocument::take_object(const xml::Element& element) {
  const xml::Element* name = element.child("name");
  if (name == nullptr) return;
  Object& object = objects_[ids_.number(element.attribute("id"))];
  object = {.name = texts_.number(name->text), .variable = ids_.number(name->attribute("var_ref"))};
}

void OvalDocument::take_state(const xml::Element& element) {
  OvalState state;
  for (const xml::Element& child : element.children) {
    if (child.name == "evr") {
      state.op = operation(child.attribute("operation"));
      state.version = texts_.number(child.text);
    } else if (child.name == "arch") {
      state.arch = texts_.number(arch_list(child.text));
    } else if (child.name == "version" && child.text == "0" &&
               operation(child.attribute("operation")) == OvalState::Op::equals) {
      state.is_impossible = true;
    } else {
      state.is_condition = true;
    }
  }
  if (state.op != OvalState::Op::none) state.is_condition = false;
  states_[ids_.number(element.attribute("id"))] = state;
}

const OvalTest& OvalDocument::test(std::uint32_t number) const {
  static const OvalTest missing;
  return number < tests_.size() ? tests_[number] : missing;
}

const OvalState* OvalDocument::state(std::uint32_t number) const {
  const auto found = states_.find(number);
  return found == states_.end() ? nullptr : &found->second;
}

std::vector<std::uint32_t> OvalDocument::packages(std::uint32_t object) const {
  const auto found = objects_.find(object);
  if (found == objects_.end()) return {};
  if (!texts_.text(found->second.name).empty()) return {found->second.name};
  const auto names = variables_.find(found->second.variable);
  return names == variables_.end() ? std::vector<std::uint32_t>{} : names->second;
}

}  // namespace plimsoll::advisory
