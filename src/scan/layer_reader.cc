// SPDX-License-Identifier: Apache-2.0
#include "scan/layer_reader.h"

#include "base/prefetch.h"
#include "base/stats.h"
#include "codec/tar.h"
#include "scan/lent.h"
#include "scan/metered.h"
#include "scan/walk.h"

namespace plimsoll::scan {

namespace {

struct Walked {
  LayerFacts facts;
  Digest digest;  // of the tar
};

/// Walks a tar and reads on to the very end, so that the digest covers every byte.
Result<Walked> walk_tar(HashingStream& plain, const Wanted& wanted, const Search& search) {
  TarReader tar(plain);
  Walked walked{TRY(walk(tar, wanted, Whiteouts::obey, search)), {}};
  TRY(tar.drain());
  walked.facts.plain_size = plain.count();
  walked.digest = plain.finish();
  return walked;
}

/// Inflating (with the hash of the compressed bytes) runs on one thread, the hash of the tar and the walk on another.
Result<Walked> inflate_and_walk(ByteStream& stored, const oci::Layer& layer, const Wanted& wanted,
                                const Search& search) {
  HashingStream plain(prefetch(decompress(std::make_unique<Lent>(stored), layer.compression)),
                      layer.diff_id.empty() ? "sha256" : layer.diff_id.algorithm());
  return walk_tar(plain, wanted, search);
}

std::unexpected<Error> differs(std::string_view what, std::string_view expected, std::string_view got) {
  return fail(
      ErrorKind::mismatch,
      "does not match its {}\nexpected {}  got {}\nthe image is damaged or was changed after it was made; nothing "
      "from it was used",
      what, expected, got);
}

Result<void> check(std::string_view what, const Digest& expected, const Digest& got) {
  if (!expected.empty() && got != expected) return differs(what, expected.str(), got.str());
  return {};
}

Result<LayerFacts> read_verified(oci::Image& image, const oci::Layer& layer, std::size_t index, const Wanted& wanted,
                                 const Search& search, Observer& observer) {
  HashingStream blob(std::make_unique<Metered>(TRY(image.open(index)), observer),
                     layer.blob.digest.empty() ? "sha256" : layer.blob.digest.algorithm());
  const bool compressed = layer.compression != Compression::none;
  Result<Walked> walked = compressed ? inflate_and_walk(blob, layer, wanted, search) : walk_tar(blob, wanted, search);

  // Damage shows first as an error of inflating or of the tar. What the person needs to hear then is that the digest
  // is wrong, so the rest is hashed all the same.
  if (compressed || !walked) {
    for (;;) {
      const Bytes chunk = TRY(blob.next(std::numeric_limits<std::size_t>::max()));
      if (chunk.empty()) break;
    }
  }
  if (blob.count() != layer.blob.size)
    return differs("size", std::to_string(layer.blob.size), std::to_string(blob.count()));
  const Digest stored_digest = !compressed && walked ? walked->digest : blob.finish();
  TRY(check("digest", layer.blob.digest, stored_digest));
  if (!walked) return std::unexpected(std::move(walked).error());
  TRY(check("diff id", layer.diff_id, walked->digest));
  stats::add(compressed ? "layers: compressed bytes" : "layers: plain bytes", blob.count());
  return std::move(walked->facts);
}

Result<LayerFacts> read_trusted(oci::Image& image, const oci::Layer& layer, std::size_t index, const Wanted& wanted,
                                const Search& search, Observer& observer) {
  StreamPtr plain = std::make_unique<Metered>(TRY(image.open(index)), observer);
  if (layer.compression != Compression::none) plain = prefetch(decompress(std::move(plain), layer.compression));
  TarReader tar(*plain);
  return walk(tar, wanted, Whiteouts::obey, search);
}

}  // namespace

Result<LayerFacts> read_layer(oci::Image& image, std::size_t index, const Wanted& wanted, const Search& search,
                              Digests digests, Observer& observer) {
  const stats::Timer timer("layers: read");
  const oci::Layer& layer = image.layers[index];
  Result<LayerFacts> facts = digests == Digests::verify ? read_verified(image, layer, index, wanted, search, observer)
                                                        : read_trusted(image, layer, index, wanted, search, observer);
  if (facts) return facts;
  Error error = std::move(facts).error();
  const std::string where = fmt::format("{}: layer {} of {}", image.origin.name, index + 1, image.layers.size());
  const bool reads_on = error.kind == ErrorKind::mismatch;  // "layer 2 of 4 does not match …"
  error.message.insert(0, where + (reads_on ? " " : ": "));
  return std::unexpected(std::move(error));
}

Result<StreamedLayer> read_streamed_layer(ByteStream& tar, const Wanted& wanted, const Search& search,
                                          Observer& observer) {
  HashingStream plain(std::make_unique<Metered>(std::make_unique<Lent>(tar), observer));
  Walked walked = TRY(walk_tar(plain, wanted, search));
  return StreamedLayer{std::move(walked.digest), std::move(walked.facts)};
}

}  // namespace plimsoll::scan
