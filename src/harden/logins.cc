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

constexpr std::size_t kMostPlaces = 50;

/// An account that a finding names.
struct Named {
  std::string name;
  Place place;
};

/// One finding for all accounts of a kind. `one` and `many` say what is wrong, "has an empty password".
void report_accounts(Found& found, const std::vector<Named>& accounts, Severity severity, std::string_view one,
                     std::string_view many) {
  if (accounts.empty()) return;
  std::vector<std::string> names;
  for (const Named& account : accounts) names.push_back(account.name);
  Finding& finding =
      found.add(names.size() == 1 ? fmt::format("account {} {}", names.front(), one)
                                  : fmt::format("{} accounts {}: {}", names.size(), many, some_of(names, 4)));
  finding.severity = severity;
  for (const Named& account : accounts) {
    if (finding.places.size() < kMostPlaces) finding.places.push_back(account.place);
  }
  if (finding.places.front().layer) finding.layer = *finding.places.front().layer;
  names.resize(std::min(names.size(), kMostPlaces));
  finding.remedy.rewrite = "RUN";
  for (const std::string& name : names)
    finding.remedy.rewrite += fmt::format("{} passwd -l {}", &name == names.data() ? "" : " &&", name);
}

/// One finding for everything of a kind that more than one account has.
template <typename Key>
void report_shared(const Context& image, Found& found, std::string_view file, std::string_view what,
                   const std::map<Key, std::vector<std::pair<std::string, std::uint32_t>>>& holders) {
  std::vector<std::string> keys, names;
  std::vector<Place> places;
  bool is_root = false;
  for (const auto& [key, lines] : holders) {
    if (lines.size() < 2) continue;
    keys.push_back(fmt::format("{}", key));
    if constexpr (std::is_same_v<Key, std::int64_t>) is_root = is_root || (what == "uid" && key == 0);
    for (const auto& [name, line] : lines) {
      names.push_back(name);
      if (places.size() < kMostPlaces) places.push_back(line_of(image, file, line, name));
    }
  }
  if (keys.empty()) return;
  Finding& finding =
      found.add(keys.size() == 1 ? fmt::format("{} {} is shared by {}", what, keys.front(), some_of(names, 4))
                                 : fmt::format("{} {}s are shared: {}", keys.size(), what, some_of(keys, 4)));
  if (is_root) finding.severity = Severity::high;
  finding.places = std::move(places);
  if (finding.places.front().layer) finding.layer = *finding.places.front().layer;
}

}  // namespace

void check_empty_passwords(const Context& image, Found& found) {
  std::vector<Named> open, shut;  // with a shell and without
  for (const User& user : image.accounts.users) {
    const Password password = password_of(image.accounts, user);
    if (!password.method.empty() || user.name.starts_with('+') || user.name.starts_with('-')) continue;
    const std::string shell = user.shell.empty() ? "/bin/sh" : user.shell;
    (has_shell(user) ? open : shut).push_back({user.name, line_of(image, password.file, password.line, shell)});
  }
  report_accounts(found, open, Severity::high, "has an empty password", "have an empty password");
  report_accounts(found, shut, Severity::medium, "has an empty password", "have an empty password");
}

void check_logins(const Context& image, Found& found) {
  std::vector<Named> roots, others;
  for (const User& user : image.accounts.users) {
    const Password password = password_of(image.accounts, user);
    if (!password.method.starts_with('$') || !has_shell(user)) continue;
    (user.uid == 0 ? roots : others)
        .push_back({user.name, line_of(image, password.file, password.line, fmt::format("hash {}", password.method))});
  }
  report_accounts(found, roots, Severity::high, "has a password and a login shell",
                  "have a password and a login shell");
  report_accounts(found, others, Severity::medium, "has a password and a login shell",
                  "have a password and a login shell");
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
  report_shared(image, found, "etc/passwd", "user name", users);
  report_shared(image, found, "etc/group", "gid", gids);
  report_shared(image, found, "etc/group", "group name", groups);
}

}  // namespace plimsoll::harden
