// SPDX-License-Identifier: Apache-2.0
// Reading one file of one layer, also one that a layer above has deleted or overwritten. The layer is read front to
// back up to the file; a plain one in an archive by seeking. What a tar tells of a path last is what counts, and a hard
// link is read as what it shares its content with: in its own layer, else in the nearest below.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oci/image.h"
#include "tree/stack.h"

namespace plimsoll::scan {

/// Which file, and what is known of where it stands.
struct FileAt {
  std::size_t layer = 0;
  std::string path;         // as Entry::path
  std::size_t entries = 0;  // how many entries of the layer are of this path; 0: not known, which costs a second look
  /// Whether another spelling is of this path too: one that goes through a folder's link. May be empty.
  std::function<bool(std::string_view path)> also = {};
  std::string member = {};  // the file is an archive, and this a path in it; empty: the file itself
};

/// Takes the content piece by piece; an error ends the reading.
using Take = std::function<Result<void>(Bytes)>;

/// Gives the whole content to `take` and returns the entry. Not there is ErrorKind::not_found; there and no file,
/// ErrorKind::unsupported. Content of an engine's image passes through memory.
Result<Entry> copy_file_at(oci::Image& image, const FileAt& file, const Take& take);

/// The whole content; more than `limit` bytes is ErrorKind::limit.
Result<Buffer> read_file_at(oci::Image& image, const FileAt& file, std::uint64_t limit);
Result<Buffer> read_file_at(oci::Image& image, std::size_t layer, std::string_view path, std::uint64_t limit);

/// The file that a path leads to once `layer` is on (none: in the finished image), links followed. When there is none,
/// the error tells which layers have it. The stack must outlive what is returned.
Result<FileAt> locate_file(const tree::Stack& stack, std::string_view path, std::optional<std::size_t> layer);

/// The file that a version at a node is. The stack must outlive what is returned.
FileAt file_of(const tree::Stack& stack, tree::NodeId node, const tree::Version& version);

/// Whether an archive of this name can be looked into: zip and its kin, tar with or without compression.
bool is_readable_archive(std::string_view path);

}  // namespace plimsoll::scan
