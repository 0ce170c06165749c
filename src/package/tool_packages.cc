// SPDX-License-Identifier: Apache-2.0
#include "package/tool_packages.h"

#include <algorithm>
#include <array>

namespace plimsoll {

namespace {

/// Programs, and packages that are named like them. Sorted.
constexpr std::array<std::string_view, 38> kTools{
    "ant",     "autoconf", "automake", "bazel", "bison",  "c++",      "cargo", "cc",   "clang",  "clang++",
    "cmake",   "csc",      "flex",     "g++",   "gcc",    "gfortran", "ghc",   "go",   "gradle", "javac",
    "kotlinc", "ld",       "llc",      "make",  "maven",  "meson",    "mvn",   "nasm", "ninja",  "rustc",
    "rustup",  "sbt",      "scalac",   "stack", "swiftc", "tcc",      "yasm",  "zig"};
static_assert(std::ranges::is_sorted(kTools));

/// Packages of the distribution that hold build tools under other names.
constexpr std::array<std::string_view, 12> kToolPackages{
    "binutils", "build-base",  "build-essential", "dpkg-dev",  "gcc-c++", "golang",
    "libtool",  "ninja-build", "openjdk",         "rpm-build", "rust",    "samurai"};
constexpr std::array<std::string_view, 6> kToolPrefixes{"clang-", "dotnet-sdk-", "g++-", "golang-", "gcc-", "rust-"};

}  // namespace

bool is_build_tool(std::string_view program) { return std::ranges::binary_search(kTools, program); }

ToolRole tool_role(std::string_view package) {
  if (std::ranges::find(kToolPackages, package) != kToolPackages.end() || is_build_tool(package)) return ToolRole::tool;
  const bool is_jdk = package.starts_with("openjdk") && package.find("-jdk") != std::string_view::npos;
  if (is_jdk || (package.starts_with("java-") && package.ends_with("-devel"))) return ToolRole::tool;
  for (const std::string_view ending : {"-dev", "-devel", "-headers"}) {
    if (package.ends_with(ending)) return ToolRole::headers;
  }
  if (package.starts_with("linux-headers") || package.starts_with("kernel-headers") ||
      package.starts_with("kernel-devel"))
    return ToolRole::headers;
  // "gcc-12-base" holds no compiler.
  if (package.ends_with("-base") || package.ends_with("-libs") || package.ends_with("-doc")) return ToolRole::none;
  return std::ranges::any_of(kToolPrefixes, [&](std::string_view prefix) { return package.starts_with(prefix); })
             ? ToolRole::tool
             : ToolRole::none;
}

}  // namespace plimsoll
