// SPDX-License-Identifier: Apache-2.0
// Bills of materials that lie in an image: what Bitnami, Chainguard and others ship, those in wheels (PEP 770), and the
// document that an image given as SBOM consists of ("sbom"). The distribution one states is used when the image has no
// other.
#include "package/sbom/sbom.h"

#include <array>

#include "base/bytes.h"
#include "base/words.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{
    Want{Want::Kind::name, "bom.json"},    Want{Want::Kind::name, "sbom.json"},
    Want{Want::Kind::path, "sbom"},        Want{Want::Kind::suffix, ".cdx"},
    Want{Want::Kind::suffix, ".cdx.json"}, Want{Want::Kind::suffix, ".cyclonedx.json"},
    Want{Want::Kind::suffix, ".spdx"},     Want{Want::Kind::suffix, ".spdx.json"},
};

void detect(const FileView& file, FactSink& sink) {
  const std::string_view document = as_text(file.content);
  // The names are used for other things as well.
  if (sbom::format_of(document) == sbom::Format::none && file.path != "sbom") return;
  Result<sbom::Sbom> read = sbom::parse(document);
  if (!read) {
    const bool is_unsupported = read.error().kind == ErrorKind::unsupported;
    return sink.add(Gap{is_unsupported ? "unsupported-file" : "malformed-file", read.error().message});
  }
  for (Package& package : read->packages) sink.add(std::move(package));
  if (!read->distribution.id.empty()) sink.add(std::move(read->distribution));
  if (!read->problem.empty()) sink.add(Gap{"malformed-file", read->problem});
  if (read->unidentified > 0) {
    sink.add(
        Gap{"unidentified-components", fmt::format("{} without package URL and CPE cannot be matched with advisories",
                                                   plural(read->unidentified, "component"))});
  }
}

}  // namespace

Detector sbom_detector() {
  return {"sbom", 1, "bills of materials: CycloneDX and SPDX documents", kWants, detect, 128 * kMiB};
}

}  // namespace plimsoll::detect
