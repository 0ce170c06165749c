// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "detect/lang/testing.h"
#include "detect/table.h"

namespace plimsoll {
namespace {

using testing::Lines;
using testing::told;

Lines read(const Detector& detector, std::string_view path, std::string_view content) {
  const auto facts = testing::detect(detector, path, content);
  EXPECT_TRUE(facts.gaps.empty());
  return told(facts, "nuget");
}

constexpr std::string_view kSelfContained = R"({
  "runtimeTarget": {"name": ".NETCoreApp,Version=v6.0/linux-x64", "signature": ""},
  "compilationOptions": {},
  "targets": {
    ".NETCoreApp,Version=v6.0": {},
    ".NETCoreApp,Version=v6.0/linux-x64": {
      "Shop/1.0.0": {
        "dependencies": {"Newtonsoft.Json": "12.0.1", "Shop.Model": "1.0.0", "Analyzers": "2.0.0",
                         "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64": "6.0.1"},
        "runtime": {"Shop.dll": {}}
      },
      "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/6.0.1": {
        "runtime": {"System.Private.CoreLib.dll": {"assemblyVersion": "6.0.0.0"}}, "native": {"createdump": {}}
      },
      "Newtonsoft.Json/12.0.1": {"runtime": {"lib/netstandard2.0/Newtonsoft.Json.dll": {}}},
      "Analyzers/2.0.0": {},
      "Microsoft.NETCore.Platforms/1.1.0": {"dependencies": {}},
      "SQLitePCLRaw.lib.e_sqlite3/2.0.4": {"native": {"runtimes/linux-x64/native/libe_sqlite3.so": {}}},
      "Shop.Model/1.0.0": {"dependencies": {"Dapper": "2.0.30"}, "runtime": {"Shop.Model.dll": {}}},
      "Dapper/2.0.30": {"runtime": {"lib/net461/Dapper.dll": {}}},
      "System.Text.Encodings.Web/4.5.0": {"runtime": {"lib/x.dll": {}}}
    }
  },
  "libraries": {
    "Shop/1.0.0": {"type": "project", "serviceable": false, "sha512": ""},
    "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/6.0.1": {"type": "runtimepack"},
    "Newtonsoft.Json/12.0.1": {"type": "package", "serviceable": true, "sha512": "sha512-x", "path": "newtonsoft.json/12.0.1"},
    "Analyzers/2.0.0": {"type": "package"},
    "Microsoft.NETCore.Platforms/1.1.0": {"type": "package"},
    "SQLitePCLRaw.lib.e_sqlite3/2.0.4": {"type": "package"},
    "Shop.Model/1.0.0": {"type": "project"},
    "Dapper/2.0.30": {"type": "package"},
    "System.Text.Encodings.Web/4.5.0": {"type": "package"},
    "Untargeted/3.0.0": {"type": "package"},
    "Local.Reference/1.0.0.0": {"type": "reference"}
  }
})";

TEST(DotnetDeps, WhatTheApplicationHolds) {
  EXPECT_EQ(read(detect::dotnet_deps_detector(), "app/Shop.deps.json", kSelfContained),
            (Lines{"Microsoft.NETCore.App.Runtime.linux-x64 6.0.1 direct", "Newtonsoft.Json 12.0.1 direct",
                   "SQLitePCLRaw.lib.e_sqlite3 2.0.4 transitive", "Dapper 2.0.30 direct",
                   "System.Text.Encodings.Web 4.5.0 transitive", "Untargeted 3.0.0 transitive"}));
}

TEST(DotnetDeps, TheSharedFramework) {
  EXPECT_EQ(read(detect::dotnet_deps_detector(),
                 "usr/share/dotnet/shared/Microsoft.NETCore.App/6.0.36/Microsoft.NETCore.App.deps.json",
                 "\xEF\xBB\xBF"
                 R"({"runtimeTarget": {"name": ".NETCoreApp,Version=v6.0/linux-x64"},
                     "targets": {".NETCoreApp,Version=v6.0": {}, ".NETCoreApp,Version=v6.0/linux-x64": {
                       "Microsoft.NETCore.App.Runtime.linux-x64/6.0.36": {"runtime": {"System.dll": {}}}}},
                     "libraries": {"Microsoft.NETCore.App.Runtime.linux-x64/6.0.36": {"type": "package"}}})"),
            Lines{"Microsoft.NETCore.App.Runtime.linux-x64 6.0.36"});
}

constexpr std::string_view kLock = R"json({"version": 2, "dependencies": {
  "net6.0": {
    "Serilog": {"type": "Direct", "requested": "[2.10.0, )", "resolved": "2.10.0", "contentHash": "x"},
    "System.Memory": {"type": "Transitive", "resolved": "4.5.4"},
    "Central": {"type": "CentralTransitive", "requested": "[1.0.0, )", "resolved": "1.0.0"},
    "shop.model": {"type": "Project", "dependencies": {"Serilog": "2.10.0"}}
  },
  "net6.0/linux-x64": {
    "System.Memory": {"type": "Direct", "resolved": "4.5.4"},
    "Serilog": {"type": "Transitive", "resolved": "2.11.0"}
  }
}})json";

TEST(NugetLock, EachPackageOnce) {
  EXPECT_EQ(read(detect::nuget_lock_detector(), "src/packages.lock.json", kLock),
            (Lines{"Serilog 2.10.0 direct", "System.Memory 4.5.4 direct", "Central 1.0.0 transitive",
                   "Serilog 2.11.0 transitive"}));
}

TEST(NugetConfig, DevelopmentIsMarked) {
  EXPECT_EQ(read(detect::nuget_config_detector(), "packages.config",
                 "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<packages>\r\n"
                 "  <package id=\"jQuery\" version=\"3.4.1\" targetFramework=\"net472\" />\r\n"
                 "  <package id=\"StyleCop\" version=\"1.1.118\" developmentDependency=\"true\" />\r\n</packages>"),
            (Lines{"jQuery 3.4.1", "StyleCop 1.1.118 development"}));
}

constexpr std::string_view kProject = R"xml(<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup Condition="'$(X)' == ''"><SerilogVersion>2.$(Minor)</SerilogVersion><Minor>10.0</Minor></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="12.0.3" />
    <PackageReference Include="Serilog" Version="$(SerilogVersion)" />
    <PackageReference Include="Dapper"><Version>[2.0.30]</Version></PackageReference>
    <PackageReference Include="Analyzers" Version="1.0.0" PrivateAssets="All" />
    <PackageReference Include="Central" />
    <PackageReference Include="Floating" Version="1.*" />
    <PackageReference Include="Range" Version="[1.0,2.0)" />
    <PackageReference Include="Unknown" Version="$(Nowhere)" />
    <ProjectReference Include="Model.csproj" />
  </ItemGroup>
  <Choose><When Condition="x"><ItemGroup><PackageReference Update="Nested" Version="3.0.0"/></ItemGroup></When></Choose>
</Project>)xml";

TEST(NugetProject, ExactVersionsAreTold) {
  EXPECT_EQ(read(detect::nuget_project_detector(), "src/Shop.csproj", kProject),
            (Lines{"Newtonsoft.Json 12.0.3 direct", "Serilog 2.10.0 direct", "Dapper 2.0.30 direct",
                   "Analyzers 1.0.0 direct development", "Nested 3.0.0 direct"}));
  EXPECT_EQ(read(detect::nuget_project_detector(), "Directory.Packages.props", R"(<Project><ItemGroup>
      <PackageVersion Include="Serilog" Version="2.10.0" />
      <GlobalPackageReference Include="Nerdbank.GitVersioning" Version="3.5.109" />
    </ItemGroup></Project>)"),
            (Lines{"Serilog 2.10.0", "Nerdbank.GitVersioning 3.5.109 development"}));
  // The projects of other build systems.
  EXPECT_EQ(read(detect::nuget_project_detector(), "x.csproj", "<Else/>"), Lines{});
}

TEST(Dotnet, DamageIsTold) {
  for (std::size_t size = 0; size < kSelfContained.size() - 1; size += 101)
    testing::expect_damage_is_told(detect::dotnet_deps_detector(), "a.deps.json", kSelfContained.substr(0, size));
  testing::expect_damage_is_told(detect::dotnet_deps_detector(), "a.deps.json",
                                 R"({"libraries": {"NoVersion": {"type": "package"}, "a/": {"type": "package"}}})");
  testing::expect_damage_is_told(detect::nuget_lock_detector(), "packages.lock.json",
                                 R"({"dependencies": {"net6.0": {"a": {"type": "Direct"}, "b": 3}}})");
  testing::expect_damage_is_told(detect::nuget_lock_detector(), "packages.lock.json", "[");
  testing::expect_damage_is_told(detect::nuget_config_detector(), "packages.config",
                                 "<packages><package id=\"a\"/></packages>");
  testing::expect_damage_is_told(detect::nuget_config_detector(), "packages.config", "<packages>");
  testing::expect_damage_is_told(detect::nuget_project_detector(), "x.csproj", "<Project><ItemGroup>");
  // Documents of another shape say nothing.
  for (const std::string_view odd : {"[]", "3", "{\"libraries\": []}", "{\"targets\": {\"a\": 1}, \"libraries\": {}}"})
    EXPECT_EQ(read(detect::dotnet_deps_detector(), "x.deps.json", odd), Lines{});
}

}  // namespace
}  // namespace plimsoll
