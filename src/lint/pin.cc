// SPDX-License-Identifier: Apache-2.0
#include "lint/pin.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/bytes.h"
#include "dockerfile/parse.h"
#include "lint/image_name.h"
#include "oci/registry_client.h"
#include "settings/readers.h"

namespace plimsoll::lint {

namespace {

/// "X" of "$X" and "${X}"; empty: it is more than one variable.
std::string_view lone_variable(std::string_view written) {
  if (!written.starts_with('$')) return {};
  written.remove_prefix(1);
  if (written.starts_with('{') && written.ends_with('}')) written = written.substr(1, written.size() - 2);
  const bool is_name = !written.empty() && std::ranges::all_of(written, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  return is_name ? written : std::string_view{};
}

/// The default of an ARG before the first FROM, where it is plain text.
std::optional<TextRange> default_of(std::string_view text, const dockerfile::Dockerfile& file, std::string_view name,
                                    std::string_view value) {
  std::optional<TextRange> out;
  for (const dockerfile::Instruction& instruction : file.instructions) {
    if (instruction.keyword == dockerfile::Keyword::from) break;
    if (instruction.keyword != dockerfile::Keyword::arg) continue;
    for (std::size_t i = 0; i < instruction.words.size(); ++i) {
      const std::string prefix = std::string(name) + "=";
      if (!instruction.words[i].starts_with(prefix)) continue;
      out = std::nullopt;
      const TextRange range = instruction.word_ranges[i];
      const std::size_t at = range.in(text).find(value, prefix.size());
      if (at != std::string_view::npos) out = TextRange{range.begin + at, range.begin + at + value.size()};
    }
  }
  return out;
}

std::vector<NamedImage> in_dockerfile(std::string_view text) {
  std::vector<NamedImage> out;
  const auto file = dockerfile::parse(text);
  if (!file) return out;
  for (const ImageUse& use : images_of(text, *file)) {
    NamedImage image{.range = use.range, .name = use.name, .obstacle = {}};
    if (!use.is_known()) {
      image.obstacle = "it is named by a variable without a value";
    } else if (use.name != use.written) {
      const std::string_view variable = lone_variable(use.written);
      const auto range = variable.empty() ? std::nullopt : default_of(text, *file, variable, use.name);
      if (range) {
        image.range = *range;
      } else {
        image.obstacle = "its name is put together from variables; let one ARG hold all of it";
      }
    } else if (use.range.in(text).find(use.written) == std::string_view::npos) {
      image.obstacle = "its name is written in a way that cannot be edited";
    }
    if (image.obstacle.empty()) {
      const std::size_t at = image.range.in(text).find(image.name);
      image.range = {image.range.begin + at, image.range.begin + at + image.name.size()};
    }
    out.push_back(std::move(image));
  }
  return out;
}

std::vector<NamedImage> in_settings(const SourceText& source) {
  std::vector<NamedImage> out;
  // Only what this file says itself: nothing else is opened.
  settings::ReadOptions alone = source.reading;
  alone.open = {};
  const auto file = source.kind == FileKind::compose ? settings::read_compose(source.text, source.path, alone)
                                                     : settings::read_kubernetes(source.text, source.path);
  if (!file) return out;
  std::set<std::string> built;
  for (const settings::RunSpec& spec : file->specs)
    if (spec.builds) built.insert(spec.image.value);
  for (const settings::RunSpec& spec : file->specs) {
    if (!spec.image.given || spec.image.value.empty() || built.contains(spec.image.value)) continue;
    NamedImage image{.range = spec.image.where, .name = spec.image.value, .obstacle = {}};
    const std::size_t at = image.range.in(source.text).find(image.name);
    if (image.name.find('$') != std::string::npos || at == std::string_view::npos) {
      image.obstacle = "its name is put together from variables";
    } else {
      image.range = {image.range.begin + at, image.range.begin + at + image.name.size()};
    }
    out.push_back(std::move(image));
  }
  return out;
}

}  // namespace

std::vector<NamedImage> named_images(const SourceText& source) {
  std::vector<NamedImage> out;
  if (source.kind == FileKind::dockerfile) out = in_dockerfile(source.text);
  if (source.kind == FileKind::compose || source.kind == FileKind::kubernetes) out = in_settings(source);
  std::ranges::stable_sort(out, {}, &NamedImage::range);
  const auto [first, last] = std::ranges::unique(out, {}, &NamedImage::range);
  out.erase(first, last);
  return out;
}

ResolveImage registry_resolver(const oci::OpenOptions& options) {
  const auto known = std::make_shared<std::map<std::string, Result<Digest>>>();
  return [known, options](const oci::Reference& reference) -> Result<Digest> {
    const std::string key = reference.str();
    if (const auto found = known->find(key); found != known->end()) return found->second;
    const auto ask = [&]() -> Result<Digest> {
      oci::RegistryClient client(reference, options);
      TRY(client.connect());
      return TRY(client.manifest(reference.tag)).digest;
    };
    return known->emplace(key, ask()).first->second;
  };
}

std::vector<Pin> pins_of(const SourceText& source, Refresh refresh, const ResolveImage& resolve) {
  std::vector<Pin> out;
  for (const NamedImage& image : named_images(source)) {
    Pin pin{.range = image.range, .name = image.name, .after = {}, .problem = image.obstacle};
    const ImageName parts = split_image(image.name);
    const auto fail_with = [&](std::string problem) {
      pin.state = Pin::State::unknown;
      pin.problem = std::move(problem);
    };
    auto reference = oci::parse_reference(image.name);
    if (!image.obstacle.empty()) {
      pin.state = parts.has_digest ? Pin::State::pinned : Pin::State::unknown;
    } else if (!reference) {
      fail_with(reference.error().message);
    } else if (!parts.has_digest || (refresh == Refresh::yes && parts.has_tag)) {
      // A digest without a tag is what is meant, and nothing says what could be newer.
      reference->digest = {};
      const Result<Digest> digest = resolve(*reference);
      if (!digest) {
        fail_with(digest.error().message);
      } else if (digest->str() != parts.digest) {
        pin.state = parts.has_digest ? Pin::State::moved : Pin::State::unpinned;
        const std::string named = image.name.substr(0, image.name.find('@')) + (parts.has_tag ? "" : ":latest");
        pin.after = named + "@" + digest->str();
      }
    }
    out.push_back(std::move(pin));
  }
  return out;
}

std::string with_pins(std::string_view text, const std::vector<Pin>& pins) {
  std::string out;
  std::size_t at = 0;
  for (const Pin& pin : pins) {
    if (pin.after.empty() || pin.range.begin < at) continue;
    out += text.substr(at, pin.range.begin - at);
    out += pin.after;
    at = pin.range.end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace plimsoll::lint
