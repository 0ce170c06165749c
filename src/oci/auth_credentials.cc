// SPDX-License-Identifier: Apache-2.0
#include "oci/auth_credentials.h"

#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/json.h"

namespace plimsoll::oci {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHubKey = "https://index.docker.io/v1/";

bool is_hub(std::string_view host) {
  return host == "docker.io" || host == "index.docker.io" || host == "registry-1.docker.io";
}

// "https://host/v1/" and "host" are the same key; "host/team/shop" keeps its path.
std::string_view plain_key(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  while (key.ends_with('/')) key.remove_suffix(1);
  for (const std::string_view version : {"/v1", "/v2"})
    if (key.ends_with(version)) key.remove_suffix(version.size());
  return key;
}

// How well a key fits: 0 not at all, else longer is better.
std::size_t fit(std::string_view key, std::string_view host, std::string_view path) {
  key = plain_key(key);
  const std::string_view key_host = key.substr(0, key.find('/'));
  if (key_host != host && !(is_hub(key_host) && is_hub(host))) return 0;
  const std::string_view rest = key.substr(key_host.size());
  if (rest.empty()) return 1;
  const std::string_view wanted = rest.substr(1);
  const bool covers = path == wanted || (path.starts_with(wanted) && path.substr(wanted.size()).starts_with('/'));
  return covers ? 1 + rest.size() : 0;
}

std::optional<Credentials> read_entry(const json::value& entry) {
  Credentials found;
  found.identity_token = json::text(entry, "identitytoken");
  if (const auto plain = base64_decode(json::text(entry, "auth"))) {
    const auto colon = plain->find(':');
    if (colon != std::string::npos) {
      found.username = plain->substr(0, colon);
      found.password = plain->substr(colon + 1);
      while (found.password.ends_with('\0')) found.password.pop_back();
    }
  }
  if (found.username.empty()) {
    found.username = json::text(entry, "username");
    found.password = json::text(entry, "password");
  }
  return found.empty() ? std::nullopt : std::optional(std::move(found));
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<fs::path> files() {
  std::vector<fs::path> found;
  const std::string home = environment("HOME");
  if (const std::string file = environment("REGISTRY_AUTH_FILE"); !file.empty()) found.emplace_back(file);
  if (const std::string folder = environment("XDG_RUNTIME_DIR"); !folder.empty())
    found.emplace_back(fs::path(folder) / "containers/auth.json");
  if (const std::string folder = environment("XDG_CONFIG_HOME"); !folder.empty())
    found.emplace_back(fs::path(folder) / "containers/auth.json");
  else if (!home.empty())
    found.emplace_back(fs::path(home) / ".config/containers/auth.json");
  if (const std::string folder = environment("DOCKER_CONFIG"); !folder.empty())
    found.emplace_back(fs::path(folder) / "config.json");
  else if (!home.empty())
    found.emplace_back(fs::path(home) / ".docker/config.json");
  return found;
}

}  // namespace

Result<CredentialEntry> read_credentials(std::string_view document, std::string_view host, std::string_view path) {
  const json::value root = TRY(json::parse(document));
  if (!root.is_object()) return fail(ErrorKind::malformed, "not a JSON object");
  CredentialEntry entry;
  entry.helper_key = is_hub(host) ? kHubKey : host;
  entry.helper = json::text(root, "credsStore");
  std::size_t best = 0;
  for (const auto& [key, helper] : json::members(root, "credHelpers")) {
    const std::size_t fits = fit(key, host, path);
    if (fits <= best) continue;
    best = fits;
    entry.helper = json::text(helper);
  }
  best = 0;
  for (const auto& [key, value] : json::members(root, "auths")) {
    const std::size_t fits = fit(key, host, path);
    if (fits <= best) continue;
    if (auto found = read_entry(value)) {
      best = fits;
      entry.stored = std::move(found);
    }
  }
  return entry;
}

Credentials find_credentials(std::string_view host, std::string_view path, Observer& observer) {
  // What one document knows; nullopt: nothing.
  const auto ask = [&](const Result<std::string>& document, const std::string& name) -> std::optional<Credentials> {
    const auto entry =
        document ? read_credentials(*document, host, path) : Result<CredentialEntry>(std::unexpected(document.error()));
    if (!entry) {
      observer.note(fmt::format("{} cannot be read as credentials and is passed over", name));
      return std::nullopt;
    }
    if (!entry->helper.empty()) {
      auto asked = ask_helper(entry->helper, entry->helper_key);
      if (!asked)
        observer.note(asked.error().message + "; going on without it");
      else if (*asked)
        return **std::move(asked);
    }
    return entry->stored;
  };

  if (const std::string document = environment("DOCKER_AUTH_CONFIG"); !document.empty())
    if (auto found = ask(document, "$DOCKER_AUTH_CONFIG")) return *std::move(found);
  for (const fs::path& file : files()) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) continue;
    if (auto found = ask(read_file(file, 16 * kMiB), file.string())) return *std::move(found);
  }
  return {};
}

}  // namespace plimsoll::oci
