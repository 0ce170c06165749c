// SPDX-License-Identifier: Apache-2.0
#include "scan/secret_remedy.h"

#include <algorithm>
#include <array>

#include "base/lines.h"
#include "scan/script.h"

namespace plimsoll::scan {

namespace {

using Kind = SecretSite::Kind;

std::string base_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

/// What a secret is called between the build and its mount: "npmrc", "id_rsa", "npm_token".
std::string id_of(std::string_view text) {
  std::string id;
  for (const char c : lowercase(text)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    id += is_plain ? c : '_';
  }
  id.erase(0, std::min(id.find_first_not_of('_'), id.size()));
  return id.empty() ? "secret" : id;
}

/// "GITHUB_TOKEN" for a secret without a name of its own.
std::string variable_of(const secret::Rule& rule, const SecretSite& site) {
  if (!site.name.empty()) return site.name;
  if (rule.delivery == secret::Delivery::secret_env && !rule.target.empty()) return std::string(rule.target);
  std::string name;
  for (const char c : rule.id) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
  return name;
}

class Writer {
 public:
  void remove(const HistoryLine& step) { line("# remove: " + first_line(step.text())); }
  void remove(std::string_view what) { line(fmt::format("# remove: {}", what)); }
  void run(std::string_view mount, std::string_view script) {
    if (script.find('\n') == std::string_view::npos)
      line(fmt::format("RUN {} {}", mount, script));
    else
      line(fmt::format("RUN {} <<EOF\n{}{}EOF", mount, script, script.ends_with('\n') ? "" : "\n"));
  }
  void build(std::string_view option) { line(fmt::format("# build with: docker build {} .", option)); }
  void line(std::string_view text) { text_ += (text_.empty() ? "" : "\n") + std::string(text); }
  std::string take() { return std::move(text_); }

 private:
  static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }
  std::string text_;
};

/// Programs that read a file of this name by themselves.
struct Reader {
  std::string_view file;  // end of the path
  std::array<std::string_view, 7> programs;
};
constexpr std::array<Reader, 18> kReaders{{
    {".npmrc", {"npm", "npx", "yarn", "pnpm"}},
    {".yarnrc.yml", {"yarn"}},
    {".yarnrc", {"yarn"}},
    {".netrc", {"git", "curl", "wget", "go", "pip", "pip3", "hg"}},
    {".git-credentials", {"git", "go"}},
    {".gitconfig", {"git", "go"}},
    {".pypirc", {"pip", "pip3", "python", "python3", "twine", "poetry", "uv"}},
    {"pip.conf", {"pip", "pip3", "python", "python3", "poetry", "uv"}},
    {"settings.xml", {"mvn", "./mvnw", "mvnw"}},
    {"gradle.properties", {"gradle", "./gradlew", "gradlew"}},
    {".docker/config.json", {"docker", "crane", "skopeo", "buildah", "podman", "helm"}},
    {".aws/credentials", {"aws", "terraform", "sam", "cdk", "s3cmd"}},
    {".kube/config", {"kubectl", "helm", "kustomize"}},
    {"nuget.config", {"dotnet", "nuget"}},
    {".cargo/credentials.toml", {"cargo"}},
    {"auth.json", {"composer"}},
    {".gem/credentials", {"gem", "bundle"}},
    {".bundle/config", {"bundle"}},
}};
constexpr std::array<std::string_view, 13> kOverSsh{"git", "ssh",  "scp", "rsync", "sftp",     "npm",   "yarn",
                                                    "pip", "pip3", "go",  "cargo", "composer", "bundle"};

bool uses(std::string_view script, const SecretSite& site, secret::Delivery delivery) {
  if (script.find(site.path) != std::string_view::npos || mentions_word(script, base_name(site.path))) return true;
  if (delivery == secret::Delivery::ssh)
    return std::ranges::any_of(kOverSsh, [&](std::string_view program) { return mentions_word(script, program); });
  const std::string path = lowercase(site.path);
  for (const Reader& reader : kReaders) {
    if (!path.ends_with(reader.file)) continue;
    return std::ranges::any_of(
        reader.programs, [&](std::string_view program) { return !program.empty() && mentions_word(script, program); });
  }
  return false;
}

/// The file as the author of the COPY names it, seen from the build's context; empty when that cannot be told.
std::string in_context(const HistoryLine& copy, const std::string& path) {
  if (copy.sources.size() != 1) return {};
  std::string_view source = copy.sources.front(), destination = copy.destination;
  while (destination.starts_with('/')) destination.remove_prefix(1);
  while (destination.ends_with('/')) destination.remove_suffix(1);
  while (source.starts_with("./")) source.remove_prefix(2);
  while (source.ends_with('/')) source.remove_suffix(1);
  if (destination.starts_with('.')) return {};  // relative to a WORKDIR
  std::string_view below = path;
  if (!destination.empty()) {
    if (!below.starts_with(destination) || below.size() <= destination.size() || below[destination.size()] != '/')
      return {};
    below.remove_prefix(destination.size() + 1);
  }
  if (source == "." || source.empty() || source == "*") return std::string(below);
  if (base_name(source) == below) return std::string(source);
  return fmt::format("{}/{}", source, below);
}

struct Mount {
  std::string option;  // of RUN
  std::string build;   // of docker build
};

Mount mount_of(const secret::Rule& rule, const SecretSite& site) {
  if (rule.delivery == secret::Delivery::ssh) return {"--mount=type=ssh", "--ssh default"};
  const std::string id = id_of(base_name(site.path));
  return {fmt::format("--mount=type=secret,id={},target=/{}", id, site.path),
          fmt::format("--secret id={},src={}", id, base_name(site.path))};
}

/// A file that an instruction put: mounted into the instruction that needs it.
std::string rewrite_file(const secret::Rule& rule, const SecretSite& site, const BuildSteps& build) {
  const auto step_of = [&](std::size_t layer) {
    return layer < build.step_of_layer.size() ? build.step_of_layer[layer] : std::nullopt;
  };
  const auto added = step_of(site.layer);
  if (!added) return {};
  const HistoryLine& step = build.steps[*added];
  const Mount mount = mount_of(rule, site);
  Writer out;
  bool is_mounted = false;

  if (step.keyword == "COPY" || step.keyword == "ADD") {
    const std::string source = in_context(step, site.path);
    const bool is_alone = base_name(step.destination) == base_name(site.path) ||
                          (step.sources.size() == 1 && base_name(step.sources.front()) == base_name(site.path));
    if (is_alone)
      out.remove(step);
    else if (!source.empty())
      out.line(fmt::format("# add to .dockerignore: {}", source));
    else
      out.line(fmt::format("# leave {} out of: {}", base_name(site.path), step.text()));
  } else if (step.keyword == "RUN") {
    // What made the file goes, what used it stays.
    const std::string rest = script_without(step.body, site.path);
    if (rest == step.body && !uses(step.body, site, rule.delivery)) return {};
    if (rest.empty()) {
      out.remove(step);
    } else {
      out.run(mount.option, rest);
      is_mounted = true;
    }
  } else {
    return {};
  }

  // Those that used it, and those that only took it away.
  const auto removed = site.removed_by ? step_of(*site.removed_by) : std::nullopt;
  for (std::size_t i = *added + 1; i < build.steps.size() && (!removed || i <= *removed); ++i) {
    const HistoryLine& later = build.steps[i];
    if (later.keyword != "RUN" || !uses(later.body, site, rule.delivery)) continue;
    const std::string rest = script_without(later.body, site.path);
    if (rest.empty()) {
      out.remove(later);
    } else if (rest != later.body || !is_mounted) {
      out.run(mount.option, rest);
      is_mounted = true;
    }
  }
  if (is_mounted) out.build(mount.build);
  return out.take();
}

/// A variable: mounted as one into the RUN that reads it.
std::string rewrite_variable(std::string_view keyword, const SecretSite& site, const BuildSteps& build) {
  Writer out;
  const std::string mount = fmt::format("--mount=type=secret,id={},env={}", id_of(site.name), site.name);
  const std::string option = fmt::format("--secret id={},env={}", id_of(site.name), site.name);
  out.remove(fmt::format("{} {}", keyword, site.name));
  bool is_used = false;
  const HistoryLine* had_it = nullptr;
  for (const HistoryLine& step : build.steps) {
    if (step.keyword != "RUN") continue;
    const bool is_given =
        std::ranges::any_of(step.variables, [&](const auto& pair) { return pair.first == site.name; });
    if (is_given && had_it == nullptr) had_it = &step;
    if (!mentions_variable(step.body, site.name)) continue;
    out.run(mount, step.body);
    is_used = true;
  }
  // A program may read it without the script's saying so.
  if (!is_used && had_it != nullptr) {
    out.run(mount, had_it->body);
    is_used = true;
  }
  if (is_used) out.build(option);
  if (keyword == "ENV") out.line(fmt::format("# run with: docker run --env {} …", site.name));
  return out.take();
}

std::string rewrite_script(const secret::Rule& rule, const SecretSite& site, const BuildSteps& build) {
  if (!site.step || *site.step >= build.steps.size() || site.redacted.empty()) return {};
  const HistoryLine& step = build.steps[*site.step];
  if (step.keyword != "RUN") return {};
  if (rule.delivery == secret::Delivery::ssh) return {};
  const std::string name = variable_of(rule, site);
  const std::string script = script_with_variable(step.body, site.redacted, name);
  if (script.empty()) return {};
  Writer out;
  out.run(fmt::format("--mount=type=secret,id={},env={}", id_of(name), name), script);
  out.build(fmt::format("--secret id={},env={}", id_of(name), name));
  return out.take();
}

std::string change_words(const secret::Rule& rule, const SecretSite& site, const BuildSteps& build, bool has_mount) {
  switch (site.kind) {
    case Kind::file: {
      const std::string needs =
          rule.delivery == secret::Delivery::ssh ? "lend the build an agent" : "mount it where the build needs it";
      if (site.removed_by)
        return fmt::format("Then {} instead: what is deleted later stays in layer {}.", needs, site.layer + 1);
      if (has_mount) return fmt::format("Then {} and leave it out of the image.", needs);
      const auto step = site.layer < build.step_of_layer.size() ? build.step_of_layer[site.layer] : std::nullopt;
      const bool is_copied = step && (build.steps[*step].keyword == "COPY" || build.steps[*step].keyword == "ADD");
      return fmt::format("Then {}, and hand it to the container when it starts.",
                         is_copied ? "do not copy it into the image" : "leave it out of the image");
    }
    case Kind::environment:
      return "Then set it when the container starts: everyone who has the image can read ENV.";
    case Kind::argument:
      return "Then mount it as a secret: the history keeps build arguments.";
    case Kind::script:
      return "Then mount it as a secret: the history keeps the text of instructions.";
    case Kind::label:
      return "Then take it out of the label: labels are read without the image's layers.";
    case Kind::command:
      return fmt::format("Then let {} read it from a variable or a file that the container is given.", site.name);
    case Kind::annotation:
      return "Then take it out of the annotations: they are read without pulling the image.";
    case Kind::other:
      break;
  }
  return "Then keep it out of the image's config.";
}

std::string rewrite_of(const secret::Rule& rule, const SecretSite& site, const BuildSteps& build) {
  switch (site.kind) {
    case Kind::file:
      return rewrite_file(rule, site, build);
    case Kind::environment:
      return rewrite_variable("ENV", site, build);
    case Kind::argument:
      return rewrite_variable("ARG", site, build);
    case Kind::script:
      return rewrite_script(rule, site, build);
    case Kind::label:
      return site.name.empty() ? std::string() : fmt::format("# remove: LABEL {}", site.name);
    case Kind::command:
    case Kind::annotation:
    case Kind::other:
      break;
  }
  return {};
}

/// Lines of several sites as one text: what goes first, then the instructions, then how they are called. An
/// instruction is written once, for one mount is enough.
class Merged {
 public:
  void add(std::string_view lines) {
    const bool has_run = lines.starts_with("RUN ") || lines.find("\nRUN ") != std::string_view::npos;
    const bool is_late = has_run && has_run_;
    has_run_ |= has_run;
    while (!lines.empty()) {
      if (lines.starts_with("RUN ")) {
        // An instruction with a here-document goes on to the note that follows it, or the next instruction.
        std::size_t end = lines.find('\n');
        if (lines.substr(0, end).ends_with("<<EOF")) end = lines.find("\nEOF") + 4;
        if (!is_late) put(instructions_, lines.substr(0, end));
        lines.remove_prefix(std::min(end == std::string_view::npos ? end : end + 1, lines.size()));
        continue;
      }
      const std::string_view line = take_line(lines);
      if (line.starts_with("# build with:")) {
        if (!is_late) put(calls_, line);
      } else {
        put(line.starts_with("# run with:") ? calls_ : removals_, line);
      }
    }
  }

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto* part : {&removals_, &instructions_, &calls_})
      for (const std::string& line : *part) out += (out.empty() ? "" : "\n") + line;
    return out;
  }

 private:
  static void put(std::vector<std::string>& into, std::string_view line) {
    if (std::ranges::find(into, line) == into.end() && into.size() < kMostLines) into.emplace_back(line);
  }
  static constexpr std::size_t kMostLines = 8;
  std::vector<std::string> removals_, instructions_, calls_;
  bool has_run_ = false;
};

}  // namespace

Remedy secret_remedy(const secret::Rule& rule, std::span<const SecretSite> sites, const BuildSteps& build) {
  Remedy out;
  if (sites.empty()) return out;
  Merged lines;
  for (const SecretSite& site : sites) lines.add(rewrite_of(rule, site, build));
  out.rewrite = lines.text();
  const bool has_mount = out.rewrite.find("--mount=") != std::string::npos;
  out.action = fmt::format("{} {}", rule.rotate.empty() ? "Revoke it and make a new one." : rule.rotate,
                           change_words(rule, sites.front(), build, has_mount));
  return out;
}

}  // namespace plimsoll::scan
