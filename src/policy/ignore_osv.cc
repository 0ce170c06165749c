// SPDX-License-Identifier: Apache-2.0
// osv-scanner.toml: [[IgnoredVulns]] takes one problem back, [[PackageOverrides]] all problems of packages. Of several
// entries about the same problem osv-scanner hears the first alone. Keys are told apart without regard to case, as its
// reader does.
#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/toml.h"
#include "policy/ignore_kinds.h"
#include "policy/ignore_names.h"
#include "policy/ignore_reader.h"

namespace plimsoll::policy {

namespace {

/// The lines of a file on which the tables of a list begin: "[[IgnoredVulns]]"; TOML's tree does not tell.
std::vector<std::uint32_t> lines_of_tables(std::string_view text, std::string_view name) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    std::string_view line = trim(take_line(text));
    if (!line.starts_with("[[")) continue;
    line = line.substr(2, line.find("]]") == line.npos ? 0 : line.find("]]") - 2);
    line = trim(line);
    if (line.size() >= 2 && (line.front() == '"' || line.front() == '\'')) line = line.substr(1, line.size() - 2);
    if (lowercase(line) == name) out.push_back(number);
  }
  return out;
}

class OsvScanner {
 public:
  OsvScanner(std::string_view text, std::string_view path) : text_(text), path_(path), reader_(text, path) {}

  Result<IgnoreFile> run() {
    const json::value root = TRY_AT(path_, toml::parse(text_));
    if (!root.is_object()) return std::move(reader_).done();
    for (const auto& [key, value] : root.get_object()) {
      const std::string name = lowercase(key);
      if (name == "ignoredvulns" || name == "packageoverrides") {
        TRY(take_list(name, value));
      } else if (name == "goversionoverride") {
        reader_.warn(1, "GoVersionOverride is passed over: Go's version is read from what was built with it");
      } else {
        reader_.warn(1, fmt::format("osv-scanner knows no \"{}\"", printable(key, 40)));
      }
    }
    return std::move(reader_).done();
  }

 private:
  Result<void> take_list(const std::string& name, const json::value& list) {
    if (!list.is_array())
      return fail(ErrorKind::malformed, "{}: {} must be a list of tables, [[{}]]", path_,
                  name == "ignoredvulns" ? "IgnoredVulns" : "PackageOverrides",
                  name == "ignoredvulns" ? "IgnoredVulns" : "PackageOverrides");
    const std::vector<std::uint32_t> lines = lines_of_tables(text_, name);
    const json::array& entries = list.get_array();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      line_ = i < lines.size() ? lines[i] : 1;
      if (!entries[i].is_object()) return wrong("a table is expected");
      TRY(name == "ignoredvulns" ? take_problem(entries[i].get_object()) : take_packages(entries[i].get_object()));
    }
    return {};
  }

  Result<void> take_problem(const json::object& entry) {
    Ignore ignore = reader_.start(line_);
    ignore.what.kinds = {FindingKind::vulnerability};
    std::string id;
    for (const auto& [key, value] : entry) {
      const std::string name = lowercase(key);
      if (name == "id") {
        id = TRY(text_of(key, value));
      } else if (name == "ignoreuntil") {
        ignore.until = TRY(day_of(key, value));
      } else if (name == "reason") {
        ignore.reason = TRY(text_of(key, value));
      } else {
        reader_.warn(line_, fmt::format("osv-scanner knows no \"{}\" here", printable(key, 40)));
      }
    }
    if (id.empty()) {
      reader_.warn(line_, "passed over: it has no id");
    } else if (has_wildcard(id)) {
      reader_.warn(line_, fmt::format("\"{}\" is passed over: osv-scanner takes \"*\" and \"?\" of an id as they are",
                                      printable(id, 60)));
    } else if (!seen_.insert(id).second) {
      reader_.warn(line_, fmt::format("passed over: only the first entry for {} counts", printable(id, 60)));
    } else {
      ignore.what.ids = {id};
      reader_.add(std::move(ignore));
    }
    return {};
  }

  Result<void> take_packages(const json::object& entry) {
    Ignore ignore = reader_.start(line_);
    ignore.what.kinds = {FindingKind::vulnerability};
    bool is_ignored = false;
    std::string obstacle;
    for (const auto& [key, value] : entry) {
      const std::string name = lowercase(key);
      if (name == "name" || name == "version") {
        const std::string text = TRY(text_of(key, value));
        if (has_wildcard(text)) obstacle = "osv-scanner takes \"*\" and \"?\" as they are";
        if (!text.empty()) (name == "name" ? ignore.what.packages : ignore.what.versions) = {text};
      } else if (name == "ecosystem") {
        const std::string text = TRY(text_of(key, value));
        if (!text.empty() && !select_osv_ecosystem(text, ignore.what))
          obstacle = fmt::format("no package here is of ecosystem \"{}\"", printable(text, 40));
      } else if (name == "group") {
        if (!TRY(text_of(key, value)).empty()) obstacle = "groups of dependencies are not known of a finding";
      } else if (name == "ignore") {
        is_ignored = is_ignored || (value.is_bool() && value.get_bool());
      } else if (name == "vulnerability") {
        const json::value* inner = json::find(value, "ignore");
        is_ignored = is_ignored || (inner != nullptr && inner->is_bool() && inner->get_bool());
      } else if (name == "effectiveuntil") {
        ignore.until = TRY(day_of(key, value));
      } else if (name == "reason") {
        ignore.reason = TRY(text_of(key, value));
      } else if (name != "license") {
        reader_.warn(line_, fmt::format("osv-scanner knows no \"{}\" here", printable(key, 40)));
      }
    }
    if (!is_ignored) {
      reader_.warn(line_, "passed over: it ignores no vulnerabilities, and licences are not judged here");
    } else if (!obstacle.empty()) {
      reader_.warn(line_, fmt::format("passed over: {}", obstacle));
    } else {
      reader_.add(std::move(ignore));
    }
    return {};
  }

  Result<std::string> text_of(std::string_view key, const json::value& value) const {
    if (!value.is_string()) return wrong(fmt::format("{} must be a text", printable(key, 40)));
    return std::string(value.get_string());
  }

  Result<std::string> day_of(std::string_view key, const json::value& value) const {
    const auto day = last_day_before(json::text(value));
    if (!day) return wrong(fmt::format("{} must be a day such as 2026-01-31", printable(key, 40)));
    return *day;
  }

  std::unexpected<Error> wrong(std::string_view why) const {
    return fail(ErrorKind::malformed, "{}: {}", reader_.place(line_), why);
  }

  std::string_view text_;
  std::string path_;
  IgnoreReader reader_;
  std::uint32_t line_ = 1;                   // of the entry at hand
  std::set<std::string, std::less<>> seen_;  // ids
};

}  // namespace

Result<IgnoreFile> read_osv_scanner_config(std::string_view text, std::string_view path) {
  return OsvScanner(text, path).run();
}

}  // namespace plimsoll::policy
