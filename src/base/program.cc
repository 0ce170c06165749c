// SPDX-License-Identifier: Apache-2.0
#include "base/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "base/bytes.h"
#include "base/file.h"

namespace plimsoll {
namespace {

using Clock = std::chrono::steady_clock;

/// Killed on destruction when it still runs.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ < 0) return;
    kill(pid_, SIGKILL);
    int status = 0;
    waitpid(pid_, &status, 0);
  }
  /// The wait status, or nullopt when it does not end in time.
  std::optional<int> wait_until(Clock::time_point deadline) {
    for (;;) {
      int status = 0;
      if (waitpid(pid_, &status, WNOHANG) == pid_) {
        pid_ = -1;
        return status;
      }
      if (Clock::now() >= deadline) return std::nullopt;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

 private:
  pid_t pid_;
};

Result<pid_t> spawn(const Program& program, int input, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  if (!program.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, program.folder.c_str());
  std::vector<std::string> words = {program.name};
  words.insert(words.end(), program.arguments.begin(), program.arguments.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, program.name.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) return fail(ErrorKind::not_found, "{}: there is no such program", program.name);
  if (error != 0) return fail_errno(program.name, error);
  return pid;
}

/// All of the output, or an error when it does not end in time.
Result<std::string> read_answer(int fd, const Program& program, Clock::time_point deadline) {
  std::string answer;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return fail(ErrorKind::io, "{} does not answer", program.name);
    pollfd ready{fd, POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(left)) < 0 && errno != EINTR) return fail_errno(program.name, errno);
    if (ready.revents == 0) continue;
    std::array<char, 16384> chunk{};
    const ssize_t n = read(fd, chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_errno(program.name, errno);
    if (n == 0) return answer;
    answer.append(chunk.data(), static_cast<std::size_t>(n));
    if (answer.size() > program.longest)
      return fail(ErrorKind::limit, "{} answers with more than {} bytes", program.name, program.longest);
  }
}

}  // namespace

Result<Ended> run_program(const Program& program) {
  // A file in memory, not a pipe: a program that exits without reading must not hurt us.
  const FileDescriptor input(memfd_create("input", MFD_CLOEXEC));
  if (!input ||
      pwrite(input.get(), program.input.data(), program.input.size(), 0) != static_cast<ssize_t>(program.input.size()))
    return fail_errno(program.name, errno);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return fail_errno(program.name, errno);
  const FileDescriptor reading(ends[0]);
  FileDescriptor writing(ends[1]);
  const auto deadline = Clock::now() + program.patience;
  Child child(TRY(spawn(program, input.get(), writing.get())));
  writing = FileDescriptor();
  Ended ended;
  ended.output = TRY(read_answer(reading.get(), program, deadline));
  const auto status = child.wait_until(deadline);
  if (!status) return fail(ErrorKind::io, "{} does not end", program.name);
  ended.status = WIFEXITED(*status) ? WEXITSTATUS(*status) : -1;
  return ended;
}

bool is_installed(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string place = std::string(rest.substr(0, end)) + "/" + std::string(name);
    if (end > 0 && access(place.c_str(), X_OK) == 0) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace plimsoll
