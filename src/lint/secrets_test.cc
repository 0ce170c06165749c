// SPDX-License-Identifier: Apache-2.0
// What the rules about secrets, downloads, trust and the context say of files, read by hand: what they find and what
// they let pass.
#include <gtest/gtest.h>

#include "dockerfile/parse.h"
#include "lint/hidden.h"
#include "lint/secret_edits.h"
#include "lint/secret_files.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

bool is_ours(std::string_view id) { return id.starts_with("PL14") || id.starts_with("PL16") || id.starts_with("PL17"); }

/// "2 PL1401", of our rules.
std::vector<std::string> ours(std::string_view text, Profile profile = Profile::standard,
                              const BuildContext* context = nullptr) {
  std::vector<std::string> out;
  const Checked checked =
      check({.path = "Dockerfile", .text = text, .build_context = context}, testing::lint_settings(profile));
  for (const Finding& finding : checked.findings)
    if (is_ours(finding.id)) out.push_back(std::to_string(finding.places.front().line) + " " + finding.id);
  std::ranges::sort(out);
  return out;
}

/// The bytes a finding of the rule underlines.
std::vector<std::string> underlined(std::string_view text, std::string_view id) {
  std::vector<std::string> out;
  const LineIndex lines(text);
  for (const Finding& finding : testing::lint_dockerfile(text, Profile::strict).findings) {
    if (finding.id != id) continue;
    const Place& place = finding.places.front();
    const std::size_t begin = lines.offset(place.line) + place.column - 1;
    out.emplace_back(text.substr(begin, lines.offset(place.end_line) + place.end_column - 1 - begin));
  }
  return out;
}

std::string mended(std::string_view text, std::string_view id, Repair most = Repair::unsafe) {
  Settings settings = testing::lint_settings(Profile::strict);
  settings.only = {std::string(id)};
  return mend({.path = "Dockerfile", .text = text}, settings, most).text;
}

using Lines = std::vector<std::string>;

struct Sample {
  std::string_view body;  // behind "FROM debian:12-slim\n"
  Lines found;
};

void expect_all(std::initializer_list<Sample> samples) {
  for (const Sample& sample : samples) {
    const std::string text = "FROM debian:12-slim\n" + std::string(sample.body) + "\n";
    EXPECT_EQ(ours(text), sample.found) << text;
  }
}

TEST(SecretRules, Variables) {
  expect_all({
      {"ENV DB_PASSWORD=hunter2", {"2 PL1401"}},
      {"ENV DB_PASSWORD hunter2", {"2 PL1401"}},
      {"ENV A=1 \\\n    API_KEY=9fK3vPq0ZsW81x", {"3 PL1401"}},
      {"ARG NPM_TOKEN=abcd1234efgh", {"2 PL1401"}},
      {"ONBUILD ENV DB_PASSWORD=hunter2", {"2 PL1401"}},
      {"ARG NPM_TOKEN\nENV NPM_TOKEN=$NPM_TOKEN", {"3 PL1401"}},
      // What the names of other tools' complaints look like.
      {"ENV KMS_KEY_ALIAS=alias/shop", {}},
      {"ENV KEY_NAME=shop-signing-2024", {}},
      {"ENV SSH_AUTH_SOCK=/run/host-services/ssh-auth.sock", {}},
      {"ENV AUTH_MODE=oauth2-proxy-7", {}},
      {"ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D", {}},
      {"ENV DB_PASSWORD_FILE=/run/secrets/db", {}},
      {"ENV DB_PASSWORD=", {}},
      {"ENV NEXT_PUBLIC_API_KEY=9fK3vPq0ZsW81x", {}},
      {"ENV TOKEN_VERSION=1.2.3 ALLOW_EMPTY_PASSWORD=yes", {}},
      {"ARG NPM_TOKEN", {}},
  });
}

TEST(SecretRules, BuildArguments) {
  expect_all({
      {"ARG NPM_TOKEN\nRUN echo \"$NPM_TOKEN\"", {"2 PL1407"}},
      {"ARG NPM_TOKEN\nRUN npm ci", {"2 PL1407"}},
      {"RUN npm ci\nARG NPM_TOKEN", {}},
      {"ARG VERSION\nRUN echo $VERSION", {}},
      {"ARG TOKEN_URL\nRUN echo $TOKEN_URL", {}},
      {"RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci", {}},
  });
  EXPECT_EQ(ours("ARG DB_PASSWORD\nFROM debian:12\nRUN true\n"), Lines{}) << "for FROM alone";
}

TEST(SecretRules, BuildArgumentsBecomeMounts) {
  EXPECT_EQ(
      mended("FROM debian:12\nARG NPM_TOKEN\nRUN echo \"$NPM_TOKEN\" | login\nRUN true\n", "PL1407", Repair::safe),
      "FROM debian:12\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN echo \"$NPM_TOKEN\" | login\nRUN true\n");
  EXPECT_EQ(mended("FROM debian:12\nARG A NPM_TOKEN B=2\nRUN --network=none npm ci\n", "PL1407", Repair::safe),
            "FROM debian:12\nARG A B=2\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN --network=none npm ci\n");
  const std::string_view label = "FROM debian:12\nARG TOKEN_SECRET\nLABEL a=$TOKEN_SECRET\nRUN true\n";
  EXPECT_EQ(mended(label, "PL1407"), label) << "somebody else names it";
  EXPECT_EQ(
      mended("FROM debian:12\nENV A=1 \\\n    DB_PASSWORD=hunter2 \\\n    C=3\nRUN ./m $DB_PASSWORD\n", "PL1401"),
      "FROM debian:12\nENV A=1 \\\n    C=3\nRUN --mount=type=secret,id=db_password,env=DB_PASSWORD ./m $DB_PASSWORD\n");
}

constexpr std::string_view kToken =
    "ghp_"
    "HN7ECKkMXBm7EWW5KZWpm6Vu9EnINe4cdROv";

TEST(SecretRules, Values) {
  const std::string token(kToken);
  for (const std::string& body : {"LABEL x=" + token, "# " + token, "RUN <<EOF\nlogin " + token + "\nEOF",
                                  "HEALTHCHECK CMD curl -H " + token + " http://localhost",
                                  "ONBUILD RUN login " + token, "COPY <<EOF /etc/x\n" + token + "\nEOF",
                                  "CMD [\"serve\", \"" + token + "\"]", "ENV X=" + token, "RUN login \\\n  " + token}) {
    const Lines found = ours("FROM debian:12-slim\n" + body + "\n");
    ASSERT_EQ(found.size(), 1U) << body;
    EXPECT_TRUE(found.front().ends_with("PL1402")) << body;
  }
  EXPECT_EQ(underlined("FROM debian:12\nRUN login '" + token + "'\n", "PL1402"), Lines{token});
  for (const Finding& finding : testing::lint_dockerfile("FROM debian:12\nRUN login " + token + "\n").findings)
    EXPECT_EQ(finding.title.find(token), std::string::npos);
  EXPECT_EQ(mended("FROM debian:12\nRUN login \"" + token + "\"\n", "PL1402"),
            "FROM debian:12\nRUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN login \"${GITHUB_TOKEN}\"\n");
  const std::string quoted = "FROM debian:12\nRUN login '" + token + "'\n";
  EXPECT_EQ(mended(quoted, "PL1402"), quoted) << "nothing is expanded in single quotes";
}

TEST(SecretRules, Files) {
  expect_all({
      {"COPY .env /app/", {"2 PL1403"}},
      {"COPY .env.production /app/.env", {"2 PL1403"}},
      {"COPY id_rsa /root/.ssh/id_rsa", {"2 PL1403"}},
      {"COPY .aws/credentials /root/.aws/", {"2 PL1403"}},
      {"COPY app.py server.key /srv/", {"2 PL1403"}},
      {"COPY .ssh /root/.ssh", {"2 PL1403"}},
      {"COPY --from=build /root/.npmrc /root/.npmrc", {"2 PL1403"}},
      {"COPY .env.example /app/.env", {}},
      {"COPY ca.pem /etc/ssl/certs/", {}},
      {"COPY cert.pem fullchain.pem id_rsa.pub /etc/", {}},
      {"COPY docker.key /tmp/docker.key\nRUN apt-key --keyring x export < /tmp/docker.key", {"2 PL1403"}},
      {"COPY docker.key /etc/apt/keyrings/docker.key", {}},
      {"COPY keyboard.env-like.txt /x/", {}},
      {"COPY settings.py environment.yml /x/", {}},
  });
  // A stage that the image is not made of is the strict profile's.
  const std::string_view stages =
      "FROM node:22 AS build\nCOPY .npmrc ./\nFROM debian:12\nCOPY --from=build /app /app\n";
  EXPECT_EQ(ours(stages), Lines{});
  EXPECT_EQ(ours(stages, Profile::strict), Lines{"2 PL1403"});
  EXPECT_EQ(ours("FROM node:22 AS build\nCOPY id_rsa /root/.ssh/\nFROM debian:12\n"), Lines{"2 PL1403"});
}

TEST(SecretRules, FilesBecomeMounts) {
  EXPECT_EQ(mended("FROM node:22\nWORKDIR /app\nCOPY .npmrc ./\nRUN npm ci && rm -f .npmrc\nRUN npm test\n", "PL1403",
                   Repair::safe),
            "FROM node:22\nWORKDIR /app\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci\n"
            "RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm test\n");
  EXPECT_EQ(
      mended(
          "FROM debian:12\nCOPY id_rsa /root/.ssh/id_rsa\nRUN chmod 600 /root/.ssh/id_rsa && git clone git@x.org:a/b\n"
          "RUN rm /root/.ssh/id_rsa\nCMD [\"x\"]\n",
          "PL1403"),
      "FROM debian:12\nRUN --mount=type=ssh git clone git@x.org:a/b\nCMD [\"x\"]\n");
  const std::string_view served = "FROM node:22\nCOPY .env /app/.env\nCMD [\"node\", \"/app/server.js\"]\n";
  EXPECT_EQ(mended(served, "PL1403"), served) << "nobody reads it in the build";
}

TEST(SecretRules, DeletedFiles) {
  expect_all({
      {"COPY id_rsa /root/.ssh/id_rsa\nRUN git pull\nRUN rm -rf ~/.ssh", {"2 PL1403", "4 PL1404"}},
      {"WORKDIR /app\nCOPY .env ./\nRUN ./x && rm .env", {"3 PL1403", "4 PL1404"}},
      {"WORKDIR /app\nCOPY . .\nRUN rm -f .env id_rsa", {"4 PL1404", "4 PL1404"}},
      {"WORKDIR /app\nCOPY . .\nRUN rm -rf docs .env.example", {}},
  });
}

TEST(SecretRules, Urls) {
  expect_all({
      {"RUN git clone https://bob:tok9@git.example.com/a", {"2 PL1405"}},
      {"RUN pip install --index-url https://bob:s3cr3t-x@pypi.example.com/simple x==1", {"2 PL1405"}},
      {"ADD https://bob:s3cr3t-x@files.example.com/a.tar.gz /x/", {"2 PL1405", "2 PL1606"}},
      {"ENV DATABASE_URL=postgres://app:s3cr3t-x@db/app", {"2 PL1405"}},
      {"RUN git clone https://bob:$TOK@git.example.com/a", {}},
      {"RUN git clone https://git@git.example.com/a", {}},
      {"RUN git clone ssh://git@git.example.com/a", {}},
      {"RUN DATABASE_URL=postgres://user:password@localhost/db rake assets:precompile", {}},
      {"# see https://bob:s3cr3t-x@git.example.com/a", {}},
  });
  EXPECT_EQ(underlined("FROM debian:12\nRUN git clone https://bob:tok9@git.example.com/a\n", "PL1405"), Lines{"tok9"});
}

TEST(SecretRules, MountsWrittenDown) {
  const std::string mount = "RUN --mount=type=secret,id=t,env=TOK --mount=type=secret,id=f ";
  const auto count = [&](const std::string& script) {
    return ours("FROM debian:12-slim\n" + mount + script + "\n").size();
  };
  for (const std::string script :
       {"echo $TOK > /root/.token", "cat /run/secrets/f > /etc/x.conf", "cp /run/secrets/f /etc/x.conf",
        "echo \"a=$TOK\" | tee -a ~/.npmrc", "printf %s \"$(cat /run/secrets/f)\" >> x",
        "npm config set //x/:_authToken $TOK && npm ci",
        "git config --global url.\"https://$TOK@x/\".insteadOf https://x/", "git clone https://x:$TOK@x.org/a",
        "export T=$(cat /run/secrets/f) && echo $T > y", "cat /run/secrets/f | base64 -d > key",
        "T=$(cat /run/secrets/f); docker login -p $T x.org"})
    EXPECT_EQ(count(script), 1U) << script;
  for (const std::string script :
       {"curl -H \"Authorization: $TOK\" https://x.org/api",
        "npm config set //x/:_authToken $TOK && npm ci && npm config delete //x/:_authToken",
        "echo $TOK > .npmrc && npm ci && rm .npmrc", "echo '$TOK' > .npmrc", "cat /run/secrets/f > /dev/null",
        "cat /etc/os-release > /x", "login --token $TOK > log", "git clone https://x:$TOK@x.org/a && rm -rf a/.git",
        "echo $TOK > /dev/shm/x", "cat /run/secrets/f | docker-login"})
    EXPECT_EQ(count(script), 0U) << script;
  EXPECT_EQ(
      ours("FROM debian:12-slim\nRUN --mount=type=secret,id=f --mount=type=tmpfs,target=/t cp /run/secrets/f /t/x\n"),
      Lines{});
}

TEST(SecretRules, RemoteCode) {
  expect_all({
      {"RUN curl -fsSL https://x.org/i | sh", {"2 PL1605"}},
      {"RUN curl -fsSL https://x.org/i | sudo -E bash -", {"2 PL1605"}},
      {"RUN wget -qO- https://x.org/i | bash -s -- --yes", {"2 PL1605"}},
      {"RUN curl -fsSL https://x.org/i | python3 -", {"2 PL1605"}},
      {"RUN curl -fsSL https://x.org/i.gz | gunzip | sh", {"2 PL1605"}},
      {"RUN bash <(curl -fsSL https://x.org/i)", {"2 PL1605"}},
      {"RUN sh -c \"$(curl -fsSL https://x.org/i)\"", {"2 PL1605"}},
      {"RUN eval \"$(wget -qO- https://x.org/i)\"", {"2 PL1605"}},
      {"RUN . <(curl -fsSL https://x.org/i)", {"2 PL1605"}},
      {"RUN bash <<< \"$(curl -fsSL https://x.org/i)\"", {"2 PL1605"}},
      {"RUN curl -fsSLo i.sh https://x.org/i && sh i.sh", {"2 PL1605"}},
      {"RUN wget -q https://x.org/i.sh && chmod +x i.sh && ./i.sh", {"2 PL1605"}},
      {"RUN curl -fsSL https://x.org/i > /tmp/i.sh\nRUN bash -x /tmp/i.sh", {"3 PL1605"}},
      {"ADD https://x.org/i.sh /tmp/\nRUN sh /tmp/i.sh", {"2 PL1606", "3 PL1605"}},
      {"RUN if true; then curl -fsSL https://x.org/i | sh; fi", {"2 PL1605"}},
      {"RUN <<EOF\ncurl -fsSL https://x.org/i | sh\nEOF", {"3 PL1605"}},
      {"RUN curl -fsSLo i.sh https://x.org/i && echo 'abc  i.sh' | sha256sum -c - && sh i.sh", {}},
      {"RUN curl -fsSLo i.sh https://x.org/i && curl -fsSLo i.sh.asc https://x.org/i.asc && gpg --verify i.sh.asc i.sh "
       "&& sh i.sh",
       {}},
      {"RUN curl -fsS https://x.org/v | jq -r .v | sh -c 'cat > v'", {}},
      {"RUN curl -fsS https://x.org/v", {}},
      {"RUN echo 'curl https://x.org | sh'", {}},
      {"RUN cat i.sh | sh", {}},
      {"RUN V=$(curl -fsS https://x.org/v) && ./build $V", {}},
      {"ADD --checksum=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 https://x.org/i.sh "
       "/tmp/\nRUN sh /tmp/i.sh",
       {}},
  });
}

TEST(SecretRules, Downloads) {
  expect_all({
      {"RUN curl -fsSLO https://x.org/a.tar.gz && tar xf a.tar.gz", {"2 PL1606"}},
      {"RUN curl -fsSL https://x.org/a.tar.gz | tar xz", {"2 PL1606"}},
      {"RUN wget -q https://x.org/a.deb && dpkg -i a.deb", {"2 PL1606"}},
      {"RUN curl -fsSL -o /usr/local/bin/a https://x.org/a && chmod +x /usr/local/bin/a", {"2 PL1606"}},
      {"RUN curl -fsSLO https://x.org/a.tgz && echo \"$SUM  a.tgz\" | sha512sum --check && tar xf a.tgz", {}},
      {"RUN curl -fsSLO https://x.org/a.tgz\nRUN cosign verify-blob --key k a.tgz", {}},
      {"RUN curl -fsSLo composer.php https://x.org/c && php -r \"if (hash_file('sha384', 'composer.php') !== 'a') "
       "exit(1);\"",
       {}},
      {"RUN curl -fsSL https://x.org/key.gpg -o /etc/apt/keyrings/x.gpg", {}},
      {"RUN curl -fsSL https://x.org/key | gpg --dearmor -o /usr/share/keyrings/x.gpg", {}},
      {"RUN curl -fsS http://localhost:8080/health", {}},
      {"RUN curl -fsS https://x.org/ping > /dev/null", {}},
      {"ADD https://github.com/a/b.git#v1 /src", {}},
      {"RUN curl -fsS http://x.org/a -o a", {"2 PL1606", "2 PL1607"}},
      {"RUN wget -q http://x.org/a.tgz && echo 'x  a.tgz' | sha256sum -c", {}},
      {"RUN curl -fsS https://x.org/k.asc | apt-key add -", {"2 PL1610"}},
      {"RUN echo 'deb https://x.org/apt stable main' > /etc/apt/sources.list.d/x.list", {"2 PL1610"}},
      {"RUN echo 'deb [signed-by=/k] https://x.org/apt stable main' > /etc/apt/sources.list.d/x.list", {}},
      {"RUN echo 'deb http://deb.debian.org/debian bookworm-backports main' > /etc/apt/sources.list.d/b.list", {}},
  });
}

TEST(SecretRules, Trust) {
  expect_all({
      {"RUN curl -k https://x.org/a", {"2 PL1603"}},
      {"RUN curl -fsSLk https://x.org/a", {"2 PL1603"}},
      {"RUN curl --insecure https://x.org/a", {"2 PL1603"}},
      {"RUN wget -q --no-check-certificate -O- https://x.org/a", {"2 PL1603"}},
      {"RUN pip install --no-cache-dir --trusted-host pypi.org x==1", {"2 PL1603"}},
      {"RUN python3 -m pip install --no-cache-dir --trusted-host=pypi.org x==1", {"2 PL1603"}},
      {"RUN git -c http.sslVerify=false clone --branch v1 https://x.org/a", {"2 PL1603"}},
      {"RUN git config --global http.sslVerify false", {"2 PL1603"}},
      {"RUN npm config set strict-ssl false", {"2 PL1603"}},
      {"RUN yarn config set strict-ssl false", {"2 PL1603"}},
      {"RUN yum install -y --setopt=sslverify=0 a-1 && yum clean all", {"2 PL1603"}},
      {"ENV PYTHONHTTPSVERIFY=0", {"2 PL1603"}},
      {"ENV A=1 NODE_TLS_REJECT_UNAUTHORIZED=0", {"2 PL1603"}},
      {"ARG PIP_TRUSTED_HOST=pypi.org", {"2 PL1603"}},
      {"RUN export GIT_SSL_NO_VERIFY=1 && git fetch", {"2 PL1603"}},
      {"RUN GIT_SSL_NO_VERIFY=true git fetch", {"2 PL1603"}},
      {"RUN pip install --no-cache-dir --trusted-host localhost x==1", {}},
      {"RUN curl -K curl.conf https://x.org/a", {}},
      {"RUN npm config set strict-ssl true", {}},
      {"ENV NODE_TLS_REJECT_UNAUTHORIZED=1", {}},
      {"RUN apk add --no-cache --allow-untrusted a=1", {"2 PL1604"}},
      {"RUN apt-get install -y --allow-unauthenticated a=1", {"2 PL1604"}},
      {"RUN dnf install -y --nogpgcheck a-1 && dnf clean all", {"2 PL1604"}},
      {"RUN rpm -i --nosignature a.rpm", {"2 PL1604"}},
      {"RUN printf '[x]\\ngpgcheck=0\\n' > /etc/yum.repos.d/x.repo", {"2 PL1604"}},
      {"RUN printf '[x]\\ngpgcheck=1\\nrepo_gpgcheck=0\\n' > /etc/yum.repos.d/x.repo", {}},
      {"RUN echo 'abc  a.apk' | sha256sum -c && apk add --no-cache --allow-untrusted a.apk", {}},
  });
  EXPECT_EQ(
      mended(
          "FROM debian:12\nRUN curl -fsSLk \\\n    --insecure \\\n    https://x.org/a\nENV A=1 PYTHONHTTPSVERIFY=0\n",
          "PL1603"),
      "FROM debian:12\nRUN curl -fsSL \\\n    https://x.org/a\nENV A=1\n");
  EXPECT_EQ(mended("FROM debian:12\nRUN npm config set strict-ssl false && npm ci\n", "PL1603"),
            "FROM debian:12\nRUN npm ci\n");
  EXPECT_EQ(mended("FROM debian:12\nRUN pip install --trusted-host pypi.org x\n", "PL1603"),
            "FROM debian:12\nRUN pip install x\n");
  EXPECT_EQ(mended("FROM alpine\nRUN apk add --allow-untrusted a\n", "PL1604"), "FROM alpine\nRUN apk add a\n");
}

TEST(SecretRules, FilesAndArchives) {
  expect_all({
      {"ADD app.py /srv/", {"2 PL1701"}},
      {"ADD rootfs.tar.xz /", {}},
      {"ADD app.py lib.tar.gz /srv/", {"2 PL1701"}},
      {"COPY a.tar.gz /tmp/\nRUN tar -xzf /tmp/a.tar.gz -C /opt", {"2 PL1702"}},
      {"COPY a.tar.gz /tmp/\nRUN tar -tzf /tmp/a.tar.gz", {}},
      {"COPY --from=x / /", {}},
  });
  EXPECT_EQ(ours("FROM debian AS x\nFROM scratch\nCOPY --from=x / /\n"), Lines{});
  EXPECT_EQ(mended("FROM debian:12\nadd app.py /srv/\n", "PL1701", Repair::safe),
            "FROM debian:12\ncopy app.py /srv/\n");
}

TEST(SecretRules, TheContext) {
  const testing::ExampleFolder folder(
      ".env|A=b\nid_rsa|x\napp.py\nREADME.md\ntest/server.key|x\nnode_modules/a/.npmrc\nsrc/a.py\n"
      ".dockerignore|*.md|secret");
  EXPECT_EQ(ours("FROM debian:12\nCOPY . /app\n", Profile::standard, folder.context()), Lines{"2 PL1409"});
  EXPECT_EQ(ours("FROM debian:12\nCOPY src app.py ./\n", Profile::standard, folder.context()), Lines{});
  EXPECT_EQ(ours("FROM debian:12\nCOPY README.md /app/\n", Profile::standard, folder.context()), Lines{"2 PL1704"});
  EXPECT_EQ(ours("FROM debian:12\nCOPY app.py nothere.py /app/\n", Profile::standard, folder.context()),
            Lines{"2 PL1708"});
  EXPECT_EQ(ours("FROM debian:12\nCOPY nothere.py /app/\n", Profile::standard, folder.context()), Lines{})
      << "another folder";
  EXPECT_EQ(ours("FROM debian:12\nCOPY app.py target/app.jar *.nothing /app/\n", Profile::standard, folder.context()),
            Lines{});
  const Checked checked =
      check({.path = "Dockerfile", .text = "FROM debian:12\nCOPY . /app\n", .build_context = folder.context()},
            testing::lint_settings(Profile::standard));
  for (const Finding& finding : checked.findings)
    if (finding.id == "PL1409") {
      EXPECT_NE(finding.title.find(".env"), std::string::npos);
      EXPECT_NE(finding.remedy.action.find("id_rsa"), std::string::npos) << finding.remedy.action;
      EXPECT_EQ(finding.remedy.action.find("test/server.key"), std::string::npos);
    }
}

TEST(BuildContext, ListsAndKnowsWhatIsKeptBack) {
  const testing::Folder folder;
  testing::write_file(folder.path() / "a/b/c.txt", "");
  testing::write_file(folder.path() / "x/y.txt", "");
  testing::write_file(folder.path() / ".dockerignore", "x\n");
  const auto plain = BuildContext::open(folder.path(), folder.path() / "Dockerfile");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->files(), (Lines{".dockerignore", "a/", "a/b/", "a/b/c.txt", "x/"}));
  EXPECT_TRUE(plain->excludes("x/y.txt"));
  EXPECT_TRUE(plain->is_complete());
  testing::write_file(folder.path() / "My.dockerignore", "a\n!a/b\n");
  const auto own = BuildContext::open(folder.path(), folder.path() / "My");
  ASSERT_TRUE(own);
  EXPECT_TRUE(own->ignore_path().ends_with("My.dockerignore"));
  EXPECT_TRUE(own->excludes("a/z"));
  EXPECT_FALSE(own->excludes("a/b/c.txt"));
  EXPECT_TRUE(std::ranges::binary_search(own->files(), "x/y.txt"));
  testing::write_file(folder.path() / ".dockerignore", "!\n");
  const auto broken = BuildContext::open(folder.path(), folder.path() / "Dockerfile");
  ASSERT_TRUE(broken);
  EXPECT_FALSE(broken->problem().empty());
  EXPECT_FALSE(BuildContext::open(folder.path() / "nowhere", "Dockerfile"));
}

TEST(Hidden, NothingIsShown) {
  const std::string text = "FROM debian:12\nENV DB_PASSWORD=hunter2 X=" + std::string(kToken) +
                           "\nRUN git clone https://bob:s3cr3t-x@x.org/a\n";
  const auto parsed = dockerfile::parse(text);
  ASSERT_TRUE(parsed);
  const Settings settings;
  const Input input{.path = "Dockerfile", .text = text};
  const Context context(input, *parsed, settings);
  const std::vector<secret::Hidden> hidden = hidden_in(context);
  const std::string shown = secret::redact_text(text, {0, text.size()}, hidden);
  for (const std::string_view word : {"hunter2", "s3cr3t-x"}) EXPECT_EQ(shown.find(word), std::string::npos) << shown;
  EXPECT_EQ(shown.find(kToken), std::string::npos) << shown;
  EXPECT_NE(shown.find("https://bob:"), std::string::npos);
  EXPECT_EQ(without_secrets("clone of https://bob:s3cr3t-x@x.org", text, hidden).find("s3cr3t"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::lint
