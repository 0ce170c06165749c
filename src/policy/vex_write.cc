// SPDX-License-Identifier: Apache-2.0
// OpenVEX 0.2.0 as go-vex writes it.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/sorted.h"
#include "crypto/digest.h"
#include "oci/reference.h"
#include "policy/vex_readers.h"

namespace plimsoll::policy {

namespace {

constexpr std::string_view kContext = "https://openvex.dev/ns/v0.2.0";
constexpr std::string_view kColon = ":";

json::object component(std::string_view name) {
  json::object out;
  if (name.starts_with("sha256:")) {
    out["hashes"] = json::object{{"sha-256", name.substr(7)}};
    return out;
  }
  out["@id"] = name;
  if (name.starts_with("pkg:")) out["identifiers"] = json::object{{"purl", name}};
  return out;
}

json::object object_of(const VexStatement& from) {
  json::object vulnerability{{"name", from.ids.empty() ? std::string() : from.ids.front()}};
  if (from.ids.size() > 1) {
    json::array aliases;
    for (std::size_t i = 1; i < from.ids.size(); ++i) aliases.emplace_back(from.ids[i]);
    vulnerability["aliases"] = std::move(aliases);
  }
  json::object out{{"vulnerability", std::move(vulnerability)}};
  if (!from.timestamp.empty()) out["timestamp"] = from.timestamp;
  json::array products;
  for (const std::string& name : from.products) {
    json::object product = component(name);
    json::array parts;
    for (const std::string& part : from.components) parts.push_back(component(part));
    if (!parts.empty()) product["subcomponents"] = std::move(parts);
    products.push_back(std::move(product));
  }
  out["products"] = std::move(products);
  out["status"] = vex_status_name(from.status);
  if (!from.justification.empty()) out["justification"] = from.justification;
  if (!from.impact.empty()) out["impact_statement"] = from.impact;
  if (!from.action.empty()) out["action_statement"] = from.action;
  return out;
}

/// Seconds since 1970 of a date-time in UTC, as go-vex counts them.
std::int64_t seconds_of(std::string_view time) {
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (const char c : time.substr(std::min(at, time.size()), size))
      value = c >= '0' && c <= '9' ? value * 10 + (c - '0') : 0;
    return value;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  if (!day.ok()) return 0;
  return std::chrono::sys_days(day).time_since_epoch().count() * std::int64_t{86400} + number(11, 2) * 3600 +
         number(14, 2) * 60 + number(17, 2);
}

std::string named(std::string_view name) {
  if (name.starts_with("sha256:")) return fmt::format("::sha-256@{}", name.substr(7));
  return name.starts_with("pkg:") ? fmt::format(":{}:purl@{}", name, name) : fmt::format(":{}", name);
}

/// go-vex's canonical hash: what the document says, without its id. Statements are taken by vulnerability and time.
std::string content_hash(const VexDocument& document) {
  std::vector<const VexStatement*> statements;
  for (const VexStatement& statement : document.statements) statements.push_back(&statement);
  const auto time_of = [&](const VexStatement& of) {
    return seconds_of(of.timestamp.empty() ? document.timestamp : of.timestamp);
  };
  std::ranges::stable_sort(statements, [&](const VexStatement* a, const VexStatement* b) {
    const std::string_view left = a->ids.empty() ? "" : std::string_view(a->ids.front());
    const std::string_view right = b->ids.empty() ? "" : std::string_view(b->ids.front());
    return left != right ? left < right : time_of(*a) < time_of(*b);
  });
  std::string text = fmt::format("{}:{}:{}", seconds_of(document.timestamp), document.version, document.author);
  for (const VexStatement* each : statements) {
    std::vector<std::string> aliases(each->ids.begin() + (each->ids.empty() ? 0 : 1), each->ids.end());
    std::ranges::sort(aliases);
    text += fmt::format("::{}:{}:{}:{}:{}", each->ids.empty() ? "" : each->ids.front(), fmt::join(aliases, kColon),
                        vex_status_name(each->status), each->justification, time_of(*each));
    std::vector<std::string> products;
    for (const std::string& product : each->products) {
      std::string& one = products.emplace_back(named(product));
      for (const std::string& part : each->components) one += named(part);
    }
    std::ranges::sort(products);
    text += fmt::format("{}", fmt::join(products, kColon));
  }
  return std::string(Digest::sha256(as_bytes(text)).hex());
}

}  // namespace

std::string write_openvex(const VexDocument& document) {
  json::object out{{"@context", kContext}};
  out["@id"] =
      document.id.empty() ? fmt::format("https://openvex.dev/docs/public/vex-{}", content_hash(document)) : document.id;
  out["author"] = document.author.empty() ? std::string("Unknown Author") : document.author;
  out["timestamp"] = document.timestamp;
  if (!document.last_updated.empty()) out["last_updated"] = document.last_updated;
  out["version"] = document.version;
  json::array statements;
  for (const VexStatement& statement : document.statements) statements.push_back(object_of(statement));
  out["statements"] = std::move(statements);
  return json::pretty(out);
}

Result<std::string> add_to_openvex(std::string_view text, std::string_view source, const VexStatement& statement) {
  const std::string where(source);
  json::value root = TRY_AT(where, json::parse(text));
  const std::string_view context = json::text(root, "@context");
  if (!context.starts_with("https://openvex.dev/ns"))
    return fail(ErrorKind::usage, "{}: this is no OpenVEX document; name another file for --output", source);
  if (context.ends_with("v0.0.1"))
    return fail(ErrorKind::unsupported, "{}: OpenVEX 0.0.1 has another form; name another file for --output", source);
  json::object& members = root.get_object();
  json::value* statements = members.if_contains("statements");
  if (statements == nullptr || !statements->is_array())
    return fail(ErrorKind::malformed, "{}: an OpenVEX document without a list of statements", source);
  statements->get_array().push_back(object_of(statement));
  members["version"] = json::integer(root, "version").value_or(1) + 1;
  // Where go-vex writes it: behind the first timestamp.
  json::object ordered;
  for (const auto& [key, value] : members) {
    if (key == "last_updated") continue;
    ordered[key] = value;
    if (key == "timestamp") ordered["last_updated"] = statement.timestamp;
  }
  ordered["last_updated"] = statement.timestamp;
  return json::pretty(ordered);
}

Result<std::string> purl_of_image(std::string_view text) {
  const oci::Reference reference = TRY(oci::parse_reference(text));
  const std::string name = reference.path.substr(reference.path.rfind('/') + 1);
  const std::string repository = fmt::format("{}/{}", reference.host, reference.path);
  std::string escaped;
  for (const char c : repository) escaped += c == '/' ? "%2F" : std::string(1, c);
  std::string out = fmt::format("pkg:oci/{}", name);
  if (!reference.digest.empty()) out += fmt::format("@sha256%3A{}", reference.digest.hex());
  out += fmt::format("?repository_url={}", escaped);
  if (!oci::split_selector(text).tag.empty()) out += fmt::format("&tag={}", reference.tag);
  return out;
}

}  // namespace plimsoll::policy
