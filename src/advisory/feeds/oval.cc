// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/oval.h"

#include <array>

#include "advisory/feeds/oval_document.h"
#include "advisory/feeds/oval_rows.h"
#include "base/xml.h"

namespace plimsoll::advisory {

namespace {

class OvalReader final : public FeedReader {
 public:
  explicit OvalReader(const OvalDialect& dialect) : dialect_(dialect) {}

  [[nodiscard]] bool wants(std::string_view name) const override { return name.ends_with(".xml"); }

  Result<void> read(Document& document, Sink& sink) override {
    static constexpr std::array<std::string_view, 2> kPath{"oval_definitions", "*"};
    OvalDocument oval(dialect_, document.name);
    const Result<void> done =
        xml::for_each_child(*document.stream, kPath, [&](xml::Element&& element) { return oval.take(element, sink); });
    // Definitions whose tests were lost say nothing.
    if (!done)
      sink.skip(document.name, done.error().message);
    else if (oval.definitions().empty())
      sink.skip(document.name, "no OVAL document with definitions");
    else
      TRY(add_oval_rows(oval, sink));
    return {};
  }

 private:
  const OvalDialect& dialect_;
};

}  // namespace

std::unique_ptr<FeedReader> oval_reader(const OvalDialect& dialect) { return std::make_unique<OvalReader>(dialect); }

std::optional<OvalFact> module_fact(std::string_view comment) {
  constexpr std::string_view kStart = "Module ", kEnd = " is enabled";
  if (!comment.starts_with(kStart) || !comment.ends_with(kEnd) || comment.size() <= kStart.size() + kEnd.size())
    return std::nullopt;
  comment.remove_prefix(kStart.size());
  comment.remove_suffix(kEnd.size());
  return OvalFact{.kind = OvalFact::Kind::module, .text = std::string(comment), .version = {}, .id = {}};
}

}  // namespace plimsoll::advisory
