// SPDX-License-Identifier: Apache-2.0
// The `bin/plimsoll` of the relocatable tarball: starts the program with the C library and the loader beside it,
// whatever the system has.
//
// A program names its loader by an absolute path, so the bundled one has to be started by hand:
//     lib/plimsoll/ld-linux-x86-64.so.2 --library-path lib/plimsoll --argv0 plimsoll lib/plimsoll/plimsoll ARGUMENTS
// The loader takes the folder from its arguments and not from the environment, so that what the program starts
// (editors, shellcheck, credential helpers) runs with the system's own libraries. This file is linked statically and
// needs nothing of the system, not even /proc where the folder's name is a plain one.
#include <elf.h>
#include <fcntl.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr char kBundle[] = "/lib/plimsoll";  // from the folder that holds bin/
constexpr char kLoader[] = "ld-linux-x86-64.so.2";
constexpr char kProgram[] = "plimsoll";
constexpr int kLinks = 40;  // as many symbolic links as the kernel follows

[[noreturn]] void give_up(const char* what, const char* path) {
  std::fprintf(stderr, "plimsoll: %s: %s: %s; unpack the whole archive, bin and lib beside each other\n", path, what,
               std::strerror(errno));
  std::exit(126);
}

/// `folder` + '/' + `name` into `out` of PATH_MAX bytes; `out` may be `folder`.
void join(char* out, const char* folder, const char* name) {
  const int size = std::snprintf(nullptr, 0, "%s/%s", folder, name);
  if (size >= PATH_MAX) {
    errno = ENAMETOOLONG;
    give_up("its folder", folder);
  }
  if (out != folder) std::strcpy(out, folder);
  std::strcat(out, "/");
  std::strcat(out, name);
}

/// The folder part of `path`, in place.
void keep_folder(char* path) {
  char* const slash = std::strrchr(path, '/');
  if (slash == nullptr)
    std::strcpy(path, ".");
  else if (slash == path)
    path[1] = '\0';
  else
    *slash = '\0';
}

/// Reads the link at `path` into `target` of PATH_MAX bytes; false when it is none.
bool read_link(const char* path, char* target) {
  const ssize_t size = ::readlink(path, target, PATH_MAX - 1);
  if (size < 0) return false;
  target[size] = '\0';
  return true;
}

/// Where this file lies: as the kernel knows it, or, without /proc, by following the name it was started by.
void find_myself(char* path) {
  if (read_link("/proc/self/exe", path)) return;
  const char* const started = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
  if (started == nullptr || std::strlen(started) >= PATH_MAX)
    give_up("cannot find itself without /proc", "/proc/self/exe");
  std::strcpy(path, started);
  static char target[PATH_MAX];
  for (int links = 0; links < kLinks && read_link(path, target); ++links) {
    if (target[0] == '/') {
      std::strcpy(path, target);
    } else {
      keep_folder(path);
      join(path, path, target);
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  static char bundle[PATH_MAX], loader[PATH_MAX], program[PATH_MAX], door[64];
  find_myself(bundle);
  keep_folder(bundle);
  join(bundle, bundle, "..");
  join(bundle, bundle, kBundle + 1);
  join(loader, bundle, kLoader);
  join(program, bundle, kProgram);

  // The loader takes these for separators and for names of its own, and has no way to quote them.
  const char* libraries = bundle;
  if (std::strpbrk(bundle, ":;$") != nullptr) {
    const int folder = ::open(bundle, O_PATH | O_DIRECTORY);
    if (folder < 0) give_up("cannot be opened", bundle);
    std::snprintf(door, sizeof door, "/proc/self/fd/%d", folder);
    libraries = door;
  }

  const char* const own[] = {
      loader, "--inhibit-cache", "--library-path", libraries, "--argv0", count > 0 ? arguments[0] : kProgram, program};
  constexpr std::size_t kOwn = sizeof own / sizeof *own;
  auto** const all = static_cast<const char**>(std::calloc(static_cast<std::size_t>(count) + kOwn + 1, sizeof(char*)));
  if (all == nullptr) give_up("no memory", loader);
  std::memcpy(all, own, sizeof own);
  if (count > 1) std::memcpy(all + kOwn, arguments + 1, static_cast<std::size_t>(count - 1) * sizeof(char*));
  ::execv(loader, const_cast<char**>(all));
  give_up("cannot be started", loader);
}
