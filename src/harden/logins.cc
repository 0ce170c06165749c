// SPDX-License-Identifier: Apache-2.0
// Accounts that somebody could log in to, and such as share what should be one's own.
#include <algorithm>
#include <array>
#include <map>

#include "base/words.h"
#include "harden/checks.h"

namespace plimsoll::harden {

namespace {

/// Programs that end at once, so that nobody gets a session.
constexpr std::array<std::string_view, 6> kNoShells{"nologin", "false", "sync", "halt", "shutdown", "true"};

bool has_shell(const User& user) {
  const std::string_view shell = std::string_view(user.shell).substr(user.shell.rfind('/') + 1);
  return std::ranges::find(kNoShells, shell) == kNoShells.end();  // none at all means /bin/sh
}

/// The password field that counts: shadow's, when passwd refers to it.
struct Password {
  std::string_view method;
  std::string_view file;
  std::uint32_t line;
};
Password password_of(const Accounts& accounts, const User& user) {
  if (user.password == "x") {
    if (const Shadow* shadow = accounts.find_shadow(user.name)) return {shadow->password, "etc/shadow", shadow->line};
    return {"*", "etc/passwd", user.line};
  }
  return {user.password, "etc/passwd", user.line};
}

Place line_of(const Context& image, std::string_view file, std::uint32_t line, std::string detail) {
  const Index entry = image.tree.resolve(file);
  Place made = entry == kNone ? Place{} : image.place(entry, "");
  made.path = file;
  made.line = line;
  made.detail = std::move(detail);
  return made;
}

template <typename Key>
void report_shared(const Context& image, Found& found, std::string_view file, std::string_view what,
                   const std::map<Key, std::vector<std::pair<std::string, std::uint32_t>>>& holders) {
  for (const auto& [key, lines] : holders) {
    if (lines.size() < 2) continue;
    std::vector<std::string> names;
    for (const auto& [name, line] : lines) names.push_back(name);
    Finding& finding = found.add(fmt::format("{} {} is shared by {}", what, key, some_of(names, 4)));
    if constexpr (std::is_same_v<Key, std::int64_t>) {
      if (what == "uid" && key == 0) finding.severity = Severity::high;
    }
    for (const auto& [name, line] : lines) finding.places.push_back(line_of(image, file, line, name));
    if (finding.places.front().layer) finding.layer = *finding.places.front().layer;
  }
}

}  // namespace

void check_empty_passwords(const Context& image, Found& found) {
  for (const User& user : image.accounts.users) {
    const Password password = password_of(image.accounts, user);
    if (!password.method.empty() || user.name.starts_with('+') || user.name.starts_with('-')) continue;
    Finding& finding = found.add(fmt::format("account {} has an empty password", user.name));
    if (!has_shell(user)) finding.severity = Severity::medium;
    finding.places.push_back(line_of(image, password.file, password.line, user.shell.empty() ? "/bin/sh" : user.shell));
    if (finding.places.front().layer) finding.layer = *finding.places.front().layer;
    finding.remedy.rewrite = fmt::format("RUN passwd -l {}", user.name);
  }
}

void check_logins(const Context& image, Found& found) {
  for (const User& user : image.accounts.users) {
    const Password password = password_of(image.accounts, user);
    const bool has_hash = password.method.starts_with('$') || password.method == "des";
    if (!has_hash || !has_shell(user)) continue;
    Finding& finding = found.add(fmt::format("account {} has a password and a login shell", user.name));
    if (user.uid != 0) finding.severity = Severity::medium;
    const std::string form = password.method == "des" ? "DES hash" : fmt::format("hash {}", password.method);
    finding.places.push_back(line_of(image, password.file, password.line, form));
    if (finding.places.front().layer) finding.layer = *finding.places.front().layer;
    finding.remedy.rewrite = fmt::format("RUN passwd -l {}", user.name);
  }
}

void check_duplicate_accounts(const Context& image, Found& found) {
  using Lines = std::vector<std::pair<std::string, std::uint32_t>>;
  std::map<std::int64_t, Lines> uids, gids;
  std::map<std::string, Lines> users, groups;
  for (const User& user : image.accounts.users) {
    uids[user.uid].emplace_back(user.name, user.line);
    users[user.name].emplace_back(user.name, user.line);
  }
  for (const Group& group : image.accounts.groups) {
    gids[group.gid].emplace_back(group.name, group.line);
    groups[group.name].emplace_back(group.name, group.line);
  }
  report_shared(image, found, "etc/passwd", "uid", uids);
  report_shared(image, found, "etc/passwd", "the name", users);
  report_shared(image, found, "etc/group", "gid", gids);
  report_shared(image, found, "etc/group", "the group name", groups);
}

}  // namespace plimsoll::harden
