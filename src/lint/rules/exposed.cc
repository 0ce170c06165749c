// SPDX-License-Identifier: Apache-2.0
// PL1115, PL1116, PL2205: how EXPOSE is written.
#include <array>
#include <charconv>

#include "base/lines.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

constexpr std::uint64_t kLastPort = 65'535;

/// "127.0.0.1:8080:80-90/TCP": what stands before the container's ports, those ports, and the protocol.
struct Exposed {
  const Step* step;
  TextRange range;
  std::string_view host, ports, protocol;
};
std::vector<Exposed> exposed_ports(const Context& file) {
  std::vector<Exposed> out;
  for (const Step* step : file.steps_with(Keyword::expose)) {
    for (std::size_t i = 0; i < step->instruction->words.size(); ++i) {
      std::string_view word = step->instruction->words[i];
      const TextRange range = step->instruction->word_ranges[i];
      // Over several lines, or put together from variables: nothing is sure.
      if (range.size() != word.size() || word.find_first_of("$\"'\\") != std::string_view::npos) continue;
      Exposed exposed{step, range, {}, {}, {}};
      const std::size_t colon = word.rfind(':');
      if (colon != std::string_view::npos) exposed.host = word.substr(0, colon);
      word.remove_prefix(colon == std::string_view::npos ? 0 : colon + 1);
      exposed.ports = word.substr(0, word.find('/'));
      if (exposed.ports.size() < word.size()) exposed.protocol = word.substr(exposed.ports.size() + 1);
      out.push_back(exposed);
    }
  }
  return out;
}

bool is_too_large(std::string_view number) {
  if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos) return false;
  std::uint64_t value = 0;
  return std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc() || value > kLastPort;
}

void too_large(const Context& file, Found& found) {
  for (const Exposed& exposed : exposed_ports(file)) {
    const std::size_t dash = exposed.ports.find('-');
    if (is_too_large(exposed.ports.substr(0, dash)) ||
        (dash != std::string_view::npos && is_too_large(exposed.ports.substr(dash + 1))))
      found.add(*exposed.step, exposed.range, "there is no port beyond 65535");
  }
}

void host_side(const Context& file, Found& found) {
  for (const Exposed& exposed : exposed_ports(file)) {
    if (exposed.host.empty() &&
        exposed.range.size() == exposed.ports.size() + exposed.protocol.size() + (exposed.protocol.empty() ? 0 : 1))
      continue;
    if (exposed.ports.empty()) continue;
    Issue& issue = found.add(*exposed.step, exposed.range, "EXPOSE binds to no address and no port of the host");
    const TextRange front{exposed.range.begin, exposed.range.begin + exposed.host.size() + 1};
    if (front.in(file.text()).ends_with(':'))
      issue.fixes.push_back({Repair::safe, "leave the container's port alone", {{front, {}}}});
  }
}

void protocol_case(const Context& file, Found& found) {
  for (const Exposed& exposed : exposed_ports(file)) {
    const std::string lower = lowercase(exposed.protocol);
    if (lower == exposed.protocol) continue;
    const TextRange range{exposed.range.end - lower.size(), exposed.range.end};
    Issue& issue = found.add(*exposed.step, range, "protocols are written in small letters");
    issue.fixes.push_back({Repair::safe, "write " + lower, {{range, lower}}});
  }
}

constexpr std::array kChecks = {
    Check{.rule = {.id = "PL1115",
                   .aliases = "DL3011 DS-0008",
                   .severity = Severity::high,
                   .title = "There is no such port",
                   .doc = "EXPOSE of a port beyond 65535",
                   .why = "The builder refuses it.",
                   .remedy = "write the port the program listens on",
                   .hadolint = "DL3011",
                   .level = HadolintLevel::error,
                   .bad = "FROM debian:12-slim\nEXPOSE 80800\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim\nEXPOSE 8080\nUSER 1000\nCMD [\"true\"]\n"},
          .check = too_large},
    Check{
        .rule = {.id = "PL1116",
                 .aliases = "ExposeInvalidFormat",
                 .severity = Severity::low,
                 .title = "EXPOSE names an address or a port of the host",
                 .doc = "EXPOSE of host:container or address:host:container",
                 .why = "EXPOSE publishes nothing: which port of the host is bound is said when the container is run. "
                        "Builders will refuse it.",
                 .remedy = "write the container's port alone",
                 .repair = Repair::safe,
                 .bad = "FROM debian:12-slim\nEXPOSE 127.0.0.1:8080:8081\nUSER 1000\nCMD [\"true\"]\n",
                 .good = "FROM debian:12-slim\nEXPOSE 8081\nUSER 1000\nCMD [\"true\"]\n"},
        .check = host_side},
};

constexpr std::array kStyle = {
    Check{.rule = {.id = "PL2205",
                   .aliases = "ExposeProtoCasing",
                   .severity = Severity::negligible,
                   .title = "A protocol is written in capitals",
                   .doc = "EXPOSE 53/UDP",
                   .why = "It is read as udp; one way of writing makes files easier to search.",
                   .remedy = "write it in small letters",
                   .repair = Repair::safe,
                   .bad = "FROM debian:12-slim\nEXPOSE 8053/UDP\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim\nEXPOSE 8053/udp\nUSER 1000\nCMD [\"true\"]\n"},
          .check = protocol_case},
};

}  // namespace

std::span<const Check> exposed_checks() { return kChecks; }
std::span<const Check> exposed_style_checks() { return kStyle; }

}  // namespace plimsoll::lint
