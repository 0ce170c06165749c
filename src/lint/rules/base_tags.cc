// SPDX-License-Identifier: Apache-2.0
// PL1201–PL1204, PL1211: which images a Dockerfile names: tags, digests, registries.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/final_image.h"
#include "lint/image_name.h"
#include "lint/rules/topics.h"
#include "oci/reference_pattern.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

Issue& add(Found& found, const ImageUse& use, std::string title) {
  Issue& issue = found.add(use.range, std::move(title));
  issue.step = use.instruction;
  return issue;
}

/// What the name stands for, where variables are in it.
std::string meant(const ImageUse& use) {
  return use.name == use.written ? use.name : fmt::format("{} ({})", use.written, use.name);
}

void check_untagged(const Context& file, Found& found) {
  for (const ImageUse& use : images_of(file.text(), file.file)) {
    if (!use.is_known()) continue;
    const ImageName name = split_image(use.name);
    // One word that no FROM says is mostly a context given to the build by name.
    const bool is_context = use.place != ImageUse::Place::from && name.registry.empty() && !name.path.contains('/');
    if (is_context && file.settings.profile == Profile::standard) continue;
    if (!name.has_tag && !name.has_digest)
      add(found, use, fmt::format("{} has no tag: whatever is latest on that day is taken", meant(use)));
  }
}

void check_latest(const Context& file, Found& found) {
  for (const ImageUse& use : images_of(file.text(), file.file)) {
    if (!use.is_known()) continue;
    const ImageName name = split_image(use.name);
    if (name.tag == "latest" && !name.has_digest)
      add(found, use, fmt::format("{} is another image tomorrow", meant(use)));
  }
}

void check_digest(const Context& file, Found& found) {
  for (const ImageUse& use : images_of(file.text(), file.file))
    if (use.place == ImageUse::Place::from && use.is_known() && !split_image(use.name).has_digest)
      add(found, use, fmt::format("{} is not pinned by digest", meant(use)));
}

void check_other_digests(const Context& file, Found& found) {
  for (const ImageUse& use : images_of(file.text(), file.file)) {
    if (use.place == ImageUse::Place::from || !use.is_known() || split_image(use.name).has_digest) continue;
    const std::string_view where = use.place == ImageUse::Place::copy    ? "COPY --from"
                                   : use.place == ImageUse::Place::mount ? "the mount's from"
                                                                         : "# syntax";
    add(found, use, fmt::format("{} in {} is not pinned by digest", use.written, where));
  }
}

/// "docker.io", "*.example.com", "gcr.*", "*".
bool is_registry(std::string_view pattern, std::string_view registry) {
  if (pattern == "*") return true;
  if (pattern.starts_with("*.")) return registry.ends_with(pattern.substr(1));
  if (pattern.ends_with(".*")) return registry.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == registry;
}

bool is_trusted(const ImageName& name, const Settings& settings) {
  const std::string_view registry = registry_of(name);
  return std::ranges::any_of(settings.trusted_registries, [&](const std::string& trusted) {
    // Docker Hub is known by two names; without a registry it is meant.
    return is_registry(trusted, registry) || (name.registry.empty() && trusted == "hub.docker.com");
  });
}

/// Patterns that cannot be read match nothing.
std::vector<oci::ReferencePattern> patterns(const std::vector<std::string>& texts, oci::ReferencePattern::Of of) {
  std::vector<oci::ReferencePattern> out;
  for (const std::string& text : texts)
    if (auto pattern = oci::ReferencePattern::parse(text, of)) out.push_back(*std::move(pattern));
  return out;
}

void check_registry(const Context& file, Found& found) {
  const Settings& settings = file.settings;
  if (settings.trusted_registries.empty() && settings.allowed_registries.empty() && settings.allowed_bases.empty())
    return;
  const auto registries = patterns(settings.allowed_registries, oci::ReferencePattern::Of::registries);
  const auto bases = patterns(settings.allowed_bases, oci::ReferencePattern::Of::images);
  for (const ImageUse& use : images_of(file.text(), file.file)) {
    const ImageName name = split_image(use.name);
    if (name.registry.find('$') != std::string_view::npos || use.name.starts_with('$')) continue;
    if (!settings.trusted_registries.empty() && !is_trusted(name, settings)) {
      add(found, use, fmt::format("{} comes from {}, which is no trusted registry", use.written, registry_of(name)));
      continue;
    }
    const auto reference = oci::parse_reference(use.name);
    if (!reference) continue;
    const auto is_any_of = [&](const std::vector<oci::ReferencePattern>& allowed) {
      return std::ranges::any_of(allowed, [&](const auto& pattern) { return pattern.matches(*reference); });
    };
    if (!settings.allowed_registries.empty() && !is_any_of(registries)) {
      add(found, use, fmt::format("{} comes from {}, which the policy does not allow", use.written, reference->host));
    } else if (use.place == ImageUse::Place::from && !settings.allowed_bases.empty() && !is_any_of(bases)) {
      add(found, use, fmt::format("{} is no base that the policy allows", use.written));
    }
  }
}

/// As hadolint sees FROM: the words as written, names of stages as written too.
struct PlainFrom {
  const Instruction* instruction;
  std::size_t index;
  ImageName name;
  std::string_view written, alias;
};
std::vector<PlainFrom> plain_froms(const Context& file) {
  std::vector<PlainFrom> out;
  for (const Step& step : file.steps) {
    // What ONBUILD keeps is not looked at.
    if (step.trigger || !step.is(Keyword::from) || step.instruction->words.empty()) continue;
    const std::string_view written = step.instruction->words.front();
    out.push_back(
        {step.instruction, step.index, split_image(written), written,
         step.instruction->words.size() == 3 ? std::string_view(step.instruction->words[2]) : std::string_view()});
  }
  return out;
}

void add(Found& found, const PlainFrom& from, std::string_view title) {
  Issue& issue = found.add(from.instruction->word_ranges.front(), std::string(title));
  issue.step = from.index;
}

void untagged_as_hadolint(const Context& file, Found& found) {
  std::set<std::string_view> aliases;
  for (const PlainFrom& from : plain_froms(file)) {
    const bool passes = from.written == "scratch" || from.name.has_digest || from.name.has_tag ||
                        from.written.starts_with('$') || aliases.contains(from.written);
    if (!passes) add(found, from, "Always tag the version of an image explicitly");
    if (!from.alias.empty()) aliases.insert(from.alias);
  }
}

void latest_as_hadolint(const Context& file, Found& found) {
  for (const PlainFrom& from : plain_froms(file))
    if (from.name.tag == "latest" && !from.name.has_digest)
      add(found, from,
          "Using latest is prone to errors if the image will ever update. Pin the version explicitly to a release tag");
}

void registry_as_hadolint(const Context& file, Found& found) {
  if (file.settings.trusted_registries.empty()) return;
  std::set<std::string_view> aliases;
  const auto passes = [&](std::string_view written) {
    return written == "scratch" || aliases.contains(written) || is_trusted(split_image(written), file.settings);
  };
  constexpr std::string_view kTitle = "Use only an allowed registry in the FROM image";
  for (const Step& step : file.steps) {
    const Instruction& instruction = *step.instruction;
    if (step.trigger || instruction.words.empty()) continue;
    if (step.is(Keyword::from)) {
      if (!passes(instruction.words.front())) found.add(step, instruction.word_ranges.front(), std::string(kTitle));
      if (instruction.words.size() == 3) aliases.insert(instruction.words[2]);
    }
    const auto from = instruction.flag("--from");
    if (step.is(Keyword::copy) && from && !passes(*from)) found.add(step, instruction.range, std::string(kTitle));
    for (const dockerfile::Mount& mount : step.mounts)
      if (!mount.from.empty() && !passes(mount.from)) found.add(step, instruction.range, std::string(kTitle));
  }
}

}  // namespace

std::span<const Check> base_checks() {
  static const std::array kRows{
      Check{.rule = {.id = "PL1201",
                     .aliases = "DL3006 DS-0001 CKV_DOCKER_7 DKL-DI-0006 ID.20006",
                     .severity = Severity::medium,
                     .title = "Image without a tag",
                     .doc = "an image named without tag and digest, also where a variable's default names it; stages "
                            "and scratch pass",
                     .why = "The registry gives what is latest on that day: two builds of one file are two images, and "
                            "nobody can go back.",
                     .remedy = "name the release that is meant, and its digest",
                     .hadolint = "DL3006",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = "FROM debian\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nCMD [\"/bin/bash\"]\n"},
            .check = check_untagged,
            .as_hadolint = untagged_as_hadolint},
      Check{.rule = {.id = "PL1202",
                     .aliases = "DL3007 DS-0001 CKV_DOCKER_7 DKL-DI-0006 ID.20006",
                     .severity = Severity::medium,
                     .title = "Tag latest",
                     .doc = "an image named by the tag latest without a digest beside it",
                     .why = "The tag moves with every release, so the image changes without a change of the file.",
                     .remedy = "name the release that is meant, and its digest",
                     .hadolint = "DL3007",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = "FROM debian:latest\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nCMD [\"/bin/bash\"]\n"},
            .check = check_latest,
            .as_hadolint = latest_as_hadolint},
      Check{.rule = {.id = "PL1203",
                     .aliases = "dockerfile-source-not-pinned CKV_K8S_43",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Base image without a digest",
                     .doc = "a FROM whose image is named by tag only",
                     .why = "Tags can be moved, by the project and by whoever breaks into its account; a digest names "
                            "the bytes.",
                     .remedy = "pin it and keep the tag in front: `plimsoll pin --write`",
                     .repair = Repair::registry,
                     .bad = "FROM debian:13-slim\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim@sha256:"
                             "0d01188e8dd0ac63bf155900fad49279131a876a1ea7fac917c62e87ccb2732d\nCMD [\"/bin/bash\"]\n"},
            .check = check_digest},
      Check{.rule = {.id = "PL1204",
                     .aliases = "DL3026 CIS-4.2 KSV-0125",
                     .severity = Severity::high,
                     .title = "Image from a registry that is not trusted",
                     .doc =
                         "with a list of trusted registries, or registries and bases that the policy allows: images of "
                         "FROM, COPY --from and mounts that come from elsewhere",
                     .why = "What is in the base runs in every container of the image.",
                     .remedy = "take the image from a trusted registry, or copy it there first",
                     .hadolint = "DL3026",
                     .level = HadolintLevel::error,
                     .bad = "FROM registry.example.net/team/shop:1.4\n",
                     .good = "FROM debian:13-slim\nCMD [\"/bin/bash\"]\n"},
            .check = check_registry,
            .as_hadolint = registry_as_hadolint},
      Check{.rule = {.id = "PL1211",
                     .aliases = "",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Image without a digest outside FROM",
                     .doc = "images of COPY --from, RUN --mount=from= and the syntax line that are named by tag only",
                     .why = "Their files end up in the image, or they run the build; nobody looks at them the way a "
                            "FROM is looked at.",
                     .remedy = "pin it and keep the tag in front: `plimsoll pin --write`",
                     .repair = Repair::registry,
                     .bad = "FROM debian:13-slim\nCOPY --from=busybox:1.37 /bin/busybox /bin/\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim AS tools\nFROM debian:13-slim\nCOPY --from=tools /bin/ls /bin/\nCMD "
                             "[\"/bin/bash\"]\n"},
            .check = check_other_digests},
  };
  return kRows;
}

}  // namespace plimsoll::lint
