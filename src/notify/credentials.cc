// SPDX-License-Identifier: Apache-2.0
#include "notify/credentials.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/base64.h"
#include "base/bytes.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/suggest.h"

namespace plimsoll::notify {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostBytes = 64 * kKiB;
constexpr std::size_t kShortestForm = 4;  // shorter ones would blank ordinary words

constexpr std::array<std::string_view, 4> kNames = {"PLIMSOLL_SMTP_USER", "PLIMSOLL_SMTP_PASSWORD",
                                                    "PLIMSOLL_WEBHOOK_SECRET", "PLIMSOLL_SLACK_WEBHOOK"};
constexpr std::string_view kFile = "_FILE";

/// A value by its name and, in its place, a file by the name with _FILE behind it.
struct Given {
  std::optional<std::string> value, path;
};
using AllGiven = std::array<Given, kNames.size()>;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Result<void> check(std::string_view where, std::string_view value) {
  const bool has_control =
      std::ranges::any_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (has_control) return fail(ErrorKind::malformed, "{}: holds a line break or another control character", where);
  return {};
}

Result<AllGiven> read_file_of(const fs::path& path) {
  const std::string text = TRY(read_file(path, kMostBytes));
  AllGiven given;
  std::size_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos)
      return fail(ErrorKind::malformed, "{}:{}: a line is NAME=VALUE", path.string(), number);
    std::string_view name = trimmed(line.substr(0, equals));
    const bool names_file = name.ends_with(kFile);
    const std::string_view whole = name;
    if (names_file) name.remove_suffix(kFile.size());
    const auto* known = std::ranges::find(kNames, name);
    // The name may be a secret that has slipped onto a line of its own; only one that is nearly right is repeated.
    if (known == kNames.end())
      return fail(ErrorKind::malformed, "{}:{}: not a name that is known here{}", path.string(), number,
                  did_you_mean(whole, kNames));
    Given& into = given.at(static_cast<std::size_t>(known - kNames.begin()));
    (names_file ? into.path : into.value) = std::string(trimmed(line.substr(equals + 1)));
  }
  return given;
}

Result<std::string> value_of(std::string_view name, const Given& given) {
  if (given.value && given.path)
    return fail(ErrorKind::usage, "{} and {}{} are both set; one of them has to go", name, name, kFile);
  if (given.path) {
    const Secret secret = TRY_AT(std::string(name) + std::string(kFile), read_secret(*given.path));
    return secret.reveal();
  }
  TRY(check(name, given.value.value_or("")));
  return given.value.value_or("");
}

bool others_may_read(const fs::path& path) {
  std::error_code error;
  const fs::perms mode = fs::status(path, error).permissions();
  return !error && (mode & (fs::perms::group_read | fs::perms::others_read)) != fs::perms::none;
}

}  // namespace

Result<Secret> read_secret(const fs::path& path) {
  const std::string text = TRY(read_file(path, kMostBytes));
  const std::string_view value = trimmed(text);
  if (value.empty()) return fail(ErrorKind::malformed, "{}: is empty", path.string());
  TRY(check(path.string(), value));
  return Secret(std::string(value));
}

Result<Credentials> read_credentials(const fs::path& file, const Environment& environment,
                                     std::vector<std::string>& warnings) {
  AllGiven given;
  if (!file.empty()) {
    given = TRY(read_file_of(file));
    if (others_may_read(file))
      warnings.push_back(fmt::format("{} holds secrets and others may read it: chmod 600 mends that", file.string()));
  }
  std::array<std::string, kNames.size()> values;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const std::string name(kNames.at(i));
    if (!given.at(i).value && !given.at(i).path) {
      if (const char* value = environment(name.c_str()); value != nullptr && *value != '\0') given.at(i).value = value;
      const std::string with_file = name + std::string(kFile);
      if (const char* path = environment(with_file.c_str()); path != nullptr && *path != '\0') given.at(i).path = path;
    }
    values.at(i) = TRY(value_of(name, given.at(i)));
  }
  if (values[0].empty() != values[1].empty())
    return fail(ErrorKind::usage, "{} is set and {} is not; a mail server wants both or none",
                kNames[values[0].empty() ? 1 : 0], kNames[values[0].empty() ? 0 : 1]);
  return Credentials{values[0], Secret(values[1]), Secret(values[2]), Secret(values[3])};
}

void Scrubber::add(const Secret& secret) {
  const std::string& text = secret.reveal();
  add_form(text);
  add_form(base64_encode(text));
  const std::size_t host = text.find("://");
  if (host == std::string::npos) return;
  const std::size_t path = text.find_first_of("/?", host + 3);
  if (path == std::string::npos) return;
  // What stands behind the host is the secret part; each piece of it may come back alone.
  add_form(text.substr(path));
  for (std::size_t at = path; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("/?&=", at + 1), text.size());
    if (constexpr std::size_t kPiece = 8; end - at - 1 >= kPiece) add_form(text.substr(at + 1, end - at - 1));
    at = end;
  }
}

void Scrubber::add_form(std::string text) {
  if (text.size() < kShortestForm) return;
  forms_.push_back(std::move(text));
  std::ranges::sort(forms_, [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
}

std::string Scrubber::operator()(std::string text) const {
  for (const std::string& form : forms_) {
    for (std::size_t at = 0; (at = text.find(form, at)) != std::string::npos; at += 3)
      text.replace(at, form.size(), "***");
  }
  return text;
}

}  // namespace plimsoll::notify
