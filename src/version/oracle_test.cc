// SPDX-License-Identifier: Apache-2.0
// The package managers as oracles, see testing.h.
#include <map>

#include "version/testing.h"

namespace plimsoll::version::testing {
namespace {

namespace fs = std::filesystem;

// Every program reads lines "A<tab>B" and writes one character for each. `judge` is what differs.
constexpr const char* kJudgeMain = R"(
#include <stdio.h>
#include <string.h>
char judge(char *a, char *b);
int main(void) {
  static char line[1 << 16];
  while (fgets(line, sizeof line, stdin)) {
    char *tab = strchr(line, '\t');
    line[strcspn(line, "\n")] = 0;
    *tab = 0;
    putchar(judge(line, tab + 1));
  }
  return 0;
}
)";

constexpr const char* kDpkg = R"(
#define LIBDPKG_VOLATILE_API 1
#include <dpkg/dpkg.h>
#include <dpkg/dpkg-db.h>
#include <dpkg/version.h>
static int parse(struct dpkg_version *v, const char *text) {
  struct dpkg_error err = DPKG_ERROR_INIT;
  int rc = parseversion(v, text, &err);
  rc = rc < 0 && err.type != DPKG_MSG_WARN;
  dpkg_error_destroy(&err);
  return rc == 0;
}
char judge(char *a, char *b) {
  struct dpkg_version x, y;
  if (!parse(&x, a) || !parse(&y, b)) return '!';
  int rc = dpkg_version_compare(&x, &y);
  nffreeall();
  return rc < 0 ? '<' : rc > 0 ? '>' : '=';
}
)";

constexpr const char* kRpm = R"(
#include <dlfcn.h>
char judge(char *a, char *b) {
  static void *(*parse)(const char *);
  static int (*compare)(void *, void *);
  static void *(*release)(void *);
  if (!parse) {
    void *lib = dlopen("librpm.so.9", RTLD_NOW);
    if (!lib) return '?';
    parse = (void *(*)(const char *))dlsym(lib, "rpmverParse");
    compare = (int (*)(void *, void *))dlsym(lib, "rpmverCmp");
    release = (void *(*)(void *))dlsym(lib, "rpmverFree");
  }
  void *x = parse(a), *y = parse(b);
  if (!x || !y) return '!';
  int rc = compare(x, y);
  release(x), release(y);
  return rc < 0 ? '<' : rc > 0 ? '>' : '=';
}
)";

constexpr const char* kAlpm = R"(
#include <dlfcn.h>
char judge(char *a, char *b) {
  static int (*compare)(const char *, const char *);
  if (!compare) {
    void *lib = dlopen("libalpm.so.13", RTLD_NOW);
    if (!lib) return '?';
    compare = (int (*)(const char *, const char *))dlsym(lib, "alpm_pkg_vercmp");
  }
  int rc = compare(a, b);
  return rc < 0 ? '<' : rc > 0 ? '>' : '=';
}
)";

// Linked against musl without headers or start files.
constexpr const char* kApk = R"(
typedef struct { long size; char *text; } blob;
int apk_version_compare_blob(blob, blob);
int apk_version_validate(blob);
long read(int, void *, unsigned long);
long write(int, const void *, unsigned long);
void _exit(int);
static char line[1 << 16];
static int next(void) {
  static char buffer[65536];
  static long size, at;
  if (at == size) { at = 0; size = read(0, buffer, sizeof buffer); if (size <= 0) return -1; }
  return buffer[at++] & 255;
}
void run(void) {
  long n = 0, tab = 0;
  for (int c; (c = next()) != -1;) {
    if (c == '\t') { tab = n; continue; }
    if (c != '\n') { line[n++] = c; continue; }
    blob a = {tab, line}, b = {n - tab, line + tab};
    char out = '!';
    if (apk_version_validate(a) && apk_version_validate(b)) {
      int rc = apk_version_compare_blob(a, b);
      out = rc == 2 ? '<' : rc == 4 ? '>' : rc == 1 ? '=' : '?';
    }
    write(1, &out, 1);
    n = tab = 0;
  }
  _exit(0);
}
__asm__(".globl _start\n_start:\n xor %ebp,%ebp\n and $-16,%rsp\n call run\n");
)";

// Called as "judge SCHEME". Semantic versions get the "v" that Go wants; for Go itself, "1.21rc1" is spelled out.
constexpr const char* kGo = R"(
package main

import (
	"bufio"
	"judge/semver"
	"os"
	"regexp"
	"strings"
)

var toolchain = regexp.MustCompile(`^v?([0-9]+(?:\.[0-9]+)*)(alpha|beta|rc)([0-9]+)$`)

func read(text string) string {
	if os.Args[1] == "go" {
		if m := toolchain.FindStringSubmatch(text); m != nil {
			for strings.Count(m[1], ".") < 2 {
				m[1] += ".0"
			}
			text = m[1] + "-" + m[2] + "." + m[3]
		}
	}
	if os.Args[1] == "semver" || text == "" || text[0] != 'v' {
		return "v" + text
	}
	return text
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		a, b, _ := strings.Cut(in.Text(), "\t")
		a, b = read(a), read(b)
		if semver.IsValid(a) && semver.IsValid(b) {
			out.WriteByte("<=>"[semver.Compare(a, b)+1])
		} else {
			out.WriteByte('!')
		}
	}
}
)";

Result<fs::path> alpine_root(std::string_view release, const fs::path& folder) {
  const fs::path archive = shared() / "images" / ("alpine-minirootfs-" + std::string(release) + "-x86_64.tar.gz");
  if (!fs::exists(archive))
    return fail(ErrorKind::not_found, "no {} in the shared images", archive.filename().string());
#ifndef __x86_64__
  return fail(ErrorKind::unsupported, "the Alpine roots are for x86_64");
#endif
  if (!run("tar -xzf '" + archive.string() + "' -C '" + folder.string() + "' --no-same-owner")) {
    return fail(ErrorKind::io, "tar could not unpack {}", archive.filename().string());
  }
  return folder;
}

}  // namespace

Result<std::vector<char>> ask(const std::string& command, const std::vector<Pair>& pairs, const fs::path& folder) {
  std::string input;
  for (const auto& [a, b] : pairs) input += a + "\t" + b + "\n";
  write_file(folder / "pairs", input);
  if (!run(command + " < " + (folder / "pairs").string() + " > " + (folder / "answers").string())) {
    return fail(ErrorKind::io, "{} failed", command);
  }
  const std::string text = slurp(folder / "answers");
  std::vector<char> answers(text.begin(), text.end());
  if (answers.size() != pairs.size())
    return fail(ErrorKind::io, "{} answers for {} pairs", answers.size(), pairs.size());
  if (!answers.empty() && answers[0] == '?') return fail(ErrorKind::not_found, "the library of {} is missing", command);
  return answers;
}

Result<std::vector<char>> ask_oracle(std::string_view scheme, const std::vector<Pair>& pairs) {
  static const std::map<std::string_view, std::pair<std::string, std::string>> programs = {
      {"alpm", {kAlpm, "-ldl"}}, {"deb", {kDpkg, "-ldpkg -lmd"}}, {"rpm", {kRpm, "-ldl"}}};
  if (has_language_oracle(scheme)) return ask_language(scheme, "order", pairs);
  const Folder folder;
  const std::string program = (folder.path() / "judge").string(), quiet = " 2>" + program + ".log";
  if (!run("cc --version >/dev/null 2>&1")) return fail(ErrorKind::not_found, "no C compiler");

  if (scheme == "apk") {
    const fs::path root = TRY(alpine_root("3.20.3", folder.path()));
    const std::string lib = (root / "lib").string(), loader = lib + "/ld-musl-x86_64.so.1";
    write_file(program + ".c", kApk);
    if (!run("cc -O1 -w -nostdlib -nostartfiles -fno-stack-protector -fPIE -pie -Wl,--allow-shlib-undefined -o " +
             program + " " + program + ".c " + lib + "/libapk.so.2.14.0 " + loader + quiet)) {
      return fail(ErrorKind::unsupported, "the program around libapk does not link here");
    }
    return ask(loader + " --library-path " + lib + ":" + root.string() + "/usr/lib " + program, pairs, folder.path());
  }

  if (scheme == "semver" || scheme == "go" || scheme == "swift") {
    fs::create_directory(folder.path() / "semver");
    write_file(folder.path() / "go.mod", "module judge\n\ngo 1.18\n");
    write_file(folder.path() / "main.go", kGo);
    const std::string go =
        "cd '" + folder.path().string() + "' && GOFLAGS=-mod=mod GOTOOLCHAIN=local go build -o judge . ";
    if (!run("go version >/dev/null 2>&1 && cp \"$(go env GOROOT)\"/src/cmd/vendor/golang.org/x/mod/semver/semver.go " +
             (folder.path() / "semver").string() + quiet) ||
        !run(go + quiet)) {
      return fail(ErrorKind::not_found, "no Go with its semver package");
    }
    return ask(program + " " + std::string(scheme), pairs, folder.path());
  }

  const auto& [source, libraries] = programs.at(scheme);
  write_file(program + ".c", kJudgeMain + source);
  if (!run("cc -O1 -w -o " + program + " " + program + ".c " + libraries + quiet)) {
    return fail(ErrorKind::not_found, "no library to ask for {} (libdpkg-dev, rpm, pacman-package-manager)", scheme);
  }
  return ask(program, pairs, folder.path());
}

Result<std::vector<char>> ask_apk(std::string_view release, const std::vector<Pair>& pairs) {
  const Folder folder;
  const fs::path root = TRY(alpine_root(release, folder.path()));
  // apk exits with 1 when -c finds an invalid version; it reads what starts with "-" as an option, so such texts do
  // not belong into `pairs`.
  const std::string apk = (root / "lib/ld-musl-x86_64.so.1").string() + " --library-path " + (root / "lib").string() +
                          ":" + (root / "usr/lib").string() + " " + (root / "sbin/apk").string() + " version ";
  write_file(folder.path() / "ask", "while read -r a b; do if " + apk + "-c \"$a\" \"$b\" >/dev/null 2>&1; then " +
                                        apk + "-t \"$a\" \"$b\" 2>/dev/null; else echo '!'; fi; done | tr -d '\\n'\n");
  return ask("sh " + (folder.path() / "ask").string(), pairs, folder.path());
}

}  // namespace plimsoll::version::testing
