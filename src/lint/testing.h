// SPDX-License-Identifier: Apache-2.0
// For tests only: what lint says of a text.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/lines.h"
#include "base/testing.h"
#include "lint/build_context.h"
#include "lint/check.h"
#include "lint/engine.h"

namespace plimsoll::testing {

inline lint::Settings lint_settings(lint::Profile profile = lint::Profile::strict) {
  lint::Settings settings;
  settings.profile = profile;
  settings.today = "2026-11-22";
  return settings;
}

inline lint::Checked lint_dockerfile(std::string_view text, lint::Profile profile = lint::Profile::strict) {
  return lint::check({.path = "Dockerfile", .text = text}, lint_settings(profile));
}

/// A folder with the files of a rule's example, as a Dockerfile's context.
class ExampleFolder {
 public:
  explicit ExampleFolder(std::string_view files) {
    while (!files.empty()) {
      std::string_view line = take_line(files);
      const std::string path(line.substr(0, line.find('|')));
      line.remove_prefix(std::min(path.size(), line.size()));
      std::string content(line.empty() ? line : line.substr(1));
      std::ranges::replace(content, '|', '\n');
      if (path.ends_with('/'))
        std::filesystem::create_directories(folder_.path() / path);
      else
        write_file(folder_.path() / path, content);
    }
    auto opened = lint::BuildContext::open(folder_.path(), folder_.path() / "Dockerfile");
    if (!opened) throw std::runtime_error(opened.error().message);
    context_ = *std::move(opened);
  }
  [[nodiscard]] const lint::BuildContext* context() const { return &context_; }

 private:
  Folder folder_;
  lint::BuildContext context_;
};

/// "7:5 PL1605", in the order of the file.
inline std::vector<std::string> found_in(const lint::Checked& checked) {
  std::vector<std::string> out;
  for (const Finding& finding : checked.findings)
    out.push_back(std::to_string(finding.places.front().line) + ":" + std::to_string(finding.places.front().column) +
                  " " + finding.id);
  return out;
}

/// The ids alone, sorted.
inline std::vector<std::string> ids_in(const lint::Checked& checked) {
  std::vector<std::string> out;
  for (const Finding& finding : checked.findings) out.push_back(finding.id);
  std::ranges::sort(out);
  return out;
}

inline std::size_t count_of(const lint::Checked& checked, std::string_view id) {
  return static_cast<std::size_t>(std::ranges::count(checked.findings, id, &Finding::id));
}

}  // namespace plimsoll::testing
