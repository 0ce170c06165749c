// SPDX-License-Identifier: Apache-2.0
// Image: what every source gives: a manifest, a config and layers that can be opened. Nothing is unpacked to disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/observer.h"
#include "codec/decompress.h"
#include "codec/entry.h"
#include "crypto/digest.h"

namespace plimsoll::oci {

/// Content descriptor (OCI image-spec, descriptor.md), with Docker's media types accepted as well.
struct Descriptor {
  std::string media_type;
  Digest digest;
  std::uint64_t size = 0;
  std::vector<std::string> urls;  // foreign layers
};

struct History {
  std::string created_by;
  std::string author;
  std::string comment;
  bool empty_layer = false;
};

struct Layer {
  /// As stored. Empty digest: the source has no compressed form (docker-archive); size is then that of the tar.
  Descriptor blob;
  Digest diff_id;  // digest of the uncompressed tar (config.md, rootfs.diff_ids); empty for dir:
  Compression compression = Compression::none;  // how open() delivers it
  bool foreign = false;                         // non-distributable and not there: open() fails with not_found
  std::string created_by;  // of the matching history entry; empty when history is absent or does not fit
  std::optional<std::size_t> history_index;
};

struct Platform {
  std::string os, architecture, variant;
  [[nodiscard]] std::string str() const;  // "linux/arm64/v8"
  static Result<Platform> parse(std::string_view text);
  static Platform host();
};

/// The image config (OCI image-spec, config.md), as far as it is used.
struct Config {
  std::string raw;  // the document as stored
  Platform platform;
  std::string user, working_dir;
  std::vector<std::string> env, cmd, entrypoint, exposed_ports, volumes;
  std::vector<std::string> healthcheck;  // Healthcheck.Test: {"CMD", …}, {"CMD-SHELL", …}, {"NONE"}; empty: inherited
  std::vector<std::string> onbuild;
  std::string author;
  std::string created;  // RFC 3339; may be empty
  std::vector<std::pair<std::string, std::string>> labels;
  std::vector<Digest> diff_ids;
  std::vector<History> history;
};

/// Where an image was found and how it is named.
struct Origin {
  std::string scheme;     // "docker-archive", "oci", "registry" …
  std::string reference;  // as the user gave it, without the scheme
  std::string name;       // for people and reports: "shop:1.4", or the file name
  std::vector<std::string> tags;
};

/// A document beside an image that names it as its subject.
struct Referrer {
  Digest digest;  // of the manifest that holds it
  std::string media_type;
  std::string text;  // as its digest says; what it states is anybody's word
};
struct Referrers {
  std::vector<Referrer> documents;       // that may hold VEX
  std::vector<std::string> passed_over;  // what could not be taken, and why
};

class Image {
 public:
  virtual ~Image() = default;

  Origin origin;
  Digest manifest_digest;             // empty when the source has no manifest of its own (docker-archive, dir)
  Digest config_digest;               // the image id; empty for dir
  std::string manifest_raw;           // empty when there is none
  std::vector<Digest> index_digests;  // of the indexes through which the manifest was found, outermost first
  /// Annotations of the indexes through which the manifest was found and of its entries there.
  std::vector<std::pair<std::string, std::string>> index_annotations;
  /// SLSA provenance that the source holds for this image: in-toto statements, JSON, nobody's signature checked.
  std::vector<std::string> provenance;
  Config config;
  std::vector<Layer> layers;

  /// The stored bytes of a layer from the start: still compressed as Layer::compression says, not yet verified.
  /// May be called from several threads and more than once. Not for dir:.
  virtual Result<StreamPtr> open(std::size_t layer) = 0;

  /// True for sources that can only be read front to back (an engine's export): stream_layers() replaces open().
  [[nodiscard]] virtual bool sequential() const { return false; }
  /// Delivers every layer's uncompressed tar once, in whatever order it comes; `each` must read to the end. Which
  /// layer it was shows in its digest, which the caller compares with the diff ids.
  virtual Result<void> stream_layers(const std::function<Result<void>(ByteStream& tar)>& each);

  /// What lies beside the image and may hold VEX; none: the source has nothing of the kind. Not fetched before.
  virtual Result<std::optional<Referrers>> referrers() { return std::nullopt; }

  /// For dir: the file tree itself; nullptr for all layered images.
  virtual std::unique_ptr<EntryReader> tree() { return nullptr; }
};

struct OpenOptions {
  std::optional<Platform> platform;  // default: the host's, with os linux
  std::filesystem::path ca_file;     // extra trust anchors for registries
  bool plain_http = false;           // allow http to hosts other than loopback
  bool offline = false;              // registry: and engines on the network fail
  Observer* observer = &Observer::none();
};

/// Opens `source`: "scheme:rest", or without a scheme a file, a folder, then an engine's image, then a registry's.
/// Which was taken is told to the observer.
Result<std::unique_ptr<Image>> open_image(std::string_view source, const OpenOptions& options);

/// One way to get an image; a row of sources() each (sources.cc).
struct Source {
  std::string_view scheme;  // "docker-archive"
  std::string_view doc;
  std::string_view example;  // "docker-archive:shop.tar"
  Result<std::unique_ptr<Image>> (*open)(std::string_view rest, const OpenOptions& options);
};
std::span<const Source> sources();

}  // namespace plimsoll::oci
