// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/java_license.h"

#include <algorithm>
#include <array>

#include "base/lines.h"

namespace plimsoll::detect {
namespace {

struct Text {
  std::string_view address;  // without scheme and "www."; any suffix and a "/" at the end are as good
  std::string_view id;
};
constexpr auto kTexts = std::to_array<Text>({
    {"apache.org/licenses/LICENSE-2.0", "Apache-2.0"},
    {"eclipse.org/legal/epl-2.0", "EPL-2.0"},
    {"eclipse.org/legal/epl-v10", "EPL-1.0"},
    {"eclipse.org/legal/epl-v20", "EPL-2.0"},
    {"eclipse.org/org/documents/edl-v10", "BSD-3-Clause"},
    {"eclipse.org/org/documents/epl-2.0", "EPL-2.0"},
    {"eclipse.org/org/documents/epl-v10", "EPL-1.0"},
    {"gnu.org/licenses/lgpl-2.1", "LGPL-2.1-only"},
    {"opensource.org/licenses/Apache-2.0", "Apache-2.0"},
    {"opensource.org/licenses/BSD-2-Clause", "BSD-2-Clause"},
    {"opensource.org/licenses/BSD-3-Clause", "BSD-3-Clause"},
    {"opensource.org/licenses/MIT", "MIT"},
    {"opensource.org/licenses/apache2.0", "Apache-2.0"},
    {"opensource.org/licenses/mit-license", "MIT"},
});

/// Cuts the text up to an `end` outside of quotes off.
std::string_view take_part(std::string_view& rest, char end) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size() && (quoted || rest[at] != end); ++at) quoted ^= rest[at] == '"';
  const std::string_view part = trim(rest.substr(0, at));
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return part;
}

std::string_view unquoted(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? trim(text.substr(1, text.size() - 2)) : text;
}

std::string_view known_license(std::string_view name) {
  std::string_view address = name;
  for (const std::string_view lead : {"https://", "http://", "www."}) {
    if (address.starts_with(lead)) address.remove_prefix(lead.size());
  }
  if (address.size() == name.size()) return name;
  const auto row = std::ranges::find_if(kTexts, [&](const Text& text) { return address.starts_with(text.address); });
  return row == kTexts.end() ? name : row->id;
}

}  // namespace

std::string bundle_license(std::string_view attribute) {
  std::string out;
  while (!attribute.empty()) {
    std::string_view clause = take_part(attribute, ',');
    const std::string_view license = known_license(unquoted(take_part(clause, ';')));
    if (license.empty() || license == "<<EXTERNAL>>") continue;
    if (!out.empty()) out += ", ";
    out += license;
  }
  return out;
}

}  // namespace plimsoll::detect
