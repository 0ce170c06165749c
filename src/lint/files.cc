// SPDX-License-Identifier: Apache-2.0
#include "lint/files.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/bytes.h"
#include "base/file.h"
#include "base/glob.h"
#include "base/yaml_tree.h"
#include "dockerfile/parse.h"

namespace plimsoll::lint {

namespace {

namespace fs = std::filesystem;

/// Sorted.
constexpr std::array<std::string_view, 9> kSkipped = {".cache", ".git",  ".hg",         ".svn",        ".terraform",
                                                      ".tox",   ".venv", "__pycache__", "node_modules"};

enum class Least : std::uint8_t { one, all };

/// What a folder is told to be the context of: files that COPY or ADD names are there.
bool holds_sources(const fs::path& folder, const dockerfile::Dockerfile& file, Least least) {
  bool any = false;
  for (const dockerfile::Instruction& instruction : file.instructions) {
    const bool copies =
        instruction.keyword == dockerfile::Keyword::copy || instruction.keyword == dockerfile::Keyword::add;
    if (!copies || instruction.flag("--from") || instruction.words.size() < 2) continue;
    for (std::size_t i = 0; i + 1 < instruction.words.size(); ++i) {
      const std::string& source = instruction.words[i];
      if (source.find_first_of("*?[$:<\"'") != source.npos) continue;
      std::error_code ignored;
      const fs::path relative = fs::path("/" + source).lexically_normal().relative_path();
      const bool there = relative.empty() || relative == "." || fs::exists(folder / relative, ignored);
      if (there && least == Least::one) return true;
      if (!there && least == Least::all) return false;
      any = any || there;
    }
  }
  return any;
}

/// Go's "{{ … }}" in what would be YAML otherwise.
bool is_template(std::string_view text, FileKind kind) {
  if (kind != FileKind::kubernetes && kind != FileKind::compose) return false;
  return text.find("{{") != text.npos && !yaml::parse_tree(text);
}

class Loader {
 public:
  explicit Loader(const FindOptions& options) : options_(options) {}

  Result<void> take(const std::string& given) {
    std::error_code error;
    const fs::path path(given);
    const auto status = fs::status(path, error);
    if (!fs::exists(status)) return fail(ErrorKind::not_found, "{}: there is no such file or folder", printable(given));
    if (fs::is_directory(status)) return search(path);
    const std::string text = TRY(read_file(path, kMostFileBytes));
    std::optional<FileKind> kind = options_.kind ? options_.kind : recognise(text, given);
    if (!kind && options_.strangers == Strangers::passed_over) return {};
    if (!kind) {
      return fail(ErrorKind::usage,
                  "{}: is no Dockerfile, compose file or manifest by its name and content\n"
                  "  --as dockerfile|compose|kubernetes|inspect|oci-runtime|script says what it is",
                  printable(given));
    }
    add(given, *kind, text);
    return {};
  }

  LoadedFile load(std::string path, FileKind kind, std::string text) {
    LoadedFile file{.path = std::move(path), .kind = kind, .text = std::move(text), .build_context = {}, .reading = {}};
    const fs::path folder =
        fs::path(file.path).parent_path().empty() ? fs::path(".") : fs::path(file.path).parent_path();
    if (kind == FileKind::dockerfile) file.build_context = context_of(folder, file);
    if (kind == FileKind::compose) {
      file.reading.folder = folder;
      file.reading.open = opener(folder);
      for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view pair(*entry);
        if (const auto equals = pair.find('='); equals != pair.npos)
          file.reading.environment.emplace(pair.substr(0, equals), pair.substr(equals + 1));
      }
    }
    return file;
  }

  FoundFiles out;

 private:
  void add(std::string path, FileKind kind, std::string text) {
    if (std::ranges::any_of(options_.excluded, [&](const std::string& glob) { return glob_covers(glob, path); }))
      return;
    out.files.push_back(load(std::move(path), kind, std::move(text)));
  }

  Result<void> search(const fs::path& folder) {
    std::error_code error;
    auto at = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
    if (error) return fail_errno(folder.string(), error.value());
    std::size_t seen = 0;
    for (; at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (error) break;
      if (++seen > kMostFiles) {
        out.incomplete.push_back(
            {"too-many-files", fmt::format("only {} files were looked at", kMostFiles), folder.string()});
        break;
      }
      const std::string name = at->path().filename().string();
      std::error_code ignored;
      if (at->is_directory(ignored)) {
        if (std::ranges::binary_search(kSkipped, name)) at.disable_recursion_pending();
        continue;
      }
      if (!is_candidate(at->path()) || !at->is_regular_file(ignored)) continue;
      std::string path = at->path().string();
      if (path.starts_with("./")) path.erase(0, 2);
      // Generated and vendored YAML and JSON can be large; what people write is not.
      if (at->file_size(ignored) > kMostFileBytes) continue;
      auto text = read_file(at->path(), kMostFileBytes);
      if (!text) {
        out.incomplete.push_back({"unreadable", text.error().message, path});
        continue;
      }
      const auto kind = recognise(*text, path);
      if (!kind) continue;
      if (is_template(*text, *kind)) {
        out.incomplete.push_back(
            {"not-followed",
             "is a template; lint what it becomes: helm template … | plimsoll lint --stdin --stdin-name rendered.yaml",
             path});
        continue;
      }
      add(path, *kind, *std::move(text));
    }
    return {};
  }

  std::shared_ptr<const BuildContext> context_of(const fs::path& folder, const LoadedFile& file) {
    fs::path context = folder;
    if (options_.context) {
      context = *options_.context;
    } else {
      const auto parsed = dockerfile::parse(file.text);
      if (!parsed) return nullptr;
      if (!holds_sources(folder, *parsed, Least::one)) {
        if (!holds_sources(".", *parsed, Least::all)) return nullptr;
        context = ".";
      }
    }
    auto opened = BuildContext::open(context, file.path);
    if (!opened) {
      if (options_.context) out.incomplete.push_back({"no-context", opened.error().message, context.string()});
      return nullptr;
    }
    return std::make_shared<const BuildContext>(*std::move(opened));
  }

  /// Opens what lies in the folder of a compose file, or below it, or beside it up to where lint was started.
  settings::OpenFile opener(const fs::path& folder) {
    std::error_code ignored;
    const fs::path here = fs::weakly_canonical(".", ignored), of_file = fs::weakly_canonical(folder, ignored);
    const auto below = [](const fs::path& path, const fs::path& root) {
      const auto relative = path.lexically_relative(root);
      return !relative.empty() && *relative.begin() != "..";
    };
    const fs::path root = below(of_file, here) ? here : of_file;
    return [root, below](const fs::path& path) -> std::optional<std::string> {
      std::error_code failed;
      const fs::path real = fs::weakly_canonical(path, failed);
      if (failed || !below(real, root) || !fs::is_regular_file(real, failed)) return std::nullopt;
      auto text = read_file(real, kMostFileBytes);
      if (!text) return std::nullopt;
      return *std::move(text);
    };
  }

  const FindOptions& options_;
};

}  // namespace

SourceText LoadedFile::source() const {
  return {.path = path, .kind = kind, .text = text, .build_context = build_context.get(), .reading = reading};
}

Result<FoundFiles> find_files(std::span<const std::string> paths, const FindOptions& options) {
  Loader loader(options);
  for (const std::string& path : paths) TRY(loader.take(path));
  std::ranges::stable_sort(loader.out.files, {}, &LoadedFile::path);
  const auto twice = std::ranges::unique(loader.out.files, {}, &LoadedFile::path);
  loader.out.files.erase(twice.begin(), twice.end());
  return std::move(loader.out);
}

Result<LoadedFile> load_text(std::string text, std::string path, const FindOptions& options) {
  Loader loader(options);
  const FileKind kind = options.kind.value_or(recognise(text, path).value_or(FileKind::dockerfile));
  return loader.load(std::move(path), kind, std::move(text));
}

}  // namespace plimsoll::lint
