// SPDX-License-Identifier: Apache-2.0
#include "oci/referrers.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/json.h"

namespace plimsoll::oci {

namespace {

constexpr std::size_t kMostNotes = 20;
constexpr std::array<std::string_view, 7> kVexTypes = {
    "application/csaf+json",
    "application/openvex+json",
    "application/vnd.csaf+json",
    "application/vnd.cyclonedx+json",
    "application/vnd.dsse.envelope.v1+json",
    "application/vnd.in-toto+json",
    "application/vnd.openvex+json",
};
constexpr std::string_view kSigstoreBundle = "application/vnd.dev.sigstore.bundle";

/// What an attestation states, where the manifest says it: BuildKit, cosign 2 and cosign 3 have a key each.
constexpr std::array<std::string_view, 3> kPredicateKeys = {"in-toto.io/predicate-type", "predicateType",
                                                            "dev.sigstore.bundle.predicateType"};
constexpr std::array<std::string_view, 3> kOtherPredicates = {"https://slsa.dev/", "https://spdx.dev/",
                                                              "https://cosign.sigstore.dev/attestation/vuln/"};

bool states_something_else(const json::value& from) {
  const json::value* annotations = json::find(from, "annotations");
  if (annotations == nullptr) return false;
  return std::ranges::any_of(kPredicateKeys, [&](std::string_view key) {
    const std::string_view predicate = json::text(*annotations, key);
    return std::ranges::any_of(kOtherPredicates, [&](std::string_view other) { return predicate.starts_with(other); });
  });
}

/// What no document is to blame for.
bool is_out_of_reach(const Error& error) { return error.kind == ErrorKind::network || error.kind == ErrorKind::denied; }

std::string first_line(const Error& error) { return error.message.substr(0, error.message.find('\n')); }

}  // namespace

std::string referrers_tag(const Digest& subject) { return fmt::format("{}-{}", subject.algorithm(), subject.hex()); }

bool may_hold_vex(std::string_view media_type) {
  const std::string_view type = media_type.substr(0, media_type.find(';'));
  return std::ranges::find(kVexTypes, type) != kVexTypes.end() || type.starts_with(kSigstoreBundle);
}

ReferrerReader::ReferrerReader(std::vector<Digest> subjects, Lists lists, Fetch manifest, Fetch blob)
    : subjects_(std::move(subjects)), lists_(lists), manifest_(std::move(manifest)), blob_(std::move(blob)) {}

void ReferrerReader::pass_over(std::string what) {
  if (found_.passed_over.size() < kMostNotes) found_.passed_over.push_back(std::move(what));
}

bool ReferrerReader::spend(std::uint64_t bytes) {
  if (bytes > left_) {
    if (!full_)
      pass_over(fmt::format("there is more than the {} MiB that are read of them", kMostReferrersBytes / kMiB));
    full_ = true;
    return false;
  }
  left_ -= bytes;
  return true;
}

Result<void> ReferrerReader::add(const Index& index) {
  // What says that it may be VEX goes first, lest a heap of signatures uses up what may be looked into.
  std::vector<const IndexEntry*> order;
  for (const IndexEntry& entry : index.manifests) order.push_back(&entry);
  std::ranges::stable_partition(order, [](const IndexEntry* entry) { return may_hold_vex(entry->artifact_type); });
  const std::size_t most = lists_ == Lists::referrers ? kMostReferrers : kLimits.index_entries;
  for (const IndexEntry* entry : order) {
    if (full_) return {};
    const Digest& digest = entry->descriptor.digest;
    if (std::ranges::find(subjects_, digest) != subjects_.end() || !seen_.insert(digest).second) continue;
    if (looked_into_ == most || referrers_ == kMostReferrers) {
      pass_over(fmt::format("there are more than the {} that are looked into", kMostReferrers));
      full_ = true;
      return {};
    }
    ++looked_into_;
    TRY(look_into(*entry));
  }
  return {};
}

bool ReferrerReader::is_of_subject(std::string_view manifest) const {
  const auto root = json::parse(manifest);
  const json::value* subject = root ? json::find(*root, "subject") : nullptr;
  if (subject == nullptr) return false;
  const auto digest = Digest::parse(json::text(*subject, "digest"));
  return digest && std::ranges::find(subjects_, *digest) != subjects_.end();
}

Result<void> ReferrerReader::look_into(const IndexEntry& entry) {
  const Descriptor& descriptor = entry.descriptor;
  const bool is_listed = lists_ == Lists::referrers;
  if (descriptor.size > kLimits.manifest_bytes) {
    if (is_listed)
      pass_over(fmt::format("{}: its manifest is too large ({} bytes)", descriptor.digest.str(), descriptor.size));
    return {};
  }
  if (!spend(descriptor.size)) return {};
  const auto text = manifest_(descriptor);
  if (!text) {
    if (is_out_of_reach(text.error())) return std::unexpected(text.error());
    if (is_listed) pass_over(fmt::format("{}: {}", descriptor.digest.str(), first_line(text.error())));
    return {};
  }
  if (!is_of_subject(*text)) {
    if (is_listed)
      pass_over(
          fmt::format("{}: it is listed here, but does not name this image as its subject", descriptor.digest.str()));
    return {};
  }
  ++referrers_;
  return read_layers(descriptor.digest, *text, entry.artifact_type);
}

Result<void> ReferrerReader::add_attestations(const Digest& digest, std::string_view manifest) {
  if (!seen_.insert(digest).second || !spend(manifest.size())) return {};
  return read_layers(digest, manifest, "");
}

Result<void> ReferrerReader::read_layers(const Digest& digest, std::string_view text, std::string_view artifact_type) {
  const auto parsed = parse_manifest(text);
  const auto root = json::parse(text);
  if (!parsed || !root) {
    pass_over(fmt::format("{}: {}", digest.str(), first_line(parsed ? root.error() : parsed.error())));
    return {};
  }
  const auto* manifest = std::get_if<Manifest>(&*parsed);
  if (manifest == nullptr || states_something_else(*root)) return {};
  // The manifest is verified, what an index says of it is not.
  if (const std::string_view own = json::text(*root, "artifactType"); !own.empty()) artifact_type = own;
  if (!may_hold_vex(artifact_type)) artifact_type = manifest->config.media_type;
  const json::array& layers = json::items(*root, "layers");
  for (std::size_t i = 0; i < manifest->layers.size() && i < layers.size() && !full_; ++i) {
    const Descriptor& layer = manifest->layers[i];
    if (states_something_else(layers[i])) continue;
    // Of what is VEX as a whole the parts may be called anything: oras calls a file a tar unless told otherwise.
    if (may_hold_vex(layer.media_type)) {
      TRY(read_layer(digest, layer, layer.media_type));
    } else if (may_hold_vex(artifact_type)) {
      TRY(read_layer(digest, layer, artifact_type));
    }
  }
  return {};
}

Result<void> ReferrerReader::read_layer(const Digest& digest, const Descriptor& layer, std::string_view media_type) {
  if (layer.size > kMostReferrerBytes) {
    pass_over(fmt::format("{}: a document of {} bytes; more than {} MiB are not read", digest.str(), layer.size,
                          kMostReferrerBytes / kMiB));
    return {};
  }
  if (found_.documents.size() == kMostReferrers) {
    pass_over(fmt::format("there are more than the {} documents that are read", kMostReferrers));
    full_ = true;
    return {};
  }
  if (!spend(layer.size)) return {};
  auto text = blob_(layer);
  if (text) {
    found_.documents.push_back({digest, std::string(media_type), *std::move(text)});
    return {};
  }
  if (is_out_of_reach(text.error())) return std::unexpected(text.error());
  pass_over(fmt::format("{}: {}", digest.str(), first_line(text.error())));
  return {};
}

}  // namespace plimsoll::oci
