// SPDX-License-Identifier: Apache-2.0
#include "codec/rpmdb.h"

#include <utility>

namespace plimsoll::rpm {
namespace {

constexpr std::string_view kSqliteMagic{"SQLite format 3\0", 16};
constexpr std::string_view kNdbMagic = "RpmP";
constexpr std::uint32_t kBdbHashMagic = 0x00061561;
constexpr std::uint32_t kBdbBtreeMagic = 0x00053162;
constexpr std::size_t kBdbMagicOffset = 12;
constexpr std::size_t kMostErrors = 8;
constexpr std::uint64_t kHopeless = 10'000;

/// The number at Berkeley DB's magic is `magic` in one byte order or the other.
bool has_bdb_magic(Bytes file, std::uint32_t magic) {
  ByteReader little(file), big(file);
  if (!little.seek(kBdbMagicOffset) || !big.seek(kBdbMagicOffset)) return false;
  return little.little<std::uint32_t>() == magic || big.big<std::uint32_t>() == magic;
}

}  // namespace

std::optional<Backend> database_backend(Bytes file) {
  if (as_text(file).starts_with(kSqliteMagic)) return Backend::sqlite;
  if (as_text(file).starts_with(kNdbMagic)) return Backend::ndb;
  if (has_bdb_magic(file, kBdbHashMagic)) return Backend::bdb;
  return std::nullopt;
}

std::string_view backend_name(Backend backend) {
  switch (backend) {
    case Backend::sqlite:
      return "SQLite";
    case Backend::ndb:
      return "NDB";
    case Backend::bdb:
      return "Berkeley DB";
  }
  return "";
}

void Damage::add(Error error) {
  if (++count_ <= kMostErrors) errors_.push_back(std::move(error));
}

bool Damage::hopeless() const { return count_ >= kHopeless; }

Result<Damage> read_database(Bytes file, const OnHeader& each) {
  if (file.empty()) return fail(ErrorKind::malformed, "the rpm database is an empty file");
  const std::optional<Backend> backend = database_backend(file);
  if (!backend && has_bdb_magic(file, kBdbBtreeMagic))
    return fail(ErrorKind::unsupported, "a Berkeley DB b-tree; rpm keeps its packages in a hash");
  if (!backend)
    return fail(ErrorKind::malformed, "not an rpm database: it starts like none of SQLite, NDB and Berkeley DB");
  switch (*backend) {
    case Backend::sqlite:
      return read_sqlite(file, each);
    case Backend::ndb:
      return read_ndb(file, each);
    case Backend::bdb:
      return read_bdb(file, each);
  }
  std::unreachable();
}

}  // namespace plimsoll::rpm
