// SPDX-License-Identifier: Apache-2.0
// Tar compared with what wrote the archives and with libarchive, on trees full of odd things, and on archives broken
// in every way.
#include "codec/tar.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "codec/testing_archive.h"

namespace plimsoll {
namespace {

using namespace testing;

Result<std::vector<Member>> by_us(std::string_view bytes, std::uint64_t seed = 1, std::size_t largest = 100'000) {
  Drip stream(std::string(bytes), seed, largest);
  TarReader tar(stream);
  std::vector<Member> members;
  while (const Entry* entry = TRY(tar.next())) {
    Member member{*entry, {}};
    for (;;) {
      const Bytes chunk = TRY(tar.body(SIZE_MAX));
      if (chunk.empty()) break;
      member.content += as_text(chunk);
      if (member.content.size() > (64U << 20)) return fail(ErrorKind::limit, "too large for this test");
    }
    if (member.content.size() != entry->size)
      ADD_FAILURE() << printable(entry->path) << " has " << member.content.size() << " bytes, not " << entry->size;
    members.push_back(std::move(member));
  }
  TRY(tar.drain());
  return members;
}

/// A tree of files, folders, links, fifos and holes with awkward names, sizes, owners, times and attributes.
void make_tree(const std::filesystem::path& root, Random& random, int entries, bool plain, std::size_t scale = 1) {
  std::vector<std::string> folders{""}, files;
  for (int i = 0; i < entries; ++i) {
    std::string name = fmt::format("{}", i);
    if (!plain) {
      static const char* const kOdd[] = {" ", "ä", "日本", "\n", "'", "\\", "-", ".", "=", "\t"};
      const std::size_t length = below(random, 10) == 0 ? 60 + below(random, 180) : below(random, 20);
      while (name.size() < length)
        name += below(random, 12) == 0 ? kOdd[below(random, std::size(kOdd))]
                                       : std::string(1, static_cast<char>('a' + below(random, 26)));
      while (name.size() > 250) name.pop_back();
    }
    const std::string path = folders[below(random, folders.size())] + name;
    const std::filesystem::path full = root / path;
    switch (below(random, plain ? 6 : 9)) {
      case 0:
        std::filesystem::create_directory(full);
        if (path.size() < 700) folders.push_back(path + "/");
        break;
      case 1:
        std::filesystem::create_symlink(std::string(plain ? 5 : 1 + below(random, 300), 'l'), full);
        break;
      case 2:
        if (!files.empty()) std::filesystem::create_hard_link(root / files[below(random, files.size())], full);
        break;
      case 6:
        if (::mkfifo(full.c_str(), 0600) != 0) ADD_FAILURE() << "mkfifo";
        break;
      case 7: {  // holes, at either end or in the middle
        write_content(full, "");
        std::ofstream out(full, std::ios::binary | std::ios::in);
        for (std::size_t at = below(random, 2) * 70'000 / scale, runs = below(random, 60) / scale; runs > 0;
             --runs, at += 8192 / scale * (1 + below(random, 9))) {
          out.seekp(static_cast<std::streamoff>(at));
          out << sample(random, 1 + below(random, 9000 / scale));
        }
        out.close();
        std::filesystem::resize_file(full, std::filesystem::file_size(full) + below(random, 2) * 100'000 / scale);
        files.push_back(path);
        break;
      }
      default:
        write_content(full,
                      sample(random, below(random, 3) == 0 ? 512 * below(random, 5) : below(random, 20'000 / scale)));
        files.push_back(path);
    }
    if (std::filesystem::is_regular_file(std::filesystem::symlink_status(full))) {
      ::chmod(full.c_str(), static_cast<mode_t>(below(random, 010000)) | 0400);
      if (!plain && below(random, 8) == 0) ::setxattr(full.c_str(), "user.note", "a\0b=c\n", 6, 0);
    }
    if (!plain && below(random, 6) == 0 &&
        ::lchown(full.c_str(), static_cast<uid_t>(random() % 3'000'000'000U), 2'097'152) != 0)
      continue;
    const timespec when{plain ? static_cast<time_t>(below(random, 1'000'000'000))
                              : static_cast<time_t>(below(random, 12'000'000'000)) - 1'000'000'000,
                        static_cast<long>(below(random, 2) * 5)};
    const timespec times[2] = {when, when};
    ::utimensat(AT_FDCWD, full.c_str(), times, AT_SYMLINK_NOFOLLOW);
  }
}

struct Writer {
  const char* name;
  const char* command;  // archives folder t as x.tar
  bool plain;           // knows neither long names nor large numbers
};

const Writer kWriters[] = {
    {"tar v7", "tar --format=v7 -cf x.tar t", true},
    {"tar oldgnu", "tar --format=oldgnu -cf x.tar t", false},
    {"tar gnu", "tar --format=gnu -cf x.tar t", false},
    {"tar gnu sparse", "tar --format=gnu -S -cf x.tar t", false},
    {"tar ustar", "tar --format=ustar -cf x.tar t", true},
    {"tar pax", "tar --format=pax --xattrs -cf x.tar t", false},
    {"tar pax sparse 0.0", "tar --format=pax -S --sparse-version=0.0 -cf x.tar t", false},
    {"tar pax sparse 0.1", "tar --format=pax -S --sparse-version=0.1 -cf x.tar t", false},
    {"tar pax sparse 1.0", "tar --format=pax -S --sparse-version=1.0 -cf x.tar t", false},
    {"bsdtar v7", "bsdtar --format=v7 -cf x.tar t", true},
    {"bsdtar ustar", "bsdtar --format=ustar -cf x.tar t", true},
    {"bsdtar gnutar", "bsdtar --format=gnutar -cf x.tar t", false},
    {"bsdtar pax", "bsdtar --format=pax -cf x.tar t", false},
    {"python ustar",
     "python3 -c 'import tarfile; a = tarfile.open(\"x.tar\", \"w\", format=tarfile.USTAR_FORMAT); a.add(\"t\"); "
     "a.close()'",
     true},
    {"python gnu",
     "python3 -c 'import tarfile; a = tarfile.open(\"x.tar\", \"w\", format=tarfile.GNU_FORMAT); a.add(\"t\"); "
     "a.close()'",
     false},
    {"python pax",
     "python3 -c 'import tarfile; a = tarfile.open(\"x.tar\", \"w\", format=tarfile.PAX_FORMAT); a.add(\"t\"); "
     "a.close()'",
     false},
};

TEST(Tar, AgreesWithLibarchiveOnWhatEveryWriterWrites) {
  Random random(1);
  int compared = 0;
  for (int round = 0; round < 2; ++round) {
    TemporaryFolder odd, plain;
    std::filesystem::create_directory(odd.path() / "t");
    std::filesystem::create_directory(plain.path() / "t");
    make_tree(odd.path() / "t", random, 150, false);
    make_tree(plain.path() / "t", random, 60, true);
    for (const Writer& writer : kWriters) {
      const auto& folder = writer.plain ? plain.path() : odd.path();
      std::filesystem::remove(folder / "x.tar");
      if (!run("cd " + folder.string() + " && LC_ALL=C.UTF-8 " + writer.command + " 2>log")) {
        // Not every writer is installed everywhere, but tar is.
        ASSERT_NE(std::string_view(writer.command).substr(0, 4), "tar ") << file_content(folder / "log");
        std::cout << "skipped, not installed: " << writer.name << '\n';
        continue;
      }
      const std::string tar = file_content(folder / "x.tar");
      const auto theirs = by_libarchive(tar);
      ASSERT_TRUE(theirs) << writer.name;
      const auto ours = by_us(tar, random());
      ASSERT_TRUE(ours) << writer.name << ": " << ours.error().message;
      ASSERT_EQ(first_difference(described(*ours), described(*theirs)), "") << writer.name;
      ++compared;
      // And what was archived is what is on the disk.
      for (const auto& [entry, content] : *ours) {
        if (entry.type != EntryType::file) continue;
        ASSERT_TRUE(content == file_content(folder / entry.path)) << writer.name << ": " << printable(entry.path);
      }
    }
  }
  EXPECT_GE(compared, 2 * 9);
}

// Archives made by hand ------------------------------------------------------------------------------------------

std::string with_checksum(std::string header) {
  header.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (const char c : header.substr(0, 512)) sum += static_cast<unsigned char>(c);
  header.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  return header;
}

std::string header(std::string_view name, char type, std::string_view size, std::string_view link = "",
                   bool ustar = true) {
  std::string block(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) { block.replace(at, text.size(), text); };
  put(0, name);
  put(100, "0000644");
  put(108, "0000001");
  put(116, "0000002");
  put(124, size);
  put(136, "00000000007");
  block[156] = type;
  put(157, link);
  if (ustar) put(257, std::string_view("ustar\00000", 8));
  return with_checksum(block);
}

std::string padded(std::string body) {
  body.resize((body.size() + 511) / 512 * 512, '\0');
  return body;
}

std::string member(std::string_view name, char type, std::string_view body, std::string_view link = "") {
  return header(name, type, fmt::format("{:011o}", body.size()), link) + padded(std::string(body));
}

std::string record(std::string_view key, std::string_view value) {
  std::size_t size = key.size() + value.size() + 3;
  while (fmt::format("{}", size).size() + key.size() + value.size() + 3 != size) ++size;
  return fmt::format("{} {}={}\n", size, key, value);
}

const std::string kEnd(1024, '\0');

std::string outcome(const std::string& tar) {
  const auto members = by_us(tar);
  if (!members) return "error: " + members.error().message;
  std::string out;
  for (const auto& [entry, content] : *members) {
    out += fmt::format("{} {} {}{}{};", "fhldcbps"[static_cast<int>(entry.type)], entry.path, content,
                       entry.link.empty() ? "" : " -> ", entry.link);
  }
  return out;
}

TEST(Tar, SizesOfThingsWithoutABody) {
  const std::string next = member("next", '0', "n") + kEnd;
  // A size and no body, as old writers have it; or with one, as pax allows.
  EXPECT_EQ(outcome(header("h", '1', "00000001000", "t") + next), "h h  -> t;f next n;");
  EXPECT_EQ(outcome(member("h", '1', "body", "t") + next), "h h body -> t;f next n;");
  EXPECT_EQ(outcome(member("h", '1', std::string(700, 'b'), "t") + next),
            "h h " + std::string(700, 'b') + " -> t;f next n;");
  EXPECT_EQ(outcome(header("h", '1', "00000001000", "t") + kEnd), "h h  -> t;");
  EXPECT_EQ(outcome(header("h", '1', "00000001000", "t")), "h h  -> t;");
  for (const char type : {'2', '3', '4', '5', '6'}) {
    EXPECT_TRUE(outcome(header("x", type, "00000001000", type == '2' ? "t" : "") + next).ends_with("f next n;"))
        << type;
  }
  EXPECT_EQ(outcome(header("old/", '\0', "00000001000", "", false) + next), "d old ;f next n;");
  EXPECT_EQ(outcome(member("D", 'D', "Yname\0", "") + next), "d D ;f next n;");
}

TEST(Tar, TypesThatAreNotFiles) {
  const std::string next = member("next", '0', "n") + kEnd;
  EXPECT_EQ(outcome(member("label", 'V', "") + member("pax_global_header", 'g', record("comment", "x")) + next),
            "f next n;");
  EXPECT_EQ(outcome(member("c", '7', "contiguous") + member("m", 'M', "more") + member("n", 'N', "names") +
                    member("z", 'Z', "vendor") + next),
            "f c contiguous;f m more;f n names;f z vendor;f next n;");
}

TEST(Tar, PaxRecords) {
  const auto with = [](const std::string& records) {
    return outcome(member("x", 'x', records) + member("name", '0', "body") + kEnd);
  };
  EXPECT_EQ(with(record("path", "./a/../long")), "f long body;");
  EXPECT_EQ(with(record("path", "a") + record("path", "")), "f name body;");
  EXPECT_EQ(outcome(member("x", 'x', record("linkpath", "far/away")) + header("l", '2', "0", "near") + kEnd),
            "l l  -> far/away;");
  EXPECT_EQ(outcome(member("x", 'x', record("size", "4")) + header("name", '0', "0") + padded("body") + kEnd),
            "f name body;");
  for (const char* bad : {"3 a", "11 path=abc", "10 path=abc", "99 path=a\n", "6 pat\n", "5 =a\n", "-8 p=a\n",
                          "9 size=x\n", "07", " 7 a=b\n"}) {
    EXPECT_TRUE(with(bad).starts_with("error: tar header at byte 0: ")) << bad << with(bad);
  }
  EXPECT_TRUE(with(record("size", "-1")).starts_with("error"));
  EXPECT_TRUE(with(record("size", "99999999999999999999")).starts_with("error"));
  EXPECT_TRUE(with(record("size", "9223372036854775808")).starts_with("error"));
  EXPECT_TRUE(with(record("path", std::string("a\0b", 3))).starts_with("error"));
  EXPECT_TRUE(outcome(member("x", 'x', record("path", "a"))).starts_with("error"));
  EXPECT_TRUE(outcome(member("x", 'x', record("path", "a")) + kEnd).starts_with("error"));

  const auto members =
      by_us(member("x", 'x',
                   record("uid", "70000") + record("gid", "4294967296") + record("mtime", "-5.25") +
                       record("SCHILY.xattr.security.capability", std::string("\1\0\0\2", 4)) +
                       record("LIBARCHIVE.xattr.user.%61%20b", "aGk") + record("SCHILY.xattr.user.n", "1")) +
            member("name", '0', "") + kEnd);
  ASSERT_TRUE(members);
  const Entry& entry = members->at(0).entry;
  EXPECT_EQ(entry.uid, 70000U);
  EXPECT_EQ(entry.gid, UINT32_MAX);
  EXPECT_EQ(entry.mtime, -5);
  using Attributes = std::map<std::string, std::string, std::less<>>;
  EXPECT_EQ(entry.xattrs,
            (Attributes{{"security.capability", std::string("\1\0\0\2", 4)}, {"user.a b", "hi"}, {"user.n", "1"}}));
}

TEST(Tar, Numbers) {
  const std::string next = member("next", '0', "n") + kEnd;
  const auto sized = [&](std::string_view size) { return outcome(header("a", '0', size) + padded("four") + next); };
  EXPECT_EQ(sized("4"), "f a four;f next n;");
  EXPECT_EQ(sized("   4 "), "f a four;f next n;");
  EXPECT_EQ(sized(std::string_view("\x80\0\0\0\0\0\0\0\0\0\0\4", 12)), "f a four;f next n;");
  for (const std::string_view bad :
       {std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12),
        std::string_view("\x80\0\0\0\1\0\0\0\0\0\0\0", 12), std::string_view("\x80\0\0\0\x80\0\0\0\0\0\0\0", 12),
        std::string_view("4x"), std::string_view("9"), std::string_view("-4")}) {
    EXPECT_TRUE(sized(bad).starts_with("error: tar member a: ")) << sized(bad);
  }
  // The largest that fits 63 bits: the body is missing, nothing overflows.
  EXPECT_TRUE(
      sized(std::string_view("\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", 12)).starts_with("error: tar member a: "));
  // A signed checksum, as old writers computed it.
  std::string block = header("n\xe4me", '0', "0");
  unsigned sum = 0;
  block.replace(148, 8, 8, ' ');
  for (const char c : block) sum += static_cast<unsigned>(static_cast<signed char>(c));
  block.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  EXPECT_EQ(outcome(block + kEnd), "f n\xe4me ;");
  block[0] = 'm';
  EXPECT_TRUE(outcome(block + kEnd).starts_with("error"));
}

TEST(Tar, EndsAndCuts) {
  const std::string tar = member("a", '0', "body") + member("b", '0', std::string(1000, 'b')) + kEnd;
  EXPECT_EQ(outcome(""), "");
  EXPECT_EQ(outcome(kEnd), "");
  EXPECT_EQ(outcome(tar + "anything"), outcome(tar));
  for (std::size_t size = 1; size < tar.size(); ++size) {
    // Without the end mark, an end between members is one.
    const std::size_t end = tar.size() - 1024;
    const bool between = size == 1024 || size == end || size >= end + 512;
    EXPECT_EQ(!outcome(tar.substr(0, size)).starts_with("error"), between) << size;
  }
  EXPECT_TRUE(outcome(tar.substr(0, 600)).starts_with("error: tar member a: ")) << outcome(tar.substr(0, 600));
  EXPECT_TRUE(outcome(tar.substr(0, 1800)).starts_with("error: tar member b: ")) << outcome(tar.substr(0, 1800));
}

TEST(Tar, SparseMapsThatLie) {
  const auto sparse = [](const std::string& map, std::string_view size, std::string_view body) {
    return outcome(member("x", 'x',
                          record("GNU.sparse.major", "0") + record("GNU.sparse.minor", "1") +
                              record("GNU.sparse.name", "s") + record("GNU.sparse.size", size) +
                              record("GNU.sparse.map", map)) +
                   member("GNUSparseFile.0/s", '0', body) + kEnd);
  };
  EXPECT_EQ(sparse("1,2,4,1", "6", "abc"), "f s " + std::string("\0ab\0c\0", 6) + ";");
  EXPECT_EQ(sparse("", "3", ""), "f s " + std::string(3, '\0') + ";");
  EXPECT_EQ(sparse("0,3", "3", "abcdef"), "f s abc;");
  for (const char* bad : {"1,2,2,1", "4,1,1,2", "1", "1,2,4", "1,2,4,9", "a,b", "0,4",
                          "9223372036854775807,9223372036854775807", "7,0"}) {
    EXPECT_TRUE(sparse(bad, "6", "abc").starts_with("error: tar member s: ") ||
                sparse(bad, "6", "abc").starts_with("error: tar header at"))
        << bad << sparse(bad, "6", "abc");
  }
  const auto in_body = [](std::string_view body) {
    return outcome(member("x", 'x',
                          record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0") +
                              record("GNU.sparse.name", "s") + record("GNU.sparse.realsize", "6")) +
                   member("GNUSparseFile.0/s", '0', body) + kEnd);
  };
  EXPECT_EQ(in_body(padded("2\n1\n2\n4\n1\n") + "abc"), "f s " + std::string("\0ab\0c\0", 6) + ";");
  EXPECT_EQ(in_body(padded("0\n")), "f s " + std::string(6, '\0') + ";");
  for (const std::string& bad : {std::string("2\n1\n2\n"), padded("2\n1\n2\n4\n"), padded("99999999\n"), padded("x\n"),
                                 padded("\n"), padded("2\n1\n2\n4\n1\n") + "ab", std::string(5000, '1')}) {
    EXPECT_TRUE(in_body(bad).starts_with("error: tar member s: ")) << bad.substr(0, 20) << in_body(bad);
  }
}

TEST(Tar, Limits) {
  Limits limits;
  limits.entries = 3;
  const auto walk = [&](const std::string& tar) -> Result<void> {
    Drip stream(tar, 1, 5000);
    TarReader reader(stream, limits);
    while (TRY(reader.next()) != nullptr) {
    }
    return {};
  };
  std::string tar;
  for (int i = 0; i < 3; ++i) tar += member("a", '0', "");
  EXPECT_TRUE(walk(tar));
  EXPECT_EQ(walk(tar + member("a", '0', "")).error().kind, ErrorKind::limit);
  EXPECT_EQ(walk(member("x", 'x', record("path", std::string(4097, 'p'))) + member("a", '0', "")).error().kind,
            ErrorKind::limit);
  EXPECT_EQ(walk(member("x", 'L', std::string(4097, 'p')) + member("a", '0', "")).error().kind, ErrorKind::limit);
  EXPECT_EQ(walk(member("x", 'K', std::string(4097, 'p')) + member("a", '2', "")).error().kind, ErrorKind::limit);
  EXPECT_EQ(walk(header("x", 'x', "77777777777") + "1 ").error().kind, ErrorKind::limit);
}

/// Flips, overwrites, inserts and cuts; headers get a right checksum again, so that what is behind it is reached.
std::string mutated(std::string tar, Random& random) {
  for (std::size_t changes = 1 + below(random, 3); changes > 0 && !tar.empty(); --changes) {
    const std::size_t at =
        below(random, 3) == 0
            ? below(random, tar.size())
            : std::min(below(random, tar.size() / 512 + 1) * 512 + below(random, 512), tar.size() - 1);
    switch (below(random, 6)) {
      case 0:
        tar[at] = static_cast<char>(random());
        break;
      case 1:
        tar[at] = "01x7\0gLKSD5 \xff\x80-=\n"[below(random, 18)];
        break;
      case 2:
        tar.resize(at);
        break;
      case 3:
        tar.erase(at / 512 * 512, 512);
        break;
      case 4:
        tar.insert(at / 512 * 512, tar.substr(below(random, tar.size() / 512 + 1) * 512, 512));
        break;
      default:
        tar[at] ^= static_cast<char>(1 << below(random, 8));
    }
    const std::size_t block = at / 512 * 512;
    if (block + 512 <= tar.size() && tar.substr(block + 257, 5) == "ustar" && below(random, 8) != 0) {
      tar.replace(block, 512, with_checksum(tar.substr(block, 512)));
    }
  }
  return tar;
}

TEST(Tar, BrokenArchivesNeverMisleadOrCrash) {
  Random random(7);
  TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "t");
  make_tree(folder.path() / "t", random, 14, false, 20);
  std::vector<std::string> seeds;
  for (const Writer& writer : kWriters) {
    if (writer.plain || !run("cd " + folder.path().string() + " && LC_ALL=C.UTF-8 " + writer.command + " 2>log"))
      continue;
    seeds.push_back(file_content(folder.path() / "x.tar"));
  }
  ASSERT_FALSE(seeds.empty());
  int both = 0, neither = 0;
  constexpr int kRounds = 4000;
  for (int round = 0; round < kRounds; ++round) {
    const std::string tar = mutated(seeds[below(random, seeds.size())], random);
    const auto ours = by_us(tar, random(), 1 + below(random, 2000));
    const auto theirs = by_libarchive(tar);
    if (!ours && !theirs) ++neither;
    if (!ours || !theirs) continue;
    ++both;
    std::string a, b;
    for (const auto& [entry, content] : *ours)
      a += fmt::format("{} {} {:x}\n", printable(entry.path), entry.size, std::hash<std::string>{}(content));
    for (const auto& [entry, content] : *theirs)
      b += fmt::format("{} {} {:x}\n", printable(entry.path), entry.size, std::hash<std::string>{}(content));
    ASSERT_EQ(first_difference(a, b), "") << "round " << round;
  }
  EXPECT_GT(both, kRounds / 10);
  EXPECT_GT(neither, kRounds / 10);
}

}  // namespace
}  // namespace plimsoll
