// SPDX-License-Identifier: Apache-2.0
// rpm's database of installed packages, in any of its three formats and at any of the places it has had:
// usr/lib/sysimage/rpm (SUSE, Fedora since 36), var/lib/rpm (the rest), usr/share/rpm (rpm-ostree).
//
// When an image holds several databases, the newest format is the one in use: rpmdb.sqlite before Packages.db before
// Packages (rpm converts upwards and leaves the old file when it is told to). Here each file is told on its own; facts
// carry their path, so the scan chooses.
//
// A write-ahead log beside rpmdb.sqlite that holds committed changes means that the database may be behind. rpm
// empties the log when it closes the database, so such a log comes from a process that was cut off.
#include <array>

#include "codec/rpm_header.h"
#include "codec/rpmdb.h"
#include "detect/os/rpm_package.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr auto kPath = Want::Kind::path;
constexpr std::array kWants{
    Want{kPath, "usr/lib/sysimage/rpm/Packages"},
    Want{kPath, "usr/lib/sysimage/rpm/Packages.db"},
    Want{kPath, "usr/lib/sysimage/rpm/rpmdb.sqlite"},
    Want{kPath, "usr/lib/sysimage/rpm/rpmdb.sqlite-wal"},
    Want{kPath, "usr/share/rpm/Packages"},
    Want{kPath, "usr/share/rpm/Packages.db"},
    Want{kPath, "usr/share/rpm/rpmdb.sqlite"},
    Want{kPath, "usr/share/rpm/rpmdb.sqlite-wal"},
    Want{kPath, "var/lib/rpm/Packages"},
    Want{kPath, "var/lib/rpm/Packages.db"},
    Want{kPath, "var/lib/rpm/rpmdb.sqlite"},
    Want{kPath, "var/lib/rpm/rpmdb.sqlite-wal"},
};

/// A text that the package may lack; one that lies is kept as the header's problem in `problem`.
std::string optional_text(const rpm::Header& header, rpm::Tag tag, std::optional<Error>& problem) {
  const auto text = header.string(tag);
  if (text) return std::string(*text);
  if (text.error().kind != ErrorKind::not_found && !problem) problem = text.error();
  return {};
}

/// The package; what of it could not be read is put in `problem`. An error: not even name and version are there.
Result<Package> read_package(Bytes blob, std::optional<Error>& problem) {
  const rpm::Header header = TRY(rpm::Header::parse(blob));
  problem = header.problem();
  Package package;
  package.type = "rpm";
  package.name = TRY(header.string(rpm::Tag::name));
  if (package.name.empty()) return fail(ErrorKind::malformed, "rpm header: the name is empty");
  const std::string_view version = TRY_AT(package.name, header.string(rpm::Tag::version));
  const std::string_view release = TRY_AT(package.name, header.string(rpm::Tag::release));
  std::uint32_t epoch = 0;
  if (header.has(rpm::Tag::epoch)) epoch = TRY_AT(package.name, header.int32(rpm::Tag::epoch));
  package.version = rpm_version(epoch, version, release);
  package.arch = optional_text(header, rpm::Tag::arch, problem);
  package.vendor = optional_text(header, rpm::Tag::vendor, problem);
  package.module = optional_text(header, rpm::Tag::modularity_label, problem);
  package.license = optional_text(header, rpm::Tag::license, problem);
  set_rpm_source(package, optional_text(header, rpm::Tag::source_rpm, problem));
  if (problem) problem = std::move(*problem).context(package.name);
  return package;
}

void add_gaps(const rpm::Damage& damage, FactSink& sink) {
  for (const Error& error : damage.errors())
    sink.add(
        Gap{error.kind == ErrorKind::unsupported ? "unsupported-format" : "malformed-file", printable(error.message)});
  if (const std::uint64_t more = damage.count() - damage.errors().size(); more > 0)
    sink.add(Gap{"malformed-file", fmt::format("{} more parts of the rpm database could not be read", more)});
}

void detect_journal(const FileView& file, FactSink& sink) {
  if (rpm::has_committed_changes(file.content))
    sink.add(Gap{"unmerged-journal",
                 "the rpm database has a write-ahead log with changes that may not be in the database; "
                 "packages installed or removed last may be missing or wrong"});
}

void detect(const FileView& file, FactSink& sink) {
  if (file.path.ends_with("-wal")) {
    detect_journal(file, sink);
    return;
  }
  rpm::Damage headers;
  const auto each = [&](std::uint32_t number, Bytes blob) {
    std::optional<Error> problem;
    auto package = read_package(blob, problem);
    if (!package) problem = std::move(package.error()).context(fmt::format("package {}", number));
    if (problem) headers.add(std::move(*problem));
    if (package && !is_rpm_key(package->name)) sink.add(*std::move(package));
  };
  auto database = rpm::read_database(file.content, each);
  if (!database) {
    rpm::Damage whole;
    whole.add(std::move(database).error());
    add_gaps(whole, sink);
    return;
  }
  add_gaps(*database, sink);
  add_gaps(headers, sink);
}

}  // namespace

Detector rpm_detector() { return {"rpm", 1, "rpm databases: SQLite, NDB and Berkeley DB", kWants, detect}; }

}  // namespace plimsoll::detect
