// SPDX-License-Identifier: Apache-2.0
#include "package/package.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include "package/purl.h"

#include <gtest/gtest.h>

#include "version/version.h"

namespace plimsoll {
namespace {

Package package(std::string type, std::string name, std::string version, std::string arch = "") {
  Package made;
  made.type = std::move(type);
  made.name = std::move(name);
  made.version = std::move(version);
  made.arch = std::move(arch);
  return made;
}

Distribution distribution(std::string id, std::string version, std::string like = "") {
  Distribution made;
  made.id = std::move(id);
  made.version = std::move(version);
  made.id_like = std::move(like);
  return made;
}

// The forms that the purl specification's own examples and type definitions give.
TEST(Purl, FollowsTheTypeDefinitions) {
  EXPECT_EQ(purl(package("deb", "curl", "7.50.3-1", "i386"), distribution("debian", "8")),
            "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=debian-8");
  EXPECT_EQ(purl(package("deb", "attr", "1:2.4.47-2", "amd64"), distribution("debian", "9.13")),
            "pkg:deb/debian/attr@1:2.4.47-2?arch=amd64&distro=debian-9.13");
  EXPECT_EQ(purl(package("rpm", "curl", "7.50.3-1.fc25", "i386"), distribution("fedora", "25")),
            "pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25");
  EXPECT_EQ(purl(package("rpm", "openssl", "1:3.0.7-2.el9", "x86_64"), distribution("rhel", "9.3")),
            "pkg:rpm/redhat/openssl@3.0.7-2.el9?arch=x86_64&distro=rhel-9.3&epoch=1");
  EXPECT_EQ(purl(package("apk", "curl", "7.83.0-r0", "x86"), distribution("alpine", "3.16.0")),
            "pkg:apk/alpine/curl@7.83.0-r0?arch=x86&distro=alpine-3.16.0");
  EXPECT_EQ(purl(package("alpm", "python-pip", "21.0-1", "any"), distribution("arch", "")),
            "pkg:alpm/arch/python-pip@21.0-1?arch=any&distro=arch");
  EXPECT_EQ(purl(package("npm", "@angular/animation", "12.3.1"), distribution("debian", "12")),
            "pkg:npm/%40angular/animation@12.3.1");
  EXPECT_EQ(purl(package("deb", "libstdc++6", "12.2.0-14", "amd64"), {}),
            "pkg:deb/libstdc%2B%2B6@12.2.0-14?arch=amd64");
  EXPECT_EQ(purl(package("rpm", "Foo", "", ""), distribution("scientific", "7.9", "rhel")),
            "pkg:rpm/scientific/Foo?distro=scientific-7.9");
}

/// A purl taken apart from right to left, as the specification tells parsers to.
struct Parsed {
  std::string type, name_space, name, version;
  std::map<std::string, std::string> qualifiers;
};

std::string decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Parsed parse(std::string_view text) {
  Parsed parsed;
  if (const auto mark = text.rfind('?'); mark != text.npos) {
    std::stringstream pairs{std::string(text.substr(mark + 1))};
    std::string last;
    for (std::string pair; std::getline(pairs, pair, '&');) {
      const auto equals = pair.find('=');
      parsed.qualifiers[pair.substr(0, equals)] = decode(pair.substr(equals + 1));
      EXPECT_LT(last, pair.substr(0, equals));
      last = pair.substr(0, equals);
    }
    text = text.substr(0, mark);
  }
  text.remove_prefix(std::string_view("pkg:").size());
  parsed.type = text.substr(0, text.find('/'));
  text.remove_prefix(parsed.type.size() + 1);
  if (const auto at = text.rfind('@'); at != text.npos) {
    parsed.version = decode(text.substr(at + 1));
    text = text.substr(0, at);
  }
  const auto slash = text.rfind('/');
  parsed.name = decode(text.substr(slash == text.npos ? 0 : slash + 1));
  if (slash != text.npos) parsed.name_space = decode(text.substr(0, slash));
  return parsed;
}

TEST(Purl, EveryByteComesBack) {
  std::mt19937 random(1);
  const auto text = [&](std::size_t most) {
    std::string out;
    for (std::size_t n = 1 + random() % most; n > 0; --n) {
      const char c = random() % 3 == 0 ? static_cast<char>(random() % 255 + 1) : "az09.-_~:@/?&=#%+ "[random() % 18];
      out += c >= 'A' && c <= 'Z' ? 'x' : c;
    }
    return out;
  };
  for (int i = 0; i < 20'000; ++i) {
    const char* types[] = {"deb", "apk", "rpm", "alpm"};
    const Package made = package(types[random() % 4], text(12), text(20), text(6));
    const Distribution on = distribution("debian", text(8));
    const std::string url = purl(made, on);
    ASSERT_EQ(url.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~:%/@?&="),
              url.npos)
        << url;
    const Parsed parsed = parse(url);
    EXPECT_EQ(parsed.type, made.type);
    EXPECT_EQ(parsed.name, made.name);
    const auto epoch = parsed.qualifiers.find("epoch");
    EXPECT_EQ((epoch == parsed.qualifiers.end() ? "" : epoch->second + ":") + parsed.version, made.version) << url;
    EXPECT_EQ(parsed.qualifiers.at("arch"), made.arch);
    EXPECT_EQ(parsed.qualifiers.at("distro"), "debian-" + on.version);
  }
}

TEST(Families, EveryRowIsComplete) {
  EXPECT_TRUE(std::ranges::is_sorted(families(), {}, &Family::id));
  for (const Family& family : families()) {
    EXPECT_FALSE(family.id.empty() || family.title.empty() || family.package_type.empty() ||
                 family.purl_namespace.empty());
    const auto* scheme = version::find_scheme(family.ordering);
    ASSERT_NE(scheme, nullptr) << family.id;
    // The ecosystem and the id lead to the same ordering.
    EXPECT_EQ(version::find_scheme(family.osv_ecosystem), scheme) << family.osv_ecosystem;
    EXPECT_EQ(version::find_scheme(family.id), scheme) << family.id;
    EXPECT_EQ(find_family(distribution(std::string(family.id), "1")), &family);
    EXPECT_FALSE(is_derivative(distribution(std::string(family.id), "1")));
    EXPECT_TRUE(is_derivative(distribution("other", "1", "nothing " + std::string(family.id))));
  }
  EXPECT_EQ(find_family({}), nullptr);
  EXPECT_EQ(find_family(distribution("other", "1", "debianish")), nullptr);
}

TEST(Support, EveryRowIsADateOfAKnownFamily) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  EXPECT_TRUE(std::ranges::is_sorted(support_table(), {}, &Support::id));
  for (const Support& row : support_table()) {
    EXPECT_NE(find_family(distribution(std::string(row.id), "1")), nullptr) << row.id;
    EXPECT_TRUE(seen.insert({row.id, row.release}).second) << row.id << " " << row.release;
    ASSERT_EQ(row.end_of_life.size(), 10U);
    int year = 0, month = 0, day = 0;
    ASSERT_EQ(std::sscanf(std::string(row.end_of_life).c_str(), "%4d-%2d-%2d", &year, &month, &day), 3)
        << row.end_of_life;
    EXPECT_TRUE(year >= 2010 && year < 2040 && month >= 1 && month <= 12 && day >= 1 && day <= 31) << row.end_of_life;
  }
  EXPECT_EQ(find_support(distribution("debian", "10.4"))->end_of_life, "2024-06-30");
  EXPECT_EQ(find_support(distribution("alpine", "3.3.0"))->release, "v3.3");
  EXPECT_EQ(find_support(distribution("wolfi", "20230201")), nullptr);
}

// The distro-info-data package is Debian's own table of both.
TEST(Support, DebianAndUbuntuAsDistroInfoSays) {
  for (const std::string id : {"debian", "ubuntu"}) {
    std::ifstream in("/usr/share/distro-info/" + id + ".csv");
    std::string line;
    if (!std::getline(in, line)) GTEST_SKIP() << "no distro-info-data on this machine";
    std::vector<std::string> columns;
    const auto split = [](const std::string& text) {
      std::vector<std::string> fields;
      std::stringstream stream(text);
      for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
      return fields;
    };
    columns = split(line);
    int compared = 0;
    while (std::getline(in, line)) {
      std::map<std::string, std::string> row;
      const auto fields = split(line);
      for (std::size_t i = 0; i < fields.size(); ++i) row[columns[i]] = fields[i];
      std::string release = row["version"].substr(0, row["version"].find(' '));
      if (id == "debian") release = release.substr(0, release.find('.'));
      const Support* ours = find_support(distribution(id, release));
      if (ours == nullptr) continue;
      ++compared;
      EXPECT_EQ(ours->end_of_life, id == "debian" ? row["eol-lts"] : row["eol"]) << line;
      EXPECT_EQ(release_of_codename(id, row["series"]), release_of(distribution(id, release))) << line;
    }
    EXPECT_GT(compared, 6);
  }
}

}  // namespace
}  // namespace plimsoll
