// SPDX-License-Identifier: Apache-2.0
// endoflife.date: until when the releases of distributions, languages and servers are looked after. Read are all
// products at once (API version 1, /api/v1/products/full: {"generated_at":…,"result":[{"name":"debian","releases":
// [{"name":"12","eolFrom":"2026-06-10","eoesFrom":"2028-06-30"}]}]}), one of them ("result" an object), and the arrays
// of the older API, a file per product: [{"cycle":"12","eol":"2026-06-10","extendedSupport":"2028-06-30"}].
//
// Distributions are told under our family id and release names; what else there is under the names of the site. The
// date is that of free support, as in the built-in table: Debian's LTS is free, other extended support is not.
#include <algorithm>
#include <array>

#include "advisory/feeds/readers.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "package/distribution.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestDocument = 32 * kMiB;

struct Product {
  std::string_view name, family;  // of endoflife.date, ours
  std::string_view title = {};    // what os-release would say, where that makes the release
};
constexpr std::array kProducts{
    Product{"almalinux", "almalinux"},
    Product{"alpine", "alpine"},
    Product{"alpine-linux", "alpine"},
    Product{"alpinelinux", "alpine"},
    Product{"amazon-linux", "amzn"},
    Product{"azure-linux", "azurelinux"},
    Product{"cbl-mariner", "mariner"},
    Product{"centos", "centos"},
    Product{"centos-stream", "centos", "CentOS Stream"},
    Product{"debian", "debian"},
    Product{"fedora", "fedora"},
    Product{"opensuse", "opensuse-leap"},
    Product{"oracle-linux", "ol"},
    Product{"photon", "photon"},
    Product{"rhel", "rhel"},
    Product{"rocky-linux", "rocky"},
    Product{"sles", "sles"},
    Product{"ubuntu", "ubuntu"},
};

struct Names {
  std::string product, release;
};

/// What a scan asks for the release of a product.
Names our_names(std::string_view product, std::string_view cycle) {
  const auto* known = std::ranges::find(kProducts, product, &Product::name);
  if (known == kProducts.end()) return {std::string(product), std::string(cycle)};
  const bool leap = cycle.starts_with("15") || cycle.starts_with("16");
  const std::string_view family = product == "opensuse" && !leap ? "opensuse" : known->family;
  const Distribution distribution{.id = std::string(family),
                                  .version = std::string(cycle),
                                  .codename = {},
                                  .name = std::string(known->title),
                                  .id_like = {}};
  return {std::string(family), release_of(distribution)};
}

bool is_date(std::string_view text) { return text.size() == 10 && days_between(text, text).has_value(); }

/// The product a file of the older API is about: "debian" of "…/debian.json".
std::string_view product_of_name(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  return name.substr(0, name.find('.'));
}

class EolReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override {
    return name.ends_with(".json") || name.ends_with("/full");
  }

  Result<void> read(Document& document, Sink& sink) override {
    const Buffer content = TRY_AT(document.name, read_all(*document.stream, kLargestDocument));
    const json::value parsed = TRY_AT(document.name, json::parse(as_text(content)));
    if (const json::array* cycles = parsed.if_array()) {
      for (const json::value& cycle : *cycles)
        TRY(take(product_of_name(document.name), json::text(cycle, "cycle"), json::text(cycle, "eol"),
                 json::text(cycle, "extendedSupport"), document.name, sink));
      return {};
    }
    const json::value* result = json::find(parsed, "result");
    if (!result || !(result->is_array() || result->is_object()))
      return fail(ErrorKind::malformed, "{}: no product of endoflife.date", document.name);
    sink.upstream_date(json::text(parsed, "generated_at"));
    if (result->is_object()) return take_product(*result, document.name, sink);
    for (const json::value& product : json::items(parsed, "result")) TRY(take_product(product, document.name, sink));
    return {};
  }

 private:
  static Result<void> take_product(const json::value& product, std::string_view where, Sink& sink) {
    for (const json::value& release : json::items(product, "releases")) {
      TRY(take(json::text(product, "name"), json::text(release, "name"), json::text(release, "eolFrom"),
               json::text(release, "eoesFrom"), where, sink));
    }
    return {};
  }

  static Result<void> take(std::string_view product, std::string_view cycle, std::string_view eol,
                           std::string_view extended, std::string_view where, Sink& sink) {
    if (product.empty() || cycle.empty()) {
      sink.skip(where, "a release without a product or a name");
      return {};
    }
    const std::string_view date = product == "debian" && is_date(extended) ? extended : eol;
    if (date.empty()) {
      sink.leave_out("releases have no date of their end");
      return {};
    }
    const Names names = our_names(product, cycle);
    if (!is_date(date) || names.release.empty()) {
      sink.skip(where, fmt::format("{} {}: not a release and a date", product, cycle));
      return {};
    }
    return sink.add_end_of_life(names.product, names.release, date);
  }
};

}  // namespace

std::unique_ptr<FeedReader> eol_reader() { return std::make_unique<EolReader>(); }

}  // namespace plimsoll::advisory
