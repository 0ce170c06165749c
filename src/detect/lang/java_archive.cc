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
#include <vector>

#include <fmt/format.h>

#include "base/lines.h"
#include "codec/zip.h"
#include "detect/lang/documents.h"
#include "detect/lang/java_identity.h"
#include "detect/lang/java_license.h"
#include "detect/lang/java_metadata.h"
#include "detect/lang/java_names.h"
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
constexpr std::size_t kAllPropertiesBytes = 16 * kMiB;

/// What was found in one archive.
struct Contents {
  std::vector<PomProperties> projects;
  JavaManifest manifest;
  bool has_manifest = false;
  Damage damage;
  // What pom.properties may still cost, whatever comes of them.
  std::size_t properties_left = kMostProperties, bytes_left = kAllPropertiesBytes;
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
  contents.has_manifest = true;  // of several the first counts
  const auto has_end = [](std::string_view text) { return end_of_main_section(text) != text.npos; };
  const auto text = head_of(zip, entry, kManifestBytes, has_end);
  if (!text) return contents.damage.add(text.error().message);
  if (entry.size > text->size() && !has_end(*text))
    contents.damage.add(
        fmt::format("the manifest's main section goes on beyond {} bytes and was cut there", kManifestBytes));
  contents.manifest = JavaManifest(*text);
}

/// "META-INF/maven/GROUP/ARTIFACT/pom.properties", also below another folder.
bool is_pom_properties(std::string_view path) {
  const auto begin = path.rfind("META-INF/maven/");
  return path.ends_with("/pom.properties") && begin != path.npos && (begin == 0 || path[begin - 1] == '/');
}

void read_project(const ZipReader& zip, const ZipEntry& entry, Contents& contents) {
  if (contents.properties_left == 0 || contents.bytes_left == 0) {
    return contents.damage.add(
        fmt::format("it holds more than {} pom.properties or {} bytes of them; the others were "
                    "not read",
                    kMostProperties, kAllPropertiesBytes));
  }
  --contents.properties_left;
  const auto text = head_of(zip, entry, kPropertiesBytes, [](const std::string&) { return false; });
  contents.bytes_left -= std::min(contents.bytes_left, text ? text->size() : kPropertiesBytes);
  if (!text) return contents.damage.add(text.error().message);
  if (entry.size > text->size())
    contents.damage.add(
        fmt::format("{} is larger than {} bytes and was cut there", printable(entry.path, 200), kPropertiesBytes));
  PomProperties project = read_pom_properties(*text);
  if (is_sound(project.artifact, project.version)) {
    contents.projects.push_back(std::move(project));
  } else {
    contents.damage.add(fmt::format("{} has no artifactId or no version", printable(entry.path, 200)));
  }
}

Contents read(Bytes archive) {
  Contents contents;
  auto zip = ZipReader::open(archive);
  if (!zip) {
    contents.damage.add(zip.error().message);
    return contents;
  }
  while (true) {
    const auto entry = zip->next();
    if (!entry) contents.damage.add(entry.error().message);
    if (!entry || *entry == nullptr) return contents;
    const std::string_view path = (*entry)->path;
    if ((*entry)->type != EntryType::file || path.size() < 15) continue;
    if (path.ends_with("pom.properties") && is_pom_properties(path)) {
      read_project(*zip, **entry, contents);
    } else if (!contents.has_manifest && path.size() == 20 &&
               std::ranges::equal(path, std::string_view("meta-inf/manifest.mf"), {}, to_lower)) {
      read_manifest(*zip, **entry, contents);
    }
  }
}

/// Some suffixes mean other things elsewhere: RAR archives, Nix archives, Perl's PAR.
bool is_ambiguous(std::string_view path) {
  return std::ranges::any_of(std::to_array<std::string_view>({".kar", ".nar", ".par", ".rar", ".sar"}),
                             [&](std::string_view suffix) { return path.ends_with(suffix); });
}

void detect(const FileView& file, FactSink& sink) {
  const bool ambiguous = is_ambiguous(file.path);
  if (file.content.empty() || (ambiguous && !as_text(file.content).starts_with("PK"))) return;
  const Contents contents = read(file.content);
  if (ambiguous && !contents.has_manifest && contents.projects.empty()) return;
  std::string_view stem = file_name(file.path);
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
    Package* package = packages.add(maven_name(project.group, project.artifact), project.version);
    if (package != nullptr && own) package->license = license;
  }
  const bool is_more =
      contents.projects.empty() || (!has_own && itself && (itself->has_named_version || !itself->group.empty()));
  if (itself && is_more) {
    const std::string name = maven_name(itself->group, itself->artifact);
    if (Package* package = packages.add(name, itself->version)) package->license = license;
    // Advisories speak of the server as a whole.
    if (name == "org.apache.tomcat:tomcat-catalina") packages.add("org.apache.tomcat:tomcat", itself->version);
  }
  packages.send(sink);
  contents.damage.send(sink);
}

}  // namespace

Detector java_archive_detector() {
  return {"java-archive", 1, "jar, war, ear and other Java archives (pom.properties, manifest, file name)", kWants,
          detect};
}

}  // namespace plimsoll::detect
