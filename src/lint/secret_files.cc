// SPDX-License-Identifier: Apache-2.0
#include "lint/secret_files.h"

#include <algorithm>

#include "base/glob.h"
#include "base/lines.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

constexpr SecretFile kFiles[] = {
    {"id_rsa", "an SSH key", Severity::high, {"git", "ssh", "scp", "rsync", "npm", "yarn", "pip", "go"}, true},
    {"id_dsa", "an SSH key", Severity::high, {"git", "ssh", "scp", "rsync", "npm", "yarn", "pip", "go"}, true},
    {"id_ecdsa", "an SSH key", Severity::high, {"git", "ssh", "scp", "rsync", "npm", "yarn", "pip", "go"}, true},
    {"id_ed25519", "an SSH key", Severity::high, {"git", "ssh", "scp", "rsync", "npm", "yarn", "pip", "go"}, true},
    {"*.ppk", "an SSH key", Severity::high},
    {".netrc", "a list of logins", Severity::high, {"curl", "git", "wget", "pip", "pip3", "go"}},
    {"_netrc", "a list of logins", Severity::high, {"curl", "git"}},
    {".git-credentials", "git's logins", Severity::high, {"git"}},
    {".npmrc", "npm's settings, which hold its token", Severity::medium, {"npm", "npx", "yarn", "pnpm", "bun"}},
    {".pypirc", "logins of package indexes", Severity::high, {"twine", "python", "python3"}},
    {"pip.conf", "pip's settings, which hold the index's login", Severity::medium, {"pip", "pip3", "uv", "poetry"}},
    {"settings.xml", "Maven's settings, which hold its logins", Severity::medium, {"mvn", "mvnw"}},
    {"settings-security.xml", "Maven's master password", Severity::high, {"mvn", "mvnw"}},
    {"auth.json", "Composer's logins", Severity::medium, {"composer"}},
    {".env", "the environment with its passwords", Severity::high},
    {".env.*", "the environment with its passwords", Severity::high},
    {"*.env", "an environment with its passwords", Severity::medium},
    {".aws/credentials", "AWS keys", Severity::high, {"aws", "terraform"}},
    {"credentials.json", "credentials", Severity::high},
    {"credentials.xml", "credentials", Severity::high},
    {"application_default_credentials.json", "Google Cloud credentials", Severity::high, {"gcloud", "terraform"}},
    {"service-account*.json", "a key of a service account", Severity::high, {"gcloud"}},
    {"service_account*.json", "a key of a service account", Severity::high, {"gcloud"}},
    {".kube/config", "a cluster's login", Severity::high, {"kubectl", "helm"}},
    {"kubeconfig", "a cluster's login", Severity::high, {"kubectl", "helm"}},
    {".docker/config.json", "registry logins", Severity::high, {"docker", "crane", "skopeo", "buildah"}},
    {".dockercfg", "registry logins", Severity::high, {"docker"}},
    {".dockerconfigjson", "registry logins", Severity::high, {"docker"}},
    {"*.tfstate", "Terraform's state, with all secrets it made", Severity::high},
    {"*.tfstate.backup", "Terraform's state, with all secrets it made", Severity::high},
    {".terraformrc", "Terraform's token", Severity::high, {"terraform"}},
    {".vault-token", "Vault's token", Severity::high, {"vault"}},
    {".pgpass", "database passwords", Severity::high, {"psql", "pg_dump"}},
    {".my.cnf", "database passwords", Severity::medium, {"mysql", "mysqldump"}},
    {".s3cfg", "S3 keys", Severity::high, {"s3cmd"}},
    {".boto", "cloud keys", Severity::high, {"gsutil"}},
    {".htpasswd", "password hashes", Severity::medium},
    {"secring.gpg", "GnuPG's private keys", Severity::high, {"gpg"}},
    {"privkey*.pem", "a private key", Severity::high},
    {"*.p12", "a private key", Severity::high},
    {"*.pfx", "a private key", Severity::high},
    {"*.jks", "a key store", Severity::medium},
    {"*.keystore", "a key store", Severity::medium},
    {"*.kdbx", "a password store", Severity::high},
    {"*.pem", "what may be a private key", Severity::medium},
    {"*.key", "what may be a private key", Severity::medium},
};
/// Folders that hold nothing else.
constexpr std::array<std::string_view, 5> kFolders = {".ssh", ".aws", ".gnupg", ".kube", ".docker"};

bool has_word(std::string_view name, std::string_view word) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  for (std::size_t at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_letter(name[at - 1])) && (end == name.size() || !is_letter(name[end]))) return true;
  }
  return false;
}

/// Shown to everybody on purpose.
bool is_harmless(std::string_view name) {
  static constexpr std::array<std::string_view, 18> kWords = {
      "example", "sample", "template",  "dist",   "defaults",   "pub",     "public",  "ca",     "cert",
      "certs",   "chain",  "fullchain", "bundle", "truststore", "cacerts", "dhparam", "rootca", "apt"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return has_word(name, word); }) ||
         name.find("cert") != std::string_view::npos || name.find("keyring") != std::string_view::npos ||
         name.find("archive-key") != std::string_view::npos || name.find("trust") != std::string_view::npos ||
         name.find("gpg") == 0;
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view last_two(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return path;
  return path.substr(path.rfind('/', slash - 1) + 1);
}

bool is_url(std::string_view source) { return source.contains("://") || source.starts_with("git@"); }

}  // namespace

const SecretFile* secret_file(std::string_view path) {
  std::string low = lowercase(path);
  while (low.ends_with('/')) low.pop_back();
  if (low.ends_with("/.")) low.resize(low.size() - 2);
  const std::string_view name = last_part(low);
  static constexpr SecretFile kFolder{"", "a folder of keys and logins", Severity::high};
  if (std::ranges::find(kFolders, name) != kFolders.end()) return &kFolder;
  if (name != "secring.gpg" && is_harmless(name)) return nullptr;
  const bool of_tests = has_word(low, "test") || has_word(low, "tests") || has_word(low, "testdata") ||
                        has_word(low, "fixture") || has_word(low, "fixtures") || has_word(low, "localhost");
  for (const SecretFile& file : kFiles) {
    if (of_tests && file.severity < Severity::high) continue;
    const bool two = file.name.contains('/');
    if (two ? last_two(low) == file.name : glob_matches(file.name, name)) return &file;
  }
  return nullptr;
}

std::string absolute_path(const Step& step, std::string_view path) {
  std::string whole(path);
  for (const std::string_view home : {"~/", "$HOME/", "${HOME}/"}) {
    if (!path.starts_with(home)) continue;
    const bool is_root = step.user.empty() || step.user == "root" || step.user == "0" || step.user.starts_with("0:");
    if (!is_root) return {};
    whole = "/root/" + std::string(path.substr(home.size()));
  }
  if (whole.contains('$')) return {};
  if (!whole.starts_with('/')) {
    if (!step.workdir.starts_with('/') || step.workdir.contains('$')) {
      if (!step.workdir.empty()) return {};
      whole = "/" + whole;
    } else {
      whole = step.workdir + "/" + whole;
    }
  }
  std::vector<std::string_view> parts;
  std::string_view rest = whole;
  while (!rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, slash);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const std::string_view part : parts) out.append("/").append(part);
  return out.empty() ? "/" : out;
}

std::vector<CopiedFile> copied_files(const Step& step) {
  std::vector<CopiedFile> out;
  if (!step.is(Keyword::copy) && !step.is(Keyword::add)) return out;
  const std::vector<std::string>& words = step.instruction->words;
  if (words.size() < 2) return out;
  const std::string to = step.expand(words.back());
  const std::string target = absolute_path(step, to);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string source = step.expand(words[i]);
    if (source.starts_with("<<") || is_url(source)) continue;
    CopiedFile file{.step = &step, .word = i, .source = source, .target = {}};
    if (!target.empty() && !source.contains('*') && !source.contains('?')) {
      const bool is_folder = to.ends_with('/') || to.ends_with('.') || words.size() > 2 || target == "/";
      // "COPY .ssh /root/.ssh" is of a folder, and so is a name that looks like the one it is copied to.
      const bool same = last_part(target) == last_part(source) || !is_folder;
      file.target = is_folder && !(same && !to.ends_with('/') && !to.ends_with('.'))
                        ? (target == "/" ? "" : target) + "/" + std::string(last_part(source))
                        : target;
    }
    out.push_back(std::move(file));
  }
  return out;
}

bool copies_context(const Step& step) {
  if ((!step.is(Keyword::copy) && !step.is(Keyword::add)) || step.instruction->flag("--from")) return false;
  const std::vector<CopiedFile> files = copied_files(step);
  return std::ranges::any_of(files, [](const CopiedFile& file) {
    return file.source == "." || file.source == "./" || file.source == "/" || file.source == "*" ||
           file.source == "./*" || file.source == "/." || file.source == "/*";
  });
}

}  // namespace plimsoll::lint
