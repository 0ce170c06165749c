// SPDX-License-Identifier: Apache-2.0
// PL156x: npm, yarn, pnpm and bun; gem; go; cargo and composer.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/hadolint_view.h"
#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

// ---- PL1561

void check_node_pins(const Context& file, Found& found) {
  report_unpinned(file, found, {Manager::bun, Manager::npm, Manager::pnpm, Manager::yarn});
}

bool is_hadolint_node_fixed(std::string_view package) {
  const auto begins = [&](std::initializer_list<std::string_view> with) {
    return std::ranges::any_of(with, [&](std::string_view prefix) { return package.starts_with(prefix); });
  };
  if (begins({"git://", "git+ssh://", "git+http://", "git+https://"})) return package.find('#') != package.npos;
  if (package.ends_with(".tar") || package.ends_with(".tar.gz") || package.ends_with(".tgz")) return true;
  if (begins({"/", "./", "../", "~/"})) return true;
  if (package.starts_with('@')) {
    const auto end = std::ranges::find_if(package, [](char c) { return c <= '/'; });
    package.remove_prefix(static_cast<std::size_t>(end - package.begin()));
  }
  return package.find('@') != package.npos;
}

void hadolint_node_pins(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"npm"})) {
    const bool bad = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      const auto operands = command.operands({"loglevel", "registry"});
      if (!command.has_any({"install"}) || operands.empty() || operands.front() != "install") return false;
      const auto package = std::ranges::find_if(operands, [](const auto& each) { return each != "install"; });
      return !std::all_of(package, operands.end(), is_hadolint_node_fixed);
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

// ---- PL1562

bool installs(const PackageCommand& command) { return command.deed == Deed::install || command.deed == Deed::upgrade; }

bool has_cache_elsewhere(const Context& file, const PackageCommand& command) {
  for (const std::string_view name : {"YARN_CACHE_FOLDER", "NPM_CONFIG_CACHE", "npm_config_cache"}) {
    const auto folder = variable_at(file, *command.at, name);
    if (folder && (folder->starts_with("/tmp") || is_mounted_away(*command.at->step, *folder) ||
                   is_deleted_behind(file, *command.at, *folder)))
      return true;
  }
  return command.run.has({"--cache-folder", "--cache"});
}

void check_node_cache(const Context& file, Found& found) {
  report_kept_cache(file, found,
                    {{Manager::yarn},
                     installs,
                     has_cache_elsewhere,
                     {"/usr/local/share/.cache/yarn", "/root/.cache/yarn", "/root/.yarn/berry"},
                     "{} cache clean"});
  // npm's is smaller, and few care.
  if (file.settings.profile != Profile::strict) return;
  report_kept_cache(file, found,
                    {{Manager::npm}, installs, has_cache_elsewhere, {"/root/.npm"}, "{} cache clean --force"});
}

void hadolint_yarn_cache(const Context& file, Found& found) {
  std::vector<const Step*> steps;
  for (const HadolintRun& run : hadolint_runs(file, {"yarn"})) {
    const auto install = std::ranges::find_if(run.commands, [](const auto& each) { return each.has_any({"install"}); });
    const auto clean =
        std::ranges::find_if(run.commands, [](const auto& each) { return each.has_any({"cache", "clean"}); });
    const bool cleaned = clean != run.commands.end() && install < clean;
    if (install != run.commands.end() && !cleaned && !has_hadolint_mount(*run.step, ".cache/yarn"))
      steps.push_back(run.step);
  }
  report_in_kept_stages(file, found, steps);
}

// ---- PL1563

void check_gem_pins(const Context& file, Found& found) {
  report_unpinned(file, found, {Manager::bundle, Manager::gem});
}

/// The gems hadolint sees: what follows an option is taken for its value, and behind "--" nothing counts.
std::vector<std::string> hadolint_gems(const HadolintCommand& command) {
  std::vector<std::string> out;
  const auto end = static_cast<std::size_t>(std::ranges::find(command.arguments, "--") - command.arguments.begin());
  for (std::size_t i = 0; i < end; ++i) {
    if (command.arguments[i].starts_with('-')) {
      ++i;
    } else if (command.arguments[i] != "install" && command.arguments[i] != "i") {
      out.push_back(command.arguments[i]);
    }
  }
  return out;
}

void hadolint_gem_pins(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"gem"})) {
    const bool bad = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      const bool says = std::ranges::any_of(command.arguments, [](const std::string& each) {
        return each == "-v" || each == "--version" || each.starts_with("--version=");
      });
      if (!command.has_any({"install", "i"}) || says) return false;
      return std::ranges::any_of(hadolint_gems(command),
                                 [](const std::string& gem) { return gem.find(':') == gem.npos; });
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

// ---- PL1564

void check_go_pins(const Context& file, Found& found) { report_unpinned(file, found, {Manager::go}); }

bool is_hadolint_go_fixed(std::string_view package) {
  if (package.starts_with('.') || package.starts_with('/')) return true;
  return package.find('@') != package.npos && !package.ends_with("@latest") && !package.ends_with("@none");
}

void hadolint_go_pins(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"go"})) {
    std::vector<std::string> started, fetched;
    for (const HadolintCommand& command : run.commands) {
      const auto operands = command.operands();
      for (std::size_t i = 0; i < operands.size(); ++i) {
        const std::string& each = operands[i];
        if (command.has_any({"run"}) && i <= 1 && each != "run") started.push_back(each);
        if (command.has_any({"install", "get"}) && each != "install" && each != "get" && each != "tool")
          fetched.push_back(each);
      }
    }
    if (!std::ranges::all_of(started.empty() ? fetched : started, is_hadolint_go_fixed))
      report_for_hadolint(found, *run.step);
  }
}

// ---- PL1565

void check_tool_pins(const Context& file, Found& found) {
  for (const PackageCommand& command : package_commands(file, {Manager::cargo, Manager::composer})) {
    const bool installs_by_name = command.deed == Deed::install && !command.packages.empty();
    if (!installs_by_name) continue;
    // "composer require vendor/package 1.0"
    const auto packages = unpinned_packages(command);
    const bool version_follows = command.manager == Manager::composer && command.packages.size() == 2 &&
                                 command.packages.back()->value.find('/') == std::string::npos;
    if (packages.empty() || version_follows) continue;
    found.add(*command.at->step, command.at->range(*packages.front()),
              fmt::format("{} {} installed in whatever version is current", names_of(packages),
                          packages.size() == 1 ? "is" : "are"));
  }
}

}  // namespace

std::span<const Check> languages_checks() {
  static constexpr std::string_view kWhy =
      "The same Dockerfile gives another image tomorrow, and whoever takes over a package is in the next build.";
  static const std::array kChecks{
      Check{
          .rule = {.id = "PL1561",
                   .aliases = "DL3016",
                   .severity = Severity::medium,
                   .audience = Audience::strict,
                   .title = "Node packages are installed without a version",
                   .doc = "npm, yarn, pnpm or bun installing a package by name alone, or as @latest; folders, tarballs "
                          "and git references with \"#\" pass, and so does installing what package.json says",
                   .why = kWhy,
                   .remedy = "write package@version",
                   .hadolint = "DL3016",
                   .level = HadolintLevel::warning,
                   .repair = Repair::registry,
                   .bad = R"(FROM node:24-slim
RUN npm install -g typescript && npm cache clean --force
)",
                   .good = R"(FROM node:24-slim
RUN npm install -g typescript@5.9.3 && npm cache clean --force
)"},
          .check = check_node_pins,
          .as_hadolint = hadolint_node_pins},
      Check{.rule = {.id = "PL1562",
                     .aliases = "DL3060",
                     .severity = Severity::low,
                     .title = "yarn keeps its cache in the image",
                     .doc = "yarn install or add in a stage that is shipped, without yarn cache clean behind it in the "
                            "same RUN, nor a mount over the cache. In the strict profile npm as well.",
                     .why = "Every download stays in the layer beside what was installed from it.",
                     .remedy = "run yarn cache clean in the same RUN, or mount a cache",
                     .hadolint = "DL3060",
                     .level = HadolintLevel::info,
                     .repair = Repair::safe,
                     .bad = R"(FROM node:24-slim
WORKDIR /app
COPY package.json yarn.lock ./
RUN yarn install --frozen-lockfile
)",
                     .good = R"(FROM node:24-slim
WORKDIR /app
COPY package.json yarn.lock ./
RUN yarn install --frozen-lockfile && yarn cache clean
)"},
            .check = check_node_cache,
            .as_hadolint = hadolint_yarn_cache},
      Check{
          .rule = {.id = "PL1563",
                   .aliases = "DL3028",
                   .severity = Severity::medium,
                   .audience = Audience::strict,
                   .title = "Gems are installed without a version",
                   .doc = "gem install of a gem without \":version\" or -v; gem files pass, and so does bundle install",
                   .why = kWhy,
                   .remedy = "write gem:version",
                   .hadolint = "DL3028",
                   .level = HadolintLevel::warning,
                   .repair = Repair::registry,
                   .bad = R"(FROM ruby:3.4-slim
RUN gem install --no-document rake
)",
                   .good = R"(FROM ruby:3.4-slim
RUN gem install --no-document rake:13.3.1
)"},
          .check = check_gem_pins,
          .as_hadolint = hadolint_gem_pins},
      Check{.rule = {.id = "PL1564",
                     .aliases = "DL3062",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Go packages are fetched without a version",
                     .doc = "go install, get or run of a remote package without \"@version\", or with @latest or a "
                            "branch; local packages pass",
                     .why = kWhy,
                     .remedy = "write package@version",
                     .hadolint = "DL3062",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = R"(FROM golang:1.26-alpine AS build
RUN go install example.com/tool@latest
FROM scratch
COPY --from=build /go/bin/tool /tool
USER 65532
)",
                     .good = R"(FROM golang:1.26-alpine AS build
RUN go install example.com/tool@v1.2.3
FROM scratch
COPY --from=build /go/bin/tool /tool
USER 65532
)"},
            .check = check_go_pins,
            .as_hadolint = hadolint_go_pins},
      Check{
          .rule = {.id = "PL1565",
                   .severity = Severity::medium,
                   .audience = Audience::strict,
                   .title = "Rust or PHP packages are installed without a version",
                   .doc = "cargo install without --version, \"@version\", --rev, --tag or --path, and composer require "
                          "of a package without a constraint",
                   .why = kWhy,
                   .remedy = "write --version, or package:constraint",
                   .repair = Repair::registry,
                   .bad = R"(FROM rust:1.91-slim AS build
RUN cargo install ripgrep
FROM debian:13-slim
COPY --from=build /usr/local/cargo/bin/rg /usr/local/bin/rg
USER 65532
)",
                   .good = R"(FROM rust:1.91-slim AS build
RUN cargo install --locked --version 15.1.0 ripgrep
FROM debian:13-slim
COPY --from=build /usr/local/cargo/bin/rg /usr/local/bin/rg
USER 65532
)"},
          .check = check_tool_pins},
  };
  return kChecks;
}

}  // namespace plimsoll::lint
