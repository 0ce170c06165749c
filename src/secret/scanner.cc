// SPDX-License-Identifier: Apache-2.0
// Input is judged block by block, the blocks at multiples of a fixed offset, each with the bytes around it that its
// matches may depend on; so it does not matter in which pieces it came. Of each rule the place where its next match may
// start is carried from block to block.
#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "crypto/digest.h"
#include "secret/compiled.h"
#include "secret/line_counter.h"

namespace plimsoll::secret {
namespace {

/// Work, in bytes that expressions look at. A file has a store of it, to which every block adds its size; a block may
/// take so much, a rule in it a part. So what a file costs is bounded by its size, and what is dense is looked at well.
/// There is one store for finding where to look and one for looking.
constexpr std::uint64_t kWorkOfBlock = 4 * kMiB;
constexpr std::uint64_t kWorkInStore = 16 * kMiB;
constexpr std::uint64_t kPartOfRule = 2;
/// Candidates of one rule that are judged in a block.
constexpr std::size_t kMostCandidates = 2000;

}  // namespace

struct Scanner::State {
  explicit State(std::shared_ptr<const Matcher> given)
      : matcher(std::move(given)), compiled(static_cast<const Compiled&>(*matcher)), scratch(compiled.prefilter()) {
    regions.resize(compiled.tests().size());
    resume.resize(compiled.tests().size());
  }

  std::shared_ptr<const Matcher> matcher;
  const Compiled& compiled;
  Prefilter::Scratch scratch;
  std::string path;
  std::string buffer;         // from offset `base` on
  std::uint64_t base = 0;     // of the buffer in the file
  std::uint64_t next = 0;     // the block to judge next
  std::uint64_t scanned = 0;  // literals before are known
  // By rule.
  std::vector<std::vector<Region>> regions;  // that are still to be searched
  std::vector<std::uint64_t> resume;         // the next match starts there or later
  std::vector<std::uint32_t> of_this_file;   // rules that ask for its path
  std::vector<std::uint32_t> touched;        // the rules that have regions
  std::vector<Accepted> accepted;
  LineCounter lines;
  Regex::Groups groups;
  std::optional<Hasher> content;  // when a rule asks for nothing but the path
  std::uint64_t work_finding = 0, work_looking = 0;
  bool cut = false;
  std::size_t passed_over = 0;

  void begin(std::string_view name) {
    path = name;
    buffer.clear();
    base = next = scanned = 0;
    work_finding = work_looking = kWorkInStore;
    for (const std::uint32_t rule : touched) regions[rule].clear();
    touched.clear();
    std::ranges::fill(resume, 0);
    accepted.clear();
    lines = {};
    cut = false;
    passed_over = 0;
    content.reset();
    of_this_file.clear();
    if (!compiled.is_certain_file(path)) return;
    for (const std::uint32_t rule : compiled.of_certain_files()) {
      const RuleTest& test = *compiled.tests()[rule];
      if (!test.path->found_in(path)) continue;
      if (test.pattern)
        of_this_file.push_back(rule);
      else
        content.emplace();
    }
  }

  /// Judges the blocks of `text`, which begins at `base`: all that have their margin behind them, or to its end.
  enum class End : std::uint8_t { open, reached };
  void judge(std::string_view text, End end) {
    const std::uint64_t size = base + text.size();
    for (;;) {
      const std::uint64_t block_end =
          end == End::reached ? std::min<std::uint64_t>(next + kBlock, size) : next + kBlock;
      if (end == End::open && block_end + compiled.margin() > size) return;
      if (block_end <= next) return;
      judge_block(text, next, block_end);
      next = block_end;
    }
  }

  void judge_block(std::string_view text, std::uint64_t from, std::uint64_t to) {
    Budget finding{take(work_finding, to - from)};
    Budget looking{take(work_looking, to - from)};
    const std::size_t before = accepted.size();
    // The literals that tell of matches in this block may stand past it.
    const std::uint64_t ahead = std::min<std::uint64_t>(to + compiled.prefilter().reach() + 1, base + text.size());
    const bool all =
        compiled.prefilter().find(text, base, scanned - base, ahead - base, scratch, finding, regions, touched);
    cut |= !all;
    scanned = ahead;
    std::ranges::sort(touched);
    std::erase_if(touched, [&](std::uint32_t rule) {
      search(rule, text, to, kWorkOfBlock / kPartOfRule, looking);
      return regions[rule].empty();
    });
    for (const std::span<const std::uint32_t> rules :
         {compiled.prefilter().everywhere(), std::span<const std::uint32_t>(of_this_file)}) {
      for (const std::uint32_t rule : rules) {
        regions[rule] = {{from, to - 1}};
        search(rule, text, to, kWorkOfBlock / kPartOfRule, looking);
        regions[rule].clear();
      }
    }
    work_finding += finding.bytes;
    work_looking += looking.bytes;
    locate(text, before);
  }

  /// What a block of `size` may take from a store.
  static std::uint64_t take(std::uint64_t& store, std::uint64_t size) {
    store = std::min(store, kWorkInStore) + size;
    const std::uint64_t taken = std::min(store, kWorkOfBlock);
    store -= taken;
    return taken;
  }

  /// Finds the matches of a rule that start in its regions and before `to`; what of the regions lies beyond stays.
  void search(std::uint32_t rule, std::string_view text, std::uint64_t to, std::uint64_t most, Budget& all) {
    Budget budget{std::min(most, all.bytes)};
    const std::uint64_t given = budget.bytes;
    const RuleTest& test = *compiled.tests()[rule];
    std::vector<Region>& where = regions[rule];
    std::ranges::sort(where, {}, &Region::first);
    std::vector<Region> later;
    std::size_t count = 0;
    for (const Region& region : where) {
      if (region.last >= to) later.push_back({std::max(region.first, to), region.last});
      const std::uint64_t last = std::min(region.last, to - 1);
      std::uint64_t at = std::max(region.first, resume[rule]);
      while (at <= last) {
        if (count++ == kMostCandidates || accepted.size() >= kMostAccepted) {
          cut = true;
          at = to;
          break;
        }
        if (!test.pattern->next_match(text, at - base, last - base, test.rule->longest, budget, groups)) {
          cut |= budget.bytes == 0;
          at = last + 1;
          break;
        }
        at = base + static_cast<std::uint64_t>(groups[0].data() - text.data()) + groups[0].size();
        consider(rule, text);
      }
      resume[rule] = std::max(resume[rule], at);
    }
    where = std::move(later);
    all.bytes -= given - budget.bytes;
  }

  void consider(std::uint32_t index, std::string_view text) {
    if (auto one = accept(*compiled.tests()[index], compiled.allow(), text, base, groups, path))
      accepted.push_back(std::move(*one));
  }

  /// Lines and columns of what was accepted from `first` on.
  void locate(std::string_view text, std::size_t first) {
    secret::locate(std::span(accepted).subspan(first), text, base, lines);
  }

  /// Forgets the bytes that no later block looks at.
  void drop() {
    const std::uint64_t keep = next - std::min<std::uint64_t>(next, compiled.margin());
    if (keep <= base) return;
    lines.advance(buffer, base, keep);
    buffer.erase(0, keep - base);
    base = keep;
  }

  void add_path_secrets() {
    if (!content) return;
    const std::string digest = content->finish().str();
    for (const auto& test : compiled.tests()) {
      if (auto one = accept_path(*test, compiled.allow(), path, digest)) accepted.push_back(std::move(*one));
    }
  }

  std::vector<Secret> finish(std::string_view text) {
    judge(text, End::reached);
    add_path_secrets();
    Told told = tell(std::move(accepted));
    accepted.clear();
    passed_over += told.passed_over;
    cut |= told.cut;
    return std::move(told.secrets);
  }
};

Scanner::Scanner(std::shared_ptr<const Matcher> matcher) : state_(std::make_unique<State>(std::move(matcher))) {}
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

void Scanner::begin(std::string_view path) { state_->begin(path); }

void Scanner::feed(Bytes piece) {
  State& state = *state_;
  if (state.content) state.content->update(piece);
  state.buffer.append(as_text(piece));
  state.judge(state.buffer, State::End::open);
  state.drop();
}

std::vector<Secret> Scanner::finish() { return state_->finish(state_->buffer); }

std::vector<Secret> Scanner::scan(Bytes text, std::string_view path) {
  begin(path);
  if (state_->content) state_->content->update(text);
  return state_->finish(as_text(text));
}

bool Scanner::was_cut() const { return state_->cut; }
std::size_t Scanner::passed_over() const { return state_->passed_over; }

}  // namespace plimsoll::secret
