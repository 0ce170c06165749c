// SPDX-License-Identifier: Apache-2.0
#include "oci/reference_pattern.h"

#include <algorithm>

#include "base/glob.h"
#include "base/wildcard.h"

namespace plimsoll::oci {

namespace {

constexpr std::size_t kLongest = 512;

bool is_host(std::string_view first) {
  return first == "localhost" || first.find_first_of(".:") != std::string_view::npos || first.contains('*') ||
         std::ranges::any_of(first, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

Result<ReferencePattern> ReferencePattern::parse(std::string_view text, Of of) {
  const auto wrong = [&](std::string_view why) {
    return fail(ErrorKind::usage, "\"{}\" names no {}: {}", printable(text, 120),
                of == Of::images ? "image" : "registry", why);
  };
  if (text.empty()) return wrong("it is empty");
  if (text.size() > kLongest) return wrong("it is too long");
  if (text.find_first_of(" \t\r\n") != std::string_view::npos) return wrong("there is a blank in it");
  if (text.contains("://")) return wrong("write it without the scheme");
  ReferencePattern out;
  std::string_view rest = text;
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    out.digest_ = rest.substr(at + 1);
    rest = rest.substr(0, at);
    if (out.digest_.empty()) return wrong("there is nothing behind the \"@\"");
  }
  if (rest.ends_with(':')) return wrong("there is nothing behind the \":\"");
  if (rest.empty() || rest.ends_with('/')) return wrong("there is no name before the end");
  const std::size_t slash = rest.find('/');
  if (of == Of::registries && slash == std::string_view::npos) {
    out.reach_ = Reach::host;
    out.name_ = rest == "hub.docker.com" || rest == "index.docker.io" ? std::string_view("docker.io") : rest;
    return out;
  }
  const std::size_t last = rest.rfind('/');
  if (const std::size_t colon = rest.find(':', last == std::string_view::npos ? 0 : last);
      colon != std::string_view::npos) {
    out.tag_ = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (rest.empty() || rest.ends_with('/')) return wrong("there is no name before the \":\"");
  }
  const std::string_view first = rest.substr(0, rest.find('/'));
  if (rest == "*" || rest == "**" || first == "**") {
    out.name_ = rest == "*" ? "**" : rest;
  } else if (rest.contains('/') && is_host(first)) {
    out.name_ = rest;
  } else {
    out.name_ = std::string(rest.contains('/') ? "docker.io/" : "docker.io/library/") + std::string(rest);
  }
  if (of == Of::registries) out.reach_ = Reach::folder;
  if (out.name_.starts_with("index.docker.io/")) out.name_.erase(0, std::string_view("index.").size());
  return out;
}

bool ReferencePattern::matches(const Reference& reference) const {
  if (!tag_.empty() && !wildcard_matches(tag_, reference.tag)) return false;
  if (!digest_.empty() && !wildcard_matches(digest_, reference.digest.str())) return false;
  if (reach_ == Reach::host) return wildcard_matches(name_, reference.host);
  const std::string name = reference.host + "/" + reference.path;
  return reach_ == Reach::folder ? glob_covers(name_, name) : glob_matches(name_, name);
}

bool names_registry(std::string_view name) {
  const std::size_t slash = name.find('/');
  return slash != std::string_view::npos && is_host(name.substr(0, slash));
}

}  // namespace plimsoll::oci
