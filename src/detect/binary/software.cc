// SPDX-License-Identifier: Apache-2.0
// Software that came without a package manager, known by what its files say: ELF files by the table of classifiers,
// Redis and Valkey by the name of their build, and a few by a small file beside them.
//
//   release           of a Java runtime: JAVA_VERSION="17.0.9", IMPLEMENTOR="Eclipse Adoptium" …
//   elixir            the starter script: ELIXIR_VERSION=1.15.7
//   rabbit.app        of RabbitMQ: {vsn, "3.12.0"}
//   .version          in shared/Microsoft.NETCore.App/8.0.1: the folder tells
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/lines.h"
#include "codec/elf.h"
#include "detect/binary/classifiers.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::size_t kLongestText = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A version as a text file states it: it begins with a digit and has nothing that no version has.
bool is_version(std::string_view text) {
  return !text.empty() && text.size() <= kLongestText && is_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) {
           return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
                  std::string_view("._+~-").find(c) != std::string_view::npos;
         });
}

void give(std::string_view name, std::string_view version, std::string_view cpe, FactSink& sink,
          std::string_view vendor = {}) {
  if (!is_version(version)) return;
  Package package;
  package.type = "generic";
  package.name = package.source_name = name;
  package.version = package.source_version = version;
  package.cpe = cpe;
  if (vendor.size() <= kLongestText) package.vendor = printable(vendor);
  sink.add(std::move(package));
}

// ---- ELF files by classifier ----

bool wants(std::string_view files, std::string_view name) {
  while (!files.empty()) {
    const std::string_view pattern = take_word(files);
    const bool prefix = pattern.ends_with('*');
    if (prefix ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern) return true;
  }
  return false;
}

/// Where texts are in a linked file; the whole of it is looked at only when they are not there.
std::vector<std::string_view> likely_places(Bytes content) {
  std::vector<std::string_view> places;
  if (const auto file = elf::File::parse(content)) {
    for (const std::string_view name : {".rodata", ".data", ".comment"}) {
      const elf::Section* section = file->section(name);
      if (section == nullptr) continue;
      if (const auto bytes = file->content(*section)) places.push_back(as_text(*bytes));
    }
  }
  places.push_back(as_text(content));
  return places;
}

void detect_by_text(std::string_view name, Bytes content, FactSink& sink) {
  std::vector<std::string_view> places;
  for (const Classifier& classifier : classifiers()) {
    if (!wants(classifier.files, name)) continue;
    if (places.empty()) places = likely_places(content);
    for (const std::string_view place : places) {
      const std::string_view version = find_version(classifier, name, place);
      if (version.empty()) continue;
      give(classifier.name, version, classifier.cpe, sink);
      return;
    }
  }
}

// ---- Redis ----

/// Both have their version as a text of its own, and once more in front of the name of the build, which ends in the
/// time it was made: "7.0.14buildkitsandbox-1702957741000000000", "7.0.151790282056000000000".
std::string_view build_version(std::string_view content) {
  constexpr std::size_t kDigitsOfTime = 10, kMostVersions = 8, kMostBytes = 16 << 20;
  content = content.substr(0, kMostBytes);
  std::vector<std::string_view> tried;
  for (std::string_view rest = content; !rest.empty() && tried.size() < kMostVersions;) {
    const auto end = rest.find('\0');
    if (end == rest.npos) break;
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const bool numbers = text.size() >= 5 && text.size() <= 16 && is_digit(text.front()) && is_digit(text.back()) &&
                         std::ranges::count(text, '.') == 2 && text.find_first_not_of("0123456789.") == text.npos;
    if (!numbers || std::ranges::find(tried, text) != tried.end()) continue;
    tried.push_back(text);
    for (auto at = content.find(text); at != content.npos; at = content.find(text, at + text.size())) {
      const std::string_view behind = content.substr(at + text.size(), kLongestText);
      const std::string_view build = behind.substr(0, behind.find('\0'));
      if (build.size() >= kDigitsOfTime && build.size() < behind.size() &&
          std::ranges::all_of(build.substr(build.size() - kDigitsOfTime), is_digit))
        return text;
    }
  }
  return {};
}

void detect_redis(std::string_view name, Bytes content, FactSink& sink) {
  constexpr Classifier kOld = {"redis", "", "", {{{"Redis version ^"}}}};
  std::string_view version;
  for (const std::string_view place : likely_places(content)) {
    version = build_version(place);
    if (version.empty()) version = find_version(kOld, name, place);
    if (!version.empty()) break;
  }
  if (name.starts_with("valkey"))
    give("valkey", version, "lfprojects:valkey linuxfoundation:valkey valkey-io:valkey", sink);
  else
    give("redis", version, "redis:redis redislabs:redis", sink);
}

// ---- files beside programs ----

void detect_java(std::string_view content, FactSink& sink) {
  std::map<std::string_view, std::string_view> fields;
  for (std::size_t lines = 0; !content.empty() && lines < 256; ++lines) {
    const std::string_view line = take_line(content);
    const auto equals = line.find('=');
    if (equals == line.npos) continue;
    std::string_view value = line.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    fields.try_emplace(line.substr(0, equals), value);
  }
  const std::string_view version = fields["JAVA_VERSION"], maker = fields["IMPLEMENTOR"];
  struct Maker {
    std::string_view text, cpe;
  };
  constexpr auto kMakers = std::to_array<Maker>({{"Amazon", "amazon:corretto oracle:openjdk"},
                                                 {"Azul", "azul:zulu oracle:openjdk"},
                                                 {"Eclipse", "eclipse:temurin oracle:openjdk"},
                                                 {"GraalVM", "oracle:graalvm oracle:openjdk"},
                                                 {"IBM", "ibm:semeru_runtime oracle:openjdk"},
                                                 {"Microsoft", "microsoft:openjdk oracle:openjdk"}});
  // Oracle's own build is licensed software with names of its own.
  if (fields["BUILD_TYPE"] == "commercial") {
    give("oracle-jdk", version, "oracle:jdk oracle:jre", sink, maker);
    return;
  }
  const auto known = std::ranges::find_if(kMakers, [&](const Maker& m) { return maker.find(m.text) != maker.npos; });
  give("openjdk", version, known == kMakers.end() ? "oracle:openjdk" : known->cpe, sink, maker);
}

/// What stands between `before` and the first byte of `ends`.
std::string_view between(std::string_view content, std::string_view before, std::string_view ends) {
  const auto at = content.find(before);
  if (at == content.npos) return {};
  content.remove_prefix(at + before.size());
  return content.substr(0, std::min(content.find_first_of(ends), kLongestText));
}

void detect_rabbitmq(std::string_view content, FactSink& sink) {
  std::string_view field = between(content, "{vsn,", "}");
  field = trim(field);
  if (field.size() < 2 || field.front() != '"' || field.back() != '"') return;
  give("rabbitmq", field.substr(1, field.size() - 2),
       "vmware:rabbitmq pivotal_software:rabbitmq broadcom:rabbitmq_server", sink);
}

void detect_dotnet(std::string_view path, FactSink& sink) {
  for (const auto& [folder, name] :
       {std::pair<std::string_view, std::string_view>{"shared/Microsoft.NETCore.App/", "dotnet-runtime"},
        {"shared/Microsoft.AspNetCore.App/", "aspnetcore-runtime"}}) {
    const auto at = path.find(folder);
    if (at == path.npos) continue;
    const std::string_view version = path.substr(at + folder.size());
    give(name, version.substr(0, version.find('/')),
         name == "dotnet-runtime" ? "microsoft:.net microsoft:.net_core" : "microsoft:asp.net_core microsoft:.net",
         sink);
  }
}

constexpr auto kRedis = std::to_array<std::string_view>(
    {"redis-check-rdb", "redis-sentinel", "redis-server", "valkey-check-rdb", "valkey-sentinel", "valkey-server"});
constexpr std::size_t kLargestText = 64 * kKiB;

void detect(const FileView& file, FactSink& sink) {
  const std::string_view name = file.path.substr(file.path.rfind('/') + 1);
  if (elf::is_elf(file.content)) {
    if (std::ranges::find(kRedis, name) != kRedis.end())
      detect_redis(name, file.content, sink);
    else
      detect_by_text(name, file.content, sink);
    return;
  }
  // Erlang's archive of objects is no ELF file itself.
  if (name == "liberts_internal.a") detect_by_text(name, file.content, sink);
  if (file.content.size() > kLargestText) return;
  const std::string_view content = as_text(file.content);
  if (name == "release" && content.find("JAVA_VERSION=") != content.npos) detect_java(content, sink);
  if (name == "elixir") give("elixir", between(content, "ELIXIR_VERSION=", "\r\n \""), "elixir-lang:elixir", sink);
  if (name == "rabbit.app") detect_rabbitmq(content, sink);
  if (name == ".version") detect_dotnet(file.path, sink);
}

std::vector<Want> all_wants() {
  std::vector<Want> out;
  for (const Classifier& classifier : classifiers()) {
    for (std::string_view files = classifier.files; !files.empty();) {
      const std::string_view pattern = take_word(files);
      if (pattern.ends_with('*'))
        out.push_back({Want::Kind::prefix, pattern.substr(0, pattern.size() - 1)});
      else
        out.push_back({Want::Kind::name, pattern});
    }
  }
  for (const std::string_view name : kRedis) out.push_back({Want::Kind::name, name});
  for (const std::string_view name : {".version", "elixir", "rabbit.app", "release"})
    out.push_back({Want::Kind::name, name});
  return out;
}

}  // namespace

Detector software_detector() {
  static const std::vector<Want> kWants = all_wants();
  return {"software", 1, "programs and libraries that tell their version in their own files", kWants, detect};
}

}  // namespace plimsoll::detect
