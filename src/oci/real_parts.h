// SPDX-License-Identifier: Apache-2.0
// For tests only: starts the programs a test compares against, in a scratch folder, and ends them with the test.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include <fmt/core.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"

namespace plimsoll::oci {

/// A folder of its own, removed at the end.
class Scratch {
 public:
  explicit Scratch(std::string_view name)
      : path_(std::filesystem::temp_directory_path() / fmt::format("plimsoll-{}-{}", name, getpid())) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string str() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// A shell command's standard output; its exit status must be 0, else `failed` has the whole output.
struct Said {
  std::string output;
  int status = -1;
};
inline Said sh(const std::string& command) {
  Said said;
  FILE* pipe = popen(("( " + command + " ) 2>&1").c_str(), "r");
  if (pipe == nullptr) return said;
  char chunk[4096];
  while (const std::size_t n = fread(chunk, 1, sizeof chunk, pipe)) said.output.append(chunk, n);
  const int status = pclose(pipe);
  said.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return said;
}

inline bool installed(std::string_view program) { return sh(fmt::format("command -v {}", program)).status == 0; }

/// A program in the background, asked to end (SIGTERM) by the destructor and killed when it does not within 10 s.
class Background {
 public:
  Background(const std::string& command, const std::string& log) : log_(log) {
    pid_ = fork();
    if (pid_ != 0) return;
    setpgid(0, 0);
    execl("/bin/sh", "sh", "-c", ("exec " + command + " >" + log + " 2>&1").c_str(), nullptr);
    _exit(127);
  }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background() {
    kill(pid_, SIGTERM);
    for (int i = 0; i < 500; ++i) {
      if (waitpid(pid_, nullptr, WNOHANG) == pid_) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  /// Waits until `ready`, at most `most`.
  bool wait(const std::function<bool()>& ready, std::chrono::seconds most = std::chrono::seconds(20)) {
    for (const auto end = std::chrono::steady_clock::now() + most; std::chrono::steady_clock::now() < end;) {
      if (ready()) return true;
      if (kill(pid_, 0) != 0) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  [[nodiscard]] std::string last_words() const { return sh("tail -n 3 " + log_).output; }

 private:
  pid_t pid_ = -1;
  std::string log_;
};

/// A loopback port that was free a moment ago.
inline int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

/// Writes an OCI layout to `folder`, tag "shop": three gzip layers (small, empty, several MB) and an uncompressed one.
/// Returns the diff ids, one a line. Made by tar, gzip and sha256sum, so that nothing of ours is its own oracle.
inline std::string write_layout(const std::string& folder) {
  const std::string script = "cd " + folder + R"sh( || exit 1; set -e; mkdir -p blobs/sha256 l1/etc l3 l4/var
printf 'ID=alpine\nVERSION_ID=3.20.3\n' > l1/etc/os-release; seq 200000 > l3/numbers; head -c 3000000 /dev/urandom > l3/noise
echo hello > l4/var/greeting; ln -s ../etc/os-release l4/var/link
tar -C l1 -cf 1.tar .; tar -cf 2.tar -T /dev/null; tar -C l3 -cf 3.tar .; tar -C l4 -cf 4.tar .
gzip -nk 1.tar 2.tar 3.tar
sum() { sha256sum < "$1" | cut -d' ' -f1; }
put() { cp "$1" "blobs/sha256/$(sum "$1")"; printf '"digest":"sha256:%s","size":%s' "$(sum "$1")" "$(stat -c %s "$1")"; }
diffs=; for i in 1 2 3 4; do diffs="$diffs${diffs:+,}\"sha256:$(sum $i.tar)\""; done
printf '{"architecture":"amd64","os":"linux","config":{"User":"app","Env":["PATH=/bin"],"Cmd":["sh"]},' > config
printf '"rootfs":{"type":"layers","diff_ids":[%s]},"history":[{"created_by":"ADD base"},' "$diffs" >> config
printf '{"created_by":"ENV x=1","empty_layer":true},{"created_by":"RUN true"},{"created_by":"COPY numbers /"},' >> config
printf '{"created_by":"CMD sh","empty_layer":true},{"created_by":"COPY greeting /"}]}' >> config
T=application/vnd.oci.image
printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json",' $T > manifest
printf '"config":{"mediaType":"%s.config.v1+json",%s},"layers":[' $T "$(put config)" >> manifest
for i in 1 2 3; do printf '{"mediaType":"%s.layer.v1.tar+gzip",%s},' $T "$(put $i.tar.gz)" >> manifest; done
printf '{"mediaType":"%s.layer.v1.tar",%s}]}' $T "$(put 4.tar)" >> manifest
printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s.manifest.v1+json",%s,' $T "$(put manifest)" > index.json
printf '"annotations":{"org.opencontainers.image.ref.name":"shop"}}]}' >> index.json
printf '{"imageLayoutVersion":"1.0.0"}' > oci-layout
for i in 1 2 3 4; do echo "sha256:$(sum $i.tar)"; done
rm -rf l1 l3 l4 *.tar *.gz config manifest)sh";
  const Said said = sh("mkdir -p " + folder + "; " + script);
  return said.status == 0 ? said.output : "failed: " + said.output;
}

}  // namespace plimsoll::oci
