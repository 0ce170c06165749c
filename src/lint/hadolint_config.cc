// SPDX-License-Identifier: Apache-2.0
#include "lint/hadolint_config.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/yaml.h"

namespace plimsoll::lint {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestConfig = 1 * kMiB;

template <typename T>
struct Named {
  std::string_view name;
  T value;
};

constexpr std::array kLevels = {
    Named{"error", HadolintLevel::error},    Named{"warning", HadolintLevel::warning},
    Named{"info", HadolintLevel::info},      Named{"style", HadolintLevel::style},
    Named{"ignore", HadolintLevel::ignored}, Named{"none", HadolintLevel::ignored},
};

constexpr std::array kLabelTypes = {
    Named{"text", LabelType::text},       Named{"", LabelType::text},       Named{"url", LabelType::url},
    Named{"rfc3339", LabelType::rfc3339}, Named{"spdx", LabelType::spdx},   Named{"hash", LabelType::hash},
    Named{"semver", LabelType::semver},   Named{"email", LabelType::email},
};

constexpr std::array<std::string_view, 10> kFormats = {
    "checkstyle", "codacy", "codeclimate", "gitlab_codeclimate", "gnu", "json", "junit", "sarif", "sonarqube", "tty"};

template <typename T>
std::optional<T> value_of(std::span<const Named<T>> names, std::string_view name) {
  const auto found = std::ranges::find(names, name, &Named<T>::name);
  return found == names.end() ? std::nullopt : std::optional(found->value);
}

std::optional<HadolintLevel> level_of(std::string_view name) { return value_of<HadolintLevel>(kLevels, name); }
std::optional<LabelType> label_type_of(std::string_view name) { return value_of<LabelType>(kLabelTypes, name); }
bool is_format(std::string_view name) { return std::ranges::find(kFormats, name) != kFormats.end(); }

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (const std::string_view part = list.substr(0, comma); !part.empty()) parts.emplace_back(part);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return parts;
}

/// The members of a configuration file. Null is as good as not there.
class Reader {
 public:
  explicit Reader(const json::object& members, std::string within = {})
      : members_(members), within_(std::move(within)) {}

  Result<std::optional<bool>> flag(std::string_view key) const {
    const json::value* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_bool()) return wrong(key, "true or false");
    return value->get_bool();
  }
  Result<std::optional<std::string>> text(std::string_view key, std::string_view what) const {
    const json::value* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) return wrong(key, what);
    return std::string(value->get_string());
  }
  Result<std::vector<std::string>> list(std::string_view key, std::string_view of) const {
    std::vector<std::string> items;
    const json::value* value = find(key);
    if (value == nullptr) return items;
    const json::array* from = value->if_array();
    if (from == nullptr) return wrong(key, fmt::format("a list of {}", of));
    for (const json::value& item : *from) {
      if (!item.is_string()) return wrong(key, fmt::format("a list of {}", of));
      items.emplace_back(item.get_string());
    }
    return items;
  }
  /// nullptr: not there.
  Result<const json::object*> object(std::string_view key, std::string_view what) const {
    const json::value* value = find(key);
    if (value == nullptr) return nullptr;
    if (!value->is_object()) return wrong(key, what);
    return &value->get_object();
  }
  std::unexpected<Error> wrong(std::string_view key, std::string_view what) const {
    return fail(ErrorKind::malformed, "'{}{}' must be {}", within_, printable(key, 80), what);
  }

 private:
  const json::value* find(std::string_view key) const {
    const json::value* value = members_.if_contains(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }
  const json::object& members_;
  std::string within_;
};

Result<void> read_levels(const Reader& config, HadolintOptions& into) {
  const json::object* from = TRY(config.object("override", "lists of rules under error, warning, info and style"));
  if (from == nullptr) return {};
  const Reader levels(*from, "override.");
  into.errors = TRY(levels.list("error", "rule ids"));
  into.warnings = TRY(levels.list("warning", "rule ids"));
  into.infos = TRY(levels.list("info", "rule ids"));
  into.styles = TRY(levels.list("style", "rule ids"));
  return {};
}

Result<void> read_labels(const Reader& config, HadolintOptions& into) {
  const json::object* from = TRY(config.object("label-schema", "label names, each with the type of its value"));
  if (from == nullptr) return {};
  const Reader labels(*from, "label-schema.");
  constexpr std::string_view kTypes = "one of email, hash, rfc3339, semver, spdx, text, url";
  for (const auto& [name, value] : *from) {
    const std::optional<LabelType> type = value.is_string() ? label_type_of(value.get_string()) : std::nullopt;
    if (!type) return labels.wrong(name, kTypes);
    into.labels.emplace(name, *type);
  }
  return {};
}

void join(std::vector<std::string>& into, const std::vector<std::string>& more) {
  into.insert(into.end(), more.begin(), more.end());
}

template <typename T>
void take(std::optional<T>& into, const std::optional<T>& later) {
  if (later) into = later;
}

/// What `later` says counts before what is in `into`.
void merge(HadolintOptions& into, const HadolintOptions& later) {
  take(into.no_fail, later.no_fail);
  take(into.no_color, later.no_color);
  take(into.verbose, later.verbose);
  take(into.strict_labels, later.strict_labels);
  take(into.disable_ignore_pragma, later.disable_ignore_pragma);
  take(into.failure_threshold, later.failure_threshold);
  join(into.formats, later.formats);
  join(into.errors, later.errors);
  join(into.warnings, later.warnings);
  join(into.infos, later.infos);
  join(into.styles, later.styles);
  join(into.ignored, later.ignored);
  join(into.trusted_registries, later.trusted_registries);
  into.labels.insert(later.labels.begin(), later.labels.end());  // of a label the first word counts
}

Settings settings_of(const HadolintOptions& options) {
  Settings settings;
  settings.profile = Profile::hadolint;
  settings.ignored = options.ignored;
  // The most severe list first: what is there already stays.
  for (const auto& [rules, level] : {std::pair{&options.errors, HadolintLevel::error},
                                     {&options.warnings, HadolintLevel::warning},
                                     {&options.infos, HadolintLevel::info},
                                     {&options.styles, HadolintLevel::style}}) {
    for (const std::string& rule : *rules) settings.levels.emplace(rule, level);
  }
  settings.trusted_registries = options.trusted_registries;
  settings.label_schema = options.labels;
  settings.strict_labels = options.strict_labels.value_or(false);
  settings.inline_ignores = !options.disable_ignore_pragma.value_or(false);
  return settings;
}

}  // namespace

HadolintOptions hadolint_environment(const Environment& environment) {
  const auto text = [&](const char* name) -> std::optional<std::string_view> {
    const char* value = environment(name);
    return value == nullptr ? std::nullopt : std::optional<std::string_view>(value);
  };
  const auto flag = [&](const char* name) -> std::optional<bool> {
    const auto value = text(name);
    if (!value) return std::nullopt;
    const std::string lower = lowercase(*value);
    return lower == "1" || lower == "y" || lower == "on" || lower == "true" || lower == "yes";
  };
  const auto list = [&](const char* name) { return split(text(name).value_or("")); };
  HadolintOptions options;
  options.no_fail = flag("HADOLINT_NOFAIL");
  if (text("NO_COLOR")) options.no_color = true;
  options.verbose = flag("HADOLINT_VERBOSE");
  options.strict_labels = flag("HADOLINT_STRICT_LABELS");
  options.disable_ignore_pragma = flag("HADOLINT_DISABLE_IGNORE_PRAGMA");
  options.failure_threshold = level_of(text("HADOLINT_FAILURE_THRESHOLD").value_or("-"));
  if (const auto format = text("HADOLINT_FORMAT"); format && is_format(*format)) options.formats.emplace_back(*format);
  options.errors = list("HADOLINT_OVERRIDE_ERROR");
  options.warnings = list("HADOLINT_OVERRIDE_WARNING");
  options.infos = list("HADOLINT_OVERRIDE_INFO");
  options.styles = list("HADOLINT_OVERRIDE_STYLE");
  options.ignored = list("HADOLINT_IGNORE");
  options.trusted_registries = list("HADOLINT_TRUSTED_REGISTRIES");
  for (const std::string& label : list("HADOLINT_REQUIRE_LABELS")) {
    if (const auto parsed = parse_hadolint_label(label)) options.labels.insert(*parsed);
  }
  return options;
}

Result<HadolintOptions> parse_hadolint_config(std::string_view text) {
  const json::value document = TRY(yaml::parse(text));
  HadolintOptions options;
  if (document.is_null()) return options;
  if (!document.is_object())
    return fail(ErrorKind::malformed, "it must hold keys such as 'ignored', 'override' or 'trustedRegistries'");
  const Reader config(document.get_object());
  options.no_fail = TRY(config.flag("no-fail"));
  options.no_color = TRY(config.flag("no-color"));
  options.verbose = TRY(config.flag("verbose"));
  options.strict_labels = TRY(config.flag("strict-labels"));
  options.disable_ignore_pragma = TRY(config.flag("disable-ignore-pragma"));
  constexpr std::string_view kThresholds = "one of error, warning, info, style, ignore, none";
  if (const auto threshold = TRY(config.text("failure-threshold", kThresholds))) {
    options.failure_threshold = level_of(*threshold);
    if (!options.failure_threshold) return config.wrong("failure-threshold", kThresholds);
  }
  const std::string formats = fmt::format("one of {}", fmt::join(kFormats, ", "));
  if (const auto format = TRY(config.text("format", formats))) {
    if (!is_format(*format)) return config.wrong("format", formats);
    options.formats.push_back(*format);
  }
  options.ignored = TRY(config.list("ignored", "rule ids"));
  options.trusted_registries = TRY(config.list("trustedRegistries", "registries"));
  TRY(read_levels(config, options));
  TRY(read_labels(config, options));
  return options;
}

Result<std::pair<std::string, LabelType>> parse_hadolint_label(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view type = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (const auto known = label_type_of(type)) return std::pair(std::string(text.substr(0, colon)), *known);
  return fail(ErrorKind::usage, "'{}' is no type of label; there are email, hash, rfc3339, semver, spdx, text, url",
              printable(type, 80));
}

Result<HadolintLevel> parse_hadolint_level(std::string_view text) {
  if (const auto level = level_of(text)) return *level;
  return fail(ErrorKind::usage, "'{}' is none of error, warning, info, style, ignore, none", printable(text, 80));
}

std::span<const std::string_view> hadolint_formats() { return kFormats; }

std::vector<fs::path> hadolint_config_paths(const fs::path& folder, const Environment& environment) {
  const auto variable = [&](const char* name) -> fs::path {
    const char* value = environment(name);
    return value == nullptr ? fs::path() : fs::path(value);
  };
  std::vector<fs::path> paths;
  const auto add = [&](const fs::path& in, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) paths.push_back(in / name);
  };
  add(folder, {".hadolint.yaml", ".hadolint.yml"});
  const fs::path home = variable("HOME");
  const fs::path xdg = variable("XDG_CONFIG_HOME");
  if (xdg.is_absolute() || !home.empty())
    add(xdg.is_absolute() ? xdg : home / ".config", {"hadolint.yaml", "hadolint.yml"});
  if (home.empty()) return paths;
  add(home / ".hadolint", {"hadolint.yaml", "hadolint.yml", "config.yaml", "config.yml"});
  add(home, {".hadolint.yaml", ".hadolint.yml"});
  return paths;
}

Result<HadolintRun> hadolint_run(const HadolintOptions& flags, const fs::path& config, const fs::path& folder,
                                 const Environment& environment) {
  HadolintRun run;
  run.config = config;
  if (config.empty()) {
    const std::vector<fs::path> paths = hadolint_config_paths(folder, environment);
    std::error_code ignored;
    const auto found =
        std::ranges::find_if(paths, [&](const fs::path& path) { return fs::is_regular_file(path, ignored); });
    if (found != paths.end()) run.config = *found;
  }
  HadolintOptions all = hadolint_environment(environment);
  if (!run.config.empty()) {
    const std::string text = TRY(read_file(run.config, kLargestConfig));
    if (const auto options = parse_hadolint_config(text))
      merge(all, *options);
    else
      run.complaint = fmt::format("{}: {}; the file is not used", run.config.string(), options.error().message);
  }
  merge(all, flags);
  run.settings = settings_of(all);
  run.threshold = all.failure_threshold.value_or(HadolintLevel::info);
  run.formats = all.formats;
  run.no_fail = all.no_fail.value_or(false);
  run.no_color = all.no_color.value_or(false);
  run.verbose = all.verbose.value_or(false);
  return run;
}

bool hadolint_fails(const HadolintRun& run, std::span<const Finding> findings) {
  if (run.no_fail) return false;
  if (std::ranges::any_of(run.formats, [](const auto& name) { return name == "codeclimate" || name == "codacy"; }))
    return false;
  return std::ranges::any_of(findings, [&](const Finding& finding) {
    return finding.level != HadolintLevel::none && finding.level <= run.threshold;
  });
}

}  // namespace plimsoll::lint
