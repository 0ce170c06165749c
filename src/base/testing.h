// SPDX-License-Identifier: Apache-2.0
// For tests only: where real data is, a folder to work in, and other programs as oracles.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include <unistd.h>

#include "base/bytes.h"

namespace plimsoll::testing {

/// The folder of real data beside the source tree: $PLIMSOLL_SHARED, else ../shared. It may be missing.
inline std::filesystem::path shared() {
  if (const char* folder = std::getenv("PLIMSOLL_SHARED")) return folder;
  return std::filesystem::path(PLIMSOLL_SOURCE).parent_path() / "shared";
}

/// Runs a command line of the shell; false when it fails.
inline bool run(const std::string& command) { return std::system(command.c_str()) == 0; }

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
}

/// A folder of its own, gone with the object.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "plimsoll-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Runs a shell command in this folder. What it printed on stdout; `status` its exit code.
  std::string run(const std::string& command, int* status = nullptr) const {
    const std::string line = "cd '" + path_.string() + "' && { " + command + "\n}";
    FILE* pipe = popen(line.c_str(), "r");
    std::string out;
    std::array<char, 4096> part{};
    for (std::size_t n = 0; (n = fread(part.data(), 1, part.size(), pipe)) > 0;) out.append(part.data(), n);
    const int code = pclose(pipe);
    if (status != nullptr) *status = code;
    return out;
  }

  void write(const std::string& name, std::string_view content) const { write_file(path_ / name, content); }
  [[nodiscard]] Buffer read(const std::string& name) const {
    const std::string text = slurp(path_ / name);
    return {as_bytes(text).begin(), as_bytes(text).end()};
  }

 private:
  std::filesystem::path path_;
};

/// Whether a program is on PATH.
inline bool have(const std::string& program) { return run("command -v " + program + " >/dev/null 2>&1"); }

/// What a command line of the shell prints on its standard output; nothing when it fails.
inline std::string output_of(const std::string& command) {
  const Folder folder;
  const auto out = folder.path() / "out";
  return run("{ " + command + "; } > " + out.string()) ? slurp(out) : std::string{};
}

}  // namespace plimsoll::testing
