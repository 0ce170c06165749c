// SPDX-License-Identifier: Apache-2.0
// The diff is Myers' ("An O(ND) Difference Algorithm and Its Variations", 1986) over lines, between what both texts
// begin and end with alike.
#include "finding/fix.h"

#include <algorithm>

#include <fmt/core.h>

namespace plimsoll {

namespace {

/// Beyond so many differing lines the middle is shown as replaced whole.
constexpr std::size_t kMostSteps = 500;
constexpr std::size_t kContext = 3;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

/// For each line of `a` and `b` whether it stays.
struct Kept {
  std::vector<bool> a, b;
};

Kept common_lines(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  Kept kept{std::vector<bool>(a.size(), false), std::vector<bool>(b.size(), false)};
  std::size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) kept.a[head] = kept.b[head] = true, ++head;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    kept.a[a.size() - 1 - tail] = kept.b[b.size() - 1 - tail] = true;
    ++tail;
  }
  const auto n = static_cast<std::ptrdiff_t>(a.size() - head - tail);
  const auto m = static_cast<std::ptrdiff_t>(b.size() - head - tail);
  if (n == 0 || m == 0) return kept;

  // furthest[k]: how far in `a` one comes on diagonal k with d edits; one copy for each d, to walk back.
  const std::ptrdiff_t most = std::min<std::ptrdiff_t>(n + m, kMostSteps);
  const std::ptrdiff_t offset = most + 1;
  std::vector<std::ptrdiff_t> furthest(static_cast<std::size_t>(2 * most + 3), 0);
  const auto at = [&](std::vector<std::ptrdiff_t>& of, std::ptrdiff_t k) -> std::ptrdiff_t& {
    return of[static_cast<std::size_t>(k + offset)];
  };
  const auto equal = [&](std::ptrdiff_t x, std::ptrdiff_t y) {
    return a[head + static_cast<std::size_t>(x)] == b[head + static_cast<std::size_t>(y)];
  };
  std::vector<std::vector<std::ptrdiff_t>> trace;
  bool found = false;
  for (std::ptrdiff_t d = 0; d <= most && !found; ++d) {
    trace.push_back(furthest);
    for (std::ptrdiff_t k = -d; k <= d && !found; k += 2) {
      const bool down = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1));
      std::ptrdiff_t x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      while (x < n && x - k < m && equal(x, x - k)) ++x;
      at(furthest, k) = x;
      found = x >= n && x - k >= m;
    }
  }
  if (!found) return kept;
  std::ptrdiff_t x = n, y = m;
  for (auto d = static_cast<std::ptrdiff_t>(trace.size()) - 1; d >= 0; --d) {
    std::vector<std::ptrdiff_t>& before = trace[static_cast<std::size_t>(d)];
    const std::ptrdiff_t k = x - y;
    const bool down = k == -d || (k != d && at(before, k - 1) < at(before, k + 1));
    const std::ptrdiff_t from_k = down ? k + 1 : k - 1;
    const std::ptrdiff_t from_x = d == 0 ? 0 : at(before, from_k);
    const std::ptrdiff_t from_y = d == 0 ? 0 : from_x - from_k;
    while (x > from_x && y > from_y) {
      --x, --y;
      kept.a[head + static_cast<std::size_t>(x)] = kept.b[head + static_cast<std::size_t>(y)] = true;
    }
    x = from_x;
    y = from_y;
  }
  return kept;
}

}  // namespace

std::string apply_fixes(std::string_view text, const std::vector<const Fix*>& fixes, std::vector<bool>* taken) {
  std::vector<const Edit*> edits;
  if (taken != nullptr) taken->assign(fixes.size(), false);
  // Two that begin at one place are a clash too: which comes first nobody said.
  const auto clash = [](const Edit& a, const Edit& b) {
    return a.range.begin == b.range.begin || (a.range.begin < b.range.end && b.range.begin < a.range.end);
  };
  for (std::size_t i = 0; i < fixes.size(); ++i) {
    const std::vector<Edit>& wanted = fixes[i]->edits;
    const bool fits = !wanted.empty() && std::ranges::none_of(wanted, [&](const Edit& edit) {
      return edit.range.end > text.size() || edit.range.begin > edit.range.end ||
             std::ranges::any_of(edits, [&](const Edit* other) { return clash(edit, *other); });
    });
    if (!fits) continue;
    for (const Edit& edit : wanted) edits.push_back(&edit);
    if (taken != nullptr) (*taken)[i] = true;
  }
  std::ranges::stable_sort(edits, {}, [](const Edit* edit) { return edit->range; });
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  for (const Edit* edit : edits) {
    if (edit->range.begin < at) continue;  // overlaps within one fix: its maker broke the contract
    out += text.substr(at, edit->range.begin - at);
    out += edit->text;
    at = edit->range.end;
  }
  out += text.substr(at);
  return out;
}

std::string unified_diff(std::string_view before, std::string_view after, std::string_view path) {
  if (before == after) return {};
  const std::vector<std::string_view> a = lines_of(before), b = lines_of(after);
  const Kept kept = common_lines(a, b);

  struct Row {
    char mark;
    std::string_view line;
  };
  std::vector<Row> rows;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && !kept.a[i]) {
      rows.push_back({'-', a[i++]});
    } else if (j < b.size() && !kept.b[j]) {
      rows.push_back({'+', b[j++]});
    } else {
      rows.push_back({' ', a[i]});
      ++i, ++j;
    }
  }

  std::string out =
      fmt::format("--- a/{0}\n+++ b/{0}\n", path.substr(std::min(path.find_first_not_of('/'), path.size())));
  std::size_t line_a = 1, line_b = 1;
  for (std::size_t at = 0; at < rows.size();) {
    if (rows[at].mark == ' ') {
      const auto change = std::find_if(rows.begin() + static_cast<std::ptrdiff_t>(at), rows.end(),
                                       [](const Row& row) { return row.mark != ' '; });
      const auto next = static_cast<std::size_t>(change - rows.begin());
      const std::size_t skip = next == rows.size() ? next - at : next - at - std::min(next - at, kContext);
      line_a += skip, line_b += skip, at += skip;
      if (next == rows.size()) break;
    }
    // A hunk reaches to where more than twice the context is unchanged.
    std::size_t end = at, quiet = 0;
    for (std::size_t i = at; i < rows.size() && quiet <= 2 * kContext; ++i) {
      quiet = rows[i].mark == ' ' ? quiet + 1 : 0;
      if (rows[i].mark != ' ') end = i + 1;
    }
    end = std::min(end + kContext, rows.size());
    std::size_t count_a = 0, count_b = 0;
    std::string body;
    for (std::size_t i = at; i < end; ++i) {
      count_a += rows[i].mark != '+' ? 1 : 0;
      count_b += rows[i].mark != '-' ? 1 : 0;
      body += rows[i].mark;
      body += rows[i].line;
      if (!rows[i].line.ends_with('\n')) body += "\n\\ No newline at end of file\n";
    }
    const auto place = [](std::size_t line, std::size_t count) {
      return count == 1 ? fmt::format("{}", line) : fmt::format("{},{}", count == 0 ? line - 1 : line, count);
    };
    out += fmt::format("@@ -{} +{} @@\n{}", place(line_a, count_a), place(line_b, count_b), body);
    line_a += count_a, line_b += count_b, at = end;
  }
  return out;
}

}  // namespace plimsoll
