// SPDX-License-Identifier: Apache-2.0
#include "codec/zlib.h"

#include <algorithm>
#include <limits>

#define ZLIB_CONST  // the input is not written to
#include <zlib.h>

namespace plimsoll {
namespace {

constexpr std::size_t kStep = 64 * 1024;

struct Inflater {
  z_stream stream = {};
  bool good = inflateInit(&stream) == Z_OK;
  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream); }
};

}  // namespace

Result<Buffer> inflate_zlib(Bytes bytes, std::uint64_t most) {
  Inflater inflater;
  if (!inflater.good) return fail(ErrorKind::io, "zlib: no memory");
  z_stream& stream = inflater.stream;
  stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max()));
  Buffer out;
  for (;;) {
    const std::size_t before = out.size();
    out.resize(before + kStep);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(kStep);
    const int code = inflate(&stream, Z_NO_FLUSH);
    out.resize(before + kStep - stream.avail_out);
    if (out.size() > most) return fail(ErrorKind::limit, "zlib: more than {} bytes", most);
    if (code == Z_STREAM_END) return out;
    if (code != Z_OK)
      return fail(ErrorKind::malformed, "zlib: {} after {} bytes",
                  code == Z_BUF_ERROR     ? "the stream ends too early"
                  : stream.msg != nullptr ? stream.msg
                                          : "the stream is damaged",
                  out.size());
  }
}

}  // namespace plimsoll
