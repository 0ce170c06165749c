// SPDX-License-Identifier: Apache-2.0
#include "secret/prefilter.h"

#include <algorithm>
#include <map>
#include <new>

#include "base/lines.h"

namespace plimsoll::secret {
namespace {

/// Of trying the rest of a probe, in bytes looked at: a call, and what the rest may run over before it knows.
constexpr std::size_t kRestCall = 128;
/// It mostly knows after this part of what it may run over.
constexpr std::size_t kUsualPart = 4;
/// Bytes after a literal that are looked at before the rest is tried.
constexpr std::size_t kNextBytes = 16;

/// What may follow a literal where the rest of its probe matches.
std::vector<ByteSet> next_bytes(const Probe& probe, const Literal& literal) {
  const std::optional<Shape> rest = shape_of(probe.rest);
  if (!rest) return {};
  std::vector<ByteSet> all = first_bytes(*rest, literal.text.size() + kNextBytes);
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), literal.text.size())));
  while (!all.empty() && all.back().all()) all.pop_back();
  return all;
}

std::size_t rest_cost(const Probe& probe, std::size_t longest) {
  const std::optional<Shape> rest = shape_of(probe.rest);
  const std::size_t most = rest ? width_of(*rest).most : kUnbounded;
  return std::max(kRestCall, std::min(most, longest) / kUsualPart);
}

bool may_follow(std::string_view text, std::size_t at, const std::vector<ByteSet>& sets) {
  if (at + sets.size() > text.size()) return false;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (!sets[i][static_cast<unsigned char>(text[at + i])]) return false;
  }
  return true;
}

}  // namespace

struct Prefilter::Search {
  const Prefilter& prefilter;
  std::string_view text;
  std::uint64_t base;
  std::size_t from, to;
  Budget& budget;
  std::vector<std::vector<Region>>& regions;
  std::vector<std::uint32_t>& touched;
};

Result<std::unique_ptr<const Prefilter>> Prefilter::build(std::span<const std::unique_ptr<RuleTest>> tests) {
  const Hs* hs = TRY(Hs::get());
  std::unique_ptr<Prefilter> made(new Prefilter(hs));
  std::map<Literal, std::vector<Use>> uses;
  for (std::uint32_t i = 0; i < tests.size(); ++i) {
    if (!tests[i]->pattern || tests[i]->path) continue;
    const Rule& rule = *tests[i]->rule;
    const std::optional<Shape> shape = shape_of(rule.pattern);
    const std::vector<Probe> probes = shape ? probes_of(*shape) : std::vector<Probe>{};
    for (const Probe& probe : probes) {
      const Regex* rest = made->rests_.emplace_back(std::make_unique<Regex>(probe.rest)).get();
      const std::size_t cost = rest_cost(probe, rule.longest);
      for (const Literal& literal : probe.literals)
        uses[literal].push_back(
            {i, rest, next_bytes(probe, literal), std::min(probe.before, rule.longest), 0, rule.longest, cost});
    }
    if (!probes.empty()) continue;
    for (const std::string_view word : rule.keywords)
      uses[Literal{lowercase(word), true}].push_back(
          {i, nullptr, {}, std::max(rule.longest, kNear), kNear, rule.longest, 0});
    if (rule.keywords.empty()) made->everywhere_.push_back(i);
  }
  if (uses.empty()) return made;

  std::vector<const char*> texts;
  std::vector<unsigned> flags, ids;
  for (auto& [literal, of] : uses) {
    ids.push_back(static_cast<unsigned>(ids.size()));
    texts.push_back(literal.text.data());
    flags.push_back(literal.any_case ? HS_FLAG_CASELESS : 0);
    made->sizes_.push_back(literal.text.size());
    made->longest_literal_ = std::max(made->longest_literal_, literal.text.size());
    for (const Use& use : of) made->reach_ = std::max(made->reach_, use.before);
    made->uses_.push_back(std::move(of));
  }
  hs_compile_error_t* error = nullptr;
  if (hs->compile_lit_multi(texts.data(), flags.data(), ids.data(), made->sizes_.data(),
                            static_cast<unsigned>(ids.size()), HS_MODE_BLOCK, nullptr, &made->database_,
                            &error) != HS_SUCCESS) {
    auto failed =
        fail(ErrorKind::unsupported, "vectorscan cannot search for the literals of the rules ({})", error->message);
    hs->free_compile_error(error);
    return failed;
  }
  return made;
}

Prefilter::~Prefilter() {
  if (database_ != nullptr) hs_->free_database(database_);
}

Prefilter::Scratch::Scratch(const Prefilter& prefilter) : hs_(prefilter.hs_) {
  if (prefilter.database_ != nullptr && hs_->alloc_scratch(prefilter.database_, &scratch_) != HS_SUCCESS)
    throw std::bad_alloc();
}

Prefilter::Scratch::~Scratch() {
  if (scratch_ != nullptr) hs_->free_scratch(scratch_);
}

int Prefilter::on_literal(unsigned id, unsigned long long /*from*/, unsigned long long to, unsigned /*flags*/,
                          void* context) {
  Search& search = *static_cast<Search*>(context);
  const std::size_t at = search.from + to - search.prefilter.sizes_[id];
  if (at >= search.to) return 0;  // the next block's
  for (const Use& use : search.prefilter.uses_[id]) {
    if (!may_follow(search.text, at + search.prefilter.sizes_[id], use.next)) continue;
    if (use.rest != nullptr) {
      if (!search.budget.spend(use.cost)) return 1;
      if (!use.rest->starts_at(search.text, at, use.longest)) continue;
    }
    std::vector<Region>& regions = search.regions[use.rule];
    const std::uint64_t offset = search.base + at;
    const Region region{offset - std::min<std::uint64_t>(offset, use.before), offset + use.after};
    if (regions.empty()) {
      search.touched.push_back(use.rule);
    } else if (Region& back = regions.back(); region.first <= back.last + 1 && back.first <= region.last + 1) {
      // Close ones become one, so that dense ones take no more memory than rare ones.
      back = {std::min(region.first, back.first), std::max(region.last, back.last)};
      continue;
    }
    regions.push_back(region);
  }
  return 0;
}

bool Prefilter::find(std::string_view text, std::uint64_t base, std::size_t from, std::size_t to, Scratch& scratch,
                     Budget& budget, std::vector<std::vector<Region>>& regions,
                     std::vector<std::uint32_t>& touched) const {
  if (database_ == nullptr || from >= to) return true;
  Search search{*this, text, base, from, to, budget, regions, touched};
  const std::size_t end = std::min(to + longest_literal_ - 1, text.size());
  return hs_->scan(database_, text.data() + from, static_cast<unsigned>(end - from), 0, scratch.scratch_, on_literal,
                   &search) == HS_SUCCESS;
}

}  // namespace plimsoll::secret
