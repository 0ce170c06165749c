// SPDX-License-Identifier: Apache-2.0
// link: oci
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

#include "oci/archive.h"
#include "oci/docker_archive.h"
#include "oci/layout.h"

namespace {

void read_layers(const plimsoll::Result<std::unique_ptr<plimsoll::oci::Image>>& image) {
  if (!image) return;
  for (std::size_t i = 0; i < std::min<std::size_t>((*image)->layers.size(), 8); ++i) {
    auto stream = (*image)->open(i);
    if (!stream) continue;
    const auto plain = plimsoll::decompress(*std::move(stream), (*image)->layers[i].compression, plimsoll::kMiB);
    while (true) {
      const auto chunk = plain->next();
      if (!chunk || chunk->empty()) break;
    }
  }
}

}  // namespace

/// The bytes as an archive, opened as docker save's and as a layout, and the layers read.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll;
  FileDescriptor fd(::memfd_create("input", MFD_CLOEXEC));
  if (!fd || ::write(fd.get(), data, size) != static_cast<ssize_t>(size)) std::abort();
  const auto file = File::adopt(std::move(fd), "input");
  if (!file) std::abort();
  (void)oci::is_root_filesystem(*file);
  const auto store = oci::open_archive_store(*file, Observer::none());
  if (!store) return 0;
  read_layers(oci::image_from_docker_archive(*store, "", {}));
  read_layers(oci::image_from_docker_archive(*store, "@0", {}));
  read_layers(oci::image_from_layout(*store, "", {}));
  return 0;
}
