// SPDX-License-Identifier: Apache-2.0
// link: settings
// Compose files, manifests, inspect's answers and run lines: every place a check points at lies inside the text, and
// every fix leaves a text that can be read, and in which it is not offered once more.
#include <algorithm>
#include <cstdlib>

#include "base/yaml_tree.h"
#include "settings/check.h"
#include "settings/readers.h"

using namespace plimsoll;
using namespace plimsoll::settings;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

Result<RunFile> read(std::string_view text) {
  const auto kind = recognise(text, "f.yaml");
  if (!kind) return read_run_line(text);
  switch (*kind) {
    case Kind::compose:
      return read_compose(text, "compose.yaml", {});
    case Kind::kubernetes:
      return read_kubernetes(text, "f.yaml");
    case Kind::inspect:
      return read_inspect(text, "f.json");
    case Kind::oci_runtime:
      return read_oci_runtime(text, "config.json");
    case Kind::run_line:
      break;
  }
  return read_run_line(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = read(text);
  if (!file) return 0;
  const std::vector<Issue> issues = audit(*file, text);
  std::size_t tried = 0;
  for (const Issue& issue : issues) {
    require(issue.rule != nullptr && issue.range.begin <= issue.range.end && issue.range.end <= text.size());
    for (const Fix& fix : issue.fixes) {
      for (const Edit& edit : fix.edits) require(edit.range.begin <= edit.range.end && edit.range.end <= text.size());
      if (++tried > 40) return 0;
      const std::string after = apply_fixes(text, {&fix});
      require(after != text);
      if (file->kind == Kind::run_line) continue;
      require(yaml::parse_tree(after).has_value());
    }
  }
  return 0;
}
