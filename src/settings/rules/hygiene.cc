// SPDX-License-Identifier: Apache-2.0
// PL4041, PL4042: how compose files are written, and what they bring in from elsewhere.
#include <map>
#include <set>

#include "settings/rules/help.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

using yaml::Entry;
using yaml::Node;

/// What has no service to belong to is mended all the same.
void offer(Issue& issue, std::string title, Repair repair, std::optional<Edit> edit) {
  if (edit) issue.fixes.push_back({repair, std::move(title), {*std::move(edit)}});
}

/// Each service of the document with its name.
template <typename Visit>
void each_service(const Node& document, Visit visit) {
  const Node* services = document.find("services");
  if (services == nullptr) return;
  for (const Entry& service : services->entries) {
    if (service.value && service.value->is_mapping()) visit(service.key->text, *service.value, *service.key);
  }
}

void check_version(const Node& document, std::string_view text, Found& found) {
  const Entry* version = document.entry("version");
  if (version == nullptr || document.find("services") == nullptr) return;
  Issue& issue = found.add(version->key->range, "version: means nothing any more, and compose warns about it");
  const std::array<std::string_view, 1> path{"version"};
  offer(issue, "drop version:", Repair::safe, remove_entry(text, document, path));
}

void check_names(const Node& document, Found& found) {
  std::map<std::string, std::string, std::less<>> owners;
  each_service(document, [&](const std::string& service, const Node& node, const Node&) {
    const Entry* name = node.entry("container_name");
    if (name == nullptr || !name->value->is_scalar() || name->value->text.find('$') != std::string::npos) return;
    const auto [at, is_new] = owners.emplace(name->value->text, service);
    if (is_new) return;
    Issue& issue =
        found.add(name->value->range, fmt::format("{} has the container_name {} too", at->second, name->value->text));
    issue.subject = service;
    issue.severity = Severity::medium;
  });
}

/// Two services cannot have the same port of the host, unless profiles keep them apart.
void check_double_ports(const RunFile& file, const Node& document, Found& found) {
  std::set<std::string, std::less<>> with_profile;
  each_service(document, [&](const std::string& service, const Node& node, const Node&) {
    if (node.find("profiles") != nullptr) with_profile.insert(service);
  });
  std::map<std::string, std::string, std::less<>> owners;
  for (const RunSpec& spec : file.specs) {
    if (with_profile.contains(spec.name)) continue;
    for (const Port& port : spec.ports) {
      if (!port.published || port.host.empty() || port.host.find_first_not_of("0123456789") != std::string::npos)
        continue;
      const auto [at, is_new] = owners.emplace(port.address + "|" + port.host + "/" + port.protocol, spec.name);
      if (is_new || at->second == spec.name) continue;
      Issue& issue = found.add(spec, port.where, fmt::format("{} publishes port {} too", at->second, port.host));
      issue.severity = Severity::medium;
    }
  }
}

/// YAML 1.1 reads "22:22" as a number of base 60 where both are below 60.
bool is_base_60(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find_first_not_of("0123456789:") != std::string_view::npos) return false;
  const std::string_view after = text.substr(colon + 1);
  return after.size() == 1 || (after.size() == 2 && after[0] < '6');
}

void check_port_quotes(const std::string& service, const Node& node, std::string_view text, Found& found) {
  const Entry* ports = node.entry("ports");
  if (ports == nullptr || !is_own(node, *ports) || !ports->value->is_sequence()) return;
  for (const yaml::NodePtr& item : ports->value->items) {
    if (!item->is_scalar() || item->style != Node::Style::plain) continue;
    if (item->text.find(':') == std::string::npos || item->range.in(text) != item->text) continue;
    if (item->text.find_first_of("\"\\\n") != std::string::npos) continue;
    const bool misread = is_base_60(item->text);
    Issue& issue =
        found.add(item->range, misread ? fmt::format("{} without quotes is one number to older readers", item->text)
                                       : fmt::format("{} without quotes", item->text));
    issue.subject = service;
    if (!misread) issue.audience = Audience::strict;
    offer(issue, "put it in quotes", Repair::safe, Edit{item->range, "\"" + item->text + "\"", {}, {}});
  }
}

void check_volume_quotes(const std::string& service, const Node& node, std::string_view text, Found& found) {
  const Entry* volumes = node.entry("volumes");
  if (volumes == nullptr || !is_own(node, *volumes) || !volumes->value->is_sequence()) return;
  for (const yaml::NodePtr& item : volumes->value->items) {
    if (!item->is_scalar() || (item->style != Node::Style::single_quoted && item->style != Node::Style::double_quoted))
      continue;
    const bool needs_quotes = item->text.find_first_of(" #{}[],&*!|>'\"%@`\\\n") != std::string::npos ||
                              item->text.empty() || item->text.find(": ") != std::string::npos ||
                              item->text.starts_with('-') || item->text.starts_with('?') || item->text.ends_with(':') ||
                              item->text.starts_with('~');
    if (needs_quotes) continue;
    Issue& issue = found.add(item->range, fmt::format("{} needs no quotes", item->text));
    issue.subject = service;
    issue.severity = Severity::negligible;
    issue.audience = Audience::strict;
    const TextRange range = item->range;
    if (TextRange{range.begin + 1, range.end - 1}.in(text) == item->text)
      offer(issue, "drop the quotes", Repair::safe, Edit{range, item->text, {}, {}});
  }
}

/// Named volumes and secrets: those that are used and not there, and those that are there and not used.
void check_names_used(const Node& document, std::string_view kind, Found& found) {
  std::set<std::string, std::less<>> used;
  std::vector<std::pair<const Node*, std::string>> places;  // where, service
  bool is_complete = document.find("include") == nullptr;
  each_service(document, [&](const std::string& service, const Node& node, const Node&) {
    if (node.find("extends") != nullptr) is_complete = false;
    const auto use = [&](const std::string& name, const Node& at) {
      used.insert(name);
      places.emplace_back(&at, service);
    };
    const auto read = [&](const Node* list) {
      if (list == nullptr || !list->is_sequence()) return;
      for (const yaml::NodePtr& item : list->items) {
        const bool is_volume = kind == "volumes";
        if (item->is_scalar()) {
          const std::string& text = item->text;
          const std::string name = is_volume ? text.substr(0, text.find(':')) : text;
          const bool is_path =
              is_volume && (text.find(':') == std::string::npos || name.empty() || name.starts_with('.') ||
                            name.starts_with('/') || name.starts_with('~') || name.size() == 1 ||
                            name.find('\\') != std::string::npos || name.find('/') != std::string::npos);
          if (!is_path && name.find('$') == std::string::npos) use(name, *item);
          if (name.find('$') != std::string::npos) is_complete = false;
        } else if (!is_volume || item->text_of("type") == "volume" || item->text_of("type").empty()) {
          const std::string name(item->text_of("source"));
          if (!name.empty() && name.find('$') == std::string::npos) use(name, *item);
        }
      }
    };
    read(node.find(kind));
    if (const Node* build = node.find("build"); build != nullptr) read(build->find(kind));
  });
  const Node* declared = document.find(kind);
  const std::string one(kind.substr(0, kind.size() - 1));
  if (declared != nullptr && is_complete) {
    for (const Entry& entry : declared->entries) {
      if (used.contains(entry.key->text) || entry.merged || entry.key->text.starts_with("x-")) continue;
      found.add(entry.key->range, fmt::format("no service uses the {} {}", one, entry.key->text)).audience =
          Audience::strict;
    }
  }
  if (document.find("services") == nullptr || document.find("include") != nullptr) return;
  for (const auto& [at, service] : places) {
    const std::string name(at->is_scalar() ? (kind == "volumes" ? at->text.substr(0, at->text.find(':')) : at->text)
                                           : std::string(at->text_of("source")));
    if (declared != nullptr && declared->find(name) != nullptr) continue;
    if (declared != nullptr && declared->entry(name) != nullptr) continue;  // "data:" with nothing behind
    Issue& issue = found.add(at->range, fmt::format("the {} {} is declared nowhere in this file", one, name));
    issue.subject = service;
    // Another file may declare it: compose -f a -f b.
    issue.audience = Audience::strict;
  }
}

void check_build_and_image(const std::string& service, const Node& node, Found& found) {
  const Entry* image = node.entry("image");
  if (image == nullptr || node.find("build") == nullptr || image->merged) return;
  Issue& issue =
      found.add(image->key->range, "image: beside build: names what is built, and pulls it where it is published");
  issue.subject = service;
  issue.severity = Severity::negligible;
  issue.audience = Audience::strict;
}

void check_hygiene(const RunFile& file, std::string_view text, Found& found) {
  if (file.kind != Kind::compose) return;
  for (const Item& variable : file.unset_variables)
    found.add(variable.where, fmt::format("{} is empty when nobody sets it", variable.text)).audience =
        Audience::strict;
  for (const yaml::NodePtr& document : file.documents) {
    if (!document || !document->is_mapping()) continue;
    check_version(*document, text, found);
    check_names(*document, found);
    check_double_ports(file, *document, found);
    check_names_used(*document, "volumes", found);
    check_names_used(*document, "secrets", found);
    each_service(*document, [&](const std::string& service, const Node& node, const Node&) {
      check_port_quotes(service, node, text, found);
      check_volume_quotes(service, node, text, found);
      check_build_and_image(service, node, found);
    });
  }
}

// PL4042 --------------------------------------------------------------------------------------------------------------

bool is_remote(std::string_view place) {
  return place.find("://") != std::string_view::npos || place.starts_with("git@") || place.starts_with("oci:") ||
         place.starts_with("github.com/") || place.ends_with(".git") || place.find(".git#") != std::string_view::npos;
}

/// "…#<40 hex digits>", "…@sha256:…".
bool is_pinned(std::string_view place) {
  if (place.find("@sha256:") != std::string_view::npos) return true;
  const std::size_t hash = place.find('#');
  if (hash == std::string_view::npos) return false;
  std::string_view ref = place.substr(hash + 1);
  ref = ref.substr(0, ref.find(':'));
  return (ref.size() == 40 || ref.size() == 64) &&
         ref.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

void judge_remote(const Node* place, std::string_view what, const std::string& service, Found& found) {
  if (place == nullptr || !place->is_scalar() || !is_remote(place->text) || is_pinned(place->text)) return;
  if (place->text.find('$') != std::string::npos) return;
  const std::string_view text = place->text;
  // A tarball over HTTP cannot name a commit; what it holds may change as well.
  Issue& issue = found.add(place->range, fmt::format("{} comes from {}, whatever is there that day", what,
                                                     text.substr(0, text.find_first_of("?#"))));
  issue.subject = service;
}

void check_remote(const RunFile& file, std::string_view, Found& found) {
  if (file.kind != Kind::compose) return;
  for (const yaml::NodePtr& document : file.documents) {
    if (!document || !document->is_mapping()) continue;
    if (const Node* includes = document->find("include"); includes != nullptr && includes->is_sequence()) {
      for (const yaml::NodePtr& item : includes->items) {
        judge_remote(item.get(), "an included file", {}, found);
        const Node* path = item->find("path");
        judge_remote(path, "an included file", {}, found);
        if (path != nullptr && path->is_sequence())
          for (const yaml::NodePtr& one : path->items) judge_remote(one.get(), "an included file", {}, found);
      }
    }
    each_service(*document, [&](const std::string& service, const Node& node, const Node&) {
      const Node* build = node.find("build");
      judge_remote(build, "the build's context", service, found);
      if (build != nullptr) judge_remote(build->find("context"), "the build's context", service, found);
      if (const Node* extends = node.find("extends"); extends != nullptr)
        judge_remote(extends->find("file"), "what it extends", service, found);
    });
  }
  for (const RunSpec& spec : file.specs) {
    for (const Item& env : spec.env_files) {
      const std::string_view name = std::string_view(env.text).substr(env.text.rfind('/') + 1);
      if (name.find("example") != std::string_view::npos || name.find("sample") != std::string_view::npos) continue;
      Issue& issue = found.add(spec, env.where, fmt::format("{} must not be checked in", env.text));
      issue.severity = Severity::low;
      issue.audience = Audience::strict;
    }
  }
}

}  // namespace

std::span<const Check> hygiene_checks() {
  static const std::array kChecks{
      Check{
          .rule = {.id = "PL4041",
                   .aliases = "no-version-field no-build-and-image no-duplicate-container-names "
                              "no-duplicate-exported-ports no-quotes-in-volumes require-quotes-in-ports",
                   .severity = Severity::low,
                   .title = "Compose files that say less than they seem to",
                   .doc = "version:, two services with one container_name or one port of the host, ports that YAML 1.1 "
                          "reads as numbers; in the strict profile also unquoted ports, quoted volumes, image: beside "
                          "build:, volumes and secrets that are not used or not declared, variables without default",
                   .why = "What is ignored misleads readers, and what is misread starts something else or nothing.",
                   .remedy = "drop what means nothing; give each its own name and port; quote ports",
                   .repair = Repair::safe,
                   .bad = R"(version: "3.8"
services:
  web:
    image: nginx:1.27
)",
                   .good = R"(services:
  web:
    image: nginx:1.27
)"},
          .check_file = check_hygiene},
      Check{
          .rule = {.id = "PL4042",
                   .severity = Severity::medium,
                   .title = "From elsewhere, and not pinned",
                   .doc = "include:, extends: and build contexts from a remote place without commit or digest; in the "
                          "strict profile env_file:, which belongs in no repository",
                   .why = "Whoever can change that place changes what is built and run here.",
                   .remedy = "name the commit: …/shop.git#<commit>",
                   .bad = R"(services:
  web:
    build: https://github.com/acme/shop.git#main
)",
                   .good = R"(services:
  web:
    build: https://github.com/acme/shop.git#9fceb02d0ae598e95dc970b74767f19372d61af8
)"},
          .check_file = check_remote},
  };
  return kChecks;
}

}  // namespace plimsoll::settings
