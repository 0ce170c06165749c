// SPDX-License-Identifier: Apache-2.0
// Tokens with which packages and images are published and fetched.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "artifactory-api-key",
     .title = "Artifactory API key",
     .severity = Severity::critical,
     .pattern = R"(AKCp[A-Za-z0-9]{69})",
     .keywords = {"akcp"},
     .min_entropy = 4.3,
     .target = "ARTIFACTORY_API_KEY",
     .rotate = "Revoke the key in the user's profile and use identity tokens that end.",
     .good = {"ARTIFACTORY_API_KEY=AKC"
              "pAe1cnVCnVdtiogcB9TFtYanUIP7VLaB4priQEl6kNv0sPCF785R80Lpb8vO7S8Nr5w450"},
     .bad = {"ART"
             "IFACTORY_API_KEY=AKCpAe1cnVCnVdtiogcB9TFtYanUIP7VLaB4pxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "artifactory-reference-token",
     .title = "Artifactory reference token",
     .severity = Severity::critical,
     .pattern = R"(cmVmdGtu[A-Za-z0-9]{56})",
     .keywords = {"cmvmdgtu"},
     .min_entropy = 4,
     .target = "JFROG_ACCESS_TOKEN",
     .rotate = "Revoke it under Administration, Access tokens, and issue one with a scope and an end.",
     .good = {"JFROG_ACCESS_TOKEN=cmV"
              "mdGtuH6tSUgwAjMsTvoca8mDuGWJ1mhm9DXFASJagjp97OR3GpCvuAK3jJpnY"},
     .bad = {"JFR"
             "OG_ACCESS_TOKEN=cmVmdGtuH6tSUgwAjMsTvoca8mDuGWJ1xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "bundler-credentials",
     .title = "Bundler credentials of a gem source",
     .form = Form::whole,
     .pattern =
         R"(BUNDLE_[A-Z0-9_]{3,60}__[A-Z0-9_]{2,40}["']?\s{0,2}[:=]\s{0,2}["']?([\w.\-]{3,60}:[\w.\-~%]{6,100}))",
     .keywords = {"bundle_"},
     .validate = random_looking,
     .target = "BUNDLE_RUBYGEMS__PKG__GITHUB__COM",
     .rotate = "Change the credentials at the gem source and give them to the build only.",
     .good = {"BUN"
              "DLE_ENTERPRISE__CONTRIBSYS__COM: \"8f2b91c4:e17d05a3\""},
     .bad = {"BUN"
             "DLE_GEMS__CONTRIBSYS__COM: \"xxxxxxxx:xxxxxxxx\""}},
    {.id = "cargo-credentials",
     .title = "Cargo registry token",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern = R"((?m)^\[(?:registry|registries\.[\w\-]{1,60})\]\s{0,4}token\s{0,4}=\s{0,4}"([\w\-. ]{16,400})\")",
     .keywords = {"[regist"},
     .path = R"((?:^|/)\.?cargo/credentials(?:\.toml)?$)",
     .validate = random_looking,
     .delivery = Delivery::secret_file,
     .target = "/root/.cargo/credentials.toml",
     .rotate = "Revoke the token at the registry and give it to the build as CARGO_REGISTRY_TOKEN.",
     .good = {"[registries.shop]\ntoken = \"f8Y"
              "VWIz5u3HbkRf6TjEYhVnM0a8T63DnNt6l\""},
     .bad = {"[registry]\ntoken = \"you"
             "r-token-goes-here\""}},
    {.id = "clojars-token",
     .title = "Clojars deploy token",
     .pattern = R"(CLOJARS_[a-f0-9]{60})",
     .keywords = {"clojars_"},
     .target = "CLOJARS_PASSWORD",
     .rotate = "Disable it under Deploy tokens and issue one for one group.",
     .good = {"CLOJARS_PASSWORD=CLO"
              "JARS_67ea7031891ae548ca2b3c49a37b005d41819b0056b7cde84e7d19fc564f"},
     .bad = {"CLO"
             "JARS_PASSWORD=CLOJARS_67ea7031891ae548ca2b3c49a3xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "cloudsmith-api-key",
     .title = "Cloudsmith API key",
     .form = Form::provider,
     .key = R"(cloudsmith)",
     .pattern = R"([a-z0-9]{40})",
     .keywords = {"cloudsmith"},
     .min_entropy = 3.5,
     .validate = random_looking,
     .target = "CLOUDSMITH_API_KEY",
     .rotate = "Rotate it under Settings, API settings, and use a service account or OIDC.",
     .good = {"CLOUDSMITH_API_KEY=\"rgz"
              "6muaq4e3orlmyixvmxdwjdmxhxnpqtfef8rus\""},
     .bad = {"CLO"
             "UDSMITH_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "composer-auth",
     .title = "Composer credentials",
     .form = Form::whole,
     .pattern =
         R"x("http-basic"\s{0,4}:\s{0,4}\{\s{0,20}"[\w.\-:]{3,100}"\s{0,4}:\s{0,4}\{\s{0,20}"username"\s{0,4}:\s{0,4}"[^"\s]{1,100}"\s{0,4},\s{0,20}"password"\s{0,4}:\s{0,4}"([^"\s]{6,200})")x",
     .keywords = {"http-basic"},
     .longest = 1024,
     .validate = password_value,
     .delivery = Delivery::secret_file,
     .target = "/root/.composer/auth.json",
     .rotate = "Revoke the credentials at the package server and give auth.json to the build as a secret.",
     .good = {"{\"http-basic\": {\"repo.shop.test\": {\"username\": \"ci\", \"password\": \"vzF"
              "497JpFaix9ukvkE3ARtPQ\"}}}"},
     .bad = {"{\"http-basic\": {\"repo.shop.test\": {\"username\": \"ci\", \"password\": \"password\"}}}"}},
    {.id = "crates-io-token",
     .title = "crates.io token",
     .severity = Severity::critical,
     .pattern = R"(cio[A-Za-z0-9]{32})",
     .keywords = {"cio"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "CARGO_REGISTRY_TOKEN",
     .rotate =
         "Revoke it under Account settings, API tokens, and issue one for named crates or use trusted publishing.",
     .good = {"CARGO_REGISTRY_TOKEN=cio"
              "eIblJqbt0Fc0rgL87KzSl3xAhrSvcuh1"},
     .bad = {"CAR"
             "GO_REGISTRY_TOKEN=cioeIblJqbt0Fc0rgLxxxxxxxxxxxxxxxxx"}},
    {.id = "dockerhub-token",
     .title = "Docker Hub access token",
     .severity = Severity::critical,
     .pattern = R"(dckr_(?:pat_[\w\-]{27}|oat_[\w\-]{32}))",
     .keywords = {"dckr_pat_", "dckr_oat_"},
     .min_entropy = 3.8,
     .target = "DOCKERHUB_TOKEN",
     .rotate = "Delete it under Account settings, Personal access tokens, and issue one that only reads where that is "
               "enough.",
     .good = {"DOCKERHUB_TOKEN=dck"
              "r_pat_uxMw2yWoBU80BD4ov9pjLZh2MWQ"},
     .bad = {"DOCKERHUB_TOKEN=dck"
             "r_pat_uxMw2yWoBxxxxxxxxxxxxxxxxxx"}},
    {.id = "gemfury-token",
     .title = "Gemfury token",
     .form = Form::provider,
     .key = R"((?:gemfury|fury))",
     .pattern = R"([A-Za-z0-9]{20})",
     .keywords = {"fury"},
     .min_entropy = 3.6,
     .validate = mixed_token,
     .target = "GEMFURY_TOKEN",
     .rotate = "Revoke it under Account, Tokens, and issue one that only reads.",
     .good = {"GEMFURY_TOKEN=\"ryT"
              "bJWsrrUSITv6YKNnz\""},
     .bad = {"GEMFURY_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxx\""}},
    {.id = "hex-api-key",
     .title = "Hex.pm API key",
     .form = Form::named,
     .key = R"(hex_?api_?key)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"hex_api_key", "hexapikey"},
     .min_entropy = 3,
     .target = "HEX_API_KEY",
     .rotate = "Revoke it (mix hex.user key revoke) and issue one with the permission of a package.",
     .good = {"HEX_API_KEY=\"fae"
              "3c893b82d0267ae35610727317de4\""},
     .bad = {"HEX_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "jfrog-password",
     .title = "JFrog password or token",
     .form = Form::provider,
     .key = R"((?:jfrog|artifactory|bintray))",
     .pattern = R"(AP[0-9A-F][A-Za-z0-9]{8,}|[A-Za-z0-9]{64})",
     .keywords = {"jfrog", "artifactory", "bintray"},
     .min_entropy = 3.3,
     .validate = mixed_token,
     .target = "ARTIFACTORY_PASSWORD",
     .rotate = "Revoke it in the user's profile and issue an identity token that ends.",
     .good = {"ARTIFACTORY_PASSWORD=\"O4h"
              "Zwuk11cY4sZzz9IH7KTGswu772uGLfblno6UTQggttKudHHTaf2VudgkWWuUl\""},
     .bad = {"ART"
             "IFACTORY_PASSWORD=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "jsr-token",
     .title = "JSR token",
     .pattern = R"(jsrp?_[A-Za-z0-9]{36})",
     .keywords = {"jsr_", "jsrp_"},
     .min_entropy = 3.8,
     .target = "JSR_TOKEN",
     .rotate = "Revoke it under Account, Tokens, and publish with OIDC.",
     .good = {"JSR_TOKEN=jsr"
              "_lG5BeL7TjIgKNuE1DMqNgMpuUD81q38ZNpj8"},
     .bad = {"JSR_TOKEN=jsr"
             "_lG5BeL7TjIgKNuE1xxxxxxxxxxxxxxxxxxxx"}},
    {.id = "npm-token",
     .title = "npm token",
     .severity = Severity::critical,
     .pattern = R"(npm_[A-Za-z0-9]{36})",
     .keywords = {"npm_"},
     .validate = npm_token,
     .target = "NPM_TOKEN",
     .rotate = "Revoke it (npm token revoke) and issue a granular token, or publish with trusted publishing.",
     .good = {"NPM_TOKEN=npm"
              "_A6UJHd3NRXF8JtUWcgn9QEBVVDscuv1zW65r"},
     .bad = {"NPM_TOKEN=npm"
             "_A6UJHd3NRXF8JtUWxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "nuget-api-key",
     .title = "NuGet API key",
     .severity = Severity::critical,
     .pattern = R"(oy2[a-z0-9]{43})",
     .keywords = {"oy2"},
     .min_entropy = 3.8,
     .target = "NUGET_API_KEY",
     .rotate = "Regenerate or delete it under API keys and limit the new one to package names.",
     .good = {"NUGET_API_KEY=oy2"
              "23abr2g5ckgpel21119u4pu06qas252aybe0sj9s2j1"},
     .bad = {"NUGET_API_KEY=oy2"
             "23abr2g5ckgpel21119uxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "packagist-token",
     .title = "Private Packagist token",
     .pattern = R"(packagist_[ou][ru]t_[a-f0-9]{68})",
     .keywords = {"packagist_"},
     .target = "COMPOSER_AUTH",
     .rotate = "Revoke it under Settings, Authentication tokens, and issue one that reads only.",
     .good = {"COMPOSER_AUTH=pac"
              "kagist_urt_4a87f1ff04630592a84bad7c4fa4711cad6fbf5619db1f9906a260caf9fced3aa034"},
     .bad = {"COMPOSER_AUTH=pac"
             "kagist_urt_4a87f1ff04630592a84bad7c4faxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "pypi-token",
     .title = "PyPI token",
     .severity = Severity::critical,
     .pattern = R"(pypi-AgE[IN][\w\-]{60,})",
     .keywords = {"pypi-age"},
     .longest = 1200,
     .validate = pypi_token,
     .target = "TWINE_PASSWORD",
     .rotate = "Remove it under Account settings, API tokens, and publish with trusted publishing.",
     .good = {"TWINE_PASSWORD=pyp"
              "i-AgEIcHlwaS5vcmcCJGNmNWEwYjY2ZTk5YTEyZmYyMTZiMTc4YThkNTk1ODZlMGRlYgACEv0bJrXNAs7bKRjEO2gK"
              "VezBQMPNNEYkcbB1PvhfhEA61OvXvDuP0a_7Pj5juMTvg3VPcelLUEI-GYgJiQ"},
     .bad = {"pyp"
             "i-AgEIcHlwaS5vcmcxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxx",
             "TWINE_PASSWORD=pyp"
             "i-AgENdGVzdC5zaG9wLnRlc3QL5p1ff6jABHdWmLMnYfv2Tm5ODxQPlNc7UbHS2Y1nJqCXNMQnYxOBLe3We3RqX4xj"
             "WmdU5"}},
    {.id = "rubygems-token",
     .title = "RubyGems API key",
     .severity = Severity::critical,
     .pattern = R"(rubygems_[a-f0-9]{48})",
     .keywords = {"rubygems_"},
     .target = "GEM_HOST_API_KEY",
     .rotate = "Delete it under Settings, API keys, and use trusted publishing or a key for one gem.",
     .good = {"GEM_HOST_API_KEY=rub"
              "ygems_036af60e4f61e58b61f312fcbc76ef8993eaf143ef37670d"},
     .bad = {"GEM"
             "_HOST_API_KEY=rubygems_036af60e4f61e58b61f3xxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "sonatype-token",
     .title = "Sonatype or Maven Central token",
     .form = Form::named,
     .key = R"((?:sonatype|ossrh|maven_?central|central)[\w.\-]{0,12}(?:password|token))",
     .pattern = R"([A-Za-z0-9+/]{32,46})",
     .keywords = {"sonatype", "ossrh", "central"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "OSSRH_PASSWORD",
     .rotate = "Regenerate the user token in the Central portal.",
     .good = {"OSSRH_PASSWORD=\"fX3"
              "bG8GZiPBdGPCnyJfPoDBziiHVrcdIBebkjCRlafg6\""},
     .bad = {"OSSRH_PASSWORD=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family registry_rules() { return {"Package registries", kRows}; }

}  // namespace plimsoll::secret
