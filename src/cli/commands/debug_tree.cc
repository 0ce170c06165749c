// SPDX-License-Identifier: Apache-2.0
// debug tree: the file system of a finished image, as plimsoll sees it; for comparing with what other tools unpack.
#include <memory>

#include "base/json.h"
#include "cli/commands/all.h"
#include "cli/commands/examine.h"

namespace plimsoll::cli {

namespace {

std::string_view kind_word(tree::RecordKind kind) {
  switch (kind) {
    case tree::RecordKind::file:
      return "file";
    case tree::RecordKind::hard_link:
      return "hard-link";
    case tree::RecordKind::symlink:
      return "symlink";
    case tree::RecordKind::folder:
      return "folder";
    case tree::RecordKind::character_device:
      return "character-device";
    case tree::RecordKind::block_device:
      return "block-device";
    case tree::RecordKind::fifo:
      return "fifo";
    case tree::RecordKind::socket:
      return "socket";
    case tree::RecordKind::whiteout:
    case tree::RecordKind::opaque:
      break;
  }
  return "nothing";
}

Result<Exit> list_tree(const SourceOptions& source, const ReportOptions& options, Console& console) {
  const Examined examined = TRY(examine(source, options, console));
  const tree::Stack& stack = examined.inventory.stack;
  std::string out;
  stack.walk([&](tree::NodeId node) {
    if (!stack.exists(node)) return;
    const tree::Version* version = stack.visible(node);
    json::object row{{"path", stack.path(node)}, {"kind", version == nullptr ? "folder" : kind_word(version->kind)}};
    if (version != nullptr) {
      row["mode"] = version->mode;
      row["uid"] = version->uid;
      row["gid"] = version->gid;
      row["size"] = version->size;
      row["link"] = stack.link(*version);
      row["layer"] = version->layer;
    }
    out += json::compact(row) + '\n';
  });
  TRY(console.write(out));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  struct Options {
    SourceOptions source;
    ReportOptions report;
  };
  const auto options = std::make_shared<Options>();
  options->source.declare_source(arguments);
  options->source.declare_options(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return list_tree(options->source, options->report, console); };
}

constexpr std::string_view kExamples[] = {"plimsoll debug tree shop.tar | jq -r .path"};

}  // namespace

constinit const Command kDebugTree{.name = "debug tree",
                                   .group = "Help",
                                   .doc = "Lists every path of the finished image, one JSON object a line.",
                                   .examples = kExamples,
                                   .declare = declare};

}  // namespace plimsoll::cli
