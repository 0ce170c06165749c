// SPDX-License-Identifier: Apache-2.0
// The libraries of the languages as oracles, see testing.h; what they are asked with is in oracle_sources.h.
#include <algorithm>

#include "version/oracle_sources.h"
#include "version/testing.h"

namespace plimsoll::version::testing {
namespace {

namespace fs = std::filesystem;

struct Tool {
  std::string_view scheme;
  const char* probe;    // a command that succeeds when the tool is here
  const char* missing;  // what to say when it does not
  const char* file;
  const char* source;
  const char* prepare;  // run in the folder of the file, empty: nothing
  const char* command;  // run there, too
};

constexpr const char* kJars = "/usr/share/java/maven3-artifact.jar:/usr/share/java/commons-lang3.jar";

// Debian's Python first: another one on the path may have another release of packaging.
constexpr Tool kTools[] = {
    {"bitnami", "command -v go && test -n \"$PLIMSOLL_BITNAMI_MODULE\"",
     "no Go with Bitnami's module (a folder with go.mod and go.sum that ask for it in $PLIMSOLL_BITNAMI_MODULE)",
     "judge.go", kBitnami,
     "cp \"$PLIMSOLL_BITNAMI_MODULE\"/go.* . && GOTOOLCHAIN=local GOFLAGS=-mod=mod go build -o judge .", "./judge"},
    {"cargo", "command -v rustc && ls /usr/share/cargo/registry/semver-*/src/lib.rs",
     "no Rust with the semver crate (rustc, librust-semver-dev)", "judge.rs", kRust,
     "rustc --edition 2018 --cap-lints allow -O --crate-type rlib --crate-name semver "
     "/usr/share/cargo/registry/semver-*/src/lib.rs && rustc --edition 2021 -O -L . --extern semver=libsemver.rlib "
     "judge.rs",
     "./judge"},
    {"composer", "command -v php && test -e /usr/share/php/Composer/Semver/autoload.php",
     "no PHP with composer/semver (php-cli, php-composer-semver)", "judge.php", kPhp, "", "php judge.php"},
    {"conan", "${PLIMSOLL_CONAN_PYTHON:-python3} -c 'import conan.internal.model.version_range'",
     "no Python with Conan 2 (package conan of PyPI; $PLIMSOLL_CONAN_PYTHON names the Python)", "judge.py", kConan, "",
     "${PLIMSOLL_CONAN_PYTHON:-python3} judge.py"},
    {"cran", "command -v Rscript", "no R (r-base-core)", "judge.R", kR, "", "2>judge.log Rscript --vanilla judge.R"},
    {"gem", "command -v ruby", "no Ruby (ruby)", "judge.rb", kRuby, "", "ruby judge.rb"},
    {"hackage", "command -v python3", "no Python (python3)", "judge.py", kHackage, "", "python3 judge.py"},
    {"hex", "command -v elixir", "no Elixir (elixir)", "judge.exs", kElixir, "", "2>judge.log elixir judge.exs"},
    {"maven", "command -v javac && test -e /usr/share/java/maven3-artifact.jar",
     "no Java compiler with Maven's library (openjdk-17-jdk-headless, libmaven3-core-java)", "Judge.java", kJava,
     "javac -cp $JARS Judge.java", "java -XX:TieredStopAtLevel=1 -cp .:$JARS Judge"},
    {"npm", "NODE_PATH=/usr/share/nodejs node -e 'require(\"semver\")'", "no node with semver (nodejs, node-semver)",
     "judge.js", kNpm, "", "NODE_PATH=/usr/share/nodejs node judge.js"},
    {"nuget", "command -v mcs && test -e \"$PLIMSOLL_NUGET_EXE\"",
     "no Mono with NuGet (mono-mcs, mono-runtime, libmono-system-core4.0-cil; nuget.exe in $PLIMSOLL_NUGET_EXE)",
     "judge.cs", kNuget, "mcs -out:judge.exe judge.cs", "mono judge.exe \"$PLIMSOLL_NUGET_EXE\""},
    {"pep440", "$PYTHON -c 'import packaging.specifiers'", "no Python with packaging (python3-packaging)", "judge.py",
     kPython, "", "$PYTHON judge.py"},
};

const Tool* find_tool(std::string_view scheme) {
  const auto* found = std::ranges::find(kTools, scheme, &Tool::scheme);
  return found == std::ranges::end(kTools) ? nullptr : found;
}

/// A command line that runs `command` in the folder, with the names above set.
std::string shell(const fs::path& folder, const std::string& command) {
  std::string line = "cd '" + folder.string() + "' && JARS=" + kJars +
                     " PYTHON=$(test -x /usr/bin/python3 && echo /usr/bin/python3 || echo python3) sh -c '";
  for (const char c : command) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return line + "'";
}

}  // namespace

bool has_language_oracle(std::string_view scheme) { return find_tool(scheme) != nullptr; }

Result<std::vector<char>> ask_language(std::string_view scheme, std::string_view what, const std::vector<Pair>& pairs) {
  const Tool* tool = find_tool(scheme);
  if (tool == nullptr) return fail(ErrorKind::not_found, "no tool that knows the {} of {}", what, scheme);
  const Folder folder;
  write_file(folder.path() / tool->file, tool->source);
  if (!run(shell(folder.path(), tool->probe) + " >/dev/null 2>&1")) {
    return fail(ErrorKind::not_found, "{}", tool->missing);
  }
  if (*tool->prepare != '\0' && !run(shell(folder.path(), tool->prepare))) {
    return fail(ErrorKind::io, "{} failed", tool->prepare);
  }
  return ask(shell(folder.path(), std::string(tool->command) + " " + std::string(what)), pairs, folder.path());
}

Result<std::vector<char>> ask_satisfies(std::string_view scheme, const std::vector<Pair>& questions) {
  return ask_language(scheme == "semver" ? "cargo" : scheme, "satisfies", questions);
}

}  // namespace plimsoll::version::testing
