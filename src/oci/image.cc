// SPDX-License-Identifier: Apache-2.0
#include "oci/image.h"

namespace plimsoll::oci {

Result<void> Image::stream_layers(const std::function<Result<void>(ByteStream& tar)>& each) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (layers[i].foreign) continue;
    StreamPtr tar = decompress(TRY(open(i)), layers[i].compression);
    TRY(each(*tar));
  }
  return {};
}

}  // namespace plimsoll::oci
