// SPDX-License-Identifier: Apache-2.0
// plimsoll.yaml is read: what it may say, what is said about what it may not, and that editors (the JSON Schema) and
// the program agree.
#include "policy/policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "base/file.h"
#include "base/limits.h"
#include "base/testing.h"
#include "policy/words.h"

namespace plimsoll::policy {
namespace {

/// "3:5 message" of every problem.
std::string problems(std::string_view text) {
  std::string out;
  for (const PolicyProblem& problem : read_policy(text, "p.yaml").problems)
    out += fmt::format("{}:{} {}\n", problem.at.line, problem.at.column, problem.message);
  return out;
}

TEST(PolicyText, SaysAllThatItMay) {
  const auto policy = parse_policy(R"(
version: 1
x-shop: &shop {package: openssl, until: 2027-01-31}
rules:
  - name: a
    description: why it is so
    stages: [scan, push]
    kind: vulnerability
    types: [deb, npm]
    package: "lib*"
    versions: [1.10, "2"]
    purl: pkg:deb/debian/openssl@3.0.11
    paths: [app/**]
    image: registry.example.com/shop/**
    status: will-not-fix
    origin: base
    severity: high
    max-severity: critical
    fixable: true
    known-exploited: false
    epss: 12.5%
    min-age: 2w
    max: 3
    action: warn
severities: [{id: PL1501, severity: low, reason: ours}]
images: {registries: [registry.example.com], bases: ["debian:*"], labels: [a, {b: "x*"}], user: 1000}
secrets: never
database: {max-age: 7}
strict: [push]
ignore:
  - CVE-2024-1
  - {ids: [CVE-2024-2, CVE-2024-3], <<: *shop, owner: ann, reason: no}
ignores: {require: [reason, owner, until], max-days: 90}
vex: [referrers, vex/*.json]
baseline: old/baseline.json
)",
                                   "ci/plimsoll.yaml");
  ASSERT_TRUE(policy) << policy.error().message;
  const Gate& gate = policy->gates.at(0);
  EXPECT_EQ(gate.name, "a");
  EXPECT_EQ(gate.source, "ci/plimsoll.yaml:5");
  EXPECT_EQ(gate.effect, Effect::warn);
  EXPECT_EQ(gate.most, 3U);
  EXPECT_EQ(gate.when.stages, (std::vector{Stage::scan, Stage::push}));
  EXPECT_EQ(gate.when.kinds, std::vector{FindingKind::vulnerability});
  EXPECT_EQ(gate.when.versions, (std::vector<std::string>{"1.10", "2"})) << "as written, not as a number";
  EXPECT_EQ(gate.when.statuses, std::vector{advisory::Status::will_not_fix});
  EXPECT_EQ(gate.when.origin, Origin::base);
  EXPECT_EQ(gate.when.at_least, Severity::high);
  EXPECT_EQ(gate.when.at_most, Severity::critical);
  EXPECT_EQ(gate.when.epss, 12'500U);
  EXPECT_EQ(gate.when.min_age, 14);
  EXPECT_EQ(policy->gates.at(1).name, "secrets: never");
  EXPECT_EQ(policy->severities.at(0).severity, Severity::low);
  const Requirements& images = policy->requirements.at(0);
  EXPECT_EQ(images.user, "1000");
  EXPECT_EQ(images.labels.at(1).pattern, "x*");
  EXPECT_EQ(policy->max_db_age, 7);
  EXPECT_EQ(policy->strict, std::vector{Stage::push});
  EXPECT_EQ(policy->ignores.at(0).what.ids, std::vector<std::string>{"CVE-2024-1"});
  EXPECT_EQ(policy->ignores.at(1).what.packages, std::vector<std::string>{"openssl"});
  EXPECT_EQ(policy->ignores.at(1).until, "2027-01-31");
  EXPECT_TRUE(policy->demands.owner);
  EXPECT_EQ(policy->demands.max_days, 90);
  EXPECT_TRUE(policy->vex_of_referrers);
  EXPECT_EQ(policy->vex, std::vector<std::filesystem::path>{"ci/vex/*.json"});
  EXPECT_EQ(policy->baseline, "ci/old/baseline.json");
  EXPECT_FALSE(has_rules_for_files(*policy, Stage::scan)) << "it is of vulnerabilities";
}

TEST(PolicyText, NothingIsAPolicyToo) {
  for (const std::string_view text : {"", "# nothing yet\n", "rules:\nignore:\n", "{}"}) {
    const auto policy = parse_policy(text, "p.yaml");
    ASSERT_TRUE(policy) << policy.error().message;
    EXPECT_TRUE(policy->gates.empty());
  }
}

TEST(PolicyText, ErrorsNameThePlaceAndWhatWasMeant) {
  EXPECT_EQ(problems("rule: []"), "1:1 unknown key \"rule\" in the policy; did you mean rules?\n");
  EXPECT_EQ(problems("rules:\n  - name: a\n    severty: high\n"),
            "3:5 unknown key \"severty\" in a rule; did you mean severity?\n");
  EXPECT_EQ(problems("rules:\n  - name: a\n    severity: hihg\n"),
            "3:15 \"severity\" cannot be \"hihg\"; did you mean high?\n");
  EXPECT_EQ(problems("rules: [{name: a, kinds: [secret, tree]}]"),
            "1:35 \"kinds\" cannot be \"tree\"; it is one of vulnerability, secret, hardening, waste, dockerfile, "
            "settings, policy\n");
  EXPECT_EQ(problems("rules: [{severity: high}]"), "1:9 a rule needs a name: the verdict names it\n");
  EXPECT_EQ(problems("rules: [{name: a}, {name: a}]"), "1:27 the name \"a\" is taken at p.yaml:1\n");
  EXPECT_EQ(problems("rules: [{name: a, id: b, ids: [c]}]"),
            "1:31 \"ids\" is given in the singular and in the plural\n");
  EXPECT_EQ(problems("ignore: [{id: a, until: 2027-02-30}]"), "1:25 \"until\" must be a day: 2027-01-31\n");
  EXPECT_EQ(problems("ignore: [{reason: a}]"), "1:10 an ignore must say what it ignores: id, package, purl, path …\n");
  EXPECT_EQ(problems("ignore: [{id: a, severity: low}]"),
            "1:18 unknown key \"severity\" in an ignore; did you mean max-severity?\n");
  EXPECT_EQ(problems("ignore: [{id: a, owner: ' '}]"), "1:25 \"owner\" must be a text that is not empty\n");
  EXPECT_EQ(problems("database: {max-age: 3 months}"), "1:21 \"max-age\" must be a number of days or weeks: 14d, 2w\n");
  EXPECT_EQ(problems("secrets: sometimes"),
            "1:10 \"secrets\" cannot be \"sometimes\"; it is one of never, warn, allowed\n");
  EXPECT_EQ(problems("images: {registries: ['https://x']}"),
            "1:23 \"https://x\" names no registry: write it without the scheme\n");
  EXPECT_EQ(problems("a: [b\n"), "2:1 not usable YAML: did not find expected ',' or ']'\n");
  // Lines that end in CR are one to editors, and libyaml counts each.
  EXPECT_EQ(problems("a: b\rc: d\r  e: [\r"), "1:1 not usable YAML: mapping values are not allowed in this context\n");
  EXPECT_EQ(problems("- a"), "1:1 a policy holds keys such as rules, images and ignore\n");
  EXPECT_EQ(problems("version: 2"), "1:10 \"version\" must be 1: this plimsoll knows no other\n");
  EXPECT_EQ(problems("secrets: never\nsecrets: warn"), "2:1 \"secrets\" is given twice\n");
}

TEST(PolicyText, AllErrorsAreToldAtOnceUpToALimit) {
  std::string text = "rules:\n";
  for (int i = 0; i < 30; ++i) text += fmt::format("  - {{name: r{}, severity: hihg}}\n", i);
  const ReadPolicy read = read_policy(text, "p.yaml");
  EXPECT_EQ(read.problems.size(), kMostProblems);
  EXPECT_EQ(read.more_problems, 10U);
  const auto policy = parse_policy(text, "p.yaml");
  ASSERT_FALSE(policy);
  EXPECT_TRUE(policy.error().message.starts_with("p.yaml:2:26: ")) << policy.error().message;
  EXPECT_TRUE(policy.error().message.ends_with("\nand 10 more"));
}

/// Random documents, most of them nearly right: values are drawn from good ones and bad ones.
class Documents {
 public:
  explicit Documents(unsigned seed) : random_(seed) {}

  std::string next() {
    bad_ = one_in(3) ? 0 : 25;
    names_ = 0;
    std::string out = "{";
    std::string comma;
    const auto put = [&](std::string_view key, std::string value) {
      out += fmt::format("{}\"{}\": {}", std::exchange(comma, ", "), key, value);
    };
    if (one_in(2)) put("version", pick({"1", "null"}, {"2", "\"1\"", "true"}));
    if (one_in(2)) put("rules", list([&] { return rule(); }, true));
    if (one_in(3)) put("severities", severities());
    if (one_in(3)) put("images", one_in(4) ? list([&] { return images(); }, false) : images());
    if (one_in(4)) put("secrets", pick({"\"never\"", "\"warn\"", "\"allowed\"", "null"}, {"\"maybe\"", "true", "[]"}));
    if (one_in(4)) put("database", object({{"max-age", days()}}));
    if (one_in(4)) put("strict", one_in(2) ? pick({"true", "false"}, {"1", "{}"}) : many([&] { return stage(); }));
    if (one_in(2)) put("ignore", list([&] { return ignore(); }, true));
    if (one_in(4)) {
      put("ignores",
          object({{"require", many([&] { return pick({"\"reason\"", "\"owner\"", "\"until\""}, {"\"date\"", "1"}); })},
                  {"max-days", pick({"0", "90"}, {"-1", "\"90\"", "90.5", "36501"})}}));
    }
    if (one_in(4)) put("vex", many([&] { return text(); }));
    if (one_in(4)) put("baseline", text());
    if (one_in(8)) put("x-mine", "[1, {\"a\": null}]");
    if (is_bad()) put(pick_plain({"rule", "stages", "Rules"}), "null");
    return out + "}";
  }

 private:
  using Texts = std::vector<std::string>;
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  bool one_in(unsigned n) { return random_() % n == 0; }
  bool is_bad() { return bad_ != 0 && one_in(bad_); }
  std::string pick_plain(const Texts& from) { return from[random_() % from.size()]; }
  std::string pick(const Texts& good, const Texts& bad) { return pick_plain(is_bad() ? bad : good); }

  template <typename Make>
  std::string list(Make make, bool may_be_empty) {
    std::string out = "[";
    const std::size_t count = random_() % 4 + (may_be_empty || is_bad() ? 0 : 1);
    for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ", ") + make();
    return out + "]";
  }
  template <typename Make>
  std::string many(Make make) {
    return one_in(2) ? make() : list(make, false);
  }
  /// Each of these, or not.
  std::string object(const Pairs& pairs, const Texts& always = {}) {
    std::string out = "{", comma;
    for (const auto& [key, value] : pairs) {
      const bool must = std::ranges::find(always, key) != always.end();
      if (must ? is_bad() : !one_in(static_cast<unsigned>(pairs.size()) / 3 + 1)) continue;
      out += fmt::format("{}\"{}\": {}", std::exchange(comma, ", "), key, value);
    }
    if (is_bad()) out += fmt::format("{}\"{}\": 1", comma, pick_plain({"severty", "foo", "max-severities"}));
    return out + "}";
  }

  std::string text() {
    return pick({"\"a\"", "\"CVE-2024-1*\"", "\"@x/y\"", "7", "1.5", "\"true\""}, {"\"\"", "true", "null", "{}"});
  }
  std::string stage() { return pick({"\"lint\"", "\"scan\"", "\"run\""}, {"\"Scan\"", "\"deploy\"", "3"}); }
  std::string severity() {
    return pick({"\"critical\"", "\"low\"", "\"unknown\""}, {"\"High\"", "\"hihg\"", "5", "[\"low\"]"});
  }
  std::string flag() { return pick({"true", "false"}, {"\"true\"", "1", "\"yes\"", "null"}); }
  std::string days() {
    return pick({"\"14d\"", "\"2w\"", "7", "0"}, {"\"14\"", "\"3m\"", "-1", "40000", "\"d\"", "1.5", "\"\""});
  }
  std::string day() {
    return pick({"\"2027-01-31\"", "\"2024-02-29\""}, {"\"2027-02-29\"", "\"31.1.2027\"", "20270131", "\"2027-1-31\""});
  }
  std::string image() {
    return pick({"\"debian:13*\"", "\"ghcr.io/acme/**\"", "\"a@sha256:*\""},
                {"\"a b\"", "\"https://a\"", "\"a:\"", "\"a/\"", "\"\""});
  }

  /// The conditions that may stand somewhere; at most one of a singular and its plural, unless that is to be wrong.
  void conditions(Pairs& into, const Texts& but) {
    const auto has = [&](std::string_view key) { return std::ranges::find(but, key) == but.end(); };
    const auto add = [&](std::string_view one, std::string_view several, auto make) {
      if (!has(one)) return;
      into.emplace_back(one_in(2) ? one : several, many(make));
      if (is_bad()) into.emplace_back(one_in(2) ? one : several, many(make));
    };
    add("id", "ids", [&] { return text(); });
    add("kind", "kinds", [&] { return pick({"\"secret\"", "\"vulnerability\""}, {"\"secrets\"", "1"}); });
    add("type", "types", [&] { return text(); });
    add("package", "packages", [&] { return text(); });
    add("version", "versions", [&] { return text(); });
    add("purl", "purls",
        [&] { return pick({"\"pkg:npm/a@1\"", "\"pkg:deb/debian/x\""}, {"\"npm/a\"", "\"pkg:npm\"", "1"}); });
    add("path", "paths", [&] { return text(); });
    add("image", "images", [&] { return image(); });
    add("stage", "stages", [&] { return stage(); });
    add("status", "statuses", [&] { return pick({"\"fixed\"", "\"will-not-fix\""}, {"\"wont-fix\""}); });
    if (has("origin")) into.emplace_back("origin", pick({"\"base\"", "\"own\""}, {"\"other\"", "[\"own\"]"}));
    if (has("max-severity")) into.emplace_back("max-severity", pick({"\"critical\""}, {"\"most\""}));
    if (has("fixable")) into.emplace_back("fixable", flag());
    if (has("known-exploited")) into.emplace_back("known-exploited", flag());
    if (has("epss"))
      into.emplace_back(
          "epss", pick({"0.1", "1", "\"10%\"", "\"0.5%\"", "0"}, {"1.5", "-0.1", "\"101%\"", "\"%\"", "\"0.1\""}));
    if (has("min-age")) into.emplace_back("min-age", days());
  }
  /// Both of a singular and a plural, or the same key twice, would be told apart by JSON readers in different ways.
  static Pairs without_twins(Pairs pairs) {
    Pairs out;
    for (auto& pair : pairs)
      if (std::ranges::find(out, pair.first, [](const auto& each) { return each.first; }) == out.end())
        out.push_back(std::move(pair));
    return out;
  }

  std::string rule() {
    Pairs pairs{{"name", is_bad() ? pick_plain({"\"\"", "true", "null"}) : fmt::format("\"rule {}\"", ++names_)},
                {"description", text()},
                {"action", pick({"\"fail\"", "\"warn\""}, {"\"stop\"", "true"})},
                {"max", pick({"0", "10"}, {"-1", "\"3\"", "1.5"})},
                {"severity", severity()}};
    conditions(pairs, {});
    return object(without_twins(std::move(pairs)), {"name"});
  }
  std::string severities() {
    if (one_in(2)) return object({{"PL1501", severity()}, {"CVE-1", severity()}});
    return list(
        [&] {
          Pairs pairs{{"severity", severity()}, {"reason", text()}};
          conditions(pairs, {"max-severity", "id"});
          pairs.emplace_back("id", text());
          return object(without_twins(std::move(pairs)), {"severity", "id"});
        },
        true);
  }
  std::string images() {
    Pairs pairs{{"action", pick({"\"fail\"", "\"warn\""}, {"1"})},
                {"user", text()},
                {"registries", many([&] { return image(); })},
                {one_in(2) ? "base" : "bases", many([&] { return image(); })},
                {"labels", many([&] {
                   return one_in(2) ? text() : pick({"{\"a\": \"b*\", \"c\": null}"}, {"{}", "{\"a\": true}"});
                 })}};
    conditions(pairs, {"id", "kind", "type", "package", "version", "purl", "path", "status", "origin", "max-severity",
                       "fixable", "known-exploited", "epss", "min-age"});
    return object(without_twins(std::move(pairs)), {"user"});
  }
  std::string ignore() {
    if (one_in(4)) return text();
    Pairs pairs{{"reason", text()}, {"owner", text()}, {"until", day()}};
    conditions(pairs, {});
    if (is_bad()) pairs.emplace_back("severity", severity());
    return object(without_twins(std::move(pairs)));
  }

  std::mt19937 random_;
  unsigned bad_ = 0;  // one value in so many is wrong; 0: none
  int names_ = 0;
};

TEST(PolicySchema, AgreesWithTheParser) {
  if (!plimsoll::testing::run("python3 -c 'import jsonschema' 2>/dev/null"))
    GTEST_SKIP() << "python3-jsonschema is not installed";
  const plimsoll::testing::Folder folder;
  constexpr std::size_t kDocuments = 1000;
  Documents documents(20261122);
  std::vector<std::string> texts;
  std::string all;
  for (std::size_t i = 0; i < kDocuments; ++i) all += texts.emplace_back(documents.next()) + "\n";
  ASSERT_TRUE(plimsoll::write_file(folder.path() / "documents", all));
  const std::string schema = std::string(PLIMSOLL_SOURCE) + "/docs/schema/policy-1.json";
  ASSERT_TRUE(plimsoll::testing::run(
      "python3 -c 'import json, sys, jsonschema\n"
      "schema = json.load(open(sys.argv[1]))\n"
      "jsonschema.Draft202012Validator.check_schema(schema)\n"
      "judge = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())\n"
      "out = open(sys.argv[3], \"w\")\n"
      "for line in open(sys.argv[2]): out.write(\"1\" if judge.is_valid(json.loads(line)) else \"0\")' '" +
      schema + "' '" + (folder.path() / "documents").string() + "' '" + (folder.path() / "verdicts").string() + "'"));
  const auto verdicts = read_file(folder.path() / "verdicts", kMiB);
  ASSERT_TRUE(verdicts);
  ASSERT_EQ(verdicts->size(), kDocuments);
  std::size_t valid = 0;
  for (std::size_t i = 0; i < kDocuments; ++i) {
    const bool by_schema = (*verdicts)[i] == '1';
    valid += by_schema ? 1U : 0U;
    ASSERT_EQ(problems(texts[i]).empty(), by_schema) << texts[i] << "\n" << problems(texts[i]);
  }
  EXPECT_GT(valid, kDocuments / 4);
  EXPECT_LT(valid, kDocuments * 3 / 4);
}

TEST(PolicyFiles, AreLookedForUpwardUpToARepository) {
  namespace fs = std::filesystem;
  const plimsoll::testing::Folder folder;
  fs::create_directories(folder.path() / "a/b/c");
  ASSERT_TRUE(plimsoll::write_file(folder.path() / "plimsoll.yaml", "secrets: never\n"));
  EXPECT_EQ(policy_path(folder.path() / "a/b/c"), folder.path() / "a/b/c/../../../plimsoll.yaml");
  const auto policy = find_policy(folder.path() / "a/b");
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->gates.size(), 1U);
  fs::create_directories(folder.path() / "a/.git");
  EXPECT_EQ(policy_path(folder.path() / "a/b/c"), fs::path());
  EXPECT_TRUE(find_policy(folder.path() / "a/b")->path.empty());
  ASSERT_TRUE(plimsoll::write_file(folder.path() / "a/plimsoll.yaml", "x: y\n"));
  EXPECT_FALSE(find_policy(folder.path() / "a/b")) << "looked at before the search ends";
  fs::create_symlink("gone.yaml", folder.path() / "a/b/plimsoll.yaml");
  EXPECT_FALSE(find_policy(folder.path() / "a/b")) << "a link that leads nowhere is no reason to judge nothing";
  fs::remove(folder.path() / "a/b/plimsoll.yaml");
  fs::create_directories(folder.path() / "a/b/vex");
  for (const std::string name : {"b.json", "a.json", "c.txt"})
    ASSERT_TRUE(plimsoll::write_file(folder.path() / "a/b/vex" / name, "{}"));
  const auto vex = vex_files(*parse_policy("vex: ['vex/*.json', vex/c.txt]", folder.path() / "a/b/plimsoll.yaml"));
  ASSERT_TRUE(vex);
  EXPECT_EQ(vex->size(), 3U);
  EXPECT_EQ(vex->at(0).filename(), "a.json");
  EXPECT_FALSE(vex_files(*parse_policy("vex: gone.json", folder.path() / "plimsoll.yaml")));
}

TEST(PolicyWords, SayWhatItMeans) {
  const auto policy = parse_policy(R"(rules:
  - {name: a, stages: [scan], kinds: [vulnerability], severity: high, fixable: true, min-age: 14d, description: mend it}
  - {name: b, kinds: [secret, waste], max: 10, action: warn}
  - {name: c, stages: push}
images: {registries: [a.example, b.example, c.example], user: non-root}
ignore: [{id: CVE-1, package: openssl, reason: not called, owner: ann, until: 2026-01-31}]
ignores: {require: [reason, owner], max-days: 90}
)",
                                   "p.yaml");
  ASSERT_TRUE(policy) << policy.error().message;
  const Explained explained = explain(*policy, {.stage = Stage::scan, .today = "2026-11-22"});
  std::string out;
  for (const Chapter& chapter : explained.chapters) {
    out += chapter.heading + "\n";
    for (const Statement& statement : chapter.statements)
      out += fmt::format("  {} [{}]\n", statement.text, statement.source);
  }
  EXPECT_EQ(out, R"(Fails
  a: vulnerabilities of high severity or worse that have a fix known for 14 days or more — mend it [p.yaml:2]
Warns
  b: more than 10 secrets or wasted bytes [p.yaml:3]
Images
  come from a.example, b.example or c.example, and so do their bases [p.yaml:5]
  do not run as root [p.yaml:5]
Ignored
  CVE-1 in openssl: not called, by ann, until 2026-01-31 — does not hold: expired on 2026-01-31 [p.yaml:6]
  every ignore needs a reason, an owner, an end within 90 days, or it fails []
)");
  EXPECT_EQ(explained.elsewhere, 1U);
}

}  // namespace
}  // namespace plimsoll::policy
