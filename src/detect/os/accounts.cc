// SPDX-License-Identifier: Apache-2.0
// The accounts of an image: passwd(5), group(5) and shadow(5). They are kept for whoever asks who may do what, but not
// what a password could be guessed from: facts live in caches, and of a hash only its method is needed there.
#include <array>

#include <fmt/core.h>

#include "base/lines.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{
    Want{Want::Kind::path, "etc/group"},
    Want{Want::Kind::path, "etc/passwd"},
    Want{Want::Kind::path, "etc/shadow"},
};
constexpr std::size_t kDesLength = 13;  // crypt(3): the shortest hash there is

/// "$6$" of "$6$salt$hash", "des" of the oldest form. What no password matches becomes "*"; "!" in front stays.
std::string method_of(std::string_view field) {
  std::string kept;
  while (field.starts_with('!')) {
    kept = "!";
    field.remove_prefix(1);
  }
  if (field.empty() || field == "x") return kept.append(field);
  if (field.starts_with('$')) {
    const std::size_t end = field.find('$', 1);
    return end == std::string_view::npos ? kept + "*" : kept.append(field.substr(0, end + 1));
  }
  return kept + (field.size() < kDesLength || field.starts_with('*') ? "*" : "des");
}

void detect(const FileView& file, FactSink& sink) {
  KeptFile kept;
  std::size_t number = 0, first_bad = 0, bad = 0;
  for (std::string_view rest = as_text(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    ++number;
    const std::size_t name_end = line.find(':');
    const bool is_account = name_end != std::string_view::npos && line.find('\0') == std::string_view::npos;
    if (!is_account) {
      if (!trim(line).empty() && !line.starts_with('#') && !line.starts_with('+') && ++bad == 1) first_bad = number;
      kept.content += '\n';  // line numbers stay
      continue;
    }
    const std::size_t field_end = std::min(line.find(':', name_end + 1), line.size());
    kept.content.append(line.substr(0, name_end + 1));
    kept.content += method_of(line.substr(name_end + 1, field_end - name_end - 1));
    kept.content.append(line.substr(field_end)) += '\n';
  }
  sink.add(std::move(kept));
  if (bad > 0) {
    sink.add(Gap{"malformed-file",
                 fmt::format("{} of {} lines are no accounts, the first is line {}", bad, number, first_bad)});
  }
}

}  // namespace

Detector accounts_detector() {
  return {"accounts", 1,      "users, groups and whether they can log in, without their password hashes",
          kWants,     detect, 16 * kMiB};
}

}  // namespace plimsoll::detect
