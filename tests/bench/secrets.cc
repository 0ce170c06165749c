// SPDX-License-Identifier: Apache-2.0
// How fast secrets are looked for on one core: bench_secrets [--rules GITLEAKS.toml] [--list] FILE-OR-FOLDER …
// Every argument is one row; a folder is all files in it. Processor time, best of five, reading aside. --list prints
// what was found.
#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>

#include <fmt/core.h>

#include "base/file.h"
#include "base/limits.h"
#include "secret/matcher.h"

using namespace plimsoll;

namespace {

constexpr std::uint64_t kMostBytes = 400 * kMiB;

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Text {
  std::string path, bytes;
};

std::vector<Text> files_of(const std::filesystem::path& root) {
  std::vector<Text> all;
  std::uint64_t size = 0;
  const auto add = [&](const std::filesystem::path& path) {
    if (auto bytes = read_file(path, kMostBytes); bytes && size < kMostBytes) {
      size += bytes->size();
      all.push_back({path.string().substr(1), std::move(*bytes)});
    }
  };
  if (std::filesystem::is_regular_file(root)) {
    add(root);
    return all;
  }
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           root, std::filesystem::directory_options::skip_permission_denied, error))
    if (entry.is_regular_file(error) && !entry.is_symlink(error)) add(entry.path());
  return all;
}

}  // namespace

int main(int count, char** arguments) {
  std::shared_ptr<const secret::RuleSet> rules = secret::RuleSet::builtin();
  bool list = false;
  std::vector<std::filesystem::path> roots;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--list") {
      list = true;
    } else if (argument == "--rules" && i + 1 < count) {
      const auto file = read_file(arguments[++i], kMiB);
      if (!file) return fmt::print("{}\n", file.error().message), 1;
      const auto given = secret::RuleSet::with_gitleaks(*file, arguments[i]);
      if (!given) return fmt::print("{}\n", given.error().message), 1;
      rules = *given;
    } else {
      roots.emplace_back(argument);
    }
  }
  const double start = processor_seconds();
  const auto matcher = secret::Matcher::compile(rules);
  if (!matcher) return fmt::print("{}\n", matcher.error().message), 1;
  fmt::print("{} rules compiled in {:.1f} ms\n", rules->rules().size(), (processor_seconds() - start) * 1e3);
  secret::Scanner scanner(*matcher);
  for (const auto& root : roots) {
    const std::vector<Text> texts = files_of(root);
    std::uint64_t size = 0;
    for (const Text& text : texts) size += text.bytes.size();
    double best = 1e9;
    double best_fed = 1e9;
    std::map<std::string, std::size_t> found;
    std::size_t cut = 0;
    for (int run = 0; run < 5; ++run) {
      found.clear();
      cut = 0;
      double begin = processor_seconds();
      for (const Text& text : texts) {
        for (const secret::Secret& one : scanner.scan(as_bytes(text.bytes), text.path)) {
          ++found[one.rule];
          if (list && run == 0)
            fmt::print("{}:{}:{} {} {} {}\n", text.path, one.line, one.column, one.rule, one.name, one.redacted);
        }
        cut += scanner.was_cut() ? 1 : 0;
      }
      best = std::min(best, processor_seconds() - begin);
      begin = processor_seconds();
      for (const Text& text : texts) {
        scanner.begin(text.path);
        for (std::size_t at = 0; at < text.bytes.size(); at += 64 * kKiB)
          scanner.feed(as_bytes(std::string_view(text.bytes).substr(at, 64 * kKiB)));
        static_cast<void>(scanner.finish());
      }
      best_fed = std::min(best_fed, processor_seconds() - begin);
    }
    const double megabytes = static_cast<double>(size) / 1e6;
    fmt::print("{}: {} files, {:.0f} MB: {:.0f} MB/s whole, {:.0f} MB/s in pieces; {} cut;", root.string(),
               texts.size(), megabytes, megabytes / best, megabytes / best_fed, cut);
    for (const auto& [rule, times] : found) fmt::print(" {} {}", times, rule);
    fmt::print("\n");
  }
}
