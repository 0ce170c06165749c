// SPDX-License-Identifier: Apache-2.0
#include "lint/image_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/lines.h"
#include "dockerfile/expand.h"
#include "dockerfile/flags.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

/// Where the official images are to be had, with the folder they are in there.
struct Mirror {
  std::string_view registry, folder;
};
constexpr std::array kMirrors{
    Mirror{"docker.io", "library/"},
    Mirror{"docker.io", ""},
    Mirror{"index.docker.io", "library/"},
    Mirror{"mirror.gcr.io", "library/"},
    Mirror{"public.ecr.aws", "docker/library/"},
    Mirror{"registry-1.docker.io", "library/"},
    Mirror{"registry.hub.docker.com", "library/"},
};

/// What FROM lines know, with unknown variables left as they are.
std::string expanded(std::string_view text, const dockerfile::Variables& known, char escape) {
  if (text.find_first_of("$\"'\\`") == std::string_view::npos) return std::string(text);
  const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = known.find(name);
    return found == known.end() || found->second.empty() ? std::nullopt : std::optional(found->second);
  };
  auto out = dockerfile::expand_text(text, lookup, {.escape = escape, .unset = dockerfile::Expansion::Unset::keep});
  return out ? *std::move(out) : std::string(text);
}

std::string without_quotes(std::string_view text) {
  std::string out(text);
  std::erase(out, '"');
  return out;
}

/// The place of `value` in a flag as it stands in the file; the whole flag when quotes or line ends are in between.
TextRange place_in(std::string_view text, TextRange flag, std::string_view before, std::string_view value) {
  const std::string_view written = flag.in(text);
  const std::string wanted = std::string(before).append(value);
  const std::size_t at = written.find(wanted);
  if (at == std::string_view::npos) return flag;
  return {flag.begin + at + before.size(), flag.begin + at + wanted.size()};
}

class Collector {
 public:
  Collector(std::string_view text, const dockerfile::Dockerfile& file)
      : text_(text), file_(file), global_(dockerfile::global_arguments(file, {})) {
    for (const Instruction& instruction : file.instructions)
      if (instruction.keyword == Keyword::from && instruction.words.size() == 3)
        all_stages_.insert(lowercase(instruction.words[2]));
  }

  std::vector<ImageUse> run() {
    add_syntax();
    for (std::size_t i = 0; i < file_.instructions.size(); ++i) add(file_.instructions[i], i);
    return std::move(out_);
  }

 private:
  void add_syntax() {
    for (const dockerfile::Directive& directive : file_.directives) {
      if (directive.name != "syntax") continue;
      const LineIndex lines(text_);
      const TextRange line = lines.line(directive.line, text_);
      const std::string_view name = std::string_view(directive.value).substr(0, directive.value.find(' '));
      const std::size_t at = line.in(text_).find(name);
      if (name.empty() || at == std::string_view::npos) continue;
      out_.push_back({.place = ImageUse::Place::syntax,
                      .instruction = {},
                      .range = {line.begin + at, line.begin + at + name.size()},
                      .written = std::string(name),
                      .name = std::string(name),
                      .platform = {}});
    }
  }

  void add(const Instruction& instruction, std::size_t index) {
    if (instruction.keyword == Keyword::from) return add_from(instruction, index);
    if (stages_ == 0) return;
    if (instruction.keyword == Keyword::copy) {
      for (std::size_t i = 0; i < instruction.flags.size(); ++i) {
        const std::string_view flag = instruction.flags[i];
        constexpr std::string_view kFrom = "--from=";
        if (!flag.starts_with(kFrom)) continue;
        const std::string_view value = flag.substr(kFrom.size());
        add_other(ImageUse::Place::copy, index, place_in(text_, instruction.flag_ranges[i], kFrom, value), value);
      }
    }
    if (instruction.keyword == Keyword::run) {
      for (const dockerfile::Mount& mount : dockerfile::mounts_of(instruction)) {
        if (mount.from.empty()) continue;
        add_other(ImageUse::Place::mount, index,
                  place_in(text_, instruction.flag_ranges[mount.flag], "from=", mount.from), mount.from);
      }
    }
  }

  void add_from(const Instruction& instruction, std::size_t index) {
    ++stages_;
    if (instruction.words.empty()) return;
    ImageUse use{.place = ImageUse::Place::from,
                 .instruction = index,
                 .range = instruction.word_ranges.front(),
                 .written = without_quotes(instruction.words.front()),
                 .name = expanded(instruction.words.front(), global_, file_.escape),
                 .platform = std::string(instruction.flag("--platform").value_or(""))};
    const bool is_stage = stages_before_.contains(lowercase(use.name));
    if (instruction.words.size() == 3) stages_before_.insert(lowercase(instruction.words[2]));
    if (is_stage || lowercase(use.name) == "scratch") return;
    out_.push_back(std::move(use));
  }

  /// COPY --from and mounts name a stage by name or number, else an image; variables are not for them.
  void add_other(ImageUse::Place place, std::size_t index, TextRange range, std::string_view value) {
    const bool is_number = std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (value.empty() || is_number || all_stages_.contains(lowercase(value)) || lowercase(value) == "scratch") return;
    out_.push_back({.place = place,
                    .instruction = index,
                    .range = range,
                    .written = std::string(value),
                    .name = std::string(value),
                    .platform = {}});
  }

  std::string_view text_;
  const dockerfile::Dockerfile& file_;
  dockerfile::Variables global_;
  std::set<std::string, std::less<>> all_stages_, stages_before_;
  std::size_t stages_ = 0;
  std::vector<ImageUse> out_;
};

}  // namespace

ImageName split_image(std::string_view name) {
  ImageName out;
  if (const std::size_t at = name.find('@'); at != std::string_view::npos) {
    out.digest = name.substr(at + 1);
    out.has_digest = true;
    name = name.substr(0, at);
  }
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
  if (colon != std::string_view::npos) {
    out.tag = name.substr(colon + 1);
    out.has_tag = true;
    name = name.substr(0, colon);
  }
  if (const std::size_t first = name.find('/'); first != std::string_view::npos) {
    const std::string_view host = name.substr(0, first);
    if (host == "localhost" || host.find_first_of(".:") != std::string_view::npos) {
      out.registry = host;
      name = name.substr(first + 1);
    }
  }
  out.path = name;
  return out;
}

std::string_view registry_of(const ImageName& name) { return name.registry.empty() ? "docker.io" : name.registry; }

std::string_view official_name(const ImageName& name) {
  for (const Mirror& mirror : kMirrors) {
    if (registry_of(name) != mirror.registry || !name.path.starts_with(mirror.folder)) continue;
    const std::string_view rest = name.path.substr(mirror.folder.size());
    if (!rest.empty() && rest.find('/') == std::string_view::npos) return rest;
  }
  return {};
}

std::vector<ImageUse> images_of(std::string_view text, const dockerfile::Dockerfile& file) {
  return Collector(text, file).run();
}

}  // namespace plimsoll::lint
