// SPDX-License-Identifier: Apache-2.0
// dir: a root filesystem in a folder, and rootfs-archive: one in a tar. Both are images without manifest or config.
// The folder may change while it is read and may belong to somebody hostile, so everything goes by descriptor
// (openat, O_NOFOLLOW) and what is opened is compared with what was looked at.
#include "oci/rootfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include "base/file.h"
#include "oci/sources.h"
#include "oci/store.h"

namespace plimsoll::oci {

namespace fs = std::filesystem;

namespace {

/// Folders inside folders: far above any real tree, and one descriptor each.
constexpr std::size_t kMostDepth = 200;
constexpr std::size_t kMostProblems = 10'000;

/// Filesystems that the kernel makes up: nothing in them was installed. Numbers from linux/magic.h, and where that
/// has none from the filesystem's source.
constexpr std::array<std::uint32_t, 16> kPseudoFilesystems{
    PROC_SUPER_MAGIC, SYSFS_MAGIC,     CGROUP_SUPER_MAGIC,      CGROUP2_SUPER_MAGIC,
    DEBUGFS_MAGIC,    TRACEFS_MAGIC,   SECURITYFS_MAGIC,        SELINUX_MAGIC,
    BPF_FS_MAGIC,     PSTOREFS_MAGIC,  EFIVARFS_MAGIC,          DEVPTS_SUPER_MAGIC,
    BINFMTFS_MAGIC,   HUGETLBFS_MAGIC, 0x19800202 /* mqueue */, 0x62656570 /* configfs */};
constexpr std::array<std::string_view, 3> kSystemFolders{"dev", "proc", "sys"};

EntryType type_of(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFDIR:
      return EntryType::folder;
    case S_IFLNK:
      return EntryType::symlink;
    case S_IFCHR:
      return EntryType::character_device;
    case S_IFBLK:
      return EntryType::block_device;
    case S_IFIFO:
      return EntryType::fifo;
    case S_IFSOCK:
      return EntryType::socket;
    default:
      return EntryType::file;
  }
}

bool same_file(const struct stat& a, const struct stat& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

/// The names in a folder, last first: they are taken from the back.
Result<std::vector<std::string>> names_in(int folder, std::string_view shown) {
  const int copy = ::fcntl(folder, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return fail_errno(shown, errno);
  const std::unique_ptr<DIR, decltype([](DIR* open) { ::closedir(open); })> stream(::fdopendir(copy));
  if (!stream) {
    const int reason = errno;
    ::close(copy);
    return fail_errno(shown, reason);
  }
  ::rewinddir(stream.get());  // the copy shares its position with whoever read the folder before
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* item = ::readdir(stream.get());
    if (!item && errno != 0) return fail_errno(shown, errno);
    if (!item) break;
    const std::string_view name = item->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::ranges::sort(names, std::greater<>());
  return names;
}

class FolderReader final : public EntryReader {
 public:
  FolderReader(FileDescriptor root, const struct stat& status, std::string name, const Limits& limits)
      : name_(std::move(name)), limits_(limits), pending_(std::move(root)), device_(status.st_dev) {
    struct stat system{};
    is_system_ = ::stat("/", &system) == 0 && same_file(system, status);
  }

  Result<const Entry*> next() override {
    body_.reset();
    if (pending_) enter();
    while (!levels_.empty()) {
      Level& level = levels_.back();
      if (level.names.empty()) {
        levels_.pop_back();
        continue;
      }
      const std::string name = std::move(level.names.back());
      level.names.pop_back();
      if (!look_at(level, name)) continue;
      if (++count_ > limits_.entries) return fail(ErrorKind::limit, "{}: more than {} entries", name_, limits_.entries);
      if (entry_.type == EntryType::folder) prepare(name);
      return &entry_;
    }
    return nullptr;
  }

  Result<Bytes> body(std::size_t most) override {
    if (entry_.type != EntryType::file || levels_.empty()) return Bytes{};
    if (!body_) {
      const std::string shown = printable(name_ + '/' + entry_.path);
      const std::size_t slash = entry_.path.rfind('/');
      const char* last = entry_.path.c_str() + (slash == std::string::npos ? 0 : slash + 1);
      FileDescriptor fd(
          ::openat(levels_.back().folder.get(), last, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
      if (!fd) return fail_errno(shown, errno);
      struct stat now{};
      if (::fstat(fd.get(), &now) != 0) return fail_errno(shown, errno);
      if (!same_file(now, status_)) return fail(ErrorKind::io, "{}: replaced while it was read", shown);
      body_ = file_stream(TRY(File::adopt(std::move(fd), shown)), 0, entry_.size);
    }
    return body_->next(most);
  }

  std::vector<EntryProblem> take_problems() override { return std::exchange(problems_, {}); }

 private:
  struct Level {
    FileDescriptor folder;
    std::string path;  // with a "/" at the end, but for the root
    dev_t device;
    std::vector<std::string> names;
  };

  void problem(std::string path, std::string reason) {
    if (++problem_count_ < kMostProblems) problems_.push_back({std::move(path), std::move(reason)});
    if (problem_count_ == kMostProblems)
      problems_.push_back({"", fmt::format("more than {} problems; the rest is not told", kMostProblems)});
  }

  /// Goes into the folder that prepare() opened.
  void enter() {
    const std::string path = levels_.empty() ? std::string() : entry_.path + '/';
    auto names = names_in(pending_.get(), "its list of files");
    if (names) {
      levels_.push_back({std::exchange(pending_, {}), path, device_, *std::move(names)});
    } else {
      problem(entry_.path, names.error().message);
      pending_ = {};
    }
  }

  /// Fills the entry; false when it is gone or cannot be told.
  bool look_at(const Level& level, const std::string& name) {
    entry_ = Entry();
    entry_.path = level.path + name;
    if (entry_.path.size() > limits_.path_bytes) {
      problem(entry_.path.substr(0, limits_.path_bytes),
              fmt::format("a path of more than {} bytes", limits_.path_bytes));
      return false;
    }
    if (::fstatat(level.folder.get(), name.c_str(), &status_, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno != ENOENT) problem(entry_.path, fail_errno("its status", errno).error().message);
      return false;
    }
    entry_.type = type_of(status_.st_mode);
    entry_.mode = status_.st_mode & 07777U;
    entry_.uid = status_.st_uid;
    entry_.gid = status_.st_gid;
    entry_.mtime = status_.st_mtim.tv_sec;
    if (entry_.type == EntryType::file) entry_.size = static_cast<std::uint64_t>(status_.st_size);
    return entry_.type != EntryType::symlink || read_link(level, name);
  }

  bool read_link(const Level& level, const std::string& name) {
    std::string target(limits_.path_bytes + 1, '\0');
    const ssize_t length = ::readlinkat(level.folder.get(), name.c_str(), target.data(), target.size());
    if (length < 0 || static_cast<std::size_t>(length) > limits_.path_bytes) {
      problem(entry_.path,
              length < 0 ? fail_errno("its target", errno).error().message : "a link with too long a target");
      return false;
    }
    target.resize(static_cast<std::size_t>(length));
    entry_.link = std::move(target);
    return true;
  }

  /// Opens the folder just told, when it is to be entered by the next next().
  void prepare(const std::string& name) {
    const Level& level = levels_.back();
    if (is_system_ && levels_.size() == 1 && std::ranges::find(kSystemFolders, name) != kSystemFolders.end()) return;
    if (levels_.size() >= kMostDepth)
      return problem(entry_.path, fmt::format("folders are nested more than {} deep", kMostDepth));
    FileDescriptor fd(::openat(level.folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    struct stat now{};
    if (!fd || ::fstat(fd.get(), &now) != 0) {
      if (errno != ENOENT) problem(entry_.path, fail_errno("its list of files", errno).error().message);
      return;
    }
    if (now.st_dev != level.device) {
      struct statfs filesystem{};
      if (::fstatfs(fd.get(), &filesystem) != 0)
        return problem(entry_.path, fail_errno("its filesystem", errno).error().message);
      if (std::ranges::find(kPseudoFilesystems, static_cast<std::uint32_t>(filesystem.f_type)) !=
          kPseudoFilesystems.end())
        return;
    }
    device_ = now.st_dev;
    pending_ = std::move(fd);
  }

  std::string name_;
  Limits limits_;
  std::vector<Level> levels_;
  FileDescriptor pending_;  // the folder to enter next, and its device
  dev_t device_;
  bool is_system_ = false;
  Entry entry_;
  struct stat status_{};
  StreamPtr body_;
  std::uint64_t count_ = 0;
  std::vector<EntryProblem> problems_;
  std::size_t problem_count_ = 0;
};

class FolderImage final : public Image {
 public:
  explicit FolderImage(fs::path root) : root_(std::move(root)) {}
  Result<StreamPtr> open(std::size_t) override {
    return fail(ErrorKind::usage, "{}: a folder has no layers", root_.string());
  }
  std::unique_ptr<EntryReader> tree() override {
    auto reader = read_folder(root_);
    return reader ? *std::move(reader) : nullptr;
  }

 private:
  fs::path root_;
};

class ArchiveImage final : public Image {
 public:
  explicit ArchiveImage(std::shared_ptr<const File> file) : file_(std::move(file)) {}
  Result<StreamPtr> open(std::size_t) override { return file_stream(file_); }

 private:
  std::shared_ptr<const File> file_;
};

}  // namespace

Result<std::unique_ptr<EntryReader>> read_folder(const fs::path& root, const Limits& limits) {
  FileDescriptor fd(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0) return fail_errno(root.string(), errno);
  // The root must be readable: an empty tree would pass for an empty image.
  TRY(names_in(fd.get(), root.string()));
  return std::make_unique<FolderReader>(std::move(fd), status, root.string(), limits);
}

Result<ImagePtr> open_rootfs(std::string_view rest, const OpenOptions&) {
  const fs::path root(rest);
  TRY(read_folder(root));
  auto image = std::make_unique<FolderImage>(root);
  image->origin = {.scheme = "dir", .reference = std::string(rest), .name = std::string(rest), .tags = {}};
  return image;
}

Result<ImagePtr> open_rootfs_archive(std::string_view rest, const OpenOptions&) {
  auto file = TRY(File::open(fs::path(rest)));
  constexpr std::size_t kMagic = 6;
  std::array<std::byte, kMagic> start{};
  const std::size_t got = TRY(file->read_at(0, start));
  auto image = std::make_unique<ArchiveImage>(file);
  Layer& layer = image->layers.emplace_back();
  layer.blob.size = file->size();
  layer.compression = detect_compression(Bytes(start).first(got));
  image->origin = {.scheme = "rootfs-archive",
                   .reference = std::string(rest),
                   .name = fs::path(rest).filename().string(),
                   .tags = {}};
  return image;
}

}  // namespace plimsoll::oci
