// SPDX-License-Identifier: Apache-2.0
// What compose files and run lines share: values that say several things in one word ("127.0.0.1:80:80/udp",
// "./data:/data:ro,rshared", "seccomp=unconfined", "CAP_SYS_ADMIN").
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "settings/run_spec.h"

namespace plimsoll::settings {

/// Where a stretch of a value stands in the file. `at` is a place of the value as a whole: exact when the file has the
/// value there as it is, in quotes or not, else the whole.
struct Said {
  std::string_view file;  // the text of the file
  TextRange where;        // of the value
  std::string_view value;

  [[nodiscard]] TextRange part(std::size_t offset, std::size_t size) const;
  [[nodiscard]] TextRange part(std::string_view stretch) const {  // a view into `value`
    return part(static_cast<std::size_t>(stretch.data() - value.data()), stretch.size());
  }
};

/// "[[address:]host:]container[/protocol]", with ranges and [IPv6].
Port parse_port(const Said& said);

/// "[source:]target[:options]", also "C:\data:C:\data".
MountPoint parse_volume(const Said& said);
/// What a source is that is not said to be anything: a folder of the host, or a volume's name.
MountPoint::Type type_of_source(std::string_view source);

/// "type=bind,source=/a,target=/b,readonly" of --mount.
MountPoint parse_mount_option(const Said& said);

/// One value of security_opt or --security-opt.
void apply_security_option(const Said& said, RunSpec& spec);

/// "SYS_ADMIN" of "cap_sys_admin".
std::string capability_name(std::string_view text);

/// "A=b" or "A".
Variable parse_variable(const Said& said);

/// As a shell splits a line without expanding anything.
std::vector<std::string> split_command(std::string_view line);

/// "true", "yes", "on", "1", "t", "y" in any case.
bool means_true(std::string_view text);

/// Of items with equal keys the last one stays, at the place of the first.
template <typename T, typename Key>
void keep_last(std::vector<T>& list, Key key_of) {
  std::map<std::string, std::size_t> seen;
  std::vector<T> kept;
  for (T& item : list) {
    const auto [at, is_new] = seen.try_emplace(key_of(item), kept.size());
    if (is_new) {
      kept.push_back(std::move(item));
    } else {
      kept[at->second] = std::move(item);
    }
  }
  list = std::move(kept);
}

}  // namespace plimsoll::settings
