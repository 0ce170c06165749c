// SPDX-License-Identifier: Apache-2.0
// For the tests of this folder: archives and layouts described as text, folders that clean up after themselves, and
// the programs that other people write images with.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/file.h"
#include "codec/tar.h"
#include "oci/image.h"

namespace plimsoll::oci::testing {

namespace fs = std::filesystem;

/// One ustar member; `type` is its type flag ('0' file, '1' hard link, '2' symlink, '5' folder, '6' fifo).
inline std::string member(const std::string& path, const std::string& body, char type = '0',
                          const std::string& link = "") {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
  put(0, path.substr(0, 100));
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", body.size()));
  put(136, "00000000000");
  put(148, "        ");
  put(156, std::string(1, type));
  put(157, link.substr(0, 100));
  put(257, std::string("ustar\00000", 8));
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  std::string padded = body;
  padded.resize((body.size() + 511) / 512 * 512);
  return header + padded;
}
inline const std::string kEnd(1024, '\0');

/// A layer with one file in it.
inline std::string layer_of(const std::string& path, const std::string& body) { return member(path, body) + kEnd; }

inline std::string gzip(const std::string& plain) {
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&z, plain.size()) + 64, '\0');
  std::string in = plain;
  z.next_in = reinterpret_cast<Bytef*>(in.data());
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

inline std::string digest_of(const std::string& content) { return Digest::sha256(as_bytes(content)).str(); }
inline std::string hex_of(const std::string& content) { return std::string(Digest::sha256(as_bytes(content)).hex()); }

/// A config for layers (given uncompressed) with a history entry each.
inline std::string config_for(const std::vector<std::string>& layers, const std::string& architecture = "amd64") {
  std::string ids, history;
  for (const std::string& layer : layers) {
    ids += fmt::format("{}\"{}\"", ids.empty() ? "" : ",", digest_of(layer));
    history += fmt::format("{}{{\"created_by\":\"step {}\"}}", history.empty() ? "" : ",",
                           std::ranges::count(history, '{') + 1);
  }
  return fmt::format(
      R"({{"os":"linux","architecture":"{}","config":{{"User":"1000"}},"rootfs":{{"type":"layers","diff_ids":[{}]}},"history":[{}]}})",
      architecture, ids, history);
}

inline std::string descriptor(const std::string& type, const std::string& content, const std::string& more = "") {
  return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":{}{}}})", type, digest_of(content), content.size(),
                     more);
}

/// A folder of its own, removed in the end.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "plimsoll-test-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] const fs::path& path() const { return path_; }
  /// Writes a file (and the folders it is in) and returns its path.
  std::string write(const std::string& name, const std::string& content) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
    return *this / name;
  }

 private:
  fs::path path_;
};

inline bool has_tool(const std::string& name) {
  return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
}

/// Runs a shell command in `folder`; its output is part of the failure.
inline ::testing::AssertionResult run(const Folder& folder, const std::string& command) {
  const std::string full = fmt::format("cd '{}' && ( {} ) 2>&1 </dev/null", folder.path().string(), command);
  FILE* pipe = ::popen(full.c_str(), "r");
  std::string output;
  char chunk[4096];
  while (const std::size_t n = std::fread(chunk, 1, sizeof chunk, pipe)) output.append(chunk, n);
  const int status = ::pclose(pipe);
  if (status == 0) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << command << "\n" << output;
}

/// Every layer uncompressed, its digest compared with the diff id.
inline ::testing::AssertionResult layers_prove(Image& image) {
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    auto stream = image.open(i);
    if (!stream) return ::testing::AssertionFailure() << stream.error().message;
    HashingStream hashing(decompress(*std::move(stream), image.layers[i].compression));
    for (;;) {
      const auto chunk = hashing.next(SIZE_MAX);
      if (!chunk) return ::testing::AssertionFailure() << "layer " << i << ": " << chunk.error().message;
      if (chunk->empty()) break;
    }
    const Digest found = hashing.finish();
    if (found != image.layers[i].diff_id) {
      return ::testing::AssertionFailure()
             << "layer " << i << ": " << found.str() << " is not " << image.layers[i].diff_id.str();
    }
  }
  return ::testing::AssertionSuccess();
}

inline std::string message_of(const Result<std::unique_ptr<Image>>& image) {
  return image ? "opened" : image.error().message;
}

/// Collects what an observer is told.
class Notes final : public Observer {
 public:
  std::vector<std::string> lines;
  void note(std::string_view line) override { lines.emplace_back(line); }
};

}  // namespace plimsoll::oci::testing
