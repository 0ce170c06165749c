// SPDX-License-Identifier: Apache-2.0
// PL1573: where packages come from: a second index beside the public one, plain http, repositories that are trusted
// whatever they hold.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

/// Indexes that everybody may upload nothing to, or that are the public one. Sorted.
constexpr std::array<std::string_view, 9> kPublicHosts{
    "download.pytorch.org", "files.pythonhosted.org", "pypi.ngc.nvidia.com", "pypi.nvidia.com", "pypi.org",
    "pypi.python.org",      "storage.googleapis.com", "wheels.vllm.ai",      "www.piwheels.org"};
static_assert(std::ranges::is_sorted(kPublicHosts));

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == url.npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find('/'));
  if (const std::size_t at = url.rfind('@'); at != url.npos) url.remove_prefix(at + 1);
  return url.substr(0, url.find(':'));
}

bool is_public(std::string_view url) { return std::ranges::binary_search(kPublicHosts, host_of(url)); }

/// http to another machine.
bool is_plain_http(std::string_view url) {
  if (!lowercase(url.substr(0, 7)).starts_with("http://")) return false;
  const std::string_view host = host_of(url);
  return host != "localhost" && !host.starts_with("127.") && host != "[" && host != "host.docker.internal" &&
         !host.starts_with('$');
}

/// The word that holds an option's value, and the value.
struct Given {
  const shell::Word* word = nullptr;
  std::string value;
};
std::vector<Given> given(const shell::Invocation& run, std::initializer_list<std::string_view> options) {
  std::vector<Given> out;
  const auto words = run.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view value = words[i].value;
    for (const std::string_view option : options) {
      if (value == option && i + 1 < words.size()) out.push_back({&words[i + 1], words[i + 1].value});
      if (value.size() > option.size() + 1 && value.starts_with(option) && value[option.size()] == '=')
        out.push_back({&words[i], std::string(value.substr(option.size() + 1))});
    }
  }
  return out;
}

constexpr std::string_view kSecond =
    "packages come from two indexes: whoever publishes a private name on one of them is installed";

void report_http(Found& found, const PackageCommand& command, const Given& index) {
  Issue& issue = found.add(*command.at->step, command.at->range(*index.word),
                           fmt::format("{} fetches packages over plain http", manager_name(command.manager)));
  issue.remedy = "use https";
}

void check_python(const Context& file, Found& found) {
  for (const PackageCommand& command : package_commands(file, {Manager::pip, Manager::uv})) {
    if (command.deed != Deed::install) continue;
    const auto first = given(command.run, {"-i", "--index-url", "--default-index"});
    const auto more = given(command.run, {"--extra-index-url"});
    for (const auto* list : {&first, &more})
      for (const Given& index : *list)
        if (is_plain_http(index.value)) report_http(found, command, index);
    for (const Given& index : given(command.run, {"-f", "--find-links"}))
      if (is_plain_http(index.value)) report_http(found, command, index);
    const bool all_public =
        std::ranges::all_of(first, is_public, &Given::value) && std::ranges::all_of(more, is_public, &Given::value);
    if (more.empty() || all_public || command.run.has({"--no-index"})) continue;
    Issue& issue = found.add(*command.at->step, command.at->range(*more.front().word), std::string(kSecond));
    issue.severity = Severity::medium;
    issue.remedy = "use one index that mirrors the public one, with --index-url";
  }
}

void check_others(const Context& file, Found& found) {
  for (const PackageCommand& command :
       package_commands(file, {Manager::bun, Manager::gem, Manager::npm, Manager::pnpm, Manager::yarn})) {
    const auto indexes =
        command.manager == Manager::gem ? given(command.run, {"-s", "--source"}) : given(command.run, {"--registry"});
    for (const Given& index : indexes)
      if (is_plain_http(index.value)) report_http(found, command, index);
    if (command.action() != "config") continue;
    // npm config set registry http://…
    for (const shell::Word& word : command.run.arguments()) {
      const std::string_view value = std::string_view(word.value).substr(word.value.starts_with("registry=") ? 9 : 0);
      if (is_plain_http(value)) report_http(found, command, {&word, word.value});
    }
  }
}

void check_variables(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::env)) continue;
    for (const dockerfile::KeyValue& pair : step.instruction->pairs) {
      const std::string value = step.expand(pair.value);
      const bool is_second = pair.key == "PIP_EXTRA_INDEX_URL" || pair.key == "UV_EXTRA_INDEX_URL";
      const bool is_index = is_second || pair.key == "PIP_INDEX_URL" || pair.key == "UV_INDEX_URL" ||
                            pair.key == "UV_DEFAULT_INDEX" || lowercase(pair.key) == "npm_config_registry" ||
                            pair.key == "YARN_NPM_REGISTRY_SERVER";
      if (is_index && is_plain_http(value))
        found.add(step, pair.value_range, fmt::format("{} makes packages come over plain http", pair.key)).remedy =
            "use https";
      if (!is_second || value.empty() || is_public(value)) continue;
      Issue& issue = found.add(step, pair.value_range, std::string(kSecond));
      issue.severity = Severity::medium;
      issue.remedy = "use one index that mirrors the public one, with PIP_INDEX_URL";
    }
  }
}

constexpr std::string_view kTrusted = "trusted=yes";
constexpr std::string_view kTrustedTitle = "[trusted=yes] makes apt install from this repository whatever it is given";

void check_trusted(const Context& file, Found& found) {
  std::size_t followed = 0;
  for (const RunCommand& command : file.commands) {
    for (const shell::Word& word : command.command->words) {
      const std::string_view value = word.value;
      if (value.find(kTrusted) == value.npos || value.find('[') == value.npos) continue;
      TextRange range = command.range(word);
      const std::size_t at = range.in(file.text()).find(kTrusted);
      if (at != std::string_view::npos) range = {range.begin + at, range.begin + at + kTrusted.size()};
      found.add(*command.step, range, std::string(kTrustedTitle));
    }
  }
  for (const Step& step : file.steps) {
    for (const dockerfile::Heredoc& document : step.instruction->heredocs) {
      const std::string_view text = document.range.in(file.text());
      for (std::size_t at = text.find(kTrusted); at != text.npos && ++followed <= kMostFollowed;
           at = text.find(kTrusted, at + 1)) {
        const std::size_t line = text.rfind('\n', at) + 1;
        const std::string_view before = text.substr(line, at - line);
        // In a RUN the shell's words were looked at already.
        if (!trim(before).starts_with("deb") || before.find('[') == before.npos) continue;
        const std::size_t begin = document.range.begin + at;
        found.add(step, {begin, begin + kTrusted.size()}, std::string(kTrustedTitle));
      }
    }
  }
}

void check_indexes(const Context& file, Found& found) {
  check_python(file, found);
  check_others(file, found);
  check_variables(file, found);
  check_trusted(file, found);
}

}  // namespace

std::span<const Check> indexes_checks() {
  static const std::array kChecks{
      Check{
          .rule = {.id = "PL1573",
                   .severity = Severity::high,
                   .title = "Packages come from where anybody could put them",
                   .doc = "pip's --extra-index-url beside the public index (well-known public indexes pass), package "
                          "indexes over plain http, and apt sources with [trusted=yes]. Plain http is no fault of apt "
                          "and apk, which check signatures.",
                   .why = "A package of the same name on the other index, or in the middle of the connection, is "
                          "installed and run with all rights of the build.",
                   .remedy = "use one index over https, and repositories whose key is named with signed-by",
                   .bad = R"(FROM python:3.14-slim
RUN pip install --no-cache-dir --extra-index-url https://pypi.example.com/simple ourtool==1.4
)",
                   .good = R"(FROM python:3.14-slim
RUN pip install --no-cache-dir --index-url https://pypi.example.com/simple ourtool==1.4
)"},
          .check = check_indexes},
  };
  return kChecks;
}

}  // namespace plimsoll::lint
