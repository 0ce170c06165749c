// SPDX-License-Identifier: Apache-2.0
// link: detect
// The detectors that read every ELF program. The first byte chooses: any file, or a file built around the bytes, which
// are then Go's build information, its table of functions, or a section or note of another detector.
#include <algorithm>

#include "../recipes/go.h"
#include "detect_one.h"

namespace {

class Checks final : public plimsoll::FactSink {
 public:
  void add(plimsoll::Fact fact) override {
    const auto* package = std::get_if<plimsoll::Package>(&fact);
    if (package == nullptr) return;
    if (package->name.empty() || package->version.empty() || package->source_name.empty()) std::abort();
    if (!package->linkage.known && !package->linkage.parts.empty()) std::abort();
    if (!std::ranges::is_sorted(package->linkage.parts)) std::abort();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll;
  if (size == 0) return 0;
  const unsigned choice = data[0];
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  recipe::Elf elf((choice & 8) != 0 ? 4 : 8, (choice & 16) != 0 ? elf::Order::big : elf::Order::little);
  constexpr std::string_view kModules =
      "path\ta.org/m/cmd\nmod\ta.org/m\tv1.0.0\t\ndep\tb.org/n\tv1.2.0\n=>\tc.org/f\tv1\n";
  std::string file;
  switch (choice & 7) {
    case 0:
      file = input;
      break;
    case 1:
      file = elf.section(".go.buildinfo", input).text();
      break;
    case 2:
      file = elf.section(".go.buildinfo", recipe::go_build_info("go1.21.3", input)).text();
      break;
    case 3:
      elf.section(".go.buildinfo", recipe::go_build_info("go1.21.3", kModules)).section(".gopclntab", input);
      file = elf.text();
      break;
    case 4:
      elf.section(".go.buildinfo", recipe::go_build_info("go1.21.3", kModules)).section(".data.rel.ro", input);
      file = elf.text();
      break;
    case 5:
      file = elf.section(".dep-v0", input).text();
      break;
    case 6:
      file = elf.note(".note.package", "FDO", 0xcafe1a7e, input).text();
      break;
    default:
      file = elf.section(".note", input, elf::kSectionNote).without_sections().text();
  }
  Checks checks;
  for (const Detector& detector : detectors()) {
    for (const Want& want : detector.wants) {
      if (want.kind == Want::Kind::executable) detector.detect({"usr/bin/app", as_bytes(file)}, checks);
    }
  }
  return 0;
}
