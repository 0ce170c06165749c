// SPDX-License-Identifier: Apache-2.0
// Rules about base images, users, ports and what an image says of itself: what they let pass, and what they find.
#include <gtest/gtest.h>

#include "lint/image_name.h"
#include "lint/known_images.h"
#include "lint/label_values.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

using Ids = std::vector<std::string>;

/// Whether the default profile says it of this file.
bool says(std::string_view id, std::string_view text, Profile profile = Profile::standard) {
  return testing::count_of(testing::lint_dockerfile(text, profile), id) > 0;
}

TEST(ImageNames, AreTakenApart) {
  const ImageName name = split_image("registry.example:5000/team/shop:1.4@sha256:ab");
  EXPECT_EQ(name.registry, "registry.example:5000");
  EXPECT_EQ(name.path, "team/shop");
  EXPECT_EQ(name.tag, "1.4");
  EXPECT_EQ(name.digest, "sha256:ab");
  EXPECT_EQ(official_name(split_image("python:3")), "python");
  EXPECT_EQ(official_name(split_image("docker.io/library/python")), "python");
  EXPECT_EQ(official_name(split_image("public.ecr.aws/docker/library/python")), "python");
  EXPECT_EQ(official_name(split_image("acme/python")), "");
  EXPECT_EQ(official_name(split_image("ghcr.io/library/python")), "");
}

TEST(EndOfLife, IsToldByNameAlone) {
  const auto ends = [](std::string_view name) {
    const auto end = end_of_life(split_image(name), "2026-11-22");
    return end ? end->what + " " + end->date : std::string();
  };
  EXPECT_EQ(ends("debian:10"), "Debian 10 2024-06-30");
  EXPECT_EQ(ends("debian:buster-slim"), "Debian 10 2024-06-30");
  EXPECT_EQ(ends("python:3.12-buster"), "Debian 10 2024-06-30");
  EXPECT_EQ(ends("python:3.8.10-slim"), "Python 3.8 2024-10-07");
  EXPECT_EQ(ends("python:3.13"), "");
  EXPECT_EQ(ends("python:3"), "");
  EXPECT_EQ(ends("python:latest"), "");
  EXPECT_EQ(ends("node:18-alpine"), "Node.js 18 2025-04-30");
  EXPECT_EQ(ends("node:lts-hydrogen"), "Node.js 18 2025-04-30");
  EXPECT_EQ(ends("node:24-alpine3.16"), "Alpine Linux 3.16 2024-05-23");
  EXPECT_EQ(ends("alpine:3.18.4"), "Alpine Linux 3.18.4 2025-05-09");
  EXPECT_EQ(ends("alpine:3"), "");
  EXPECT_EQ(ends("alpine:edge"), "");
  EXPECT_EQ(ends("centos:centos7"), "CentOS Linux 7 2024-06-30");
  EXPECT_EQ(ends("centos"), "CentOS Linux 8 2021-12-31");
  EXPECT_EQ(ends("quay.io/centos/centos:stream8"), "CentOS Stream 8 2024-05-31");
  EXPECT_EQ(ends("quay.io/centos/centos:stream9"), "");
  EXPECT_EQ(ends("ubuntu:20.04"), "Ubuntu 20.04 2025-05-29");
  EXPECT_EQ(ends("ubuntu:noble"), "");
  EXPECT_EQ(ends("registry.access.redhat.com/ubi7/ubi"), "Red Hat UBI 7 2024-06-30");
  EXPECT_EQ(ends("mcr.microsoft.com/dotnet/sdk:6.0"), ".NET 6.0 2024-11-12");
  EXPECT_EQ(ends("openjdk:17-slim"), "the openjdk image 2022-07-31");
  EXPECT_EQ(ends("openjdk:26-ea-jdk"), "");
  EXPECT_EQ(ends("acme/python:3.8"), "");
  EXPECT_EQ(ends("golang:1.2"), "");
}

TEST(EndOfLife, TableIsSorted) {
  std::string_view last;
  for (const Release& row : releases()) {
    EXPECT_LE(last, row.image);
    EXPECT_EQ(row.end_of_life.size(), 10U) << row.image;
    last = row.image;
  }
}

TEST(BaseImages, AreFoundWhereverTheyAreNamed) {
  const std::string text =
      "# syntax=docker/dockerfile:1\nARG BASE=debian\nARG VERSION\nFROM $BASE AS a\nFROM python:$VERSION\nFROM a\n"
      "COPY --from=busybox /x /x\nCOPY --from=a /x /x\nCOPY --from=0 /x /x\n"
      "RUN --mount=type=bind,from=alpine,target=/m ls\nFROM scratch\n";
  EXPECT_EQ(testing::count_of(testing::lint_dockerfile(text), "PL1201"), 3U);
  EXPECT_EQ(testing::count_of(testing::lint_dockerfile(text), "PL1203"), 1U);
  EXPECT_EQ(testing::count_of(testing::lint_dockerfile(text), "PL1211"), 3U);
}

constexpr std::string_view kApp = "COPY app.py /app/\nCMD [\"python3\", \"/app/app.py\"]\n";

TEST(NoUser, IsSaidOfImagesThatRunSomething) {
  const auto file = [](std::string_view base, std::string_view rest) {
    return "FROM " + std::string(base) + "\n" + std::string(rest);
  };
  EXPECT_TRUE(says("PL1302", file("python:3.13-slim", kApp)));
  EXPECT_TRUE(says(
      "PL1302",
      "FROM golang:1.25 AS b\nRUN go build -o /shop\nFROM scratch\nCOPY --from=b /shop /\nENTRYPOINT [\"/shop\"]\n"));
  EXPECT_TRUE(says("PL1302", file("alpine:3.23", "COPY shop /\nCMD /shop --serve\n")));
  EXPECT_FALSE(says("PL1302", file("python:3.13-slim", "USER 1000\n" + std::string(kApp))));
  // What others publish.
  EXPECT_FALSE(says("PL1302", file("scratch", "COPY hello /\nCMD [\"/hello\"]\n")));
  EXPECT_FALSE(
      says("PL1302",
           file("alpine:3.23",
                "RUN wget -O /bin/x https://x.org/x\nCOPY entrypoint.sh x.yml /\nENTRYPOINT [\"/entrypoint.sh\"]\n")));
  // To be built upon.
  EXPECT_FALSE(says("PL1302", file("debian:13", "RUN apt-get update\n")));
  EXPECT_FALSE(says("PL1302", file("debian:13", "CMD [\"bash\"]\n")));
  EXPECT_FALSE(says("PL1302", file("debian:13", "CMD [\"python3\"]\n")));
  EXPECT_FALSE(says("PL1302", file("alpine:3.23", "ENTRYPOINT [\"docker-entrypoint.sh\"]\nCMD [\"node\"]\n")));
  // Not known who the base runs as.
  EXPECT_FALSE(says("PL1302", file("acme/base:1", kApp)));
  EXPECT_FALSE(says("PL1302", file("gcr.io/distroless/static:nonroot", "CMD [\"/shop\"]\n")));
  // Changes by itself.
  EXPECT_FALSE(says("PL1302", file("debian:13", "RUN apt-get install -y gosu\nENTRYPOINT [\"/start.sh\"]\n")));
  EXPECT_FALSE(
      says("PL1302",
           file("debian:13", "RUN useradd redis\nENTRYPOINT [\"docker-entrypoint.sh\"]\nCMD [\"redis-server\"]\n")));
  EXPECT_FALSE(says("PL1302", file("debian:13", "CMD [\"nginx\", \"-g\", \"daemon off;\"]\n")));
  EXPECT_TRUE(says("PL1302", file("debian:13", "CMD [\"nginx\", \"-g\", \"daemon off;\"]\n"), Profile::strict));
  // A stage on another of the file has its user.
  EXPECT_FALSE(says("PL1302", "FROM python:3.13-slim AS base\nUSER 1000\nFROM base\n" + std::string(kApp)));
  // Of a fragment nothing is known.
  EXPECT_FALSE(says("PL1302", kApp));
}

TEST(LastUser, IsTheFinalStages) {
  EXPECT_TRUE(says("PL1301", "FROM debian:13\nUSER 0:0\nCMD [\"/shop\"]\n"));
  EXPECT_TRUE(says("PL1301", "FROM debian:13\nARG U=root\nUSER $U\nCMD [\"/shop\"]\n"));
  EXPECT_FALSE(says("PL1301", "FROM debian:13\nUSER root\nRUN make\nUSER shop\nCMD [\"/shop\"]\n"));
  EXPECT_FALSE(says("PL1301", "FROM debian:13 AS a\nUSER root\nFROM debian:13\nUSER 5\nCMD [\"/shop\"]\n"));
  EXPECT_FALSE(says("PL1301", "FROM acme/base:1\nUSER root\nRUN make\n"));
}

TEST(Modes, OfficialImagesMaySet) {
  for (const std::string_view command :
       {"chmod 1777 /run/mysqld", "chmod 3777 /var/run/postgresql", "chmod +x /start.sh", "chmod u-s /bin/su",
        "chmod 755 /x", "chmod o-w /x", "chmod -R g=u /srv", "setcap cap_net_bind_service=+ep /usr/bin/caddy",
        "chmod 0700 /x"})
    EXPECT_FALSE(says("PL1307", "FROM debian:13\nRUN " + std::string(command) + "\nUSER 5\nCMD [\"/shop\"]\n"))
        << command;
  for (const std::string_view command :
       {"chmod 777 /srv", "chmod -R 0777 /srv", "chmod a+w /srv", "chmod o+rwx,g+x /srv", "chmod u+s /bin/x",
        "chmod 4755 /bin/x", "setcap cap_sys_admin+ep /bin/x", "chmod 666 /etc/x"})
    EXPECT_TRUE(says("PL1307", "FROM debian:13\nRUN " + std::string(command) + "\nUSER 5\nCMD [\"/shop\"]\n"))
        << command;
  // golang, rust: to be built upon.
  EXPECT_FALSE(says("PL1307", "FROM debian:13\nRUN chmod -R a+w /usr/local/cargo\n"));
  EXPECT_TRUE(says("PL1307", "FROM debian:13\nCOPY --chmod=777 a /a\nCMD [\"/a\"]\n"));
}

TEST(Modes, AreMended) {
  const auto mended = [](std::string_view mode) {
    const std::string text = "FROM debian:13\nRUN chmod " + std::string(mode) + " /srv\nUSER 5\nCMD [\"/shop\"]\n";
    Settings settings = testing::lint_settings();
    settings.only = {"PL1307"};
    const std::string after = mend({.path = "Dockerfile", .text = text}, settings, Repair::unsafe).text;
    const std::size_t at = after.find("chmod ") + 6;
    return after.substr(at, after.find(' ', at) - at);
  };
  EXPECT_EQ(mended("777"), "755");
  EXPECT_EQ(mended("0666"), "0644");
  EXPECT_EQ(mended("4755"), "0755");
  EXPECT_EQ(mended("a+w"), "u+w");
  EXPECT_EQ(mended("a+rwx"), "a+rx,u+w");
  EXPECT_EQ(mended("u+s,g+x"), "g+x");
}

TEST(Ports, ThatAreTheImagesPurposePass) {
  EXPECT_FALSE(says("PL1802", "FROM debian:13\nEXPOSE 5432\nCMD [\"postgres\"]\n"));
  EXPECT_FALSE(says("PL1802", "FROM postgres:18\nEXPOSE 5432\n"));
  EXPECT_FALSE(says("PL1802", "FROM rabbitmq:4\nEXPOSE 15671 15672\n"));
  EXPECT_FALSE(says("PL1802", "FROM php:8.4-fpm\nEXPOSE 9000\nCMD [\"php-fpm\"]\n"));
  EXPECT_FALSE(says("PL1802", "FROM debian:13\nEXPOSE 6379/udp\nCMD [\"/x\"]\n"));
  EXPECT_TRUE(says("PL1802", "FROM debian:13\nEXPOSE 6379\nCMD [\"/x\"]\n"));
  EXPECT_TRUE(says("PL1802", "FROM php:8.4-fpm\nRUN pecl install xdebug\nEXPOSE 9000\nCMD [\"php-fpm\"]\n"));
  EXPECT_TRUE(says("PL1802", "FROM debian:13\nARG P=5005\nEXPOSE $P\nCMD [\"/x\"]\n"));
  EXPECT_TRUE(says("PL1802", "FROM phpmyadmin:5\n"));
  EXPECT_TRUE(says("PL1802", "FROM dpage/pgadmin4:9\n"));
}

TEST(TextForm, BecomesJson) {
  const auto mended = [](std::string_view line) {
    const std::string text = "FROM debian:13\n" + std::string(line) + "\n";
    Settings settings = testing::lint_settings();
    settings.only = {"PL1901"};
    const std::string after = mend({.path = "Dockerfile", .text = text}, settings, Repair::unsafe).text;
    return after.substr(std::string_view("FROM debian:13\n").size(), after.size() - 16);
  };
  EXPECT_EQ(mended("CMD nginx -g 'daemon off;'"), R"(CMD ["nginx", "-g", "daemon off;"])");
  EXPECT_EQ(mended("ENTRYPOINT exec /shop  --serve"), R"(ENTRYPOINT ["/shop", "--serve"])");
  EXPECT_EQ(mended("CMD java $OPTS -jar a.jar"), R"(CMD ["/bin/sh", "-c", "exec java $OPTS -jar a.jar"])");
  EXPECT_EQ(mended("CMD a && b"), R"(CMD ["/bin/sh", "-c", "a && b"])");
  EXPECT_EQ(mended("CMD a > /log"), R"(CMD ["/bin/sh", "-c", "exec a > /log"])");
  EXPECT_EQ(mended("CMD A=1 b"), R"(CMD ["/bin/sh", "-c", "A=1 b"])");
  EXPECT_EQ(mended("CMD cd /x"), R"(CMD ["/bin/sh", "-c", "cd /x"])");
  EXPECT_EQ(mended("CMD say \"a \\\"b\\\"\""), R"(CMD ["say", "a \"b\""])");
  EXPECT_EQ(mended("HEALTHCHECK --retries=2 CMD curl -f http://x/ || exit 1"),
            R"(HEALTHCHECK --retries=2 CMD ["/bin/sh", "-c", "curl -f http://x/ || exit 1"])");
}

TEST(OldPairs, KeepTheirValue) {
  const auto mended = [](std::string_view line) {
    const std::string text = "FROM debian:13\n" + std::string(line) + "\n";
    Settings settings = testing::lint_settings();
    settings.only = {"PL1904"};
    const std::string after = mend({.path = "Dockerfile", .text = text}, settings, Repair::safe).text;
    return after.substr(std::string_view("FROM debian:13\n").size(), after.size() - 16);
  };
  EXPECT_EQ(mended("ENV A b"), "ENV A=b");
  EXPECT_EQ(mended("ENV A b c $d"), "ENV A=\"b c $d\"");
  EXPECT_EQ(mended("ENV A \"b c\" d"), "ENV A=\"b c\"\\ d");
  EXPECT_EQ(mended("ENV A b\\ c"), "ENV A=b\\ c");
  EXPECT_EQ(mended("LABEL A   it is"), "LABEL A=\"it is\"");
}

TEST(LabelValues, AreJudged) {
  EXPECT_TRUE(is_url("https://example.org/a?b#c"));
  EXPECT_TRUE(is_url("a:b"));
  EXPECT_FALSE(is_url("foo/bar"));
  EXPECT_FALSE(is_url("http://a b"));
  EXPECT_TRUE(is_rfc3339("2020-01-01T00:00:00Z"));
  EXPECT_TRUE(is_rfc3339("2020-01-01T00:00:00.5+02:00"));
  EXPECT_FALSE(is_rfc3339("2020-01-01T00:00:00"));
  EXPECT_FALSE(is_rfc3339("2020-01-01 00:00:00Z"));
  EXPECT_FALSE(is_rfc3339("2020-13-01T00:00:00Z"));
  EXPECT_TRUE(is_licence_id("Apache-2.0"));
  EXPECT_FALSE(is_licence_id("apache-2.0"));
  EXPECT_TRUE(is_semver("1.2.3-rc.1+b"));
  EXPECT_FALSE(is_semver("v1.2.3"));
  EXPECT_FALSE(is_semver("1.2"));
  EXPECT_TRUE(is_email("a@b"));
  EXPECT_FALSE(is_email("a b@c"));
  EXPECT_FALSE(is_email("@b"));
  EXPECT_TRUE(is_commit("abcdef0"));
  EXPECT_FALSE(is_commit("ABCDEF0"));
}

}  // namespace
}  // namespace plimsoll::lint
