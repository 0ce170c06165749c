// SPDX-License-Identifier: Apache-2.0
// Asks a docker-credential-NAME program (the docker-credential-helpers protocol): the registry's key on its standard
// input, {"ServerURL", "Username", "Secret"} on its standard output. No shell is involved, NAME cannot be a path, and
// neither the answer nor the program's own messages reach a log.
#include <algorithm>
#include <chrono>

#include "base/json.h"
#include "base/program.h"
#include "oci/auth_credentials.h"

namespace plimsoll::oci {
namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr std::size_t kLongestAnswer = 64 * kKiB;

bool is_helper_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

}  // namespace

Result<std::optional<Credentials>> ask_helper(const std::string& name, const std::string& key) {
  if (!is_helper_name(name))
    return fail(ErrorKind::malformed, "\"{}\" is not the name of a credential helper", printable(name, 64));
  const std::string program = "docker-credential-" + name;
  const Ended ended = TRY(run_program(
      {.name = program, .arguments = {"get"}, .input = key, .patience = kPatience, .longest = kLongestAnswer}));
  const std::string& answer = ended.output;
  if (ended.status != 0) {
    if (answer.find("credentials not found") != std::string::npos) return std::nullopt;
    return fail(ErrorKind::io, "{} failed", program);
  }
  const auto document = json::parse(answer);
  if (!document) return fail(ErrorKind::malformed, "{} did not answer with JSON", program);
  Credentials found;
  found.username = json::text(*document, "Username");
  found.password = json::text(*document, "Secret");
  if (found.username == "<token>") found = Credentials{"", "", found.password};
  if (found.empty()) return std::nullopt;
  return found;
}

}  // namespace plimsoll::oci
