// SPDX-License-Identifier: Apache-2.0
#include "policy/ignore_names.h"

#include <algorithm>
#include <array>

#include "base/lines.h"
#include "base/sorted.h"
#include "package/ecosystem.h"

namespace plimsoll::policy {

namespace {

struct Name {
  std::string_view theirs, ours;
};

// Sorted by their name; a name may stand several times.
constexpr auto kSyftTypes = std::to_array<Name>({
    {"R-package", "cran"},
    {"alpm", "alpm"},
    {"apk", "apk"},
    {"binary", "generic"},
    {"bitnami", "bitnami"},
    {"cocoapods", "cocoapods"},
    {"conan", "conan"},
    {"dart-pub", "pub"},
    {"deb", "deb"},
    {"dotnet", "nuget"},
    {"erlang-otp", "hex"},
    {"gem", "gem"},
    {"go-module", "golang"},
    {"hackage", "hackage"},
    {"hex", "hex"},
    {"java-archive", "maven"},
    {"jenkins-plugin", "maven"},
    {"npm", "npm"},
    {"php-composer", "composer"},
    {"pod", "cocoapods"},
    {"python", "pypi"},
    {"rpm", "rpm"},
    {"rust-crate", "cargo"},
    {"swift", "swift"},
});

constexpr auto kSyftLanguages = std::to_array<Name>({
    {"R", "cran"},
    {"c++", "conan"},
    {"dart", "pub"},
    {"dotnet", "nuget"},
    {"elixir", "hex"},
    {"erlang", "hex"},
    {"go", "golang"},
    {"haskell", "hackage"},
    {"java", "maven"},
    {"javascript", "npm"},
    {"php", "composer"},
    {"python", "pypi"},
    {"ruby", "gem"},
    {"rust", "cargo"},
    {"swift", "cocoapods"},
    {"swift", "swift"},
});

// Distributions of OSV's ecosystems, by os-release ID.
constexpr auto kOsvDistributions = std::to_array<Name>({
    {"AlmaLinux", "almalinux"},
    {"Alpine", "alpine"},
    {"Azure Linux", "azurelinux"},
    {"Chainguard", "chainguard"},
    {"Debian", "debian"},
    {"Mageia", "mageia"},
    {"Photon OS", "photon"},
    {"Red Hat", "rhel"},
    {"Rocky Linux", "rocky"},
    {"SUSE", "sles"},
    {"Ubuntu", "ubuntu"},
    {"Wolfi", "wolfi"},
    {"openEuler", "openEuler"},
    {"openSUSE", "opensuse-leap"},
});

// Distributions that Grype calls otherwise than os-release does.
constexpr auto kGrypeDistributions = std::to_array<Name>({
    {"amazonlinux", "amzn"},
    {"oraclelinux", "ol"},
    {"redhat", "rhel"},
    {"rockylinux", "rocky"},
});

// Rules of Trivy for secrets, by the rules here that find the same.
constexpr auto kTrivySecrets = std::to_array<Name>({
    {"alibaba-secret-key", "alibaba-access-key-secret"},
    {"beamer-api-token", "beamer-token"},
    {"clojars-api-token", "clojars-token"},
    {"contentful-delivery-api-token", "contentful-delivery-token"},
    {"databricks-api-token", "databricks-token"},
    {"dockerconfig-secret", "dockerconfigjson"},
    {"doppler-api-token", "doppler-token"},
    {"dropbox-api-secret", "dropbox-secret"},
    {"dropbox-long-lived-api-token", "dropbox-long-lived-token"},
    {"dropbox-short-lived-api-token", "dropbox-token"},
    {"duffel-api-token", "duffel-token"},
    {"dynatrace-api-token", "dynatrace-token"},
    {"easypost-api-token", "easypost-key"},
    {"finicity-api-token", "finicity-secret"},
    {"finicity-client-secret", "finicity-secret"},
    {"flutterwave-enc-key", "flutterwave-key"},
    {"flutterwave-public-key", "flutterwave-key"},
    {"frameio-api-token", "frameio-token"},
    {"github-app-token", "github-token"},
    {"github-fine-grained-pat", "github-fine-grained-token"},
    {"github-oauth", "github-token"},
    {"github-pat", "github-token"},
    {"github-refresh-token", "github-token"},
    {"gitlab-pat", "gitlab-token"},
    {"gocardless-api-token", "gocardless-token"},
    {"grafana-api-token", "grafana-api-key"},
    {"hashicorp-tf-api-token", "terraform-cloud-token"},
    {"hubspot-api-token", "hubspot-key-legacy"},
    {"hugging-face-access-token", "huggingface-token"},
    {"intercom-api-token", "intercom-token"},
    {"ionic-api-token", "ionic-token"},
    {"jwt-token", "jwt"},
    {"linear-api-token", "linear-token"},
    {"mailgun-token", "mailgun-key"},
    {"messagebird-api-token", "messagebird-key"},
    {"new-relic-browser-api-token", "new-relic-ingest-key"},
    {"new-relic-user-api-key", "new-relic-user-key"},
    {"npm-access-token", "npm-token"},
    {"planetscale-api-token", "planetscale-token"},
    {"planetscale-password", "planetscale-token"},
    {"postman-api-token", "postman-key"},
    {"private-key", "base64-private-key"},
    {"private-key", "encrypted-private-key"},
    {"private-key", "pgp-private-key"},
    {"private-packagist-token", "packagist-token"},
    {"pulumi-api-token", "pulumi-token"},
    {"pypi-upload-token", "pypi-token"},
    {"rubygems-api-token", "rubygems-token"},
    {"sendgrid-api-token", "sendgrid-api-key"},
    {"sendinblue-api-token", "brevo-api-key"},
    {"shippo-api-token", "shippo-token"},
    {"slack-access-token", "slack-token"},
    {"slack-web-hook", "slack-webhook"},
    {"stripe-secret-token", "stripe-secret-key"},
    {"stripe-secret-token", "stripe-test-key"},
    {"twitch-api-token", "twitch-token"},
    {"typeform-api-token", "typeform-token"},
});

constexpr std::array<std::string_view, 4> kSystemTypes = {"alpm", "apk", "deb", "rpm"};

std::vector<std::string> find(std::span<const Name> names, std::string_view theirs) {
  std::vector<std::string> out;
  const auto [begin, end] = std::ranges::equal_range(names, theirs, {}, &Name::theirs);
  for (auto row = begin; row != end; ++row) out.emplace_back(row->ours);
  return out;
}

void select_distribution(std::string_view id, std::string_view release, Selector& what) {
  what.types.assign(kSystemTypes.begin(), kSystemTypes.end());
  what.distributions = {release.empty() ? std::string(id) : std::string(id) + ":" + std::string(release)};
}

}  // namespace

std::span<const std::string_view> system_types() { return kSystemTypes; }

std::vector<std::string> types_of_syft_type(std::string_view type) { return find(kSyftTypes, type); }

std::vector<std::string> types_of_syft_language(std::string_view language) { return find(kSyftLanguages, language); }

bool select_osv_ecosystem(std::string_view ecosystem, Selector& what) {
  std::string_view release = ecosystem;
  const std::string_view name = release.substr(0, release.find(':'));
  release.remove_prefix(std::min(name.size() + 1, release.size()));
  for (const Name& row : kOsvDistributions) {
    if (lowercase(row.theirs) != lowercase(name)) continue;
    release = release.substr(0, release.find(':'));                                        // "22.04:LTS"
    if (release.starts_with('v')) release.remove_prefix(1);                                // "v3.20"
    release.remove_prefix(std::min(release.find_first_of("0123456789"), release.size()));  // "Leap 15.6"
    select_distribution(row.ours, release, what);
    return true;
  }
  const Ecosystem* known = find_ecosystem_by_name(name);
  if (known == nullptr || !release.empty()) return false;
  what.types = {std::string(known->type)};
  return true;
}

bool select_grype_namespace(std::string_view name_space, Selector& what) {
  constexpr std::string_view kDistro = ":distro:", kLanguage = ":language:";
  if (const std::size_t at = name_space.find(kDistro); at != std::string_view::npos) {
    std::string_view rest = name_space.substr(at + kDistro.size());
    const std::string_view id = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(id.size() + 1, rest.size()));
    const auto other = find(kGrypeDistributions, id);
    if (id.empty() || rest == "rolling") rest = {};
    select_distribution(other.empty() ? id : std::string_view(other.front()), rest, what);
    return !id.empty();
  }
  if (const std::size_t at = name_space.find(kLanguage); at != std::string_view::npos)
    what.types = types_of_syft_language(name_space.substr(at + kLanguage.size()));
  return !what.types.empty();
}

std::vector<std::string> ids_of_trivy_id(std::string_view id) {
  std::vector<std::string> out{std::string(id)};
  // "AVD-DS-0002", "DS002": a word of letters and a number, which has four digits.
  std::string_view rest = id;
  if (rest.starts_with("AVD-")) rest.remove_prefix(4);
  const std::size_t letters = std::min(rest.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), rest.size());
  std::string_view number = rest.substr(letters);
  if (number.starts_with('-')) number.remove_prefix(1);
  const bool is_number = !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
  if (letters >= 2 && is_number && number.size() <= 4)
    out.push_back(std::string(rest.substr(0, letters)) + "-" + std::string(4 - number.size(), '0') +
                  std::string(number));
  std::ranges::move(find(kTrivySecrets, id), std::back_inserter(out));
  sort_unique(out);
  return out;
}

}  // namespace plimsoll::policy
