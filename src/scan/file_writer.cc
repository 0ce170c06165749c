// SPDX-License-Identifier: Apache-2.0
#include "scan/file_writer.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace plimsoll::scan {

namespace fs = std::filesystem;

namespace {

std::unexpected<Error> taken(const fs::path& path) {
  return fail(ErrorKind::usage, "{}: there is something of that name already", printable(path.string()));
}

}  // namespace

fs::path extraction_target(const FileAt& file, const fs::path& target) {
  std::error_code ignored;
  if (!fs::is_directory(target, ignored)) return target;
  const std::string& path = file.member.empty() ? file.path : file.member;
  return target / path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

bool is_taken(const fs::path& path) {
  struct stat about{};
  return ::lstat(path.c_str(), &about) == 0;
}

Result<Entry> extract_file(oci::Image& image, const FileAt& file, const fs::path& path, Overwrite overwrite) {
  if (overwrite == Overwrite::no && is_taken(path)) return taken(path);
  PendingFile pending = TRY(PendingFile::create(path));
  const Entry entry = TRY(copy_file_at(image, file, [&](Bytes chunk) { return pending.write(chunk); }));
  if (::chmod(pending.temporary().c_str(), entry.mode & 0777) != 0)
    return fail_errno(printable(path.string()), errno);
  if (overwrite == Overwrite::yes) {
    TRY(pending.commit());
    return entry;
  }
  // A second name, unlike a new one, never takes the place of what came there meanwhile.
  if (::link(pending.temporary().c_str(), path.c_str()) == 0) return entry;
  if (errno == EEXIST || is_taken(path)) return taken(path);
  TRY(pending.commit());  // a file system without second names
  return entry;
}

}  // namespace plimsoll::scan
