// SPDX-License-Identifier: Apache-2.0
// The generator of adversarial versions, see testing.h.
#include <algorithm>
#include <cstdlib>
#include <set>

#include <gtest/gtest.h>

#include "version/testing.h"

namespace plimsoll::version::testing {
namespace {

/// Words between any of `delimiters` that begin with a digit.
void collect(std::set<std::string>& into, std::string_view text, std::string_view delimiters) {
  while (!text.empty()) {
    const auto end = text.find_first_of(delimiters);
    const std::string_view word = text.substr(0, end);
    if (!word.empty() && word.size() < 60 && word[0] >= '0' && word[0] <= '9') into.emplace(word);
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> real_versions(const Sample& sample) {
  std::set<std::string> found(sample.real.begin(), sample.real.end());
  const std::string_view scheme = sample.scheme;
  const auto feeds = shared() / "feeds";
  if (scheme == "deb") {
    collect(found, slurp(feeds / "debian-security-tracker/data/DSA/list"), " \n\t()");
    collect(found, slurp(feeds / "debian-security-tracker/data/DLA/list"), " \n\t()");
  } else if (scheme == "apk" && std::filesystem::exists(feeds / "alpine-secdb")) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(feeds / "alpine-secdb")) {
      if (file.is_regular_file()) collect(found, slurp(file.path()), " \n\t\",");
    }
  }
  const auto collect_zip = [&](const std::string& name, const std::string& members) {
    const Folder folder;
    const std::string out = (folder.path() / "out").string();
    if (run("unzip -p '" + (feeds / "osv" / name).string() + "' '" + members + "' > " + out + " 2>/dev/null")) {
      collect(found, slurp(out), "\"");
    }
  };
  if (scheme == "rpm") collect_zip("AlmaLinux.zip", "*-2024:*");
  if (scheme == "semver") {
    for (const char* name : {"npm.zip", "crates.io.zip", "Go.zip"}) collect_zip(name, "*");
    std::erase_if(found,
                  [](const std::string& text) { return text.find('.') == text.npos || text.find(':') != text.npos; });
  }
  return {found.begin(), found.end()};
}

}  // namespace

Generator::Generator(std::vector<std::string> tokens, std::vector<std::string> real, std::uint32_t seed)
    : tokens_(std::move(tokens)), real_(std::move(real)), random_(seed) {}

std::string Generator::number() {
  switch (below(8)) {
    case 0:
      return std::string(1 + below(3), '0') + std::to_string(below(100));
    case 1: {
      std::string digits;
      for (std::size_t n = 15 + below(30); n > 0; --n) digits += static_cast<char>('0' + below(10));
      return digits;
    }
    case 2:
      return std::to_string(below(100000));
    default:
      return std::to_string(below(12));
  }
}

std::string Generator::mutate(std::string text) {
  for (std::size_t n = 1 + below(3); n > 0; --n) {
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(at, tokens_[below(tokens_.size())]);
        break;
      case 1:
        text.insert(at, number());
        break;
      case 2:
        text.erase(at, 1 + below(3));
        break;
      case 3:
        text.resize(at);
        break;
      case 4:
        text += tokens_[below(tokens_.size())];
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(text[at] + (below(2) == 0 ? 1 : -1));
    }
  }
  // The oracles read lines of words.
  std::erase_if(text,
                [](char c) { return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f; });
  return text.empty() ? "0" : text;
}

std::string Generator::text() {
  if (below(3) > 0) return real_[below(real_.size())];
  std::string text = below(10) > 0 ? number() : std::string{};
  for (std::size_t n = below(7); n > 0; --n) {
    text += tokens_[below(tokens_.size())];
    if (below(2) == 0) text += number();
  }
  return text.empty() ? "1" : text;
}

Pair Generator::pair() {
  std::string a = text();
  if (below(4) == 0) return {a, text()};
  std::string b = mutate(a);
  if (below(3) == 0) a = mutate(a);
  return {a, b};
}

std::vector<Pair> Generator::pairs(std::size_t count) {
  std::vector<Pair> pairs;
  pairs.reserve(count);
  while (pairs.size() < count) pairs.push_back(pair());
  return pairs;
}

Generator generator(std::string_view scheme, std::uint32_t seed) {
  const Sample& known = sample(scheme);
  return {known.tokens, real_versions(known), seed};
}

char answer(const Scheme& scheme, const Pair& pair) {
  const auto order = compare(scheme, pair.first, pair.second);
  if (!order) return '!';
  return *order < 0 ? '<' : *order > 0 ? '>' : '=';
}

std::size_t effort() {
  const char* factor = std::getenv("PLIMSOLL_LONG_TESTS");
  return factor == nullptr ? 1 : std::max<std::size_t>(1, std::strtoul(factor, nullptr, 10));
}

}  // namespace plimsoll::version::testing
