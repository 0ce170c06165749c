// SPDX-License-Identifier: Apache-2.0
// bzip2 by libbz2: streams one after the other, each with a checksum that the library verifies. Memory is at most
// 4 MiB by design of the format.
#include <bzlib.h>

#include "codec/decoding_stream.h"
#include "codec/formats.h"

namespace plimsoll {

namespace {

class Bzip2Stream final : public DecodingStream {
 public:
  Bzip2Stream(StreamPtr inner, std::uint64_t most) : DecodingStream(std::move(inner), "bzip2", most) {
    status_ = BZ2_bzDecompressInit(&bzip2_, 0, 0);
  }
  Bzip2Stream(const Bzip2Stream&) = delete;
  Bzip2Stream& operator=(const Bzip2Stream&) = delete;
  ~Bzip2Stream() override { BZ2_bzDecompressEnd(&bzip2_); }

 protected:
  Result<State> decode(std::span<std::byte>& free) override {
    const bool more = TRY(more_input());
    if (status_ == BZ_STREAM_END) {
      if (!more) return State::end;
      BZ2_bzDecompressEnd(&bzip2_);
      bzip2_ = {};
      status_ = BZ2_bzDecompressInit(&bzip2_, 0, 0);
    }
    if (status_ == BZ_OK) {
      // libbz2 does not write to its input; only its type says so.
      bzip2_.next_in = reinterpret_cast<char*>(const_cast<std::byte*>(input_.data()));
      bzip2_.avail_in = static_cast<unsigned>(input_.size());
      bzip2_.next_out = reinterpret_cast<char*>(free.data());
      bzip2_.avail_out = static_cast<unsigned>(free.size());
      status_ = BZ2_bzDecompress(&bzip2_);
      const bool wrote = bzip2_.avail_out < free.size();
      input_ = input_.last(bzip2_.avail_in);
      free = free.last(bzip2_.avail_out);
      if (status_ == BZ_OK && !more && !wrote) return ends_early();
    }
    if (status_ == BZ_MEM_ERROR) return fail(ErrorKind::limit, "bzip2: no memory");
    if (status_ == BZ_DATA_ERROR_MAGIC)
      return fail(ErrorKind::malformed, "bzip2: not bzip2 data near byte {}", consumed());
    if (status_ != BZ_OK && status_ != BZ_STREAM_END) {
      return fail(ErrorKind::malformed, "bzip2: corrupt data near byte {}", consumed());
    }
    return State::more;
  }

 private:
  bz_stream bzip2_{};
  int status_ = BZ_OK;
};

}  // namespace

StreamPtr bzip2_stream(StreamPtr inner, std::uint64_t most) {
  return std::make_unique<Bzip2Stream>(std::move(inner), most);
}

}  // namespace plimsoll
