// SPDX-License-Identifier: Apache-2.0
// Installed gems: specifications/NAME-VERSION.gemspec of each gem folder, and specifications/default/ for those that
// come with Ruby.
//
// RubyGems writes these as Ruby code, one assignment a line (`s.name = "rack".freeze`), mostly after a comment that
// says the essence: "# stub: rack 3.0.8 ruby lib". Gemspecs elsewhere are source code that would have to be run.
//
// What is needed stands in lines such as `s.add_runtime_dependency(%q<rack>.freeze, ["~> 3.0".freeze])`. Older ones say
// it again behind an "else", there without telling what is for development.
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/lines.h"
#include "base/sorted.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::suffix, ".gemspec"}};
constexpr std::size_t kLongestLicense = 256, kLongestName = 256;
constexpr std::size_t kMostNeeds = 4096;

bool is_installed(std::string_view path) {
  std::string_view folder = path.substr(0, path.find_last_of('/'));
  if (file_name(folder) == "default") folder = folder.substr(0, folder.find_last_of('/'));
  return file_name(folder) == "specifications";
}

/// The right side of "s.FIELD = …", if the line is that.
std::optional<std::string_view> assigned(std::string_view line, std::string_view field) {
  line = trim(line);
  const auto dot = line.find('.');
  if (dot == line.npos || line.substr(dot + 1, field.size()) != field) return std::nullopt;
  const std::string_view rest = trim(line.substr(dot + 1 + field.size()));
  if (!rest.starts_with('=') || rest.starts_with("==")) return std::nullopt;
  return rest.substr(1);
}

/// Cuts the next quoted text off `rest`; empty when there is none.
std::string_view take_quoted(std::string_view& rest) {
  const auto open = rest.find_first_of("\"'");
  if (open == rest.npos) return {};
  const auto close = rest.find(rest[open], open + 1);
  if (close == rest.npos) return {};
  const std::string_view text = rest.substr(open + 1, close - open - 1);
  rest.remove_prefix(close + 1);
  return text;
}

std::string all_quoted(std::string_view rest) {
  std::string out;
  for (std::string_view one = take_quoted(rest); !one.empty(); one = take_quoted(rest)) {
    if (!out.empty()) out += " OR ";
    out += one;
    if (out.size() > kLongestLicense) return {};
  }
  return out;
}

/// The gem of a line that says what is needed. A version only where no other would do.
std::optional<Dependency> need_of(std::string_view line) {
  line = trim(line);
  const auto dot = line.find('.');
  if (dot == line.npos) return std::nullopt;
  std::string_view rest = line.substr(dot + 1);
  const auto open = rest.find('(');
  const std::string_view method = trim(rest.substr(0, open));
  if (open == rest.npos || (method != "add_runtime_dependency" && method != "add_dependency")) return std::nullopt;
  rest.remove_prefix(open + 1);
  std::string_view name;
  if (rest.starts_with("%q<")) {
    const auto close = rest.find('>');
    if (close == rest.npos) return std::nullopt;
    name = rest.substr(3, close - 3);
    rest.remove_prefix(close + 1);
  } else {
    name = take_quoted(rest);
  }
  if (name.empty() || name.size() > kLongestName) return std::nullopt;
  Dependency out{std::string(name), {}};
  std::string_view range = take_quoted(rest);
  const bool is_only = take_quoted(rest).empty();
  if (is_only && range.starts_with("= ")) out.version = trim(range.substr(2));
  return out;
}

void detect(const FileView& file, FactSink& sink) {
  if (!is_installed(file.path)) return;
  std::string_view name, version;
  std::string license;
  std::vector<Dependency> depends;
  bool is_repeated = false;
  for (std::string_view rest = document(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (line.starts_with("# stub: ") && name.empty()) {
      std::string_view stub = line.substr(8);
      name = take_word(stub);
      version = take_word(stub);
    } else if (auto value = assigned(line, "name"); value && name.empty()) {
      name = take_quoted(*value);
    } else if (value = assigned(line, "version"); value && version.empty()) {
      version = take_quoted(*value);
    } else if (value = assigned(line, "licenses"); value) {
      license = all_quoted(*value);
    } else if (value = assigned(line, "license"); value) {
      license = all_quoted(*value);
    } else if (trim(line) == "else") {
      is_repeated = true;
    } else if (!is_repeated && depends.size() < kMostNeeds) {
      if (auto need = need_of(line)) depends.push_back(std::move(*need));
    }
  }
  if (!is_sound(name, version)) return add_malformed(sink, "it states no usable name and version");
  Package package = language_package("gem", name, version);
  package.license = license;
  package.depends = std::move(depends);
  sort_unique(package.depends);
  sink.add(std::move(package));
}

}  // namespace

Detector gemspec_detector() {
  return {"gemspec", 2, "installed Ruby gems", kWants, detect, 16 * kMiB, Proof::installed};
}

}  // namespace plimsoll::detect
