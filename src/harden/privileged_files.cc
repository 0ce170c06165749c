// SPDX-License-Identifier: Apache-2.0
// Files that give whoever runs them more than he has: setuid, setgid and capabilities.
#include <algorithm>
#include <array>

#include "base/words.h"
#include "harden/capability.h"
#include "harden/checks.h"

namespace plimsoll::harden {

namespace {

constexpr std::uint32_t kSetuid = 04000, kSetgid = 02000, kExecute = 0111;

/// What distributions ship with these bits. Sorted.
constexpr std::array<std::string_view, 35> kUsual{"at",
                                                  "bbsuid",
                                                  "chage",
                                                  "chfn",
                                                  "chsh",
                                                  "crontab",
                                                  "dbus-daemon-launch-helper",
                                                  "dotlockfile",
                                                  "expiry",
                                                  "fusermount",
                                                  "fusermount3",
                                                  "gpasswd",
                                                  "locate",
                                                  "login",
                                                  "lockfile",
                                                  "mlocate",
                                                  "mount",
                                                  "mount.nfs",
                                                  "newgidmap",
                                                  "newgrp",
                                                  "newuidmap",
                                                  "pam_extrausers_chkpwd",
                                                  "pam_timestamp_check",
                                                  "passwd",
                                                  "ping",
                                                  "plocate",
                                                  "ssh-agent",
                                                  "ssh-keysign",
                                                  "su",
                                                  "umount",
                                                  "unix2_chkpwd",
                                                  "unix_chkpwd",
                                                  "utempter",
                                                  "wall",
                                                  "write"};

/// With setuid each of these is a root shell for the asking. Sorted.
constexpr std::array<std::string_view, 40> kShells{
    "ash",    "awk",   "bash", "busybox", "cat",    "chmod", "chown", "cp",     "dash",    "dd",
    "docker", "emacs", "env",  "find",    "gawk",   "gdb",   "ksh",   "less",   "lua",     "make",
    "more",   "mv",    "nano", "nmap",    "node",   "perl",  "php",   "python", "python3", "rsync",
    "ruby",   "sed",   "sh",   "socat",   "strace", "tar",   "tee",   "vi",     "vim",     "zsh"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_shell(std::string_view name) { return is_one_of(kShells, name) || name.starts_with("python3."); }

std::vector<std::string> names_of(const Context& image, const std::vector<Index>& files) {
  std::vector<std::string> names;
  for (const Index file : files) names.emplace_back(image.tree.name(file));
  return names;
}

/// " /a /b", with `before` in front of each.
std::string paths_of(const Context& image, const std::vector<Index>& files, std::string_view before) {
  constexpr std::size_t kMost = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(files.size(), kMost); ++i)
    text += fmt::format("{} /{}", before, image.tree.path(files[i]));
  return text;
}

std::string_view bits_of(const Context& image, const std::vector<Index>& files) {
  std::uint32_t bits = 0;
  for (const Index file : files) bits |= image.tree.mode(file);
  return (bits & kSetuid) == 0 ? "setgid" : (bits & kSetgid) == 0 ? "setuid" : "setuid or setgid";
}

Finding& add_setuid(const Context& image, Found& found, const std::vector<Index>& files, std::string_view kind) {
  Finding& finding =
      found.add(fmt::format("{} {}{}: {}", files.size(), kind,
                            fmt::format("{} program{}", bits_of(image, files), files.size() == 1 ? "" : "s"),
                            some_of(names_of(image, files), 3)));
  image.list(finding, files, [&](Index file) { return image.mode_and_owner(file); });
  finding.remedy.rewrite = files.size() > 5 ? std::string("RUN find / -xdev -type f -perm /6000 -exec chmod a-s {} +")
                                            : "RUN chmod a-s" + paths_of(image, files, "");
  return finding;
}

}  // namespace

void check_setuid(const Context& image, Found& found) {
  std::vector<Index> usual, unusual;
  for (Index entry = 0; entry < image.tree.size(); ++entry) {
    const std::uint32_t mode = image.tree.mode(entry);
    // setgid without group execute marks mandatory locking, and without any execute bit nothing runs.
    const bool is_set = (mode & kSetuid) != 0 || ((mode & kSetgid) != 0 && (mode & 010) != 0);
    if (!is_set || (mode & kExecute) == 0 || !image.tree.is_file(entry) || image.is_mounted_over(entry)) continue;
    const bool is_known =
        is_one_of(kUsual, image.tree.name(entry)) && (image.image.ownership.empty() || !image.owner_of(entry).empty());
    (is_known ? usual : unusual).push_back(entry);
  }
  for (const auto& [layer, files] : by_layer(image.tree, unusual)) {
    Finding& finding = add_setuid(image, found, files, "unusual ");
    const auto shell = std::ranges::find_if(files, [&](Index file) {
      return is_shell(image.tree.name(file)) && (image.tree.mode(file) & kSetuid) != 0 && image.tree.uid(file) == 0;
    });
    if (shell != files.end() && image.owners_known()) {
      finding.severity = Severity::high;
      finding.evidence.push_back(fmt::format("{} with setuid is a root shell for everyone", image.tree.name(*shell)));
    }
    for (const Index file : files) {
      if (const std::string_view owner = image.owner_of(file); !owner.empty())
        finding.evidence.push_back(fmt::format("{} is of the package {}", image.tree.path(file), owner));
    }
  }
  if (usual.empty()) return;
  Finding& finding = add_setuid(image, found, usual, "");
  finding.severity = image.has_limited_user() ? Severity::low : Severity::negligible;
  finding.evidence.emplace_back("all of them are the distribution's own, and hardly any is of use in a container");
}

void check_capabilities(const Context& image, Found& found) {
  std::vector<Index> with;
  for (Index entry = 0; entry < image.tree.size(); ++entry) {
    const tree::Version* version = image.tree.version(entry);
    if (version != nullptr && image.tree.is_file(entry) && !image.tree.stack().capability(*version).empty())
      with.push_back(entry);
  }
  const auto text_of = [&](Index entry) {
    const auto parsed = parse_capabilities(image.tree.stack().capability(*image.tree.version(entry)));
    return parsed ? parsed->str() : parsed.error().message;
  };
  const auto is_bad = [&](Index entry) {
    const auto parsed = parse_capabilities(image.tree.stack().capability(*image.tree.version(entry)));
    return parsed && std::ranges::any_of(parsed->granted(), [](const std::string& name) { return is_dangerous(name); });
  };
  for (const auto& [layer, files] : by_layer(image.tree, with)) {
    std::vector<Index> dangerous, mild;
    for (const Index file : files) (is_bad(file) ? dangerous : mild).push_back(file);
    for (const auto* group : {&dangerous, &mild}) {
      if (group->empty()) continue;
      Finding& finding = found.add(
          group->size() == 1 ? fmt::format("{} has {}", image.tree.name(group->front()), text_of(group->front()))
                             : fmt::format("{} have capabilities: {}", plural(group->size(), "file"),
                                           some_of(names_of(image, *group), 3)));
      if (group == &dangerous) {
        finding.severity = Severity::high;
      } else if (std::ranges::all_of(*group, [&](Index file) { return !image.owner_of(file).empty(); })) {
        finding.severity = Severity::negligible;
      }
      image.list(finding, *group, text_of);
      finding.remedy.rewrite = "RUN setcap" + paths_of(image, *group, " -r");
    }
  }
}

}  // namespace plimsoll::harden
