// SPDX-License-Identifier: Apache-2.0
#include "lint/secret_edits.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/shell_edits.h"
#include "secret/redact.h"
#include "secret/rule.h"
#include "secret/variable.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

/// Programs that read variables whose names begin so without being told.
struct Reader {
  std::string_view prefix;
  std::array<std::string_view, 6> programs;
};
constexpr std::array kReaders = {
    Reader{"AWS_", {"aws", "terraform", "s3cmd"}},
    Reader{"BUNDLE_", {"bundle", "bundler"}},
    Reader{"CARGO_", {"cargo"}},
    Reader{"COMPOSER_", {"composer"}},
    Reader{"GH_", {"gh"}},
    Reader{"GITHUB_", {"gh", "composer", "pnpm", "npm", "yarn"}},
    Reader{"NODE_AUTH_", {"npm", "yarn", "pnpm", "npx"}},
    Reader{"NPM_", {"npm", "yarn", "pnpm", "npx"}},
    Reader{"NUGET_", {"dotnet", "nuget"}},
    Reader{"PIP_", {"pip", "pip3", "python", "python3"}},
    Reader{"POETRY_", {"poetry"}},
    Reader{"SENTRY_", {"npm", "yarn", "pnpm", "npx", "sentry-cli"}},
    Reader{"TWINE_", {"twine", "python", "python3"}},
    Reader{"UV_", {"uv"}},
};
/// Programs that run what others wrote, which may read any variable.
constexpr std::array<std::string_view, 22> kBuilders = {
    "bundle", "cargo", "composer", "dotnet", "go",   "gradle", "gradlew", "make",   "mix",     "mvn",  "mvnw",
    "node",   "npm",   "npx",      "pip",    "pip3", "pnpm",   "poetry",  "python", "python3", "rake", "yarn"};

bool runs_any(const Context& file, const Step& run, auto&& is_one) {
  return std::ranges::any_of(file.commands_of(run),
                             [&](const RunCommand& command) { return is_one(command.run->name()); });
}

bool reads_by_itself(const Context& file, const Step& run, std::string_view variable) {
  return runs_any(file, run, [&](std::string_view program) {
    return std::ranges::any_of(kReaders, [&](const Reader& reader) {
      return !program.empty() && variable.starts_with(reader.prefix) &&
             std::ranges::find(reader.programs, program) != reader.programs.end();
    });
  });
}

bool builds(const Context& file, const Step& run) {
  return runs_any(file, run, [](std::string_view program) {
    return std::ranges::find(kBuilders, program) != kBuilders.end() || program.ends_with(".sh");
  });
}

bool is_of_scheme(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

/// Passwords of examples, and of databases that live as long as a test.
bool says_nothing(std::string_view password) {
  static constexpr std::array<std::string_view, 14> kWords = {"password", "pass",     "passwd", "pw",         "pwd",
                                                              "secret",   "user",     "token",  "test",       "dummy",
                                                              "fake",     "username", "...",    "credentials"};
  return std::ranges::find(kWords, std::string_view(lowercase(password))) != kWords.end();
}

bool looks_like_token(std::string_view user) {
  const bool digit = std::ranges::any_of(user, [](char c) { return c >= '0' && c <= '9'; });
  const bool letter =
      std::ranges::any_of(user, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  return user.size() >= 20 && digit && letter && secret::entropy(user) > 3.0;
}

}  // namespace

std::string secret_id(std::string_view name) {
  std::string id;
  for (const char c : name) {
    const char low = to_lower(c);
    const bool is_word =
        (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') || low == '_' || low == '-' || low == '.';
    if (is_word && !(id.empty() && low == '.')) id += low;
  }
  return id.empty() ? "secret" : id;
}

Edit add_mount(const Step& run, std::string_view mount) {
  const std::size_t at = run.instruction->keyword_range.end;
  return {{at, at}, fmt::format(" --mount={}", mount)};
}

std::optional<Edit> mount_variable(const Step& run, std::string_view name) {
  for (const dockerfile::Mount& mount : run.mounts)
    if (mount.type == dockerfile::MountType::secret && mount.env &&
        (*mount.env == name || (mount.env->empty() && mount.id == name)))
      return std::nullopt;
  return add_mount(run, fmt::format("type=secret,id={},env={}", secret_id(name), name));
}

std::optional<Fix> as_build_secret(const Context& file, const Variable& variable, Repair repair) {
  auto removal = remove_variable(file, variable);
  if (!removal) return std::nullopt;
  std::vector<const Step*> named, readers, builders;
  for (const Step* step : steps_that_see(file, *variable.step)) {
    const bool is_run = step->is(Keyword::run) && !step->trigger;
    if (mentions(*step, variable.name)) {
      if (!is_run) return std::nullopt;
      named.push_back(step);
    } else if (is_run && reads_by_itself(file, *step, variable.name)) {
      readers.push_back(step);
    } else if (is_run && builds(file, *step)) {
      builders.push_back(step);
    }
  }
  // Others of the same instruction may be made of it.
  for (const Variable& other : variables_of(file, *variable.step))
    if (mentions(other.value, variable.name)) return std::nullopt;
  named.insert(named.end(), readers.begin(), readers.end());
  const std::vector<const Step*>& users = named.empty() ? builders : named;
  Fix fix{.repair = repair, .title = {}, .edits = {*removal}};
  for (const Step* run : users)
    if (auto edit = mount_variable(*run, variable.name)) fix.edits.push_back(*std::move(edit));
  if (users.empty()) {
    if (variable.step->is(Keyword::arg)) return std::nullopt;
    fix.title = fmt::format("take {} out; give it when the container is run", variable.name);
  } else {
    fix.title = fmt::format("mount {} in the RUN that needs it: docker build --secret id={}", variable.name,
                            secret_id(variable.name));
  }
  return fix;
}

std::vector<UrlSecret> url_secrets(std::string_view text) {
  std::vector<UrlSecret> out;
  std::size_t behind = 0;
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", behind)) {
    const std::size_t begin = at + 3;
    behind = begin;
    if (at == 0 || !is_of_scheme(text[at - 1])) continue;
    const std::size_t end = std::min(text.find_first_of("/?# \t\r\n\"'<>\\`|;,()", begin), text.size());
    behind = end;
    const std::string_view authority = text.substr(begin, end - begin);
    const std::size_t host = authority.rfind('@');
    if (host == std::string_view::npos || host + 1 >= authority.size()) continue;
    const std::string_view userinfo = authority.substr(0, host);
    const std::size_t colon = userinfo.find(':');
    const std::string_view user = userinfo.substr(0, colon);
    const std::string_view password = colon == std::string_view::npos ? std::string_view{} : userinfo.substr(colon + 1);
    UrlSecret found{.userinfo = {begin, begin + host}, .secret = {begin, begin + host}, .redacted = {}};
    if (colon == std::string_view::npos) {
      // The DSN of an error tracker is made to be public.
      if (!looks_like_token(user) || secret::is_placeholder_value(user) || authority.contains("sentry")) continue;
    } else {
      if (password.contains('$') || password.contains('{')) continue;
      const bool has_token = (password.empty() || password == "x-oauth-basic") && looks_like_token(user);
      if (!has_token && (secret::is_placeholder_value(password) || says_nothing(password))) continue;
      if (!has_token) found.secret.begin += colon + 1;
      found.is_weak = password == user;
    }
    found.redacted = secret::redact(found.secret.in(text));
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace plimsoll::lint
