// SPDX-License-Identifier: Apache-2.0
// What a YAML or JSON text is, told from its outermost keys without parsing it, so that asking costs nothing for the
// many files that are none of ours.
#include <algorithm>
#include <array>

#include "base/lines.h"
#include "settings/readers.h"

namespace plimsoll::settings {
namespace {

constexpr std::size_t kLookedAt = 1024UL * 1024;

/// The key a line begins with: "image" of "  'image': x"; empty: none.
std::string_view key_of(std::string_view line) {
  line = trim(line);
  char quote = '\0';
  if (line.starts_with('"') || line.starts_with('\'')) {
    quote = line.front();
    line.remove_prefix(1);
  }
  std::size_t n = 0;
  while (n < line.size() && line[n] != ':' && line[n] != quote && line[n] != ' ' && line[n] != '#') ++n;
  const std::string_view key = line.substr(0, n);
  line.remove_prefix(n);
  if (quote != '\0' && line.starts_with(quote)) line.remove_prefix(1);
  line = trim(line);
  const bool is_key = line.starts_with(':') && (line.size() == 1 || line[1] == ' ' || line[1] == '\t');
  return is_key ? key : std::string_view{};
}

/// The outermost keys that tell, and what stands below "services".
struct Outline {
  bool api_version = false, kind = false, services = false, include = false, named_services = false;
  bool runs_images = false;  // an indented image, build or extends
};

Outline outline_of(std::string_view text) {
  Outline outline;
  bool in_services = false, first_below = false;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::string_view content = trim(line);
    if (content.empty() || content.front() == '#' || content.starts_with("---")) continue;
    const std::string_view key = key_of(content);
    if (!is_blank(line.front())) {
      in_services = key == "services" || key == "jobs";
      first_below = in_services;
      outline.api_version |= key == "apiVersion";
      outline.kind |= key == "kind";
      outline.services |= key == "services";
      outline.include |= key == "include";
      continue;
    }
    if (!in_services) continue;
    if (first_below) outline.named_services |= !key.empty() || content.starts_with("<<");
    first_below = false;
    outline.runs_images |= key == "image" || key == "build" || key == "extends";
  }
  return outline;
}

std::optional<Kind> recognise_json(std::string_view text) {
  const bool is_list = text.front() == '[';
  if (text.contains("\"HostConfig\"") && text.contains("\"Config\"")) return Kind::inspect;
  if (is_list) return std::nullopt;
  if (text.contains("\"ociVersion\"") && text.contains("\"process\"")) return Kind::oci_runtime;
  if (text.contains("\"apiVersion\"") && text.contains("\"kind\"")) return Kind::kubernetes;
  return std::nullopt;
}

}  // namespace

std::optional<Kind> recognise(std::string_view text, std::string_view path) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  text = text.substr(0, kLookedAt);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == text.npos) return std::nullopt;
  const std::string name = lowercase(path.substr(path.find_last_of('/') + 1));
  const bool named_compose = name.contains("compose");
  if (text[start] == '{' || text[start] == '[') {
    if (name.ends_with(".json") && named_compose && text.contains("\"services\"")) return Kind::compose;
    return recognise_json(text.substr(start));
  }
  const Outline outline = outline_of(text);
  if (outline.api_version && outline.kind) return Kind::kubernetes;
  if (named_compose && (outline.services || outline.include)) return Kind::compose;
  if (outline.services && outline.named_services && outline.runs_images) return Kind::compose;
  return std::nullopt;
}

}  // namespace plimsoll::settings
