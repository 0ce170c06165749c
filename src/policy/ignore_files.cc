// SPDX-License-Identifier: Apache-2.0
#include "policy/ignore_files.h"

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/lines.h"
#include "policy/ignore_kinds.h"
#include "policy/ignore_reader.h"

namespace plimsoll::policy {

namespace {

constexpr std::uint64_t kMostBytes = 16 * kMiB;

constexpr std::array<IgnoreFileKind, 5> kKinds = {{
    {"trivy", ".trivyignore", "Ids, one a line, maybe with \"exp:2026-01-31\" behind.", read_trivyignore},
    {"trivy", ".trivyignore.yaml", "Ids by kind of finding, with paths, purls, day and reason.", read_trivyignore_yaml},
    {"grype", ".grype.yaml", "The rules under \"ignore\".", read_grype_config},
    {"osv-scanner", "osv-scanner.toml", "IgnoredVulns and PackageOverrides.", read_osv_scanner_config},
    {"snyk", ".snyk", "What stands under \"ignore\".", read_snyk_policy},
}};

const IgnoreFileKind& kind_named(std::string_view name) {
  return *std::ranges::find(kKinds, name, &IgnoreFileKind::name);
}

/// By name; nullptr when the name tells nothing.
const IgnoreFileKind* kind_of_name(std::string_view name) {
  if (name.ends_with(".yml")) return kind_of_name(std::string(name.substr(0, name.size() - 4)) + ".yaml");
  const auto found = std::ranges::find_if(kKinds, [&](const IgnoreFileKind& kind) {
    // Without the dot in front as well.
    return name == kind.name || (kind.name.starts_with('.') && name == kind.name.substr(1));
  });
  return found == kKinds.end() ? nullptr : found;
}

/// A line of .trivyignore: an id, which has a "-" or a digit in it, and fields of the form "key:value".
bool is_id_line(std::string_view line) {
  const std::string_view id = take_word(line);
  if (id.find_first_of("-0123456789") == id.npos || id.find_first_of(":={}[]\"'") != id.npos) return false;
  for (std::string_view field = take_word(line); !field.empty(); field = take_word(line))
    if (field.find(':') == field.npos) return false;
  return true;
}

bool is_list_of_ids(std::string_view text) {
  bool has_any = false;
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.empty() || line.starts_with('#')) continue;
    if (!is_id_line(line)) return false;
    has_any = true;
  }
  return has_any;
}

Result<const IgnoreFileKind*> kind_of_content(std::string_view text, const std::string& path) {
  if (path.ends_with(".toml")) return &kind_named("osv-scanner.toml");
  if (is_list_of_ids(text)) return &kind_named(".trivyignore");
  const Result<std::vector<yaml::NodePtr>> documents = yaml::parse_tree(text);
  const yaml::Node* root = documents && !documents->empty() ? documents->front().get() : nullptr;
  if (root != nullptr && root->is_mapping()) {
    for (const char* section : {"vulnerabilities", "misconfigurations", "secrets", "licenses"})
      if (root->find(section) != nullptr && root->find("version") == nullptr) return &kind_named(".trivyignore.yaml");
    const yaml::Node* ignore = root->find("ignore");
    if (root->find("rules") != nullptr ||
        (ignore != nullptr && ignore->is_sequence() && root->find("version") != nullptr))
      return fail(ErrorKind::usage, "{}: this is a policy; give it with --policy", path);
    if (ignore != nullptr && ignore->is_sequence()) return &kind_named(".grype.yaml");
    if (ignore != nullptr || root->find("patch") != nullptr) return &kind_named(".snyk");
    if (root->find("ignored") != nullptr || root->find("failure-threshold") != nullptr)
      return fail(ErrorKind::usage, "{}: this is hadolint's; plimsoll lint --profile hadolint --config FILE reads it",
                  path);
    if (root->find("@context") != nullptr || root->find("bomFormat") != nullptr ||
        root->find("product_tree") != nullptr)
      return fail(ErrorKind::usage, "{}: this is a VEX document; give it with --vex", path);
  }
  std::string known;
  for (const IgnoreFileKind& kind : kKinds) known += (known.empty() ? "" : ", ") + std::string(kind.name);
  return fail(ErrorKind::malformed, "{}: neither its name nor its content is that of an ignore file ({})", path, known);
}

}  // namespace

std::span<const IgnoreFileKind> ignore_file_kinds() { return kKinds; }

Result<IgnoreFile> read_ignore_file(const std::filesystem::path& path) {
  const std::string text = TRY(read_file(path, kMostBytes));
  const IgnoreFileKind* kind = kind_of_name(path.filename().string());
  if (kind == nullptr) kind = TRY(kind_of_content(text, path.string()));
  return kind->read(text, path.string());
}

std::vector<std::filesystem::path> ignore_files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  for (const IgnoreFileKind& kind : kKinds) {
    std::filesystem::path path = folder / kind.name;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored)) out.push_back(std::move(path));
  }
  return out;
}

}  // namespace plimsoll::policy
