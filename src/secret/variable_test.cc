// SPDX-License-Identifier: Apache-2.0
#include "secret/variable.h"

#include <gtest/gtest.h>

namespace plimsoll::secret {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

TEST(Variable, GivesASecretAway) {
  for (const auto& [name, value] :
       {Pair{"DB_PASSWORD", "hunter2"}, Pair{"MYSQL_ROOT_PASSWORD", "123456"}, Pair{"dbPassword", "hunter2"},
        Pair{"POSTGRES_PASSWORD", "postgres"}, Pair{"JWT_SECRET", "mysecret"}, Pair{"NPM_TOKEN", "abcd1234"},
        Pair{"SECRET_KEY_BASE", "f00dfeedbead0123456789"}, Pair{"API_KEY", "9fK3vPq0ZsW81x"},
        Pair{"REDIS_PASS", "s3cret"}, Pair{"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzA12345678"},
        Pair{"DB_PASSWORD_PROD", "hunter2"}, Pair{"SMTP_PASSWORD", "\"hunter2\""},
        Pair{"ADMIN_PASSWORD", "correct horse battery"}, Pair{"X_PASSWORD", "https://user:pw@host/"}})
    EXPECT_TRUE(is_secret_variable(name, value)) << name << "=" << value;
}

/// What other tools are known to take for secrets, the variables of official images, and values that are none.
TEST(Variable, GivesNothingAway) {
  for (const auto& [name, value] :
       {Pair{"KMS_KEY_ALIAS", "alias/shop"},
        Pair{"AWS_ACCESS_KEY_ID", "ASIAQ3EGEXAMPLE12345"},
        Pair{"KEY_NAME", "shop-signing-2024"},
        Pair{"GPG_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D"},
        Pair{"GPG_KEYS", "A035C8C19219BA821ECEA86B64E628F8D684696D 97FC712E4C024BBEA48A61ED3A5CA953F73C700D"},
        Pair{"SSH_AUTH_SOCK", "/run/host-services/ssh-auth.sock"},
        Pair{"AUTH_MODE", "oauth2-proxy-7"},
        Pair{"TOKEN_VERSION", "1.2.3"},
        Pair{"LIBCRYPTO", "libcrypto3=3.1.4-r1"},
        Pair{"OPENSSL_KEY", "3.1.4-r1"},
        Pair{"DB_PASSWORD_FILE", "/run/secrets/db"},
        Pair{"DB_PASSWORD", "/run/secrets/db"},
        Pair{"DB_PASSWORD", ""},
        Pair{"DB_PASSWORD", "${DB_PASSWORD}"},
        Pair{"DB_PASSWORD", "changeme"},
        Pair{"DB_PASSWORD", "<password>"},
        Pair{"PUBLIC_TOKEN", "abcd1234efgh"},
        Pair{"NEXT_PUBLIC_API_KEY", "9fK3vPq0ZsW81x"},
        Pair{"USE_TOKEN", "true"},
        Pair{"ALLOW_EMPTY_PASSWORD", "yes"},
        Pair{"REQUIRE_PASSWORD", "false"},
        Pair{"AUTH_TOKEN_TTL", "3600"},
        Pair{"TOKEN", "3600"},
        Pair{"PASSWORD_LENGTH", "16"},
        Pair{"NPM_TOKEN", "8"},
        Pair{"TOKENIZERS_PARALLELISM", "enabledforall"},
        Pair{"PWD", "srv-app-x1"},
        Pair{"OLDPWD", "somewhere-1a"},
        Pair{"COMPASS", "north-12345"},
        Pair{"MONKEY", "bananas-12345"},
        Pair{"KEYCLOAK_VERSION", "24.0.1"},
        Pair{"TOKEN_ENDPOINT", "https://login.example.com/token"},
        Pair{"AUTH_TOKEN", "https://login.example.com/t"},
        Pair{"RABBITMQ_PGP_KEY_ID", "0x0A9AF2115F4687BD29803A206B73A36E6026DFCA"},
        Pair{"OPENSSL_PGP_KEY_IDS", "8657ABB260F056B1E5190839D9C4D26D0E604491"},
        Pair{"GPG_COUCH_KEY", "390EF70BB1EA12B2773962950EE62FB37A00258D"},
        Pair{"YARN_KEY", "6A010C5166006599AA17F08146C2130DFD2497F5"},
        Pair{"PATH", "/usr/bin"},
        Pair{"DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:1:secret:db"},
        Pair{"APP_KEY", "short"},
        Pair{"GIT_ASKPASS", "/bin/askpass"},
        Pair{"", "x"},
        Pair{"_", "x"},
        Pair{"TOKEN", "xxxxxxxxxxxx"}})
    EXPECT_FALSE(is_secret_variable(name, value)) << name << "=" << value;
}

TEST(Variable, IsThereForASecret) {
  for (const std::string_view name :
       {"DB_PASSWORD", "NPM_TOKEN", "AWS_SECRET_ACCESS_KEY", "githubToken", "SSH_PRIVATE_KEY"})
    EXPECT_TRUE(is_secret_name(name)) << name;
  for (const std::string_view name :
       {"GPG_KEY", "DB_PASSWORD_FILE", "KEY_NAME", "PUBLIC_KEY", "SSH_AUTH_SOCK", "MONKEY", ""})
    EXPECT_FALSE(is_secret_name(name)) << name;
}

TEST(Variable, HoldsASecretByItsFormOrItsName) {
  const auto by_name = secret_in_variable("DB_PASSWORD", "hunter2");
  ASSERT_TRUE(by_name);
  EXPECT_EQ(by_name->rule, &variable_rule());
  EXPECT_EQ(by_name->range, (TextRange{0, 7}));
  EXPECT_EQ(by_name->redacted, "…");

  std::string example;
  for (const Rule& rule : builtin_rules())
    if (rule.id == "github-token") example = std::string(rule.good[0]);
  const std::string value = example.substr(example.find("gh"));
  const auto by_form = secret_in_variable("WHATEVER", value);
  ASSERT_TRUE(by_form) << value;
  EXPECT_EQ(by_form->rule->id, "github-token");
  EXPECT_EQ(by_form->range.begin, 0U);
  EXPECT_EQ(value.find(by_form->redacted), std::string::npos);

  for (const auto& [name, harmless] : {Pair{"DB_PASSWORD", "${DB_PASSWORD}"}, Pair{"DB_PASSWORD", ""},
                                       Pair{"KEY_NAME", "shop"}, Pair{"PATH", "/usr/bin"}, Pair{"TOKEN", "changeme"}})
    EXPECT_FALSE(secret_in_variable(name, harmless)) << name << "=" << harmless;
}

TEST(Variable, Placeholders) {
  for (const std::string_view value : {"", "changeme", "<password>", "${X}", "\"\"", "'xxxx'"})
    EXPECT_TRUE(is_placeholder_value(value)) << value;
  for (const std::string_view value : {"hunter2", "postgres", "/run/secrets/x"})
    EXPECT_FALSE(is_placeholder_value(value)) << value;
}

}  // namespace
}  // namespace plimsoll::secret
