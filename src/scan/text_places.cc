// SPDX-License-Identifier: Apache-2.0
#include "scan/text_places.h"

#include "base/base64.h"
#include "base/json.h"
#include "finding/instruction.h"

namespace plimsoll::scan {

namespace {

/// Texts of one image; far above what any builder makes.
constexpr std::size_t kMostTexts = 100'000;
constexpr std::size_t kLeastEncoded = 32;
constexpr std::string_view kEncodedBrace = "e";  // how "{" begins in Base64

class Collector {
 public:
  void add(TextPlace place) {
    if (place.text.empty() || out_.size() >= kMostTexts) return;
    out_.push_back(std::move(place));
  }

  void add_pair(const std::string& place, std::string_view name, std::string_view value) {
    if (value.empty() || out_.size() >= kMostTexts) return;
    TextPlace& made = out_.emplace_back();
    made.place = place;
    made.name = name;
    made.text = name.empty() ? std::string(value) : fmt::format("{}={}", name, value);
  }

  /// All texts at and below `from`, the name of a member before its value.
  void walk(const std::string& place, std::string_view name, const json::value& from) {
    struct Step {
      std::string_view name;
      const json::value* value;
    };
    std::vector<Step> todo{{name, &from}};
    while (!todo.empty() && out_.size() < kMostTexts) {
      const Step step = todo.back();
      todo.pop_back();
      if (step.value->is_string()) {
        add_pair(place, step.name, json::text(*step.value));
        add_decoded(place, json::text(*step.value));
      } else if (step.value->is_object()) {
        const json::object& members = step.value->get_object();
        for (auto member = members.end(); member != members.begin();) {
          --member;
          todo.push_back({member->key(), &member->value()});
        }
      } else if (step.value->is_array()) {
        const json::array& items = step.value->get_array();
        add_list(place, step.name, items);
        for (auto item = items.end(); item != items.begin();) {
          --item;
          if (!item->is_string()) todo.push_back({step.name, &*item});
        }
      }
    }
  }

  std::vector<TextPlace> take() { return std::move(out_); }

 private:
  /// Arguments belong together ("--token", "x"); other lists are looked at text by text.
  void add_list(const std::string& place, std::string_view name, const json::array& items) {
    std::string line;
    for (const json::value& item : items) {
      if (!item.is_string()) continue;
      if (name == "Env") {
        add_variable(place, json::text(item));
        continue;
      }
      if (name == "OnBuild") {
        const HistoryLine instruction = parse_history(json::text(item));
        add({.place = place,
             .text = std::string(json::text(item)),
             .name = {},
             .builder = "ONBUILD " + std::string(json::text(item)),
             .variables = instruction.keyword == "ENV" || instruction.keyword == "ARG"
                              ? instruction.variables
                              : std::vector<std::pair<std::string, std::string>>{}});
        continue;
      }
      line += (line.empty() ? "" : " ") + std::string(json::text(item));
    }
    add({.place = place, .text = std::move(line), .name = {}, .builder = {}, .variables = {}});
  }

  void add_variable(const std::string& place, std::string_view text) {
    const std::size_t equals = text.find('=');
    TextPlace made{.place = place, .text = std::string(text), .name = {}, .builder = {}, .variables = {}};
    if (equals != std::string_view::npos) {
      made.name = text.substr(0, equals);
      made.variables.emplace_back(made.name, text.substr(equals + 1));
    }
    add(std::move(made));
  }

  /// Builders keep records of the build as JSON in Base64 (moby.buildkit.buildinfo.v1), arguments and all.
  void add_decoded(const std::string& place, std::string_view text) {
    if (text.size() < kLeastEncoded || !text.starts_with(kEncodedBrace)) return;
    const std::optional<std::string> plain = base64_decode(text);
    if (!plain) return;
    if (const auto document = json::parse(*plain))
      walk(place, "", *document);
    else
      add({.place = place, .text = *plain, .name = {}, .builder = {}, .variables = {}});
  }

  std::vector<TextPlace> out_;
};

void add_history(const json::array& history, Collector& out) {
  for (std::size_t i = 0; i < history.size(); ++i) {
    const std::string place = fmt::format("history:{}", i);
    const std::string_view created_by = json::text(history[i], "created_by");
    HistoryLine line = parse_history(created_by);
    TextPlace made{.place = place,
                   .text = std::string(created_by),
                   .name = {},
                   .builder = line.keyword.empty() ? std::string() : line.text(),
                   .variables = {}};
    if (line.keyword == "ENV" || line.keyword == "ARG" || line.keyword == "RUN")
      made.variables = std::move(line.variables);
    out.add(std::move(made));
    if (!history[i].is_object()) continue;
    for (const auto& [name, value] : history[i].get_object()) {
      if (name != "created_by") out.walk(place, name, value);
    }
  }
}

void add_config(std::string_view raw, Collector& out) {
  const auto document = json::parse(raw);
  if (!document || !document->is_object()) return;  // dir: and sbom: have none
  for (const auto& [name, value] : document->get_object()) {
    if (name == "history" && value.is_array()) {
      add_history(value.get_array(), out);
    } else if (name == "config" && value.is_object()) {
      for (const auto& [key, setting] : value.get_object()) out.walk(fmt::format("config:{}", key), key, setting);
    } else {
      out.walk(fmt::format("config:{}", name), name, value);
    }
  }
}

void add_manifest(std::string_view raw, Collector& out) {
  const auto document = json::parse(raw);
  if (!document || !document->is_object()) return;
  for (const auto& [name, value] : document->get_object()) out.walk(fmt::format("manifest:{}", name), name, value);
}

}  // namespace

std::vector<TextPlace> text_places(const oci::Image& image) {
  Collector out;
  add_config(image.config.raw, out);
  add_manifest(image.manifest_raw, out);
  for (const auto& [name, value] : image.index_annotations) out.add_pair("index:annotations", name, value);
  return out.take();
}

}  // namespace plimsoll::scan
