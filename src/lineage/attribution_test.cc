// SPDX-License-Identifier: Apache-2.0
// Histories as the builders write them, each of which must lead back to the lines it came from; and random Dockerfiles
// whose history is made up in the form of one builder or another.
#include <gtest/gtest.h>

#include <random>

#include "lineage/attribution.h"
#include "lineage/base.h"

namespace plimsoll::lineage {
namespace {

Recipe recipe(std::string_view text, std::string target = {}) {
  Recipe out;
  out.name = "Dockerfile";
  out.file = *dockerfile::parse(text);
  out.target = std::move(target);
  return out;
}

struct Built {
  oci::Config config;
  std::vector<oci::Layer> layers;

  Built& entry(std::string created_by, bool layer, std::string comment = {}) {
    oci::History history;
    history.created_by = std::move(created_by);
    history.comment = std::move(comment);
    history.empty_layer = !layer;
    config.history.push_back(std::move(history));
    if (!layer) return *this;
    oci::Layer made;
    made.history_index = config.history.size() - 1;
    made.diff_id = Digest::sha256(as_bytes(std::to_string(layers.size())));
    config.diff_ids.push_back(made.diff_id);
    layers.push_back(std::move(made));
    return *this;
  }
};

/// "3" or "3-7" for each; "?" where nothing is known.
std::string lines(const Recipe& from, const std::vector<std::optional<Stretch>>& stretches) {
  std::string out;
  for (const auto& stretch : stretches) {
    if (!out.empty()) out += ' ';
    if (!stretch) {
      out += '?';
      continue;
    }
    const auto first = from.file.instructions[stretch->first].line;
    const auto last = from.file.instructions[stretch->last].line;
    out += first == last ? std::to_string(first) : fmt::format("{}-{}", first, last);
  }
  return out;
}

// Lines:                       1                   2              3          4                5
constexpr std::string_view kShop =
    "FROM debian AS base\nENV A=1 B=\"two words\"\nFROM base\nARG WHO=you\nLABEL x=y\nCOPY one two /etc/\n"
    "RUN echo hello $WHO > /hello\nWORKDIR sub\nCOPY one .\nUSER nobody\nEXPOSE 80 1/udp\nVOLUME /data\n"
    "HEALTHCHECK CMD true\nRUN [\"/bin/echo\", \"exec form\"]\nENTRYPOINT [\"/bin/sh\", \"-c\"]\nCMD echo hi\n";
constexpr std::string_view kShopLayers = "1 6 7 9 14";

Built classic() {
  Built out;
  out.entry("/bin/sh -c #(nop) ADD file:b19b in / ", true).entry("/bin/sh -c #(nop)  CMD [\"bash\"]", false);
  out.entry("/bin/sh -c #(nop)  ENV A=1 B=two words", false);
  out.entry("/bin/sh -c #(nop)  ARG WHO=you", false).entry("/bin/sh -c #(nop)  LABEL x=y", false);
  out.entry("/bin/sh -c #(nop) COPY multi:b7a6 in /etc/ ", true);
  out.entry("|1 WHO=you /bin/sh -c echo hello $WHO > /hello", true);
  out.entry("/bin/sh -c #(nop) WORKDIR /sub", false).entry("/bin/sh -c #(nop) COPY file:983d in . ", true);
  out.entry("/bin/sh -c #(nop)  USER nobody", false).entry("/bin/sh -c #(nop)  EXPOSE 1/udp 80", false);
  out.entry("/bin/sh -c #(nop)  VOLUME [/data]", false);
  out.entry("/bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD-SHELL\" \"true\"] \"0s\" \"0s\" \"0s\" '\\x00'}", false);
  out.entry("/bin/echo exec form", true).entry("/bin/sh -c #(nop)  ENTRYPOINT [\"/bin/sh\" \"-c\"]", false);
  out.entry("/bin/sh -c #(nop)  CMD [\"/bin/sh\" \"-c\" \"echo hi\"]", false);
  return out;
}

Built buildkit() {
  Built out;
  out.entry("/bin/sh -c #(nop) ADD file:b19b in / ", true).entry("/bin/sh -c #(nop)  CMD [\"bash\"]", false);
  out.entry("ENV A=1 B=two words", false).entry("ARG WHO=you", false).entry("LABEL x=y", false);
  out.entry("COPY one two /etc/ # buildkit", true);
  out.entry("RUN |1 WHO=you /bin/sh -c echo hello $WHO > /hello # buildkit", true);
  out.entry("WORKDIR /sub", false).entry("COPY one . # buildkit", true).entry("USER nobody", false);
  out.entry("EXPOSE map[1/udp:{} 80/tcp:{}]", false).entry("VOLUME [/data]", false);
  out.entry("HEALTHCHECK &{[\"CMD-SHELL\" \"true\"] \"0s\" \"0s\" \"0s\" '\\x00'}", false);
  out.entry("RUN /bin/echo exec form # buildkit", true).entry("ENTRYPOINT [\"/bin/sh\" \"-c\"]", false);
  out.entry("CMD [\"/bin/sh\" \"-c\" \"echo hi\"]", false);
  return out;
}

Built buildah() {
  Built out;
  out.entry("/bin/sh -c #(nop) ADD file:b19b in / ", true).entry("/bin/sh -c #(nop) CMD [\"bash\"]", false);
  out.entry("/bin/sh -c #(nop) ENV A=1 B=\"two words\"", false, "FROM docker.io/library/debian:latest");
  out.entry("/bin/sh -c #(nop) ARG WHO", false).entry("/bin/sh -c #(nop) LABEL x=y", false);
  out.entry("/bin/sh -c #(nop) COPY multi:050f in /etc/ ", true);
  out.entry("|1 WHO=you /bin/sh -c echo hello $WHO > /hello", true);
  out.entry("/bin/sh -c #(nop) WORKDIR sub", false).entry("/bin/sh -c #(nop) COPY file:50a3 in . ", true);
  out.entry("/bin/sh -c #(nop) USER nobody", false).entry("/bin/sh -c #(nop) EXPOSE 80 1/udp", false);
  out.entry("/bin/sh -c #(nop) VOLUME /data", false).entry("/bin/sh -c #(nop) HEALTHCHECK CMD true", false);
  out.entry("/bin/sh -c [\"/bin/echo\", \"exec form\"]", true);
  out.entry("/bin/sh -c #(nop) ENTRYPOINT [\"/bin/sh\", \"-c\"]", false).entry("/bin/sh -c #(nop) CMD echo hi", false);
  return out;
}

Built kaniko() {  // keeps what changes files, as it was written
  Built out;
  out.entry("/bin/sh -c #(nop) ADD file:b19b in / ", true).entry("/bin/sh -c #(nop)  CMD [\"bash\"]", false);
  out.entry("COPY one two /etc/", true).entry("RUN echo hello $WHO > /hello", true);
  out.entry("COPY one .", true).entry("RUN [\"/bin/echo\", \"exec form\"]", true);
  return out;
}

TEST(attribution, histories_of_every_builder) {
  const Recipe shop = recipe(kShop);
  for (const auto& [name, built] :
       {std::pair{"classic", classic()}, {"BuildKit", buildkit()}, {"buildah", buildah()}}) {
    const auto found = attribute(shop, built.config, built.layers);
    ASSERT_TRUE(found) << name;
    ASSERT_TRUE(found->fits) << name << ": " << found->why;
    EXPECT_EQ(lines(shop, found->of_layer), kShopLayers) << name;
    EXPECT_EQ(lines(shop, found->of_history), "1 1 2 4 5 6 7 8 9 10 11 12 13 14 15 16") << name;
    EXPECT_EQ(found->base_layers, 1U) << name;
    EXPECT_EQ(found->base_history, 2U) << name;
    EXPECT_EQ(found->from, "debian") << name;
    EXPECT_GT(found->score, 0.8) << name;
  }
}

TEST(attribution, kaniko) {
  const Recipe shop = recipe(kShop);
  const Built built = kaniko();
  const auto found = attribute(shop, built.config, built.layers);
  ASSERT_TRUE(found && found->fits) << found->why;
  EXPECT_EQ(lines(shop, found->of_layer), kShopLayers);
}

TEST(attribution, one_layer_for_a_whole_stage) {  // buildah without --layers
  Built built = buildah();
  for (std::size_t i = 2; i < built.config.history.size(); ++i) built.config.history[i].empty_layer = true;
  built.config.history.back().empty_layer = false;
  built.layers.resize(2);
  built.layers[1].history_index = built.config.history.size() - 1;
  const Recipe shop = recipe(kShop);
  const auto found = attribute(shop, built.config, built.layers);
  ASSERT_TRUE(found && found->fits);
  EXPECT_EQ(lines(shop, found->of_layer), "1 6-14");
  EXPECT_EQ(found->base_layers, 1U);
}

TEST(attribution, squashed) {  // docker build --squash
  Built built = classic();
  for (std::size_t i = 1; i < built.config.history.size(); ++i) built.config.history[i].empty_layer = true;
  built.layers.resize(1);
  built.entry("", true, "merge sha256:46da to sha256:0000");
  const Recipe shop = recipe(kShop);
  const auto found = attribute(shop, built.config, built.layers);
  ASSERT_TRUE(found && found->fits);
  EXPECT_EQ(lines(shop, found->of_layer), "1 6-14");
}

TEST(attribution, heredocs) {
  const Recipe from = recipe(
      "FROM debian\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\nRUN python3 <<-E && echo \\\n  "
      "done\n\tprint(1)\nE\n"
      "COPY <<a.txt <<'b.txt' /d/\none\na.txt\ntwo\nb.txt\nRUN <<S\n#!/bin/bash\nls\nS\n");
  Built built;
  built.entry("ADD rootfs / # buildkit", true);
  built.entry("RUN /bin/sh -c apt-get update\napt-get install -y curl\n # buildkit", true);
  built.entry("RUN /bin/sh -c python3 <<-E && echo   done\n\tprint(1)\nE # buildkit", true);
  built.entry("COPY <<a.txt <<b.txt /d/ # buildkit", true);
  built.entry("RUN /bin/sh -c /dev/pipes/EOF # buildkit", true);
  const auto found = attribute(from, built.config, built.layers);
  ASSERT_TRUE(found && found->fits);
  EXPECT_EQ(lines(from, found->of_layer), "1 2 6 10 15");
}

TEST(attribution, another_dockerfile) {
  const Recipe other = recipe("FROM alpine\nRUN apk add nginx\nCOPY conf /etc/nginx/\nCMD [\"nginx\"]\n");
  const Built built = buildkit();
  const auto found = attribute(other, built.config, built.layers);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->fits);
  EXPECT_FALSE(found->why.empty());
  std::vector<Finding> findings(1);
  findings[0].kind = FindingKind::hardening;
  tell_lines(other, *found, findings);
  EXPECT_FALSE(findings[0].dockerfile);
  EXPECT_FALSE(attribute(recipe("FROM a\n", "nope"), built.config, built.layers));
}

TEST(attribution, an_edited_line_takes_nothing_of_the_base) {
  // The first RUN was rewritten since: what the base's last RUN brought is not its doing.
  Built built;
  built.entry("ADD root / # buildkit", true).entry("RUN /bin/sh -c install base things # buildkit", true);
  built.entry("RUN /bin/sh -c make old-target # buildkit", true).entry("COPY app /app # buildkit", true);
  built.entry("COPY conf /conf # buildkit", true).entry("CMD [\"/app\"]", false);
  const Recipe from =
      recipe("FROM base\nRUN curl -fsSL https://example.org/x\nCOPY app /app\nCOPY conf /conf\nCMD [\"/app\"]\n");
  const auto found = attribute(from, built.config, built.layers);
  ASSERT_TRUE(found && found->fits);
  EXPECT_EQ(lines(from, found->of_layer).substr(lines(from, found->of_layer).size() - 3), "3 4");
  EXPECT_EQ(lines(from, found->of_layer).find('2'), std::string::npos);
  EXPECT_FALSE(found->base_layers);
}

TEST(attribution, findings_get_their_lines) {
  const Recipe shop = recipe(kShop);
  const Built built = buildkit();
  const auto found = attribute(shop, built.config, built.layers);
  ASSERT_TRUE(found && found->fits);
  const auto place = [](std::string path) {
    Finding finding;
    finding.kind = FindingKind::hardening;
    finding.places.emplace_back();
    finding.places[0].path = std::move(path);
    return finding;
  };
  std::vector<Finding> findings;
  findings.emplace_back().layer.index = 0;  // vulnerabilities
  findings.emplace_back().layer.index = 3;
  findings.push_back(place("history:6"));
  findings.push_back(place("history:0"));
  findings.push_back(place("config:User"));
  findings.push_back(place("config:StopSignal"));  // none: the target's FROM
  findings.push_back(place("config:Env"));
  findings.back().title = "B holds a password";
  findings.push_back(place("config:ExposedPorts"));
  findings.back().places[0].detail = "80/tcp";
  findings.push_back(place("etc/one"));
  findings.back().places[0].layer = LayerRef{.index = 1, .digest = {}, .diff_id = {}, .created_by = {}};
  findings.push_back(place("manifest:annotations"));
  tell_lines(shop, *found, findings);
  std::string told;
  for (const Finding& finding : findings)
    told += finding.dockerfile ? std::to_string(finding.dockerfile->line) + " " : "? ";
  EXPECT_EQ(told, "1 9 7 1 10 3 2 11 6 ? ");
  EXPECT_EQ(findings[2].dockerfile->text, "RUN echo hello $WHO > /hello");

  Base base;
  base.layers = 1;
  base.history = 2;
  tell_origins(base, &shop, &*found, findings);
  std::string origins;
  for (const Finding& finding : findings) origins += origin_name(finding.origin).substr(0, 1);
  EXPECT_EQ(origins, "boobooooou");
}

/// A random Dockerfile and the history one builder would leave of it.
TEST(attribution, random_dockerfiles) {
  std::mt19937 random(11);
  std::size_t layers = 0, right = 0;
  for (int round = 0; round < 400; ++round) {
    const int builder = static_cast<int>(random() % 3);  // BuildKit, classic, buildah
    const auto history = [&](const std::string& keyword, const std::string& text) {
      if (builder == 0) return keyword == "RUN" ? "RUN /bin/sh -c " + text + " # buildkit" : keyword + " " + text;
      return keyword == "RUN" ? "/bin/sh -c " + text : "/bin/sh -c #(nop) " + keyword + " " + text;
    };
    const auto word = [&] {
      return std::string(1, static_cast<char>('a' + random() % 26)) + std::to_string(random() % 20);
    };
    std::string text = "FROM base AS first\n";
    Built built;
    std::string truth;
    unsigned line = 1;
    for (std::size_t i = random() % 4; i > 0; --i) {
      built.entry(history("RUN", "base " + word() + " " + word()), true).entry(history("CMD", "[\"x\"]"), false);
      truth += truth.empty() ? "1" : " 1";
    }
    for (std::size_t i = random() % 12 + 2; i > 0; --i) {
      ++line;
      const std::string a = word(), b = word(), c = word();
      switch (random() % 7) {
        case 0:
        case 1: {
          const bool wrapped = random() % 2 == 0;
          text += "RUN make " + a + (wrapped ? " \\\n  # why\n  " : " ") + "&& run " + b + "\n";
          built.entry(history("RUN", "make " + a + (wrapped ? "   " : " ") + "&& run " + b), true);
          truth += (truth.empty() ? "" : " ") + std::to_string(line);
          if (wrapped) line += 2;
          break;
        }
        case 2:
        case 3:
          text += "COPY --chown=1:1 " + a + " /" + b + "/\n";
          built.entry(
              builder == 0 ? "COPY " + a + " /" + b + "/ # buildkit" : history("COPY", "file:0123 in /" + b + "/ "),
              true);
          truth += (truth.empty() ? "" : " ") + std::to_string(line);
          break;
        case 4:
          text += "ENV " + a + "=\"" + b + "\"\n";
          built.entry(history("ENV", a + "=" + (builder == 2 ? "\"" + b + "\"" : b)), false);
          break;
        case 5:
          text += "ARG " + a + "=" + b + "\n";
          if (builder != 2) built.entry(history("ARG", a + "=" + b), false);
          break;
        default:
          text += "LABEL " + c + "=" + b + "\n";
          built.entry(history("LABEL", c + "=" + b), false);
          break;
      }
    }
    const Recipe from = recipe(text);
    const auto found = attribute(from, built.config, built.layers);
    ASSERT_TRUE(found);
    ASSERT_TRUE(found->fits) << text << found->why;
    EXPECT_EQ(lines(from, found->of_layer), truth) << text;
    layers += built.layers.size();
    right += lines(from, found->of_layer) == truth ? built.layers.size() : 0;
  }
  EXPECT_EQ(right, layers);
}

TEST(attribution, hostile_sizes_end) {
  std::string text = "FROM a\n";
  Built built;
  for (int i = 0; i < 20'000; ++i) text += "RUN x y z " + std::to_string(i) + "\n";
  for (int i = 0; i < 20'000; ++i) built.entry("RUN /bin/sh -c z y x " + std::to_string(i), false);
  EXPECT_TRUE(attribute(recipe(text), built.config, built.layers));
}

}  // namespace
}  // namespace plimsoll::lineage
