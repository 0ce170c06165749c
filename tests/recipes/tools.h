// SPDX-License-Identifier: Apache-2.0
// For tests that ask other programs: a folder of their own, and running a command in it.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include "base/bytes.h"

namespace plimsoll::recipe {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "plimsoll-test-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
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

  void write(const std::string& name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  [[nodiscard]] Buffer read(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    return {as_bytes(text).begin(), as_bytes(text).end()};
  }

 private:
  std::filesystem::path path_;
};

/// Whether a program is on PATH.
inline bool have(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace plimsoll::recipe
