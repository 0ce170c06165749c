// SPDX-License-Identifier: Apache-2.0
// PL1409, PL1704–PL1706, PL1708: what the folder a Dockerfile is built from has and .dockerignore keeps back. Without
// that folder nothing is said.
#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/words.h"
#include "lint/build_context.h"
#include "lint/rules/topics.h"
#include "lint/secret_files.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

constexpr std::size_t kMostNamed = 3;     // in a title
constexpr std::size_t kMostProposed = 8;  // in a remedy

bool is_in_image(const Context& file, const Step& step) {
  const StageView* stage = file.stage_of(step);
  return stage == nullptr || stage->in_final;
}

/// The word that takes the whole context.
TextRange whole_word(const Step& step) {
  for (const CopiedFile& each : copied_files(step))
    if (each.word < step.instruction->word_ranges.size()) return step.instruction->word_ranges[each.word];
  return step.instruction->keyword_range;
}

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) || path.contains(std::string("/").append(folder));
}

/// Others' code, which has keys of its own tests.
bool is_vendored(std::string_view path) {
  return std::ranges::any_of(std::array<std::string_view, 7>{"node_modules/", "vendor/", ".venv/", "venv/",
                                                             "site-packages/", ".git/", "third_party/"},
                             [&](std::string_view folder) { return is_below(path, folder); });
}

bool is_test_data(std::string_view path) {
  return std::ranges::any_of(
      std::array<std::string_view, 7>{"test/", "tests/", "testdata/", "fixtures/", "examples/", "docs/", "spec/"},
      [&](std::string_view folder) { return is_below(path, folder); });
}

/// What of the context goes to the builder and should not.
struct Passing {
  std::vector<std::string> secrets;  // paths
  Severity severity = Severity::negligible;
  bool repository = false;  // .git
  bool modules = false;     // node_modules
};

Passing passing(const BuildContext& context) {
  Passing out;
  for (const std::string& path : context.files()) {
    const std::string_view name = path;
    if (name == ".git/" && !context.excludes(".git")) out.repository = true;
    if (name == "node_modules/" && !context.excludes("node_modules")) out.modules = true;
    if (name.ends_with('/') || is_vendored(name)) continue;
    const SecretFile* kind = secret_file(name);
    if (kind == nullptr || kind->severity < Severity::medium || context.excludes(name)) continue;
    if (kind->severity < Severity::high && is_test_data(name)) continue;
    out.secrets.push_back(path);
    out.severity = std::max(out.severity, kind->severity);
  }
  if (out.repository) out.severity = std::max(out.severity, Severity::medium);
  return out;
}

std::string proposal(const Passing& what, const BuildContext& context) {
  std::vector<std::string> lines;
  if (what.repository) lines.emplace_back(".git");
  if (what.modules) lines.emplace_back("node_modules");
  lines.insert(lines.end(), what.secrets.begin(), what.secrets.end());
  const std::size_t more = lines.size() > kMostProposed ? lines.size() - kMostProposed : 0;
  lines.resize(std::min(lines.size(), kMostProposed));
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : ", ") + printable(line, 80);
  if (more > 0) text += fmt::format(" and {} more", more);
  return fmt::format("{} .dockerignore with these lines: {}.", context.has_ignore_file() ? "Extend" : "Write a", text);
}

void check_passing(const Context& file, Found& found) {
  const BuildContext* context = file.input.build_context;
  if (context == nullptr) return;
  std::optional<Passing> what;
  for (const Step& step : file.steps) {
    if (!copies_context(step) || step.instruction->flag("--exclude")) continue;
    if (!what) what = passing(*context);
    const bool in_image = is_in_image(file, step);
    // Builders look at the repository to tell the version, and are thrown away.
    if (what->secrets.empty() && (!what->repository || !in_image)) return;
    std::vector<std::string> names = what->secrets;
    if (what->repository && in_image) names.insert(names.begin(), ".git");
    for (std::string& name : names) name = printable(name, 30);
    Issue& issue = found.add(step, whole_word(step),
                             fmt::format("{} {} into the {} with everything else", some_of(names, kMostNamed),
                                         names.size() == 1 ? "comes" : "come", in_image ? "image" : "build cache"));
    issue.severity = in_image ? what->severity : Severity::low;
    issue.remedy = proposal(*what, *context);
  }
}

// PL1704

/// As the builder reads a source: without "./" and the like.
std::string clean(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (part == ".." && !parts.empty())
      parts.pop_back();
    else if (!part.empty() && part != "." && part != "..")
      parts.push_back(part);
  }
  std::string out;
  for (const std::string_view part : parts) out.append(out.empty() ? "" : "/").append(part);
  return out.empty() ? "." : out;
}

bool is_of_context(const Step& step) {
  return (step.is(Keyword::copy) || step.is(Keyword::add)) && !step.instruction->flag("--from") && !step.trigger;
}

bool ignores_everything(const dockerfile::IgnoreFile& ignore) {
  return std::ranges::any_of(ignore.entries(), [](const dockerfile::IgnoreFile::Entry& entry) {
    return entry.pattern == "*" || entry.pattern == "**" || entry.pattern == "**/*";
  });
}

void check_ignored(const Context& file, Found& found) {
  const BuildContext* context = file.input.build_context;
  if (context == nullptr || !context->has_ignore_file() || context->ignore_file()->has_exceptions()) return;
  for (const Step& step : file.steps) {
    if (!is_of_context(step)) continue;
    for (const CopiedFile& copied : copied_files(step)) {
      if (copied.source.contains('$')) continue;
      const std::string path = clean(copied.source);
      if (path == "." ? !ignores_everything(*context->ignore_file()) : !context->excludes(path)) continue;
      found.add(
          step, step.instruction->word_ranges[copied.word],
          fmt::format("{} is kept back by .dockerignore: the builder does not find it", printable(copied.source, 40)));
    }
  }
}

// PL1705

bool compiles(const RunCommand& command) {
  const shell::Invocation& run = *command.run;
  if (run.is_any({"javac", "gcc", "g++", "clang", "clang++", "rustc", "ghc", "gradle", "gradlew", "mvn", "mvnw",
                  "cmake", "sbt"}))
    return true;
  const shell::Word* verb = run.verb();
  if (verb == nullptr) return run.is("make");
  if (run.is("go")) return *verb == "build" || *verb == "install";
  if (run.is_any({"cargo", "swift", "stack", "cabal", "zig", "dotnet"}))
    return *verb == "build" || *verb == "publish" || *verb == "install";
  return run.is("make");
}

void check_sources(const Context& file, Found& found) {
  const StageView* stage = file.final_stage();
  if (stage == nullptr) return;
  const Step* whole = nullptr;
  for (const std::size_t at : stage->steps) {
    const Step& step = file.steps[at];
    if (copies_context(step) && whole == nullptr) whole = &step;
    if (whole == nullptr || !step.is(Keyword::run)) continue;
    for (const RunCommand& command : file.commands_of(step)) {
      if (!compiles(command)) continue;
      found.add(*whole, whole_word(*whole),
                fmt::format("the sources stay in the image that {} builds in line {}", command.run->name(),
                            file.lines.position(command.range().begin).line));
      return;
    }
  }
}

// PL1706

void check_ignore_file(const Context& file, Found& found) {
  const BuildContext* context = file.input.build_context;
  if (context == nullptr || (context->has_ignore_file() && !context->ignore_file()->empty())) return;
  for (const Step& step : file.steps) {
    if (!copies_context(step)) continue;
    const std::string why = !context->problem().empty()
                                ? fmt::format(".dockerignore cannot be read: {}", printable(context->problem(), 40))
                            : context->has_ignore_file() ? std::string(".dockerignore is empty")
                                                         : std::string("there is no .dockerignore");
    Issue& issue = found.add(step, whole_word(step), why);
    const Passing what = passing(*context);
    if (what.repository || what.modules || !what.secrets.empty()) issue.remedy = proposal(what, *context);
    return;
  }
}

// PL1708

/// What a build leaves in its folder, and a fresh clone does not have.
bool is_built(std::string_view path) {
  static constexpr std::array<std::string_view, 9> kFolders = {"target/",  "dist/",  "build/",   "out/",   "bin/",
                                                               "publish/", ".next/", "release/", "_build/"};
  static constexpr std::array<std::string_view, 8> kEnds = {".jar", ".war", ".ear",    ".deb",
                                                            ".rpm", ".whl", ".tar.gz", ".zip"};
  std::string whole(path);
  whole += '/';
  return std::ranges::any_of(kFolders, [&](std::string_view folder) { return is_below(whole, folder); }) ||
         std::ranges::any_of(kEnds, [&](std::string_view end) { return path.ends_with(end); });
}

enum class There : std::uint8_t { yes, no, unknown };

There is_there(const BuildContext& context, const std::string& path) {
  if (path == ".") return There::yes;
  const std::vector<std::string>& files = context.files();
  const auto has = [&](const std::string& name) { return std::ranges::binary_search(files, name); };
  if (has(path) || has(path + "/")) return There::yes;
  // Folders that are ignored were not looked into.
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1))
    if (context.excludes(path.substr(0, slash))) return There::unknown;
  return There::no;
}

void check_missing(const Context& file, Found& found) {
  const BuildContext* context = file.input.build_context;
  if (context == nullptr || !context->is_complete()) return;
  struct Missing {
    const Step* step;
    CopiedFile file;
  };
  std::vector<Missing> missing;
  bool some = false;
  for (const Step& step : file.steps) {
    if (!is_of_context(step)) continue;
    for (CopiedFile& copied : copied_files(step)) {
      if (copied.source.find_first_of("$*?[\\") != std::string::npos) continue;
      const std::string path = clean(copied.source);
      const There there = is_there(*context, path);
      if (there == There::yes && path != ".") some = true;
      if (there == There::no && !is_built(path)) missing.push_back({&step, std::move(copied)});
    }
  }
  // When nothing is there it is another folder that the Dockerfile is built from.
  if (!some) return;
  for (const Missing& each : missing)
    found.add(*each.step, each.step->instruction->word_ranges[each.file.word],
              fmt::format("there is no {} to copy", printable(each.file.source, 50)));
}

const Check kChecks[] = {
    {.rule = {.id = "PL1409",
              .aliases = "CIS-4.10",
              .severity = Severity::high,
              .title = ".dockerignore lets secrets through",
              .doc =
                  "COPY or ADD of the whole context when it has files with secrets (.env, keys, logins) or .git that "
                  ".dockerignore does not keep back. Says which. Needs the folder the image is built from.",
              .why =
                  "What lies about in a checkout goes into the image: passwords for testing, the history with all that "
                  "was ever committed.",
              .remedy = "name them in .dockerignore, or copy only what is needed",
              .repair = Repair::none,
              .bad = R"(FROM python:3.12-slim
WORKDIR /app
COPY . .
USER 1000
CMD ["python", "app.py"]
)",
              .good = R"(FROM python:3.12-slim
WORKDIR /app
COPY app.py ./
USER 1000
CMD ["python", "app.py"]
)",
              .files = ".env|DB_PASSWORD=x\n.git/HEAD\napp.py\n.dockerignore|*.md"},
     .check = check_passing,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1704",
              .aliases = "CopyIgnoredFile",
              .severity = Severity::high,
              .title = "COPY of a file that .dockerignore keeps back",
              .doc =
                  "a source of COPY or ADD that a pattern of .dockerignore matches; not judged when it has exceptions "
                  "(\"!\"). Needs the folder the image is built from.",
              .why = "The build ends here: the file was never sent to the builder.",
              .remedy = "take the pattern out of .dockerignore, or the source out of the instruction",
              .repair = Repair::none,
              .bad = R"(FROM python:3.12-slim
COPY README.md /srv/
USER 1000
)",
              .good = R"(FROM python:3.12-slim
COPY app.py /srv/
USER 1000
)",
              .files = "README.md\napp.py\n.dockerignore|*.md"},
     .check = check_ignored,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1705",
              .aliases = "",
              .severity = Severity::medium,
              .audience = Audience::strict,
              .title = "The sources are in the image",
              .doc = "COPY of the whole context into the last stage when that stage compiles it",
              .why = "Nothing that runs needs them: they make the image larger and show everybody how it was made.",
              .remedy = "compile in a stage of its own and copy the result from there",
              .repair = Repair::none,
              .bad = R"(FROM golang:1.22
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/app ./cmd/app
USER 1000
CMD ["app"]
)",
              .good = R"(FROM golang:1.25 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app ./cmd/app
FROM scratch
COPY --from=build /app /app
USER 1000
ENTRYPOINT ["/app"]
)"},
     .check = check_sources,
     .as_hadolint = nullptr},
    {.rule =
         {.id = "PL1706",
          .aliases = "ID.10001 ID.10002",
          .severity = Severity::low,
          .audience = Audience::strict,
          .title = "No .dockerignore",
          .doc =
              "COPY or ADD of the whole context with no .dockerignore, or an empty one. Needs the folder the image is "
              "built from.",
          .why = "Everything in the folder is sent to the builder, and any change of it makes all later steps run "
                 "again.",
          .remedy = "write a .dockerignore with what the image does not need: .git, build results, dependencies",
          .repair = Repair::none,
          .bad = R"(FROM python:3.12-slim
WORKDIR /app
COPY . .
USER 1000
)",
          .good = R"(FROM python:3.12-slim
WORKDIR /app
COPY app.py ./
USER 1000
)",
          .files = "app.py"},
     .check = check_ignore_file,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1708",
              .aliases = "",
              .severity = Severity::high,
              .title = "COPY of a file that is not there",
              .doc =
                  "a source of COPY or ADD that the folder the image is built from does not have, when it has others; "
                  "patterns, variables and what a build makes pass",
              .why = "The build ends here.",
              .remedy = "correct the path, or build from the folder that has it",
              .repair = Repair::none,
              .bad = R"(FROM python:3.12-slim
COPY app.py /srv/
COPY config.yaml /etc/app/
USER 1000
)",
              .good = R"(FROM python:3.12-slim
COPY app.py /srv/
USER 1000
)",
              .files = "app.py"},
     .check = check_missing,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> context_files_checks() { return kChecks; }

}  // namespace plimsoll::lint
