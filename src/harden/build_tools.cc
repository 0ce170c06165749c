// SPDX-License-Identifier: Apache-2.0
// What a multi-stage build would leave behind: compilers and headers, packages for development, sources and tests;
// and, as a note, the shells and package managers an intruder would find.
#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

#include "base/sorted.h"
#include "base/words.h"
#include "codec/entry.h"
#include "harden/checks.h"
#include "package/tool_packages.h"

namespace plimsoll::harden {

namespace {

constexpr std::uint64_t kLeastSources = 1;

/// What a package of the distribution is for.
ToolRole role_of(const Package& package) {
  const bool is_of_distribution =
      package.type == "deb" || package.type == "apk" || package.type == "rpm" || package.type == "alpm";
  return is_of_distribution ? tool_role(package.name) : ToolRole::none;
}

/// Of the files that packages say are theirs and that are there.
std::uint64_t bytes_of_packages(const Context& image, const std::set<std::string, std::less<>>& names) {
  std::unordered_set<std::uint64_t> wanted;
  for (const Ownership& ownership : image.image.ownership) {
    if (names.contains(ownership.package)) wanted.insert(ownership.files.begin(), ownership.files.end());
  }
  if (wanted.empty()) return 0;
  std::uint64_t bytes = 0;
  for (Index entry = 0; entry < image.tree.size(); ++entry) {
    const tree::Version* version = image.tree.version(entry);
    if (version != nullptr && version->size > 0 && wanted.contains(owned_path(image.tree.path(entry))))
      bytes += version->size;
  }
  return bytes;
}

/// The folder a toolchain was unpacked to, from one of its programs: "usr/local/go" of "usr/local/go/bin/go".
Index home_of(const Context& image, Index program) {
  const Index bin = image.tree.parent(program);
  if (bin == kNone || image.tree.name(bin) != "bin") return program;
  const Index home = image.tree.parent(bin);
  const std::string path = home == kNone ? "" : image.tree.path(home);
  return path.empty() || path == "usr" || path == "usr/local" || path == "opt" ? program : home;
}

/// What came with one layer.
struct Toolset {
  std::vector<Index> programs;
  std::vector<std::string> tools, headers;  // packages
  std::set<Index> homes;                    // of toolchains that no package owns
};

std::map<std::uint32_t, Toolset> find_toolsets(const Context& image) {
  const Tree& tree = image.tree;
  std::map<std::uint32_t, Toolset> layers;
  for (const InstalledPackage& installed : image.image.packages) {
    const ToolRole role = role_of(installed.package);
    if (role == ToolRole::none) continue;
    Toolset& set = layers[static_cast<std::uint32_t>(installed.layer)];
    (role == ToolRole::tool ? set.tools : set.headers).push_back(installed.package.name);
  }
  for (Index entry = 0; entry < tree.size(); ++entry) {
    if (tree.is_folder(entry) || !is_build_tool(tree.name(entry)) || tree.name(tree.parent(entry)) != "bin") continue;
    const Index program = tree.resolve(tree.path(entry));
    if (program == kNone || !tree.is_file(program) || (tree.mode(program) & 0111) == 0) continue;
    if (image.owner_of(entry).empty() && image.owner_of(program).empty()) {
      layers[tree.layer(program)].homes.insert(home_of(image, program));
      layers[tree.layer(program)].programs.push_back(entry);
    } else {
      layers[tree.layer(entry)].programs.push_back(entry);
    }
  }
  for (const std::string_view sdk : {"usr/share/dotnet/sdk", "usr/lib/dotnet/sdk", "usr/lib64/dotnet/sdk"}) {
    const Index folder = tree.find(sdk);
    if (folder == kNone || !image.owner_of(folder).empty() || tree.files(folder) == 0) continue;
    layers[tree.layer(folder)].homes.insert(folder);
    layers[tree.layer(folder)].programs.push_back(folder);
  }
  return layers;
}

void report_toolsets(const Context& image, Found& found) {
  for (auto& [layer, set] : find_toolsets(image)) {
    std::set<std::string, std::less<>> packages(set.tools.begin(), set.tools.end());
    packages.insert(set.headers.begin(), set.headers.end());
    std::uint64_t bytes = bytes_of_packages(image, packages);
    std::set<Index> outer;  // of toolchains within each other the outer one counts
    for (const Index home : set.homes) {
      if (outer.empty() || home >= image.tree.end(*outer.rbegin())) outer.insert(home);
    }
    for (const Index home : outer) bytes += image.tree.bytes(home);

    std::vector<std::string> names = set.tools;
    for (const Index program : set.programs) names.emplace_back(image.tree.name(program));
    sort_unique(names);
    const bool only_headers = names.empty();
    if (only_headers) names = set.headers;
    const std::string size = bytes > 0 ? fmt::format(", {}", human_bytes(bytes)) : "";
    Finding& finding = found.add(fmt::format("{} in the image{}: {}", only_headers ? "header packages" : "build tools",
                                             size, some_of(names, 4)));
    if (only_headers) finding.severity = Severity::low;
    finding.bytes = bytes;
    image.list(finding, set.programs, [&](Index entry) { return std::string(image.owner_of(entry)); });
    if (!set.tools.empty()) finding.evidence.push_back("packages with build tools: " + some_of(set.tools, 30));
    if (!set.headers.empty()) finding.evidence.push_back("packages with headers: " + some_of(set.headers, 30));
    if (layer < image.image.layers.size()) finding.layer = image.image.layers[layer];
    if (finding.places.empty()) {
      Place place;
      place.path = "usr/include";
      place.detail = size.empty() ? "" : human_bytes(bytes);
      if (layer < image.image.layers.size()) place.layer = image.image.layers[layer];
      finding.places.push_back(std::move(place));
    }
    finding.remedy.rewrite =
        "FROM … AS build          # with the tools\nCOPY . .\nRUN …                    # builds to /out\n\n"
        "FROM …                   # the smallest that runs it\nCOPY --from=build /out /app";
  }
}

void report_development_packages(const Context& image, Found& found) {
  std::map<std::pair<std::string, std::size_t>, std::vector<Index>> groups;
  for (const InstalledPackage& installed : image.image.packages) {
    if (installed.package.scope != Scope::development || installed.proof != Proof::installed) continue;
    const Index folder = image.tree.find(folder_of(installed.path));
    if (folder != kNone) groups[{installed.package.type, installed.layer}].push_back(folder);
  }
  for (auto& [key, folders] : groups) {
    sort_unique(folders);
    std::uint64_t bytes = 0;
    Index end = 0;
    for (const Index folder : folders) {
      if (folder < end) continue;  // inside the one before
      bytes += image.tree.bytes(folder);
      end = image.tree.end(folder);
    }
    Finding& finding = found.add(
        fmt::format("{} for development only: {}", plural(folders.size(), key.first + " package"), human_bytes(bytes)));
    finding.severity = Severity::low;
    finding.bytes = bytes;
    image.list(finding, folders, [&](Index folder) { return human_bytes(image.tree.bytes(folder)); });
    finding.remedy.action = "install what runs only";
    finding.remedy.rewrite = key.first == "npm"        ? "RUN npm ci --omit=dev"
                             : key.first == "composer" ? "RUN composer install --no-dev"
                                                       : "";
  }
}

/// A compiled language, by the file that marks a project's folder.
struct Language {
  std::string_view marker;
  std::string_view name;
  std::string_view endings;  // between blanks
  std::string_view output;   // a folder that shows that the sources were compiled; empty: needs none
};
constexpr std::array kLanguages{
    Language{"CMakeLists.txt", "C and C++", " .c .cc .cpp .cxx .h .hh .hpp ", ""},
    Language{"Cargo.toml", "Rust", " .rs ", ""},
    Language{"build.gradle", "Java", " .java .kt .scala .groovy ", ""},
    Language{"build.gradle.kts", "Java", " .java .kt .scala .groovy ", ""},
    Language{"configure.ac", "C and C++", " .c .cc .cpp .cxx .h .hh .hpp ", ""},
    Language{"go.mod", "Go", " .go ", ""},
    Language{"pom.xml", "Java", " .java .kt .scala .groovy ", ""},
    Language{"tsconfig.json", "TypeScript", " .ts .tsx ", "dist build out"},
};
/// Files that mark a project of another language, which ships its sources.
constexpr std::array<std::string_view, 5> kOtherProjects{"Gemfile", "composer.json", "package.json", "pyproject.toml",
                                                         "setup.py"};
constexpr std::array<std::string_view, 5> kTests{"__tests__", "spec", "test", "testdata", "tests"};

bool is_third_party(std::string_view name) {
  return name == "node_modules" || name == "site-packages" || name == "dist-packages" || name == "vendor" ||
         name == "gems" || name == "bower_components" || name == "third_party";
}

bool ends_in(std::string_view name, std::string_view endings) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.ends_with(".d.ts")) return false;
  return endings.find(" " + std::string(name.substr(dot)) + " ") != std::string_view::npos;
}

class Projects {
 public:
  explicit Projects(const Context& image) : image_(image), tree_(image.tree) {}

  /// Folders in which applications are put: not those of the system, of package managers and of toolchains.
  void report(Found& found) {
    static constexpr std::array<std::string_view, 14> kSystem{
        "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "media", "proc", "sbin", "libx32", "sys", "run", "mnt"};
    const Index usr = tree_.find("usr"), var = tree_.find("var");
    Index skip = 0;
    std::set<Index> homes;
    for (const auto& [layer, set] : find_toolsets(image_)) homes.insert(set.homes.begin(), set.homes.end());
    for (Index entry = 1; entry < tree_.size(); ++entry) {
      if (!tree_.is_folder(entry)) continue;
      const std::string_view name = tree_.name(entry);
      const Index above = tree_.parent(entry);
      const bool is_system = (above == kTop && std::ranges::find(kSystem, name) != kSystem.end()) ||
                             (usr != kNone && above == usr && name != "src") ||
                             (var != kNone && above == var && name != "www" && name != "task" && name != "app");
      const bool is_cache = name.starts_with('.') || (name == "mod" && tree_.name(above) == "pkg");
      if (is_system || is_cache || is_third_party(name) || homes.contains(entry)) {
        entry = tree_.end(entry) - 1;
        continue;
      }
      if (entry >= skip && judge(entry)) skip = tree_.end(entry);
    }
    for (const auto& [layer, projects] : projects_) report_layer(projects, found);
  }

 private:
  struct Sum {
    std::size_t files = 0;
    std::uint64_t bytes = 0;
  };
  /// A folder with what its build leaves behind.
  struct Project {
    Index folder = kNone;
    std::vector<std::string> parts;
    std::vector<Index> places;
    std::vector<std::string> details;
    std::uint64_t bytes = 0;
  };

  void report_layer(const std::vector<Project>& projects, Found& found) const {
    Project all;
    std::vector<std::string> folders;
    for (const Project& project : projects) {
      folders.push_back("/" + tree_.path(project.folder));
      all.parts.insert(all.parts.end(), project.parts.begin(), project.parts.end());
      all.places.insert(all.places.end(), project.places.begin(), project.places.end());
      all.details.insert(all.details.end(), project.details.begin(), project.details.end());
      all.bytes += project.bytes;
    }
    sort_unique(all.parts);
    const std::string what = fmt::format("{}, {}", some_of(all.parts, 3), human_bytes(all.bytes));
    Finding& finding = found.add(folders.size() == 1 ? fmt::format("{} holds {}", folders.front(), what)
                                                     : fmt::format("{} hold {}", some_of(folders, 2), what));
    finding.severity = Severity::low;
    finding.bytes = all.bytes;
    std::size_t next = 0;
    image_.list(finding, all.places, [&](Index) { return all.details[next++]; });
    finding.remedy.action = "build in a stage of its own and copy only what runs, or name these in .dockerignore";
    finding.remedy.rewrite = fmt::format("COPY --from=build /out {}", folders.front());
  }

  /// Cheap: most folders are turned away by it.
  [[nodiscard]] bool may_be_project(Index folder) const {
    for (Index entry = folder + 1; entry < tree_.end(folder); entry = tree_.end(entry)) {
      const std::string_view name = tree_.name(entry);
      if (std::ranges::find(kLanguages, name, &Language::marker) != kLanguages.end() ||
          std::ranges::find(kOtherProjects, name) != kOtherProjects.end())
        return true;
    }
    return false;
  }

  [[nodiscard]] Index child(Index folder, std::string_view name) const {
    const std::string path = tree_.path(folder);
    return tree_.find(path.empty() ? std::string(name) : path + "/" + std::string(name));
  }

  Sum sum_of(Index folder, std::string_view endings) const {
    Sum sum;
    for (Index entry = folder + 1; entry < tree_.end(folder); ++entry) {
      if (tree_.is_folder(entry) && is_third_party(tree_.name(entry))) {
        entry = tree_.end(entry) - 1;
      } else if (tree_.is_file(entry) && ends_in(tree_.name(entry), endings)) {
        ++sum.files;
        sum.bytes += tree_.bytes(entry);
      }
    }
    return sum;
  }

  bool judge(Index folder) {
    if (!may_be_project(folder)) return false;
    Project project;
    auto& [top, parts, places, details, bytes] = project;
    top = folder;
    bool is_project = false;
    std::set<std::string_view> told;
    for (const Language& language : kLanguages) {
      const Index marker = child(folder, language.marker);
      if (marker == kNone || !tree_.is_file(marker)) continue;
      is_project = true;
      if (!language.output.empty() && !has_output(folder, language.output)) continue;
      const Sum sum = sum_of(folder, language.endings);
      const bool has_jar = language.name == "Java" && sum_of(folder, " .jar .war ").files > 0;
      if ((sum.files < kLeastSources && !has_jar) || !told.insert(language.name).second) continue;
      parts.push_back(sum.files > 0 ? fmt::format("{} sources", language.name) : std::string(language.marker));
      places.push_back(marker);
      details.push_back(sum.files > 0 ? fmt::format("{}, {}", plural(sum.files, "source"), human_bytes(sum.bytes))
                                      : "beside a jar");
      bytes += sum.bytes;
    }
    for (const std::string_view marker : kOtherProjects) {
      const Index file = child(folder, marker);
      is_project = is_project || (file != kNone && tree_.is_file(file));
    }
    if (!is_project) return false;
    for (const std::string_view name : kTests) {
      const Index tests = child(folder, name);
      if (tests == kNone || !tree_.is_folder(tests) || tree_.files(tests) == 0) continue;
      parts.emplace_back("tests");
      places.push_back(tests);
      details.push_back(fmt::format("{}, {}", plural(tree_.files(tests), "file"), human_bytes(tree_.bytes(tests))));
      bytes += tree_.bytes(tests);
    }
    if (places.empty()) return false;
    projects_[tree_.layer(places.front())].push_back(std::move(project));
    return true;
  }

  [[nodiscard]] bool has_output(Index folder, std::string_view names) const {
    while (!names.empty()) {
      const std::string_view name = names.substr(0, names.find(' '));
      names.remove_prefix(std::min(name.size() + 1, names.size()));
      if (child(folder, name) != kNone) return true;
    }
    return false;
  }

  const Context& image_;
  const Tree& tree_;
  std::map<std::uint32_t, std::vector<Project>> projects_;  // by layer
};

constexpr std::array<std::string_view, 9> kShells{"ash", "bash", "busybox", "dash", "fish", "ksh", "mksh", "sh", "zsh"};
constexpr std::array<std::string_view, 16> kManagers{"apk",      "apt",  "apt-get", "dnf",   "dpkg", "gem",
                                                     "microdnf", "npm",  "pacman",  "pip",   "pip3", "pnpm",
                                                     "rpm",      "tdnf", "yum",     "zypper"};

}  // namespace

void check_build_tools(const Context& image, Found& found) {
  report_toolsets(image, found);
  report_development_packages(image, found);
  Projects(image).report(found);
}

void check_shells(const Context& image, Found& found) {
  std::map<std::string, Index> shells, managers;
  for (const Code::PathFolder& part : image.code.path()) {
    if (part.folder == kNone) continue;
    for (Index entry = part.folder + 1; entry < image.tree.end(part.folder); entry = image.tree.end(entry)) {
      if (image.tree.is_folder(entry)) continue;
      const std::string_view name = image.tree.name(entry);
      if (std::ranges::find(kShells, name) != kShells.end()) shells.emplace(name, entry);
      if (std::ranges::find(kManagers, name) != kManagers.end()) managers.emplace(name, entry);
    }
  }
  if (shells.empty() && managers.empty()) return;
  std::vector<std::string> names;
  std::vector<Index> entries;
  for (const auto* group : {&shells, &managers}) {
    for (const auto& [name, entry] : *group) {
      names.push_back(name);
      entries.push_back(entry);
    }
  }
  std::string what = shells.empty() ? "" : plural(shells.size(), "shell");
  if (!managers.empty()) what += (what.empty() ? "" : " and ") + plural(managers.size(), "package manager");
  Finding& finding = found.add(fmt::format("{}: {}", what, some_of(names, 4)));
  image.list(finding, entries, [&](Index entry) { return std::string(image.owner_of(entry)); });
}

}  // namespace plimsoll::harden
