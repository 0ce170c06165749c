// SPDX-License-Identifier: Apache-2.0
#include "lineage/attribution.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "base/lines.h"
#include "lineage/align.h"
#include "lineage/metadata.h"

namespace plimsoll::lineage {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

constexpr double kFits = 0.5;     // of all that the instructions promise
constexpr double kCertain = 0.4;  // of one pair

dockerfile::Variables environment_of(const oci::Config& config) {
  dockerfile::Variables out;
  for (const std::string& line : config.env)
    if (const std::size_t equals = line.find('='); equals != std::string::npos)
      out.insert_or_assign(line.substr(0, equals), line.substr(equals + 1));
  return out;
}

/// What the Dockerfile itself sets is not the base's.
void drop_own(const Recipe& recipe, const std::vector<std::size_t>& chain, dockerfile::Variables& base) {
  for (const std::size_t i : chain)
    for (const dockerfile::KeyValue& pair : recipe.file.instructions[i].pairs)
      if (recipe.file.instructions[i].keyword == Keyword::env) base.erase(pair.key);
}

std::vector<Statement> statements(const Recipe& recipe, const std::vector<std::size_t>& chain,
                                  dockerfile::Variables base) {
  std::vector<Statement> out;
  out.reserve(chain.size());
  dockerfile::Scope scope(recipe.file, recipe.options, std::move(base));
  std::string workdir = "/";
  for (const std::size_t i : chain) {
    const Instruction& instruction = recipe.file.instructions[i];
    // ARG tells the value it gives, ENV what it is given from before.
    if (instruction.keyword == Keyword::arg) scope.pass(instruction);
    out.push_back(statement_of(instruction, scope, workdir));
    if (instruction.keyword == Keyword::env) scope.pass(instruction);
    if (instruction.keyword == Keyword::workdir) workdir = joined_path(workdir, scope.expand(instruction.arguments));
  }
  return out;
}

/// Entries and layers, once the pairs are known.
void settle(const Alignment& alignment, const std::vector<Statement>& own, const oci::Config& config,
            const std::vector<oci::Layer>& layers, Attribution& out) {
  const std::size_t entries = config.history.size();
  const auto certain = [&](std::size_t entry) {
    const auto& pair = alignment.of_entry[entry];
    return pair && pair->likeness >= (makes_files(own[pair->instruction].keyword) ? kCertain : 0.3);
  };
  const auto first = std::ranges::find_if(alignment.of_entry, [](const auto& pair) { return pair.has_value(); });
  out.base_history = static_cast<std::size_t>(first - alignment.of_entry.begin());
  out.of_history.assign(entries, std::nullopt);
  for (std::size_t i = 0; i < entries; ++i) {
    if (i < out.base_history) {
      out.of_history[i] = Stretch{out.root, out.root};
    } else if (certain(i)) {
      const std::size_t instruction = out.chain[alignment.of_entry[i]->instruction];
      out.of_history[i] = Stretch{instruction, instruction};
    }
  }

  // Where the base ends is certain when nothing that makes layers is left over at that border.
  bool sure = true;
  const std::size_t lowest = first == alignment.of_entry.end() ? own.size() : (*first)->instruction;
  for (std::size_t i = 0; i < lowest; ++i) sure = sure && !makes_files(own[i].keyword);
  if (first != alignment.of_entry.end() && !certain(out.base_history)) sure = false;

  out.of_layer.assign(layers.size(), std::nullopt);
  std::size_t base_layers = 0;
  bool all_known = true;
  std::size_t before = 0;  // entries up to the layer below
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    if (!layers[layer].history_index || *layers[layer].history_index >= entries) {
      all_known = false;
      continue;
    }
    const std::size_t entry = *layers[layer].history_index;
    std::optional<Stretch> stretch = out.of_history[entry];
    if (entry < out.base_history) {
      ++base_layers;
    } else {
      // What changed files without a layer of its own is in this one.
      const bool made = stretch && makes_files(own[alignment.of_entry[entry]->instruction].keyword);
      std::optional<Stretch> all = made ? stretch : std::nullopt;
      for (std::size_t i = std::max(before, out.base_history); i < entry; ++i) {
        if (!out.of_history[i] || !makes_files(own[alignment.of_entry[i]->instruction].keyword)) continue;
        const std::size_t at = out.of_history[i]->first;
        all = all ? Stretch{std::min(all->first, at), std::max(all->last, at)} : Stretch{at, at};
      }
      if (all) stretch = all;
    }
    out.of_layer[layer] = stretch;
    before = entry + 1;
  }
  if (sure && all_known) out.base_layers = base_layers;
}

}  // namespace

Result<Attribution> attribute(const Recipe& recipe, const oci::Config& config, const std::vector<oci::Layer>& layers) {
  Attribution out;
  const std::vector<dockerfile::Stage> stages = dockerfile::stages_of(recipe.file, recipe.options);
  const std::size_t target = TRY_AT(recipe.name, dockerfile::find_stage(stages, recipe.target));
  const std::vector<std::size_t> lineage = dockerfile::lineage_of(stages, target);
  out.root = stages[lineage.front()].from;
  out.target = stages[target].from;
  out.from = stages[lineage.front()].base;
  for (const std::size_t stage : lineage)
    for (std::size_t i = stages[stage].from + 1; i < stages[stage].end; ++i) out.chain.push_back(i);

  if (config.history.empty() && !layers.empty()) {
    out.why = "the image keeps no history, so its layers cannot be tied to lines";
    return out;
  }
  dockerfile::Variables base = environment_of(config);
  drop_own(recipe, out.chain, base);
  const std::vector<Statement> own = statements(recipe, out.chain, std::move(base));
  std::vector<Statement> told;
  std::vector<bool> made_layer;
  told.reserve(config.history.size());
  for (const oci::History& entry : config.history) {
    told.push_back(statement_of(entry));
    made_layer.push_back(!entry.empty_layer);
  }
  const Alignment alignment = align(own, told, made_layer);
  out.score = alignment.score;
  if (alignment.score < kFits) {
    out.why = fmt::format("the history of the image holds {:.0f} % of what the instructions of {} would leave in it",
                          100 * std::max(0.0, alignment.score), recipe.name);
    return out;
  }
  out.fits = true;
  settle(alignment, own, config, layers, out);
  return out;
}

void tell_lines(const Recipe& recipe, const Attribution& attribution, std::vector<Finding>& findings) {
  if (!attribution.fits) return;
  for (Finding& finding : findings) {
    const auto stretch = stretch_of(recipe, attribution, finding);
    if (!stretch) continue;
    const Instruction& first = recipe.file.instructions[stretch->first];
    const Instruction& last = recipe.file.instructions[stretch->last];
    // The text as written ends where its first physical line does.
    std::size_t end = first.text.size();
    if (first.pieces.size() > 1) end = first.pieces[1].begin;
    finding.dockerfile = DockerfileLine{.file = recipe.name,
                                        .line = first.line,
                                        .end_line = last.end_line,
                                        .text = std::string(trim(std::string_view(first.text).substr(0, end)))};
  }
}

}  // namespace plimsoll::lineage
