// SPDX-License-Identifier: Apache-2.0
// link: oci
// What lies beside an image: an index that lists it and the documents it names, parted by NUL; the fetches are answered
// with them in turn. Whatever they say, reading ends within its limits and tells each thing once.
#include <string>
#include <string_view>
#include <vector>

#include "oci/referrers.h"
#include "pieces.h"

using namespace plimsoll;
using fuzz::require;

namespace {

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> out;
  for (;;) {
    const std::size_t end = text.find('\0');
    out.emplace_back(text.substr(0, end));
    if (end == text.npos) return out;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::vector<std::string> parts = parts_of({reinterpret_cast<const char*>(data), size});
  const auto listed = oci::parse_manifest(parts.front());
  if (!listed) return 0;
  std::size_t next = 0, fetched = 0;
  const auto answer = [&](const oci::Descriptor& descriptor) -> Result<std::string> {
    ++fetched;
    // The size is all that a reader knows before it asks: what is too large is not asked for.
    require(descriptor.size <= oci::kMostReferrersBytes);
    if (parts.size() == 1) return fail(ErrorKind::not_found, "there is none");
    next = next + 1 < parts.size() ? next + 1 : 1;
    return parts[next];
  };
  const Digest subject = *Digest::parse("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  using Lists = oci::ReferrerReader::Lists;
  for (const Lists lists : {Lists::referrers, Lists::everything}) {
    next = fetched = 0;
    oci::ReferrerReader reader({subject}, lists, answer, answer);
    if (const auto* index = std::get_if<oci::Index>(&*listed))
      require(reader.add(*index).has_value());  // no answer here is out of reach
    else
      require(reader.add_attestations(subject, parts.front()).has_value());
    const oci::Referrers found = std::move(reader).take();
    require(found.documents.size() <= oci::kMostReferrers && found.documents.size() <= fetched);
    for (const oci::Referrer& document : found.documents) require(oci::may_hold_vex(document.media_type));
    for (const std::string& told : found.passed_over) require(!told.empty());
  }
  return 0;
}
