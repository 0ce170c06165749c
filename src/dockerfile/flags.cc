// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/flags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/suggest.h"

namespace plimsoll::dockerfile {

namespace {

using enum FlagValue;

constexpr std::array kAddFlags = {FlagRule{"--checksum"},
                                  FlagRule{"--chmod"},
                                  FlagRule{"--chown"},
                                  FlagRule{"--exclude", list},
                                  FlagRule{"--keep-git-dir", boolean},
                                  FlagRule{"--link", boolean},
                                  FlagRule{"--unpack", boolean}};
constexpr std::array kCopyFlags = {FlagRule{"--chmod"}, FlagRule{"--chown"},         FlagRule{"--exclude", list},
                                   FlagRule{"--from"},  FlagRule{"--link", boolean}, FlagRule{"--parents", boolean}};
constexpr std::array kFromFlags = {FlagRule{"--platform"}};
constexpr std::array kHealthcheckFlags = {FlagRule{"--interval"}, FlagRule{"--retries"}, FlagRule{"--start-interval"},
                                          FlagRule{"--start-period"}, FlagRule{"--timeout"}};
constexpr std::array kRunFlags = {FlagRule{"--device", list}, FlagRule{"--mount", list}, FlagRule{"--network"},
                                  FlagRule{"--security"}};

constexpr std::array<std::string_view, 5> kMountTypes = {"bind", "cache", "tmpfs", "secret", "ssh"};
constexpr std::array<std::string_view, 3> kSharing = {"shared", "private", "locked"};
constexpr std::array<std::string_view, 19> kMountKeys = {
    "type", "from", "source", "target", "readonly",    "id", "sharing", "required",  "size", "mode",
    "uid",  "gid",  "src",    "dst",    "destination", "ro", "rw",      "readwrite", "env"};

bool is_variable(std::string_view value) { return value.find('$') != std::string_view::npos; }

std::optional<bool> parse_bool(std::string_view value) {
  static constexpr std::array<std::string_view, 6> kTrue = {"1", "t", "T", "TRUE", "true", "True"};
  static constexpr std::array<std::string_view, 6> kFalse = {"0", "f", "F", "FALSE", "false", "False"};
  if (std::ranges::find(kTrue, value) != kTrue.end()) return true;
  if (std::ranges::find(kFalse, value) != kFalse.end()) return false;
  return std::nullopt;
}

std::optional<std::uint64_t> parse_number(std::string_view value, int base) {
  std::uint32_t number = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), number, base);
  if (value.starts_with('-') || read.ec != std::errc() || read.ptr != value.data() + value.size()) return std::nullopt;
  return number;
}

/// "64m", "1.5 GiB": a number, then a unit of the binary scale.
std::optional<std::uint64_t> parse_size(std::string_view value) {
  const std::size_t last = value.find_last_of("01234567890. ");
  if (last == std::string_view::npos) return std::nullopt;
  const std::string_view number = value.substr(0, value[last] == ' ' ? last : last + 1);
  std::string unit = lowercase(value.substr(last + 1));
  double size = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), size);
  if (read.ec != std::errc() || read.ptr != number.data() + number.size() || size < 0) return std::nullopt;
  if (!unit.empty() && unit != "b") {
    const std::size_t power = std::string_view("kmgtp").find(unit.front());
    const std::string_view rest = std::string_view(unit).substr(1);
    if (power == std::string_view::npos || (!rest.empty() && rest != "b" && rest != "ib")) return std::nullopt;
    size *= std::pow(1024, static_cast<double>(power + 1));
  }
  if (!(size < 9.2e18)) return std::nullopt;
  return static_cast<std::uint64_t>(size);
}

class MountReader {
 public:
  Result<Mount> read(std::string_view value) {
    for (const std::string& field : TRY(csv_fields(value))) TRY(take(field));
    TRY(check());
    if (!access_given_) out_.read_only = out_.type != MountType::cache && out_.type != MountType::tmpfs;
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view type_name() const { return kMountTypes.at(static_cast<std::size_t>(out_.type)); }

  Result<void> take(std::string_view field) {
    const std::size_t equals = field.find('=');
    const std::string key = lowercase(field.substr(0, equals));
    if (equals == std::string_view::npos) return take_word(field, key);
    const std::string_view value = field.substr(equals + 1);
    if (key == "from" && is_variable(value) && value.find('$') + 1 != value.size())
      return fail(ErrorKind::malformed, "variables do not work in from=; give a stage with FROM {} AS name its name",
                  printable(value, 60));
    if (key == "type") return take_type(value);
    if (key == "sharing") return take_sharing(value);
    if (key == "from") return take_text(out_.from, value);
    if (key == "source" || key == "src") return take_text(out_.source, value);
    if (key == "target" || key == "dst" || key == "destination") return take_text(out_.target, value);
    if (key == "id") return take_text(out_.id, value);
    if (key == "env") return take_text(out_.env.emplace(), value);
    if (key == "mode") return take_number(out_.mode, key, value, 8);
    if (key == "uid") return take_number(out_.uid, key, value, 10);
    if (key == "gid") return take_number(out_.gid, key, value, 10);
    if (key == "size") return take_size(value);
    return take_switch(key, value);
  }

  Result<void> take_word(std::string_view field, std::string_view key) {
    if (key != "readonly" && key != "ro" && key != "readwrite" && key != "rw" && key != "required")
      return fail(ErrorKind::malformed, "\"{}\" is not of the form key=value", printable(field, 60));
    return take_switch(key, "true");
  }

  Result<void> take_switch(std::string_view key, std::string_view value) {
    const bool read = key == "readonly" || key == "ro", write = key == "readwrite" || key == "rw";
    if (!read && !write && key != "required")
      return fail(ErrorKind::malformed, "a mount has no key \"{}\"{}", printable(key, 60),
                  did_you_mean(key, kMountKeys));
    if (key == "required") TRY(only_for(key, out_.type == MountType::secret || out_.type == MountType::ssh));
    const auto on = is_variable(value) ? std::optional(key == "required" ? out_.required : out_.read_only == read)
                                       : parse_bool(value);
    if (!on) return fail(ErrorKind::malformed, "{}= takes true or false, not \"{}\"", key, printable(value, 60));
    if (key == "required") {
      out_.required = *on;
      return {};
    }
    out_.read_only = read == *on;
    access_given_ = true;
    return {};
  }

  Result<void> take_type(std::string_view value) {
    if (is_variable(value)) return {};
    const auto found = std::ranges::find(kMountTypes, lowercase(value));
    if (found == kMountTypes.end())
      return fail(ErrorKind::malformed, "there is no mount of type \"{}\"{}", printable(value, 60),
                  did_you_mean(value, kMountTypes));
    out_.type = static_cast<MountType>(found - kMountTypes.begin());
    return {};
  }

  Result<void> take_sharing(std::string_view value) {
    out_.sharing = is_variable(value) ? std::string(value) : lowercase(value);
    if (is_variable(value) || std::ranges::find(kSharing, out_.sharing) != kSharing.end()) return {};
    return fail(ErrorKind::malformed, "sharing= is shared, private or locked, not \"{}\"{}", printable(value, 60),
                did_you_mean(value, kSharing));
  }

  static Result<void> take_text(std::string& into, std::string_view value) {
    into = value;
    return {};
  }

  static Result<void> take_number(std::optional<std::uint64_t>& into, std::string_view key, std::string_view value,
                                  int base) {
    if (is_variable(value)) return {};
    into = parse_number(value, base);
    if (into) return {};
    return fail(ErrorKind::malformed, "{}= takes {} number, not \"{}\"", key, base == 8 ? "an octal" : "a",
                printable(value, 60));
  }

  Result<void> take_size(std::string_view value) {
    TRY(only_for("size", out_.type == MountType::tmpfs));
    if (is_variable(value)) return {};
    out_.size = parse_size(value);
    if (out_.size) return {};
    return fail(ErrorKind::malformed, "size= takes a number of bytes such as 64m, not \"{}\"", printable(value, 60));
  }

  [[nodiscard]] Result<void> only_for(std::string_view key, bool fits) const {
    if (fits) return {};
    return fail(ErrorKind::malformed, "{}= does not go with a mount of type {}", key, type_name());
  }

  [[nodiscard]] Result<void> check() const {
    if (out_.type == MountType::bind || out_.type == MountType::tmpfs) {
      TRY(only_for("mode", !out_.mode));
      TRY(only_for("uid", !out_.uid));
      TRY(only_for("gid", !out_.gid));
    }
    TRY(only_for("sharing", out_.sharing.empty() || out_.type == MountType::cache));
    if (out_.type != MountType::secret) return {};
    TRY(only_for("from", out_.from.empty()));
    if (out_.source.empty() && out_.target.empty() && out_.id.empty())
      return fail(ErrorKind::malformed, "a secret mount needs id=, source= or target=");
    if (!out_.source.empty() && !out_.id.empty())
      return fail(ErrorKind::malformed, "a secret mount takes id= or source=, not both");
    return {};
  }

  Mount out_;
  bool access_given_ = false;
};

}  // namespace

std::span<const FlagRule> known_flags(Keyword keyword) {
  switch (keyword) {
    case Keyword::add:
      return kAddFlags;
    case Keyword::copy:
      return kCopyFlags;
    case Keyword::from:
      return kFromFlags;
    case Keyword::healthcheck:
      return kHealthcheckFlags;
    case Keyword::run:
      return kRunFlags;
    default:
      return {};
  }
}

Result<std::vector<std::string>> csv_fields(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
  if (line.empty()) return fail(ErrorKind::malformed, "the value is empty");
  std::vector<std::string> out;
  for (;;) {
    std::string& field = out.emplace_back();
    if (!line.starts_with('"')) {
      const std::size_t comma = line.find(',');
      field = line.substr(0, comma);
      if (field.find('"') != std::string::npos)
        return fail(ErrorKind::malformed, "a quote stands inside of \"{}\"", printable(field, 60));
      if (comma == std::string_view::npos) return out;
      line.remove_prefix(comma + 1);
      continue;
    }
    for (;;) {
      line.remove_prefix(1);
      const std::size_t quote = line.find('"');
      if (quote == std::string_view::npos) return fail(ErrorKind::malformed, "a quote is not closed");
      field += line.substr(0, quote);
      line.remove_prefix(quote + 1);
      if (!line.starts_with('"')) break;
      field += '"';
    }
    if (line.empty()) return out;
    if (!line.starts_with(',')) return fail(ErrorKind::malformed, "text follows a quoted field");
    line.remove_prefix(1);
  }
}

Result<Mount> parse_mount(std::string_view value) { return MountReader().read(value); }

std::vector<Mount> mounts_of(const Instruction& run) {
  static constexpr std::string_view kFlag = "--mount=";
  std::vector<Mount> out;
  for (std::size_t i = 0; i < run.flags.size(); ++i) {
    if (!run.flags[i].starts_with(kFlag)) continue;
    auto mount = parse_mount(std::string_view(run.flags[i]).substr(kFlag.size()));
    if (!mount) continue;
    mount->flag = i;
    out.push_back(*std::move(mount));
  }
  return out;
}

}  // namespace plimsoll::dockerfile
