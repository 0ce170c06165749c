// SPDX-License-Identifier: Apache-2.0
#include "finding/waste.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <tuple>

#include "base/words.h"
#include "finding/instruction.h"

namespace plimsoll {

namespace {

using tree::Cause;

constexpr std::uint64_t kWorthAFinding = 1'000'000;  // bytes; so is a hundredth of what is shipped, unless it is
constexpr std::uint64_t kWorthNothing = 100'000;     // less than this
constexpr std::uint64_t kMuch = 50'000'000;          // a medium matter, when it is a fifth of what is shipped too
constexpr std::uint64_t kManyCopies = 10'000'000;    // and a twentieth: of visible duplicates
constexpr std::size_t kMostPlaces = 50;
constexpr std::size_t kFilesTold = 3;             // by name; more of them by their folder
constexpr std::size_t kLongestInstruction = 300;  // that is repeated in a rewrite

/// An instruction of the build, as far as history tells it.
struct Instruction {
  std::string text;                // "RUN apt-get update"
  std::string verb;                // "RUN"; empty when history says nothing
  std::vector<std::string> words;  // after the verb
};

Instruction instruction_of(const LayerRef& layer) {
  Instruction made{instruction_words(layer.created_by), {}, {}};
  std::ranges::replace_if(made.text, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  while (made.text.ends_with(' ')) made.text.pop_back();
  for (std::size_t at = 0; at < made.text.size();) {
    const std::size_t end = std::min(made.text.find(' ', at), made.text.size());
    if (end > at) made.words.push_back(made.text.substr(at, end - at));
    at = end + 1;
  }
  if (!made.words.empty()) {
    made.verb = made.words.front();
    made.words.erase(made.words.begin());
  }
  return made;
}

bool copies(const Instruction& instruction) { return instruction.verb == "COPY" || instruction.verb == "ADD"; }
bool runs(const Instruction& instruction) { return instruction.verb == "RUN"; }

/// The lowest layer is a base image's when no COPY or RUN made it.
bool is_base(const tree::Waste& waste, const Instruction& added) {
  return waste.added == 0 && waste.hidden_by > 0 && !runs(added) && added.verb != "COPY";
}

/// The classic builder keeps only a digest of what was copied: "COPY file:0af… in /app".
bool lost_sources(const Instruction& copy) {
  return copy.words.size() >= 3 && copy.words[copy.words.size() - 2] == "in" &&
         copy.words[copy.words.size() - 3].find(':') != std::string::npos;
}

/// "COPY --chown=7:7 app /app" of "COPY app /app".
std::string copy_with(const Instruction& copy, const std::string& flags) {
  std::string text = copy.verb + flags;
  if (lost_sources(copy)) return text + " … " + copy.words.back();
  for (const std::string& word : copy.words) text += ' ' + word;
  return text;
}

/// Both commands in one RUN; empty when that would be unreadable.
std::string joined(const Instruction& first, std::string_view command) {
  const std::string text = first.text.size() > kLongestInstruction ? "RUN …" : first.text;
  return command.empty() || command.size() > kLongestInstruction ? "" : fmt::format("{} && {}", text, command);
}

std::string_view command_of(const Instruction& run) {
  return runs(run) ? std::string_view(run.text).substr(std::min<std::size_t>(4, run.text.size())) : std::string_view();
}

std::string path_of(const tree::Stack& stack, tree::NodeId node) { return "/" + stack.path(node); }

Remedy deleted_remedy(const tree::Stack& stack, const tree::Waste& waste, const Instruction& added,
                      const Instruction& hiding) {
  if (is_base(waste, added))
    return {
        "It comes with the base image, so deleting only hides it: choose a smaller base, or copy what is needed "
        "out of a stage of its own",
        {}};
  if (runs(added)) {
    const bool is_gone = !stack.exists(waste.folder);
    return {"Delete it in the RUN that makes it",
            joined(added, is_gone ? "rm -rf " + path_of(stack, waste.folder) : std::string(command_of(hiding)))};
  }
  if (copies(added))
    return {"Leave it out of the image: in .dockerignore when no RUN needs it, else mount it for the RUN that does",
            fmt::format("RUN --mount=type=bind,{}target={} …",
                        added.words.size() == 2 ? "source=" + added.words.front() + "," : "",
                        path_of(stack, waste.folder))};
  return {"Delete it in the instruction that makes it", {}};
}

/// Owner and mode as all the files have them in the end, as flags of COPY; empty where they differ or did not change.
struct Metadata {
  std::string flags;
  bool changed = false;
};
Metadata metadata_of(const tree::Stack& stack, const tree::Waste& waste) {
  bool owner_changed = false, mode_changed = false, one_owner = true, one_mode = true;
  const tree::Version* first = nullptr;
  for (const tree::HiddenFile& file : waste.files) {
    const tree::Version* now = stack.at(file.node, waste.hidden_by);
    const tree::Version* before = stack.at(file.node, waste.added);
    if (now == nullptr || before == nullptr) continue;
    if (first == nullptr) first = now;
    owner_changed = owner_changed || std::tie(now->uid, now->gid) != std::tie(before->uid, before->gid);
    mode_changed = mode_changed || now->mode != before->mode;
    one_owner = one_owner && std::tie(now->uid, now->gid) == std::tie(first->uid, first->gid);
    one_mode = one_mode && now->mode == first->mode;
  }
  Metadata found{{}, owner_changed || mode_changed};
  if (owner_changed && one_owner) found.flags += fmt::format(" --chown={}:{}", first->uid, first->gid);
  if (mode_changed && one_mode) found.flags += fmt::format(" --chmod={:04o}", first->mode);
  return found;
}

Remedy metadata_remedy(const tree::Stack& stack, const tree::Waste& waste, const Instruction& added,
                       const Instruction& hiding) {
  const Metadata metadata = metadata_of(stack, waste);
  if (!metadata.changed)
    return {
        "The same content is written a second time: take one of the two instructions out, or write only what is new",
        {}};
  if (is_base(waste, added))
    return {"A file is copied whole to change its owner or mode: change only those that need it", {}};
  if (copies(added)) {
    return {"Set owner and mode when copying, not afterwards",
            metadata.flags.empty() ? std::string() : copy_with(added, metadata.flags)};
  }
  return {"Set owner and mode in the RUN that makes the files",
          runs(added) ? joined(added, command_of(hiding)) : std::string()};
}

Remedy moved_remedy(const tree::Stack& stack, const tree::Waste& waste, const Instruction& added,
                    const Instruction& hiding) {
  if (is_base(waste, added))
    return {"It comes with the base image, and moving it ships it twice: link to it instead",
            waste.files.size() == 1 ? fmt::format("RUN ln -s {} {}", path_of(stack, waste.files[0].node),
                                                  path_of(stack, waste.files[0].now))
                                    : std::string()};
  if (copies(added)) {
    const std::string to = path_of(stack, waste.files.front().now);
    const bool is_one = waste.files.size() == 1 && added.words.size() == 2;
    return {"Copy it to where it stays",
            is_one ? fmt::format("{} {} {}", added.verb, added.words.front(), to) : std::string()};
  }
  return {"Put it where it stays in the RUN that makes it",
          runs(added) ? joined(added, command_of(hiding)) : std::string()};
}

Remedy overwritten_remedy(const tree::Waste& waste, const Instruction& added, const Instruction& hiding) {
  if (is_base(waste, added))
    return {"It comes with the base image and is written again: a newer base may have what the upgrade brings", {}};
  if (runs(added) && runs(hiding)) return {"Write it once: make one RUN of the two", joined(added, command_of(hiding))};
  if (copies(added)) return {"Copy only the version that stays", {}};
  return {"Write it once, in the last of the instructions that do", {}};
}

Severity severity_of(std::uint64_t bytes, std::uint64_t shipped) {
  return bytes > kMuch && bytes > shipped / 5 ? Severity::medium : Severity::low;
}

std::string title_of(const tree::Waste& waste, std::uint64_t bytes) {
  const std::string size = human_bytes(bytes);
  if (waste.added == waste.hidden_by) return size + " written twice by one layer";
  switch (waste.cause) {
    case Cause::deleted:
      return size + " deleted in a later layer";
    case Cause::moved:
      return size + " moved in a later layer, so shipped twice";
    case Cause::metadata_only:
      return size + " copied whole to change owner, mode or time";
    case Cause::overwritten:
      return size + " overwritten in a later layer";
    case Cause::replaced:
      break;
  }
  return size + " replaced in a later layer";
}

std::string_view id_of(const tree::Waste& waste) {
  if (waste.added == waste.hidden_by) return "PL3016";
  if (waste.cause == Cause::metadata_only) return "PL2003";
  return waste.cause == Cause::deleted || waste.cause == Cause::moved ? "PL2002" : "PL3016";
}

/// Wastes of the same two layers and cause.
using Group = std::vector<const tree::Waste*>;

void add_places(const tree::Stack& stack, const Group& group, std::span<const LayerRef> layers, Finding& finding) {
  for (const tree::Waste* waste : group) {
    const auto add = [&](tree::NodeId node, std::string detail) {
      if (finding.places.size() == kMostPlaces) return;
      Place place;
      place.path = stack.path(node);
      place.layer = layers[waste->added];
      place.removed = layers[waste->hidden_by];
      place.detail = std::move(detail);
      finding.places.push_back(std::move(place));
    };
    if (waste->files.size() > kFilesTold) {
      add(waste->folder, fmt::format("{} in {}", human_bytes(waste->bytes), plural(waste->files.size(), "file")));
      continue;
    }
    for (const tree::HiddenFile& file : waste->files) add(file.node, human_bytes(file.bytes));
  }
}

Finding finding_of(const tree::Stack& stack, const Group& group, std::uint64_t bytes, std::uint64_t shipped,
                   std::span<const LayerRef> layers) {
  const tree::Waste& first = *group.front();
  Finding finding;
  finding.kind = FindingKind::waste;
  finding.id = id_of(first);
  if (finding.id != "PL3016") finding.aliases = {"PL3016"};
  finding.severity = severity_of(bytes, shipped);
  finding.title = title_of(first, bytes);
  finding.bytes = bytes;
  finding.layer = layers[first.hidden_by];
  finding.remedy = waste_remedy(stack, first, layers);
  add_places(stack, group, layers, finding);
  return finding;
}

/// Everything that is too small for a finding of its own.
Finding folded_finding(const tree::Stack& stack, const std::vector<Group>& groups, std::uint64_t bytes,
                       std::span<const LayerRef> layers) {
  Finding finding;
  finding.kind = FindingKind::waste;
  finding.id = "PL3016";
  finding.severity = Severity::low;
  finding.title = fmt::format("{} hidden in small pieces", human_bytes(bytes));
  finding.bytes = bytes;
  finding.layer = layers[groups.front().front()->hidden_by];
  finding.remedy.action = "Make, change and delete what belongs together in one instruction";
  for (const Group& group : groups) add_places(stack, group, layers, finding);
  return finding;
}

Finding duplicates_finding(const tree::Stack& stack, const tree::Accounting& accounting,
                           std::span<const LayerRef> layers) {
  Finding finding;
  finding.kind = FindingKind::waste;
  finding.id = "PL3016";
  finding.severity = Severity::low;
  finding.title =
      fmt::format("{} of the finished image are copies of what is there", human_bytes(accounting.duplicated));
  finding.bytes = accounting.duplicated;
  finding.remedy = {"Keep one copy and link to it: a hard link in the instruction that makes both costs nothing", {}};
  for (const tree::Duplicate& duplicate : accounting.duplicates) {
    if (finding.places.size() == kMostPlaces) break;
    Place place;
    place.path = stack.path(duplicate.nodes.front());
    place.layer = layers[stack.visible(duplicate.nodes.front())->layer];
    place.detail = fmt::format("{} times {}", duplicate.nodes.size(), human_bytes(duplicate.size));
    finding.places.push_back(std::move(place));
  }
  finding.layer = *finding.places.front().layer;
  return finding;
}

}  // namespace

Remedy waste_remedy(const tree::Stack& stack, const tree::Waste& waste, std::span<const LayerRef> layers) {
  if (waste.added == waste.hidden_by)
    return {"The layer's archive holds the path more than once: have the tool that builds it write each path once", {}};
  const Instruction added = instruction_of(layers[waste.added]);
  const Instruction hiding = instruction_of(layers[waste.hidden_by]);
  switch (waste.cause) {
    case Cause::deleted:
      return deleted_remedy(stack, waste, added, hiding);
    case Cause::metadata_only:
      return metadata_remedy(stack, waste, added, hiding);
    case Cause::moved:
      return moved_remedy(stack, waste, added, hiding);
    case Cause::overwritten:
    case Cause::replaced:
      break;
  }
  return overwritten_remedy(waste, added, hiding);
}

std::vector<Finding> waste_findings(const tree::Stack& stack, const tree::Accounting& accounting,
                                    std::span<const LayerRef> layers) {
  std::map<std::tuple<std::uint32_t, std::uint32_t, Cause>, Group> by_cause;
  for (const tree::Waste& waste : accounting.wastes)
    by_cause[{waste.added, waste.hidden_by, waste.cause}].push_back(&waste);
  std::vector<Finding> findings;
  std::vector<Group> small;
  std::uint64_t small_bytes = 0;
  for (Group& group : by_cause | std::views::values) {
    std::uint64_t bytes = 0;
    for (const tree::Waste* waste : group) bytes += waste->bytes;
    if (bytes >= kWorthAFinding || (bytes >= kWorthNothing && bytes >= accounting.shipped / 100)) {
      findings.push_back(finding_of(stack, group, bytes, accounting.shipped, layers));
    } else {
      small_bytes += bytes;
      small.push_back(std::move(group));
    }
  }
  if (small_bytes >= kWorthNothing) findings.push_back(folded_finding(stack, small, small_bytes, layers));
  if (accounting.duplicated >= kManyCopies && accounting.duplicated >= accounting.visible / 20)
    findings.push_back(duplicates_finding(stack, accounting, layers));
  std::ranges::stable_sort(findings, std::ranges::greater{}, &Finding::bytes);
  return findings;
}

void add_waste(const tree::Stack& stack, Report& report) {
  const tree::Accounting accounting = tree::account(stack);
  if (accounting.shipped == 0) return;
  report.efficiency =
      Efficiency{.shipped = accounting.shipped, .visible = accounting.visible, .hidden = accounting.hidden};
  std::ranges::move(waste_findings(stack, accounting, report.layers), std::back_inserter(report.findings));
}

}  // namespace plimsoll
