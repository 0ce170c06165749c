// SPDX-License-Identifier: Apache-2.0
// Accounts: who there is in an image, and who a container started from it is.
//
// The lookup is that of the runtimes (runc's and containerd's user packages): they read passwd and group their own
// way, not as the C library does. A number that does not parse is 0 there, and so it is here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::harden {

/// Kept files by path, "etc/passwd".
using KeptFiles = std::map<std::string, std::string, std::less<>>;

struct User {
  std::string name, password;
  std::int64_t uid = 0, gid = 0;
  std::string home, shell;
  std::uint32_t line = 0;  // 1-based
};

struct Group {
  std::string name;
  std::int64_t gid = 0;
  std::vector<std::string> members;
  std::uint32_t line = 0;
};

struct Shadow {
  std::string name, password;
  std::uint32_t line = 0;
};

struct Accounts {
  std::vector<User> users;
  std::vector<Group> groups;
  std::vector<Shadow> shadows;
  bool has_users = false;  // there is an etc/passwd

  [[nodiscard]] const User* find_user(std::int64_t uid) const;  // the first
  [[nodiscard]] const Shadow* find_shadow(std::string_view name) const;
};

Accounts read_accounts(const KeptFiles& files);

/// Who a container runs as, by Config.User.
struct RunUser {
  enum class Fate : std::uint8_t { starts, unknown_user, unknown_group, out_of_range };
  Fate fate = Fate::starts;
  std::uint32_t uid = 0, gid = 0;
  std::vector<std::uint32_t> groups;  // supplementary, as far as the image gives them
  std::string name;                   // of the account; empty when no account has this uid
  std::string home;
  std::string missing;  // the name that passwd or group lacks

  [[nodiscard]] bool is_root() const { return fate == Fate::starts && uid == 0; }
  [[nodiscard]] std::string str() const;  // "uid 1000 (app)", "uid 1000"
};

RunUser find_run_user(std::string_view spec, const Accounts& accounts);

}  // namespace plimsoll::harden
