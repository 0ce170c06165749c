// SPDX-License-Identifier: Apache-2.0
// Asks a docker-credential-NAME program (the docker-credential-helpers protocol): the registry's key on its standard
// input, {"ServerURL", "Username", "Secret"} on its standard output. No shell is involved, NAME cannot be a path, and
// neither the answer nor the program's own messages reach a log.
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>

#include "base/file.h"
#include "base/json.h"
#include "oci/auth_credentials.h"

namespace plimsoll::oci {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{30};
constexpr std::size_t kLongestAnswer = 64 * kKiB;

bool is_helper_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

// A program with its standard input and output; killed on destruction when it still runs.
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
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

 private:
  pid_t pid_;
};

Result<pid_t> spawn(const std::string& program, int input, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  std::string name = program, verb = "get";
  std::array<char*, 3> arguments{name.data(), verb.data(), nullptr};
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) return fail(ErrorKind::not_found, "{}: there is no such program", program);
  if (error != 0) return fail_errno(program, error);
  return pid;
}

// All of the output, or an error when it does not end in time.
Result<std::string> read_answer(int fd, const std::string& program, Clock::time_point deadline) {
  std::string answer;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return fail(ErrorKind::io, "{} does not answer", program);
    pollfd ready{fd, POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(left)) < 0 && errno != EINTR) return fail_errno(program, errno);
    if (ready.revents == 0) continue;
    std::array<char, 4096> chunk{};
    const ssize_t n = read(fd, chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_errno(program, errno);
    if (n == 0) return answer;
    answer.append(chunk.data(), static_cast<std::size_t>(n));
    if (answer.size() > kLongestAnswer)
      return fail(ErrorKind::limit, "{} answers with more than {} bytes", program, kLongestAnswer);
  }
}

}  // namespace

Result<std::optional<Credentials>> ask_helper(const std::string& name, const std::string& key) {
  if (!is_helper_name(name))
    return fail(ErrorKind::malformed, "\"{}\" is not the name of a credential helper", printable(name, 64));
  const std::string program = "docker-credential-" + name;
  // A file in memory, not a pipe: a program that exits without reading must not hurt us.
  const FileDescriptor input(memfd_create("key", MFD_CLOEXEC));
  if (!input || pwrite(input.get(), key.data(), key.size(), 0) != static_cast<ssize_t>(key.size()))
    return fail_errno(program, errno);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return fail_errno(program, errno);
  const FileDescriptor reading(ends[0]);
  FileDescriptor writing(ends[1]);
  const auto deadline = Clock::now() + kPatience;
  Child child(TRY(spawn(program, input.get(), writing.get())));
  writing = FileDescriptor();
  const std::string answer = TRY(read_answer(reading.get(), program, deadline));
  const auto status = child.wait_until(deadline);
  if (!status) return fail(ErrorKind::io, "{} does not end", program);
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0) {
    if (answer.find("credentials not found") != std::string::npos) return std::nullopt;
    return fail(ErrorKind::io, "{} failed", program);
  }
  const auto document = json::parse(answer);
  if (!document) return fail(ErrorKind::malformed, "{} did not answer with JSON", program);
  Credentials found;
  found.username = json::text(*document, "Username");
  found.password = json::text(*document, "Secret");
  if (found.username == "<token>") found = Credentials{"", "", found.password};
  if (found.empty()) return std::nullopt;
  return found;
}

}  // namespace plimsoll::oci
