// SPDX-License-Identifier: Apache-2.0
// PL1405, PL1407, PL1408: secrets that are given to commands so that the image or its history keeps them.
#include <algorithm>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "lint/rules/topics.h"
#include "lint/secret_edits.h"
#include "lint/shell_edits.h"
#include "lint/variables.h"
#include "secret/text_search.h"
#include "secret/variable.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

bool is_in_image(const Context& file, const Step& step) {
  const StageView* stage = file.stage_of(step);
  return stage == nullptr || stage->in_final;
}

// PL1405

/// Programs that take a login from ~/.netrc; curl when it is told to.
bool reads_netrc(const shell::Invocation& run) { return run.is_any({"curl", "git", "pip", "pip3", "wget"}); }

/// The login goes to a file that is mounted.
std::optional<Fix> with_netrc(const Context& file, const Step& step, TextRange userinfo) {
  const bool is_root = step.user.empty() || step.user == "root" || step.user == "0";
  if (!step.is(Keyword::run) || step.trigger || !is_root) return std::nullopt;
  for (const RunCommand& command : file.commands_of(step)) {
    if (!reads_netrc(*command.run) || command.command->in_text || !command.range().contains(userinfo)) continue;
    Fix fix{.repair = Repair::unsafe,
            .title = "take the login from a mounted .netrc: docker build --secret id=netrc",
            .edits = {{{userinfo.begin, userinfo.end + 1}, ""}}};
    if (command.run->is("curl") && !command.run->has({"-n", "--netrc"})) {
      const auto edit = insert_behind(file, command, command.command->words[command.run->first], "--netrc");
      if (!edit) return std::nullopt;
      fix.edits.push_back(*edit);
    }
    const bool has =
        std::ranges::any_of(step.mounts, [](const dockerfile::Mount& mount) { return mount.target == "/root/.netrc"; });
    if (!has) fix.edits.push_back(add_mount(step, "type=secret,id=netrc,target=/root/.netrc"));
    return fix;
  }
  return std::nullopt;
}

/// What an image shows of a place in the file: all but comments, which PL1402 looks at.
void check_urls(const Context& file, Found& found) {
  for (const UrlSecret& url : url_secrets(file.text())) {
    const Step* step = nullptr;
    for (const Step& each : file.steps)
      if (!each.trigger && each.instruction->range.contains(url.secret)) step = &each;
    if (step == nullptr) continue;
    const std::string_view line =
        file.lines.line(file.lines.position(url.secret.begin).line, file.text()).in(file.text());
    const bool in_document = std::ranges::any_of(
        step->instruction->heredocs, [&](const dockerfile::Heredoc& each) { return each.range.contains(url.secret); });
    if (!in_document && trim(line).starts_with('#')) continue;
    Issue& issue = found.add(
        *step, url.secret,
        fmt::format("a {} stands in the URL ({})", url.secret == url.userinfo ? "token" : "password", url.redacted));
    if (url.is_weak) issue.severity = Severity::medium;
    if (auto fix = with_netrc(file, *step, url.userinfo)) issue.fixes.push_back(*std::move(fix));
  }
}

// PL1407

/// The RUN behind an ARG that shows its value: one that names it if there is one.
const Step* run_that_shows(const Context& file, const Variable& argument) {
  const Step* first = nullptr;
  for (const Step* step : steps_that_see(file, *argument.step)) {
    if (!step->is(Keyword::run) || step->trigger) continue;
    if (mentions(*step, argument.name)) return step;
    if (first == nullptr) first = step;
  }
  return first;
}

void check_arguments(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    // Before the first FROM it is for FROM lines, which keep nothing.
    if (!step.is(Keyword::arg) || step.trigger || (!step.stage && !file.is_fragment())) continue;
    for (const Variable& argument : variables_of(file, step)) {
      if (!secret::is_secret_name(argument.name)) continue;
      if (argument.has_value && !secret::is_placeholder_value(argument.value) &&
          !secret::is_secret_variable(argument.name, argument.value))
        continue;
      const Step* run = run_that_shows(file, argument);
      if (run == nullptr) continue;
      const bool named = mentions(*run, argument.name);
      Issue& issue =
          found.add(step, argument.name_range,
                    fmt::format("the value of {} is kept with the RUN of line {}{}", printable(argument.name, 30),
                                run->instruction->line, named ? "" : ", which does not even name it"));
      if (!is_in_image(file, step)) issue.severity = Severity::medium;
      issue.remedy = fmt::format("use RUN --mount=type=secret,id={},env={} and docker build --secret id={}",
                                 secret_id(argument.name), argument.name, secret_id(argument.name));
      if (auto fix = as_build_secret(file, argument, argument.has_value ? Repair::unsafe : Repair::safe))
        issue.fixes.push_back(*std::move(fix));
    }
  }
}

// PL1408

bool has_secret_mount(const Step& step) {
  return std::ranges::any_of(
      step.mounts, [](const dockerfile::Mount& mount) { return mount.type == dockerfile::MountType::secret; });
}

void check_aws(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    if (!command.run->is("aws") || has_secret_mount(*command.step)) continue;
    const std::vector<const shell::Word*> words = command.run->operands({"--profile", "--region"});
    if (words.size() < 3 || *words[0] != "configure" || *words[1] != "set") continue;
    const std::string_view key = words[2]->value;
    if (!key.ends_with("aws_access_key_id") && !key.ends_with("aws_secret_access_key") &&
        !key.ends_with("aws_session_token"))
      continue;
    found.add(*command.step, command.range(),
              fmt::format("{} goes into the image's ~/.aws/credentials", printable(key, 40)));
  }
}

const Check kChecks[] = {
    {.rule = {.id = "PL1405",
              .aliases = "CIS-4.10",
              .severity = Severity::critical,
              .title = "A URL holds a password or token",
              .doc = "URLs with a user and a password, or a token as the user, anywhere in an instruction. Variables "
                     "and placeholders pass.",
              .why = "It stands in the image's history, in .git/config of what is cloned, and in logs of proxies and "
                     "builds.",
              .remedy = "change the password, and give the login with --mount=type=secret,target=/root/.netrc or a "
                        "credential helper",
              .repair = Repair::unsafe,
              .bad = R"(FROM debian:12-slim
RUN git clone --branch v1.4 https://deploy:s3cr3t-9x@git.example.com/shop/api.git /srv/api
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN --mount=type=secret,id=netrc,target=/root/.netrc \
    git clone --branch v1.4 https://git.example.com/shop/api.git /srv/api
USER 1000
)"},
     .check = check_urls,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1407",
              .aliases = "SecretsUsedInArgOrEnv DS-0031 CIS-4.10 secret-in-build-arg",
              .severity = Severity::critical,
              .title = "A build argument carries a secret into RUN",
              .doc = "an ARG whose name speaks of a secret in a stage with a RUN behind it",
              .why = "The builder writes every ARG of the stage with its value into the history of every RUN, into the "
                     "build cache and into provenance.",
              .remedy = "use RUN --mount=type=secret,id=…,env=NAME and docker build --secret instead of ARG and "
                        "--build-arg",
              .repair = Repair::safe,
              .bad = R"(FROM node:22-slim
WORKDIR /app
ARG NPM_TOKEN
COPY package.json package-lock.json ./
RUN npm config set //npm.example.com/:_authToken "$NPM_TOKEN" && npm ci && npm config delete //npm.example.com/:_authToken
USER node
)",
              .good = R"(FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
USER node
)"},
     .check = check_arguments,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1408",
              .aliases = "DS-0031",
              .severity = Severity::critical,
              .title = "AWS keys are written into the image",
              .doc = "aws configure set of an access key, secret key or session token in a RUN without a secret mount",
              .why = "The keys are in ~/.aws/credentials of a layer and in the image's history.",
              .remedy = "mount the credentials: --mount=type=secret,id=aws,target=/root/.aws/credentials",
              .repair = Repair::none,
              .bad = R"(FROM amazon/aws-cli:2.17.0
RUN aws configure set aws_secret_access_key "$KEY" && aws s3 cp s3://models/latest.bin /srv/
USER 1000
)",
              .good = R"(FROM amazon/aws-cli:2.17.0
RUN --mount=type=secret,id=aws,target=/root/.aws/credentials aws s3 cp s3://models/latest.bin /srv/
USER 1000
)"},
     .check = check_aws,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> secret_use_checks() { return kChecks; }

}  // namespace plimsoll::lint
