// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.6 as XML: the objects of the model, told in the words of the XML schema. That has elements where JSON has
// members, in the same order, but for a few things: some members are attributes, items of lists have names, hashes,
// properties and references hold their value as text, and dependencies nest.
#include <algorithm>
#include <array>

#include "base/xml.h"
#include "report/cyclonedx_bom.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

/// What an item of a list is called; "" when its members stand in the list themselves.
struct ListNames {
  std::string_view list, element, item;
};
constexpr auto kLists = std::to_array<ListNames>({
    {"advisories", "advisories", "advisory"},
    {"affects", "affects", "target"},
    {"assemblies", "assemblies", "assembly"},
    {"components", "components", "component"},
    {"compositions", "compositions", "composition"},
    {"dependencies", "dependencies", "dependency"},
    {"hashes", "hashes", "hash"},
    {"licenses", "licenses", ""},
    {"lifecycles", "lifecycles", "lifecycle"},
    {"occurrences", "occurrences", "occurrence"},
    {"properties", "properties", "property"},
    {"ratings", "ratings", "rating"},
    {"references", "references", "reference"},
    {"response", "responses", "response"},
    {"versions", "versions", "version"},
    {"vulnerabilities", "vulnerabilities", "vulnerability"},
});

/// Members that are attributes, and the one that is the element's own text.
struct Attributes {
  std::string_view element;
  std::array<std::string_view, 2> attributes;
  std::string_view text;
};
constexpr auto kAttributes = std::to_array<Attributes>({
    {"component", {"type", "bom-ref"}, ""},
    {"dependency", {"ref", ""}, ""},
    {"hash", {"alg", ""}, "content"},
    {"property", {"name", ""}, "value"},
});

std::string scalar(const json::value& value) {
  if (const boost::json::string* text = value.if_string()) return xml::escaped(*text);
  return json::compact(value);
}

constexpr std::size_t kUuidLength = 36;

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void element(std::string_view name, const json::value& value, std::size_t depth) {
    if (name == "assembly") return line(depth, "<assembly ref=\"", scalar(value), "\"/>");
    if (const json::object* members = value.if_object()) return object(name, *members, depth);
    if (const json::array* items = value.if_array()) return list(name, *items, depth);
    line(depth, "<", name, ">", scalar(value), "</", name, ">");
  }

 private:
  template <typename... Parts>
  void line(std::size_t depth, const Parts&... parts) {
    out_.append(depth * 2, ' ');
    ((out_ += parts), ...);
    out_ += '\n';
  }

  void list(std::string_view name, const json::array& items, std::size_t depth) {
    const auto* names = std::ranges::find(kLists, name, &ListNames::list);
    line(depth, "<", names->element, ">");
    for (const json::value& item : items) {
      if (names->item.empty()) {
        for (const auto& [key, member] : item.as_object()) element(key, member, depth + 1);
      } else {
        element(names->item, item, depth + 1);
      }
    }
    line(depth, "</", names->element, ">");
  }

  void object(std::string_view name, const json::object& members, std::size_t depth) {
    const auto* row = std::ranges::find(kAttributes, name, &Attributes::element);
    const bool has_row = row != kAttributes.end();
    std::string tag(name);
    std::size_t attributes = 0;
    for (const auto& [key, member] : members) {
      if (!has_row || std::ranges::find(row->attributes, std::string_view(key)) == row->attributes.end()) continue;
      ((((tag += ' ') += std::string_view(key)) += "=\"") += scalar(member)) += '"';
      ++attributes;
    }
    if (has_row && !row->text.empty()) {
      const json::value* text = members.if_contains(row->text);
      return line(depth, "<", tag, ">", text == nullptr ? std::string() : scalar(*text), "</", name, ">");
    }
    if (members.size() == attributes) return line(depth, "<", tag, "/>");
    line(depth, "<", tag, ">");
    for (const auto& [key, member] : members) {
      if (has_row && std::ranges::find(row->attributes, std::string_view(key)) != row->attributes.end()) continue;
      if (key == "dependsOn") {
        for (const json::value& on : member.as_array()) line(depth + 1, "<dependency ref=\"", scalar(on), "\"/>");
      } else {
        element(key, member, depth + 1);
      }
    }
    line(depth, "</", name, ">");
  }

  std::string& out_;
};

}  // namespace

std::string write_cyclonedx_xml(const Report& report, const Options& options) {
  const CycloneDxBom bom(report, options);
  // The same content has the same serial number in either form.
  ContentId id;
  std::string body =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" serialNumber=\"urn:uuid:";
  // Its place is kept: what it is made of comes after it, and may be large.
  const std::size_t uuid_at = body.size();
  body.append(kUuidLength, '0').append("\" version=\"1\">\n");
  Writer writer(body);
  const json::object head = bom.head();
  for (const auto& [key, member] : head) id.add(member);
  writer.element("metadata", head.at("metadata"), 1);
  for (const List& list : bom.lists()) {
    const auto* names = std::ranges::find(kLists, list.name, &ListNames::list);
    body += fmt::format("  <{}>\n", names->element);
    for (std::size_t i = 0; i < list.count; ++i) {
      const json::value item = list.item(i);
      id.add(item);
      writer.element(names->item, item, 2);
    }
    body += fmt::format("  </{}>\n", names->element);
  }
  body += "</bom>\n";
  body.replace(uuid_at, kUuidLength, id.uuid());
  return body;
}

}  // namespace plimsoll::report
