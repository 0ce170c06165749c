// SPDX-License-Identifier: Apache-2.0
// .grype.yaml, the part of it that ignores: a match must meet all that a rule of "ignore" says. What a rule says of how
// Grype found something, or of VEX, is not known of a finding; such a rule is passed over, so that it never takes back
// more than it does for Grype.
#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/words.h"
#include "policy/ignore_kinds.h"
#include "policy/ignore_names.h"
#include "policy/ignore_reader.h"

namespace plimsoll::policy {

namespace {

/// Grype reads a name as a regular expression, bound to both ends, when it holds a letter of one other than ".".
std::optional<std::vector<std::string>> names_of(const std::string& name) {
  if (name.find_first_of("^$*+?[](){}|\\") == std::string::npos) return std::vector{name};
  return wildcards_of("^" + name + "$");
}

bool is_known(std::string_view key) {
  static constexpr std::array<std::string_view, 8> kKeys = {"fix-state",  "include-aliases", "match-type",
                                                            "namespace",  "reason",          "vex-justification",
                                                            "vex-status", "vulnerability"};
  return std::ranges::find(kKeys, key) != kKeys.end();
}

/// Statuses of the advisories Grype gives a fix state; empty: it has no such state.
std::vector<advisory::Status> statuses_of_fix_state(std::string_view state) {
  using enum advisory::Status;
  if (state == "fixed") return {fixed};
  if (state == "not-fixed") return {affected, deferred, under_investigation, end_of_life};
  if (state == "wont-fix") return {will_not_fix};
  if (state == "unknown") return {affected, under_investigation, end_of_life};
  return {};
}

class Grype {
 public:
  Grype(std::string_view text, std::string_view path) : reader_(text, path) {}

  Result<IgnoreFile> run(const yaml::Node& root) {
    std::vector<std::string> others;
    for (const yaml::Entry& entry : root.entries) {
      const std::string& key = entry.key->text;
      if (key == "ignore") {
        TRY(take_rules(*entry.value));
      } else if (key == "match-upstream-kernel-headers") {
        if (entry.value->is_false()) ignore_kernel_headers(reader_.line_of(*entry.key));
      } else {
        others.push_back(printable(key, 40));
      }
    }
    if (!others.empty())
      reader_.warn(1, fmt::format("only what is ignored is read from this file; passed over: {}", some_of(others, 6)));
    return std::move(reader_).done();
  }

 private:
  Result<void> take_rules(const yaml::Node& list) {
    if (list.is_null()) return {};
    if (!list.is_sequence()) return wrong(list, "ignore must be a list of rules");
    for (const yaml::NodePtr& item : list.items) {
      if (!item->is_mapping()) return wrong(*item, "a rule of ignore must be a mapping");
      TRY(take_rule(*item));
    }
    return {};
  }

  Result<void> take_rule(const yaml::Node& rule) {
    Ignore ignore = reader_.start(reader_.line_of(rule));
    ignore.what.kinds = {FindingKind::vulnerability};
    obstacle_.clear();
    has_conditions_ = false;
    for (const yaml::Entry& entry : rule.entries) {
      const std::string& key = entry.key->text;
      const yaml::Node& value = *entry.value;
      if (key == "package") {
        if (value.is_null()) continue;
        if (!value.is_mapping()) return wrong(value, "package must be a mapping");
        take_package(value, ignore.what);
        continue;
      }
      if (!is_known(key)) {
        obstacle_ = fmt::format("Grype knows no \"{}\"", printable(key, 40));
        has_conditions_ = true;
        continue;
      }
      if (!value.is_scalar() && !value.is_null())
        return wrong(value, fmt::format("{} must be a text", printable(key, 40)));
      if (value.text.empty() || value.is_null()) continue;
      if (key == "reason") {
        ignore.reason = value.text;
      } else if (key != "include-aliases") {  // findings are known by all their names
        has_conditions_ = true;
        take_condition(key, value, ignore.what);
      }
    }
    if (!has_conditions_) obstacle_ = "a rule without conditions holds for nothing";
    if (obstacle_.empty()) {
      reader_.add(std::move(ignore));
    } else {
      reader_.warn(reader_.line_of(rule), fmt::format("passed over: {}", obstacle_));
    }
    return {};
  }

  void take_condition(const std::string& key, const yaml::Node& value, Selector& what) {
    if (key == "vulnerability") {
      if (has_wildcard(value.text)) obstacle_ = "Grype takes \"*\" and \"?\" of an id as they are";
      what.ids = {value.text};
    } else if (key == "fix-state") {
      what.statuses = statuses_of_fix_state(value.text);
      if (value.text == "fixed") what.fixable = true;
      if (what.statuses.empty()) obstacle_ = fmt::format("Grype has no fix-state \"{}\"", printable(value.text, 40));
    } else if (key == "namespace") {
      Selector narrow;
      if (!select_grype_namespace(value.text, narrow)) {
        obstacle_ = fmt::format("which findings are of namespace \"{}\" is not known here", printable(value.text, 60));
      } else {
        what.distributions = narrow.distributions;
        narrow_types(what, narrow.types);
      }
    } else if (key == "match-type") {
      obstacle_ = "how Grype would have found something (match-type) is not known here";
    } else if (key == "vex-status" || key == "vex-justification") {
      obstacle_ = fmt::format("{} is about VEX documents, whose word counts here anyway", key);
    }
  }

  void take_package(const yaml::Node& package, Selector& what) {
    std::string name, upstream;
    for (const yaml::Entry& entry : package.entries) {
      const std::string& key = entry.key->text;
      const std::string& value = entry.value->text;
      if (value.empty()) continue;
      has_conditions_ = true;
      if (key == "name") {
        name = value;
      } else if (key == "upstream-name") {
        upstream = value;
      } else if (key == "version") {
        if (has_wildcard(value)) obstacle_ = "Grype takes \"*\" and \"?\" of a version as they are";
        what.versions = {value};
      } else if (key == "type" || key == "language") {
        const auto types = key == "type" ? types_of_syft_type(value) : types_of_syft_language(value);
        if (types.empty()) obstacle_ = fmt::format("no package here is of {} \"{}\"", key, printable(value, 40));
        narrow_types(what, types);
      } else if (key == "location") {
        const auto globs = path_globs(value);
        if (!globs) obstacle_ = fmt::format("\"{}\" is no usable pattern", printable(value, 60));
        if (globs) what.paths = *globs;
      } else {
        obstacle_ = fmt::format("Grype knows no \"{}\" of a package", printable(key, 40));
      }
    }
    if (!name.empty() && !upstream.empty()) {
      obstacle_ = "name and upstream-name in one rule; write it with one of them";
    } else if (!name.empty() || !upstream.empty()) {
      const auto names = names_of(name.empty() ? upstream : name);
      if (!names)
        obstacle_ = fmt::format("this expression cannot be told by wildcards: {}", printable(name + upstream, 80));
      if (names) what.packages = with_java_groups(*names, what.types);
    }
  }

  /// Grype calls a Java package by its artifact alone.
  static std::vector<std::string> with_java_groups(std::vector<std::string> names,
                                                   const std::vector<std::string>& types) {
    if (!types.empty() && std::ranges::find(types, "maven") == types.end()) return names;
    const std::size_t count = names.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (names[i].find(':') == std::string::npos && !names[i].starts_with('*')) names.push_back("*:" + names[i]);
    }
    return names;
  }

  void narrow_types(Selector& what, const std::vector<std::string>& types) {
    if (what.types.empty()) {
      what.types = types;
      return;
    }
    std::erase_if(what.types, [&](const std::string& type) { return std::ranges::find(types, type) == types.end(); });
    if (what.types.empty()) obstacle_ = "no package is of this type, language and namespace at once";
  }

  /// What Grype ignores unless it is told otherwise: problems of the kernel in packages that hold its headers.
  void ignore_kernel_headers(std::uint32_t line) {
    Ignore rpm = reader_.start(line);
    rpm.reason = "These packages hold headers of the kernel, not the kernel.";
    rpm.what.kinds = {FindingKind::vulnerability};
    Ignore deb = rpm;
    rpm.what.types = {"rpm"};
    rpm.what.packages = {"kernel-headers"};
    deb.what.types = {"deb"};
    deb.what.packages = {"linux-headers-*", "linux-*-headers-*", "linux-kbuild-*", "linux-libc-dev"};
    reader_.add(std::move(rpm));
    reader_.add(std::move(deb));
  }

  std::unexpected<Error> wrong(const yaml::Node& node, std::string_view why) const {
    return fail(ErrorKind::malformed, "{}: {}", reader_.place(node), why);
  }

  IgnoreReader reader_;
  std::string obstacle_;         // why the rule at hand is passed over; empty: it is not
  bool has_conditions_ = false;  // of the rule at hand
};

}  // namespace

Result<IgnoreFile> read_grype_config(std::string_view text, std::string_view path) {
  const yaml::NodePtr root = TRY(yaml_root(text, path));
  return root == nullptr ? Result<IgnoreFile>(IgnoreFile{}) : Grype(text, path).run(*root);
}

}  // namespace plimsoll::policy
