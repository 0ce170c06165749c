// SPDX-License-Identifier: Apache-2.0
// Credentials for registries, from where `docker login`, `podman login` and `skopeo login` leave them.
//
// The first that knows the host wins: what $DOCKER_AUTH_CONFIG itself holds (GitLab's runners and docker read it), then
// the files $REGISTRY_AUTH_FILE, $XDG_RUNTIME_DIR/containers/auth.json,
// $XDG_CONFIG_HOME/containers/auth.json, $DOCKER_CONFIG/config.json (else ~/.docker/config.json). In each:
//
//   {"auths": {"registry.example": {"auth": base64("user:password"), "identitytoken": "…"}},
//    "credHelpers": {"registry.example": "NAME"}, "credsStore": "NAME"}
//
// where NAME stands for the program docker-credential-NAME, which is asked through a pipe. Docker Hub is filed under
// https://index.docker.io/v1/. What is read here is never logged and never part of an error message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "base/observer.h"
#include "base/result.h"

namespace plimsoll::oci {

struct Credentials {
  std::string username, password;
  std::string identity_token;  // an OAuth2 refresh token in place of the password
  [[nodiscard]] bool empty() const { return username.empty() && password.empty() && identity_token.empty(); }
  bool operator==(const Credentials&) const = default;
};

/// What one configuration file says about an image's registry.
struct CredentialEntry {
  std::optional<Credentials> stored;
  std::string helper;      // NAME of the helper to ask first, "" for none
  std::string helper_key;  // what it is asked for
};

/// Reads a configuration document. `host` as in image names ("docker.io"), `path` the repository: files of the
/// containers tools may name "host/path" too, and the longest one wins.
Result<CredentialEntry> read_credentials(std::string_view document, std::string_view host, std::string_view path);

/// Asks docker-credential-NAME (`get`, the key on standard input, 30 s). nullopt: it has none.
Result<std::optional<Credentials>> ask_helper(const std::string& name, const std::string& key);

/// The credentials for a registry, empty when there are none. A file or helper that fails is told to the observer
/// and passed over: the image may be public.
Credentials find_credentials(std::string_view host, std::string_view path, Observer& observer);

}  // namespace plimsoll::oci
