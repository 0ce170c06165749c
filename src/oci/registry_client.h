// SPDX-License-Identifier: Apache-2.0
// The pull side of the OCI distribution specification for one repository: manifests by tag or digest, blobs as
// streams. Thread safe.
#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "oci/auth.h"
#include "oci/image.h"
#include "oci/reference.h"

namespace plimsoll::oci {

struct ManifestDocument {
  std::string text;
  Digest digest;
};

class RegistryClient {
 public:
  RegistryClient(Reference reference, const OpenOptions& options);

  /// Finds out whether the server speaks https or, where plain HTTP is permitted, http.
  Result<void> connect();
  /// `selector`: a tag or a digest. The content is checked against the digest asked for and the one the server names.
  Result<ManifestDocument> manifest(const std::string& selector);
  /// What the registry lists as referring to `subject`, page by page; none: it cannot be asked that (distribution-spec,
  /// "Unavailable Referrers API").
  Result<std::optional<std::vector<std::string>>> referrers(const Digest& subject);
  /// A small blob, whole and verified.
  Result<std::string> document(const Descriptor& descriptor, std::string_view what,
                               std::uint64_t most = kLimits.manifest_bytes);
  /// A blob from its start; not verified, but never longer than the descriptor says.
  Result<StreamPtr> blob(const Descriptor& descriptor);
  Result<bool> has_blob(const Descriptor& descriptor);

  [[nodiscard]] const Reference& reference() const { return reference_; }

 private:
  [[nodiscard]] http::Request request(std::string_view what);
  Result<http::Response> send(const http::Request& request, std::string_view what);

  Reference reference_;
  http::PlainHttp plain_http_;
  // Shared with the blobs being read, which may outlive this.
  std::shared_ptr<http::Client> client_;
  std::shared_ptr<Authenticator> auth_;
  std::string base_;  // "https://registry-1.docker.io"
};

/// What a registry's error answer means, as one sentence: by its JSON body where it has one (distribution
/// specification, "Error Codes"), else by the status. `what` is what was asked for: "manifest 1.4", "blob sha256:…".
Error registry_error(const Reference& reference, std::string_view what, int status, std::string_view body);

}  // namespace plimsoll::oci
