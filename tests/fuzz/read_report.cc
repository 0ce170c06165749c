// SPDX-License-Identifier: Apache-2.0
// link: report finding
// A report that is read back, whatever was done to it, is refused or can be written in every format: what calls itself
// JSON or XML parses, and our own JSON reads back to the same bytes.
#include <array>
#include <string>

#include "base/bytes.h"
#include "base/json.h"
#include "base/xml.h"
#include "pieces.h"
#include "report/random_report.h"
#include "report/read.h"
#include "report/writers.h"

namespace {

using namespace plimsoll;
using fuzz::Pieces;
using fuzz::require;

constexpr std::array<std::string_view, 12> kJson = {"cyclonedx",
                                                    "gitlab-codequality",
                                                    "gitlab-container-scanning",
                                                    "gitlab-dependency-scanning",
                                                    "gitlab_codeclimate",
                                                    "hadolint-json",
                                                    "harbor",
                                                    "json",
                                                    "sarif",
                                                    "sonarqube",
                                                    "spdx",
                                                    "trivy"};
constexpr std::array<std::string_view, 3> kXml = {"checkstyle", "cyclonedx-xml", "junit"};

/// The input itself, or a good report with some of its bytes replaced by pieces of the input.
std::string document(Pieces& in, std::string_view whole) {
  const unsigned how = in.number(4);
  if (how == 0) return std::string(whole.substr(1));
  report::testing::RandomReport random(in.number(250));
  std::string text = how == 1 ? report::write_lint_json(random.files(), {}) : report::write_json(random.image(), {});
  for (unsigned edits = in.number(6); edits > 0; --edits) {
    const std::size_t at = (in.number(256) * 256U + in.number(256)) * text.size() / 65536;
    text.replace(at, in.number(in.number(4) == 0 ? 200 : 8), in.text());
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view whole(reinterpret_cast<const char*>(data), size);
  Pieces in(whole);
  const std::string text = document(in, whole.empty() ? " " : whole);
  MemoryStream stream(as_bytes(text));
  const auto read = report::read_report(stream);
  if (!read) return 0;

  report::Options options{.packages = true, .all = true, .plan = read->plan ? &*read->plan : nullptr};
  options.suppressed = true;
  options.time = report::moment_of(read->report);
  options.template_text = "{{#findings}}{{id}}{{/findings}}";
  const bool is_lint = read->about == report::About::files;
  for (const report::Format& format : is_lint ? report::lint_formats() : report::formats()) {
    const std::string out = format.write(read->report, options);
    if (std::ranges::find(kJson, format.name) != kJson.end()) require(json::parse(out).has_value());
    if (std::ranges::find(kXml, format.name) != kXml.end()) require(xml::parse(out).has_value());
    if (format.name != "json") continue;
    MemoryStream written(as_bytes(out));
    const auto again = report::read_report(written);
    require(again.has_value());
    options.plan = again->plan ? &*again->plan : nullptr;
    require(format.write(again->report, options) == out);
    options.plan = read->plan ? &*read->plan : nullptr;
  }
  return 0;
}
