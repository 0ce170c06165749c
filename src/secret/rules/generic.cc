// SPDX-License-Identifier: Apache-2.0
// What is called a password, a secret, a token or a key, whoever issued it. Such names stand in all code and
// documentation, so the pattern asks for a value of its own kind of file and generic_value for one that nobody would
// choose as a name or an example. Every other rule goes before these where both match.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "generic-assigned-secret",
     .title = "Secret in quotes",
     .severity = Severity::medium,
     .form = Form::whole,
     .pattern =
         R"((?i:passw(?:or)?d|passphrase|secret|token|api[_\-]?key|(?:access|private|secret|encryption|signing|auth|master|account)[_\-]?key|credentials?)(?i:[_\-]?key|[_\-]?token)?\\?["']?\]?[ \t]{0,4}(?::=|=>|=|:)[ \t]{0,4}\\?["'\x60]([!#%&*+,\-./0-9:;=?@A-Z^_a-z|~]{8,150})\\?["'\x60])",
     .keywords = {"password", "passwd", "passphrase", "secret", "token", "key", "credential"},
     .validate = generic_value,
     .target = "SECRET",
     .rotate = "Find out what accepts it, change it there, and give the new one to the build as a secret or to the "
               "container at run time.",
     .good = {"db_password = \"vT9k"
              "Qz2LmXw7\"",
              "  \"apiKey\": \"q8Zr4"
              "TnB2xVw6KpL0sJd\",",
              "client_secret: 'Hh7Qe"
              "9ZpR3vXk1TbN5wYc'"},
     .bad = {"password = get_password(\"database\")", "token = \"next-page-token\"", "password: \"${DB_PASSWORD}\"",
             "api_key = \"your-api-key-here\"", "secret = \"AAAAAAAAAAAAAAAA\"",
             "public_key_token=\"b77a5c561934e089\"", "password: \"Please enter your password\"",
             "tokenizer = \"sentencepiece2024\"", "secret: \"/run/secrets/db\"",
             "password: 'correct-horse-battery-staple'"}},
    {.id = "generic-config-secret",
     .title = "Secret in a configuration file",
     .severity = Severity::medium,
     .form = Form::whole,
     .pattern =
         R"((?mi)^[ \t]{0,40}(?:-[ \t])?["']?[\w.\-]{0,60}(?:passw(?:or)?d|passphrase|secret|token|api[_\-]?key|(?:access|private|secret|encryption|signing|auth|master|account)[_\-]?key)["']?[ \t]{0,8}[:=][ \t]{0,8}([!#%&*+\-./0-9:=?@A-Z^_a-z|~]{8,150})[ \t]{0,8}\r?$)",
     .keywords = {"password", "passwd", "passphrase", "secret", "token", "key"},
     .path =
         R"((?i:\.(?:ya?ml|properties|ini|cfg|conf|cnf|env|toml|tfvars|config)$|(?:^|/)\.?env(?:\.[\w.\-]+)?$|(?:^|/)etc/[^/]+/[^/.]+$))",
     .validate = generic_value,
     .delivery = Delivery::secret_file,
     .target = "/run/secrets/app.conf",
     .rotate = "Find out what accepts it, change it there, and mount the file at run time.",
     .good = {"spring.datasource.password=vT9kQz"
              "2LmXw7",
              "redis:\n  auth_token: q8Zr4Tn"
              "B2xVw6KpL0sJd\n"},
     .bad = {"password: ${DB_PASSWORD}", "password: changeme-now-1", "secret = true", "# password = something-else",
             "secret_key: !vault |", "private_key: /etc/ssl/private/app1.key"}},
    {.id = "generic-environment-secret",
     .title = "Secret in a variable",
     .severity = Severity::medium,
     .form = Form::whole,
     .pattern =
         R"((?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|(?:ACCESS|PRIVATE|SECRET|ENCRYPTION|SIGNING|AUTH|MASTER|ACCOUNT)_?KEY|CREDENTIALS?|_PASS|_PWD)(?:_KEY|_TOKEN|_BASE)?=([!#%*+\-./0-9:=?@A-Z^_a-z|~]{8,200})(?:[\s"';&,\\]|$))",
     .keywords = {"password=", "passwd=", "passphrase=", "secret=", "token=", "key=", "credential=", "credentials=",
                  "_pass=", "_pwd=", "base="},
     .validate = generic_value,
     .target = "SECRET",
     .rotate = "Find out what accepts it, change it there, and give the new one to the build as a secret or to the "
               "container at run time.",
     .good = {"ENV DB_PASSWORD=vT9kQz"
              "2LmXw7",
              "export SESSION_SECRET=q8Zr4Tn"
              "B2xVw6KpL0sJd",
              "RUN |1 API_KEY=Hh7Qe9Zp"
              "R3vXk1TbN5wYc /bin/sh -c ./install"},
     .bad = {"DB_PASSWORD=$PASSWORD", "TOKEN=$(cat /run/secrets/token)", "API_KEY=changeme",
             "SECRET_KEY=/run/secrets/key", "CSRF_TOKEN=a8s7d6f5g4h3j2k1", "AUTH_TOKEN=xxxxxxxxxxxxxxxx"}},
};

}  // namespace

Family generic_rules() { return {"Generic", kRows}; }

}  // namespace plimsoll::secret
