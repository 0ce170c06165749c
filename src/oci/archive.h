// SPDX-License-Identifier: Apache-2.0
// A tar archive as a store. One pass over its headers notes where each member's body lies; a member is then a range of
// the file. Inside a compressed archive the pass has to inflate everything once; gzip is then entered at checkpoints
// (codec/gzip_index.h), the other formats are inflated again from the start for each member that is opened, except
// small ones, which are kept.
//
// Of several members of one name the last counts, as it does for who unpacks the archive. Links between members
// (docker save links equal layers to one) are followed inside the archive.
#pragma once

#include "base/file.h"
#include "oci/store.h"

namespace plimsoll::oci {

Result<StorePtr> open_archive_store(std::shared_ptr<const File> file, Observer& observer);

/// Whether a tar (compressed or not) is a plain root filesystem rather than an image: told by its first members, so
/// that a large one need not be read to its end.
Result<bool> is_root_filesystem(std::shared_ptr<const File> file);

}  // namespace plimsoll::oci
