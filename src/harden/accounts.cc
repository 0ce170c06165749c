// SPDX-License-Identifier: Apache-2.0
#include "harden/accounts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <fmt/core.h>

#include "base/lines.h"

namespace plimsoll::harden {

namespace {

constexpr std::int64_t kMostId = std::numeric_limits<std::int32_t>::max();  // the runtimes refuse larger numbers …
constexpr std::int64_t kMostKernelId = std::numeric_limits<std::uint32_t>::max() - 1;  // … but take what passwd says

struct Number {
  std::int64_t value = 0;
  bool parses = false;
};

/// As Go's Atoi: a sign and digits; what is too large becomes the largest there is and does not parse.
Number number_of(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  std::string_view digits = text;
  if (is_negative || text.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{}) {
    return {is_negative ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max(), false};
  }
  return {is_negative ? -value : value, true};
}

/// The fields of a line, missing ones empty; what is more than `N` is dropped.
template <std::size_t N>
std::array<std::string_view, N> fields_of(std::string_view line) {
  std::array<std::string_view, N> fields{};
  for (std::string_view& field : fields) {
    const std::size_t end = std::min(line.find(':'), line.size());
    field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return fields;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    items.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

template <typename Each>
void each_line(const KeptFiles& files, std::string_view path, Each each) {
  const auto file = files.find(path);
  if (file == files.end()) return;
  std::uint32_t number = 0;
  for (std::string_view rest = file->second; !rest.empty();) {
    const std::string_view line = take_line(rest);
    ++number;
    if (!trim(line).empty()) each(trim(line), number);
  }
}

}  // namespace

const User* Accounts::find_user(std::int64_t uid) const {
  const auto found = std::ranges::find(users, uid, &User::uid);
  return found == users.end() ? nullptr : &*found;
}

const Shadow* Accounts::find_shadow(std::string_view name) const {
  const auto found = std::ranges::find(shadows, name, &Shadow::name);
  return found == shadows.end() ? nullptr : &*found;
}

Accounts read_accounts(const KeptFiles& files) {
  Accounts accounts;
  accounts.has_users = files.contains("etc/passwd");
  each_line(files, "etc/passwd", [&](std::string_view line, std::uint32_t number) {
    const auto [name, password, uid, gid, gecos, home, shell] = fields_of<7>(line);
    accounts.users.push_back({std::string(name), std::string(password), number_of(uid).value, number_of(gid).value,
                              std::string(home), std::string(shell), number});
  });
  each_line(files, "etc/group", [&](std::string_view line, std::uint32_t number) {
    const auto [name, password, gid, members] = fields_of<4>(line);
    accounts.groups.push_back({std::string(name), number_of(gid).value, list_of(members), number});
  });
  each_line(files, "etc/shadow", [&](std::string_view line, std::uint32_t number) {
    const auto [name, password] = fields_of<2>(line);
    accounts.shadows.push_back({std::string(name), std::string(password), number});
  });
  return accounts;
}

std::string RunUser::str() const {
  return name.empty() ? fmt::format("uid {}", uid) : fmt::format("uid {} ({})", uid, name);
}

RunUser find_run_user(std::string_view spec, const Accounts& accounts) {
  RunUser run;
  const auto [user, group] = fields_of<2>(spec);
  const Number user_id = number_of(user), group_id = number_of(group);
  std::int64_t uid = 0, gid = 0;
  bool is_out = false;

  // A number is never a name; the first match counts. Nothing stands for uid 0.
  const bool by_id = user.empty() || user_id.parses;
  const auto account = by_id ? std::ranges::find(accounts.users, user_id.value, &User::uid)
                             : std::ranges::find(accounts.users, user, &User::name);
  if (account != accounts.users.end()) {
    run.name = account->name;
    run.home = account->home;
    uid = account->uid;
    gid = account->gid;
  } else if (!by_id) {
    run.fate = RunUser::Fate::unknown_user;
    run.missing = user;
    return run;
  } else {
    uid = user_id.value;  // and gid 0
    is_out = uid < 0 || uid > kMostId;
  }

  // A group that is named replaces the account's, and then there are no supplementary ones.
  if (!group.empty()) {
    const auto named = group_id.parses ? std::ranges::find(accounts.groups, group_id.value, &Group::gid)
                                       : std::ranges::find(accounts.groups, group, &Group::name);
    if (named == accounts.groups.end() && !group_id.parses) {
      run.fate = RunUser::Fate::unknown_group;
      run.missing = group;
      return run;
    }
    const bool is_named = named != accounts.groups.end();
    gid = is_named ? named->gid : group_id.value;
    is_out = is_out || (!is_named && (gid < 0 || gid > kMostId));
  } else if (!run.name.empty()) {
    for (const Group& one : accounts.groups) {
      if (std::ranges::find(one.members, run.name) != one.members.end() && one.gid >= 0 && one.gid <= kMostKernelId)
        run.groups.push_back(static_cast<std::uint32_t>(one.gid));
    }
  }
  if (is_out || uid < 0 || uid > kMostKernelId || gid < 0 || gid > kMostKernelId) {
    run.fate = RunUser::Fate::out_of_range;
    run.missing = spec;
    return run;
  }
  run.uid = static_cast<std::uint32_t>(uid);
  run.gid = static_cast<std::uint32_t>(gid);
  return run;
}

}  // namespace plimsoll::harden
