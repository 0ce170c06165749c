// SPDX-License-Identifier: Apache-2.0
#include "lint/downloads.h"

#include <algorithm>
#include <array>

#include "base/lines.h"

namespace plimsoll::lint {

namespace {

using shell::Invocation;
using shell::Word;

// Options whose value is the next word.
// clang-format off
const std::initializer_list<std::string_view> kCurlValues = {
    "-o", "--output", "-H", "--header", "-d", "--data", "-X", "--request", "-u", "--user", "-A", "--user-agent",
    "-e", "--referer", "-b", "--cookie", "-c", "--cookie-jar", "-F", "--form", "-m", "--max-time", "-w",
    "--write-out", "-x", "--proxy", "--retry", "--retry-delay", "--retry-max-time", "--connect-timeout", "-T",
    "--upload-file", "--cacert", "--capath", "--cert", "-E", "--key", "--ciphers", "-K", "--config", "-C",
    "--continue-at", "-r", "--range", "--output-dir", "--proto", "--proto-redir", "--resolve", "-Y", "-y",
    "--data-raw", "--data-binary", "--data-urlencode", "--max-redirs", "--limit-rate", "--netrc-file",
    "--oauth2-bearer", "-z", "--tls-max", "-D", "--dump-header", "--stderr", "--interface"};
const std::initializer_list<std::string_view> kWgetValues = {
    "-O", "--output-document", "-P", "--directory-prefix", "-o", "--output-file", "-a", "--append-output",
    "--header", "-t", "--tries", "-T", "--timeout", "-U", "--user-agent", "-e", "--execute", "-i",
    "--input-file", "--user", "--password", "--post-data", "--post-file", "-w", "--wait", "--waitretry",
    "--retry-on-http-error", "-A", "-R", "--level", "-l", "--ca-certificate", "--limit-rate", "--referer", "-Q",
    "-D", "-I", "-X", "--dns-timeout", "--connect-timeout", "--read-timeout", "--max-redirect",
    "--secure-protocol"};
// clang-format on

bool is_url(const Word& word) {
  return word.value.contains("://") || word.value.starts_with("www.") || word.value.starts_with('$');
}

/// ">" of standard output.
const shell::Redirect* output_of(const shell::Command& command) {
  for (const shell::Redirect& redirect : command.redirects)
    if ((redirect.operation.starts_with('>') || redirect.operation.starts_with("&>")) && redirect.operation != ">&" &&
        redirect.descriptor.value_or(1) == 1)
      return &redirect;
  return nullptr;
}

bool is_nothing(std::string_view file) {
  return file.empty() || file == "-" || file == "/dev/stdout" || file == "/dev/null" || file == "/dev/stderr";
}

std::string file_of_curl(const Invocation& run, const Word& url) {
  if (const auto file = run.value({"-o", "--output"})) return *file;
  if (run.has({"-O", "--remote-name", "--remote-name-all", "-J", "--remote-header-name"})) return url_file(url.value);
  return {};
}

std::string file_of_wget(const Invocation& run, const Word& url) {
  if (const auto file = run.value({"-O", "--output-document"})) return *file;
  if (run.has({"--spider"})) return {};
  const std::string name = url_file(url.value);
  const auto folder = run.value({"-P", "--directory-prefix"});
  return folder ? *folder + (folder->ends_with('/') ? "" : "/") + name : name;
}

}  // namespace

std::vector<Download> downloads_of(const RunCommand& command) {
  std::vector<Download> out;
  const Invocation& run = *command.run;
  const bool curl = run.is("curl");
  if (!curl && !run.is("wget")) return out;
  for (const Word* word : run.operands(curl ? kCurlValues : kWgetValues)) {
    if (!is_url(*word)) continue;
    Download one{.command = &command, .url = word, .file = curl ? file_of_curl(run, *word) : file_of_wget(run, *word)};
    one.to_output = is_nothing(one.file) && one.file != "/dev/null";
    if (is_nothing(one.file)) one.file.clear();
    if (const shell::Redirect* redirect = output_of(*command.command); redirect != nullptr && one.to_output) {
      one.to_output = false;
      one.file = is_nothing(redirect->target.value) ? std::string{} : redirect->target.value;
    }
    out.push_back(std::move(one));
  }
  // "--url https://…"
  if (curl && out.empty() && run.has({"--url"})) {
    for (const Word& word : run.arguments())
      if (word.value.contains("://")) {
        Download one{.command = &command, .url = &word, .file = file_of_curl(run, word)};
        one.to_output = is_nothing(one.file);
        out.push_back(std::move(one));
        break;
      }
  }
  return out;
}

bool is_check(const Invocation& run) {
  const std::string_view name = run.name();
  if (name.empty()) return false;
  if ((name.starts_with("sha") && (name.ends_with("sum") || name.ends_with("deep"))) || name == "md5sum" ||
      name == "b2sum" || name == "b3sum" || name == "cksum" || name == "gpgv" || name == "gpgv2" ||
      name == "slsa-verifier" || name == "debsig-verify")
    return true;
  if (name == "gpg" || name == "gpg2") return run.has({"--verify", "--verify-files", "--decrypt", "-d"});
  if (name == "minisign" || name == "signify" || name == "signify-openbsd") return run.has({"-V"});
  if (name == "openssl")
    return run.verb() != nullptr && (*run.verb() == "dgst" || *run.verb() == "sha256" || *run.verb() == "cms");
  if (name == "rpm" || name == "rpmkeys") return run.has({"-K", "--checksig"});
  const bool says = name.contains("verify") || name.contains("checksum");
  return says || std::ranges::any_of(run.arguments(), [](const Word& word) {
           return word == "verify" || word == "verify-blob" || word == "-verify" || word == "--verify" ||
                  word.value.contains("hash_file") || word.value.contains("hashlib");
         });
}

std::string url_file(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  return std::string(url.substr(url.rfind('/') + 1));
}

std::string_view url_host(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool is_own_host(std::string_view host) {
  return host.empty() || host.contains('$') || !host.contains('.') || host.starts_with("127.") ||
         host.starts_with("10.") || host.starts_with("192.168.") || host.starts_with("169.254.") ||
         host == "host.docker.internal" || host.ends_with(".local") || host.ends_with(".internal") ||
         host.ends_with(".localhost");
}

bool is_checked_by_others(std::string_view path) {
  const std::string low = lowercase(path);
  static constexpr std::array<std::string_view, 22> kEnds = {
      ".asc", ".sig",       ".gpg",       ".key",        ".pub",     ".sha256",  ".sha512", ".sha1",
      ".md5", ".sha256sum", ".sha512sum", ".sha256sums", ".list",    ".sources", ".repo",   ".crt",
      ".pem", ".cer",       ".sign",      ".sigstore",   ".minisig", ".json"};
  static constexpr std::array<std::string_view, 9> kParts = {"sha256sum", "sha512sum",         "shasum",
                                                             "checksum",  "keyring",           "trusted.gpg",
                                                             "/etc/apt/", "/etc/yum.repos.d/", "rpm-gpg"};
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return low.ends_with(end); }) ||
         std::ranges::any_of(kParts, [&](std::string_view part) { return low.contains(part); }) ||
         low.ends_with("/gpg") || low.ends_with("/key") || low.ends_with("-key");
}

std::vector<std::vector<const RunCommand*>> commands_by_stage(const Context& file) {
  std::vector<std::vector<const RunCommand*>> out(file.stages.size() + 1);
  for (const RunCommand& command : file.commands) {
    const std::size_t stage = command.step->stage ? *command.step->stage : file.stages.size();
    out[stage].push_back(&command);
  }
  return out;
}

bool is_interpreter(std::string_view program) {
  static constexpr std::array<std::string_view, 12> kNames = {"ash", "bash", "dash", "ksh", "node",  "perl",
                                                              "php", "pwsh", "ruby", "sh",  "tclsh", "zsh"};
  return std::ranges::find(kNames, program) != kNames.end() || program.starts_with("python");
}

namespace {

/// The script is among the options.
bool has_code(const Invocation& run) {
  const std::string_view name = run.name();
  if (name == "perl" || name == "ruby") return run.has({"-e", "-E"});
  if (name == "node") return run.has({"-e", "--eval", "-p", "--print"});
  if (name == "php") return run.has({"-r"});
  if (name.starts_with("python")) return run.has({"-c", "-m"});
  return run.has({"-c"});
}

}  // namespace

const Word* script_of(const Invocation& run) {
  if (!is_interpreter(run.name()) || has_code(run)) return nullptr;
  const std::vector<const Word*> words = run.operands({"-o", "+o", "-O", "-W", "-X", "-I", "--rcfile", "--init-file"});
  return words.empty() ? nullptr : words.front();
}

bool reads_script_from_input(const Invocation& run) {
  if (!is_interpreter(run.name()) || has_code(run)) return false;
  const bool is_shell = run.name().ends_with("sh");
  if (is_shell && run.has({"-s"})) return true;
  const Word* script = script_of(run);
  return script == nullptr || *script == "-" || *script == "/dev/stdin" || *script == "--" ||
         *script == "/proc/self/fd/0";
}

}  // namespace plimsoll::lint
