// SPDX-License-Identifier: Apache-2.0
// The table of sources, and what is taken when none is named.
#include "oci/sources.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "oci/archive.h"
#include "oci/docker_archive.h"
#include "oci/engine.h"
#include "oci/layout.h"
#include "oci/reference.h"
#include "oci/sbom.h"

namespace plimsoll::oci {

namespace fs = std::filesystem;

namespace {

constexpr std::array kSources{
    Source{"dir", "a root filesystem in a folder, also /", "dir:/mnt/root", open_rootfs},
    Source{"docker", "an image of the Docker engine, through its socket", "docker:shop:1.4", open_docker},
    Source{"docker-archive", "what docker save writes, plain or compressed", "docker-archive:shop.tar",
           open_docker_archive},
    Source{"oci", "an OCI image layout in a folder", "oci:build/shop:1.4", open_layout},
    Source{"oci-archive", "an OCI image layout in a tar", "oci-archive:shop.tar:1.4", open_oci_archive},
    Source{"podman", "an image of podman, through its socket", "podman:shop:1.4", open_podman},
    Source{"registry", "an image in a registry", "registry:ghcr.io/acme/shop:1.4", open_registry},
    Source{"rootfs-archive", "a root filesystem in a tar", "rootfs-archive:rootfs.tar.gz", open_rootfs_archive},
    Source{"sbom", "a bill of materials: CycloneDX (JSON, XML) or SPDX 2 (JSON, tag-value)", "sbom:shop.cdx.json", open_sbom},
};

/// What other programs call our sources.
struct Alias {
  std::string_view name, scheme;
};
constexpr std::array kAliases{
    Alias{"containers-storage", "podman"},
    Alias{"docker-daemon", "docker"},
    Alias{"file", "dir"},
    Alias{"http", "registry"},
    Alias{"https", "registry"},
    Alias{"oci-dir", "oci"},
    Alias{"oci-layout", "oci"},
    Alias{"rootfs", "dir"},
    Alias{"tarball", "docker-archive"},
};

const Source* find_source(std::string_view scheme) {
  const auto found = std::ranges::find(kSources, scheme, &Source::scheme);
  return found == kSources.end() ? nullptr : &*found;
}

/// Insertions, deletions and replacements that make `a` from `b`.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

/// The scheme that was probably meant, or empty.
std::string_view suggestion(std::string_view scheme) {
  constexpr std::size_t kLongest = 32;
  if (scheme.size() > kLongest) return {};
  for (const Alias& alias : kAliases) {
    if (alias.name == scheme) return alias.scheme;
  }
  const Source* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(1, scheme.size() / 4);
  for (const Source& source : kSources) {
    const std::size_t found = distance(scheme, source.scheme);
    if (found > best_distance || (best && found == best_distance)) continue;
    best = &source;
    best_distance = found;
  }
  return best ? best->scheme : std::string_view{};
}

std::string listing() {
  std::string out;
  for (const Source& source : kSources) out += fmt::format("\n  {:<32} {}", source.example, source.doc);
  return out;
}

/// The part before the first ":" when it could be the name of a scheme.
std::string_view scheme_of(std::string_view source) {
  const std::string_view scheme = source.substr(0, source.find(':'));
  const bool plain = std::ranges::all_of(scheme, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  return scheme.size() < source.size() && plain ? scheme : std::string_view{};
}

std::unexpected<Error> unknown_scheme(std::string_view scheme) {
  const std::string_view meant = suggestion(scheme);
  return fail(ErrorKind::usage, "unknown source \"{}:\"{}\n  the sources are{}", printable(scheme, 64),
              meant.empty() ? "" : fmt::format("; did you mean \"{}:\"?", meant), listing());
}

bool is_path(std::string_view source) {
  return source.starts_with('/') || source.starts_with("./") || source.starts_with("../") || source == "." ||
         source == "..";
}

void taken(const OpenOptions& options, const Image& image) {
  options.observer->note(fmt::format("reading {} {}", image.origin.scheme, printable(image.origin.reference)));
}

Result<ImagePtr> open_file(const Located& where, std::string_view source, const OpenOptions& options) {
  auto file = TRY(File::open(where.path));
  if (TRY(is_sbom(file))) return open_sbom(where.path.string(), options);
  const auto root_filesystem = is_root_filesystem(file);
  if (!root_filesystem && root_filesystem.error().kind == ErrorKind::malformed) {
    return fail(ErrorKind::malformed, "{}: neither an image archive nor a root filesystem in a tar\n  {}",
                where.path.string(), root_filesystem.error().message);
  }
  if (!root_filesystem) return std::unexpected(root_filesystem.error());
  if (*root_filesystem) return open_rootfs_archive(source, options);

  StorePtr store = TRY(open_archive_store(std::move(file), *options.observer));
  // New docker archives are layouts as well, but only their manifest.json knows the names.
  const bool is_docker = store->contains("manifest.json");
  if (!is_docker && !store->contains("index.json")) {
    return fail(ErrorKind::malformed,
                "{}: a tar, but with neither manifest.json (docker save) nor index.json (OCI layout) in it\n"
                "  rootfs-archive:{} reads it as a root filesystem",
                where.path.string(), where.path.string());
  }
  ImagePtr image = TRY(is_docker ? image_from_docker_archive(std::move(store), where.selector, options)
                                 : image_from_layout(std::move(store), where.selector, options));
  image->origin.scheme = is_docker ? "docker-archive" : "oci-archive";
  image->origin.reference = source;
  return image;
}

bool is_layout(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / "oci-layout", error) || fs::exists(folder / "index.json", error);
}

/// Engines in turn, then the registry; what each said when none has it.
Result<ImagePtr> open_by_name(std::string_view source, const OpenOptions& options) {
  const std::string_view scheme = scheme_of(source);
  const auto reference = parse_reference(source);
  if (!reference) {
    if (!scheme.empty()) return unknown_scheme(scheme);
    return std::unexpected(reference.error());
  }
  std::string reasons = "\n  file or folder: there is none of that name";
  ErrorKind kind = ErrorKind::not_found;
  for (const std::string_view name : {"docker", "podman", "registry"}) {
    // An engine that hangs must not hold up a guess.
    if (name != "registry" && !engine_has_image(name == "docker" ? Engine::docker : Engine::podman, source)) {
      reasons += fmt::format("\n  {}: it does not answer, or has no such image", name);
      continue;
    }
    auto image = find_source(name)->open(source, options);
    if (image) return image;
    const std::string& message = image.error().message;
    reasons += fmt::format("\n  {}: {}", name, message.substr(0, message.find('\n')));
    kind = image.error().kind;
  }
  const std::string_view meant = scheme.empty() ? std::string_view{} : suggestion(scheme);
  if (!meant.empty())
    reasons += fmt::format("\n  if \"{}:\" was to name a source: did you mean \"{}:\"?", scheme, meant);
  return fail(kind, "{}: no such image{}", printable(source), reasons);
}

Result<ImagePtr> open_guessed(std::string_view source, const OpenOptions& options) {
  std::error_code error;
  const auto where = locate(source);
  if (where && fs::is_directory(where->path, error)) {
    // "shop:1.4" with a folder "shop" beside it is still an image's name, unless the folder is a layout.
    if (is_layout(where->path)) return open_layout(source, options);
    if (where->selector.empty()) return open_rootfs(source, options);
  } else if (where && (where->selector.empty() || where->path.has_extension() || !parse_reference(source))) {
    return open_file(*where, source, options);
  }
  if (is_path(source)) return fail(ErrorKind::not_found, "{}: no such file or folder", printable(source));
  return open_by_name(source, options);
}

}  // namespace

std::span<const Source> sources() { return kSources; }

Result<ImagePtr> open_image(std::string_view source, const OpenOptions& options) {
  if (source.empty()) return fail(ErrorKind::usage, "no image was named; the sources are{}", listing());
  const std::string_view scheme = source.substr(0, source.find(':'));
  const Source* row = scheme.size() < source.size() ? find_source(scheme) : nullptr;
  if (!row) {
    ImagePtr image = TRY(open_guessed(source, options));
    taken(options, *image);
    return image;
  }
  const std::string_view rest = source.substr(scheme.size() + 1);
  if (rest.empty()) return fail(ErrorKind::usage, "{}: names nothing; write it as in {}", scheme, row->example);
  if (rest.starts_with("//") && (row->open == open_docker || row->open == open_podman || row->open == open_registry)) {
    return fail(ErrorKind::usage, "{}:// is not a source; an image in a registry is registry:{}", scheme,
                printable(rest.substr(2)));
  }
  auto image = row->open(rest, options);
  // "registry:2" and "docker:27" are images of these names as well as sources.
  if (!image && image.error().kind == ErrorKind::not_found && is_tag(rest) &&
      (scheme == "docker" || scheme == "registry")) {
    image.error().message +=
        fmt::format("\n  for the image \"{}:{}\" itself write registry:{}:{}", scheme, rest, scheme, rest);
  }
  return image;
}

}  // namespace plimsoll::oci
