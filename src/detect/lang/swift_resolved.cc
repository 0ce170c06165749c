// SPDX-License-Identifier: Apache-2.0
// Package.resolved of the Swift package manager: {"version": N, "pins": […]} (version 1: {"object": {"pins": […]}}). A
// pin is a repository ("location"; version 1 "repositoryURL") and a state with version, or branch and revision only.
//
// Packages are named by their repository; a pin from a registry has only an identity, "scope.name".
#include <array>

#include "base/json.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "Package.resolved"}};

/// "github.com/vapor/vapor" for any way to write that address.
std::string repository_name(std::string_view location) {
  if (const auto scheme = location.find("://"); scheme != location.npos) {
    location.remove_prefix(scheme + 3);
    const auto slash = location.find('/');
    if (const auto at = location.find('@'); at < slash) location.remove_prefix(at + 1);
  } else if (const auto at = location.find('@'); at != location.npos) {
    location.remove_prefix(at + 1);  // git@host:path
  }
  while (location.ends_with('/')) location.remove_suffix(1);
  if (location.ends_with(".git")) location.remove_suffix(4);
  std::string name(location);
  const auto colon = name.find(':');
  if (colon < name.find('/')) {
    const auto digits = name.find_first_not_of("0123456789", colon + 1);
    const bool is_port = digits != colon + 1 && digits != name.npos && name[digits] == '/';
    if (!is_port) name[colon] = '/';
  }
  return name;
}

void detect(const FileView& file, FactSink& sink) {
  if (is_below(file.path, "checkouts") || is_of_a_package(file.path)) return;  // of a dependency
  const auto root = or_gap(json::parse(document(file.content)), sink);
  if (!root) return;
  const json::value* object = json::find(*root, "object");
  Packages packages("swift");
  for (const json::value& pin : json::items(object != nullptr ? *object : *root, "pins")) {
    std::string_view location = json::text(pin, "location");
    if (location.empty()) location = json::text(pin, "repositoryURL");
    if (location.empty()) location = json::text(pin, "identity");
    const json::value* state = json::find(pin, "state");
    if (state != nullptr) packages.add(repository_name(location), json::text(*state, "version"));
  }
  packages.send(sink);
}

}  // namespace

Detector swift_resolved_detector() {
  return {"swift-resolved", 1, "Swift packages in Package.resolved", kWants, detect, 64 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect
