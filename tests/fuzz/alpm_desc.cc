// SPDX-License-Identifier: Apache-2.0
// link: detect
// The bytes are var/lib/pacman/local/x-1/desc: nothing crashes, and every package has a name and a version.
#include <cstdlib>

#include "detect/table.h"

using namespace plimsoll;

namespace {

class Checks final : public FactSink {
 public:
  void add(Fact fact) override {
    const auto* package = std::get_if<Package>(&fact);
    if (package != nullptr && (package->name.empty() || package->version.empty() || package->source_name.empty()))
      std::abort();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  Checks checks;
  detect::alpm_detector().detect({"var/lib/pacman/local/x-1/desc", std::as_bytes(std::span(data, size))}, checks);
  return 0;
}
