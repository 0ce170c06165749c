// SPDX-License-Identifier: Apache-2.0
// EPSS, FIRST's daily estimate of what will be exploited in the next 30 days, as CSV:
//
//   #model_version:v2025.03.14,score_date:2025-11-20T12:55:00Z
//   cve,epss,percentile
//   CVE-1999-0001,0.01297,0.85849
//
// Files from before 2022 have neither the first line nor, in part, the third column.
#include <charconv>
#include <cmath>
#include <optional>

#include "advisory/feeds/readers.h"
#include "advisory/feeds/text.h"

namespace plimsoll::advisory {

namespace {

std::string_view next_field(std::string_view& line) {
  const std::string_view field = line.substr(0, line.find(','));
  line.remove_prefix(std::min(field.size() + 1, line.size()));
  return field;
}

/// A number from 0 to 1 ("0.01297", "1.0", "9e-05") in hundred-thousandths.
std::optional<std::uint32_t> fraction(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !(number >= 0 && number <= 1)) return std::nullopt;
  return static_cast<std::uint32_t>(std::lround(number * 100'000));
}

class EpssReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override { return name.ends_with(".csv"); }

  Result<void> read(Document& document, Sink& sink) override {
    LineReader lines(*document.stream, 64 * kKiB);
    while (const std::optional<std::string_view> line = TRY_AT(document.name, lines.next())) {
      if (line->empty() || line->starts_with("cve,")) continue;
      if (line->starts_with('#')) {
        const std::size_t at = line->find("score_date:");
        if (at != std::string_view::npos) sink.upstream_date(line->substr(at + 11, line->find(',', at) - at - 11));
        continue;
      }
      std::string_view rest = *line;
      const std::string cve = cve_id(next_field(rest));
      const auto probability = fraction(next_field(rest));
      const auto percentile = rest.empty() ? std::optional<std::uint32_t>(0) : fraction(next_field(rest));
      if (cve.empty() || !probability || !percentile) {
        sink.skip(fmt::format("{}: line {}", document.name, lines.number()),
                  "not a CVE id and numbers from 0 to 1, separated by commas");
        continue;
      }
      TRY(sink.add_epss(cve, {.probability = *probability, .percentile = *percentile}));
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<FeedReader> epss_reader() { return std::make_unique<EpssReader>(); }

}  // namespace plimsoll::advisory
