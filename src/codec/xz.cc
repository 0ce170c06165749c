// SPDX-License-Identifier: Apache-2.0
// xz by liblzma: streams one after the other with zero padding between them. The dictionary is memory that the input
// chooses, so it is capped; `xz -9` needs 65 MiB.
#include <lzma.h>

#include "codec/decoding_stream.h"
#include "codec/formats.h"

namespace plimsoll {

namespace {

constexpr std::uint64_t kMemory = 128 * kMiB;

class XzStream final : public DecodingStream {
 public:
  XzStream(StreamPtr inner, std::uint64_t most) : DecodingStream(std::move(inner), "xz", most) {
    status_ = lzma_stream_decoder(&lzma_, kMemory, LZMA_CONCATENATED | LZMA_TELL_UNSUPPORTED_CHECK);
  }
  XzStream(const XzStream&) = delete;
  XzStream& operator=(const XzStream&) = delete;
  ~XzStream() override { lzma_end(&lzma_); }

 protected:
  Result<State> decode(std::span<std::byte>& free) override {
    if (status_ != LZMA_OK) return explain();
    const bool more = TRY(more_input());
    lzma_.next_in = reinterpret_cast<const std::uint8_t*>(input_.data());
    lzma_.avail_in = input_.size();
    lzma_.next_out = reinterpret_cast<std::uint8_t*>(free.data());
    lzma_.avail_out = free.size();
    status_ = lzma_code(&lzma_, more ? LZMA_RUN : LZMA_FINISH);
    input_ = input_.last(lzma_.avail_in);
    free = free.last(lzma_.avail_out);
    if (status_ == LZMA_STREAM_END) return State::end;
    if (status_ != LZMA_OK) return explain();
    return State::more;
  }

 private:
  [[nodiscard]] std::unexpected<Error> explain() const {
    switch (status_) {
      case LZMA_MEMLIMIT_ERROR:
        return fail(ErrorKind::limit, "xz: inflating needs more than {} MiB of memory", kMemory / kMiB);
      case LZMA_MEM_ERROR:
        return fail(ErrorKind::limit, "xz: no memory");
      case LZMA_OPTIONS_ERROR:
        return fail(ErrorKind::unsupported, "xz: a filter or option that liblzma does not know");
      case LZMA_UNSUPPORTED_CHECK:
        return fail(ErrorKind::unsupported, "xz: a kind of checksum that liblzma does not know");
      case LZMA_FORMAT_ERROR:
        return fail(ErrorKind::malformed, "xz: not xz data");
      case LZMA_BUF_ERROR:
        return ends_early();
      default:
        return fail(ErrorKind::malformed, "xz: corrupt data near byte {}", consumed());
    }
  }

  lzma_stream lzma_ = LZMA_STREAM_INIT;
  lzma_ret status_ = LZMA_OK;
};

}  // namespace

StreamPtr xz_stream(StreamPtr inner, std::uint64_t most) { return std::make_unique<XzStream>(std::move(inner), most); }

}  // namespace plimsoll
