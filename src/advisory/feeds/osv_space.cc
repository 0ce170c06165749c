// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/osv_space.h"

#include <algorithm>
#include <optional>

#include "package/ecosystem.h"

namespace plimsoll::advisory {

namespace {

/// The text up to the next ':', cut off.
std::string_view next_part(std::string_view& text) {
  const std::string_view part = text.substr(0, text.find(':'));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

bool is_release(std::string_view text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9' &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// "22.04:LTS", "25.10", "Pro:22.04:LTS". Other products (FIPS, Realtime, BlueField) have archives of their own that
/// nobody's images use by default.
void ubuntu(std::string_view suffix, KeySpace& space) {
  std::string_view part = next_part(suffix);
  space.subscription = part == "Pro";
  if (space.subscription) part = next_part(suffix);
  const bool plain = is_release(part) && (suffix.empty() || suffix == "LTS");
  space.name = plain ? "Ubuntu:" + std::string(part) : std::string{};
}

/// Suffixes are what follows "cpe:/o:redhat:" and "cpe:/a:redhat:". Only the distribution itself is asked for; extended
/// and other products ("rhel_eus:8.6::baseos", "openshift:4.12") have builds of their own.
void red_hat(std::string_view suffix, KeySpace& space) {
  space.name.clear();
  if (next_part(suffix) != "enterprise_linux") return;
  std::string_view release = next_part(suffix);
  release = release.substr(0, release.find('.'));
  if (is_release(release)) space.name = "Red Hat:" + std::string(release);
}

/// The modules of SLES 15 are parts of the server: "Linux Enterprise Module for Basesystem 15 SP5".
void suse(std::string_view suffix, KeySpace& space) {
  constexpr std::string_view kModule = "Linux Enterprise Module for ";
  if (!suffix.starts_with(kModule)) return;
  const std::size_t digit = suffix.find_first_of("0123456789", kModule.size());
  if (digit != std::string_view::npos && suffix[digit - 1] == ' ')
    space.name = "SUSE:Linux Enterprise Server " + std::string(suffix.substr(digit));
}

}  // namespace

KeySpace osv_key_space(std::string_view ecosystem) {
  KeySpace space;
  std::string_view suffix = ecosystem;
  space.base = next_part(suffix);
  if (const Ecosystem* known = find_ecosystem_by_name(space.base)) {
    space.name = known->name;
    space.language = true;
    return space;
  }
  space.name = ecosystem;
  if (space.base == "Ubuntu") ubuntu(suffix, space);
  if (space.base == "Red Hat") red_hat(suffix, space);
  if (space.base == "SUSE") suse(suffix, space);
  return space;
}

}  // namespace plimsoll::advisory
