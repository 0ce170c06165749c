// SPDX-License-Identifier: Apache-2.0
// PL152x–PL154x: yum; dnf, microdnf and tdnf; zypper. What hadolint says of them: rpm_hadolint.cc.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/rules/package_rules.h"
#include "lint/rules/rpm_hadolint.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

void check_yum_pins(const Context& file, Found& found) { report_unpinned(file, found, {Manager::yum}); }
void check_dnf_pins(const Context& file, Found& found) {
  report_unpinned(file, found, {Manager::dnf, Manager::microdnf, Manager::tdnf});
}
void check_zypper_pins(const Context& file, Found& found) { report_unpinned(file, found, {Manager::zypper}); }

// ---- -y

void report_questions(const Context& file, Found& found, std::initializer_list<Manager> managers) {
  const auto configured = first_mention(file, "assumeyes=");
  for (const PackageCommand& command : package_commands(file, managers)) {
    if (command.deed != Deed::install && command.deed != Deed::upgrade && command.deed != Deed::remove) continue;
    if (configured && *configured <= command.at->step->index) continue;
    if (is_answered(command, {"-y", "--assumeyes", "--assume-yes", "--assumeno", "--downloadonly", "-h", "--help"}))
      continue;
    Issue& issue = found.add(*command.at->step, command.at->range(*command.verb),
                             fmt::format("{} asks before it goes on, and nobody is there to answer", called(command)));
    offer(issue, Repair::safe, "add -y", insert_behind(file, *command.at, *command.verb, "-y"));
  }
}

void check_yum_yes(const Context& file, Found& found) { report_questions(file, found, {Manager::yum}); }
// microdnf never asks.
void check_dnf_yes(const Context& file, Found& found) { report_questions(file, found, {Manager::dnf, Manager::tdnf}); }

void check_zypper_yes(const Context& file, Found& found) {
  for (const PackageCommand& command : package_commands(file, {Manager::zypper})) {
    if (command.deed != Deed::install && command.deed != Deed::upgrade && command.deed != Deed::remove) continue;
    if (is_answered(command, {"-y", "--no-confirm", "-n", "--non-interactive", "--dry-run", "-D", "-h", "--help"}))
      continue;
    if (variable_at(file, *command.at, "ZYPPER_NON_INTERACTIVE")) continue;
    Issue& issue = found.add(*command.at->step, command.at->range(*command.verb),
                             fmt::format("{} asks before it goes on, and nobody is there to answer", called(command)));
    offer(issue, Repair::safe, "add --non-interactive",
          insert_behind(file, *command.at, *command.program, "--non-interactive"));
  }
}

// ---- caches

bool fills(const PackageCommand& command) {
  return command.deed == Deed::install || command.deed == Deed::upgrade || command.deed == Deed::refresh;
}

bool avoids_none(const Context&, const PackageCommand&) { return false; }

void check_yum_cache(const Context& file, Found& found) {
  report_kept_cache(file, found,
                    {{Manager::yum}, fills, avoids_none, {"/var/cache/yum", "/var/cache/dnf"}, "{} clean all"});
}

void check_dnf_cache(const Context& file, Found& found) {
  report_kept_cache(
      file, found,
      {{Manager::dnf, Manager::microdnf, Manager::tdnf},
       fills,
       avoids_none,
       {"/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/yum", "/var/cache/tdnf", "/root/.cache/libdnf5"},
       "{} clean all"});
}

void check_zypper_cache(const Context& file, Found& found) {
  report_kept_cache(file, found, {{Manager::zypper}, fills, avoids_none, {"/var/cache/zypp"}, "{} clean --all"});
}

// ---- PL1542

void check_zypper_upgrade(const Context& file, Found& found) {
  for (const PackageCommand& command : package_commands(file, {Manager::zypper})) {
    if (command.deed != Deed::upgrade || command.action() == "patch" || !command.packages.empty()) continue;
    Issue& issue = found.add(*command.at->step, command.at->range(*command.verb),
                             fmt::format("{} changes everything that came with the base image", called(command)));
    offer(issue, Repair::unsafe, "drop the upgrade", take_out(file, *command.at));
  }
}

}  // namespace

std::span<const Check> rpm_checks() {
  static constexpr std::string_view kPinWhy =
      "The same Dockerfile gives another image tomorrow, and nobody sees which package changed.";
  static constexpr std::string_view kYesWhy =
      "Nobody can answer while an image is built: the step ends as soon as the question is asked.";
  static constexpr std::string_view kCacheWhy =
      "Metadata and downloaded packages are of no use at run time; deleted in a later RUN they stay in the layer "
      "below.";
  static const std::array kChecks{
      Check{.rule = {.id = "PL1521",
                     .aliases = "DL3030",
                     .severity = Severity::medium,
                     .title = "yum waits for an answer",
                     .doc = "yum install, update or remove without -y, where nothing configures assumeyes",
                     .why = kYesWhy,
                     .remedy = "add -y",
                     .hadolint = "DL3030",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = R"(FROM amazonlinux:2023
RUN yum install httpd && yum clean all
)",
                     .good = R"(FROM amazonlinux:2023
RUN yum install -y httpd && yum clean all
)"},
            .check = check_yum_yes,
            .as_hadolint = hadolint_yum_yes},
      Check{.rule = {.id = "PL1522",
                     .aliases = "DL3032 DS-0015",
                     .severity = Severity::low,
                     .title = "yum keeps its cache in the image",
                     .doc = "yum install or update in a stage that is shipped, without yum clean all behind it in the "
                            "same RUN, nor a mount over the cache",
                     .why = kCacheWhy,
                     .remedy = "run yum clean all in the same RUN",
                     .hadolint = "DL3032",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = R"(FROM amazonlinux:2023
RUN yum install -y httpd
)",
                     .good = R"(FROM amazonlinux:2023
RUN yum install -y httpd && yum clean all
)"},
            .check = check_yum_cache,
            .as_hadolint = hadolint_yum_cache},
      Check{.rule = {.id = "PL1523",
                     .aliases = "DL3033",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "yum installs packages without a version",
                     .doc = "yum install of a package without \"-version\", of a module without \":stream\"; files and "
                            "names in variables pass",
                     .why = kPinWhy,
                     .remedy = "write package-version",
                     .hadolint = "DL3033",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = R"(FROM amazonlinux:2023
RUN yum install -y httpd && yum clean all
)",
                     .good = R"(FROM amazonlinux:2023
RUN yum install -y httpd-2.4.62 && yum clean all
)"},
            .check = check_yum_pins,
            .as_hadolint = hadolint_yum_pins},
      Check{.rule = {.id = "PL1531",
                     .aliases = "DL3038",
                     .severity = Severity::medium,
                     .title = "dnf waits for an answer",
                     .doc = "dnf or tdnf install, upgrade or remove without -y, where nothing configures assumeyes; "
                            "microdnf never asks",
                     .why = kYesWhy,
                     .remedy = "add -y",
                     .hadolint = "DL3038",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = R"(FROM fedora:43
RUN dnf install httpd && dnf clean all
)",
                     .good = R"(FROM fedora:43
RUN dnf install -y httpd && dnf clean all
)"},
            .check = check_dnf_yes,
            .as_hadolint = hadolint_dnf_yes},
      Check{.rule = {.id = "PL1532",
                     .aliases = "DL3040 DS-0019 DS-0027",
                     .severity = Severity::low,
                     .title = "dnf keeps its cache in the image",
                     .doc = "dnf, microdnf or tdnf install or upgrade in a stage that is shipped, without clean all "
                            "behind it in the same RUN, nor a mount over the cache",
                     .why = kCacheWhy,
                     .remedy = "run dnf clean all in the same RUN",
                     .hadolint = "DL3040",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = R"(FROM fedora:43
RUN dnf install -y httpd
)",
                     .good = R"(FROM fedora:43
RUN dnf install -y httpd && dnf clean all
)"},
            .check = check_dnf_cache,
            .as_hadolint = hadolint_dnf_cache},
      Check{.rule = {.id = "PL1533",
                     .aliases = "DL3041",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "dnf installs packages without a version",
                     .doc = "dnf, microdnf or tdnf install of a package without \"-version\", of a module without "
                            "\":stream\"; files and names in variables pass",
                     .why = kPinWhy,
                     .remedy = "write package-version",
                     .hadolint = "DL3041",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = R"(FROM fedora:43
RUN dnf install -y httpd && dnf clean all
)",
                     .good = R"(FROM fedora:43
RUN dnf install -y httpd-2.4.65 && dnf clean all
)"},
            .check = check_dnf_pins,
            .as_hadolint = hadolint_dnf_pins},
      Check{.rule = {.id = "PL1541",
                     .aliases = "DL3034",
                     .severity = Severity::medium,
                     .title = "zypper waits for an answer",
                     .doc = "zypper install, update, patch or remove without --non-interactive or -y",
                     .why = kYesWhy,
                     .remedy = "add --non-interactive",
                     .hadolint = "DL3034",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = R"(FROM opensuse/leap:16.0
RUN zypper install httpd && zypper clean
)",
                     .good = R"(FROM opensuse/leap:16.0
RUN zypper --non-interactive install httpd && zypper clean
)"},
            .check = check_zypper_yes,
            .as_hadolint = hadolint_zypper_yes},
      Check{.rule = {.id = "PL1542",
                     .aliases = "DL3035",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "zypper upgrades all packages of the base image",
                     .doc = "zypper update or dist-upgrade without packages",
                     .why = "What is in the image then depends on the day it was built, and the old files stay in the "
                            "layers below; a newer base image has the same fixes and is shared.",
                     .remedy = "build on a newer base image, and rebuild often",
                     .hadolint = "DL3035",
                     .level = HadolintLevel::warning,
                     .repair = Repair::unsafe,
                     .bad = R"(FROM opensuse/leap:16.0
RUN zypper -n dist-upgrade && zypper -n install httpd && zypper clean
)",
                     .good = R"(FROM opensuse/leap:16.0
RUN zypper -n install httpd && zypper clean
)"},
            .check = check_zypper_upgrade,
            .as_hadolint = hadolint_zypper_upgrade},
      Check{
          .rule = {.id = "PL1543",
                   .aliases = "DL3036 DS-0020",
                   .severity = Severity::low,
                   .title = "zypper keeps its cache in the image",
                   .doc = "zypper install or update in a stage that is shipped, without zypper clean behind it in the "
                          "same RUN, nor a mount over /var/cache/zypp",
                   .why = kCacheWhy,
                   .remedy = "run zypper clean in the same RUN",
                   .hadolint = "DL3036",
                   .level = HadolintLevel::warning,
                   .repair = Repair::safe,
                   .bad = R"(FROM opensuse/leap:16.0
RUN zypper -n install httpd
)",
                   .good = R"(FROM opensuse/leap:16.0
RUN zypper -n install httpd && zypper clean
)"},
          .check = check_zypper_cache,
          .as_hadolint = hadolint_zypper_cache},
      Check{.rule = {.id = "PL1544",
                     .aliases = "DL3037",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "zypper installs packages without a version",
                     .doc = "zypper install of a package without \"=\", \"<\" or \">\"; files and names in variables "
                            "pass",
                     .why = kPinWhy,
                     .remedy = "write package=version",
                     .hadolint = "DL3037",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = R"(FROM opensuse/leap:16.0
RUN zypper -n install httpd && zypper clean
)",
                     .good = R"(FROM opensuse/leap:16.0
RUN zypper -n install httpd=2.4.63 && zypper clean
)"},
            .check = check_zypper_pins,
            .as_hadolint = hadolint_zypper_pins},
  };
  return kChecks;
}

}  // namespace plimsoll::lint
