// SPDX-License-Identifier: Apache-2.0
// PL1401, PL1402: secrets that stand in the file, known by the variable they are given to or by their form.
//
// Names alone mislead (KEY_NAME, GPG_KEY, TOKEN_URL), so the default profile wants a value that could be a secret, or
// an ENV that keeps what an ARG was given. The strict profile says the rest: variables that are there for a secret.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/rules/topics.h"
#include "lint/secret_edits.h"
#include "lint/variables.h"
#include "secret/text_search.h"
#include "secret/variable.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

/// "GitHub token" as it stands within a sentence.
std::string kind_of(const secret::Secret& found) {
  const secret::Rule* rule = secret::TextSearch::builtin().rules().find(found.rule);
  return rule == nullptr ? "secret" : std::string(rule->title);
}

bool is_generic(const secret::Secret& found) {
  const secret::Rule* rule = secret::TextSearch::builtin().rules().find(found.rule);
  return rule == nullptr || rule->family == secret::kGenericFamily;
}

std::string with_article(const std::string& noun) {
  return (std::string_view("AEIOUaeiou").contains(noun.front()) ? "an " : "a ") + noun;
}

/// An ARG of this name that the step sees, which is given from outside.
bool is_build_argument(const Context& file, const Step& step, std::string_view name) {
  return std::ranges::any_of(file.steps, [&](const Step& other) {
    return other.is(Keyword::arg) && other.stage == step.stage && other.index < step.index &&
           std::ranges::any_of(variables_of(file, other), [&](const Variable& each) { return each.name == name; });
  });
}

void add_fix(Issue& issue, std::optional<Fix> fix) {
  if (fix) issue.fixes.push_back(*std::move(fix));
}

void check_variable(const Context& file, const Variable& variable, Found& found) {
  const std::string_view keyword = keyword_name(variable.step->instruction->keyword);
  if (variable.has_value && secret::is_secret_variable(variable.name, variable.value)) {
    Issue& issue = found.add(*variable.step, variable.name_range,
                             fmt::format("{} {} holds a secret that everybody who has the image can read", keyword,
                                         printable(variable.name, 40)));
    issue.hidden.push_back(variable.value_range);
    add_fix(issue, as_build_secret(file, variable, Repair::unsafe));
    return;
  }
  if (!secret::is_secret_name(variable.name)) return;
  const std::string_view source = only_variable(variable.value);
  if (variable.step->is(Keyword::env) && !source.empty() && secret::is_secret_name(source) &&
      is_build_argument(file, *variable.step, source)) {
    found.add(*variable.step, variable.name_range,
              fmt::format("ENV {} keeps in the image what --build-arg {} was given", printable(variable.name, 30),
                          printable(source, 30)));
    return;
  }
  if (file.settings.profile == Profile::strict && secret::is_placeholder_value(variable.value)) {
    Issue& issue = found.add(*variable.step, variable.name_range,
                             fmt::format("{} {} is there for a secret", keyword, printable(variable.name, 40)));
    issue.severity = Severity::low;
  }
}

void check_names(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::env) && !step.is(Keyword::arg)) continue;
    for (const Variable& variable : variables_of(file, step)) check_variable(file, variable, found);
  }
}

/// hadolint's: whole names, and parts of names.
bool hadolint_minds(std::string_view name) {
  static constexpr std::array<std::string_view, 48> kNames = {"ACCESS_TOKEN",
                                                              "APPLICATION_KEY",
                                                              "APP_SECRET",
                                                              "AUTH_TOKEN",
                                                              "AWS_ACCESS_KEY_ID",
                                                              "AWS_SECRET_ACCESS_KEY",
                                                              "BITTREX_API_KEY",
                                                              "BITTREX_API_SECRET",
                                                              "CF_PASSWORD",
                                                              "CF_USERNAME",
                                                              "CIRCLE_TOKEN",
                                                              "CI_DEPLOY_PASSWORD",
                                                              "CI_DEPLOY_USER",
                                                              "DOCKERHUB_PASSWORD",
                                                              "DOCKER_EMAIL",
                                                              "DOCKER_PASSWORD",
                                                              "DOCKER_USERNAME",
                                                              "FACEBOOK_ACCESS_TOKEN",
                                                              "FACEBOOK_APP_ID",
                                                              "FACEBOOK_APP_SECRET",
                                                              "FIREBASE_API_TOKEN",
                                                              "FIREBASE_TOKEN",
                                                              "FOSSA_API_KEY",
                                                              "GH_ENTERPRISE_TOKEN",
                                                              "GH_TOKEN",
                                                              "GITHUB_ENTERPRISE_TOKEN",
                                                              "GITHUB_TOKEN",
                                                              "HEROKU_API_KEY",
                                                              "HEROKU_API_USER",
                                                              "NPM_AUTH_TOKEN",
                                                              "NPM_TOKEN",
                                                              "OKTA_AUTHN_GROUPID",
                                                              "OKTA_CLIENT_ORGURL",
                                                              "OKTA_CLIENT_TOKEN",
                                                              "OKTA_OAUTH2_CLIENTID",
                                                              "OKTA_OAUTH2_CLIENTSECRET",
                                                              "OPENAI_API_KEY",
                                                              "OS_PASSWORD",
                                                              "OS_USERNAME",
                                                              "POSTGRES_PASSWORD",
                                                              "SLACK_TOKEN",
                                                              "STRIPE_API_KEY",
                                                              "STRIPE_DEVICE_NAME",
                                                              "TRAVIS_OS_NAME",
                                                              "TRAVIS_SECURE_ENV_VARS",
                                                              "TRAVIS_SUDO",
                                                              "VAULT_CLIENT_KEY",
                                                              "VAULT_TOKEN"};
  static constexpr std::array<std::string_view, 7> kParts = {"api_key", "client_key", "password", "private",
                                                             "secret",  "token",      "username"};
  const std::string lower = lowercase(name);
  return std::ranges::any_of(kNames, [&](std::string_view known) { return lowercase(known) == lower; }) ||
         std::ranges::any_of(kParts, [&](std::string_view part) { return lower.contains(part); });
}

void check_names_as_hadolint(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::env) && !step.is(Keyword::arg)) continue;
    const std::vector<Variable> all = variables_of(file, step);
    if (std::ranges::none_of(all, [](const Variable& each) { return hadolint_minds(each.name); })) continue;
    Issue& issue = found.add(step, step.instruction->keyword_range, std::string(found.rule().title));
    for (const Variable& each : all)
      if (secret::is_secret_variable(each.name, each.value)) issue.hidden.push_back(each.value_range);
  }
}

/// The instruction that a byte of the file belongs to.
const Step* step_at(const Context& file, std::size_t offset) {
  for (const Step& step : file.steps)
    if (!step.trigger && step.instruction->range.begin <= offset && offset < step.instruction->range.end) return &step;
  return nullptr;
}

/// Where the shell would take a variable in its stead: outside single quotes.
bool is_expanded_at(std::string_view text, const shell::Word& word, TextRange place) {
  bool single = false, both = false;
  for (std::size_t i = word.range.begin; i < place.begin && i < text.size(); ++i) {
    if (text[i] == '\\' && !single) {
      ++i;
    } else if (text[i] == '\'' && !both) {
      single = !single;
    } else if (text[i] == '"' && !single) {
      both = !both;
    }
  }
  return !single;
}

/// A secret in a command is given to it as a variable that a mount sets.
std::optional<Fix> as_mounted_variable(const Context& file, const Step& step, TextRange place,
                                       const secret::Rule& rule) {
  if (rule.delivery != secret::Delivery::secret_env || rule.target.empty() || step.trigger) return std::nullopt;
  for (const RunCommand& command : file.commands_of(step)) {
    if (command.command->in_text) continue;
    for (const shell::Word& word : command.command->words) {
      const TextRange written = command.range(word);
      if (!written.contains(place) || written.size() != word.range.size()) continue;
      const TextRange local{word.range.begin + place.begin - written.begin,
                            word.range.begin + place.end - written.begin};
      if (!is_expanded_at(command.script->body.text, word, local)) return std::nullopt;
      Fix fix{.repair = Repair::unsafe,
              .title = fmt::format("mount it as {}: docker build --secret id={}", rule.target, secret_id(rule.target)),
              .edits = {{place, fmt::format("${{{}}}", rule.target)}}};
      if (auto mount = mount_variable(step, rule.target)) fix.edits.push_back(*std::move(mount));
      return fix;
    }
  }
  return std::nullopt;
}

std::optional<Fix> without_value(const Context& file, const Step& step, TextRange place, const secret::Rule* rule) {
  if (rule == nullptr) return std::nullopt;
  if (step.is(Keyword::run)) return as_mounted_variable(file, step, place, *rule);
  if (!step.is(Keyword::env) && !step.is(Keyword::arg)) return std::nullopt;
  for (const Variable& variable : variables_of(file, step))
    if (variable.range.contains(place)) return as_build_secret(file, variable, Repair::unsafe);
  return std::nullopt;
}

std::string where(const Step* step) {
  if (step == nullptr) return "in a comment";
  if (step->is(Keyword::unknown)) return "in the file";
  return fmt::format("in {}", keyword_name(step->instruction->keyword));
}

bool is_told_by_name(const Context& file, const Step& step, TextRange place) {
  const auto tells = [&](const Variable& each) {
    return each.range.contains(place) && secret::is_secret_variable(each.name, each.value);
  };
  if (step.is(Keyword::onbuild)) {
    for (const Step& other : file.steps)
      if (other.trigger && other.index == step.index && std::ranges::any_of(variables_of(file, other), tells))
        return true;
    return false;
  }
  return (step.is(Keyword::env) || step.is(Keyword::arg)) && std::ranges::any_of(variables_of(file, step), tells);
}

void check_values(const Context& file, Found& found) {
  const std::vector<secret::Secret> secrets = secret::find_in_text(file.text());
  if (secrets.empty()) return;
  const std::vector<UrlSecret> urls = url_secrets(file.text());
  for (const secret::Secret& one : secrets) {
    const TextRange place = secret::place_of(one, file.lines);
    const bool in_url = std::ranges::any_of(
        urls, [&](const UrlSecret& url) { return url.userinfo.begin < place.end && place.begin < url.userinfo.end; });
    const Step* step = step_at(file, place.begin);
    const bool generic = is_generic(one);
    if (in_url || (generic && step != nullptr && is_told_by_name(file, *step, place))) continue;
    const std::string title = fmt::format("{} stands {} ({})", with_article(kind_of(one)), where(step), one.redacted);
    Issue& issue = step != nullptr ? found.add(*step, place, title) : found.add(place, title);
    if (generic) issue.severity = Severity::high;
    const secret::Rule* rule = secret::TextSearch::builtin().rules().find(one.rule);
    if (rule != nullptr && !rule->rotate.empty())
      issue.remedy = fmt::format("take it out of the file, which its history keeps all the same: {}", rule->rotate);
    if (step != nullptr) add_fix(issue, without_value(file, *step, place, rule));
  }
}

const Check kChecks[] = {
    {.rule = {.id = "PL1401",
              .aliases = "DL3064 SecretsUsedInArgOrEnv DS-0031 CIS-DI-0010 CIS-4.10 secret-in-build-arg",
              .severity = Severity::high,
              .title = "Potentially sensitive data in ARG or ENV",
              .doc = "an ENV or ARG whose name speaks of a secret and whose value could be one, or an ENV that keeps "
                     "what such an ARG was given; paths, switches, references and public keys pass. The strict profile "
                     "also tells variables that are only there for a secret.",
              .why = "ENV stands in the image's configuration and ARG in its history: everybody who can pull the image "
                     "reads both, and deleting the variable later does not take it back.",
              .remedy = "give it to the RUN that needs it with --mount=type=secret, or to the container when it runs, "
                        "and change the one that was written here",
              .hadolint = "DL3064",
              .level = HadolintLevel::warning,
              .repair = Repair::unsafe,
              .bad = R"(FROM debian:12-slim
ENV DB_PASSWORD=correct-horse-7
RUN ./migrate --password "$DB_PASSWORD"
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN --mount=type=secret,id=db_password,env=DB_PASSWORD ./migrate --password "$DB_PASSWORD"
USER 1000
)"},
     .check = check_names,
     .as_hadolint = check_names_as_hadolint},
    {.rule = {.id = "PL1402",
              .aliases = "CIS-4.10 CIS-DI-0010",
              .severity = Severity::critical,
              .title = "A secret stands in the file",
              .doc =
                  "anything in the file that has the form of a secret (more than three hundred kinds of tokens, keys "
                  "and passwords, most of them proven by their form): in ARG, ENV, LABEL, RUN and its documents, "
                  "HEALTHCHECK, ONBUILD and comments",
              .why = "Whoever reads the file, its history or the image has the secret and can use it.",
              .remedy = "revoke it where it was issued, take it out, and give the new one to the build with "
                        "--mount=type=secret",
              .repair = Repair::unsafe,
              .bad = R"(FROM debian:12-slim
COPY publish /usr/local/bin/
RUN publish --token ghp_)"
                     R"(HN7ECKkMXBm7EWW5KZWpm6Vu9EnINe4cdROv
USER 1000
)",
              .good = R"(FROM debian:12-slim
COPY publish /usr/local/bin/
RUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN publish --token "$GITHUB_TOKEN"
USER 1000
)"},
     .check = check_values,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> secrets_checks() { return kChecks; }

}  // namespace plimsoll::lint
