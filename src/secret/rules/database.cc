// SPDX-License-Identifier: Apache-2.0
// Passwords in the addresses and connection strings of databases and brokers, and tokens of database services.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "astra-db-token",
     .title = "Astra DB token",
     .severity = Severity::critical,
     .pattern = R"(AstraCS:[A-Za-z]{24}:[a-f0-9]{64})",
     .keywords = {"astracs:"},
     .min_entropy = 3.8,
     .target = "ASTRA_DB_APPLICATION_TOKEN",
     .rotate = "Delete it under Tokens and generate one with a narrower role.",
     .good = {"ASTRA_DB_APPLICATION_TOKEN=Ast"
              "raCS:pREddZcSrVbnWcVipxTAwBSi:0dddaa183e3a30b108618013ffef396a4f83cab73fd7eab948ccad357222"
              "e283"},
     .bad = {"AST"
             "RA_DB_APPLICATION_TOKEN=AstraCS:pREddZcSrVbnWcVipxTAwBSi:0dddaa183e3a30b1xxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "cockroach-cloud-key",
     .title = "CockroachDB Cloud key",
     .pattern = R"(CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40})",
     .keywords = {"ccdb1_"},
     .min_entropy = 4,
     .target = "COCKROACH_API_KEY",
     .rotate = "Delete the key of the service account and create a new one.",
     .good = {"COCKROACH_API_KEY=CCD"
              "B1_rTBKNvh3xmkSNBKQWqPMDm_eP9L3aU0lJDM5vYkzWGwh2l9Mfak7xoAU4rePu3W"},
     .bad = {"COC"
             "KROACH_API_KEY=CCDB1_rTBKNvh3xmkSNBKQWqPMDm_eP9L3axxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "connection-string-password",
     .title = "Connection string with a password",
     .form = Form::whole,
     .pattern =
         R"((?i:(?:server|data source|host|hostname|dsn|driver|user id|uid|username|user|database|initial catalog)\s{0,2}=\s{0,2}[^;=\n"'<>]{1,120};[^\n"'<>]{0,200}?(?:password|pwd)\s{0,2}=\s{0,2})([^\s;"'<>{}$&]{6,100})(?:;|"|'|\s|$|&quot;))",
     .keywords = {"password=", "pwd=", "password ="},
     .longest = 700,
     .validate = connection_password,
     .target = "ConnectionStrings__Default",
     .rotate = "Change the password of the account and use an identity of the platform where there is one.",
     .good = {"\"Default\": \"Server=tcp:shop.database.windows.net,1433;User ID=app;Password=yhYS668KLSqW8A;"
              "Encrypt=True\""},
     .bad = {"Server=localhost;Database=x;User Id=sa;Password=<password>;", "Server=.;User Id=sa;Password=password;"}},
    {.id = "database-url",
     .title = "Database address with a password",
     .form = Form::whole,
     .pattern =
         R"((?i:postgres(?:ql)?|mysql|mariadb|mongodb|redis|rediss|amqps?|mssql|sqlserver|oracle|cockroachdb|clickhouse|couchbases?|neo4j|kafka|nats|ldaps?|mqtts?)(?:\+[a-z0-9]{2,12})?(?:\+[a-z0-9]{2,12})?://[^\s"'\x60:/@<>{}$\\]{0,100}:([^\s"'\x60@/<>{}\\]{4,150})@[A-Za-z0-9\[][\w.\-:\[\]]{0,200})",
     .keywords = {"://"},
     .validate = url_password,
     .target = "DATABASE_URL",
     .rotate =
         "Change the password of the account, look at who used it, and give the address to the container at run time.",
     .good = {"DATABASE_URL=postgres://shop:UyMIoQpbXQd7QE@db.internal:5432/shop",
              "mongodb+srv://app:QOI"
              "XJhWMN3x8qyYr57@cluster0.ab1cd.mongodb.net/prod",
              "redis://:kIB"
              "xNmK4wgIiwjSF@cache:6379/0"},
     .bad = {"postgres://user:password@localhost/db", "mysql://user:${DB_PASSWORD}@db/shop",
             "amqp://guest:guest@rabbit", "postgresql://postgres:postgres@db:5432/app"}},
    {.id = "mongodb-atlas-key",
     .title = "MongoDB Atlas service account secret",
     .severity = Severity::critical,
     .pattern = R"(mdb_sa_sk_[\w\-]{40})",
     .keywords = {"mdb_sa_sk_"},
     .min_entropy = 3.8,
     .target = "MONGODB_ATLAS_CLIENT_SECRET",
     .rotate = "Revoke the secret of the service account and generate a new one.",
     .good = {"MONGODB_ATLAS_CLIENT_SECRET=mdb"
              "_sa_sk_1cZSdg5eu5eKQAjNTyxiHCdiFXyTR08MZL3Ansgx"},
     .bad = {"MON"
             "GODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_1cZSdg5eu5eKQAjxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "mysql-client-password",
     .title = "Password in a MySQL options file",
     .form = Form::whole,
     .pattern = R"((?mi)^\s{0,4}password\s{0,4}=\s{0,4}["']?([^\s"'#;]{6,100})["']?\s{0,4}$)",
     .keywords = {"password"},
     .path = R"((?:^|/)(?:\.?my\.cnf|\.mylogin\.cnf|debian\.cnf|mysql/conf\.d/[^/]+\.cnf)$)",
     .validate = password_value,
     .delivery = Delivery::secret_file,
     .target = "/root/.my.cnf",
     .rotate = "Change the account's password and mount the file at run time.",
     .good = {"[client]\nuser=app\npassword=pr20YgL4Cn5nT9\n"},
     .bad = {"[client]\n# password = your_password\n"}},
    {.id = "pgpass-entry",
     .title = "Password in .pgpass",
     .form = Form::whole,
     .pattern = R"(\b[\w.\-*]{1,200}:(?:[0-9]{1,5}|\*):[\w\-*]{1,100}:[\w\-*]{1,100}:([^\s:#]{4,200})(?:\s|$))",
     .keywords = {":"},
     .path = R"((?:^|/)\.?pgpass(?:\.conf)?$)",
     .validate = password_value,
     .delivery = Delivery::secret_file,
     .target = "/root/.pgpass",
     .rotate = "Change the role's password and mount the file at run time.",
     .good = {"db.shop.test:5432:shop:app:P427Jxhu5hRCuH"},
     .bad = {"#hostname:port:database:username:password", "localhost:5432:*:app:password"}},
    {.id = "planetscale-token",
     .title = "PlanetScale token or password",
     .severity = Severity::critical,
     .pattern = R"(pscale_(?:tkn|oauth|pw)_[\w.\-]{32,64})",
     .keywords = {"pscale_"},
     .min_entropy = 3.8,
     .target = "PLANETSCALE_SERVICE_TOKEN",
     .rotate = "Delete the service token or password of the branch and create one with fewer accesses.",
     .good = {"PLANETSCALE_SERVICE_TOKEN=psc"
              "ale_tkn_vT9TwyBoeKE0fo0tPO3tX87r55wuDRKSaroSkFDKeVV"},
     .bad = {"PLA"
             "NETSCALE_SERVICE_TOKEN=pscale_tkn_vT9TwyBoeKE0fo0txxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "snowflake-password",
     .title = "Snowflake password",
     .form = Form::provider,
     .key = R"(snowflake)",
     .pattern = R"([^\s"'\x60<>{}$;,]{8,64})",
     .keywords = {"snowflake"},
     .min_entropy = 3,
     .validate = generic_value,
     .target = "SNOWFLAKE_PASSWORD",
     .rotate = "Change the user's password and use key pairs or OAuth.",
     .good = {"SNOWFLAKE_PASSWORD=\"vR7"
              "qXyD72upF8TH4\""},
     .bad = {"SNO"
             "WFLAKE_PASSWORD=\"xxxxxxxxxxxxxxxx\""}},
    {.id = "url-credentials",
     .title = "Address with a password",
     .form = Form::whole,
     .pattern =
         R"(\b(?:https?|ftps?|sftp|ssh|git|svn|rsync|smb|socks5?|smtps?|imaps?|wss?|registry)(?:\+[a-z]{3,5})?://[^\s"'\x60:/@<>{}$\\?#(),;=*]{1,100}:([^\s"'\x60@/<>{}\\?#(),;*]{5,150})@[A-Za-z0-9\[][\w.\-:\[\]]{0,200})",
     .keywords = {"://"},
     .validate = url_password,
     .delivery = Delivery::secret_file,
     .target = "/root/.netrc",
     .rotate = "Change the password or revoke the token, and give it to the build as a secret (.netrc, git credential "
               "helper or header).",
     .good = {"pip install --index-url https://ci:nxW"
              "OVy8VY6SyMXmz@pypi.shop.test/simple shop",
              "[remote \"origin\"]\n\turl = https://build:ibA"
              "ERcgNCCQCUQgE6Ua4@git.shop.test/web.git"},
     .bad = {"https://user:pass@example.com/", "http://user:password@host:80/path",
             "https://$USER:$TOKEN@git.shop.test/x", "see http://localhost:8080/@vite/client"}},
};

}  // namespace

Family database_rules() { return {"Databases", kRows}; }

}  // namespace plimsoll::secret
