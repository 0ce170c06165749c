// SPDX-License-Identifier: Apache-2.0
// Installed Python distributions: NAME-VERSION.dist-info/METADATA, NAME.egg-info (a file, or a folder with PKG-INFO)
// and EGG-INFO/PKG-INFO of eggs, also inside wheels and eggs.
//
// "Core metadata": header fields as in a letter, up to the first empty line. A licence is an expression, a free text
// that may be the whole licence, or a classifier such as "License :: OSI Approved :: MIT License".
//
// Requires-Dist says what is needed, by name. One whose marker cannot hold on Linux and this version of Python (which
// the path tells) is left out, and so is what only an extra brings: who asked for extras is written nowhere.
#include <array>
#include <vector>

#include "base/lines.h"
#include "base/sorted.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/lang/python_needs.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "METADATA"}, Want{Want::Kind::name, "PKG-INFO"},
                            Want{Want::Kind::suffix, ".egg-info"}};
constexpr std::size_t kLongestLicense = 120;  // more is the text of one, not its name
constexpr std::size_t kMostNeeds = 4096;

bool is_metadata(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::string_view folder = folder_name(path);
  if (name == "METADATA") return folder.ends_with(".dist-info");
  if (name == "PKG-INFO") return folder.ends_with(".egg-info") || folder == "EGG-INFO";
  return true;
}

bool is_field(std::string_view have, std::string_view wanted) {
  if (have.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < have.size(); ++i) {
    if (to_lower(have[i]) != wanted[i]) return false;
  }
  return true;
}

struct Metadata {
  std::string_view name, version, expression, license;
  std::string classified;
  std::vector<std::string_view> needs;
  bool license_goes_on = false;  // over several lines

  void take(std::string_view field, std::string_view value) {
    if (is_field(field, "name") && name.empty()) {
      name = value;
    } else if (is_field(field, "version") && version.empty()) {
      version = value;
    } else if (is_field(field, "license-expression")) {
      expression = value;
    } else if (is_field(field, "license")) {
      license = value;
    } else if (is_field(field, "requires-dist")) {
      if (needs.size() < kMostNeeds) needs.push_back(value);
    } else if (is_field(field, "classifier") && value.starts_with("License :: ")) {
      const std::string_view last = value.substr(value.rfind(":: ") + 3);
      if (last == "OSI Approved" || classified.size() > kLongestLicense) return;
      if (!classified.empty()) classified += ", ";
      classified += last;
    }
  }

  [[nodiscard]] std::string best_license() const {
    if (!expression.empty() && expression.size() <= kLongestLicense) return std::string(expression);
    const bool is_name = !license.empty() && license != "UNKNOWN" && !license_goes_on;
    if (is_name && license.size() <= kLongestLicense) return std::string(license);
    return classified;
  }
};

Metadata read_metadata(std::string_view text) {
  Metadata out;
  std::string_view field;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    if (is_blank(line.front())) {
      if (is_field(field, "license")) out.license_goes_on = true;
      continue;
    }
    const auto colon = line.find(':');
    if (colon == line.npos) continue;
    field = trim(line.substr(0, colon));
    out.take(field, trim(line.substr(colon + 1)));
  }
  return out;
}

void add_needs(const std::vector<std::string_view>& needs, std::string_view path, Package& package) {
  const MarkerWorld world{.python = python_of(path), .is_linux = true};
  for (const std::string_view text : needs) {
    const auto need = parse_requirement(text);
    if (need && need->name.size() < 256 && holds(need->marker, world) != Truth::no)
      package.depends.push_back({std::string(need->name), {}});
  }
  sort_unique(package.depends);
}

void detect(const FileView& file, FactSink& sink) {
  if (!is_metadata(file.path)) return;
  const Metadata metadata = read_metadata(document(file.content));
  if (!is_sound(metadata.name, metadata.version)) return add_malformed(sink, "it states no usable name and version");
  Package package = language_package("pypi", metadata.name, metadata.version);
  package.license = metadata.best_license();
  add_needs(metadata.needs, file.path, package);
  sink.add(std::move(package));
}

}  // namespace

Detector python_dist_detector() {
  return {"python-dist", 2, "installed Python distributions", kWants, detect, 16 * kMiB, Proof::installed};
}

}  // namespace plimsoll::detect
