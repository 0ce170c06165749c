// SPDX-License-Identifier: Apache-2.0
// Prefilter: where in a text rules may match. vectorscan finds the literals of all rules' probes in one pass; the rest
// of a probe is tried where its literal stands. It never misses a match (probe.h).
//
// vectorscan could take the expressions themselves. With a few hundred of them that is ten times slower than their
// literals, takes seconds to compile, and tells ends of matches without their starts; the literals compile in
// milliseconds, so nothing need be kept on disk.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "secret/hs.h"
#include "secret/judge.h"
#include "secret/probe.h"
#include "secret/shape.h"

namespace plimsoll::secret {

/// Where a match of a rule may start: [first, last].
struct Region {
  std::uint64_t first = 0, last = 0;
};

class Prefilter {
 public:
  /// Rules of certain files are left out: those few files are searched for them whole.
  static Result<std::unique_ptr<const Prefilter>> build(std::span<const std::unique_ptr<RuleTest>> tests);
  ~Prefilter();

  /// Memory of one thread's scans.
  class Scratch {
   public:
    explicit Scratch(const Prefilter& prefilter);
    Scratch(Scratch&& other) noexcept : scratch_(std::exchange(other.scratch_, nullptr)), hs_(other.hs_) {}
    Scratch& operator=(Scratch&&) = delete;
    ~Scratch();

   private:
    friend class Prefilter;
    hs_scratch_t* scratch_ = nullptr;
    const Hs* hs_;
  };

  /// Adds to `regions` (by rule) where matches may start that a literal in [from, to) of `text` tells of; in any order
  /// and overlapping. `touched` are the rules that had none before. `text` begins at `base` of the file, which regions
  /// count from. False when the budget is spent.
  bool find(std::string_view text, std::uint64_t base, std::size_t from, std::size_t to, Scratch& scratch,
            Budget& budget, std::vector<std::vector<Region>>& regions, std::vector<std::uint32_t>& touched) const;

  /// Rules without any literal: they match anywhere.
  [[nodiscard]] std::span<const std::uint32_t> everywhere() const { return everywhere_; }
  /// A match starts so many bytes before the literal that tells of it at the most.
  [[nodiscard]] std::size_t reach() const { return reach_; }
  [[nodiscard]] std::size_t literals() const { return uses_.size(); }

 private:
  /// What a literal means to a rule.
  struct Use {
    std::uint32_t rule = 0;
    const Regex* rest = nullptr;  // must match from the literal on; null: need not
    std::vector<ByteSet> next{};  // what may follow the literal, byte by byte, if the rest is to match
    std::size_t before = 0;       // a match starts so many bytes before the literal at the most
    std::size_t after = 0;        // or after
    std::size_t longest = 0;      // Rule::longest
    std::size_t cost = 0;         // of trying the rest, in bytes looked at
  };
  struct Search;
  explicit Prefilter(const Hs* hs) : hs_(hs) {}
  static int on_literal(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void* search);

  const Hs* hs_;
  hs_database_t* database_ = nullptr;
  std::vector<std::vector<Use>> uses_;  // by literal
  std::vector<std::size_t> sizes_;      // of literals
  std::size_t longest_literal_ = 0, reach_ = 0;
  std::vector<std::unique_ptr<Regex>> rests_;
  std::vector<std::uint32_t> everywhere_;
};

}  // namespace plimsoll::secret
