// SPDX-License-Identifier: Apache-2.0
// PL18xx: ports that an image should not offer. The table of services is harden's.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <fmt/core.h>

#include "base/lines.h"
#include "harden/services.h"
#include "lint/final_image.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

constexpr std::uint32_t kSsh = 22, kMostPort = 65535;

struct Ports {
  const Step* step;
  TextRange range;
  std::string text;
  std::uint32_t first = 0, last = 0;
};

std::uint32_t number(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} && end == digits.data() + digits.size() && value <= kMostPort ? value : 0;
}

/// Every EXPOSE of TCP ports that a final image has: of a fragment all.
std::vector<Ports> exposed(const Context& file) {
  std::vector<Ports> out;
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::expose)) continue;
    const StageView* stage = file.stage_of(step);
    if (stage != nullptr && !stage->in_final) continue;
    for (std::size_t i = 0; i < step.instruction->words.size(); ++i) {
      Ports ports{
          .step = &step, .range = step.instruction->word_ranges[i], .text = step.expand(step.instruction->words[i])};
      std::string_view rest = ports.text;
      if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        if (lowercase(rest.substr(slash + 1)) != "tcp") continue;
        rest = rest.substr(0, slash);
      }
      const std::size_t dash = rest.find('-');
      ports.first = number(rest.substr(0, dash));
      ports.last = dash == std::string_view::npos ? ports.first : number(rest.substr(dash + 1));
      if (ports.first != 0 && ports.last >= ports.first) out.push_back(std::move(ports));
    }
  }
  return out;
}

void check_ssh_port(const Context& file, Found& found) {
  for (const Ports& ports : exposed(file))
    if (ports.first <= kSsh && kSsh <= ports.last)
      found.add(*ports.step, ports.range, fmt::format("EXPOSE {} offers a login by SSH", ports.text));
}

/// The image is there to offer the service: it starts the server, is built on its image, or installs it.
bool is_its_purpose(const Context& file, const harden::Service& service) {
  if (file.is_fragment()) return false;
  const std::size_t last = file.stages.size() - 1;
  if (harden::is_server(service, start_of(file, last).words)) return true;
  const std::string base = base_of(file, last);
  for (std::string_view rest = service.images; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    if (split_image(base).path.find(word) != std::string_view::npos) return true;
    for (const Step* step : lineage_steps(file, last)) {
      for (const RunCommand& command : file.commands_of(*step))
        for (const shell::Word& argument : command.command->words)
          if (argument.value.find(word) != std::string::npos && argument.value.find("client") == std::string::npos &&
              argument.value.find("-dev") == std::string::npos)
            return true;
    }
  }
  return false;
}

void check_admin_ports(const Context& file, Found& found) {
  // Asked once for each service, however often its port is named.
  std::map<std::uint32_t, bool> wanted;
  const auto is_wanted = [&](const harden::Service& service) {
    const auto [known, is_new] = wanted.try_emplace(service.port, false);
    if (is_new)
      known->second = is_its_purpose(file, service) ||
                      (!service.package.empty() &&
                       (file.is_fragment() || !mentions(file, file.stages.size() - 1, service.package)));
    return known->second;
  };
  for (const Ports& ports : exposed(file)) {
    for (const harden::Service& service : harden::services()) {
      if (service.port < ports.first || service.port > ports.last || is_wanted(service)) continue;
      found.add(*ports.step, ports.range,
                ports.first == ports.last
                    ? fmt::format("EXPOSE {} offers {}", ports.text, service.name)
                    : fmt::format("EXPOSE {} offers {} on {}", ports.text, service.name, service.port));
    }
  }
  for (const StageView& stage : file.stages) {
    if (!stage.in_final || stage.parent || stage.from->word_ranges.empty()) continue;
    const std::string_view path = split_image(stage.base).path;
    const std::string_view name = path.substr(path.rfind('/') + 1);
    if (std::ranges::find(harden::consoles(), name) == harden::consoles().end()) continue;
    Issue& issue = found.add(file.steps[stage.steps.front()], stage.from->word_ranges.front(),
                             fmt::format("{} is a database console", name));
    issue.remedy = "keep it out of production, or behind a login of its own and a network nobody else is in";
  }
}

}  // namespace

std::span<const Check> ports_checks() {
  static const std::array kRows{
      Check{
          .rule = {.id = "PL1801",
                   .aliases = "DS-0004 CKV_DOCKER_1",
                   .severity = Severity::medium,
                   .title = "SSH is offered",
                   .doc = "EXPOSE of port 22",
                   .why =
                       "A container is reached through its engine; a second way in has passwords and keys of its own.",
                   .remedy = "drop EXPOSE 22 and the server",
                   .bad = "FROM debian:13-slim\nEXPOSE 22\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nEXPOSE 8080\nCMD [\"/bin/bash\"]\n"},
          .check = check_ssh_port},
      Check{.rule = {.id = "PL1802",
                     .aliases = "",
                     .severity = Severity::high,
                     .title = "Admin, debug or database port is offered",
                     .doc =
                         "EXPOSE of ports of debuggers, engines, databases and consoles that are not what the image is "
                         "for, and database consoles as base",
                     .why = "These services trust whoever reaches them.",
                     .remedy = "drop the EXPOSE, and do not start the service in production",
                     .bad = "FROM node:24-slim\nCOPY app.js /app/\nEXPOSE 3000 9229\nUSER node\nCMD [\"node\", "
                            "\"/app/app.js\"]\n",
                     .good = "FROM node:24-slim\nCOPY app.js /app/\nEXPOSE 3000\nUSER node\nCMD [\"node\", "
                             "\"/app/app.js\"]\n"},
            .check = check_admin_ports},
  };
  return kRows;
}

}  // namespace plimsoll::lint
