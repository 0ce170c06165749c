// SPDX-License-Identifier: Apache-2.0
// .snyk: under "ignore" for each problem a list of paths through the tree of dependencies, "express > qs@6.2.0", each
// with a reason and a day. A finding speaks of a package, whichever way it came in, so only paths that end the search
// at the package itself ("*", "* > qs", "qs") are taken; others, and patches, are told.
#include <algorithm>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/words.h"
#include "policy/ignore_kinds.h"
#include "policy/ignore_reader.h"

namespace plimsoll::policy {

namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// What versions an npm range names, as far as wildcards can say it: "2.3.2" and "2.x"; nullopt for others, an empty
/// list for all.
std::optional<std::vector<std::string>> versions_of(std::string_view range) {
  if (range.empty() || range == "*" || range == "x") return std::vector<std::string>{};
  if (range.ends_with(".x") || range.ends_with(".*")) {
    std::string_view numbers = range.substr(0, range.size() - 2);
    if (numbers.ends_with(".x") || numbers.ends_with(".*")) numbers.remove_suffix(2);
    const std::size_t dot = numbers.find('.');
    const bool is_plain =
        is_number(numbers.substr(0, dot)) && (dot == numbers.npos || is_number(numbers.substr(dot + 1)));
    if (!is_plain) return std::nullopt;
    return std::vector{std::string(numbers) + ".*"};
  }
  // A version of a distribution is no range, though it may hold "~" or "+" inside.
  const bool is_range = std::string_view("<>=^~").find(range.front()) != std::string_view::npos ||
                        range.find_first_of(" |*?") != std::string_view::npos;
  // "1" and "1.2" are ranges too.
  const bool is_short = range.find_first_not_of("0123456789.") == range.npos && std::ranges::count(range, '.') < 2;
  if (is_range || is_short) return std::nullopt;
  return std::vector{std::string(range)};
}

class Snyk {
 public:
  Snyk(std::string_view text, std::string_view path) : reader_(text, path) {}

  Result<IgnoreFile> run(const yaml::Node& root) {
    for (const yaml::Entry& entry : root.entries) {
      const std::string& key = entry.key->text;
      const yaml::Node& value = *entry.value;
      const std::uint32_t line = reader_.line_of(*entry.key);
      if (key == "ignore") {
        TRY(take_ignores(value));
      } else if (key == "patch") {
        if (!value.entries.empty())
          reader_.warn(
              line, fmt::format("{} passed over: what is in the image is what counts",
                                plural(value.entries.size(), "patch") + (value.entries.size() > 1 ? "es are" : " is")));
      } else if (key != "version") {
        reader_.warn(line, fmt::format("\"{}\" is passed over", printable(key, 40)));
      }
    }
    if (own_numbers_ > 0)
      reader_.warn(
          first_own_number_,
          fmt::format("{} only by Snyk's own number, which no open feed translates; it holds where a finding "
                      "has that name, else write the CVE beside it",
                      own_numbers_ == 1 ? "a problem is named" : fmt::format("{} problems are named", own_numbers_)));
    return std::move(reader_).done();
  }

 private:
  Result<void> take_ignores(const yaml::Node& problems) {
    if (problems.is_null()) return {};
    if (!problems.is_mapping()) return wrong(problems, "ignore must be a mapping from ids to lists of paths");
    for (const yaml::Entry& problem : problems.entries) {
      const std::string& id = problem.key->text;
      const yaml::Node& list = *problem.value;
      if (list.is_null()) continue;
      if (!list.is_sequence()) return wrong(list, fmt::format("{}: a list of paths is expected", printable(id, 80)));
      if (has_wildcard(id) || id.empty()) {
        reader_.warn(reader_.line_of(*problem.key),
                     fmt::format("\"{}\" is passed over: it is no id", printable(id, 60)));
        continue;
      }
      const std::string upper = lowercase(id);
      if (upper.starts_with("snyk-") || upper.starts_with("npm:")) {
        if (own_numbers_++ == 0) first_own_number_ = reader_.line_of(*problem.key);
      }
      for (const yaml::NodePtr& item : list.items) {
        // A path alone, without reason and day, is text.
        if (item->is_scalar()) TRY(take_path(id, *item, nullptr));
        for (const yaml::Entry& path : item->entries) TRY(take_path(id, *path.key, path.value.get()));
      }
    }
    return {};
  }

  Result<void> take_path(const std::string& id, const yaml::Node& path, const yaml::Node* facts) {
    const std::uint32_t line = reader_.line_of(path);
    Ignore ignore = reader_.start(line);
    ignore.what.kinds = {FindingKind::vulnerability};
    ignore.what.ids = {id};
    if (facts != nullptr && !facts->is_null()) {
      if (!facts->is_mapping()) return wrong(*facts, "reason and expires are expected");
      ignore.reason = facts->text_of("reason");
      if (const yaml::Node* owner = facts->find("ignoredBy")) {
        for (const std::string_view key : {"email", "name"})
          if (const std::string_view text = owner->text_of(key); !text.empty()) ignore.owner = text;
      }
      if (const yaml::Node* fixable = facts->find("disregardIfFixable"); fixable != nullptr && fixable->is_true())
        ignore.what.fixable = false;
      if (const std::string_view expires = facts->text_of("expires"); !expires.empty()) {
        const auto until = last_day_before(expires);
        if (!until) {
          reader_.warn(line, fmt::format("passed over: \"{}\" is no moment such as 2026-01-31T00:00:00Z",
                                         printable(expires, 40)));
          return {};
        }
        ignore.until = *until;
      }
    }
    const std::string obstacle = select_path(path.text, ignore.what);
    if (obstacle.empty()) {
      reader_.add(std::move(ignore));
    } else {
      reader_.warn(line, fmt::format("passed over: {}", obstacle));
    }
    return {};
  }

  /// Why a path cannot be taken; empty: it is.
  static std::string select_path(std::string_view path, Selector& what) {
    std::string_view last = path;
    for (std::size_t at = last.find(" > "); at != last.npos; at = last.find(" > ")) {
      if (last.substr(0, at) != "*")
        return fmt::format(
            "\"{}\" is one way to a package, and a finding is about all of them; write \"* > …\" for those",
            printable(path, 80));
      last.remove_prefix(at + 3);
    }
    last = trim(last);
    if (last == "*") return {};
    // "@scope/name@1.2.3"
    const std::size_t at = last.find('@', 1);
    const std::string name(last.substr(0, at));
    const auto versions = versions_of(at == last.npos ? std::string_view{} : last.substr(at + 1));
    if (name.empty() || has_wildcard(name) || !versions)
      return fmt::format("the versions \"{}\" speaks of cannot be told by wildcards", printable(last, 80));
    what.versions = *versions;
    what.packages = {name};
    // Packages of a distribution are "source/binary".
    if (const std::size_t slash = name.find('/');
        !name.starts_with('@') && slash != name.npos && name.find('/', slash + 1) == name.npos)
      what.packages.push_back(name.substr(slash + 1));
    return {};
  }

  std::unexpected<Error> wrong(const yaml::Node& node, std::string_view why) const {
    return fail(ErrorKind::malformed, "{}: {}", reader_.place(node), why);
  }

  IgnoreReader reader_;
  std::size_t own_numbers_ = 0;
  std::uint32_t first_own_number_ = 1;
};

}  // namespace

Result<IgnoreFile> read_snyk_policy(std::string_view text, std::string_view path) {
  const yaml::NodePtr root = TRY(yaml_root(text, path));
  return root == nullptr ? Result<IgnoreFile>(IgnoreFile{}) : Snyk(text, path).run(*root);
}

}  // namespace plimsoll::policy
