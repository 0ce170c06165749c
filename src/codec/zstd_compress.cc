// SPDX-License-Identifier: Apache-2.0
#include <zstd.h>

#include "codec/compress.h"

namespace plimsoll {

namespace {

class ZstdCompressor final : public ByteStream {
 public:
  ZstdCompressor(StreamPtr inner, std::uint64_t size, int level)
      : inner_(std::move(inner)), context_(ZSTD_createCCtx()), buffer_(ZSTD_CStreamOutSize()) {
    if (!context_) return;
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setPledgedSrcSize(context_.get(), size);
  }

  Result<Bytes> next(std::size_t most) override {
    while (ready_.empty() && !done_) TRY(compress());
    const Bytes chunk = ready_.first(std::min(most, ready_.size()));
    ready_ = ready_.subspan(chunk.size());
    return chunk;
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };

  Result<void> compress() {
    if (!context_) return fail(ErrorKind::limit, "zstd: no memory");
    if (input_.empty() && !ended_) {
      input_ = TRY(inner_->next());
      ended_ = input_.empty();
    }
    ZSTD_inBuffer in{input_.data(), input_.size(), 0};
    ZSTD_outBuffer out{buffer_.data(), buffer_.size(), 0};
    const std::size_t left = ZSTD_compressStream2(context_.get(), &out, &in, ended_ ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left) != 0U) return fail(ErrorKind::malformed, "zstd: {}", ZSTD_getErrorName(left));
    input_ = input_.subspan(in.pos);
    ready_ = Bytes(buffer_).first(out.pos);
    done_ = ended_ && left == 0;
    return {};
  }

  StreamPtr inner_;
  std::unique_ptr<ZSTD_CCtx, Free> context_;
  Buffer buffer_;
  Bytes input_, ready_;
  bool ended_ = false, done_ = false;
};

}  // namespace

StreamPtr zstd_compressed(StreamPtr inner, std::uint64_t size, int level) {
  return std::make_unique<ZstdCompressor>(std::move(inner), size, level);
}

}  // namespace plimsoll
