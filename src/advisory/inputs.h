// SPDX-License-Identifier: Apache-2.0
// Inputs: the documents behind whatever a person names as a feed's source: a file (plain or compressed), a zip, a tar
// (plain or compressed), or a folder of any of these.
//
// Untrusted: archives are read by the checked codecs within Limits; members are delivered one at a time as streams,
// so nothing is unpacked to disk and memory does not grow with the archive.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "advisory/feeds/feed.h"

namespace plimsoll::advisory {

using DocumentVisitor = std::function<Result<void>(Document& document)>;
using NameFilter = std::function<bool(std::string_view name)>;

/// Calls `visit` for every document, in the order of their names within each folder or archive as stored. `wanted`
/// says which members of folders and archives to open; a file named directly is always visited. Names start with the
/// last part of `path`. Files of a folder for which `first` holds come before the others.
Result<void> each_document(const std::filesystem::path& path, const NameFilter& wanted, const DocumentVisitor& visit,
                           const NameFilter& first = {});

}  // namespace plimsoll::advisory
