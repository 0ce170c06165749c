// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "secret/rule.h"

namespace plimsoll::secret {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kAwsKeywords{"akia"sv, "asia"sv, "abia"sv, "acca"sv};
constexpr std::array kAwsGood{"aws_access_key_id = AKIAQ3EGP2LMDZ7RUWBT"sv};
constexpr std::array kAwsBad{"AKIAQ3EGP2LM"sv};
constexpr std::array kGithubKeywords{"ghp_"sv, "gho_"sv, "ghu_"sv, "ghs_"sv, "ghr_"sv};
constexpr std::array kGithubGood{"token: ghp_8Hq2Zs5Yt9Lw3Xv7Bn1Kc6Rd4Mf0Jg1aB2cD"sv};
constexpr std::array kGithubBad{"ghp_short"sv};
constexpr std::array kPemKeywords{"private key"sv};

constexpr std::array kRules{
    Rule{.id = "aws-access-key-id",
         .family = "Cloud",
         .title = "AWS access key id",
         .severity = Severity::high,
         .pattern = R"(\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b)",
         .keywords = kAwsKeywords,
         .target = "AWS_ACCESS_KEY_ID",
         .rotate = "Deactivate the key in IAM, then issue a new one or better a role.",
         .good = kAwsGood,
         .bad = kAwsBad},
    Rule{.id = "github-token",
         .family = "Version control",
         .title = "GitHub token",
         .severity = Severity::critical,
         .pattern = R"(\b(gh[pousr]_[0-9A-Za-z]{36})\b)",
         .keywords = kGithubKeywords,
         .target = "GITHUB_TOKEN",
         .rotate = "Revoke the token in the GitHub settings that issued it, then issue a new one.",
         .good = kGithubGood,
         .bad = kGithubBad},
    Rule{.id = "private-key",
         .family = "Private keys",
         .title = "Private key",
         .severity = Severity::critical,
         .pattern = R"(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{64,}-----END [A-Z ]{0,40}PRIVATE KEY-----)",
         .keywords = kPemKeywords,
         .longest = 16384,
         .delivery = Delivery::secret_file,
         .rotate = "Make a new key pair and have whatever trusts the old public key trust the new one."},
};

}  // namespace

std::span<const Rule> builtin_rules() { return kRules; }

}  // namespace plimsoll::secret
