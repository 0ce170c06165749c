// SPDX-License-Identifier: Apache-2.0
// Bundles: what is exported is imported to the same bytes, other tools can carry it, and what is damaged, foreign or
// newer is refused with words and changes nothing.
#include "advisory/bundle.h"

#include <algorithm>
#include <random>

#include "advisory/testing.h"
#include "base/json.h"
#include "base/testing.h"

namespace plimsoll::advisory {
namespace {

class Bundle : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto report =
        build({.output = scratch / "db",
               .inputs = {{.feed = "alpine", .path = example_feeds() / "alpine", .source = {}, .error = {}},
                          {.feed = "debian", .path = example_feeds() / "debian", .source = {}, .error = {}},
                          {.feed = "kev", .path = example_feeds() / "kev.json", .source = {}, .error = {}},
                          {.feed = "osv", .path = example_feeds() / "osv", .source = {}, .error = {}}}});
    ASSERT_TRUE(report) << report.error().message;
  }

  /// The message an import into a database fails with; "imported" when it does not.
  std::string import_error(const std::filesystem::path& source) {
    const auto imported = import_partitions(source, scratch / "other");
    return imported ? "imported" : imported.error().message;
  }

  std::vector<std::string> names(const std::filesystem::path& database) {
    std::vector<std::string> out;
    const Result<Index> index = read_index(database);
    if (!index) return {index.error().message};
    for (const Partition& partition : index->partitions) out.push_back(partition.name);
    return out;
  }

  /// The only manifest of a layout, and what it says.
  std::filesystem::path manifest_of(const std::filesystem::path& layout) {
    const auto index = json::parse(slurp(layout / "index.json"));
    return layout / "blobs/sha256" / std::string(json::text(json::items(*index, "manifests")[0], "digest")).substr(7);
  }

  /// Every file of a layout by its path.
  std::map<std::string, std::string> tree(const std::filesystem::path& layout) {
    std::map<std::string, std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(layout)) {
      if (entry.is_regular_file()) out[entry.path().lexically_relative(layout).string()] = slurp(entry.path());
    }
    return out;
  }

  Scratch scratch;
};

TEST_F(Bundle, ExportImportExportGivesTheSameBytes) {
  for (const std::string_view name : {"one", "one.tar"}) {
    const auto exported = export_partitions(scratch / "db", {}, scratch / name);
    ASSERT_TRUE(exported) << exported.error().message;
    const std::filesystem::path database = scratch / ("from-" + std::string(name));
    const auto imported = import_partitions(scratch / name, database);
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_EQ(imported->size(), exported->partitions.size());
    for (const Imported& one : *imported) EXPECT_EQ(one.state, Imported::State::added);
    EXPECT_TRUE(contents(database) == contents(scratch / "db"));
    EXPECT_TRUE(Store::open(database)->verify());
  }
  ASSERT_TRUE(export_partitions(scratch / "from-one", {}, scratch / "two"));
  ASSERT_TRUE(export_partitions(scratch / "from-one", {}, scratch / "two.tar"));
  EXPECT_TRUE(tree(scratch / "one") == tree(scratch / "two"));
  EXPECT_TRUE(slurp(scratch / "one.tar") == slurp(scratch / "two.tar"));
  // The tar holds the folder.
  std::filesystem::create_directory(scratch / "untarred");
  ASSERT_TRUE(plimsoll::testing::run(
      fmt::format("tar xf '{}' -C '{}'", (scratch / "one.tar").string(), (scratch / "untarred").string())));
  EXPECT_TRUE(tree(scratch / "untarred") == tree(scratch / "one"));
}

TEST_F(Bundle, TakesPartitionsByNameAndByEcosystem) {
  const auto all = names(scratch / "db");
  const auto debian = export_partitions(scratch / "db", {"Debian"}, scratch / "debian");
  ASSERT_TRUE(debian) << debian.error().message;
  EXPECT_EQ(static_cast<std::ptrdiff_t>(debian->partitions.size()),
            std::ranges::count_if(all, [](const auto& name) { return name.starts_with("Debian:"); }));
  const auto two = export_partitions(scratch / "db", {"cve", "Debian:10"}, scratch / "two");
  ASSERT_TRUE(two);
  EXPECT_EQ(two->partitions.size(), 2U);
  const auto none = export_partitions(scratch / "db", {"Debia"}, scratch / "none");
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("no partition Debia"), std::string::npos) << none.error().message;
  EXPECT_FALSE(std::filesystem::exists(scratch / "none"));
  // A folder with something in it is left alone.
  const auto again = export_partitions(scratch / "db", {}, scratch / "two");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::usage);
}

TEST_F(Bundle, AnImportReplacesWhatItNamesAndKeepsTheRest) {
  ASSERT_TRUE(export_partitions(scratch / "db", {"Debian", "cve"}, scratch / "part"));
  // Another database: one partition of Debian that the import replaces, and neither of the feeds that "cve" is from.
  const auto secdb =
      write(scratch / "main.json",
            R"({"distroversion":"v3.20","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["CVE-2024-0001"]}}}]})");
  const auto list = write(scratch / "json",
                          R"({"openssl":{"CVE-2023-0464":{"releases":{"buster":{"status":"open","urgency":"low"}}}}})");
  ASSERT_TRUE(build({.output = scratch / "other",
                     .inputs = {{.feed = "alpine", .path = secdb, .source = {}, .error = {}},
                                {.feed = "debian", .path = list, .source = {}, .error = {}}}}));
  ASSERT_EQ(names(scratch / "other"), (std::vector<std::string>{"Alpine:v3.20", "Debian:10"}));
  const auto before = identities(scratch / "other");
  const std::string alpine = partition_file(scratch / "other", "Alpine:v3.20").filename().string();
  ASSERT_EQ(import_error(scratch / "part"), "imported");
  EXPECT_EQ(identities(scratch / "other")[alpine], before.at(alpine));
  EXPECT_TRUE(slurp(partition_file(scratch / "other", "Debian:10")) ==
              slurp(partition_file(scratch / "db", "Debian:10")));
  Result<Store> store = Store::open(scratch / "other");
  EXPECT_TRUE(store->verify());
  EXPECT_EQ(store->lookup("Alpine:v3.20", "a", KeyKind::source)->size(), 1U);
  std::vector<std::string> feeds;
  const auto statuses = store->feeds();
  for (const FeedStatus& feed : *statuses) feeds.push_back(feed.name + " " + feed.source);
  EXPECT_EQ(feeds, (std::vector<std::string>{"alpine main.json", "debian debian", "kev kev.json", "osv osv"}));
  // Once more: nothing is written.
  const auto then = identities(scratch / "other");
  const auto again = import_partitions(scratch / "part", scratch / "other");
  for (const Imported& one : *again) EXPECT_EQ(one.state, Imported::State::unchanged);
  EXPECT_EQ(identities(scratch / "other"), then);
  // A damaged file under the right name is replaced.
  const auto damaged = partition_file(scratch / "other", "cve");
  write(damaged, slurp(damaged) + "x");
  ASSERT_EQ(import_error(scratch / "part"), "imported");
  EXPECT_TRUE(Store::open(scratch / "other")->verify());
}

TEST_F(Bundle, SkopeoCarriesIt) {
  if (!plimsoll::testing::have("skopeo")) GTEST_SKIP() << "needs skopeo";
  ASSERT_TRUE(export_partitions(scratch / "db", {}, scratch / "one"));
  ASSERT_TRUE(export_partitions(scratch / "db", {}, scratch / "one.tar"));
  const std::string base = scratch.path().string();
  const auto skopeo = [&](const std::string& words) {
    return plimsoll::testing::output_of(
        fmt::format("cd '{}' && skopeo --insecure-policy {} 2>&1 && echo DONE", base, words));
  };
  EXPECT_NE(skopeo("copy oci:one dir:as-dir").find("DONE"), std::string::npos) << skopeo("copy oci:one dir:as-dir2");
  EXPECT_NE(skopeo("copy oci:one oci:copied").find("DONE"), std::string::npos);
  EXPECT_NE(skopeo("copy oci-archive:one.tar oci-archive:copied.tar").find("DONE"), std::string::npos);
  EXPECT_EQ(slurp(scratch / "as-dir/manifest.json"), slurp(manifest_of(scratch / "one")));
  EXPECT_EQ(skopeo("inspect --raw oci:one"), slurp(manifest_of(scratch / "one")) + "DONE\n");
  for (const std::string_view copied : {"copied", "copied.tar"}) {
    std::filesystem::remove_all(scratch / "other");
    ASSERT_EQ(import_error(scratch / copied), "imported") << copied;
    EXPECT_TRUE(contents(scratch / "other") == contents(scratch / "db")) << copied;
  }
}

TEST_F(Bundle, RefusesWhatIsDamagedForeignOrNewerAndTouchesNothing) {
  ASSERT_TRUE(export_partitions(scratch / "db", {}, scratch / "one"));
  const auto whole = tree(scratch / "one");
  const auto with = [&](const std::string& path, const std::string& content) {
    std::filesystem::remove_all(scratch / "bad");
    for (const auto& [name, text] : whole) write(scratch / "bad" / name, name == path ? content : text);
    const std::string error = import_error(scratch / "bad");
    EXPECT_FALSE(std::filesystem::exists(scratch / "other")) << path;
    return error;
  };
  // Every blob: a flipped bit, a byte less, gone.
  int blobs = 0;
  for (const auto& [path, content] : whole) {
    if (!path.starts_with("blobs/")) continue;
    ++blobs;
    std::string flipped = content;
    flipped[flipped.size() / 2] ^= 4;
    EXPECT_NE(with(path, flipped).find("damaged"), std::string::npos) << with(path, flipped);
    EXPECT_NE(with(path, content.substr(1)).find("damaged"), std::string::npos);
  }
  EXPECT_GT(blobs, 5);
  std::filesystem::remove(scratch / "bad" / std::prev(whole.end(), 3)->first);
  EXPECT_NE(import_error(scratch / "bad"), "imported");

  EXPECT_NE(with("index.json", "{}").find("0 manifests"), std::string::npos);
  EXPECT_NE(with("index.json", "<html>").find("JSON"), std::string::npos);
  EXPECT_NE(import_error(scratch / "nowhere").find("nowhere"), std::string::npos);
  EXPECT_NE(import_error(write(scratch / "text", "words")), "imported");
  EXPECT_NE(import_error(write(scratch / "zipped", "\x1f\x8b\x08 and more")).find("gzip"), std::string::npos);
  std::filesystem::create_directory(scratch / "empty");
  EXPECT_NE(import_error(scratch / "empty").find("no image layout"), std::string::npos);

  // Another manifest behind a right digest.
  const auto with_manifest = [&](const std::string& from, const std::string& to) {
    std::filesystem::remove_all(scratch / "bad");
    for (const auto& [name, text] : whole) write(scratch / "bad" / name, text);
    std::string manifest = slurp(manifest_of(scratch / "one"));
    const std::size_t at = manifest.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    manifest.replace(at, from.size(), to);
    const Digest digest = Digest::sha256(as_bytes(manifest));
    write(scratch / "bad/blobs/sha256" / std::string(digest.hex()), manifest);
    write(
        scratch / "bad/index.json",
        fmt::format(
            R"({{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{}","size":{}}}]}})",
            digest.str(), manifest.size()));
    return import_error(scratch / "bad");
  };
  EXPECT_EQ(with_manifest("{", "{"), "imported");
  std::filesystem::remove_all(scratch / "other");
  EXPECT_NE(with_manifest("advisories.v1", "advisories.v9").find("made by another plimsoll"), std::string::npos);
  EXPECT_NE(with_manifest("application/vnd.plimsoll.advisories.v1", "application/vnd.acme")
                .find("holds no advisories but application/vnd.acme"),
            std::string::npos);
  EXPECT_NE(with_manifest("index.v2", "index.v3").find("was expected"), std::string::npos);
  EXPECT_NE(with_manifest("partition.v2", "partition.v3").find("was expected"), std::string::npos);
  EXPECT_NE(with_manifest("\"layers\":[", "\"layers\":[],\"more\":[").find("0 layers"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(scratch / "other"));

  // Layers in another order: each whole, but not the partition that the index promises.
  const auto manifest = json::parse(slurp(manifest_of(scratch / "one")));
  const json::array& layers = json::items(*manifest, "layers");
  const std::string first(json::text(layers[0], "digest")), second(json::text(layers[1], "digest"));
  const std::string sizes[] = {std::to_string(*json::integer(layers[0], "size")),
                               std::to_string(*json::integer(layers[1], "size"))};
  EXPECT_NE(with_manifest(first + "\",\"size\":" + sizes[0], second + "\",\"size\":" + sizes[1]), "imported");
  EXPECT_FALSE(std::filesystem::exists(scratch / "other/index.json"));
  EXPECT_TRUE(!std::filesystem::exists(scratch / "other") || contents(scratch / "other").empty());
}

TEST_F(Bundle, ATarWithEveryByteInDoubtNeverCrashesNorChangesTheDatabase) {
  ASSERT_TRUE(export_partitions(scratch / "db", {"cve", "Debian:10"}, scratch / "one.tar"));
  ASSERT_EQ(import_error(scratch / "one.tar"), "imported");
  const auto before = contents(scratch / "other");
  const std::string whole = slurp(scratch / "one.tar");
  std::mt19937 random(3);
  int refused = 0;
  for (int trial = 0; trial < 150; ++trial) {
    std::string bytes = whole;
    if (trial % 5 == 0) bytes.resize(random() % bytes.size());
    for (int i = 0; i < 3 && !bytes.empty(); ++i)
      bytes[random() % bytes.size()] ^= static_cast<char>(1 + random() % 255);
    refused += import_error(write(scratch / "bad.tar", bytes)) == "imported" ? 0 : 1;
    ASSERT_TRUE(contents(scratch / "other") == before);
  }
  EXPECT_GT(refused, 75);  // what hits padding or a modification time harms nothing
}

}  // namespace
}  // namespace plimsoll::advisory
