// SPDX-License-Identifier: Apache-2.0
// Referrers: documents that lie beside an image and name it as their subject (OCI distribution-spec 1.1, "Listing
// Referrers"; image-spec manifest.md, "subject"), and cosign's attestations, which a tag holds. Only what may hold VEX
// is kept.
//
// Whoever may write beside the image wrote these: every count and size is bounded, and a document that is not what it
// should be is passed over and told, so that it cannot keep the image from being judged.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "oci/attestation.h"
#include "oci/manifest.h"

namespace plimsoll::oci {

inline constexpr std::size_t kMostReferrers = 64;
inline constexpr std::uint64_t kMostReferrerBytes = 16 * kMiB;   // one document
inline constexpr std::uint64_t kMostReferrersBytes = 64 * kMiB;  // all that is read of one image

/// The tag under which registries that cannot be asked keep the index of what refers to `subject`: "sha256-<hex>".
std::string referrers_tag(const Digest& subject);

/// Whether a document of this media type may hold VEX; parameters do not matter.
bool may_hold_vex(std::string_view media_type);

class ReferrerReader {
 public:
  /// What the indexes list: what refers to the image, or everything there is beside it.
  enum class Lists : std::uint8_t { referrers, everything };

  /// Both functions fetch whole and verify; what they cannot reach (network, denied) ends the reading.
  ReferrerReader(std::vector<Digest> subjects, Lists lists, Fetch manifest, Fetch blob);

  /// Reads what `index` names.
  Result<void> add(const Index& index);
  /// Reads a manifest that needs no subject, for its name says whose it is.
  Result<void> add_attestations(const Digest& digest, std::string_view manifest);
  void pass_over(std::string what);
  [[nodiscard]] Referrers take() && { return std::move(found_); }

 private:
  Result<void> look_into(const IndexEntry& entry);
  Result<void> read_layers(const Digest& digest, std::string_view text, std::string_view artifact_type);
  Result<void> read_layer(const Digest& digest, const Descriptor& layer, std::string_view media_type);
  [[nodiscard]] bool is_of_subject(std::string_view manifest) const;
  bool spend(std::uint64_t bytes);

  std::vector<Digest> subjects_;
  Lists lists_;
  Fetch manifest_, blob_;
  std::set<Digest> seen_;
  std::size_t looked_into_ = 0, referrers_ = 0;
  std::uint64_t left_ = kMostReferrersBytes;
  bool full_ = false;
  Referrers found_;
};

}  // namespace plimsoll::oci
