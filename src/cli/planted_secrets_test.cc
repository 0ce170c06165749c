// SPDX-License-Identifier: Apache-2.0
// Planted secrets: every good example of every built-in rule is put wherever a secret can be in an image, and the
// whole program must find each of them there, say which layer put it and which took it away, and never repeat it.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <map>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "cli/console.h"
#include "cli/dispatch.h"
#include "codec/testing_zip.h"
#include "oci/testing.h"
#include "secret/matcher.h"

namespace plimsoll::cli {
namespace {

using oci::testing::digest_of;
using oci::testing::gzip;
using oci::testing::hex_of;
using oci::testing::member;

const std::vector<std::string> kHistory = {"/bin/sh -c #(nop) ADD file:0123 in / ", "COPY . /live # buildkit",
                                           "RUN /bin/sh -c rm -rf /gone /opaque/* # buildkit"};

/// A name that the rule looks at.
std::string file_name_for(const secret::Rule& rule) {
  if (rule.path.empty()) return "planted.txt";
  const RE2 path{rule.path};
  for (const char* name :
       {".cargo/credentials", ".config/solana/id.json", ".my.cnf", ".pgpass", "config.php", ".aws/sso/cache/a",
        ".htpasswd", "key.jks", "vault.kdbx", ".kube/config", "deploy.yaml", ".m2/settings.xml", "nuget.config",
        "cert.p12", ".pypirc", "config/master.key", "rclone.conf", "etc/shadow", "x.nmconnection"})
    if (RE2::PartialMatch(std::string("x/") + name, path)) return name;
  return {};
}

struct Planted {
  std::string rule, fingerprint;
  std::string folder;  // "github-token-0"
  std::string name, content;
  std::string plain;
  bool in_files_only = false;
};

struct Want {
  std::string path;
  int layer, removed;  // -1: none
};

struct Plan {
  std::vector<Planted> planted;
  std::vector<std::string> unsaid;  // examples the matcher itself does not see
};

std::string plain_of(const std::string& text, const secret::Secret& secret) {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < secret.end_line; ++line) at = text.find('\n', at) + 1;
  return text.substr(secret.offset, at + secret.end_column - 1 - secret.offset);
}

Plan plan(const std::shared_ptr<const secret::Matcher>& matcher) {
  Plan out;
  secret::Scanner scanner(matcher);
  for (const secret::Rule& rule : matcher->rules().rules()) {
    int number = 0;
    for (const std::string_view example : rule.good) {
      Planted made{.rule = std::string(rule.id),
                   .fingerprint = {},
                   .folder = fmt::format("{}-{}", rule.id, number++),
                   .name = file_name_for(rule),
                   .content = std::string(example),
                   .plain = {},
                   .in_files_only = !rule.path.empty()};
      const auto found = scanner.scan(as_bytes(made.content), "x/" + made.name);
      const auto own = std::ranges::find(found, rule.id, &secret::Secret::rule);
      if (made.name.empty() || own == found.end()) {
        out.unsaid.push_back(made.folder);
        continue;
      }
      made.fingerprint = own->fingerprint;
      made.plain = rule.pattern.empty() ? "" : plain_of(made.content, *own);
      out.planted.push_back(std::move(made));
    }
  }
  return out;
}

std::string file(const std::string& path, const std::string& content) {
  // Names of more than 100 bytes go into the prefix.
  EXPECT_LE(path.size(), 100U) << path;
  return member(path, content);
}

std::string zip(const std::string& name, const std::string& content) {
  return plimsoll::testing::zipped({{.name = name,
                                     .content = content,
                                     .method = 8,
                                     .extra = {},
                                     .size = {},
                                     .packed_size = {},
                                     .crc = {},
                                     .offset = {}}});
}

std::string escaped(std::string_view text) { return boost::json::serialize(json::value(text)); }

class PlantedSecrets : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto matcher = secret::Matcher::compile(secret::RuleSet::builtin());
    ASSERT_TRUE(matcher) << matcher.error().message;
    plan_ = new Plan(plan(*matcher));
  }
  static void TearDownTestSuite() {
    delete plan_;
    plan_ = nullptr;
  }

  std::vector<std::string> layers() const {
    std::vector<std::string> out = {file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"), "", ""};
    for (const Planted& p : plan_->planted) {
      const std::string name = p.folder + "/" + p.name;
      for (const char* place : {"gone/", "over/", "opaque/"}) out[0] += file(place + name, p.content);
      out[1] += file("live/" + name, p.content);
      out[1] += file("arc/" + p.folder + ".zip", zip(p.name, p.content));
      out[1] += file("arc/" + p.folder + ".tar.gz", gzip(member(p.name, p.content) + oci::testing::kEnd));
      out[1] += file("arc/" + p.folder + "-jar.zip", zip("lib/in.jar", zip(p.name, p.content)));
      const std::string whiteout = "gone/" + p.folder + "/" + p.name;
      const std::size_t slash = whiteout.rfind('/') + 1;
      out[2] += file(whiteout.substr(0, slash) + ".wh." + whiteout.substr(slash), "");
      out[2] += file("over/" + name, "nothing to see\n");
    }
    out[2] += file("opaque/.wh..wh..opq", "");
    for (std::string& layer : out) layer += oci::testing::kEnd;
    return out;
  }

  static std::string config(const std::vector<std::string>& layers) {
    json::array ids, history, env;
    json::object labels;
    for (const std::string& layer : layers) ids.emplace_back(digest_of(layer));
    for (const std::string& line : kHistory) history.push_back(json::object{{"created_by", line}});
    for (const Planted& p : plan_->planted) {
      if (p.in_files_only) continue;
      // Some forms begin or end a line.
      env.emplace_back("V_" + std::to_string(env.size()) + "=\n" + p.content + "\n");
      labels[p.folder] = "\n" + p.content + "\n";
      history.push_back(
          json::object{{"created_by", "RUN /bin/sh -c cat >/dev/null <<EOF\n" + p.content + "\nEOF # buildkit"},
                       {"empty_layer", true}});
    }
    const json::object document{{"os", "linux"},
                                {"architecture", "amd64"},
                                {"config", {{"Env", std::move(env)}, {"Labels", std::move(labels)}}},
                                {"rootfs", {{"type", "layers"}, {"diff_ids", std::move(ids)}}},
                                {"history", std::move(history)}};
    return json::compact(document);
  }

  void write_archive(const std::string& path) const {
    const std::vector<std::string> stack = layers();
    const std::string document = config(stack);
    std::string tar, names;
    for (const std::string& layer : stack) {
      const std::string name = hex_of(layer) + ".tar.gz";
      tar += member(name, gzip(layer));
      names += fmt::format("{}\"{}\"", names.empty() ? "" : ",", name);
    }
    tar += member("config.json", document);
    tar += member("manifest.json",
                  fmt::format(R"([{{"Config":"config.json","RepoTags":["planted:1"],"Layers":[{}]}}])", names));
    folder_.write(path, tar + oci::testing::kEnd);
  }

  void write_layout(const std::string& path) const {
    const auto blob = [&](const std::string& content) {
      folder_.write(path + "/blobs/sha256/" + hex_of(content), content);
    };
    const std::vector<std::string> stack = layers();
    const std::string document = config(stack);
    blob(document);
    std::string list;
    for (const std::string& layer : stack) {
      const std::string packed = gzip(layer);
      blob(packed);
      list +=
          (list.empty() ? "" : ",") + oci::testing::descriptor("application/vnd.oci.image.layer.v1.tar+gzip", packed);
    }
    const std::string manifest =
        fmt::format(R"({{"schemaVersion":2,"config":{},"layers":[{}]}})",
                    oci::testing::descriptor("application/vnd.oci.image.config.v1+json", document), list);
    blob(manifest);
    folder_.write(path + "/oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
    folder_.write(path + "/index.json",
                  fmt::format(R"({{"schemaVersion":2,"manifests":[{}]}})",
                              oci::testing::descriptor("application/vnd.oci.image.manifest.v1+json", manifest)));
  }

  std::string report(const std::string& source, const std::string& format) const {
    const std::string out = folder_ / "report";
    Console console;
    const std::vector<std::string> words = {"scan", "--no-advisories", "--no-cache", "--quiet", "--format",
                                            format, "--all",           "--output",   out,       source};
    EXPECT_EQ(run(words, console), Exit::passed);
    return plimsoll::testing::slurp(out);
  }

  static std::vector<Want> wants(const Planted& p) {
    const std::string name = p.folder + "/" + p.name;
    return {{"live/" + name, 1, -1},
            {"gone/" + name, 0, 2},
            {"over/" + name, 0, 2},
            {"opaque/" + name, 0, 2},
            {"arc/" + p.folder + ".zip/" + p.name, 1, -1},
            {"arc/" + p.folder + ".tar.gz/" + p.name, 1, -1},
            {"arc/" + p.folder + "-jar.zip/lib/in.jar/" + p.name, 1, -1}};
  }

  /// Each copy of each example, found with the layers it should have; those that are not are listed.
  void expect_all_found(const std::string& text) const {
    const auto document = json::parse(text, 64);
    ASSERT_TRUE(document) << document.error().message;
    struct Found {
      std::set<std::string> lines;  // "path added removed"
      std::set<std::string> metadata;
    };
    std::map<std::pair<std::string, std::string>, Found> found;
    for (const json::value& finding : json::items(*document, "findings")) {
      const json::value* secret = json::find(finding, "secret");
      if (secret == nullptr) continue;
      Found& one = found[{std::string(json::text(finding, "id")), std::string(json::text(*secret, "fingerprint"))}];
      for (const json::value& place : json::items(finding, "places")) {
        const auto layer = [&](std::string_view key) {
          const json::value* at = json::find(place, key);
          if (at == nullptr || !at->is_object()) return std::string("-");
          const auto index = static_cast<std::size_t>(json::integer(*at, "index").value_or(99));
          const bool is_right = index < kHistory.size() && json::text(*at, "created_by") == kHistory[index];
          return is_right ? std::to_string(index) : std::string("?");
        };
        one.lines.insert(fmt::format("{} {} {}", json::text(place, "path"), layer("layer"), layer("removed")));
        const std::string_view path = json::text(place, "path");
        if (path.find(':') != std::string_view::npos)
          one.metadata.insert(std::string(path.substr(0, path.find(':') + 3)));
      }
    }
    std::size_t missing = 0, all = 0;
    std::string first;
    const auto expect = [&](bool is_there, const std::string& what) {
      ++all;
      if (!is_there && missing++ < 20) first += "\n  " + what;
    };
    for (const Planted& p : plan_->planted) {
      const Found& one = found[{p.rule, p.fingerprint}];
      for (const Want& want : wants(p)) {
        const auto number = [](int layer) { return layer < 0 ? std::string("-") : std::to_string(layer); };
        const std::string line = fmt::format("{} {} {}", want.path, number(want.layer), number(want.removed));
        expect(one.lines.contains(line), line);
      }
      if (p.in_files_only) continue;
      expect(one.metadata.contains("config:En"), p.folder + " in ENV");
      expect(one.metadata.contains("config:La"), p.folder + " in a label");
      expect(std::ranges::any_of(one.metadata, [](const auto& place) { return place.starts_with("history:"); }),
             p.folder + " in the history");
    }
    EXPECT_EQ(missing, 0U) << "of " << all << first;
    ::testing::Test::RecordProperty("copies", static_cast<int>(all));
  }

  static void expect_redacted(const std::string& text) {
    for (const Planted& p : plan_->planted) {
      if (p.plain.size() < 8) continue;
      EXPECT_EQ(text.find(p.plain), std::string::npos) << p.folder;
      const std::string quoted = escaped(p.plain);
      EXPECT_EQ(text.find(quoted.substr(1, quoted.size() - 2)), std::string::npos) << p.folder;
    }
  }

  oci::testing::Folder folder_;
  static Plan* plan_;
};

Plan* PlantedSecrets::plan_ = nullptr;

TEST_F(PlantedSecrets, EveryRuleHasAnExampleThatIsFound) {
  EXPECT_EQ(plan_->unsaid, std::vector<std::string>{});
  EXPECT_GE(plan_->planted.size(), secret::builtin_rules().size());
}

TEST_F(PlantedSecrets, AllAreFoundInADockerArchive) {
  write_archive("planted.tar");
  const std::string text = report("docker-archive:" + (folder_ / "planted.tar"), "json");
  expect_all_found(text);
  expect_redacted(text);
}

TEST_F(PlantedSecrets, AllAreFoundInALayout) {
  write_layout("planted");
  const std::string text = report("oci:" + (folder_ / "planted"), "json");
  expect_all_found(text);
  expect_redacted(text);
  expect_redacted(report("oci:" + (folder_ / "planted"), "table"));
}

}  // namespace
}  // namespace plimsoll::cli
