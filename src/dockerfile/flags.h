// SPDX-License-Identifier: Apache-2.0
// The flags of instructions: which there are, and what --mount says.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

enum class FlagValue : std::uint8_t { text, boolean, list };  // list: may be given several times
struct FlagRule {
  std::string_view name;  // "--from"
  FlagValue value = FlagValue::text;
};
/// Those an instruction takes, sorted by name; none for most.
std::span<const FlagRule> known_flags(Keyword keyword);

enum class MountType : std::uint8_t { bind, cache, tmpfs, secret, ssh };
struct Mount {
  MountType type = MountType::bind;
  std::string from, source, target, id, sharing;
  std::optional<std::string> env;  // of a secret: the variable that holds it
  bool read_only = true;
  bool required = false;
  std::optional<std::uint64_t> uid, gid, mode, size;
  std::size_t flag = 0;  // index in Instruction::flags
};
/// The value of one --mount: a CSV record of key=value. Variables stay as written. ErrorKind::malformed as BuildKit.
Result<Mount> parse_mount(std::string_view value);
/// The fields of one CSV record; quotes hold commas, a doubled quote is one. ErrorKind::malformed.
Result<std::vector<std::string>> csv_fields(std::string_view line);
/// Every --mount of a RUN that can be read.
std::vector<Mount> mounts_of(const Instruction& run);

}  // namespace plimsoll::dockerfile
