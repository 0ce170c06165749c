// SPDX-License-Identifier: Apache-2.0
#include "detect/binary/go_functions.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

namespace plimsoll::detect {
namespace {

constexpr int kMostCandidates = 64;  // that look like a table, where one has to be searched for

enum class Layout : std::uint8_t { go12, go116, go118 };

struct Table {
  Layout layout = Layout::go12;
  elf::Order order = elf::Order::little;
  unsigned word = 8;
  Bytes bytes;

  [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t at, unsigned size) const {
    if (at > bytes.size() || bytes.size() - at < size) return std::nullopt;
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i) {
      const std::size_t place = static_cast<std::size_t>(at) + (order == elf::Order::big ? i : size - 1 - i);
      value = value << 8 | std::to_integer<std::uint8_t>(bytes[place]);
    }
    return value;
  }
  /// A word of the header after the first eight bytes.
  [[nodiscard]] std::optional<std::uint64_t> header(unsigned index) const {
    return number(8 + std::uint64_t{index} * word, word);
  }
  /// Text at an offset, up to its NUL.
  [[nodiscard]] std::optional<std::string_view> text(std::uint64_t at) const {
    if (at >= bytes.size()) return std::nullopt;
    const std::string_view rest = as_text(bytes.subspan(static_cast<std::size_t>(at)));
    const auto end = rest.substr(0, 8192).find('\0');
    return end == rest.npos ? std::nullopt : std::optional(rest.substr(0, end));
  }
};

std::optional<Table> open(Bytes bytes) {
  if (bytes.size() < 16) return std::nullopt;
  const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
  const unsigned quantum = byte(6), word = byte(7);
  if (byte(4) != 0 || byte(5) != 0 || (quantum != 1 && quantum != 2 && quantum != 4) || (word != 4 && word != 8))
    return std::nullopt;
  Table table;
  table.word = word;
  table.bytes = bytes;
  for (const auto order : {elf::Order::little, elf::Order::big}) {
    table.order = order;
    switch (*table.number(0, 4)) {
      case 0xfffffffb:
        table.layout = Layout::go12;
        return table;
      case 0xfffffffa:
        table.layout = Layout::go116;
        return table;
      case 0xfffffff0:
      case 0xfffffff1:
        table.layout = Layout::go118;
        return table;
      default:
        break;
    }
  }
  return std::nullopt;
}

/// The area of names, from 1.16 on.
std::optional<std::string_view> names(const Table& table) {
  const unsigned first = table.layout == Layout::go116 ? 2 : 3;
  const auto begin = table.header(first), end = table.header(first + 1);
  if (!begin || !end || *begin >= *end || *end > table.bytes.size()) return std::nullopt;
  const Bytes area = table.bytes.subspan(static_cast<std::size_t>(*begin), static_cast<std::size_t>(*end - *begin));
  return as_text(area);
}

bool is_symbol_byte(char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; }

/// The import path; empty when there is none. Type arguments may hold slashes, too.
std::string_view package_of(std::string_view name) {
  const std::string_view plain = name.substr(0, name.find('['));
  // A library function for what string_view does byte by byte: this is where the time goes.
  const void* slash = plain.empty() ? nullptr : memrchr(plain.data(), '/', plain.size());
  const auto from = slash == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(slash) - plain.data()) + 1;
  const auto dot = plain.find('.', from);
  return dot == plain.npos ? std::string_view{} : plain.substr(0, dot);
}

/// Texts that lie in the table without anything known to point at them. Where the bytes before one look like text,
/// too, the packages seen so far tell where it begins; failing that, each of the first few places may be it.
void each_scattered(const Table& table, const std::unordered_set<std::string_view>& packages,
                    const std::function<void(std::string_view)>& each) {
  constexpr std::size_t kShortest = 3, kMostGarbage = 8;
  std::string_view rest = as_text(table.bytes);
  while (!rest.empty()) {
    const auto end = rest.find('\0');
    if (end == rest.npos) return;
    std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const auto garbage = std::find_if_not(text.rbegin(), text.rend(), is_symbol_byte);
    text = text.substr(static_cast<std::size_t>(text.rend() - garbage));
    if (text.size() < kShortest || text.starts_with('/')) continue;
    const std::size_t most = std::min(kMostGarbage, text.size());
    std::size_t begin = 0;
    while (begin < most && !packages.contains(package_of(text.substr(begin)))) ++begin;
    if (begin < most) {
      each(text.substr(begin));
      continue;
    }
    for (std::size_t skip = 0; skip < most; ++skip) {
      if (!package_of(text.substr(skip)).empty()) each(text.substr(skip));
    }
  }
}

bool each_in_go12(const Table& table, const std::function<void(std::string_view)>& each) {
  const auto count = table.header(0);
  if (!count || *count == 0 || *count > table.bytes.size() / (2 * table.word)) return false;
  std::unordered_set<std::string_view> packages;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto function = table.number(8 + table.word + (2 * i + 1) * table.word, table.word);
    if (!function || *function >= table.bytes.size()) return false;
    const auto name_at = table.number(*function + table.word, 4);
    const auto name = name_at ? table.text(*name_at) : std::nullopt;
    if (!name) return false;
    packages.insert(package_of(*name));
    each(*name);
  }
  packages.erase(std::string_view{});
  each_scattered(table, packages, each);
  return true;
}

/// Whether a table that was found by its magic is one: Go's runtime is in every program.
bool holds_runtime(Bytes bytes) {
  const auto table = open(bytes);
  if (!table) return false;
  if (table->layout == Layout::go12) {
    const auto function = table->number(8 + 2 * std::uint64_t{table->word}, table->word);
    const auto name = function && *function < bytes.size() ? table->number(*function + table->word, 4) : std::nullopt;
    return name && table->text(*name);
  }
  const auto area = names(*table);
  return area && area->substr(0, 1 << 20).find("runtime.") != area->npos;
}

std::optional<Bytes> search(Bytes data, elf::Order order) {
  // The last bytes of the magic, in memory order, and the two zeros.
  const std::string_view pattern =
      order == elf::Order::little ? std::string_view("\xff\xff\xff\0\0", 5) : std::string_view("\xff\xff\xff", 3);
  const std::size_t before = order == elf::Order::little ? 1 : 0;
  const std::string_view text = as_text(data);
  int candidates = 0;
  for (auto at = text.find(pattern, before); at != text.npos; at = text.find(pattern, at + 1)) {
    const Bytes candidate = data.subspan(at - before);
    if (!open(candidate)) continue;
    if (holds_runtime(candidate)) return candidate;
    if (++candidates == kMostCandidates) return std::nullopt;
  }
  return std::nullopt;
}

/// The numbered names that the compiler gives to functions without one.
bool is_anonymous(std::string_view part) {
  for (const std::string_view prefix : {"func", "gowrap", "deferwrap", ""}) {
    if (!part.starts_with(prefix)) continue;
    const std::string_view number = part.substr(prefix.size());
    return !number.empty() && number.front() >= '0' && number.front() <= '9';
  }
  return false;
}

/// Without type arguments, which stand in brackets and may be nested.
void drop_brackets(std::string_view name, std::string& out) {
  const auto first = name.find('[');
  out = name.substr(0, first);
  std::size_t depth = 0;
  for (const char c : name.substr(out.size())) {
    if (c == '[') ++depth;
    if (depth == 0) out += c;
    if (c == ']' && depth > 0) --depth;
  }
}

/// Cuts the next part off: text before a dot, or what stands in parentheses, without the star.
std::string_view take_part(std::string_view& rest) {
  if (rest.starts_with('(')) {
    const auto end = rest.find(')');
    std::string_view part = rest.substr(1, end == rest.npos ? rest.npos : end - 1);
    rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
    if (rest.starts_with('.')) rest.remove_prefix(1);
    if (part.starts_with('*')) part.remove_prefix(1);
    return part;
  }
  const auto dot = rest.find('.');
  const std::string_view part = rest.substr(0, dot);
  rest = dot == rest.npos ? std::string_view{} : rest.substr(dot + 1);
  return part;
}

/// Without what marks a wrapper ("-fm") or the body of a range loop ("-range1").
std::string_view without_mark(std::string_view part) { return part.substr(0, part.find('-')); }

}  // namespace

std::optional<Bytes> find_go_functions(const elf::File& file) {
  for (const std::string_view name : {".gopclntab", ".data.rel.ro.gopclntab"}) {
    const elf::Section* section = file.section(name);
    if (section == nullptr) continue;
    const auto content = file.content(*section);
    if (content && open(*content)) return *content;
  }
  // A foreign linker puts it among other data; without a section table it is somewhere in a segment.
  for (const std::string_view name : {".data.rel.ro", ".rodata"}) {
    const elf::Section* section = file.section(name);
    if (section == nullptr) continue;
    const auto content = file.content(*section);
    if (const auto table = content ? search(*content, file.order()) : std::nullopt) return table;
  }
  if (!file.sections().empty()) return std::nullopt;
  for (const elf::Segment& segment : file.segments()) {
    if (segment.type != elf::kSegmentLoad) continue;
    if (const auto table = search(file.mapped(segment.address), file.order())) return table;
  }
  return std::nullopt;
}

bool each_go_function(Bytes bytes, const std::function<void(std::string_view)>& each) {
  const auto table = open(bytes);
  if (!table) return false;
  if (table->layout == Layout::go12) return each_in_go12(*table, each);
  auto rest = names(*table);
  if (!rest) return false;
  while (!rest->empty()) {
    const auto end = rest->find('\0');
    if (end == rest->npos) return false;
    if (end > 0) each(rest->substr(0, end));
    rest->remove_prefix(end + 1);
  }
  return true;
}

std::optional<GoFunction> parse_go_function(std::string_view name, std::string& scratch) {
  // Made by compiler and linker: "type:.eq.…", "type..hash.…", "go:buildid".
  if (name.starts_with("type:") || name.starts_with("type..") || name.starts_with("go:")) return std::nullopt;
  if (name.find('[') != name.npos) {
    drop_brackets(name, scratch);
    name = scratch;
  }
  GoFunction function;
  function.path = package_of(name);
  if (function.path.empty()) return std::nullopt;
  std::string_view rest = name.substr(function.path.size() + 1);
  function.first = without_mark(take_part(rest));
  const std::string_view second = without_mark(take_part(rest));
  if (!is_anonymous(second)) function.second = second;
  return function;
}

std::string go_import_path(std::string_view escaped) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  std::string out;
  out.reserve(escaped.size());
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] == '%' && i + 2 < escaped.size() && digit(escaped[i + 1]) >= 0 && digit(escaped[i + 2]) >= 0) {
      out += static_cast<char>(digit(escaped[i + 1]) * 16 + digit(escaped[i + 2]));
      i += 2;
    } else {
      out += escaped[i];
    }
  }
  return out;
}

}  // namespace plimsoll::detect
