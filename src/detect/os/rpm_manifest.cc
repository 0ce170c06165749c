// SPDX-License-Identifier: Apache-2.0
// The list of packages that distroless images of Azure Linux and Mariner carry in place of an rpm database: the output
// of rpm -qa with ten fields a line, separated by tabs (Azure Linux toolkit, "how it works"):
//
//   name, version-release, install time, build time, vendor, epoch, size, arch, epoch number, source rpm
//
// What rpm lacks it prints as "(none)". The sixth field is "(none)" even for packages with an epoch in manifests of
// some tools; the ninth is always the number.
#include <algorithm>
#include <array>
#include <charconv>

#include "detect/os/rpm_package.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::path, "var/lib/rpmmanifest/container-manifest-2"}};
constexpr std::size_t kFields = 10;
constexpr std::size_t kMostGaps = 8;

std::string_view or_empty(std::string_view field) { return field == "(none)" ? std::string_view{} : field; }

Result<Package> read_line(std::string_view line) {
  if (static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) != kFields - 1)
    return fail(ErrorKind::malformed, "{} tabs, {} are needed", std::count(line.begin(), line.end(), '\t'),
                kFields - 1);
  std::array<std::string_view, kFields> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  const auto& [name, evr, installed, built, vendor, epoch_text, size, arch, epoch_number, source] = fields;
  const std::size_t dash = evr.find('-');  // neither version nor release may hold one
  if (name.empty() || dash == std::string_view::npos)
    return fail(ErrorKind::malformed, "\"{}\" \"{}\" is not a name and version-release", printable(name),
                printable(evr));
  std::uint32_t epoch = 0;
  if (const std::string_view number = or_empty(epoch_number); !number.empty()) {
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), epoch);
    if (error != std::errc{} || end != number.data() + number.size())
      return fail(ErrorKind::malformed, "the epoch \"{}\" is not a number", printable(number));
  }
  Package package;
  package.type = "rpm";
  package.name = name;
  package.version = rpm_version(epoch, evr.substr(0, dash), evr.substr(dash + 1));
  package.arch = or_empty(arch);
  package.vendor = or_empty(vendor);
  set_rpm_source(package, source);
  return package;
}

void detect(const FileView& file, FactSink& sink) {
  std::string_view rest = as_text(file.content);
  std::size_t number = 0, bad = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.empty()) continue;
    auto package = read_line(line);
    if (!package) {
      if (++bad <= kMostGaps)
        sink.add(
            Gap{"malformed-file", fmt::format("line {} of the package manifest: {}", number, package.error().message)});
    } else if (!is_rpm_key(package->name)) {
      sink.add(*std::move(package));
    }
  }
  if (bad > kMostGaps)
    sink.add(
        Gap{"malformed-file", fmt::format("{} more lines of the package manifest could not be read", bad - kMostGaps)});
}

}  // namespace

Detector rpm_manifest_detector() {
  return {"rpm-manifest", 1, "rpm package manifest of distroless Azure Linux and Mariner", kWants, detect};
}

}  // namespace plimsoll::detect
