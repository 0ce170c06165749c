// SPDX-License-Identifier: Apache-2.0
// Who the container runs as.
#include "base/words.h"
#include "harden/checks.h"

namespace plimsoll::harden {

namespace {

constexpr std::int64_t kFirstPerson = 1000, kNobody = 65534;
constexpr std::uint32_t kStranger = 65534;

/// Lines for a Dockerfile that give the image a user of its own, or use the one there is.
std::string user_lines(const Context& image) {
  for (const User& user : image.accounts.users) {
    if (user.uid >= kFirstPerson && user.uid < kNobody) return "USER " + user.name;
  }
  if (image.tree.resolve("usr/sbin/useradd") != kNone)
    return "RUN useradd --system --no-create-home --shell /usr/sbin/nologin app\nUSER app";
  if (image.tree.resolve("usr/sbin/adduser") != kNone) return "RUN adduser -S -D -H app\nUSER app";
  return "USER 10001:10001";
}

/// What a run user without any rights of its own could still replace.
std::string say_what_a_stranger_may(const Context& image) {
  const Access access(image.tree, {kStranger, kStranger}, Effort::change_modes);
  std::size_t count = 0;
  for (const Weakness& weakness : prove(image.tree, image.code, access)) count += weakness.entries.size();
  if (count == 0) return fmt::format("as uid {} none of it could be replaced", kStranger);
  return fmt::format("as uid {} it could still replace {} of code", kStranger, plural(count, "file"));
}

/// A program made for entry scripts that give up root.
std::string find_switcher(const Context& image) {
  for (const Code::PathFolder& part : image.code.path()) {
    if (part.folder == kNone) continue;
    for (const std::string_view name : {"gosu", "su-exec"}) {
      const std::string path = image.tree.path(part.folder) + "/" + std::string(name);
      if (image.tree.resolve(path) != kNone) return path;
    }
  }
  return {};
}

}  // namespace

void check_user_is_not_root(const Context& image, Found& found) {
  if (!image.run_user || !image.run_user->is_root()) return;
  const std::string& spec = image.image.config->user;
  std::string title = spec.empty() ? "runs as root: no USER" : fmt::format("runs as root: USER {}", spec);
  if (const std::string& name = image.run_user->name; !spec.empty() && name != "root" && !name.empty())
    title += spec.starts_with(name) ? std::string(" (uid 0)") : fmt::format(" ({} has uid 0)", name);
  Finding& finding = found.add(std::move(title));
  std::size_t code = 0;
  for (Index entry = 0; entry < image.tree.size(); ++entry) code += image.code.kind(entry) != CodeKind::none ? 1 : 0;
  if (code > 0)
    finding.evidence.push_back(fmt::format("root may replace all {} of code in the image; {}", plural(code, "file"),
                                           say_what_a_stranger_may(image)));
  if (const std::string switcher = find_switcher(image); !switcher.empty()) {
    finding.severity = Severity::medium;
    finding.evidence.push_back(fmt::format("/{} is there, so the entry script may step down by itself", switcher));
  }
  finding.places.push_back(setting("User", spec.empty() ? "not set" : spec));
  finding.remedy.rewrite = user_lines(image);
}

void check_user_is_there(const Context& image, Found& found) {
  if (!image.run_user || image.run_user->fate == RunUser::Fate::starts) return;
  const RunUser& user = *image.run_user;
  std::string title;
  switch (user.fate) {
    case RunUser::Fate::unknown_user:
      title =
          fmt::format("will not start: {} has no user {}",
                      image.accounts.has_users ? "/etc/passwd" : "the image has no /etc/passwd and so", user.missing);
      if (!image.accounts.has_users)
        title = fmt::format("will not start: no /etc/passwd to find user {} in", user.missing);
      break;
    case RunUser::Fate::unknown_group:
      title = fmt::format("will not start: /etc/group has no group {}", user.missing);
      break;
    default:
      title = fmt::format("will not start: USER {} is out of range", user.missing);
  }
  Finding& finding = found.add(std::move(title));
  finding.places.push_back(setting("User", image.image.config->user));
  finding.remedy.rewrite = user_lines(image);
}

}  // namespace plimsoll::harden
