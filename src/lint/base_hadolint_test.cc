// SPDX-License-Identifier: Apache-2.0
// The rules about images, users, labels and layers against hadolint itself: random files, and the same ids on the same
// lines.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

using Found = std::multiset<std::string>;

const std::set<std::string, std::less<>> kIds{"DL3002", "DL3004", "DL3006", "DL3007", "DL3025", "DL3026",
                                              "DL3029", "DL3046", "DL3048", "DL3049", "DL3050", "DL3051",
                                              "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3057",
                                              "DL3058", "DL3059", "DL3065", "DL3066", "DL4000"};

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  std::string_view one_of(std::initializer_list<std::string_view> words) { return words.begin()[below(words.size())]; }

 private:
  std::mt19937 engine_;
};

std::string from_line(Random& random) {
  std::string out = "FROM ";
  if (random.below(4) == 0)
    out += "--platform=" +
           std::string(random.one_of({"linux/amd64", "$TARGETPLATFORM", "${TARGETPLATFORM}", "$BUILDPLATFORM",
                                      "${BUILDPLATFORM:-linux/amd64}", "$OTHER"})) +
           " ";
  out += random.one_of({"debian", "debian:12", "debian:latest", "a", "b", "A", "scratch", "quay.io/a/b",
                        "quay.io/a/b:1", "x.example.com/y:latest", "example.com/y:2", "$IMAGE", "${IMAGE}",
                        "${IMAGE:-debian}", "debian:$TAG", "acme/shop", "gcr.io/distroless/static:nonroot",
                        "debian@sha256:ab", "debian:latest@sha256:ab"});
  if (random.below(2) == 0)
    out += std::string(random.one_of({" AS ", " as "})) + std::string(random.one_of({"a", "b", "c"}));
  return out + "\n";
}

std::string run_line(Random& random) {
  std::string out = random.below(8) == 0 ? "ONBUILD RUN " : "RUN ";
  if (random.below(6) == 0)
    out += random.one_of({"--network=none ", "--mount=type=cache,target=/c ", "--mount=from=quay.io/a/b,target=/c "});
  if (random.below(8) == 0)
    return out + std::string(random.one_of(
                     {"[\"sudo\", \"ls\"]\n", "[\"ls\"]\n", "[\"useradd\", \"-u\", \"123456\", \"x\"]\n"}));
  for (std::size_t n = random.below(3) + 1; n > 0; --n) {
    out += random.one_of({"ls", "sudo ls", "/usr/bin/sudo ls", "env sudo ls", "echo sudo", "if true; then sudo ls; fi",
                          "x=1", "echo $(sudo id)", "sh -c 'sudo ls'", "useradd -u 123456 shop",
                          "useradd -l -u 123456 shop", "useradd --uid 123456 shop",
                          "useradd --no-log-init -u 1234567 x", "useradd -mu 1234567 x", "useradd -u 1000 longname",
                          "useradd -u1000 longname", "[ -e /x ]", "export A=1", "make -j4"});
    if (n > 1) out += random.one_of({" && ", "; ", " || ", " && \\\n    "});
  }
  return out + "\n";
}

std::string other_line(Random& random) {
  switch (random.below(9)) {
    case 0:
      return "USER " +
             std::string(random.one_of({"root", "0", "root:x", "0:0", "app", "1000", "1000:app", "$U", "${U}", "${V}:x",
                                        "x$U", "00", "${U:-root}"})) +
             "\n";
    case 1:
      return std::string(random.one_of({"ARG U=1\n", "ARG V\n", "ENV U=1\n", "ARG U V=2\n"}));
    case 2:
      return std::string(random.one_of(
                 {"CMD ", "ENTRYPOINT ", "HEALTHCHECK CMD ", "ONBUILD CMD ", "HEALTHCHECK --retries=1 CMD "})) +
             std::string(random.one_of({"[\"a\"]", "a b", "[\"a\", \"b\"]", "[a]", "exec a"})) + "\n";
    case 3:
      return "HEALTHCHECK NONE\n";
    case 4:
      return "LABEL " +
             std::string(
                 random.one_of({"a=1", "A=1", "b_c=1", "com.docker.x=1", "a--b=1", "a..b=1", "1a=1", "a.=1", "\"a\"=1",
                                "\"A b\"=1", "k v w", "org.opencontainers.image.title=x", "a/b=1", "a-=1"})) +
             "\n";
    case 5:
      return "LABEL " +
             std::string(random.one_of({"author=ann",
                                        "author=\"\"",
                                        "site=https://x.org",
                                        "site=x/y",
                                        "site=a:b",
                                        "site=$S",
                                        "site=\"http://a b\"",
                                        "created=2020-01-01T00:00:00Z",
                                        "created=2020-01-01",
                                        "created=2020-01-01T00:00:00+02:00",
                                        "licence=MIT",
                                        "licence=mit",
                                        "licence=GPL-3.0-only",
                                        "licence=\"MIT OR ISC\"",
                                        "revision=abcdef0",
                                        "revision=12",
                                        "revision=ABCDEF0",
                                        "version=1.2.3",
                                        "version=v1.2.3",
                                        "version=1.2",
                                        "version=1.2.3-rc.1+b",
                                        "contact=a@b.c",
                                        "contact=ab",
                                        "contact=a@b",
                                        "contact=\"a b@c\""})) +
             "\n";
    case 6:
      return std::string(
          random.one_of({"MAINTAINER ann\n", "ONBUILD USER root\n", "WORKDIR /x\n", "# a comment\n", "\n"}));
    case 7:
      return "COPY --from=" + std::string(random.one_of({"a", "b", "quay.io/a/b", "debian:12", "x.example.com/y"})) +
             " /a /b\n";
    default:
      return run_line(random);
  }
}

std::string random_file(std::uint32_t seed) {
  Random random(seed);
  std::string out;
  if (random.below(3) == 0) out += "ARG U=1\n";
  out += from_line(random);
  for (std::size_t n = random.below(14) + 2; n > 0; --n)
    out += random.below(7) == 0 ? from_line(random) : random.below(2) == 0 ? run_line(random) : other_line(random);
  return out;
}

Found ours(const std::string& text) {
  Settings settings = testing::lint_settings(Profile::hadolint);
  settings.trusted_registries = {"docker.io", "*.example.com", "gcr.*"};
  settings.label_schema = {{"author", LabelType::text},  {"site", LabelType::url},      {"created", LabelType::rfc3339},
                           {"licence", LabelType::spdx}, {"revision", LabelType::hash}, {"version", LabelType::semver},
                           {"contact", LabelType::email}};
  settings.strict_labels = true;
  settings.levels["DL3057"] = HadolintLevel::warning;
  Found out;
  for (const Finding& finding : check({.path = "Dockerfile", .text = text}, settings).findings)
    if (kIds.contains(finding.id)) out.insert(finding.id + ":" + std::to_string(finding.places.front().line));
  return out;
}

TEST(BaseRules, FindWhatHadolintFinds) {
  if (!testing::have("hadolint")) GTEST_SKIP() << "hadolint is not installed";
  constexpr std::uint32_t kFiles = 300;
  const testing::Folder folder;
  folder.write(
      "hadolint.yaml",
      "trustedRegistries: [docker.io, '*.example.com', 'gcr.*']\nstrict-labels: true\nlabel-schema: {author: text, "
      "site: url, created: rfc3339, licence: spdx, revision: hash, version: semver, contact: email}\n");
  const char* seed = std::getenv("PLIMSOLL_SEED");
  const auto first = static_cast<std::uint32_t>(seed == nullptr ? 1 : std::atoi(seed));
  std::string names;
  for (std::uint32_t i = 0; i < kFiles; ++i) {
    folder.write(std::to_string(i), random_file(first + i));
    names += " " + std::to_string(i);
  }
  const auto answer =
      json::parse(folder.run("hadolint --no-color --no-fail -c hadolint.yaml --warning DL3057 -f json" + names));
  ASSERT_TRUE(answer) << answer.error().message;
  std::vector<Found> theirs(kFiles);
  std::vector<bool> refused(kFiles, false);
  for (const json::value& found : answer->as_array()) {
    const auto file = static_cast<std::size_t>(std::stoul(std::string(json::text(found, "file"))));
    const std::string id(json::text(found, "code"));
    if (id == "DL1000") refused[file] = true;
    if (kIds.contains(id)) theirs[file].insert(id + ":" + std::to_string(json::integer(found, "line").value_or(0)));
  }
  std::size_t compared = 0, findings = 0;
  for (std::size_t i = 0; i < kFiles; ++i) {
    if (refused[i]) continue;
    ++compared;
    // Several of one id on one line are one.
    const std::set<std::string> want(theirs[i].begin(), theirs[i].end());
    const std::string text = random_file(first + static_cast<std::uint32_t>(i));
    const Found got_all = ours(text);
    const std::set<std::string> got(got_all.begin(), got_all.end());
    findings += want.size();
    EXPECT_EQ(got, want) << "seed " << first + i << "\n" << text;
  }
  EXPECT_GT(compared, kFiles / 2);
  EXPECT_GT(findings, kFiles);
}

}  // namespace
}  // namespace plimsoll::lint
