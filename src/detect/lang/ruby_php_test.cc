// SPDX-License-Identifier: Apache-2.0
// Ruby and PHP: files in the shape that Bundler, RubyGems and Composer write them, and those programs as judges.
#include <set>

#include "detect/lang/damage.h"
#include "detect/table.h"

namespace plimsoll {
namespace {

using testing::Cut;
using testing::expect_stands_damage;
using testing::expect_stands_other_kinds;
using testing::found;
using testing::Lines;

constexpr std::string_view kGemfile = R"text(GIT
  remote: https://example.org/x/fork.git
  revision: 0123456789abcdef0123456789abcdef01234567
  branch: main
  specs:
    fork (2.0.0)
      rack (>= 2.0)

PATH
  remote: .
  specs:
    own (0.1.0)
      rack

GEM
  remote: https://rubygems.example.org/
  specs:
    actionpack (7.0.8)
      rack (~> 2.0, >= 2.2.4)
    nokogiri (1.15.4)
      mini_portile2 (~> 2.8.2)
    nokogiri (1.15.4-x86_64-linux)
    mini_portile2 (2.8.5)
    rack (2.2.8)
    rails-beta (7.1.0.rc1)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  actionpack (~> 7.0)
  fork!
  nokogiri (= 1.15.4)
  own!
  rails-beta

CHECKSUMS
  rack (2.2.8) sha256=abc

RUBY VERSION
   ruby 3.1.2p20

BUNDLED WITH
   2.3.7
)text";

const Lines kGems = {"actionpack 7.0.8 direct", "fork 2.0.0 direct",     "mini_portile2 2.8.5 transitive",
                     "nokogiri 1.15.4 direct",  "rack 2.2.8 transitive", "rails-beta 7.1.0.rc1 direct"};

TEST(Gemfile, ReadsSections) {
  const auto detector = detect::gemfile_lock_detector();
  EXPECT_EQ(found(detector, "app/Gemfile.lock", kGemfile), kGems);
  EXPECT_EQ(found(detector, "app/gems.locked", kGemfile), kGems);
  EXPECT_TRUE(found(detector, "usr/share/gems/x-1.0/Gemfile.lock", kGemfile).empty());
  const auto conflict = testing::detect(detector, "Gemfile.lock", "GEM\n  specs:\n<<<<<<< HEAD\n    rack (2.2.8)\n");
  EXPECT_EQ(conflict.packages.size(), 1U);
  EXPECT_EQ(conflict.gaps.size(), 1U);
}

TEST(Gemfile, ListsWhatBundlerReads) {
  const testing::Folder folder;
  // No section that the Bundler of Debian 12 does not know.
  std::string text(kGemfile);
  const auto checksums = text.find("CHECKSUMS");
  text.erase(checksums, text.find("RUBY VERSION") - checksums);
  folder.write("Gemfile", "");
  folder.write("Gemfile.lock", text);
  folder.write("list.rb", R"ruby(require "bundler"
lock = Bundler::LockfileParser.new(File.read(ARGV[0]))
asked = lock.dependencies.keys
lock.specs.each do |s|
  next if s.source.instance_of?(Bundler::Source::Path)
  puts "#{s.name} #{s.version} #{asked.include?(s.name) ? "direct" : "transitive"}"
end
)ruby");
  const std::string listed = folder.run("ruby list.rb Gemfile.lock 2>/dev/null");
  if (listed.empty()) GTEST_SKIP() << "no ruby with bundler on this machine (ruby-bundler)";
  std::set<std::string> theirs;
  for (std::string_view rest = listed; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    theirs.emplace(line);
  }
  const Lines ours = found(detect::gemfile_lock_detector(), "Gemfile.lock", text);
  EXPECT_EQ(std::set<std::string>(ours.begin(), ours.end()), theirs);
}

constexpr std::string_view kGemspec = R"text(# -*- encoding: utf-8 -*-
# stub: nokogiri 1.15.4 x86_64-linux lib

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.15.4"
  s.platform = "x86_64-linux".freeze

  s.required_ruby_version = Gem::Requirement.new([">= 2.7".freeze]) if s.respond_to? :required_ruby_version=
  s.authors = ["Mike Dalessio".freeze]
  s.licenses = ["MIT".freeze]
  s.rubygems_version = "3.4.10".freeze

  s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4"])
end
)text";

TEST(Gemspec, ReadsWhatRubyGemsWrites) {
  const auto detector = detect::gemspec_detector();
  for (const std::string_view path : {"usr/lib/ruby/gems/3.1.0/specifications/nokogiri-1.15.4-x86_64-linux.gemspec",
                                      "usr/lib/ruby/gems/3.1.0/specifications/default/nokogiri-1.15.4.gemspec",
                                      "app/vendor/bundle/ruby/3.1.0/specifications/nokogiri-1.15.4.gemspec"}) {
    EXPECT_EQ(found(detector, path, kGemspec), Lines{"nokogiri 1.15.4 (MIT)"}) << path;
  }
  EXPECT_TRUE(found(detector, "srv/own/own.gemspec", "s.version = Own::VERSION").empty());
  EXPECT_EQ(found(detector, "specifications/a-1.gemspec",
                  "Gem::Specification.new do |spec|\n  spec.name = %q{a}\n  spec.name = 'a'\n  spec.version = "
                  "Gem::Version.new('1.0')\n  spec.license = 'MIT'\n"),
            Lines{"a 1.0 (MIT)"});
  EXPECT_EQ(testing::detect(detector, "specifications/a-1.gemspec", "Gem::Specification.new\n").gaps.size(), 1U);
}

TEST(Gemspec, ListsWhatRubyGemsLists) {
  const testing::Folder folder;
  folder.write("make.rb", R"ruby(require "rubygems"
rng = Random.new(3)
300.times do |i|
  s = Gem::Specification.new do |s|
    s.name = ["a", "b-c", "d_e", "F.g"].sample(random: rng) + i.to_s
    s.version = ["1.0", "2.3.4.pre.rc1", "0", "2024.01.02", "1.0.0.beta-2".tr("-", ".")].sample(random: rng)
    s.platform = ["ruby", "x86_64-linux", "java", "universal-darwin"].sample(random: rng)
    s.licenses = [[], ["MIT"], ["Ruby", "BSD-2-Clause"], ["GPL-2.0+"]].sample(random: rng)
    s.summary = ["x", "it says s.version = \"9\"", "two\nlines # stub: z 9 ruby"].sample(random: rng)
    s.authors = ["Ann \"Quote\" O'Neil"]
    s.metadata = {"s.name" => "z", "license" => "no"}
    s.add_dependency "rack", "= 1.0"
  end
  File.write("specifications/#{s.full_name}.gemspec", s.to_ruby)
  puts "#{s.name} #{s.version}#{s.licenses.empty? ? "" : " (#{s.licenses.join(" OR ")})"
}"
end
)ruby");
  std::filesystem::create_directory(folder.path() / "specifications");
  const std::string listed = folder.run("ruby make.rb 2>/dev/null");
  if (listed.empty()) GTEST_SKIP() << "no ruby on this machine";
  std::set<std::string> theirs;
  for (std::string_view rest = listed; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    theirs.emplace(line);
  }
  std::set<std::string> ours;
  for (const auto& file : std::filesystem::directory_iterator(folder.path() / "specifications")) {
    const std::string path = "usr/lib/ruby/gems/3.1.0/specifications/" + file.path().filename().string();
    for (const std::string& line : found(detect::gemspec_detector(), path, testing::slurp(file.path())))
      ours.insert(line);
  }
  EXPECT_EQ(ours.size(), 300U);
  EXPECT_EQ(ours, theirs);
}

constexpr std::string_view kComposer = R"text({
    "_readme": ["This file locks the dependencies of your project to a known state"],
    "content-hash": "0123456789abcdef0123456789abcdef",
    "packages": [
        {
            "name": "monolog/monolog",
            "version": "2.9.2",
            "source": {"type": "git", "url": "https://example.org/Seldaek/monolog.git", "reference": "437cb3628f4cf6042cc10ae97fc2b8472e48ca1f"},
            "dist": {"type": "zip", "url": "https://example.org/monolog.zip", "reference": "437cb3628f4cf6042cc10ae97fc2b8472e48ca1f", "shasum": ""},
            "require": {"php": ">=7.2", "psr/log": "^1.0.1 || ^2.0 || ^3.0"},
            "type": "library",
            "license": ["MIT"],
            "time": "2023-10-27T15:25:26+00:00"
        },
        {"name": "own/part", "version": "1.0.0", "dist": {"type": "path", "url": "packages/part"}},
        {"name": "symfony/console", "version": "v5.4.32", "type": "library", "license": ["MIT", "LGPL-2.1-or-later"]}
    ],
    "packages-dev": [
        {"name": "phpunit/phpunit", "version": "9.6.15", "type": "library", "license": ["BSD-3-Clause"]}
    ],
    "aliases": [],
    "minimum-stability": "stable",
    "platform": {"php": ">=7.4"},
    "plugin-api-version": "2.6.0"
}
)text";

constexpr std::string_view kInstalled = R"text({
    "packages": [
        {"name": "monolog/monolog", "version": "2.9.2", "version_normalized": "2.9.2.0", "license": ["MIT"], "install-path": "../monolog/monolog"},
        {"name": "phpunit/phpunit", "version": "9.6.15", "license": ["BSD-3-Clause"]}
    ],
    "dev": true,
    "dev-package-names": ["phpunit/phpunit"]
}
)text";

TEST(Composer, TellsWhatIsForDevelopment) {
  EXPECT_EQ(found(detect::composer_lock_detector(), "app/composer.lock", kComposer),
            (Lines{"monolog/monolog 2.9.2 (MIT)", "phpunit/phpunit 9.6.15 development (BSD-3-Clause)",
                   "symfony/console v5.4.32 (MIT OR LGPL-2.1-or-later)"}));
  EXPECT_TRUE(found(detect::composer_lock_detector(), "app/vendor/a/b/composer.lock", kComposer).empty());
  const auto installed = detect::composer_installed_detector();
  EXPECT_EQ(found(installed, "app/vendor/composer/installed.json", kInstalled),
            (Lines{"monolog/monolog 2.9.2 (MIT)", "phpunit/phpunit 9.6.15 development (BSD-3-Clause)"}));
  EXPECT_EQ(found(installed, "app/vendor/composer/installed.json",
                  R"( [{"name": "a/b", "version": "1.0.0", "license": "MIT"}])"),
            Lines{"a/b 1.0.0 (MIT)"});
  EXPECT_TRUE(found(installed, "app/installed.json", kInstalled).empty());
}

TEST(Composer, ListsWhatComposerLists) {
  if (!testing::have("composer")) GTEST_SKIP() << "no composer on this machine (composer)";
  const testing::Folder folder;
  folder.write("composer.json",
               R"({"name": "x/demo", "require": {"monolog/monolog": "^2.9", "own/part": "*", "symfony/console": "^5.4"},
    "require-dev": {"phpunit/phpunit": "^9.6"}})");
  folder.write("composer.lock", kComposer);
  const auto list = [&](const std::string& options) {
    std::set<std::string> out;
    const auto shown = json::parse(folder.run(
        "COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_HOME=. COMPOSER_DISABLE_NETWORK=1 composer show --locked --format=json " +
        options + " 2>/dev/null"));
    if (!shown) return out;
    for (const json::value& one : json::items(*shown, "locked")) {
      out.insert(fmt::format("{} {}", json::text(one, "name"), json::text(one, "version")));
    }
    out.erase("own/part 1.0.0");
    return out;
  };
  const std::set<std::string> all = list("");
  const std::set<std::string> runtime = list("--no-dev");
  if (all.empty()) GTEST_SKIP() << "composer cannot show a lockfile here";
  std::set<std::string> ours, ours_at_runtime;
  for (const Package& package :
       testing::detect(detect::composer_lock_detector(), "composer.lock", kComposer).packages) {
    const std::string line = package.name + ' ' + package.version;
    ours.insert(line);
    if (package.scope == Scope::runtime) ours_at_runtime.insert(line);
  }
  EXPECT_EQ(ours, all);
  EXPECT_EQ(ours_at_runtime, runtime);
}

TEST(RubyAndPhp, StandDamage) {
  expect_stands_damage(detect::gemfile_lock_detector(), "Gemfile.lock", kGemfile);
  expect_stands_damage(detect::gemspec_detector(), "specifications/nokogiri-1.15.4.gemspec", kGemspec,
                       Cut::may_mislead);
  expect_stands_damage(detect::composer_lock_detector(), "composer.lock", kComposer);
  expect_stands_damage(detect::composer_installed_detector(), "composer/installed.json", kInstalled);
  expect_stands_other_kinds(detect::composer_lock_detector(), "composer.lock", *json::parse(kComposer));
  expect_stands_other_kinds(detect::composer_installed_detector(), "composer/installed.json", *json::parse(kInstalled));
}

}  // namespace
}  // namespace plimsoll
