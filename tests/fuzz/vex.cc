// SPDX-License-Identifier: Apache-2.0
// link: policy
// VEX documents: what is read is written as OpenVEX that reads back to the same statements, and no ignore comes of a
// document without a vulnerability or by a "*".
#include <cstdlib>
#include <string>

#include "policy/vex.h"

using namespace plimsoll::policy;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = read_vex(text, "F");
  if (!document) {
    if (!document.error().message.starts_with("F: ")) std::abort();
    return 0;
  }
  Target target;
  target.names = {"registry.example.com/shop:1"};
  target.distribution.id = "debian";
  target.distribution.version = "12.5";
  for (const Ignore& ignore : ignores_of({&*document, 1}, target)) {
    if (ignore.what.ids.empty() || ignore.code != "vex" || ignore.vex_status.empty()) std::abort();
    for (const std::string& id : ignore.what.ids)
      if (id.find_first_of("*?") != std::string::npos) std::abort();
  }
  const std::string written = write_openvex(*document);
  const auto again = read_vex(written, "F");
  if (!again || again->statements.size() != document->statements.size()) std::abort();
  for (std::size_t i = 0; i < again->statements.size(); ++i)
    if (again->statements[i].status != document->statements[i].status) std::abort();
  static_cast<void>(add_to_openvex(text, "F", {}));
  return 0;
}
