// SPDX-License-Identifier: Apache-2.0
#include "harden/capability.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace plimsoll::harden {

namespace {

/// By number (linux/capability.h).
constexpr std::array<std::string_view, 41> kNames{"chown",
                                                  "dac_override",
                                                  "dac_read_search",
                                                  "fowner",
                                                  "fsetid",
                                                  "kill",
                                                  "setgid",
                                                  "setuid",
                                                  "setpcap",
                                                  "linux_immutable",
                                                  "net_bind_service",
                                                  "net_broadcast",
                                                  "net_admin",
                                                  "net_raw",
                                                  "ipc_lock",
                                                  "ipc_owner",
                                                  "sys_module",
                                                  "sys_rawio",
                                                  "sys_chroot",
                                                  "sys_ptrace",
                                                  "sys_pacct",
                                                  "sys_admin",
                                                  "sys_boot",
                                                  "sys_nice",
                                                  "sys_resource",
                                                  "sys_time",
                                                  "sys_tty_config",
                                                  "mknod",
                                                  "lease",
                                                  "audit_write",
                                                  "audit_control",
                                                  "setfcap",
                                                  "mac_override",
                                                  "mac_admin",
                                                  "syslog",
                                                  "wake_alarm",
                                                  "block_suspend",
                                                  "audit_read",
                                                  "perfmon",
                                                  "bpf",
                                                  "checkpoint_restore"};

constexpr std::array<std::string_view, 16> kDangerous{
    "bpf",       "chown",   "dac_override", "dac_read_search", "fowner",    "mac_admin",  "mac_override", "mknod",
    "net_admin", "setfcap", "setgid",       "setuid",          "sys_admin", "sys_module", "sys_ptrace",   "sys_rawio"};

constexpr std::uint32_t kRevisionMask = 0xff000000, kEffective = 1;
constexpr int kBits = 64, kRevisionShift = 24;

std::vector<std::string> names_in(std::uint64_t set) {
  std::vector<std::string> names;
  for (std::size_t bit = 0; bit < kBits; ++bit) {
    if ((set >> bit & 1) == 0) continue;
    names.push_back(bit < kNames.size() ? std::string(kNames[bit]) : fmt::format("{}", bit));
  }
  return names;
}

std::string clause(std::uint64_t set, std::string_view flags) {
  std::string text;
  for (const std::string& name : names_in(set)) text += fmt::format("{}cap_{}", text.empty() ? "" : ",", name);
  return text.append(flags);
}

}  // namespace

std::vector<std::string> FileCapabilities::granted() const { return names_in(permitted); }

std::string FileCapabilities::str() const {
  // libcap groups those that share their flags.
  std::string text;
  const auto add = [&](std::uint64_t set, std::string_view flags) {
    if (set != 0) text += (text.empty() ? "" : " ") + clause(set, flags);
  };
  add(permitted & ~inheritable, effective ? "=ep" : "=p");
  add(permitted & inheritable, effective ? "=eip" : "=ip");
  add(inheritable & ~permitted, effective ? "=ei" : "=i");
  return text;
}

Result<FileCapabilities> parse_capabilities(std::string_view attribute) {
  ByteReader reader(as_bytes(attribute));
  FileCapabilities found;
  const auto magic = TRY(reader.little<std::uint32_t>());
  const std::uint32_t revision = (magic & kRevisionMask) >> kRevisionShift;
  if (revision < 1 || revision > 3)
    return fail(ErrorKind::malformed, "file capabilities of revision {} are not known", revision);
  found.effective = (magic & kEffective) != 0;
  for (int half = 0; half < (revision == 1 ? 1 : 2); ++half) {
    found.permitted |= static_cast<std::uint64_t>(TRY(reader.little<std::uint32_t>())) << (32 * half);
    found.inheritable |= static_cast<std::uint64_t>(TRY(reader.little<std::uint32_t>())) << (32 * half);
  }
  if (revision == 3) found.root_uid = TRY(reader.little<std::uint32_t>());
  if (reader.remaining() != 0) {
    return fail(ErrorKind::malformed, "file capabilities of revision {} have {} bytes too many", revision,
                reader.remaining());
  }
  return found;
}

bool is_dangerous(std::string_view capability) { return std::ranges::binary_search(kDangerous, capability); }

}  // namespace plimsoll::harden
