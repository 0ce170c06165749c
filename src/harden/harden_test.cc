// SPDX-License-Identifier: Apache-2.0
// The rules, each by images that break it and images that keep it.
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "harden/check.h"
#include "harden/testing.h"

namespace plimsoll::harden {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests

constexpr std::string_view kCopy = "COPY --chown=app:app . /app # buildkit";
using Titles = std::vector<std::string>;

std::vector<std::string> paths(const Finding& finding) {
  std::vector<std::string> out;
  for (const Place& place : finding.places) out.push_back(place.path);
  return out;
}

/// One that nothing can be said against.
TestImage good() {
  TestImage image;
  image.config.user = "app";
  image.config.healthcheck = {"CMD", "/app/server", "-check"};
  image.config.entrypoint = {"/app/server"};
  image.config.exposed_ports = {"8080/tcp"};
  image.config.env = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"};
  image.layer(
      "ADD rootfs / # buildkit",
      {folder("etc"), Item{"etc/passwd"}, Item{"etc/group"}, Item{"etc/shadow", 0640, 0, 42}, folder("tmp", 01777),
       folder("usr"), folder("usr/bin"), symlink("bin", "usr/bin"), folder("var/lib/shop", 0755, 1000, 1000),
       folder("app"), Item{"app/server", 0555}, Item{"app/page.html"}});
  return image;
}

TEST(Rules, TableIsWhole) {
  std::string_view last;
  for (const auto& [rule, run] : checks()) {
    EXPECT_LT(last, rule.id);
    last = rule.id;
    EXPECT_TRUE(rule.id.starts_with("PL")) << rule.id;
    EXPECT_NE(rule.severity, Severity::unknown) << rule.id;
    EXPECT_EQ(fmt::format("{}", fmt::join(aliases_of(rule), " ")), rule.aliases) << rule.id << ": not sorted";
    EXPECT_FALSE(rule.title.empty() || rule.doc.empty() || rule.why.empty() || rule.remedy.empty()) << rule.id;
    EXPECT_FALSE(rule.remedy.ends_with('.')) << rule.id << ": it is put into a sentence";
    EXPECT_LE(rule.title.size(), 60U) << rule.id;
    EXPECT_NE(run, nullptr) << rule.id;
  }
}

TEST(Rules, AGoodImageHasNone) {
  const std::vector<Finding> findings = good().check();
  for (const Finding& finding : findings) ADD_FAILURE() << finding.id << " " << finding.title;
}

TEST(Rules, ImagesOfNothingAndFoldersOfSourcesHaveNone) {
  TestImage empty;
  empty.has_config = false;
  EXPECT_TRUE(empty.check().empty());
  TestImage sources;
  sources.has_config = false;
  sources.layer("", {Item{"Dockerfile"}, Item{"go.mod"}, Item{"main.go"}, folder(".git"), Item{".git/config"}});
  EXPECT_TRUE(sources.check().empty());
}

/// Breaks a good image and asks for the titles of one rule.
template <typename Break>
Titles titles(std::string_view id, Break how) {
  TestImage image = good();
  how(image);
  return image.titles(id);
}

TEST(User, RootInEverySpelling) {
  for (const std::string spec : {"root", "0", "0:0", "root:root", "0:1000", "+0", "00", "root:staff", ":app"}) {
    EXPECT_EQ(titles("PL3001", [&](TestImage& image) { image.config.user = spec; }),
              Titles{"runs as root: USER " + spec});
  }
  EXPECT_EQ(titles("PL3001", [](TestImage& image) { image.config.user = ""; }), Titles{"runs as root: no USER"});
  for (const std::string spec : {"app", "1000", "1000:0", "app:root", "65532"}) {
    EXPECT_EQ(titles("PL3001", [&](TestImage& image) { image.config.user = spec; }), Titles{}) << spec;
  }
  const auto with_toor = [](std::string spec) {
    return [spec = std::move(spec)](TestImage& image) {
      image.config.user = spec;
      image.accounts["etc/passwd"] = "admin:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n";
    };
  };
  EXPECT_EQ(titles("PL3001", with_toor("admin")), Titles{"runs as root: USER admin (uid 0)"});
  EXPECT_EQ(titles("PL3001", with_toor("0")), Titles{"runs as root: USER 0 (admin has uid 0)"});
}

TEST(User, AnEntryScriptMayStepDown) {
  TestImage image = good();
  image.config.user = "";
  EXPECT_EQ(image.of("PL3001").front().severity, Severity::high);
  image.layer("COPY gosu", {Item{"usr/local/bin/gosu", 0755}});
  EXPECT_EQ(image.of("PL3001").front().severity, Severity::medium);
}

TEST(User, WhoIsNotThere) {
  EXPECT_EQ(titles("PL1311", [](TestImage& image) { image.config.user = "web"; }),
            Titles{"will not start: /etc/passwd has no user web"});
  EXPECT_EQ(titles("PL1311", [](TestImage& image) { image.config.user = "app:web"; }),
            Titles{"will not start: /etc/group has no group web"});
  EXPECT_EQ(titles("PL1311", [](TestImage& image) { image.config.user = "4294967296"; }),
            Titles{"will not start: USER 4294967296 is out of range"});
  EXPECT_EQ(titles("PL1311",
                   [](TestImage& image) {
                     image.config.user = "web";
                     image.accounts.clear();
                   }),
            Titles{"will not start: no /etc/passwd to find user web in"});
}

TEST(Settings, VolumesEnvironmentHealthTag) {
  EXPECT_EQ(titles("PL3009",
                   [](TestImage& image) {
                     image.config.volumes = {"/data", "/var/run/docker.sock", "/proc/", "/etc/nginx",
                                             "/usr/share/nginx"};
                   }),
            (Titles{"VOLUME /proc/ shows the kernel's processes", "VOLUME /var/run/docker.sock is root on the host",
                    "VOLUME /etc/nginx holds the system's settings"}));
  EXPECT_EQ(titles("PL1603",
                   [](TestImage& image) {
                     image.config.env = {"NODE_TLS_REJECT_UNAUTHORIZED=0", "PYTHONHTTPSVERIFY=1",
                                         "npm_config_strict_ssl=false", "PIP_TRUSTED_HOST=", "REQUESTS_CA_BUNDLE="};
                   }),
            (Titles{"ENV NODE_TLS_REJECT_UNAUTHORIZED=0: Node.js trusts any server",
                    "ENV NPM_CONFIG_STRICT_SSL=false: npm trusts any server",
                    "ENV REQUESTS_CA_BUNDLE=: Python's requests trusts any server"}));
  EXPECT_EQ(titles("PL3011", [](TestImage& image) { image.config.env = {"DOCKER_CONTENT_TRUST=0"}; }).size(), 1U);
  EXPECT_EQ(titles("PL3011", [](TestImage& image) { image.config.env = {"DOCKER_CONTENT_TRUST=1"}; }).size(), 0U);
  EXPECT_EQ(titles("PL3012", [](TestImage& image) { image.config.healthcheck = {}; }), Titles{"no HEALTHCHECK"});
  EXPECT_EQ(titles("PL3012", [](TestImage& image) { image.config.healthcheck = {"NONE"}; }),
            Titles{"HEALTHCHECK NONE: switched off"});
  EXPECT_EQ(titles("PL3010", [](TestImage& image) { image.name = "shop:latest"; }), Titles{"its only tag is latest"});
}

TEST(Ports, AdminPortsAreNamed) {
  EXPECT_EQ(titles("PL1801", [](TestImage& image) { image.config.exposed_ports = {"20-25/tcp", "22/udp"}; }),
            Titles{"EXPOSE 20-25/tcp offers a login by SSH"});
  EXPECT_EQ(titles("PL1802",
                   [](TestImage& image) {
                     image.config.exposed_ports = {"5005",     "9229/tcp",      "6379/tcp", "6379/udp",
                                                   "9000/tcp", "3300-3310/tcp", "x"};
                   }),
            (Titles{"EXPOSE 3300-3310/tcp offers MySQL on 3306", "EXPOSE 5005 offers the Java debugger",
                    "EXPOSE 6379/tcp offers Redis", "EXPOSE 9229/tcp offers the Node.js debugger"}));
  EXPECT_EQ(titles("PL1802",
                   [](TestImage& image) {
                     image.config.exposed_ports = {"6379/tcp"};
                     image.config.cmd = {"redis-server"};
                   }),
            Titles{})
      << "a database's own image";
  EXPECT_EQ(titles("PL1312", [](TestImage& image) { image.config.exposed_ports = {"80/tcp", "8080/tcp"}; }),
            Titles{"EXPOSE 80/tcp: uid 1000 (app) may not listen below 1024"});
  EXPECT_EQ(titles("PL1312",
                   [](TestImage& image) {
                     image.config.exposed_ports = {"80/tcp"};
                     image.config.user = "";
                   }),
            Titles{});
  EXPECT_EQ(titles("PL1312",
                   [](TestImage& image) {
                     image.config.exposed_ports = {"80/tcp"};
                     Item server{"app/server", 0555};
                     server.capability = std::string("\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
                     image.layer("RUN setcap", {server});
                   }),
            Titles{})
      << "with the capability";
}

TEST(Logins, PasswordsAndSharedIds) {
  EXPECT_EQ(
      titles("PL3003", [](TestImage& image) { image.accounts["etc/shadow"] = "root::19000::::::\napp:!::::::\n"; }),
      Titles{"account root has an empty password"});
  EXPECT_EQ(titles("PL3003", [](TestImage& image) { image.accounts["etc/passwd"] += "guest::9:9::/:/bin/sh\n"; }),
            Titles{"account guest has an empty password"});
  EXPECT_EQ(
      titles("PL3020", [](TestImage& image) { image.accounts["etc/shadow"] = "root:$6$:19000::::::\napp:!$6$::\n"; }),
      Titles{"account root has a password and a login shell"});
  EXPECT_EQ(titles("PL3020",
                   [](TestImage& image) {
                     image.accounts["etc/passwd"] = "root:x:0:0::/root:/usr/sbin/nologin\n";
                     image.accounts["etc/shadow"] = "root:$y$:19000::::::\n";
                   }),
            Titles{});
  EXPECT_EQ(titles("PL3004",
                   [](TestImage& image) {
                     image.accounts["etc/passwd"] += "toor:x:0:0::/root:/bin/sh\napp:x:1001:1001::/:/bin/sh\n";
                     image.accounts["etc/group"] += "web:x:1000:\n";
                   }),
            (Titles{"uid 0 is shared by root, toor", "gid 1000 is shared by app, web",
                    "user name app is shared by app, app"}));
}

TEST(PrivilegedFiles, UsualOnesAreToldApart) {
  TestImage image = good();
  image.layer("RUN apt-get install",
              {Item{"usr/bin/su", 04755}, Item{"usr/bin/passwd", 04755}, Item{"usr/bin/wall", 02755, 0, 5},
               folder("var/mail", 02775, 0, 8), Item{"etc/locked", 02644}});
  image.ownership = {{"deb", "login", {owned_path("usr/bin/su"), owned_path("usr/bin/wall")}}};
  std::ranges::sort(image.ownership.front().files);
  EXPECT_EQ(image.titles("PL3002"),
            (Titles{"1 unusual setuid program: passwd", "2 setuid or setgid programs: su, wall"}));
  image.layer("COPY tools /usr/local/bin # buildkit", {Item{"usr/local/bin/bash", 06755}});
  const std::vector<Finding> found = image.of("PL3002");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].severity, Severity::high);
  EXPECT_EQ(found[0].places.front().detail, "6755 root:root");
  EXPECT_EQ(found[0].layer.index, 2U);
  EXPECT_EQ(found[0].remedy.rewrite, "RUN chmod a-s /usr/local/bin/bash");
  EXPECT_EQ(found[1].severity, Severity::medium);
  EXPECT_EQ(found[2].severity, Severity::low);
}

TEST(PrivilegedFiles, CapabilitiesAreNamed) {
  TestImage image = good();
  Item tool{"app/tool", 0755}, ping{"usr/bin/ping", 0755}, odd{"app/odd", 0755};
  tool.capability = std::string("\1\0\0\2\0\0\040\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);  // bit 21
  ping.capability = std::string("\1\0\0\2\0\040\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);  // bit 13
  odd.capability = "odd";
  image.layer("RUN setcap", {tool, ping, odd});
  const std::vector<Finding> found = image.of("PL3017");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].title, "tool has cap_sys_admin=ep");
  EXPECT_EQ(found[0].severity, Severity::high);
  EXPECT_EQ(paths(found[1]), (Titles{"app/odd", "usr/bin/ping"}));
  EXPECT_EQ(found[1].places.back().detail, "cap_net_raw=ep");
}

TEST(Proof, OwnedByTheRunUser) {
  TestImage image = good();
  image.layer(std::string(kCopy), {folder("app", 0755, 1000, 1000), Item{"app/server", 0555, 1000, 1000},
                                   Item{"app/a.py", 0644, 1000, 1000}, Item{"app/notes.txt", 0644, 1000, 1000},
                                   folder("app/data", 0755, 1000, 1000)});
  const std::vector<Finding> found = image.of("PL3014");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].title, "/app belongs to app, the run user: 1 program, 1 module");
  EXPECT_EQ(found[0].severity, Severity::high) << "the entry program is among them";
  EXPECT_EQ(paths(found[0]), (Titles{"app/server", "app/a.py"}));
  EXPECT_EQ(found[0].places.front().detail, "0555 app:app");
  EXPECT_EQ(found[0].remedy.rewrite, "COPY --chown=root:root . /app");
  EXPECT_NE(found[0].remedy.action.find("/app/data holds no code"), std::string::npos);
  EXPECT_EQ(found[0].layer.created_by, kCopy);
}

TEST(Proof, GroupAndEveryone) {
  TestImage image = good();
  image.layer("COPY --link --chmod=0775 lib /app/lib # buildkit",
              {folder("app/lib", 0755), Item{"app/lib/x.so", 0664, 0, 50}, Item{"app/lib/y.so.1", 0664, 0, 50},
               Item{"app/lib/z.so", 0664, 0, 60}});
  image.layer("RUN chmod 777 tool", {Item{"app/tool", 0777}});
  const std::vector<Finding> found = image.of("PL3014");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].title, "2 libraries in /app/lib are writable by group staff");
  EXPECT_EQ(found[0].severity, Severity::high);
  EXPECT_EQ(found[0].remedy.rewrite, "COPY --chown=root:root --chmod=0555 --link lib /app/lib");
  EXPECT_EQ(found[1].title, "/app/tool is writable by everyone");
  EXPECT_EQ(found[1].severity, Severity::medium);
  EXPECT_EQ(found[1].remedy.rewrite, "RUN chmod go-w /app/tool");
  EXPECT_EQ(image.titles("PL3013"), Titles{}) << "told once";
}

TEST(Proof, ReplaceableBecauseOfTheFolder) {
  TestImage image = good();
  image.layer("RUN chown app /opt/tool",
              {folder("opt/tool", 0755, 1000, 1000), Item{"opt/tool/run.sh", 0555}, folder("opt/tool/lib"),
               Item{"opt/tool/lib/a.jar"}, folder("srv", 01777), Item{"srv/kept.py"}});
  const std::vector<Finding> found = image.of("PL3014");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].title, "/opt/tool belongs to app, the run user: 2 modules can be replaced");
  EXPECT_EQ(found[0].severity, Severity::medium);
  EXPECT_EQ(found[0].remedy.rewrite, "RUN chown -R root:root /opt/tool && chmod -R go-w /opt/tool");
}

TEST(Proof, WhatCannotBeReachedIsSafe) {
  TestImage image = good();
  image.layer("RUN x", {folder("opt/closed", 0700), Item{"opt/closed/a.py", 0666}});
  EXPECT_EQ(image.titles("PL3014"), Titles{});
}

TEST(Path, RelativeWritableAndMissingFolders) {
  const auto path = [](std::string value) {
    return [value = std::move(value)](TestImage& image) {
      image.config.env = {"PATH=" + value};
      image.layer("RUN mkdir", {folder("home/app", 0755, 1000, 1000), folder("home/app/bin", 0755, 1000, 1000),
                                folder("opt/open", 0777), folder("srv/sticky", 01777)});
    };
  };
  EXPECT_EQ(titles("PL3022", path("/usr/bin:/bin:/nowhere")), Titles{});
  EXPECT_EQ(titles("PL3022", path("/usr/bin::.:node_modules/.bin")),
            (Titles{"PATH has an empty part: the current folder", "PATH holds the relative folder .",
                    "PATH holds the relative folder node_modules/.bin"}));
  EXPECT_EQ(titles("PL3022", path("/home/app/bin:/usr/bin")),
            Titles{"PATH holds /home/app/bin, which the run user may write"});
  EXPECT_EQ(titles("PL3022", path("/home/app/.local/bin:/usr/bin")),
            Titles{"PATH holds /home/app/.local/bin, which the run user may make"});
  EXPECT_EQ(titles("PL3022", path("/opt/open")), Titles{"PATH holds /opt/open, which the run user may write"});
  EXPECT_EQ(titles("PL3022",
                   [&](TestImage& image) {
                     path("/home/app/bin:/opt/open")(image);
                     image.config.user = "";
                   }),
            Titles{"PATH holds /opt/open, which everyone may write"});
}

TEST(WorldWritable, FoldersAndFiles) {
  TestImage image = good();
  image.config.user = "";
  image.layer("RUN chmod -R 777 /var/www",
              {folder("var/www", 0777), folder("var/www/up", 0777), Item{"var/www/a.php", 0777},
               Item{"var/lib/shop/data", 0666}, Item{"usr/bin/tool", 0777}, folder("dev"), Item{"dev/null", 0666}});
  const std::vector<Finding> found = image.of("PL3013");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].title, "/usr/bin/tool is writable by everyone");
  EXPECT_EQ(found[0].severity, Severity::high);
  EXPECT_EQ(found[1].title, "2 folders and 1 file in /var/www are writable by everyone");
  EXPECT_EQ(found[1].severity, Severity::medium);
  EXPECT_EQ(found[2].title, "/var/lib/shop/data is writable by everyone");
  EXPECT_EQ(found[2].severity, Severity::low);
}

TEST(Leftovers, CachesWithTheirBytes) {
  TestImage image = good();
  image.layer("RUN apt-get update", {Item{"var/lib/apt/lists/deb_main", 0644, 0, 0, 20'000'000},
                                     Item{"var/lib/apt/lists/lock", 0644, 0, 0, 0}});
  image.layer("RUN pip install", {Item{"root/.cache/pip/http/a", 0644, 0, 0, 500'000},
                                  Item{"var/lib/apt/lists/deb_more", 0644, 0, 0, 70'000},
                                  Item{"home/app/.npm/_cacache/x", 0644, 0, 0, 3'000}});
  const std::vector<Finding> found = image.of("PL3018");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].title, "package lists of apt: 20 MB in /var/lib/apt/lists");
  EXPECT_EQ(found[0].severity, Severity::medium);
  EXPECT_EQ(found[0].bytes, 20'000'000U);
  EXPECT_NE(found[0].remedy.rewrite.find("&& rm -rf /var/lib/apt/lists/*"), std::string::npos);
  EXPECT_EQ(found[1].title, "the cache of pip: 500 kB in /root/.cache/pip");
  EXPECT_EQ(found[2].title, "package lists of apt: 70 kB in /var/lib/apt/lists");
  EXPECT_EQ(found[2].layer.index, 2U);
}

TEST(Leftovers, JunkByKind) {
  TestImage image = good();
  image.layer(std::string(kCopy),
              {Item{"app/Dockerfile"}, Item{"app/.git/HEAD"}, Item{"app/docker-compose.yml"},
               Item{"root/.bash_history"}, Item{"app/.DS_Store"}, Item{"root/.aws/config"}, folder("root/.azure"),
               Item{"app/node_modules/x/Dockerfile"}, Item{"usr/lib/python3/.gitlab-ci.yml"}});
  const std::vector<Finding> found = image.of("PL3005");
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].title, "left by the build context: .git, Dockerfile, docker-compose.yml");
  EXPECT_EQ(found[0].severity, Severity::medium);
  EXPECT_EQ(found[0].remedy.rewrite, "**/.git\n**/Dockerfile\n**/docker-compose.yml");
  EXPECT_EQ(found[1].title, "/root/.aws is left in the image");
  EXPECT_EQ(found[2].title, "/root/.bash_history is left in the image");
  EXPECT_EQ(found[3].title, "/app/.DS_Store is left in the image");
}

InstalledPackage installed(std::string type, std::string name, std::string path, std::size_t layer,
                           Scope scope = Scope::runtime) {
  InstalledPackage made{.package = {}, .path = std::move(path), .layer = layer};
  made.package.type = std::move(type);
  made.package.name = std::move(name);
  made.package.version = "1";
  made.package.scope = scope;
  return made;
}

TEST(BuildTools, PackagesAndToolchains) {
  TestImage image = good();
  image.layer("RUN apt-get install gcc",
              {Item{"usr/bin/gcc-12", 0755, 0, 0, 1'000'000}, symlink("usr/bin/gcc", "gcc-12"),
               Item{"usr/include/stdio.h", 0644, 0, 0, 30'000}});
  image.layer("COPY go /usr/local/go", {Item{"usr/local/go/bin/go", 0755, 0, 0, 12'000'000},
                                        Item{"usr/local/go/src/a.go", 0644, 0, 0, 400'000}});
  image.packages = {installed("deb", "gcc-12", "var/lib/dpkg/status", 1),
                    installed("deb", "gcc-12-base", "var/lib/dpkg/status", 0),
                    installed("deb", "libc6-dev", "var/lib/dpkg/status", 1), installed("npm", "lib-dev", "x", 1)};
  image.ownership = {{"deb", "gcc-12", {owned_path("usr/bin/gcc-12")}},
                     {"deb", "libc6-dev", {owned_path("usr/include/stdio.h")}}};
  const std::vector<Finding> found = image.of("PL1571");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].title, "build tools in the image, 1.0 MB: gcc, gcc-12");
  EXPECT_EQ(found[0].bytes, 1'030'000U);
  EXPECT_EQ(found[0].severity, Severity::medium);
  EXPECT_EQ(found[1].title, "build tools in the image, 12 MB: go");
  EXPECT_EQ(found[1].bytes, 12'400'000U);
}

TEST(BuildTools, SourcesTestsAndDevelopmentPackages) {
  TestImage image = good();
  image.layer("COPY . /src",
              {Item{"src/go.mod"}, Item{"src/main.go", 0644, 0, 0, 1000}, Item{"src/pkg/a.go", 0644, 0, 0, 500},
               Item{"src/vendor/b.go", 0644, 0, 0, 9000}, Item{"src/test/x.json", 0644, 0, 0, 70}});
  image.layer(
      "RUN npm ci",
      {Item{"web/package.json"}, Item{"web/index.js"}, Item{"web/node_modules/jest/package.json", 0644, 0, 0, 100},
       Item{"web/node_modules/jest/big.js", 0644, 0, 0, 5'000'000}, Item{"web/node_modules/jest/test/a.js"}});
  image.packages = {installed("npm", "jest", "web/node_modules/jest/package.json", 2, Scope::development)};
  EXPECT_EQ(image.titles("PL1571"),
            (Titles{"/src holds Go sources, tests, 1.6 kB", "1 npm package for development only: 5.0 MB"}));
}

TEST(Rules, ScatteredPlacesAreOneFinding) {
  TestImage image = good();
  std::vector<Item> many;
  for (int i = 0; i < 300; ++i) {
    many.push_back(folder(fmt::format("app/d{}", i)));
    many.push_back({fmt::format("app/d{}/a.py", i), 0644, 1000, 1000});
    many.push_back({fmt::format("opt/e{}/a.txt", i), 0666});
    image.config.exposed_ports.push_back(fmt::format("5005/p{}", i));
    image.accounts["etc/passwd"] += fmt::format("u{}::{}:1::/:/bin/sh\n", i, 2000 + i / 2);
  }
  image.layer("COPY . /", many);
  EXPECT_EQ(image.titles("PL3014"), Titles{"300 modules in /app belong to app, the run user"});
  EXPECT_EQ(image.titles("PL3013"), Titles{"300 files in /opt are writable by everyone"});
  EXPECT_EQ(image.titles("PL3003"), Titles{"300 accounts have an empty password: u0, u1, u2, u3 and 296 more"});
  EXPECT_EQ(image.titles("PL3004"), Titles{"150 uids are shared: 2000, 2001, 2002, 2003 and 146 more"});
  const std::vector<Finding> ports = image.of("PL1802");
  ASSERT_EQ(ports.size(), 100U);
  EXPECT_TRUE(std::ranges::any_of(ports, [](const Finding& finding) {
    return !finding.evidence.empty() && finding.evidence.back() == "200 more like it are left out";
  }));
}

TEST(Shells, AreListedOnce) {
  TestImage image = good();
  image.layer("RUN x", {Item{"usr/bin/bash", 0755}, symlink("usr/bin/sh", "bash"), Item{"usr/bin/apt-get", 0755}});
  EXPECT_EQ(image.titles("PL3015"), Titles{"2 shells and 1 package manager: bash, sh, apt-get"});
}

TEST(Rules, LongListsAreCutAndCounted) {
  TestImage image = good();
  std::vector<Item> many{folder("app", 0755, 1000, 1000)};
  for (int i = 0; i < 400; ++i) many.push_back({fmt::format("app/m{}.py", i), 0644, 1000, 1000});
  image.layer(std::string(kCopy), many);
  const std::vector<Finding> found = image.of("PL3014");
  ASSERT_EQ(found.size(), 2U) << "the entry program is root's, in a folder that is not";
  EXPECT_EQ(found[1].places.size(), 50U);
  EXPECT_EQ(found[1].evidence.back(), "50 of 400 places are listed");
}

}  // namespace
}  // namespace plimsoll::harden
