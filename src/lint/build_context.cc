// SPDX-License-Identifier: Apache-2.0
// The folder is listed by names alone: no link is followed, no file but the ignore file is opened.
#include "lint/build_context.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/core.h>

namespace plimsoll::lint {

namespace {

namespace fs = std::filesystem;

constexpr int kMostFolders = 32;  // in one another

/// Up to a limit; nullopt: there is none, or it cannot be read.
std::optional<std::string> read_small(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text(dockerfile::kMostIgnoreBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace

Result<BuildContext> BuildContext::open(const fs::path& folder, const fs::path& dockerfile) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed))
    return fail(failed ? ErrorKind::io : ErrorKind::not_found, "{}: no folder to build from{}", folder.string(),
                failed ? fmt::format(" ({})", failed.message()) : std::string{});
  BuildContext out;
  out.folder_ = folder;

  fs::path own = dockerfile;
  own += ".dockerignore";
  for (const fs::path& path : {own, folder / ".dockerignore"}) {
    const auto text = read_small(path);
    if (!text) continue;
    out.ignore_path_ = path.string();
    auto parsed = text->size() > dockerfile::kMostIgnoreBytes
                      ? fail(ErrorKind::limit, "larger than {} bytes", dockerfile::kMostIgnoreBytes)
                      : dockerfile::IgnoreFile::parse(*text);
    if (parsed)
      out.ignore_ = *std::move(parsed);
    else
      out.problem_ = parsed.error().message;
    break;
  }

  // What an exception may bring back is below folders that are ignored, so these are entered then.
  const bool enters_all = out.ignore_ && out.ignore_->has_exceptions();
  std::vector<std::pair<std::string, int>> waiting = {{"", 0}};
  while (!waiting.empty()) {
    const auto [prefix, depth] = std::move(waiting.back());
    waiting.pop_back();
    fs::directory_iterator entries(folder / prefix, fs::directory_options::skip_permission_denied, failed);
    if (failed) {
      out.complete_ = false;
      continue;
    }
    for (; entries != fs::directory_iterator(); entries.increment(failed)) {
      if (out.files_.size() >= kMostContextFiles) {
        out.complete_ = false;
        break;
      }
      const std::string path = prefix + entries->path().filename().string();
      std::error_code unknown;
      const bool is_folder = !entries->is_symlink(unknown) && entries->is_directory(unknown);
      out.files_.push_back(is_folder ? path + "/" : path);
      if (!is_folder || (!enters_all && out.excludes(path))) continue;
      if (depth + 1 < kMostFolders)
        waiting.emplace_back(path + "/", depth + 1);
      else
        out.complete_ = false;
    }
    if (failed) out.complete_ = false;
  }
  std::ranges::sort(out.files_);
  return out;
}

}  // namespace plimsoll::lint
