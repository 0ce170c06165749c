// SPDX-License-Identifier: Apache-2.0
// For tests only: version texts that look for trouble, and the package managers themselves as oracles.
//
// dpkg, apk and pacman compare one pair per process, which is far too slow for hundreds of thousands. So a small C
// program is built at test time around the library each of them is made of: libdpkg.a, librpm.so, libalpm.so, and
// the libapk of an Alpine root, run with that root's own C library. Semantic versions are judged by the package that
// Go's own commands use. What is missing is said, and the test skips.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/testing.h"
#include "version/version.h"

namespace plimsoll::version::testing {

using plimsoll::testing::Folder;
using plimsoll::testing::run;
using plimsoll::testing::shared;
using plimsoll::testing::slurp;
using plimsoll::testing::write_file;

using Pair = std::pair<std::string, std::string>;

/// Texts in the grammar of a scheme, near misses of it, and mutations of real versions; pairs whose sides are mostly
/// alike. The same seed gives the same texts.
class Generator {
 public:
  /// `tokens`: pieces that mean something to the scheme; `real`: versions in the wild, at least one.
  Generator(std::vector<std::string> tokens, std::vector<std::string> real, std::uint32_t seed);
  std::string text();
  Pair pair();
  std::vector<Pair> pairs(std::size_t count);

 private:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  std::string number();
  std::string mutate(std::string text);

  std::vector<std::string> tokens_, real_;
  std::mt19937 random_;
};

/// The generator for a scheme by name, with real versions from the shared feeds where they are there.
Generator generator(std::string_view scheme, std::uint32_t seed = 20240229);

/// What `plimsoll debug compare-versions` prints for a pair: '<', '=', '>' or '!'.
char answer(const Scheme& scheme, const Pair& pair);

/// The answers of the scheme's own tool in the notation of answer(), one per pair. An error says what is missing.
Result<std::vector<char>> ask_oracle(std::string_view scheme, const std::vector<Pair>& pairs);

/// Asks `apk version -t` and `-c` of an Alpine release, a process per question.
Result<std::vector<char>> ask_apk(std::string_view release, const std::vector<Pair>& pairs);

/// Factor for the number of pairs: $PLIMSOLL_LONG_TESTS, else 1.
std::size_t effort();

}  // namespace plimsoll::version::testing
