// SPDX-License-Identifier: Apache-2.0
// zstd (RFC 8878): frames, among them skippable ones, one after the other. A frame's window is memory that the input
// chooses, so it is capped at what the format asks every decoder to bear and at what zstd(1) accepts by default.
#include <zstd.h>
#include <zstd_errors.h>

#include "codec/decoding_stream.h"
#include "codec/formats.h"

namespace plimsoll {

namespace {

constexpr int kWindowLog = 27;  // 128 MiB

class ZstdStream final : public DecodingStream {
 public:
  ZstdStream(StreamPtr inner, std::uint64_t most)
      : DecodingStream(std::move(inner), "zstd", most), context_(ZSTD_createDCtx()) {
    if (context_) ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kWindowLog);
  }

 protected:
  Result<State> decode(std::span<std::byte>& free) override {
    if (!context_) return fail(ErrorKind::limit, "zstd: no memory");
    if (!TRY(more_input()) && !flushing_) {
      if (inside_frame_) return ends_early();
      return State::end;
    }
    ZSTD_inBuffer in{input_.data(), input_.size(), 0};
    ZSTD_outBuffer out{free.data(), free.size(), 0};
    const std::size_t hint = ZSTD_decompressStream(context_.get(), &out, &in);
    input_ = input_.subspan(in.pos);
    free = free.subspan(out.pos);
    if (ZSTD_isError(hint) != 0U) return explain(hint);
    if (in.pos == 0 && out.pos == 0 && flushing_) return ends_early();
    inside_frame_ = hint != 0;
    flushing_ = inside_frame_ && free.empty();
    return State::more;
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  [[nodiscard]] std::unexpected<Error> explain(std::size_t code) const {
    switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_frameParameter_windowTooLarge:
        return fail(ErrorKind::limit, "zstd: the frame wants a window of more than {} MiB", (1U << kWindowLog) / kMiB);
      case ZSTD_error_memory_allocation:
        return fail(ErrorKind::limit, "zstd: no memory");
      case ZSTD_error_dictionary_wrong:
        return fail(ErrorKind::unsupported, "zstd: the frame needs a dictionary");
      default:
        return fail(ErrorKind::malformed, "zstd: {}, near byte {}", ZSTD_getErrorName(code), consumed());
    }
  }

  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool inside_frame_ = true;  // an empty input is a frame cut off
  bool flushing_ = false;     // the output was full: there may be more without further input
};

}  // namespace

StreamPtr zstd_stream(StreamPtr inner, std::uint64_t most) {
  return std::make_unique<ZstdStream>(std::move(inner), most);
}

}  // namespace plimsoll
