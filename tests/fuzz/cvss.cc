// SPDX-License-Identifier: Apache-2.0
// link: advisory
// CVSS vectors: any text is a score between 0 and 100 tenths, or none; a vector keeps its score when its metrics are
// turned round, and is none any more with one of them stated twice.
#include "advisory/cvss.h"

#include <cstdlib>
#include <string>

using namespace plimsoll::advisory;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto score = cvss_base_score(text);
  if ((cvss_severity(text) == Severity::unknown) != !score) std::abort();
  (void)newest_cvss(text);
  if (!score) return 0;
  if (*score < 0 || *score > 100) std::abort();

  std::string_view rest = text;
  std::string turned;
  if (rest.starts_with("CVSS:")) {
    turned = rest.substr(0, 9);
    rest.remove_prefix(9);
  }
  const std::string twice = std::string(text) + '/' + std::string(rest.substr(0, rest.find('/')));
  for (std::size_t slash; (slash = rest.rfind('/')) != std::string_view::npos; rest = rest.substr(0, slash))
    (turned += rest.substr(slash + 1)) += '/';
  turned += rest;
  if (cvss_base_score(turned) != score || cvss_base_score(twice)) std::abort();
  return 0;
}
