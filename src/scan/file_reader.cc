// SPDX-License-Identifier: Apache-2.0
#include "scan/file_reader.h"

#include <limits>

#include "base/prefetch.h"
#include "codec/tar.h"
#include "scan/archive_member.h"
#include "scan/lent.h"
#include "tree/at_layer.h"

namespace plimsoll::scan {

namespace {

constexpr std::uint64_t kKept = 16 * kMiB;           // a body this small is kept when it may be the last of its path
constexpr std::uint64_t kKeptOfStream = 1 * kGiB;    // what can only be read once must be kept
constexpr std::uint64_t kArchive = 1 * kGiB;         // an archive that is looked into
constexpr int kMostHops = 40;                        // of hard links to hard links
constexpr std::size_t kEnd = std::numeric_limits<std::size_t>::max();

/// What to look for in one layer.
struct Wish {
  std::function<bool(std::string_view)> is_it;
  std::size_t before = kEnd;  // entries from this one on do not count
  std::size_t deliver = 0;    // give the body of this match to `take`, counted from 1; 0: of none
  std::uint64_t keep = kKept;
  const Take* take = nullptr;
};

/// What a look found.
struct Found {
  std::size_t matches = 0;
  std::size_t index = 0;  // of the last match
  Entry entry;            // the last match
  bool delivered = false;
  std::optional<Buffer> body;  // of the last match, when it was small enough to keep
};

Result<Found> look(EntryReader& entries, const Wish& wish) {
  Found found;
  for (std::size_t index = 0; index < wish.before; ++index) {
    const Entry* entry = TRY(entries.next());
    if (entry == nullptr) break;
    if (!wish.is_it(entry->path)) continue;
    found.entry = *entry;
    found.index = index;
    found.body.reset();
    ++found.matches;
    if (entry->type != EntryType::file) {
      if (found.matches == wish.deliver) break;
      continue;
    }
    if (found.matches == wish.deliver) {
      for (;;) {
        const Bytes chunk = TRY(entries.body());
        if (chunk.empty()) break;
        TRY((*wish.take)(chunk));
      }
      found.delivered = true;
      break;
    }
    if (entry->size <= wish.keep) found.body = TRY(entries.whole_body(wish.keep));
  }
  return found;
}

Result<Found> look_streamed(oci::Image& image, std::size_t layer, Wish wish) {
  wish.deliver = 0;
  wish.keep = kKeptOfStream;
  std::optional<Found> result;
  TRY(image.stream_layers([&](ByteStream& tar) -> Result<void> {
    HashingStream plain(std::make_unique<Lent>(tar));
    TarReader reader(plain);
    Found found = TRY(look(reader, wish));
    if (wish.before != kEnd) {
      while (TRY(reader.next()) != nullptr) {
      }
    }
    TRY(reader.drain());
    if (plain.finish() == image.layers[layer].diff_id) result = std::move(found);
    return {};
  }));
  if (!result) {
    return fail(ErrorKind::mismatch, "{}: layer {} of {} was not sent by the engine", image.origin.name, layer + 1,
                image.layers.size());
  }
  if (result->matches > 0 && result->entry.type == EntryType::file && !result->body) {
    return fail(ErrorKind::limit,
                "{}: {} bytes, more than can be read out of an engine\nsave the image to an archive and read it there",
                printable(result->entry.path), result->entry.size);
  }
  return std::move(*result);
}

Result<Found> look_into(oci::Image& image, std::size_t layer, const Wish& wish) {
  if (const auto tree = image.tree()) return look(*tree, wish);
  if (image.sequential()) return look_streamed(image, layer, wish);
  StreamPtr plain = TRY(image.open(layer));
  const Compression compression = image.layers[layer].compression;
  if (compression != Compression::none) plain = prefetch(decompress(std::move(plain), compression));
  TarReader tar(*plain);
  return look(tar, wish);
}

/// The last entry that counts, its body given to `take` when it is a file.
Result<Found> deliver(oci::Image& image, std::size_t layer, Wish wish, std::size_t entries) {
  if (entries > 0) {
    wish.deliver = entries;
    Found found = TRY(look_into(image, layer, wish));
    if (found.matches == entries) {
      if (found.body) TRY((*wish.take)(*found.body));
      return found;
    }
    wish.deliver = 0;  // whoever counted, counted something else
  }
  Found found = TRY(look_into(image, layer, wish));
  if (found.matches == 0 || found.entry.type != EntryType::file) return found;
  if (found.body) {
    TRY((*wish.take)(*found.body));
    return found;
  }
  wish.deliver = found.matches;
  return look_into(image, layer, wish);
}

std::string_view what(EntryType type) {
  switch (type) {
    case EntryType::symlink:
      return "a link";
    case EntryType::folder:
      return "a folder";
    case EntryType::character_device:
    case EntryType::block_device:
      return "a device";
    case EntryType::fifo:
      return "a pipe";
    case EntryType::socket:
      return "a socket";
    case EntryType::file:
    case EntryType::hard_link:
      break;
  }
  return "a file";
}

Result<Entry> copy_plain(oci::Image& image, const FileAt& file, const Take& take) {
  const std::size_t layers = image.tree() ? 1 : image.layers.size();
  if (file.layer >= layers)
    return fail(ErrorKind::usage, "{}: there is no layer {}; the image has {}", image.origin.name, file.layer + 1, layers);
  FileAt at = file;
  std::optional<Entry> first;  // whose mode and time are told, also when its content stands elsewhere
  std::size_t before = kEnd;
  for (int hop = 0; hop < kMostHops; ++hop) {
    const Wish wish{.is_it = [&](std::string_view path) { return path == at.path || (at.also && at.also(path)); },
                    .before = before,
                    .take = &take};
    Found found = TRY(deliver(image, at.layer, wish, at.entries));
    if (found.matches == 0) {
      if (!first || at.layer == 0) break;
      --at.layer;  // a hard link to what only a lower layer has
      before = kEnd;
      continue;
    }
    if (!first) first = found.entry;
    if (found.entry.type == EntryType::file) {
      first->size = found.entry.size;
      return std::move(*first);
    }
    if (found.entry.type != EntryType::hard_link) {
      return fail(ErrorKind::unsupported, "{} is {}, not a file", printable(at.path),
                  found.entry.type == EntryType::symlink ? "a link to " + printable(found.entry.link)
                                                         : std::string(what(found.entry.type)));
    }
    at = {.layer = at.layer, .path = found.entry.link};
    before = found.index;
  }
  if (first) {
    return fail(ErrorKind::not_found, "{} is a hard link to {}, which is not there", printable(file.path),
                printable(first->link));
  }
  return fail(ErrorKind::not_found, "layer {} has no {}", file.layer + 1, printable(file.path));
}

/// A folder or file name of `path` at which an archive may stand, and what follows it.
struct Split {
  std::string_view archive, member;
};

std::optional<Split> next_archive(std::string_view path, std::size_t from) {
  for (std::size_t slash = path.find('/', from); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    if (is_readable_archive(path.substr(0, slash))) return Split{path.substr(0, slash), path.substr(slash + 1)};
  }
  return std::nullopt;
}

bool has_content(const tree::Version& version) {
  return version.kind == tree::RecordKind::file || version.kind == tree::RecordKind::hard_link;
}

/// "layer 3 put it there, layer 5 deleted it", a line each.
std::string whereabouts(const tree::Stack& stack, tree::NodeId node, std::string_view path) {
  std::string out;
  for (const tree::Version* version = stack.newest(node); version != nullptr; version = stack.below(*version)) {
    if (!has_content(*version)) continue;
    out += fmt::format("\nlayer {} has it", version->layer + 1);
    if (version->hidden != tree::Hidden::no) {
      out += version->hidden_by == version->layer ? ", told twice"
                                                  : fmt::format(", {} by layer {}", tree::hidden_word(version->hidden),
                                                                version->hidden_by + 1);
    }
    out += fmt::format(": --layer {} gives it", version->layer + 1);
  }
  if (out.empty() && !stack.children(node).empty()) out = fmt::format("\n{} is a folder", printable(path));
  return out;
}

}  // namespace

Result<Entry> copy_file_at(oci::Image& image, const FileAt& file, const Take& take) {
  if (file.member.empty()) return copy_plain(image, file, take);
  FileAt archive = file;
  archive.member.clear();
  Buffer content;
  Entry entry = TRY(copy_plain(image, archive, [&](Bytes chunk) -> Result<void> {
    if (content.size() + chunk.size() > kArchive) {
      return fail(ErrorKind::limit, "{}: over {} bytes, too large to look into", printable(file.path), kArchive);
    }
    content.insert(content.end(), chunk.begin(), chunk.end());
    return {};
  }));
  return copy_member(file.path, std::move(content), file.member, take);
}

Result<Buffer> read_file_at(oci::Image& image, const FileAt& file, std::uint64_t limit) {
  Buffer content;
  TRY(copy_file_at(image, file, [&](Bytes chunk) -> Result<void> {
    if (content.size() + chunk.size() > limit)
      return fail(ErrorKind::limit, "{}: more than {} bytes", printable(file.path), limit);
    content.insert(content.end(), chunk.begin(), chunk.end());
    return {};
  }));
  return content;
}

Result<Buffer> read_file_at(oci::Image& image, std::size_t layer, std::string_view path, std::uint64_t limit) {
  return read_file_at(image, FileAt{.layer = layer, .path = normalise_path(path)}, limit);
}

FileAt file_of(const tree::Stack& stack, tree::NodeId node, const tree::Version& version) {
  FileAt file{.layer = version.layer, .path = stack.path(node)};
  for (const tree::Version* at = stack.newest(node); at != nullptr; at = stack.below(*at)) {
    if (at->layer == version.layer) ++file.entries;
  }
  file.also = [&stack, layer = version.layer, folder = stack.parent(node), name = stack.name(node)](std::string_view path) {
    const std::string_view above = folder_of(path);
    if (path.substr(above.empty() ? 0 : above.size() + 1) != name) return false;
    return tree::resolve_at(stack, above, layer) == folder;
  };
  return file;
}

Result<FileAt> locate_file(const tree::Stack& stack, std::string_view asked, std::optional<std::size_t> layer) {
  if (layer && *layer >= stack.layers()) {
    return fail(ErrorKind::usage, "there is no layer {}; the image has {}", *layer + 1, stack.layers());
  }
  const std::string path = normalise_path(asked);
  const auto at = static_cast<std::uint32_t>(layer.value_or(stack.layers() == 0 ? 0 : stack.layers() - 1));
  const auto file_at = [&](std::string_view where) -> std::optional<FileAt> {
    // A layer's own version counts even when the same layer takes it away again.
    tree::NodeId node = layer ? stack.find(where) : tree::kNoNode;
    if (node != tree::kNoNode) {
      const tree::Version* own = stack.at(node, at);
      if (own != nullptr && has_content(*own)) return file_of(stack, node, *own);
    }
    node = tree::resolve_at(stack, where, at);
    const tree::Version* seen = node == tree::kNoNode ? nullptr : tree::seen_at(stack, node, at);
    if (seen == nullptr || !has_content(*seen)) return std::nullopt;
    return file_of(stack, node, *seen);
  };
  if (auto file = file_at(path)) return *std::move(file);
  for (auto split = next_archive(path, 0); split; split = next_archive(path, split->archive.size() + 1)) {
    auto file = file_at(split->archive);
    if (!file) continue;
    file->member = split->member;
    return *std::move(file);
  }

  const std::string where = layer ? fmt::format("layer {}", *layer + 1) : "the finished image";
  const tree::NodeId resolved = tree::resolve_at(stack, path, at);
  if (resolved != tree::kNoNode) {
    const tree::Version* seen = tree::seen_at(stack, resolved, at);
    const bool is_folder = seen == nullptr || seen->kind == tree::RecordKind::folder;
    return fail(ErrorKind::unsupported, "{} is {} in {}, not a file", printable(path),
                is_folder ? "a folder" : "a special file", where);
  }
  const tree::NodeId node = stack.find(path);
  std::string others = node == tree::kNoNode ? std::string() : whereabouts(stack, node, path);
  if (node == tree::kNoNode || others.empty()) {
    const tree::Version* seen = node == tree::kNoNode ? nullptr : tree::seen_at(stack, node, at);
    if (seen != nullptr && seen->kind == tree::RecordKind::symlink) {
      return fail(ErrorKind::not_found, "{} is a link to {}, which is not there in {}", printable(path),
                  printable(stack.link(*seen)), where);
    }
    return fail(ErrorKind::not_found, "no layer has {}", printable(path));
  }
  return fail(ErrorKind::not_found, "{} is not there in {}{}", printable(path), where, others);
}

}  // namespace plimsoll::scan
