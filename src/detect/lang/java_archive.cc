// SPDX-License-Identifier: Apache-2.0
// Java archives: jar, war, ear and their relatives, all zip files.
//
// What an archive is stands in up to three places, here in order of trust: META-INF/maven/GROUP/ARTIFACT/
// pom.properties, which Maven writes and which is kept when archives are merged ("shaded"), so that there may be many;
// META-INF/MANIFEST.MF; the file name. Nothing else is inflated: archives inside are shown by the walk one by one.
//
// An archive is a package for each pom.properties, and one more for itself when none of these can be its own.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "codec/zip.h"
#include "detect/lang/java_license.h"
#include "detect/lang/java_metadata.h"
#include "detect/lang/java_names.h"
#include "detect/lang/packages.h"
#include "detect/os/lines.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{
    Want{Want::Kind::suffix, ".ear"}, Want{Want::Kind::suffix, ".hpi"}, Want{Want::Kind::suffix, ".jar"},
    Want{Want::Kind::suffix, ".jpi"}, Want{Want::Kind::suffix, ".kar"}, Want{Want::Kind::suffix, ".lpkg"},
    Want{Want::Kind::suffix, ".nar"}, Want{Want::Kind::suffix, ".par"}, Want{Want::Kind::suffix, ".rar"},
    Want{Want::Kind::suffix, ".sar"}, Want{Want::Kind::suffix, ".war"},
};

constexpr std::size_t kManifestBytes = kMiB;         // of the main section
constexpr std::size_t kPropertiesBytes = 64 * kKiB;  // of one pom.properties; real ones have 200 bytes
constexpr std::size_t kMostProperties = 20'000;

/// What was found in one archive.
struct Contents {
  std::vector<PomProperties> projects;
  JavaManifest manifest;
  std::string first_problem;
  std::size_t problems = 0;

  void problem(std::string text) {
    if (problems++ == 0) first_problem = std::move(text);
  }
};

/// Up to `limit` bytes of a member, fewer when `is_enough` says so of what came.
template <typename Enough>
Result<std::string> head_of(const ZipReader& zip, const ZipEntry& entry, std::size_t limit, Enough is_enough) {
  const StreamPtr stream = TRY(zip.open_entry(entry));
  std::string text;
  while (text.size() < limit) {
    const Bytes chunk = TRY(stream->next(limit - text.size()));
    if (chunk.empty()) break;
    text += as_text(chunk);
    if (is_enough(text)) break;
  }
  return text;
}

void read_manifest(const ZipReader& zip, const ZipEntry& entry, Contents& contents) {
  const auto has_end = [](std::string_view text) { return end_of_main_section(text) != text.npos; };
  const auto text = head_of(zip, entry, kManifestBytes, has_end);
  if (!text) return contents.problem(text.error().message);
  if (entry.size > text->size() && !has_end(*text))
    contents.problem(
        fmt::format("the manifest's main section goes on beyond {} bytes and was cut there", kManifestBytes));
  contents.manifest = JavaManifest(*text);
}

/// "META-INF/maven/GROUP/ARTIFACT/pom.properties", also below another folder.
bool is_pom_properties(std::string_view path) {
  const auto begin = path.rfind("META-INF/maven/");
  return path.ends_with("/pom.properties") && begin != path.npos && (begin == 0 || path[begin - 1] == '/');
}

void read_project(const ZipReader& zip, const ZipEntry& entry, Contents& contents) {
  if (contents.projects.size() >= kMostProperties) {
    return contents.problem(
        fmt::format("it holds more than {} pom.properties; the others were not read", kMostProperties));
  }
  const auto text = head_of(zip, entry, kPropertiesBytes, [](const std::string&) { return false; });
  if (!text) return contents.problem(text.error().message);
  if (entry.size > text->size())
    contents.problem(
        fmt::format("{} is larger than {} bytes and was cut there", printable(entry.path, 200), kPropertiesBytes));
  PomProperties project = read_pom_properties(*text);
  if (is_sound(project.artifact, project.version)) {
    contents.projects.push_back(std::move(project));
  } else {
    contents.problem(fmt::format("{} has no artifactId or no version", printable(entry.path, 200)));
  }
}

Contents read(Bytes archive) {
  Contents contents;
  auto zip = ZipReader::open(archive);
  if (!zip) {
    contents.problem(zip.error().message);
    return contents;
  }
  while (true) {
    const auto entry = zip->next();
    if (!entry) contents.problem(entry.error().message);
    if (!entry || *entry == nullptr) return contents;
    const std::string_view path = (*entry)->path;
    if ((*entry)->type != EntryType::file || path.size() < 15) continue;
    if (path.ends_with("pom.properties") && is_pom_properties(path)) {
      read_project(*zip, **entry, contents);
    } else if (path.size() == 20 && std::ranges::equal(path, std::string_view("meta-inf/manifest.mf"), {}, to_lower)) {
      read_manifest(*zip, **entry, contents);
    }
  }
}

/// A manifest's version without what some tools add: "8.11.1 0b002b1 - janhoy", "5.6.0 (b0)".
std::string_view bare_version(std::string_view version) {
  version = version.substr(0, version.find_first_of(" \t;,("));
  if (version.starts_with('v') || version.starts_with('V')) version.remove_prefix(1);
  return version.find_first_of("${}") == version.npos && is_sound("x", version) ? version : std::string_view{};
}

/// The archive itself as manifest and file name tell it.
struct Itself {
  std::string group, artifact, version;
  bool named_version = false;  // the file name has one
  [[nodiscard]] std::string name() const { return group.empty() ? artifact : group + ":" + artifact; }
};

bool is_identifier(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '-' || c == '_' || c == '.';
  });
}

std::string pick_artifact(std::string_view stem, const JavaManifest& manifest, std::string_view version) {
  const std::string_view title = manifest.get("Implementation-Title");
  // In Tomcat's own folder "catalina.jar" is what repositories call "tomcat-catalina".
  if (title == "Apache Tomcat" && !stem.starts_with("tomcat")) return fmt::format("tomcat-{}", stem);
  const bool renamed = is_identifier(title) && title != stem && known_group(stem, version).empty();
  return std::string(renamed ? title : stem);
}

std::string pick_group(const Itself& itself, const JavaManifest& manifest) {
  if (const auto known = known_group(itself.artifact, itself.version); !known.empty()) return std::string(known);
  if (const auto told = manifest.get("Group-Id"); !told.empty()) return std::string(told);  // Jenkins plugins
  const bool standard = itself.artifact.starts_with("javax.") || itself.artifact.starts_with("jakarta.");
  if (standard) return group_in_name(itself.artifact, itself.artifact);
  for (const std::string_view attribute : {"Bundle-SymbolicName", "Automatic-Module-Name"}) {
    std::string group = group_in_name(manifest.get(attribute), itself.artifact);
    if (!group.empty()) return group;
  }
  const std::string_view vendor = manifest.get("Implementation-Vendor-Id");
  if (vendor.find('.') != vendor.npos || vendor == itself.artifact) return std::string(vendor);
  return group_in_name(itself.artifact, itself.artifact);
}

std::optional<Itself> identify(std::string_view stem, const JavaManifest& manifest) {
  // The jars of a JDK are told by its "release" file.
  if (manifest.get("Specification-Title") == "Java Platform API Specification") return std::nullopt;

  std::string_view written = manifest.get("Plugin-Version");
  if (written.empty()) written = manifest.get("Implementation-Version");
  written = bare_version(written);
  const std::string_view bundle = bare_version(manifest.get("Bundle-Version"));
  const std::array hints{written, bundle};
  const JarName file = split_jar_name(stem, hints);

  Itself itself;
  itself.named_version = !file.version.empty();
  // OSGi and some builds respell a version; the file name has it as repositories do.
  const bool is_told = is_same_version(file.version, written) || is_same_version(file.version, bundle);
  if (is_told || (itself.named_version && written.empty())) {
    itself.version = file.version;
  } else if (!written.empty()) {
    itself.version = written;
  } else {
    itself.version = !bundle.empty() ? bundle : bare_version(manifest.get("Specification-Version"));
  }

  if (const std::string_view plugin = manifest.get("Short-Name"); !manifest.get("Plugin-Version").empty()) {
    itself.artifact = plugin.empty() ? manifest.get("Extension-Name") : plugin;
  } else if (itself.named_version) {
    itself.artifact = file.artifact;
  } else {
    itself.artifact = pick_artifact(stem, manifest, itself.version);
  }
  if (!is_sound(itself.artifact, itself.version)) return std::nullopt;
  if (const Coordinates split = split_group(itself.artifact, itself.version); !split.group.empty()) {
    itself.group = split.group;
    itself.artifact = std::string(split.artifact);
  } else {
    itself.group = pick_group(itself, manifest);
  }
  return itself;
}

/// With one separator: distributions rename "x_1.3_spec" to "x-1.3-spec".
std::string plain(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '_', '-');
  return out;
}

/// Whether a project found inside can be what the archive itself is.
bool is_own(const PomProperties& project, std::string_view stem, const std::optional<Itself>& itself) {
  if (plain(stem) == plain(project.artifact) || stem.starts_with(project.artifact + "-" + project.version)) return true;
  if (!itself) return false;
  if (itself->artifact == project.artifact) return true;
  const bool alike = itself->artifact.ends_with(project.artifact) || project.artifact.ends_with(itself->artifact);
  return alike && is_same_version(itself->version, project.version);
}

void detect(const FileView& file, FactSink& sink) {
  if (file.content.empty()) return;
  const Contents contents = read(file.content);
  std::string_view stem = file.path.substr(file.path.rfind('/') + 1);
  stem = stem.substr(0, stem.rfind('.'));

  const auto itself = identify(stem, contents.manifest);
  const std::string license = bundle_license(contents.manifest.get("Bundle-License"));
  Packages packages("maven");
  bool has_own = false;
  for (const PomProperties& project : contents.projects) {
    // The only project in an archive is the archive under any name, unless that has a version of its own.
    const bool alone = contents.projects.size() == 1 && (!itself || is_same_version(itself->version, project.version));
    const bool own = alone || is_own(project, stem, itself);
    has_own |= own;
    Package* package = packages.add(project.group.empty() ? project.artifact : project.group + ":" + project.artifact,
                                    project.version);
    if (package != nullptr && own) package->license = license;
  }
  const bool is_more =
      contents.projects.empty() || (!has_own && itself && (itself->named_version || !itself->group.empty()));
  if (itself && is_more) {
    if (Package* package = packages.add(itself->name(), itself->version)) package->license = license;
    if (itself->name() == "org.apache.tomcat:tomcat-catalina" && contents.projects.empty())
      packages.add("org.apache.tomcat:tomcat", itself->version);
  }
  packages.send(sink);
  if (contents.problems > 0) {
    const std::string more = contents.problems > 1 ? fmt::format(" ({} more)", contents.problems - 1) : "";
    add_malformed(sink, contents.first_problem + more);
  }
}

}  // namespace

Detector java_archive_detector() {
  return {"java-archive", 1, "jar, war, ear and other Java archives (pom.properties, manifest, file name)", kWants,
          detect};
}

}  // namespace plimsoll::detect
