// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/debian_list.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "advisory/feeds/feed.h"
#include "advisory/feeds/text.h"

namespace plimsoll::advisory {

namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::size_t kMostNotes = 5'000;  // of one record; a longer one is not a record

std::string_view trim(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kBlank);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlank) - start + 1);
}

/// The next blank-separated word, taken off `rest`.
std::string_view next_word(std::string_view& rest) {
  rest = trim(rest);
  const std::string_view word = rest.substr(0, rest.find_first_of(kBlank));
  rest = trim(rest.substr(word.size()));
  return word;
}

bool made_of(std::string_view text, std::string_view extra) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || extra.find(c) != std::string_view::npos;
  });
}

/// "DSA-5380-1", "DLA-3380-1", "DTSA-1-1", "DSA-139".
bool is_advisory_id(std::string_view id) {
  for (const std::string_view kind : {"DSA-", "DLA-", "DTSA-"}) {
    if (id.starts_with(kind)) return made_of(id.substr(kind.size()), "-");
  }
  return false;
}

/// "[29 Mar 2023]" at the start of `line`, taken off; empty when there is none.
std::string take_date(std::string_view& line) {
  static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (line.size() < 13 || line[0] != '[' || line[12] != ']') return {};
  const auto month = std::ranges::find(kMonths, line.substr(4, 3));
  const std::string_view day = line.substr(1, 2), year = line.substr(8, 4);
  const auto digits = [](std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (month == kMonths.end() || !digits(day) || !digits(year)) return {};
  line.remove_prefix(13);
  return fmt::format("{}-{:02}-{}", year, month - kMonths.begin() + 1, day);
}

/// "xorg-server - security update" without the package in front; empty when only packages are named.
std::string_view advisory_title(std::string_view text) {
  for (const std::string_view dash : {" -- ", " - "}) {
    if (const std::size_t at = text.find(dash); at != std::string_view::npos)
      return trim(text.substr(at + dash.size()));
  }
  return {};
}

std::optional<DebianRecord> parse_header(std::string_view line) {
  DebianRecord record;
  if (line.starts_with("CVE-")) {
    std::string_view rest = line;
    record.id = next_word(rest);
    const bool unnumbered = record.id.size() == 13 && record.id.ends_with("-XXXX");
    if (!unnumbered && cve_id(record.id) != record.id) return std::nullopt;
    if (rest.size() >= 2 && (rest.front() == '(' || rest.front() == '[')) rest = rest.substr(1, rest.size() - 2);
    record.title = rest;
    return record;
  }
  record.date = take_date(line);
  if (record.date.empty()) return std::nullopt;
  record.id = next_word(line);
  if (!is_advisory_id(record.id)) return std::nullopt;
  record.title = advisory_title(line);
  return record;
}

/// "[release] - package version (flags)"; nullopt when the line is no package note.
std::optional<DebianNote> parse_note(std::string_view line) {
  DebianNote note;
  if (line.starts_with('[')) {
    const std::size_t end = line.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    note.release = line.substr(1, end - 1);
    line = trim(line.substr(end + 1));
    if (!made_of(note.release, "-")) return std::nullopt;
  }
  if (next_word(line) != "-") return std::nullopt;
  note.package = next_word(line);
  note.version = next_word(line);
  const bool word = note.version.size() > 2 && note.version.front() == '<' && note.version.back() == '>';
  if (!made_of(note.package, ":.+-") || (!word && !made_of(note.version, ":.+~-"))) return std::nullopt;
  if (line.empty()) return note;
  if (line.size() < 2 || line.front() != '(' || line.back() != ')') return std::nullopt;
  std::string_view flags = line.substr(1, line.size() - 2);
  while (!flags.empty()) {
    const std::string_view flag = trim(flags.substr(0, flags.find(';')));
    flags.remove_prefix(
        std::min(flags.size(), flags.find(';') == std::string_view::npos ? flags.size() : flags.find(';') + 1));
    if (flag.starts_with("bug #")) {
      if (note.bug.empty() && made_of(flag.substr(5), "")) note.bug = flag.substr(5);
      continue;
    }
    for (const std::string_view urgency : {"unimportant", "low", "medium", "high", "end-of-life"}) {
      if (flag == urgency) note.urgency = urgency;
    }
  }
  return note;
}

bool parse_line(std::string_view line, DebianRecord& record) {
  if (line.empty() || line.starts_with("--")) return true;
  for (const std::string_view remark : {"NOTE:", "TODO:", "NOT-FOR-US:", "RESERVED", "CHECK"}) {
    if (line.starts_with(remark)) return true;
  }
  if (line.starts_with("REJECTED")) return record.rejected = true;
  if (line.starts_with('{') && line.ends_with('}')) {
    std::string_view ids = line.substr(1, line.size() - 2);
    while (!(ids = trim(ids)).empty()) {
      const std::string_view id = next_word(ids);
      if (!made_of(id, "-#")) return false;
      record.references.emplace_back(id);
    }
    return record.references.size() <= kMostNotes;
  }
  if (std::optional<DebianNote> note = parse_note(line); note && record.notes.size() < kMostNotes) {
    record.notes.push_back(std::move(*note));
    return true;
  }
  return false;
}

/// The id the tracker itself shows for a problem without a CVE number: first bug and the start of the title's MD5.
std::string temporary_id(const DebianRecord& record) {
  std::string bug = "0";
  for (const DebianNote& note : record.notes) {
    if (!note.bug.empty() && note.bug.size() < 16) {
      bug = note.bug;
      break;
    }
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(record.title.data(), record.title.size(), digest.data(), nullptr, EVP_md5(), nullptr);
  return fmt::format("TEMP-{:0>7}-{:02X}{:02X}{:02X}", bug, digest[0], digest[1], digest[2]);
}

}  // namespace

bool starts_debian_list(std::string_view head) {
  return head.starts_with("CVE-") || head.starts_with("begin claimed") ||
         (head.starts_with('[') && !take_date(head).empty());
}

Result<void> for_each_debian_record(ByteStream& stream, const std::function<Result<void>(DebianRecord&&)>& each,
                                    const std::function<void(std::uint64_t line, std::string_view text)>& odd) {
  LineReader lines(stream);
  std::optional<DebianRecord> record;
  const auto finish = [&]() -> Result<void> {
    if (!record) return {};
    if (record->id.ends_with("-XXXX")) record->id = temporary_id(*record);
    DebianRecord done = std::move(*record);
    record.reset();
    return each(std::move(done));
  };
  while (const std::optional<std::string_view> line = TRY(lines.next())) {
    if (trim(*line).empty() || line->starts_with("--") || line->starts_with("STOP:") ||
        line->starts_with("begin claimed") || line->starts_with("end claimed"))
      continue;
    if (kBlank.find(line->front()) != std::string_view::npos) {
      if (!record || !parse_line(trim(*line), *record)) odd(lines.number(), *line);
      continue;
    }
    TRY(finish());
    record = parse_header(trim(*line));
    if (!record) odd(lines.number(), *line);
  }
  return finish();
}

}  // namespace plimsoll::advisory
