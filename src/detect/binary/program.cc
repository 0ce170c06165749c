// SPDX-License-Identifier: Apache-2.0
// Every program the image could run, so that those no package owns can be counted. Libraries with an execute bit are
// none; a broken ELF file is told here, once for all detectors that read such files.
#include <array>

#include "codec/elf.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::executable,
                                 "\x7f"
                                 "ELF"}};

void detect(const FileView& file, FactSink& sink) {
  const auto program = elf::File::parse(file.content);
  if (!program) {
    sink.add(Gap{"malformed-file", printable(program.error().message)});
    return;
  }
  if (program->problem()) sink.add(Gap{"malformed-file", printable(program->problem()->message)});
  if (program->is_program()) sink.add(Program{printable(program->interpreter(), 256)});
}

}  // namespace

Detector program_detector() { return {"program", 1, "ELF programs with an execute bit", kWants, detect}; }

}  // namespace plimsoll::detect
