// SPDX-License-Identifier: Apache-2.0
// PL1603, PL1604: options, settings and variables that switch off what tells the right server or package from another.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "harden/tls_variables.h"
#include "lint/downloads.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"
#include "lint/variables.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;
using shell::Word;

/// An option that switches a check off.
struct Option {
  std::string_view programs;  // with blanks around each
  std::string_view option;    // "-k", "--insecure"
  std::string_view values =
      {};  // parts, one of which its value has in lower case, blanks between; empty: any value, or none
  bool takes_value = false;
};
constexpr Option kTlsOptions[] = {
    {" curl ", "-k"},
    {" curl ", "--insecure"},
    {" curl ", "--proxy-insecure"},
    {" curl ", "--doh-insecure"},
    {" wget rclone apk ", "--no-check-certificate"},
    {" aria2c ", "--check-certificate", "false", true},
    {" http https ", "--verify", "no false", true},
    {" pip pip3 python python3 pipenv ", "--trusted-host", {}, true},
    {" uv ", "--allow-insecure-host", {}, true},
    {" git ", "-c", "http.sslverify=false http.sslverify=0", true},
    {" npm yarn pnpm npx ", "--strict-ssl", "false", true},
    {" npm yarn pnpm npx ", "--no-strict-ssl"},
    {" yum dnf microdnf tdnf ", "--setopt", "sslverify=0 sslverify=false sslverify=no", true},
    {" apt apt-get ", "-o", "verify-peer=false verify-host=false verify-peer=0 verify-host=0", true},
    {" conda mamba micromamba ", "--insecure"},
    {" go ", "-insecure"},
    {" helm kubectl oc ", "--insecure-skip-tls-verify"},
    {" skopeo podman buildah docker ", "--tls-verify", "false", true},
    {" skopeo ", "--src-tls-verify", "false", true},
    {" skopeo ", "--dest-tls-verify", "false", true},
    {" hg ", "--insecure"},
    {" svn ", "--trust-server-cert"},
    {" aws ", "--no-verify-ssl"},
    {" mvn mvnw ", "-Dmaven.wagon.http.ssl.insecure", "true", true},
    {" vault ", "-tls-skip-verify"},
    {" dotnet nuget ", "--allow-insecure-connections"},
};
constexpr Option kSignatureOptions[] = {
    {" apk ", "--allow-untrusted"},
    {" apt apt-get aptitude ", "--allow-unauthenticated"},
    {" apt apt-get ", "--force-yes"},
    {" apt apt-get ", "--allow-insecure-repositories"},
    {" apt apt-get ", "-o",
     "allowunauthenticated=true allowunauthenticated=1 allowunauthenticated=yes "
     "allowinsecurerepositories=true allowinsecurerepositories=1 allowinsecurerepositories=yes",
     true},
    {" yum dnf microdnf tdnf ", "--nogpgcheck"},
    {" yum dnf microdnf tdnf ", "--no-gpgchecks"},
    {" yum dnf microdnf tdnf ", "--setopt", "gpgcheck=0 gpgcheck=false gpgcheck=no", true},
    {" zypper ", "--no-gpg-checks"},
    {" rpm ", "--nodigest"},
    {" rpm ", "--nosignature"},
    {" rpm ", "--noverify"},
    {" rpm ", "--nofiledigest"},
    {" debootstrap ", "--no-check-gpg"},
    {" flatpak ", "--no-gpg-verify"},
    {" snap ", "--dangerous"},
    {" pacman pacstrap ", "--disable-gpg-check"},
};

bool has_word(std::string_view list, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1))
    if (list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  return false;
}

bool has_part(std::string_view value, std::string_view parts) {
  if (parts.empty()) return true;
  const std::string low = lowercase(value);
  std::string_view rest = parts;
  for (std::string_view part = take_word(rest); !part.empty(); part = take_word(rest)) {
    const std::size_t at = low.find(part);
    if (at == std::string::npos) continue;
    // "repo_gpgcheck" is about the list of packages, which https brings.
    if (part.starts_with("gpgcheck") && at > 0 && low[at - 1] == '_') continue;
    return true;
  }
  return false;
}

struct Given {
  const Word* word = nullptr;
  const Word* value = nullptr;  // when it is a word of its own
};

/// Where the command is given an option of the table.
std::vector<Given> given(const shell::Invocation& run, const Option& option) {
  std::vector<Given> out;
  if (!has_word(option.programs, run.name())) return out;
  const std::span<const Word> words = run.arguments();
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const std::string_view word = words[i].value;
    const bool is_short = option.option.size() == 2;
    if (word == option.option) {
      if (!option.takes_value) {
        out.push_back({&words[i]});
      } else if (i + 1 < words.size() && has_part(words[i + 1].value, option.values)) {
        out.push_back({&words[i], &words[i + 1]});
        ++i;
      }
    } else if (word.starts_with(option.option) && word.size() > option.option.size() &&
               (word[option.option.size()] == '=' || (is_short && option.takes_value && !word.starts_with("--")))) {
      const std::string_view value = word.substr(option.option.size() + (word[option.option.size()] == '=' ? 1 : 0));
      if (option.takes_value ? has_part(value, option.values) : value != "false") out.push_back({&words[i]});
    } else if (is_short && !option.takes_value && word.size() > 2 && word[0] == '-' && word[1] != '-' &&
               std::ranges::all_of(
                   word.substr(1),
                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#'; }) &&
               word.contains(option.option[1])) {
      out.push_back({&words[i]});
    }
  }
  return out;
}

/// Takes a word out of its command, and one behind it that is its value.
std::optional<Edit> remove_word(const Context& file, const RunCommand& command, const Given& option) {
  if (command.command->in_text) return std::nullopt;
  const std::vector<Word>& words = command.command->words;
  const auto index = static_cast<std::size_t>(option.word - words.data());
  if (index == 0 || index >= words.size()) return std::nullopt;
  const Word& last = option.value != nullptr ? *option.value : *option.word;
  const TextRange before = command.range(words[index - 1]), end = command.range(last);
  if (before.end >= end.end || TextRange{before.end, end.end}.in(file.text()).contains('#')) return std::nullopt;
  // Nothing but blanks between them: a redirect may stand there.
  const std::string_view gap = TextRange{before.end, command.range(*option.word).begin}.in(file.text());
  if (gap.find_first_not_of(" \t\r\n\\`") != std::string_view::npos) return std::nullopt;
  return Edit{{before.end, end.end}, ""};
}

std::optional<Edit> remove_option(const Context& file, const RunCommand& command, const Option& option,
                                  const Given& at) {
  const std::string& word = at.word->value;
  if (option.option.size() != 2 || option.takes_value || word == option.option) return remove_word(file, command, at);
  std::string without = word;
  std::erase(without, option.option[1]);
  return replace_word(file, command, *at.word, without);
}

void add_fix(Issue& issue, std::optional<Edit> edit, std::string title) {
  if (edit) issue.fixes.push_back({.repair = Repair::unsafe, .title = std::move(title), .edits = {*std::move(edit)}});
}

/// npm config set strict-ssl false, git config http.sslVerify false and their like: programs, words in order, a value.
struct Setting {
  std::string_view programs, first, key;
  std::string_view values;
};
constexpr Setting kTlsSettings[] = {
    {" npm yarn pnpm ", "config", "strict-ssl", "false"},    {" npm ", "set", "strict-ssl", "false"},
    {" yarn ", "config", "enablestrictssl", "false"},        {" git ", "config", "http.sslverify", "false 0 no off"},
    {" conda mamba ", "config", "ssl_verify", "false no 0"}, {" composer ", "config", "disable-tls", "true 1"},
    {" composer ", "config", "secure-http", "false 0"},      {" bundle bundler ", "config", "ssl_verify_mode", "0"},
    {" pip pip3 ", "config", "global.trusted-host", ""},     {" poetry ", "config", "certificates", "false"},
};

/// The word that says so; nullptr: the command sets nothing of the kind.
const Word* setting_off(const shell::Invocation& run) {
  for (const Setting& setting : kTlsSettings) {
    if (!has_word(setting.programs, run.name())) continue;
    const std::vector<const Word*> words = run.operands();
    if (words.empty() || *words.front() != setting.first) continue;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::string low = lowercase(words[i]->value);
      const std::size_t equals = low.find('=');
      const std::string_view key = std::string_view(low).substr(0, equals);
      if (key != setting.key && !(setting.first == "config" && setting.key == "http.sslverify" &&
                                  key.starts_with("http.") && key.ends_with(".sslverify")))
        continue;
      const std::string value = equals != std::string::npos ? low.substr(equals + 1)
                                : i + 1 < words.size()      ? lowercase(words[i + 1]->value)
                                                            : std::string{};
      if (value.empty()) continue;
      if (setting.values.empty() || has_word(fmt::format(" {} ", setting.values), value)) return words[i];
    }
  }
  return nullptr;
}

/// A file of settings gets the words.
bool writes_text(const shell::Invocation& run) {
  return run.is_any({"cat", "crudini", "echo", "printf", "sed", "tee"});
}

std::string quoted(const Word& word) { return printable(word.value, 40); }

bool is_own(const Given& option) {
  const std::string& host = option.value != nullptr ? option.value->value : option.word->value;
  return host.contains("localhost") || host.contains("127.0.0.1");
}

void check_tls_command(const Context& file, const RunCommand& command, Found& found) {
  for (const Option& option : kTlsOptions)
    for (const Given& at : given(*command.run, option)) {
      if (is_own(at)) continue;
      Issue& issue = found.add(
          *command.step, command.range(*at.word),
          fmt::format("{} {} trusts any server", command.run->name(),
                      option.takes_value ? quoted(*at.word) + (at.value != nullptr ? " " + quoted(*at.value) : "")
                                         : std::string(option.option)));
      add_fix(issue, remove_option(file, command, option, at),
              fmt::format("check the server: without {}", option.option));
    }
  if (const Word* word = setting_off(*command.run)) {
    Issue& issue = found.add(*command.step, command.range(*word),
                             fmt::format("{} is told to trust any server, for good", command.run->name()));
    add_fix(issue, take_out(file, command), "without this setting");
  }
  for (const shell::Assignment& assignment : command.command->assignments) {
    const std::string_view whose = harden::tls_switched_off(assignment.name, assignment.value.value);
    if (whose.empty()) continue;
    found.add(*command.step, command.script->file_range(assignment.range),
              fmt::format("{} makes {} trust any server", printable(assignment.name, 40), whose));
  }
  if (command.run->is_any({"export", "env", "declare"}) || command.command->words.size() == 1 ||
      command.run->wrappers.size() > 0) {
    for (const Word& word : command.command->words) {
      const std::size_t equals = word.value.find('=');
      if (equals == std::string::npos || equals == 0) continue;
      const std::string_view whose =
          harden::tls_switched_off(word.value.substr(0, equals), word.value.substr(equals + 1));
      if (whose.empty()) continue;
      Issue& issue =
          found.add(*command.step, command.range(word),
                    fmt::format("{} makes {} trust any server", printable(word.value.substr(0, equals), 40), whose));
      if (command.run->is("export") && command.command->words.size() == 2)
        add_fix(issue, take_out(file, command), "without this variable");
    }
  }
  if (!writes_text(*command.run)) return;
  for (const Word& word : command.run->arguments())
    if (has_part(word.value, "sslverify=0 sslverify=false strict-ssl=false"))
      found.add(*command.step, command.range(word), "a file of settings says to trust any server");
}

void check_tls(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::env) && !step.is(Keyword::arg)) continue;
    for (const Variable& variable : variables_of(file, step)) {
      const std::string_view whose =
          variable.has_value ? harden::tls_switched_off(variable.name, variable.value) : std::string_view{};
      if (whose.empty()) continue;
      Issue& issue = found.add(step, variable.range,
                               fmt::format("{} makes {} trust any server", printable(variable.name, 40), whose));
      add_fix(issue, remove_variable(file, variable), fmt::format("without {}", variable.name));
    }
  }
  for (const RunCommand& command : file.commands) check_tls_command(file, command, found);
}

/// A package that was checked before by itself needs no signature.
bool is_checked_package(const Context& file, const RunCommand& command) {
  const std::span<const RunCommand> all = file.commands_of(*command.step);
  const bool checked = std::any_of(all.data(), &command, [](const RunCommand& each) { return is_check(*each.run); });
  const std::vector<const Word*> words = command.run->operands({"-t", "--virtual", "-X", "--repository", "-o"});
  return checked && std::ranges::any_of(words, [](const Word* word) {
           return word->value.ends_with(".apk") || word->value.ends_with(".deb") || word->value.ends_with(".rpm");
         });
}

void check_signatures(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    for (const Option& option : kSignatureOptions)
      for (const Given& at : given(*command.run, option)) {
        if (is_checked_package(file, command)) continue;
        Issue& issue = found.add(
            *command.step, command.range(*at.word),
            fmt::format("{} {} installs what nobody signed", command.run->name(),
                        option.takes_value && at.value != nullptr ? quoted(*at.value) : std::string(option.option)));
        auto edit = remove_option(file, command, option, at);
        // What --force-yes also did is to answer.
        if (edit && option.option == "--force-yes" && !command.run->has({"-y", "--yes", "--assume-yes"}))
          edit = replace_word(file, command, *at.word, "-y");
        add_fix(issue, std::move(edit), fmt::format("check signatures: without {}", option.option));
      }
    if (!writes_text(*command.run)) continue;
    for (const Word& word : command.run->arguments())
      if (has_part(word.value, "gpgcheck=0"))
        found.add(*command.step, command.range(word), "a repository's packages need no signature: gpgcheck=0");
  }
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::copy) && !step.is(Keyword::run) && !step.is(Keyword::add)) continue;
    for (const dockerfile::Heredoc& document : step.instruction->heredocs) {
      std::size_t offset = document.range.begin;
      std::string_view rest = document.range.in(file.text());
      while (!rest.empty()) {
        const std::size_t before = rest.size();
        const std::string_view line = trim(take_line(rest));
        if (line == "gpgcheck=0" || line == "gpgcheck = 0")
          found.add(step, {offset, offset + line.size()}, "a repository's packages need no signature: gpgcheck=0");
        offset += before - rest.size();
      }
    }
  }
}

const Check kChecks[] = {
    {.rule = {.id = "PL1603",
              .aliases = "CKV2_DOCKER_2 CKV2_DOCKER_3 CKV2_DOCKER_4 CKV2_DOCKER_5 CKV2_DOCKER_6 CKV2_DOCKER_12 "
                         "CKV2_DOCKER_13 CKV2_DOCKER_14 CKV2_DOCKER_15 CKV2_DOCKER_16",
              .severity = Severity::high,
              .title = "TLS verification is off",
              .doc =
                  "options (curl -k, wget --no-check-certificate, pip --trusted-host, git -c http.sslVerify=false …), "
                  "settings (npm config set strict-ssl false …) and variables (NODE_TLS_REJECT_UNAUTHORIZED=0 …) that "
                  "make a program accept any server. localhost passes",
              .why = "Whoever sits between the build and the server decides what goes into the image; as a variable or "
                     "setting of the image it holds for everything that runs in it, too.",
              .remedy = "take it out and install the certificate of the authority that signed the server's "
                        "(update-ca-certificates)",
              .repair = Repair::unsafe,
              .bad = R"(FROM debian:12-slim
RUN curl -fsSLk https://intranet.example.com/health
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
USER 1000
)",
              .good = R"(FROM debian:12-slim
COPY company-ca.crt /usr/local/share/ca-certificates/
RUN update-ca-certificates && curl -fsSL https://intranet.example.com/health
USER 1000
)"},
     .check = check_tls,
     .as_hadolint = nullptr},
    {.rule =
         {.id = "PL1604",
          .aliases = "CKV2_DOCKER_7 CKV2_DOCKER_8 CKV2_DOCKER_9 CKV2_DOCKER_10 CKV2_DOCKER_11 CIS-4.11",
          .severity = Severity::high,
          .title = "Package signatures are not checked",
          .doc = "options and settings with which package managers install what nobody signed: apk --allow-untrusted, "
                 "apt-get --allow-unauthenticated and --force-yes, yum and dnf --nogpgcheck, rpm --nosignature, "
                 "zypper --no-gpg-checks, gpgcheck=0. A local package whose checksum was checked before passes.",
          .why =
              "The signature is what tells the distribution's package from one that a mirror, a proxy or somebody on "
              "the way made up.",
          .remedy = "take it out and import the key of the repository, or check the package's SHA-256 before it is "
                    "installed",
          .repair = Repair::unsafe,
          .bad = R"(FROM alpine:3.22
RUN apk add --no-cache --allow-untrusted tool=1.4-r0
USER 1000
)",
          .good = R"(FROM alpine:3.22
COPY builder.rsa.pub /etc/apk/keys/
RUN apk add --no-cache tool=1.4-r0
USER 1000
)"},
     .check = check_signatures,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> trust_checks() { return kChecks; }

}  // namespace plimsoll::lint
