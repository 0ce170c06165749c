// SPDX-License-Identifier: Apache-2.0
// pom.xml as Maven's own model builder understands it, Gradle's locks, and unpacked archives.
#include <random>

#include <fmt/format.h>

#include "detect/lang/testing.h"
#include "detect/lang/xml_properties.h"
#include "detect/table.h"

namespace plimsoll {
namespace {

using testing::Lines;
using testing::told;

Lines pom(std::string_view content, std::string_view path = "app/pom.xml") {
  const auto facts = testing::detect(detect::pom_xml_detector(), path, content);
  EXPECT_TRUE(facts.gaps.empty());
  return told(facts, "maven");
}

constexpr std::string_view kPom = R"(<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>2.5.6</version>
  </parent>
  <groupId>org.example</groupId>
  <artifactId>shop</artifactId>
  <version>1.4</version>
  <properties>
    <log4j.version>${log4j.major}.14.1</log4j.version>
    <log4j.major>2</log4j.major>
    <loop>${pool}</loop><pool>${loop}</pool>
  </properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><version>1.4.200</version><scope>test</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>${log4j.version}</version></dependency>
    <dependency><groupId>${project.groupId}</groupId><artifactId>shop-model</artifactId><version>${project.version}</version></dependency>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-devtools</artifactId><version>${project.parent.version}</version><optional>true</optional></dependency>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>
    <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version> 4.12 </version><scope>test</scope></dependency>
    <dependency><groupId>javax.servlet</groupId><artifactId>servlet-api</artifactId><version>[2.5]</version><scope>provided</scope></dependency>
    <dependency><groupId>a</groupId><artifactId>range</artifactId><version>[1.0,2.0)</version></dependency>
    <dependency><groupId>a</groupId><artifactId>unknown</artifactId><version>${nowhere}</version></dependency>
    <dependency><groupId>a</groupId><artifactId>endless</artifactId><version>${loop}</version></dependency>
    <dependency><groupId>a</groupId><artifactId>latest</artifactId><version>LATEST</version></dependency>
  </dependencies>
  <profiles><profile><dependencies>
    <dependency><groupId>a</groupId><artifactId>perhaps</artifactId><version>1</version></dependency>
  </dependencies></profile></profiles>
</project>)";

TEST(PomXml, ExactVersionsAreTold) {
  EXPECT_EQ(pom(kPom), (Lines{
                           "org.apache.logging.log4j:log4j-core 2.14.1 direct",
                           "org.example:shop-model 1.4 direct",
                           "org.springframework.boot:spring-boot-devtools 2.5.6 direct",
                           "com.h2database:h2 1.4.200 direct development",
                           "junit:junit 4.12 direct development",
                           "javax.servlet:servlet-api 2.5 direct",
                       }));
  EXPECT_EQ(pom(kPom, "x.jar/META-INF/maven/org.example/shop/pom.xml"), Lines{});
  EXPECT_EQ(pom(kPom, "webapps/x/META-INF/maven/org.example/shop/pom.xml"), Lines{});
  EXPECT_EQ(pom("<other/>"), Lines{});
  EXPECT_EQ(pom("<project/>"), Lines{});
}

TEST(PomXml, DamageIsTold) {
  const auto detector = detect::pom_xml_detector();
  for (std::size_t size = 0; size < kPom.size() - 1; size += 97)
    testing::expect_damage_is_told(detector, "pom.xml", kPom.substr(0, size));
  testing::expect_damage_is_told(detector, "pom.xml",
                                 "<!DOCTYPE project [<!ENTITY a \"b\">]><project><version>&a;</version></project>");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<project>";
  testing::expect_damage_is_told(detector, "pom.xml", deep);
}

TEST(Placeholders, GrowthIsBounded) {
  detect::Properties properties("${", '}');
  properties.set("a0", "1");
  for (int i = 1; i < 40; ++i) properties.set(fmt::format("a{}", i), fmt::format("${{a{0}}}${{a{0}}}", i - 1));
  EXPECT_EQ(properties.resolve("v${a2}"), "v1111");
  EXPECT_EQ(properties.resolve("${a39}"), std::nullopt);
  EXPECT_EQ(properties.resolve("${a0"), std::nullopt);
  EXPECT_EQ(properties.resolve("$a0}"), "$a0}");
  EXPECT_EQ(properties.resolve("${${x}"), std::nullopt);
  properties.set("long", std::string(5000, 'x'));
  EXPECT_EQ(properties.resolve("${long}"), std::nullopt);
}

// The effective model of each file by Maven's own libraries, without parents, which only a repository has.
constexpr std::string_view kOracle = R"java(
import java.io.File;
import java.util.Properties;
import org.apache.maven.model.*;
import org.apache.maven.model.building.*;
public class Oracle {
  public static void main(String[] files) throws Exception {
    ModelBuilder builder = new DefaultModelBuilderFactory().newInstance();
    for (String file : files) {
      DefaultModelBuildingRequest request = new DefaultModelBuildingRequest();
      request.setPomFile(new File(file));
      request.setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_MINIMAL);
      System.out.println("= " + file);
      try {
        for (Dependency d : builder.build(request).getEffectiveModel().getDependencies()) {
          if (d.getVersion() == null || d.getVersion().contains("${") || d.getGroupId().contains("${")) continue;
          System.out.println(d.getGroupId() + ":" + d.getArtifactId() + " " + d.getVersion() + " direct"
              + ("test".equals(d.getScope()) ? " development" : ""));
        }
      } catch (ModelBuildingException e) { System.out.println("error"); }
    }
  }
}
)java";

TEST(PomXml, ResolvesAsMavenDoes) {
  const testing::Folder folder;
  folder.write("Oracle.java", kOracle);
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  constexpr int kFiles = 150;
  std::string files;
  for (int i = 0; i < kFiles; ++i) {
    // Properties refer to those of a higher number only: Maven refuses circles, which we leave unresolved.
    std::string properties, managed, dependencies;
    const auto value = [&](std::size_t from) {
      std::string out;
      for (std::size_t n = 1 + below(3); n > 0; --n) {
        const std::size_t kind = below(5);
        if (kind == 0 && from < 8)
          out += fmt::format("${{p{}}}", from + below(8 - from));
        else if (kind == 1)
          out += std::to_array<std::string_view>({"${project.version}", "${version}", "${pom.version}"})[below(3)];
        else
          out += fmt::format("{}{}", out.empty() ? "" : ".", below(30));
      }
      return out;
    };
    for (std::size_t p = 0; p < 8; ++p) {
      if (below(6) != 0) properties += fmt::format("<p{0}>{1}</p{0}>\n", p, value(p + 1));
    }
    const auto dependency = [&](std::size_t artifact, bool with_version, std::string_view scope) {
      return fmt::format("<dependency><groupId>{}</groupId><artifactId>a{}</artifactId>{}{}</dependency>\n",
                         below(3) == 0 ? "${project.groupId}" : "org.example", artifact,
                         with_version ? fmt::format("<version>{}</version>", value(0)) : "",
                         scope.empty() ? "" : fmt::format("<scope>{}</scope>", scope));
    };
    const auto scope = [&] {
      return std::to_array<std::string_view>({"", "", "test", "runtime", "provided", "compile"})[below(6)];
    };
    for (std::size_t a = 0; a < 12; ++a) {
      const bool is_managed = below(2) == 0;
      if (is_managed) managed += dependency(a, true, scope());
      if (below(3) != 0) dependencies += dependency(a, !is_managed || below(3) == 0, scope());
    }
    const std::string name = fmt::format("p{}.xml", i);
    folder.write(name, fmt::format("<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId>"
                                   "<artifactId>x</artifactId><version>{}.1</version><properties>{}</properties>"
                                   "<dependencyManagement><dependencies>{}</dependencies></dependencyManagement>"
                                   "<dependencies>{}</dependencies></project>",
                                   i, properties, managed, dependencies));
    files += " " + name;
  }
  int status = 0;
  const std::string answer = folder.run(
      "for java in java /usr/lib/jvm/*/bin/java; do $java --list-modules 2>/dev/null | grep -q jdk.compiler && break; "
      "done; $java -cp \"$(echo /usr/share/java/*.jar | tr ' ' ':')\" Oracle.java" +
          files + " 2>/dev/null",
      &status);
  if (status != 0) GTEST_SKIP() << "Maven's libraries or a JDK that runs sources are not here";
  std::size_t compared = 0, packages = 0;
  for (auto at = answer.find("= "); at != answer.npos;) {
    const auto next = answer.find("\n= ", at);
    std::string_view part = std::string_view(answer).substr(at + 2, next == answer.npos ? next : next - at - 1);
    const std::string name(part.substr(0, part.find('\n')));
    part.remove_prefix(name.size() + 1);
    at = next == answer.npos ? next : next + 1;
    if (part == "error\n") continue;
    const auto ours = testing::sorted(pom(testing::slurp(folder.path() / name)));
    EXPECT_EQ(ours, testing::sorted_lines(part)) << name;
    ++compared;
    packages += ours.size();
  }
  std::cout << compared << " files, " << packages << " dependencies compared\n";
  EXPECT_GT(packages, 500U);
}

TEST(GradleLock, ConfigurationsTellTheScope) {
  const auto read = [](std::string_view path, std::string_view text) {
    return told(testing::detect(detect::gradle_lock_detector(), path, text), "maven");
  };
  const std::string_view lock =
      "# This is a Gradle generated file for dependency locking.\n"
      "# Manual edits can break the build and are not advised.\n"
      "com.fasterxml.jackson.core:jackson-databind:2.13.1=compileClasspath,runtimeClasspath,testRuntimeClasspath\r\n"
      "junit:junit:4.13=testCompileClasspath,integrationTestRuntimeClasspath\n"
      "org.example:latest:1.0=latestRuntime\n"
      "empty=annotationProcessor\n";
  EXPECT_EQ(read("app/gradle.lockfile", lock), (Lines{"com.fasterxml.jackson.core:jackson-databind 2.13.1",
                                                      "junit:junit 4.13 development", "org.example:latest 1.0"}));
  EXPECT_EQ(read("buildscript-gradle.lockfile", "a.b:c:1=classpath\n"), Lines{"a.b:c 1 development"});
  EXPECT_EQ(read("gradle/dependency-locks/testRuntime.lockfile", "a.b:c:1\n"), Lines{"a.b:c 1 development"});
  EXPECT_EQ(read("gradle/dependency-locks/runtimeClasspath.lockfile", "a.b:c:1\n"), Lines{"a.b:c 1"});
  EXPECT_EQ(read("some/other.lockfile", "a.b:c:1=x\n"), Lines{});
}

TEST(GradleLock, DamageIsTold) {
  const auto facts =
      testing::detect(detect::gradle_lock_detector(), "gradle.lockfile", "a.b:c:1=x\na:b\n:b:1\na:b:c:d=x\na.b:d:2=y");
  EXPECT_EQ(told(facts, "maven"), (Lines{"a.b:c 1", "a.b:d 2"}));
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].message, "line 2 is not group:artifact:version=configurations (2 more)");
}

TEST(PomProperties, OnlyOfUnpackedArchives) {
  const auto read = [](std::string_view path) {
    return told(testing::detect(detect::pom_properties_detector(), path,
                                "#Created by Apache Maven 3.8\ngroupId=org.example\nartifactId=shop\nversion=1.0\n"),
                "maven");
  };
  EXPECT_EQ(read("opt/tomcat/webapps/shop/META-INF/maven/org.example/shop/pom.properties"),
            Lines{"org.example:shop 1.0"});
  EXPECT_EQ(read("META-INF/maven/org.example/shop/pom.properties"), Lines{"org.example:shop 1.0"});
  EXPECT_EQ(read("x/shop.jar/META-INF/maven/org.example/shop/pom.properties"), Lines{});
  EXPECT_EQ(read("src/target/maven-archiver/pom.properties"), Lines{});
  testing::expect_damage_is_told(detect::pom_properties_detector(), "META-INF/maven/a/b/pom.properties", "version=1");
}

}  // namespace
}  // namespace plimsoll
