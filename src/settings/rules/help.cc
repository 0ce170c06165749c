// SPDX-License-Identifier: Apache-2.0
#include "settings/rules/help.h"

namespace plimsoll::settings {

std::string clean_path(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !path.starts_with('/')) {
      parts.push_back(part);
    }
  }
  std::string clean = path.starts_with('/') ? "/" : "";
  for (const std::string_view part : parts) {
    if (clean.size() > 1 || (clean.size() == 1 && clean != "/")) clean += '/';
    clean += part;
  }
  return clean;
}

std::string image_name(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const std::size_t slash = reference.rfind('/');
  const std::size_t colon = reference.find(':', slash == std::string_view::npos ? 0 : slash);
  std::string name = lowercase(reference.substr(0, colon));
  for (const std::string_view prefix : {"docker.io/", "index.docker.io/", "library/"}) {
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
  }
  return name;
}

std::string_view short_name(std::string_view image_name) { return image_name.substr(image_name.rfind('/') + 1); }

}  // namespace plimsoll::settings
