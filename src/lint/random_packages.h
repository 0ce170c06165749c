// SPDX-License-Identifier: Apache-2.0
// For tests only: Dockerfiles whose RUN lines install packages in every way somebody might write: managers, verbs,
// options, spellings of packages, what cleans up, mounts, compound commands, here-documents, ONBUILD and stages.
#pragma once

#include <array>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::testing {

class RandomPackages {
 public:
  explicit RandomPackages(unsigned seed) : random_(seed) {}

  std::string file(std::size_t instructions) {
    std::string out;
    if (chance(8)) out += "ARG V=1\n";
    if (!chance(12)) out += from();
    for (std::size_t i = 0; i < instructions; ++i) {
      if (chance(14)) {
        out += from();
      } else if (chance(9)) {
        out += pick<6>({"ENV V=1.2\n", "ARG W=3\n", "ENV PIP_NO_CACHE_DIR=1\n", "ENV PIP_NO_CACHE_DIR=off\n",
                        "ENV A=b V=\"2\"\n", "ONBUILD ENV PIP_NO_CACHE_DIR=yes\n"});
      } else {
        out += run() + "\n";
      }
    }
    return out;
  }

  std::string run() {
    std::string out = chance(10) ? "ONBUILD RUN " : "RUN ";
    for (std::size_t i = chance(4) ? 1 + below(2) : 0; i > 0; --i) out += mount() + " ";
    switch (below(20)) {
      case 0:
        return out + json();
      case 1:
        return out + "<<EOF" + (chance(3) ? " bash" : "") + "\n" + script("\n", "\n") +
               "\nEOF\n";  // hadolint wants the empty line
      default:
        return out + script(chance(3) ? " \\\n    && " : " && ", "; ");
    }
  }

 private:
  std::size_t below(std::size_t most) { return random_() % most; }
  bool chance(std::size_t of) { return below(of) == 0; }
  template <std::size_t N>
  std::string pick(const std::array<std::string_view, N>& from) {
    return std::string(from[below(N)]);
  }

  std::string from() {
    std::string out =
        "FROM " + pick<7>({"debian:13", "debian:12", "alpine:3", "base", "build", "example.com/base:1", "fedora:43"});
    if (chance(2)) out += pick<4>({" AS base", " AS build", " as final", " AS debian"});
    return out + "\n";
  }

  std::string mount() {
    return "--mount=type=" + pick<3>({"cache", "tmpfs", "bind"}) + ",target=" +
           pick<14>({"/var/lib/apt/lists", "/var/lib/apt", "/var/cache/apt", "/var/cache/apk", "/var/cache/yum",
                     "/var/cache/dnf", "/var/cache/libdnf5", "/root/.cache/libdnf5", "/var/cache/zypp",
                     "/root/.cache/pip", "/root/.cache", "/root/.cache/yarn", "/usr/local/share/.cache/yarn",
                     "/x/var/lib/apt/lists/"});
  }

  std::string json() {
    std::string out = "[";
    const std::string text = command();
    std::string word;
    bool plain = true;
    for (const char c : text + " ") {
      if (c != ' ') {
        if (c == '"' || c == '\\') plain = false;
        word += c;
        continue;
      }
      if (!word.empty()) out += (out.size() > 1 ? ", " : "") + ("\"" + word + "\"");
      word.clear();
    }
    return plain ? out + "]" : R"(["apt-get", "install", "x"])";
  }

  std::string script(const std::string& joint, const std::string& semicolon) {
    std::string out = chance(6) ? "set -ex; " : "";
    const std::size_t commands = 1 + below(4);
    for (std::size_t i = 0; i < commands; ++i) {
      if (i > 0) out += chance(5) ? semicolon : joint;
      out += wrapped();
    }
    return out;
  }

  std::string wrapped() {
    const std::string inner = chance(3) ? clean() : command();
    switch (below(40)) {
      case 0:
        return "if true; then " + inner + "; fi";
      case 1:
        return "(" + inner + ")";
      case 2:
        return "{ " + inner + "; }";
      case 3:
        return "echo \"$(" + inner + ")\"";
      case 4:
        return "for i in a b; do " + inner + "; done";
      case 5:
        return inner + " | tee log";
      case 6:
        return "A=b " + inner;
      case 7:
        return "env A=b " + inner;
      case 8:
        return "sudo " + inner;
      case 9:
        return "sh -c '" + (inner.find('\'') == inner.npos ? inner : "true") + "'";
      case 10:
        return "command " + inner;
      case 11:
        return "exec " + inner;
      case 12:
        return "! " + inner;
      case 13:
        return inner + " >log 2>&1";
      case 14:
        return "f() { " + inner + "; }";
      case 15:
        return "/usr/bin/" + inner;
      case 16:
        return "case x in a) " + inner + ";; esac";
      case 17:
        return "PIP_NO_CACHE_DIR=" + pick<5>({"1", "off", "true", "\"1\"", "0"}) + " " + inner;
      case 18:
        return "export PIP_NO_CACHE_DIR=" + pick<3>({"1", "no", "yes"}) + " && " + inner;
      case 19:
        return "time " + inner;
      case 20:
        return inner + " || true";
      case 21:
        return "while " + inner + "; do true; done";
      case 22:
        return "echo `" + (inner.find('`') == inner.npos ? inner : "true") + "`";
      case 23:
        return "diff <(" + inner + ") x";
      default:
        return inner;
    }
  }

  std::string clean() {
    return pick<34>({"rm -rf /var/lib/apt/lists/*",
                     "rm -r -f /var/lib/apt/lists/*",
                     "rm -rf /tmp/x",
                     "rm -f x",
                     "rm -r /var/cache/yum/*",
                     "rm /var/cache/libdnf5*",
                     "apt-get clean",
                     "apt-get autoremove -y",
                     "yum clean all",
                     "yum clean metadata",
                     "dnf clean all",
                     "dnf clean packages",
                     "microdnf clean all",
                     "zypper clean",
                     "zypper cc -a",
                     "yarn cache clean",
                     "npm cache clean --force",
                     "pip cache purge",
                     "apk del x",
                     "echo done",
                     "rm -rf /root/.cache",
                     "apt-get dist-clean",
                     "yarn cache dir",
                     "apt update",
                     "apt-get update",
                     "apk update",
                     "apt-get -qq update",
                     "zypper ref",
                     "ps",
                     "kill 1",
                     "service x start",
                     "top",
                     "ssh x",
                     "true"});
  }

  std::string package() {
    return pick<46>({"x",
                     "curl",
                     "a-b",
                     "gcc-c++",
                     "x=1",
                     "x=1.2-3",
                     "x==1",
                     "x>1",
                     "'x>=1'",
                     "\"x~=2\"",
                     "x~1",
                     "x-1.2",
                     "a-b-1.2",
                     "x-$V",
                     "x-${V}",
                     "x-${W}-1",
                     "\"x-$V\"",
                     "x=$V",
                     "$X",
                     "\"$X\"",
                     "${X:-y}",
                     "x@1",
                     "x@latest",
                     "@s/x",
                     "@s/x@1",
                     "@my-s/x",
                     "x:1",
                     "./x",
                     "/x",
                     ".",
                     "..",
                     "~/x",
                     "x.deb",
                     "x.rpm",
                     "a-b.rpm",
                     "x.apk",
                     "x.whl",
                     "x.tar.gz",
                     "x.tgz",
                     "git+https://h/r",
                     "git+https://h/r@v",
                     "git+https://h/r#v",
                     "https://h/x.zip",
                     "x/y",
                     "$(cat x)",
                     "x[y]"});
  }

  std::string options(std::span<const std::string_view> of) {
    std::string out;
    for (std::size_t i = below(3); i > 0; --i) out += " " + std::string(of[below(of.size())]);
    return out;
  }

  std::string command() {
    static constexpr std::array<std::string_view, 16> kApt{"-y",
                                                           "--yes",
                                                           "-qq",
                                                           "-q",
                                                           "-q=2",
                                                           "--quiet",
                                                           "-yq",
                                                           "--assume-yes",
                                                           "--no-install-recommends",
                                                           "-t sid",
                                                           "--target-release=sid",
                                                           "-o APT::Install-Recommends=false",
                                                           "-o A=b",
                                                           "-yt sid",
                                                           "--no-install-recommends=true",
                                                           "--"};
    static constexpr std::array<std::string_view, 10> kApk{
        "--no-cache",   "-U",           "--update",    "-t .b",
        "--virtual .b", "--virtual=.b", "-X http://r", "--repository=http://r",
        "-q",           "--no-cache"};
    static constexpr std::array<std::string_view, 8> kRpm{
        "-y", "--assumeyes", "-q", "--setopt=a=b", "--enablerepo e", "-yq", "--nodocs", "--enablerepo=e"};
    static constexpr std::array<std::string_view, 8> kZypper{
        "-y", "-n", "--non-interactive", "--no-confirm", "--no-recommends", "-t pattern", "-ny", "-q"};
    static constexpr std::array<std::string_view, 16> kPip{
        "--no-cache-dir",      "-U",       "--upgrade",          "-r r.txt",  "--requirement r.txt",
        "--requirement=r.txt", "-c c.txt", "--constraint c.txt", "-i u",      "--index-url=u",
        "--extra-index-url u", "-t d",     "--timeout 5",        "--no-deps", "-e .",
        "--no-binary :all:"};
    static constexpr std::array<std::string_view, 8> kNpm{
        "-g", "--save-dev", "--loglevel error", "--loglevel=error", "--prefix /x", "--registry u", "-D", "--omit=dev"};
    static constexpr std::array<std::string_view, 8> kGem{"-v 1",          "--version 1", "--version=1", "-N",
                                                          "--no-document", "--source u",  "-v1",         "-- --x"};
    static constexpr std::array<std::string_view, 6> kGo{"-v", "-u", "-ldflags \"-s\"", "-ldflags=-s", "-tool", "-C d"};
    static constexpr std::array<std::string_view, 4> kYarn{"--frozen-lockfile", "--production", "--cwd x", "--silent"};
    switch (below(11)) {
      case 0:
      case 1:
        return call("apt-get", options(kApt),
                    pick<7>({"install", "install", "install", "install", "upgrade", "dist-upgrade", "purge"}), kApt);
      case 2:
        return call("apt", options(kApt), pick<4>({"install", "update", "upgrade", "list"}), kApt);
      case 3:
        return call("apk", options(kApk), pick<5>({"add", "add", "add", "upgrade", "del"}), kApk);
      case 4:
        return call("yum", options(kRpm), rpm_verb(), kRpm);
      case 5:
        return call(pick<4>({"dnf", "dnf", "microdnf", "tdnf"}), options(kRpm), rpm_verb(), kRpm);
      case 6:
        return call("zypper", options(kZypper),
                    pick<10>({"install", "in", "in", "remove", "rm", "patch", "si", "up", "dup", "dist-upgrade"}),
                    kZypper);
      case 7:
        return call(pick<8>({"pip", "pip3", "pip3.11", "python -m pip", "python3 -m pip", "pipx", "pipenv",
                             "python3 -u -m pip"}),
                    "", pick<4>({"install", "install", "install", "download"}), kPip);
      case 8:
        return call("npm", options(kNpm), pick<5>({"install", "install", "i", "ci", "run install"}), kNpm);
      case 9:
        return chance(2) ? call("gem", "", pick<3>({"install", "i", "update"}), kGem)
                         : call("go", "", pick<5>({"install", "get", "run", "build", "mod download"}), kGo);
      default:
        return call("yarn", "", pick<4>({"install", "install", "add", "run build"}), kYarn);
    }
  }

  std::string rpm_verb() {
    return pick<14>({"install", "install", "install", "groupinstall", "localinstall", "reinstall", "in", "update",
                     "upgrade", "up", "module install", "group install", "remove", "upgrade-minimal"});
  }

  std::string call(const std::string& program, const std::string& before, const std::string& verb,
                   std::span<const std::string_view> of) {
    std::string out = program + before + " " + verb + options(of);
    for (std::size_t i = below(4); i > 0; --i) out += " " + package();
    return chance(4) ? out + options(of) : out;
  }

  std::mt19937 random_;
};

}  // namespace plimsoll::testing
