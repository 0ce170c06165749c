// SPDX-License-Identifier: Apache-2.0
// .trivyignore: an id on each line, maybe with "exp:2026-01-31" behind it. .trivyignore.yaml: the same by kind of
// finding, with paths, purls, a day and a reason. A day is the first on which it no longer holds.
#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/words.h"
#include "package/purl.h"
#include "policy/ignore_kinds.h"
#include "policy/ignore_names.h"
#include "policy/ignore_reader.h"

namespace plimsoll::policy {

namespace {

/// A section of .trivyignore.yaml. Nobody's file but ours takes back what the policy itself demands.
struct Section {
  std::string_view name;
  std::vector<FindingKind> kinds;
};
const std::array<Section, 3>& sections() {
  using enum FindingKind;
  static const std::array<Section, 3> kSections = {{
      {"misconfigurations", {hardening, waste, dockerfile, settings}},
      {"secrets", {secret}},
      {"vulnerabilities", {vulnerability}},
  }};
  return kSections;
}
const std::vector<FindingKind>& all_kinds() {
  using enum FindingKind;
  static const std::vector<FindingKind> kKinds = {vulnerability, secret, hardening, waste, dockerfile, settings};
  return kKinds;
}

bool is_space(char c) { return is_blank(c) || c == '\r' || c == '\v' || c == '\f'; }

std::string_view take_field(std::string_view& rest) {
  while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
  std::size_t end = 0;
  while (end < rest.size() && !is_space(rest[end])) ++end;
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end);
  return field;
}

class TrivyYaml {
 public:
  TrivyYaml(std::string_view text, std::string_view path) : path_(path), reader_(text, path) {}

  Result<IgnoreFile> run(const yaml::Node& root) {
    for (const yaml::Entry& entry : root.entries) {
      const auto section = std::ranges::find(sections(), entry.key->text, &Section::name);
      if (section != sections().end()) {
        TRY(take_section(*section, *entry.value));
      } else if (entry.key->text == "licenses") {
        reader_.warn(reader_.line_of(*entry.key), "licences are not judged here; this section is passed over");
      } else {
        reader_.warn(reader_.line_of(*entry.key),
                     fmt::format("Trivy has no section \"{}\"", printable(entry.key->text, 60)));
      }
    }
    return std::move(reader_).done();
  }

 private:
  Result<void> take_section(const Section& section, const yaml::Node& list) {
    if (list.is_null()) return {};
    if (!list.is_sequence()) return wrong(list, fmt::format("{} must be a list", section.name));
    for (const yaml::NodePtr& item : list.items) {
      if (!item->is_mapping())
        return wrong(*item, fmt::format("an item of {} must be a mapping with an id", section.name));
      TRY(take_item(section, *item));
    }
    return {};
  }

  Result<void> take_item(const Section& section, const yaml::Node& item) {
    Ignore ignore = reader_.start(reader_.line_of(item));
    ignore.what.kinds = section.kinds;
    bool is_usable = true;
    for (const yaml::Entry& entry : item.entries) {
      const std::string& key = entry.key->text;
      const yaml::Node& value = *entry.value;
      if (key == "id") {
        if (value.text.empty()) continue;
        is_usable = is_usable && check_literal(value, value.text);
        ignore.what.ids = ids_of_trivy_id(value.text);
      } else if (key == "paths") {
        for (const std::string& pattern : TRY(texts(value))) {
          const auto globs = path_globs(pattern);
          if (!globs) return wrong(value, fmt::format("\"{}\" is no usable pattern", printable(pattern, 80)));
          ignore.what.paths.insert(ignore.what.paths.end(), globs->begin(), globs->end());
        }
      } else if (key == "purls") {
        const std::vector<std::string> purls = TRY(texts(value));
        for (const std::string& text : purls) {
          const auto purl = parse_purl(text);
          if (!purl) return wrong(value, purl.error().message);
          is_usable = is_usable && check_literal(value, purl->name + purl->version);
        }
        if (section.name == "vulnerabilities") {
          ignore.what.purls = purls;
        } else {
          reader_.warn(reader_.line_of(value), "purls are for vulnerabilities only; they are passed over");
        }
      } else if (key == "expired_at") {
        const auto until = last_day_before(value.text);
        if (!until) return wrong(value, fmt::format("\"{}\" is no day such as 2026-01-31", printable(value.text, 40)));
        ignore.until = *until;
      } else if (key == "statement") {
        ignore.reason = value.text;
      } else {
        reader_.warn(reader_.line_of(*entry.key), fmt::format("Trivy knows no \"{}\" here", printable(key, 60)));
      }
    }
    // Trivy compares the id whatever else is there.
    if (ignore.what.ids.empty()) {
      reader_.warn(reader_.line_of(item), "passed over: it has no id, and without one it holds for nothing in Trivy");
    } else if (is_usable) {
      reader_.add(std::move(ignore));
    }
    return {};
  }

  bool check_literal(const yaml::Node& value, std::string_view id) {
    if (!has_wildcard(id)) return true;
    reader_.warn(reader_.line_of(value),
                 fmt::format("\"{}\" is passed over: Trivy takes \"*\" and \"?\" as they are", printable(id, 60)));
    return false;
  }

  Result<std::vector<std::string>> texts(const yaml::Node& list) const {
    std::vector<std::string> out;
    if (list.is_null()) return out;
    if (!list.is_sequence()) return wrong(list, "a list is expected");
    for (const yaml::NodePtr& item : list.items) {
      if (!item->is_scalar()) return wrong(*item, "a text is expected");
      out.push_back(item->text);
    }
    return out;
  }

  std::unexpected<Error> wrong(const yaml::Node& node, std::string_view why) const {
    return fail(ErrorKind::malformed, "{}: {}", reader_.place(node), why);
  }

  std::string_view path_;
  IgnoreReader reader_;
};

}  // namespace

Result<IgnoreFile> read_trivyignore(std::string_view text, std::string_view path) {
  IgnoreReader reader(text, path);
  std::uint32_t number = 0;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    std::string_view rest = take_line(text);
    ++number;
    const std::string_view id = take_field(rest);
    if (id.empty() || id.starts_with('#')) continue;
    Ignore ignore = reader.start(number);
    bool is_usable = true;
    // The first "exp:" counts.
    for (std::string_view field = take_field(rest); !field.empty(); field = take_field(rest)) {
      if (!field.starts_with("exp:")) continue;
      field.remove_prefix(4);
      const auto until = field.size() == 10 ? last_day_before(field) : std::nullopt;
      is_usable = until.has_value();
      if (until) ignore.until = *until;
      if (!until)
        reader.warn(number, fmt::format("passed over: \"{}\" is no day such as 2026-01-31", printable(field, 40)));
      break;
    }
    if (is_usable && has_wildcard(id)) {
      reader.warn(number,
                  fmt::format("\"{}\" is passed over: Trivy takes \"*\" and \"?\" as they are", printable(id, 60)));
      is_usable = false;
    }
    if (!is_usable) continue;
    ignore.what.kinds = all_kinds();
    ignore.what.ids = ids_of_trivy_id(id);
    reader.add(std::move(ignore));
  }
  return std::move(reader).done();
}

Result<IgnoreFile> read_trivyignore_yaml(std::string_view text, std::string_view path) {
  const yaml::NodePtr root = TRY(yaml_root(text, path));
  return root == nullptr ? Result<IgnoreFile>(IgnoreFile{}) : TrivyYaml(text, path).run(*root);
}

}  // namespace plimsoll::policy
