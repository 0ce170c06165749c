// SPDX-License-Identifier: Apache-2.0
// What a build leaves behind: caches of package managers, and files of the build context or of whoever worked there.
#include <algorithm>
#include <array>
#include <map>

#include "base/words.h"
#include "harden/checks.h"

namespace plimsoll::harden {

namespace {

constexpr std::uint64_t kLeastBytes = 64'000;  // of a cache that is worth a word
constexpr std::uint64_t kMuch = 10'000'000;

/// Where a cache is: below the root, or below every home.
enum class At : std::uint8_t { root, home };
struct Cache {
  At at;
  std::string_view path;
  std::string_view name;
  std::string_view suffix;  // only files ending so; empty: all
  std::string_view rewrite;
};

constexpr std::string_view kAptFix =
    "RUN apt-get update && apt-get install -y --no-install-recommends … && rm -rf /var/lib/apt/lists/*";
constexpr std::string_view kPipFix = "RUN --mount=type=cache,target=/root/.cache/pip pip install …";
constexpr std::string_view kNpmFix = "RUN --mount=type=cache,target=/root/.npm npm ci";
constexpr std::string_view kCargoFix = "RUN --mount=type=cache,target=/usr/local/cargo/registry cargo build --release";
constexpr std::string_view kGoFix =
    "RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build …";
constexpr std::string_view kGradleFix = "RUN --mount=type=cache,target=/root/.gradle gradle build";
constexpr std::string_view kYarnFix =
    "RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install --frozen-lockfile";

constexpr std::array kCaches{
    Cache{At::root, "var/lib/apt/lists", "package lists of apt", "", kAptFix},
    Cache{At::root, "var/cache/apt", "the package cache of apt", "", "RUN apt-get install -y … && apt-get clean"},
    Cache{At::root, "var/cache/apk", "the package cache of apk", "", "RUN apk add --no-cache …"},
    Cache{At::root, "etc/apk/cache", "the package cache of apk", "", "RUN apk add --no-cache …"},
    Cache{At::root, "var/cache/dnf", "the package cache of dnf", "", "RUN dnf install -y … && dnf clean all"},
    Cache{At::root, "var/cache/libdnf5", "the package cache of dnf", "", "RUN dnf install -y … && dnf clean all"},
    Cache{At::root, "var/cache/yum", "the package cache of yum", "", "RUN yum install -y … && yum clean all"},
    Cache{At::root, "var/cache/tdnf", "the package cache of tdnf", "", "RUN tdnf install -y … && tdnf clean all"},
    Cache{At::root, "var/cache/zypp", "the package cache of zypper", "", "RUN zypper install -y … && zypper clean -a"},
    Cache{At::root, "var/cache/pacman/pkg", "the package cache of pacman", "",
          "RUN pacman -Syu --noconfirm … && pacman -Scc --noconfirm"},
    Cache{At::root, "usr/local/share/.cache/yarn", "the cache of yarn", "", kYarnFix},
    Cache{At::root, "go/pkg/mod", "the module cache of go", "", kGoFix},
    Cache{At::root, "usr/local/cargo/registry", "the registry cache of cargo", "", kCargoFix},
    Cache{At::root, "usr/local/bundle/cache", "the cache of bundler", "",
          "RUN bundle install && rm -rf /usr/local/bundle/cache"},
    Cache{At::root, "var/lib/gems", "gem archives", ".gem", "RUN gem install … && rm -rf /var/lib/gems/*/cache"},
    Cache{At::root, "usr/local/lib/ruby/gems", "gem archives", ".gem",
          "RUN gem install … && rm -rf /usr/local/lib/ruby/gems/*/cache"},
    Cache{At::root, "opt/conda/pkgs", "the package cache of conda", "", "RUN conda install -y … && conda clean -afy"},
    Cache{At::home, ".cache/pip", "the cache of pip", "", kPipFix},
    Cache{At::home, ".cache/uv", "the cache of uv", "",
          "RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen"},
    Cache{At::home, ".cache/pypoetry", "the cache of poetry", "",
          "RUN --mount=type=cache,target=/root/.cache/pypoetry poetry install"},
    Cache{At::home, ".npm", "the cache of npm", "", kNpmFix},
    Cache{At::home, ".cache/yarn", "the cache of yarn", "", kYarnFix},
    Cache{At::home, ".yarn/berry/cache", "the cache of yarn", "", kYarnFix},
    Cache{At::home, ".local/share/pnpm/store", "the store of pnpm", "",
          "RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile"},
    Cache{At::home, "go/pkg/mod", "the module cache of go", "", kGoFix},
    Cache{At::home, ".cache/go-build", "the build cache of go", "", kGoFix},
    Cache{At::home, ".m2/repository", "the repository of maven", "",
          "RUN --mount=type=cache,target=/root/.m2 mvn package"},
    Cache{At::home, ".gradle", "the cache of gradle", "", kGradleFix},
    Cache{At::home, ".cargo/registry", "the registry cache of cargo", "", kCargoFix},
    Cache{At::home, ".composer/cache", "the cache of composer", "",
          "RUN --mount=type=cache,target=/root/.composer/cache composer install"},
    Cache{At::home, ".cache/composer", "the cache of composer", "",
          "RUN --mount=type=cache,target=/root/.cache/composer composer install"},
    Cache{At::home, ".cache/Cypress", "the cache of Cypress", "", "ENV CYPRESS_INSTALL_BINARY=0"},
    Cache{At::home, ".cache/bazel", "the cache of bazel", "",
          "RUN --mount=type=cache,target=/root/.cache/bazel bazel build …"},
    Cache{At::home, ".ccache", "the cache of ccache", "", "RUN --mount=type=cache,target=/root/.ccache …"},
};

enum class Junk : std::uint8_t { context, history, editor, cloud };
struct JunkKind {
  Severity severity;
  std::string_view what;
  std::string_view remedy;
};
constexpr JunkKind kJunkKinds[] = {
    {Severity::low, "the build context", "copy only what runs, or name these in .dockerignore"},
    {Severity::medium, "shells and clients", "remove it in the same RUN, or build without an interactive shell"},
    {Severity::low, "an editor or desktop", "name these in .dockerignore"},
    {Severity::medium, "clients of clouds", "mount it when it is needed: RUN --mount=type=secret"},
};

struct JunkName {
  std::string_view name;
  Junk kind;
  bool folder;
};
/// Sorted by name.
constexpr std::array kJunk{
    JunkName{".DS_Store", Junk::editor, false},
    JunkName{".ash_history", Junk::history, false},
    JunkName{".aws", Junk::cloud, true},
    JunkName{".azure", Junk::cloud, true},
    JunkName{".bash_history", Junk::history, false},
    JunkName{".circleci", Junk::context, true},
    JunkName{".docker", Junk::cloud, true},
    JunkName{".dockerignore", Junk::context, false},
    JunkName{".gcp", Junk::cloud, true},
    JunkName{".git", Junk::context, true},
    JunkName{".github", Junk::context, true},
    JunkName{".gitlab-ci.yml", Junk::context, false},
    JunkName{".hg", Junk::context, true},
    JunkName{".idea", Junk::editor, true},
    JunkName{".irb_history", Junk::history, false},
    JunkName{".kube", Junk::cloud, true},
    JunkName{".mysql_history", Junk::history, false},
    JunkName{".node_repl_history", Junk::history, false},
    JunkName{".psql_history", Junk::history, false},
    JunkName{".python_history", Junk::history, false},
    JunkName{".rediscli_history", Junk::history, false},
    JunkName{".sh_history", Junk::history, false},
    JunkName{".svn", Junk::context, true},
    JunkName{".terraform", Junk::cloud, true},
    JunkName{".viminfo", Junk::history, false},
    JunkName{".vscode", Junk::editor, true},
    JunkName{".zsh_history", Junk::history, false},
    JunkName{"Containerfile", Junk::context, false},
    JunkName{"Dockerfile", Junk::context, false},
    JunkName{"Thumbs.db", Junk::editor, false},
    JunkName{"__MACOSX", Junk::editor, true},
    JunkName{"compose.yaml", Junk::context, false},
    JunkName{"compose.yml", Junk::context, false},
    JunkName{"docker-compose.yaml", Junk::context, false},
    JunkName{"docker-compose.yml", Junk::context, false},
};
static_assert(std::ranges::is_sorted(kJunk, {}, &JunkName::name));

/// What is in these came with a package, not with the build context.
bool is_third_party(std::string_view name) {
  return name == "node_modules" || name == "site-packages" || name == "dist-packages" || name == "vendor" ||
         name == "gems" || name == "bower_components";
}

std::optional<Junk> junk_of(const Context& image, Index entry) {
  const std::string_view name = image.tree.name(entry);
  const auto known = std::ranges::lower_bound(kJunk, name, {}, &JunkName::name);
  if (known != kJunk.end() && known->name == name) {
    if (known->folder != image.tree.is_folder(entry)) return std::nullopt;
    // An empty folder tells nothing.
    if (known->folder && image.tree.files(entry) == 0) return std::nullopt;
    return known->kind;
  }
  if (!image.tree.is_file(entry)) return std::nullopt;
  if (name.starts_with("Dockerfile.")) return Junk::context;
  if (name.starts_with('.') && (name.ends_with(".swp") || name.ends_with(".swo"))) return Junk::editor;
  return std::nullopt;
}

std::string detail_of(const Context& image, Index entry) {
  return image.tree.is_folder(entry)
             ? fmt::format("{}, {}", human_bytes(image.tree.bytes(entry)), plural(image.tree.files(entry), "file"))
             : human_bytes(image.tree.bytes(entry));
}

}  // namespace

void check_caches(const Context& image, Found& found) {
  const Tree& tree = image.tree;
  const auto report = [&](const Cache& cache, Index top) {
    // By layer: each has its own instruction to mend.
    std::map<std::uint32_t, std::pair<std::uint64_t, std::size_t>> layers;
    for (Index entry = top; entry < tree.end(top); ++entry) {
      if (!tree.is_file(entry) || !tree.name(entry).ends_with(cache.suffix)) continue;
      auto& [bytes, files] = layers[tree.layer(entry)];
      bytes += tree.version(entry)->size;
      ++files;
    }
    for (const auto& [layer, sum] : layers) {
      const auto& [bytes, files] = sum;
      if (bytes < kLeastBytes) continue;
      Finding& finding = found.add(fmt::format("{}: {} in /{}", cache.name, human_bytes(bytes), tree.path(top)));
      if (bytes >= kMuch) finding.severity = Severity::medium;
      finding.bytes = bytes;
      Place place = image.place(top, fmt::format("{}, {}", human_bytes(bytes), plural(files, "file")));
      place.layer = layer < image.image.layers.size() ? std::optional(image.image.layers[layer]) : std::nullopt;
      if (place.layer) finding.layer = *place.layer;
      finding.places.push_back(std::move(place));
      finding.remedy.rewrite = cache.rewrite;
    }
  };
  const std::vector<Index> homes = image.homes();
  std::set<Index> seen;
  for (const Cache& cache : kCaches) {
    const auto look = [&](Index top) {
      if (top != kNone && tree.is_folder(top) && seen.insert(top).second) report(cache, top);
    };
    if (cache.at == At::root) {
      look(tree.resolve(cache.path));
    } else {
      for (const Index home : homes) look(tree.find(tree.path(home) + "/" + std::string(cache.path)));
    }
  }
}

void check_junk(const Context& image, Found& found) {
  const Tree& tree = image.tree;
  std::map<std::pair<Junk, std::uint32_t>, std::vector<Index>> groups;
  const auto layer_of = [&](Index entry) {
    // A folder is told by many layers; what is in it tells better.
    for (Index below = entry; below < tree.end(entry); ++below) {
      if (tree.is_file(below)) return tree.layer(below);
    }
    return tree.layer(entry);
  };
  const Index usr = tree.find("usr");
  for (Index entry = 1; entry < tree.size(); ++entry) {
    const bool is_systems = tree.parent(entry) == kTop && image.is_mounted_over(entry);
    const bool is_usr =
        usr != kNone && tree.parent(entry) == usr && tree.name(entry) != "src" && tree.name(entry) != "local";
    if (is_systems || is_usr || (tree.is_folder(entry) && is_third_party(tree.name(entry)))) {
      entry = tree.end(entry) - 1;
      continue;
    }
    const std::optional<Junk> junk = junk_of(image, entry);
    if (!junk) continue;
    groups[{*junk, layer_of(entry)}].push_back(entry);
    entry = tree.end(entry) - 1;
  }
  for (const auto& [key, entries] : groups) {
    const JunkKind& kind = kJunkKinds[static_cast<std::size_t>(key.first)];
    std::vector<std::string> names;
    std::uint64_t bytes = 0;
    bool has_git = false;
    for (const Index entry : entries) {
      names.emplace_back(tree.name(entry));
      bytes += tree.bytes(entry);
      has_git = has_git || names.back() == ".git";
    }
    Finding& finding =
        found.add(entries.size() == 1 ? fmt::format("/{} is left in the image", tree.path(entries.front()))
                                      : fmt::format("left by {}: {}", kind.what, some_of(names, 3)));
    finding.severity = has_git ? Severity::medium : kind.severity;
    if (has_git) finding.evidence.emplace_back(".git holds every version of every file, also what was removed");
    finding.bytes = bytes;
    image.list(finding, entries, [&](Index entry) { return detail_of(image, entry); });
    finding.remedy.action = kind.remedy;
    if (key.first == Junk::context || key.first == Junk::editor) {
      std::set<std::string> lines(names.begin(), names.end());
      for (const std::string& name : lines)
        finding.remedy.rewrite += (finding.remedy.rewrite.empty() ? "**/" : "\n**/") + name;
    }
  }
}

}  // namespace plimsoll::harden
