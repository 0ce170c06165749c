// SPDX-License-Identifier: Apache-2.0
#include "report/dive.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/json.h"
#include "base/words.h"

namespace plimsoll::report {

namespace {

constexpr std::string_view kShell = "/bin/sh -c ";

// Mode bits as Go's os.FileMode has them.
constexpr std::uint32_t kFolder = 1U << 31, kSymlink = 1U << 27, kDevice = 1U << 26, kPipe = 1U << 25,
                        kSocket = 1U << 24, kSetuid = 1U << 23, kSetgid = 1U << 22, kCharacter = 1U << 21,
                        kSticky = 1U << 20;

struct GoKind {
  std::uint32_t bits;
  char type;  // the tar's
};
GoKind go_kind(tree::RecordKind kind) {
  switch (kind) {
    case tree::RecordKind::folder:
      return {kFolder, '5'};
    case tree::RecordKind::symlink:
      return {kSymlink, '2'};
    case tree::RecordKind::hard_link:
      return {0, '1'};
    case tree::RecordKind::character_device:
      return {kDevice | kCharacter, '3'};
    case tree::RecordKind::block_device:
      return {kDevice, '4'};
    case tree::RecordKind::fifo:
      return {kPipe, '6'};
    case tree::RecordKind::socket:
      return {kSocket, '0'};
    default:
      return {0, '0'};
  }
}

std::uint32_t go_mode(const tree::Version& version) {
  return go_kind(version.kind).bits | (version.mode & 0777) | ((version.mode & 04000) != 0 ? kSetuid : 0) |
         ((version.mode & 02000) != 0 ? kSetgid : 0) | ((version.mode & 01000) != 0 ? kSticky : 0);
}

json::object file_info(const tree::Stack& stack, const tree::DiveEntry& entry) {
  std::string path;
  if (entry.whiteout) {
    path = stack.path(stack.parent(entry.node));
    path += (path.empty() ? ".wh." : "/.wh.") + std::string(stack.name(entry.node));
  }
  const tree::Version* version = entry.version;
  if (version != nullptr) path = stack.path(entry.node);
  const int type = version != nullptr ? go_kind(version->kind).type : entry.whiteout ? '0' : 0;
  return {{"path", path},
          {"typeFlag", type},
          {"linkName", version == nullptr ? std::string_view() : stack.link(*version)},
          {"size", version == nullptr ? 0 : version->size},
          {"fileMode", version == nullptr ? 0 : go_mode(*version)},
          {"uid", version == nullptr ? 0 : version->uid},
          {"gid", version == nullptr ? 0 : version->gid},
          {"isDir", version != nullptr && version->kind == tree::RecordKind::folder}};
}

std::string_view status_word(tree::DiveVerdict::Status status) {
  switch (status) {
    case tree::DiveVerdict::Status::pass:
      return "PASS";
    case tree::DiveVerdict::Status::fail:
      return "FAIL";
    case tree::DiveVerdict::Status::skip:
      break;
  }
  return "SKIP";
}

}  // namespace

std::string write_dive_text(const Layers& layers, const tree::DiveNumbers& numbers,
                            const std::vector<tree::DiveVerdict>& verdicts, std::string_view config) {
  std::string out =
      config.empty() ? "  Using default CI config\n" : fmt::format("  Using CI config: {}\n", printable(config));
  out += fmt::format("  efficiency: {:.4f} %\n", numbers.efficiency * 100);
  out += fmt::format("  wastedBytes: {} bytes ({})\n", numbers.wasted_bytes, human_bytes(numbers.wasted_bytes));
  const double share = numbers.wasted_user_percent() * 100;
  out += share == share ? fmt::format("  userWastedPercent: {:.4f} %\n", share) : "  userWastedPercent: NaN %\n";
  out += "Inefficient Files:\nCount  Wasted Space  File Path\n";
  for (const tree::DiveFile& file : numbers.inefficient) {
    out += fmt::format("{:>5}  {:>12}  /{}\n", file.count, human_bytes(file.bytes),
                       printable(layers.stack->path(file.node)));
  }
  if (numbers.inefficient.empty()) out += "None\n";
  out += "Results:\n";
  std::array<std::size_t, 3> counts{};
  for (const tree::DiveVerdict& verdict : verdicts) {
    ++counts.at(static_cast<std::size_t>(verdict.status));
    out += fmt::format("  {}: {}{}{}\n", status_word(verdict.status), verdict.rule, verdict.message.empty() ? "" : ": ",
                       verdict.message);
  }
  out += fmt::format("Result:{} [Total:{}] [Passed:{}] [Failed:{}] [Warn:0] [Skipped:{}]\n",
                     counts[1] > 0 ? "FAIL" : "PASS", verdicts.size(), counts[0], counts[1], counts[2]);
  return out;
}

std::string write_dive_json(const Layers& layers) {
  const tree::Stack& stack = *layers.stack;
  std::vector<json::array> files(stack.layers());
  const tree::DiveNumbers numbers = tree::dive_numbers(stack, [&](std::uint32_t layer, const tree::DiveEntry& entry) {
    files[layer].emplace_back(file_info(stack, entry));
  });
  json::array rows, references;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const LayerRef& layer = layers.image->layers[i];
    std::string_view command = layer.created_by;
    if (command.starts_with(kShell)) command.remove_prefix(kShell.size());
    rows.push_back({{"index", i},
                    {"id", layer.diff_id.empty() ? std::string_view() : layer.diff_id.hex()},
                    {"digestId", layer.diff_id.str()},
                    {"sizeBytes", numbers.layer_bytes[i]},
                    {"command", command},
                    {"fileList", std::move(files[i])}});
  }
  for (const tree::DiveFile& file : numbers.inefficient)
    references.push_back({{"count", file.count}, {"sizeBytes", file.bytes}, {"file", "/" + stack.path(file.node)}});
  return json::pretty(json::object{{"layer", std::move(rows)},
                                   {"image",
                                    {{"sizeBytes", numbers.bytes},
                                     {"inefficientBytes", numbers.wasted_bytes},
                                     {"efficiencyScore", numbers.efficiency},
                                     {"fileReference", std::move(references)}}}});
}

}  // namespace plimsoll::report
