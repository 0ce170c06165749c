// SPDX-License-Identifier: Apache-2.0
#include "detect/binary/go_build_info.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/lines.h"

namespace plimsoll::detect {
namespace {

constexpr std::string_view kMagic = "\xff Go buildinf:";
constexpr std::size_t kAlign = 16, kHeaderBytes = 32, kMarkBytes = 16;
constexpr std::size_t kMostModules = 20'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The bytes from the blob to the end of its section or segment.
std::optional<Bytes> find_blob(Bytes data) {
  const std::string_view text = as_text(data);
  for (auto at = text.find(kMagic); at != text.npos; at = text.find(kMagic, at + 1)) {
    if (at % kAlign == 0 && text.size() - at >= kHeaderBytes) return data.subspan(at);
  }
  return std::nullopt;
}

std::optional<Bytes> find_blob(const elf::File& file) {
  if (const elf::Section* section = file.section(".go.buildinfo")) {
    const auto content = file.content(*section);
    return content ? find_blob(*content) : std::nullopt;
  }
  // The linker always makes that section, so only without a section table it has to be searched for.
  if (!file.sections().empty()) return std::nullopt;
  for (const elf::Segment& segment : file.segments()) {
    const bool data = (segment.flags & (elf::kSegmentWrite | elf::kSegmentExecute)) == elf::kSegmentWrite;
    if (segment.type != elf::kSegmentLoad || !data || segment.address % kAlign != 0) continue;
    if (const auto blob = find_blob(file.mapped(segment.address))) return blob;
  }
  return std::nullopt;
}

Result<std::string_view> counted_text(ByteReader& reader) {
  std::uint64_t length = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = TRY(reader.little<std::uint8_t>());
    if (shift > 56) return fail(ErrorKind::malformed, "a length does not end");
    length |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) break;
  }
  if (length > reader.remaining())
    return fail(ErrorKind::malformed, "a text of {} bytes where {} are left", length, reader.remaining());
  return as_text(TRY(reader.take(static_cast<std::size_t>(length))));
}

/// A number in the order the blob states, which old linkers wrote on their own.
std::uint64_t word_at(Bytes bytes, unsigned size, elf::Order order) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < size; ++i)
    value = value << 8 | std::to_integer<std::uint8_t>(bytes[order == elf::Order::big ? i : size - 1 - i]);
  return value;
}

Result<std::string_view> text_at(const elf::File& file, std::uint64_t address, unsigned size, elf::Order order) {
  const Bytes header = file.mapped(address);
  if (header.size() < 2 * size) return fail(ErrorKind::malformed, "address {:#x} is not in the file", address);
  const std::uint64_t data = word_at(header, size, order), length = word_at(header.subspan(size), size, order);
  if (length == 0) return std::string_view{};
  const Bytes text = file.mapped(data);
  if (text.size() < length) return fail(ErrorKind::malformed, "{} bytes at {:#x} are not in the file", length, data);
  return as_text(text.first(static_cast<std::size_t>(length)));
}

/// Cuts the field before the next tab off `rest`.
std::string_view take_field(std::string_view& rest) {
  const auto tab = rest.find('\t');
  const std::string_view field = rest.substr(0, tab);
  rest = tab == rest.npos ? std::string_view{} : rest.substr(tab + 1);
  return field;
}

/// A Go string literal between double quotes or backquotes; what is none is taken as it is.
std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back() || (text.front() != '"' && text.front() != '`'))
    return std::string(text);
  const bool escapes = text.front() == '"';
  text = text.substr(1, text.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // Only \" and \\ matter to what is looked for here.
    if (escapes && text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

/// The arguments of a flag list: parted by blanks, whole ones may stand between quotes.
std::vector<std::string_view> arguments(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    text = trim(text);
    if (text.empty()) return out;
    const bool quoted = text.front() == '"' || text.front() == '\'';
    const auto end = quoted ? text.find(text.front(), 1) : text.find_first_of(" \t\n\r");
    out.push_back(quoted ? text.substr(1, end == text.npos ? text.npos : end - 1) : text.substr(0, end));
    if (end == text.npos) return out;
    text.remove_prefix(end + 1);
  }
}

/// "v1.2.3", "1.2.3-rc.1+meta": three numbers, then nothing or a pre-release or build.
bool is_release(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  for (int i = 0; i < 3; ++i) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 9) return false;
    text.remove_prefix(digits);
    if (i < 2 && !text.starts_with('.')) return false;
    if (i < 2) text.remove_prefix(1);
  }
  if (text.empty()) return true;
  const bool plain = std::ranges::all_of(text, [](char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '.' || c == '-' || c == '+';
  });
  return plain && (text.front() == '-' || text.front() == '+') && text.size() > 1 && text.size() < 128;
}

bool names_version(std::string_view variable) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"version", "gitversion", "appversion", "buildversion", "releaseversion", "currentversion"});
  std::string name(variable);
  std::ranges::transform(name, name.begin(), to_lower);
  return std::ranges::find(kNames, name) != kNames.end();
}

bool is_below(std::string_view path, std::string_view module) {
  return path.starts_with(module) && (path.size() == module.size() || path[module.size()] == '/');
}

}  // namespace

Result<std::optional<GoBuildInfo>> read_go_build_info(const elf::File& file) {
  const auto blob = find_blob(file);
  if (!blob) return std::nullopt;
  const auto word = std::to_integer<unsigned>((*blob)[14]), flags = std::to_integer<unsigned>((*blob)[15]);

  GoBuildInfo info;
  std::string_view modules;
  if ((flags & 2) != 0) {
    ByteReader reader(blob->subspan(kHeaderBytes));
    info.go_version = TRY_AT("Go build information", counted_text(reader));
    modules = TRY_AT("Go build information", counted_text(reader));
  } else {
    if (word != 4 && word != 8) return fail(ErrorKind::malformed, "Go build information: words of {} bytes", word);
    const auto order = (flags & 1) != 0 ? elf::Order::big : elf::Order::little;
    const auto text = [&](std::size_t at) {
      return text_at(file, word_at(blob->subspan(16 + at * word), word, order), word, order);
    };
    info.go_version = TRY_AT("Go build information", text(0));
    modules = TRY_AT("Go build information", text(1));
  }
  if (info.go_version.empty()) return fail(ErrorKind::malformed, "Go build information: the version of Go is empty");
  // A program built without modules has no text, and no marks.
  if (modules.size() > 2 * kMarkBytes && modules[modules.size() - kMarkBytes - 1] == '\n')
    parse_go_modules(modules.substr(kMarkBytes, modules.size() - 2 * kMarkBytes), info);
  return info;
}

void parse_go_modules(std::string_view text, GoBuildInfo& info) {
  GoModule* last = nullptr;
  while (!text.empty()) {
    std::string_view rest = take_line(text);
    const std::string_view kind = take_field(rest);
    if (kind == "build") {
      constexpr std::string_view kFlags = "-ldflags=";
      if (rest.starts_with(kFlags)) info.link_flags = unquoted(rest.substr(kFlags.size()));
      continue;
    }
    const std::string_view path = take_field(rest), version = take_field(rest);
    if (kind == "path") {
      info.path = path;
    } else if (kind == "mod") {
      info.main = GoModule{path, version};
      last = &*info.main;
    } else if (kind == "dep") {
      last = nullptr;
      if (info.dependencies.size() == kMostModules) {
        info.cut = true;
        return;
      }
      last = &info.dependencies.emplace_back(GoModule{path, version});
    } else if (kind == "=>" && last != nullptr) {
      last->replaced_path = path;
      last->replaced_version = version;
    }
  }
}

std::string go_release(std::string_view go_version) {
  if (!go_version.starts_with("go1.")) return {};
  std::string_view rest = go_version.substr(2);
  rest = rest.substr(0, rest.find_first_not_of("0123456789.abcdefghijklmnopqrstuvwxyz"));
  auto end = std::min(rest.find_first_not_of("0123456789."), rest.size());
  std::string_view numbers = rest.substr(0, end);
  while (numbers.ends_with('.')) numbers.remove_suffix(1);
  if (numbers.size() > 32) return {};
  std::string_view suffix = rest.substr(end);
  for (const std::string_view kind : {"alpha", "beta", "rc"}) {
    if (!suffix.starts_with(kind)) continue;
    const std::string_view number = suffix.substr(kind.size());
    if (number.empty() || number.size() > 9 || !std::ranges::all_of(number, is_digit)) return std::string(numbers);
    const bool short_form = std::ranges::count(numbers, '.') == 1;
    return fmt::format("{}{}-{}.{}", numbers, short_form ? ".0" : "", kind, number);
  }
  return std::string(numbers);
}

std::string version_of_link_flags(const GoBuildInfo& info) {
  std::string_view found;
  bool own = false;
  const auto args = arguments(info.link_flags);
  for (std::size_t i = 0; i < args.size(); ++i) {
    std::string_view argument = args[i];
    while (argument.starts_with('-')) argument.remove_prefix(1);
    std::string_view definition;
    if (argument == "X" && i + 1 < args.size())
      definition = args[++i];
    else if (argument.starts_with("X="))
      definition = argument.substr(2);
    const auto equals = definition.find('=');
    if (equals == definition.npos) continue;
    const std::string_view variable = definition.substr(0, equals), value = definition.substr(equals + 1);
    const auto dot = variable.rfind('.');
    if (dot == variable.npos || !names_version(variable.substr(dot + 1)) || !is_release(value)) continue;
    const std::string_view package = variable.substr(0, dot);
    const bool is_own = package == "main" || (info.main && is_below(package, info.main->path));
    // Go's linker takes the last of several definitions, too.
    if (is_own || !own) found = value;
    own = own || is_own;
  }
  if (found.empty()) return {};
  return (found.starts_with('v') ? "" : "v") + std::string(found);
}

}  // namespace plimsoll::detect
