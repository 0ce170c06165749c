// SPDX-License-Identifier: Apache-2.0
// PL1501, PL1503–PL1505: how apt-get is called. What it leaves behind and when it fetches its lists: apt_lists.cc.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/hadolint_view.h"
#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

// ---- PL1501

void check_pins(const Context& file, Found& found) { report_unpinned(file, found, {Manager::apt}); }

void hadolint_pins(const Context& file, Found& found) {
  const auto is_fixed = [](const std::string& package) {
    return package.find('=') != package.npos || package.find('/') != package.npos || package.ends_with(".deb");
  };
  for (const HadolintRun& run : hadolint_runs(file, {"apt-get"})) {
    const bool bad = std::ranges::any_of(run.commands, [&](const HadolintCommand& command) {
      const auto operands = command.operands({"t", "target-release"});
      return command.has_any({"install"}) &&
             !std::ranges::all_of(operands, [&](const auto& each) { return each == "install" || is_fixed(each); });
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

// ---- PL1503

/// "-qq", "-q -q", "-q=2": then apt-get asks nothing.
bool is_quiet(const PackageCommand& command) {
  std::size_t level = 0;
  for (const shell::Word& word : command.run.arguments()) {
    const std::string_view value = word.value;
    for (const std::string_view option : {"-q=", "--quiet="})
      if (value.starts_with(option) && value.size() > option.size() && value[option.size()] >= '2') level = 2;
    if (value == "--quiet") ++level;
    if (value.starts_with('-') && !value.starts_with("--") && value.find('=') == value.npos &&
        value.find(':') == value.npos)
      level += static_cast<std::size_t>(std::ranges::count(value, 'q'));
  }
  return level >= 2;
}

bool sets(const PackageCommand& command, std::string_view option) {
  return std::ranges::any_of(command.run.arguments(),
                             [&](const shell::Word& word) { return word.value.find(option) != std::string::npos; });
}

void check_yes(const Context& file, Found& found) {
  const auto configured = first_mention(file, "::Assume-Yes");
  for (const PackageCommand& command : package_commands(file, {Manager::apt})) {
    const bool asks = command.deed == Deed::install || command.deed == Deed::upgrade || command.deed == Deed::remove;
    if (!asks || (configured && *configured <= command.at->step->index)) continue;
    if (is_answered(command, {"-y", "--yes", "--assume-yes", "--force-yes", "-s", "--simulate", "--just-print",
                              "--dry-run", "--recon", "--no-act", "--print-uris", "-h", "--help"}) ||
        is_quiet(command) || sets(command, "Assume-Yes"))
      continue;
    Issue& issue = found.add(*command.at->step, command.at->range(*command.verb),
                             fmt::format("{} asks before it goes on, and nobody is there to answer", called(command)));
    offer(issue, Repair::safe, "add -y", insert_behind(file, *command.at, *command.verb, "-y"));
  }
}

void hadolint_yes(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"apt-get"})) {
    const bool bad = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      return command.has_any({"install"}) && !command.has_flag({"y", "yes", "qq", "assume-yes"}) &&
             command.count_flag("q") != 2 && command.count_flag("quiet") != 2 && !command.has_any({"-q=2"});
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

// ---- PL1504

void check_recommends(const Context& file, Found& found) {
  const auto configured = first_mention(file, "::Install-Recommends");
  for (const PackageCommand& command : package_commands(file, {Manager::apt})) {
    if (command.deed != Deed::install || command.action() != "install") continue;
    // In a stage that is thrown away it costs time only.
    if (file.settings.profile == Profile::standard && !is_shipped(file, *command.at->step)) continue;
    if (configured && *configured <= command.at->step->index) continue;
    if (command.run.has({"--no-install-recommends", "--without-recommends", "--download-only", "--print-uris"}) ||
        (command.name() == "aptitude" && command.run.has({"-R"})))
      continue;
    Issue& issue = found.add(*command.at->step, command.at->range(*command.verb),
                             fmt::format("{} also installs what the packages merely recommend", called(command)));
    offer(issue, Repair::unsafe, "add --no-install-recommends",
          insert_behind(file, *command.at, *command.verb, "--no-install-recommends"));
  }
}

void hadolint_recommends(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"apt-get"})) {
    const bool bad = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      return command.has_any({"install"}) && !command.has_flag({"no-install-recommends"}) &&
             !command.has_any({"APT::Install-Recommends=false"});
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

// ---- PL1505

struct Spelling {
  std::string_view apt, instead, verb;  // verb: empty when it is the same
};
/// Sorted. Verbs that only apt has are not in it.
constexpr std::array kSpellings{Spelling{"autoclean", "apt-get", ""},
                                Spelling{"autoremove", "apt-get", ""},
                                Spelling{"build-dep", "apt-get", ""},
                                Spelling{"clean", "apt-get", ""},
                                Spelling{"dist-upgrade", "apt-get", ""},
                                Spelling{"download", "apt-get", ""},
                                Spelling{"full-upgrade", "apt-get", "dist-upgrade"},
                                Spelling{"install", "apt-get", ""},
                                Spelling{"policy", "apt-cache", ""},
                                Spelling{"purge", "apt-get", ""},
                                Spelling{"remove", "apt-get", ""},
                                Spelling{"search", "apt-cache", ""},
                                Spelling{"show", "apt-cache", ""},
                                Spelling{"source", "apt-get", ""},
                                Spelling{"update", "apt-get", ""},
                                Spelling{"upgrade", "apt-get", ""}};
static_assert(std::ranges::is_sorted(kSpellings, {}, &Spelling::apt));

void check_apt(const Context& file, Found& found) {
  for (const PackageCommand& command : package_commands(file, {Manager::apt})) {
    if (command.name() != "apt") continue;
    Issue& issue = found.add(*command.at->step, command.at->range(*command.program),
                             "apt is made for people: what it prints and how it behaves may change");
    const auto spelling = std::ranges::lower_bound(kSpellings, command.action(), {}, &Spelling::apt);
    if (spelling == kSpellings.end() || spelling->apt != command.action()) continue;
    auto program = replace_word(file, *command.at, *command.program, spelling->instead);
    if (!program) continue;
    Fix fix{Repair::safe, fmt::format("call {}", spelling->instead), {*std::move(program)}};
    if (!spelling->verb.empty()) {
      auto verb = replace_word(file, *command.at, *command.verb, spelling->verb);
      if (!verb) continue;
      fix.edits.push_back(*std::move(verb));
    }
    issue.fixes.push_back(std::move(fix));
  }
}

void hadolint_apt(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"apt"})) report_for_hadolint(found, *run.step);
}

}  // namespace

std::span<const Check> apt_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL1501",
                     .aliases = "DL3008",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "Debian packages are installed without a version",
                     .doc = "apt-get install of a package without \"=version\"; files and versions in variables pass",
                     .why = "The same Dockerfile gives another image tomorrow, and nobody sees which package changed.",
                     .remedy = "write package=version, or build from a snapshot of the archive",
                     .hadolint = "DL3008",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = R"(FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)",
                     .good = R"(FROM debian:13
ARG CURL_VERSION=8.14.1-2
RUN apt-get update && apt-get install -y --no-install-recommends "curl=$CURL_VERSION" && rm -rf /var/lib/apt/lists/*
)"},
            .check = check_pins,
            .as_hadolint = hadolint_pins},
      Check{.rule = {.id = "PL1503",
                     .aliases = "DL3014 DS-0021",
                     .severity = Severity::medium,
                     .title = "apt-get waits for an answer",
                     .doc = "apt-get install, upgrade or remove without -y, -qq or APT::Get::Assume-Yes",
                     .why = "Nobody can answer while an image is built: the step ends with \"Abort.\" as soon as more "
                            "than the named packages would change.",
                     .remedy = "add -y",
                     .hadolint = "DL3014",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = R"(FROM debian:13
RUN apt-get update && apt-get install --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)",
                     .good = R"(FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)"},
            .check = check_yes,
            .as_hadolint = hadolint_yes},
      Check{.rule = {.id = "PL1504",
                     .aliases = "DL3015 DS-0029",
                     .severity = Severity::low,
                     .title = "Recommended packages are installed too",
                     .doc = "apt-get install without --no-install-recommends, where nothing configures that; the "
                            "default profile looks at stages that are shipped",
                     .why = "Recommended packages make images bigger, and every one more is one more to patch.",
                     .remedy = "add --no-install-recommends, and name the recommended packages that are needed",
                     .hadolint = "DL3015",
                     .level = HadolintLevel::info,
                     .repair = Repair::unsafe,
                     .bad = R"(FROM debian:13
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
)",
                     .good = R"(FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)"},
            .check = check_recommends,
            .as_hadolint = hadolint_recommends},
      Check{.rule = {.id = "PL1505",
                     .aliases = "CKV_DOCKER_9 DL3027",
                     .severity = Severity::low,
                     .title = "apt is called in a script",
                     .doc = "the command apt, which is for terminals, in place of apt-get or apt-cache",
                     .why = "apt warns itself that its command line is not stable: scripts that call it may break.",
                     .remedy = "call apt-get or apt-cache",
                     .hadolint = "DL3027",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = R"(FROM debian:13
RUN apt update && apt install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)",
                     .good = R"(FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)"},
            .check = check_apt,
            .as_hadolint = hadolint_apt},
  };
  return kChecks;
}

}  // namespace plimsoll::lint
