// SPDX-License-Identifier: Apache-2.0
// For tests only: version texts that look for trouble, and the package managers themselves as oracles.
//
// dpkg, apk and pacman compare one pair per process, which is far too slow for hundreds of thousands. So a small C
// program is built at test time around the library each of them is made of: libdpkg.a, librpm.so, libalpm.so, and
// the libapk of an Alpine root, run with that root's own C library. Semantic versions are judged by the package that
// Go's own commands use. The libraries of the languages are asked by a script in the language. What is missing is said,
// and the test skips.
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

/// What a scheme's generator is made from.
struct Sample {
  std::string scheme;
  std::vector<std::string> real;    // versions in the wild, at least one
  std::vector<std::string> tokens;  // pieces that mean something to the scheme
};
const Sample& sample(std::string_view scheme);

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

/// The answers of the scheme's own tool in the notation of answer(), one per pair; '~' where the tool cannot be asked
/// (numbers beyond its own integers). An error says what is missing.
Result<std::vector<char>> ask_oracle(std::string_view scheme, const std::vector<Pair>& pairs);

/// Whether the scheme's own tool accepts the versions (first) for the constraints (second): 'y', 'n', or '!' when one
/// of them is not understood.
Result<std::vector<char>> ask_satisfies(std::string_view scheme, const std::vector<Pair>& questions);

/// Asks `apk version -t` and `-c` of an Alpine release, a process per question.
Result<std::vector<char>> ask_apk(std::string_view release, const std::vector<Pair>& pairs);

/// Runs `command` over the pairs, one a line, separated by a tab, and returns its output, a character for each.
Result<std::vector<char>> ask(const std::string& command, const std::vector<Pair>& pairs,
                              const std::filesystem::path& folder);
/// Whether a script in the scheme's own language answers, and its answers; `what` is "order" or "satisfies".
bool has_language_oracle(std::string_view scheme);
Result<std::vector<char>> ask_language(std::string_view scheme, std::string_view what, const std::vector<Pair>& pairs);

/// Factor for the number of pairs: $PLIMSOLL_LONG_TESTS, else 1.
std::size_t effort();

}  // namespace plimsoll::version::testing
