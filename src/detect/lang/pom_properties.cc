// SPDX-License-Identifier: Apache-2.0
// pom.properties of archives that were unpacked, as servers do with web applications: META-INF/maven/GROUP/ARTIFACT
// is a folder of the image then. Inside of an archive it is read with the archive (java_archive.cc).
#include <array>

#include "detect/lang/documents.h"
#include "detect/lang/java_identity.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "pom.properties"}};

bool is_in_archive(std::string_view path) {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    if (is_opened_archive(path.substr(0, slash))) return true;
  }
  return false;
}

void detect(const FileView& file, FactSink& sink) {
  const auto maven = file.path.rfind("META-INF/maven/");
  if (maven == file.path.npos || (maven > 0 && file.path[maven - 1] != '/') || is_in_archive(file.path)) return;
  const PomProperties project = read_pom_properties(as_text(file.content));
  Packages packages("maven");
  if (packages.add(maven_name(project.group, project.artifact), project.version) == nullptr)
    return add_malformed(sink, "it has no artifactId or no version");
  packages.send(sink);
}

}  // namespace

Detector pom_properties_detector() {
  return {"pom-properties", 1, "unpacked Java archives (META-INF/maven/*/*/pom.properties)", kWants, detect, kMiB};
}

}  // namespace plimsoll::detect
