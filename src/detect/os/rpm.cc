// SPDX-License-Identifier: Apache-2.0
// rpm's database of installed packages, in any of its three formats and at any of the places it has had:
// usr/lib/sysimage/rpm (SUSE, Fedora since 36), var/lib/rpm (the rest), usr/share/rpm (rpm-ostree).
//
// When an image holds several databases, the newest format is the one in use: rpmdb.sqlite before Packages.db before
// Packages (rpm converts upwards and leaves the old file when it is told to). Here each file is told on its own; facts
// carry their path, so the scan chooses.
//
// The files of a package are three lists: base names, and for each the number of its folder in the list of folders.
// Ghosts (made at run time) and files that were left out when it was installed are not there to be looked up.
//
// A write-ahead log beside rpmdb.sqlite that holds committed changes means that the database may be behind. rpm
// empties the log when it closes the database, so such a log comes from a process that was cut off.
#include <array>
#include <deque>

#include "codec/rpm_header.h"
#include "codec/rpmdb.h"
#include "detect/os/needs_by_name.h"
#include "detect/os/owned_files.h"
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

/// A list that may be missing; any damage of it is kept as the problem.
template <typename T>
std::vector<T> optional_list(Result<std::vector<T>> list, std::optional<Error>& problem) {
  if (list) return *std::move(list);
  if (list.error().kind != ErrorKind::not_found && !problem) problem = std::move(list).error();
  return {};
}

void collect_files(const rpm::Header& header, OwnedFiles& files, std::optional<Error>& problem) {
  constexpr std::uint32_t kGhost = 1 << 6, kFolder = 0040000, kTypeOfFile = 0170000;
  constexpr std::uint32_t kNotInstalled = 2;
  const auto names = optional_list(header.strings(rpm::Tag::base_names), problem);
  const auto folders = optional_list(header.strings(rpm::Tag::dir_names), problem);
  const auto indexes = optional_list(header.int32s(rpm::Tag::dir_indexes), problem);
  const auto flags = optional_list(header.int32s(rpm::Tag::file_flags), problem);
  const auto modes = optional_list(header.integers(rpm::Tag::file_modes), problem);
  const auto states = optional_list(header.integers(rpm::Tag::file_states), problem);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i >= indexes.size() || indexes[i] >= folders.size()) {
      if (!problem) problem = Error{ErrorKind::malformed, fmt::format("file {} is in a folder that is not listed", i)};
      return;
    }
    if (i < flags.size() && (flags[i] & kGhost) != 0) continue;
    if (i < modes.size() && (modes[i] & kTypeOfFile) == kFolder) continue;
    if (i < states.size() && states[i] == kNotInstalled) continue;
    files.add(folders[indexes[i]], names[i]);
  }
}

/// What others ask for and what it asks for: names, "libz.so.1()(64bit)", paths. What rpm itself answers, or decides by
/// other packages ("(a if b)"), nobody provides.
struct Relations {
  std::vector<std::string_view> provided, needed;
};

/// The package and its files; what could not be read is put in `problem`. An error: not even name and version are
/// there.
Result<Package> read_package(Bytes blob, OwnedFiles& files, Relations& relations, std::optional<Error>& problem) {
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
  collect_files(header, files, problem);
  relations.provided = optional_list(header.strings(rpm::Tag::provide_name), problem);
  relations.needed = optional_list(header.strings(rpm::Tag::require_name), problem);
  if (problem) problem = std::move(*problem).context(package.name);
  return package;
}

/// Files of packages, held back until it is known who needs which.
struct KeptOwnerships final : FactSink {
  std::deque<Ownership> ownerships;  // their files stay where they are
  void add(Fact fact) override {
    if (auto* ownership = std::get_if<Ownership>(&fact)) ownerships.push_back(std::move(*ownership));
  }
};

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
  NeedsByName packages;
  KeptOwnerships owned;
  const auto each = [&](std::uint32_t number, Bytes blob) {
    std::optional<Error> problem;
    OwnedFiles files;
    Relations relations;
    auto package = read_package(blob, files, relations, problem);
    if (!package) problem = std::move(package.error()).context(fmt::format("package {}", number));
    if (problem) headers.add(std::move(*problem));
    if (!package || is_rpm_key(package->name)) return;
    const std::string name = package->name;
    packages.add(*std::move(package));
    for (const std::string_view provided : relations.provided) packages.provide(provided);
    for (const std::string_view needed : relations.needed) {
      if (needed.starts_with('/'))
        packages.need_file(needed);
      else
        packages.need(needed);
    }
    const std::size_t before = owned.ownerships.size();
    files.give("rpm", name, owned);
    if (owned.ownerships.size() > before) packages.own(owned.ownerships.back().files);
  };
  auto database = rpm::read_database(file.content, each);
  if (!database) {
    rpm::Damage whole;
    whole.add(std::move(database).error());
    add_gaps(whole, sink);
    return;
  }
  packages.send(sink);
  for (Ownership& ownership : owned.ownerships) sink.add(std::move(ownership));
  add_gaps(*database, sink);
  add_gaps(headers, sink);
}

}  // namespace

Detector rpm_detector() { return {"rpm", 3, "rpm databases: SQLite, NDB and Berkeley DB", kWants, detect}; }

}  // namespace plimsoll::detect
