// SPDX-License-Identifier: Apache-2.0
// PL1605, PL1606: code and files from the network that nobody checks before they are run or unpacked.
//
// Of every download it is followed where it goes: into an interpreter through a pipe or a substitution, into a file
// that is run later, into a file or an unpacker. A check behind it in the same stage (sha256sum, gpg --verify, cosign
// …) makes it good.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "lint/downloads.h"
#include "lint/rules/topics.h"
#include "lint/secret_files.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;
using shell::Word;
using Commands = std::vector<const RunCommand*>;

TextRange from_to(const RunCommand& first, const RunCommand& last) {
  return first.script->file_range(
      {first.command->range.begin, std::max(first.command->range.end, last.command->range.end)});
}

bool same_pipeline(const RunCommand& a, const RunCommand& b) {
  return a.script == b.script && a.command->pipeline == b.command->pipeline && a.command->list == b.command->list;
}

bool downloads_to_output(const RunCommand& command) {
  return std::ranges::any_of(downloads_of(command), [](const Download& each) { return each.to_output; });
}

/// The interpreter that a download is piped into, and perhaps through others.
const RunCommand* piped_into(const Commands& commands, std::size_t at) {
  for (std::size_t i = at + 1; i < commands.size() && same_pipeline(*commands[at], *commands[i]); ++i) {
    const shell::Invocation& run = *commands[i]->run;
    if (reads_script_from_input(run) || run.is_any({"eval", "source", "."})) return commands[i];
    // What answers a question is no code any more.
    if (run.is_any({"jq", "yq", "xmllint", "awk", "cut", "head", "wc", "sha256sum", "sha512sum", "gpg"}))
      return nullptr;
  }
  return nullptr;
}

/// The command that runs what this one prints within a substitution: sh -c "$(…)", bash <(…), eval, source.
const RunCommand* substituted_into(const Context& file, const RunCommand& command) {
  if (!command.command->in_substitution || !command.command->inside) return nullptr;
  const std::span<const RunCommand> all = file.commands_of(*command.step);
  for (const RunCommand& outer : all) {
    if (outer.script != command.script || outer.index != *command.command->inside) continue;
    const shell::Invocation& run = *outer.run;
    const auto holds = [&](const Word& word) { return word.range.contains(command.command->range); };
    const bool in_words = std::ranges::any_of(run.arguments(), holds);
    const bool in_input = std::ranges::any_of(outer.command->redirects, [&](const shell::Redirect& redirect) {
      return redirect.operation.starts_with('<') && holds(redirect.target);
    });
    if ((is_interpreter(run.name()) || run.is_any({"eval", "source", "."})) && (in_words || in_input)) return &outer;
    // The output is the command.
    if (!outer.command->words.empty() && holds(outer.command->words.front())) return &outer;
  }
  return nullptr;
}

/// A file that came from the network.
struct Fetched {
  const Step* step = nullptr;
  const RunCommand* command = nullptr;  // nullptr: ADD
  TextRange range;
  std::string path{};  // absolute where it is known
  std::string name{};  // last part
  bool is_told = false;
};

bool is_same_file(const Step& step, const Fetched& fetched, std::string_view path) {
  const std::string whole = absolute_path(step, path);
  if (!whole.empty() && whole == fetched.path) return true;
  const bool relative = !path.starts_with('/');
  return relative && !fetched.name.empty() && path.substr(path.rfind('/') + 1) == fetched.name;
}

/// Whether a command runs the file.
bool runs_file(const RunCommand& command, const Fetched& fetched) {
  const shell::Invocation& run = *command.run;
  const Step& step = *command.step;
  if (const Word* script = script_of(run); script != nullptr && is_same_file(step, fetched, script->value)) return true;
  if (run.is_any({"source", "."}) && !run.arguments().empty() &&
      is_same_file(step, fetched, run.arguments().front().value))
    return true;
  if (run.first >= command.command->words.size()) return false;
  const std::string& program = command.command->words[run.first].value;
  return program.contains('/') && is_same_file(step, fetched, program);
}

Fetched fetched_by(const Download& download) {
  const Step& step = *download.command->step;
  Fetched out{.step = &step, .command = download.command, .range = download.command->range()};
  std::string file = download.file;
  if (file.ends_with('/')) file += url_file(download.url->value);
  out.path = absolute_path(step, file);
  out.name = file.substr(file.rfind('/') + 1);
  return out;
}

std::vector<Fetched> added_files(const Context& file, std::optional<std::size_t> stage) {
  std::vector<Fetched> out;
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::add) || step.stage != stage || step.instruction->flag("--checksum") ||
        step.instruction->words.size() < 2)
      continue;
    const std::string to = step.expand(step.instruction->words.back());
    for (std::size_t i = 0; i + 1 < step.instruction->words.size(); ++i) {
      const std::string source = step.expand(step.instruction->words[i]);
      if (!source.starts_with("http://") && !source.starts_with("https://")) continue;
      if (source.contains(".git#") || source.ends_with(".git")) continue;
      const std::string target = to.ends_with('/') || to == "." ? to + "/" + url_file(source) : to;
      Fetched one{.step = &step, .command = nullptr, .range = step.instruction->word_ranges[i]};
      one.path = absolute_path(step, target);
      one.name = target.substr(target.rfind('/') + 1);
      out.push_back(std::move(one));
    }
  }
  return out;
}

std::string program_of(const RunCommand& command) { return printable(command.run->name(), 30); }

/// Code from the network that is run unchecked; the downloads that are told go into `told`.
void find_run(const Context& file, std::set<const RunCommand*>& told, Found* found) {
  const std::vector<Commands> stages = commands_by_stage(file);
  for (std::size_t stage = 0; stage < stages.size(); ++stage) {
    const Commands& commands = stages[stage];
    std::vector<Fetched> waiting = added_files(file, stage < file.stages.size() ? std::optional(stage) : std::nullopt);
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const RunCommand& command = *commands[i];
      if (is_check(*command.run)) waiting.clear();
      if (downloads_to_output(command)) {
        const RunCommand* into = piped_into(commands, i);
        const bool pipe = into != nullptr;
        if (into == nullptr) into = substituted_into(file, command);
        if (into != nullptr && told.insert(&command).second && found != nullptr) {
          const std::string program = program_of(*into);
          found->add(*command.step, pipe ? from_to(command, *into) : into->range(),
                     fmt::format("what {} downloads is run{} as it comes", program_of(command),
                                 program.empty() ? "" : " by " + program));
        }
      }
      for (Fetched& fetched : waiting) {
        if (fetched.is_told || (fetched.step->index > command.step->index) || !runs_file(command, fetched)) continue;
        fetched.is_told = true;
        if (fetched.command != nullptr) told.insert(fetched.command);
        if (found != nullptr)
          found->add(*command.step, command.range(),
                     fmt::format("{} comes from the network and is run unchecked", printable(fetched.name, 40)));
      }
      for (const Download& download : downloads_of(command))
        if (!download.file.empty()) waiting.push_back(fetched_by(download));
    }
  }
}

void check_run(const Context& file, Found& found) {
  std::set<const RunCommand*> told;
  find_run(file, told, &found);
}

/// Into tar and its like, within the pipeline.
bool is_unpacked(const Commands& commands, std::size_t at) {
  for (std::size_t i = at + 1; i < commands.size() && same_pipeline(*commands[at], *commands[i]); ++i)
    if (commands[i]->run->is_any({"tar", "bsdtar", "unzip", "cpio", "gunzip", "zcat", "xz", "unxz", "bunzip2", "dd",
                                  "tee", "funzip", "zstd", "7z"}))
      return true;
  return false;
}

bool has_check_behind(const Commands& commands, std::size_t at) {
  return std::any_of(commands.begin() + static_cast<std::ptrdiff_t>(at), commands.end(),
                     [](const RunCommand* command) { return is_check(*command->run); });
}

void check_downloads(const Context& file, Found& found) {
  std::set<const RunCommand*> run;
  find_run(file, run, nullptr);
  const std::vector<Commands> stages = commands_by_stage(file);
  for (const Commands& commands : stages) {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const RunCommand& command = *commands[i];
      if (run.contains(&command)) continue;
      for (const Download& download : downloads_of(command)) {
        const std::string& url = download.url->value;
        if (url.contains("://") && is_own_host(url_host(url)) && !url_host(url).contains('$')) continue;
        if (is_checked_by_others(url_file(url)) || is_checked_by_others(download.file) || is_checked_by_others(url))
          continue;
        const bool kept = !download.file.empty() || (download.to_output && is_unpacked(commands, i));
        if (!kept || has_check_behind(commands, i)) continue;
        found.add(*command.step, command.range(*download.url),
                  fmt::format("what {} downloads is not checked", program_of(command)));
      }
    }
  }
  for (std::size_t stage = 0; stage < stages.size(); ++stage) {
    for (const Fetched& fetched : added_files(file, stage < file.stages.size() ? std::optional(stage) : std::nullopt)) {
      if (is_checked_by_others(fetched.name)) continue;
      const bool checked = std::ranges::any_of(stages[stage], [&](const RunCommand* command) {
        return command->step->index > fetched.step->index && is_check(*command->run);
      });
      if (!checked)
        found.add(*fetched.step, fetched.range,
                  fmt::format("{} is added as it comes, without --checksum", printable(fetched.name, 40)));
    }
  }
}

const Check kChecks[] = {
    {.rule =
         {.id = "PL1605",
          .aliases = "curl-pipe-sh",
          .severity = Severity::high,
          .title = "A script from the network goes straight into a shell",
          .doc = "curl … | sh in all its forms: through a pipe, sh -c \"$(curl …)\", bash <(curl …), eval, source, and "
                 "a downloaded or added file that is run with no checksum or signature checked in between",
          .why = "Whoever controls the server or the way to it runs code in the build, today or on any later day, "
                 "and nobody can tell afterwards what was run.",
          .remedy = "download it to a file, check its SHA-256 or signature in the same RUN, then run it; or install "
                    "the package",
          .repair = Repair::none,
          .bad = R"(FROM debian:12-slim
RUN curl -fsSL https://get.example.com/install.sh | sh
USER 1000
)",
          .good = R"(FROM debian:12-slim
RUN curl -fsSL -o install.sh https://get.example.com/1.4/install.sh \
    && echo "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  install.sh" | sha256sum -c - \
    && sh install.sh && rm install.sh
USER 1000
)"},
     .check = check_run,
     .as_hadolint = nullptr},
    {.rule =
         {.id = "PL1606",
          .aliases = "CIS-4.11",
          .severity = Severity::medium,
          .title = "A download is not checked",
          .doc = "curl, wget and ADD of a URL into a file or an unpacker with no checksum or signature checked behind "
                 "it in the stage: sha*sum, gpg --verify, cosign, minisign, rpm --checksig, ADD --checksum. Keys, "
                 "signatures, lists and own hosts pass.",
          .why = "TLS says which server answered, not that it gave what it gave yesterday: a server that was broken "
                 "into ends in the image.",
          .remedy = "compare with a SHA-256 that stands in the Dockerfile (ADD --checksum=sha256:…, sha256sum -c), or "
                    "verify the signature",
          .repair = Repair::none,
          .bad = R"(FROM debian:12-slim
RUN curl -fsSL -o /tmp/tool.tar.gz https://example.com/tool-1.4.tar.gz && tar -xzf /tmp/tool.tar.gz -C /opt && rm /tmp/tool.tar.gz
USER 1000
)",
          .good = R"(FROM debian:12-slim
ADD --checksum=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 \
    https://example.com/tool-1.4.tar.gz /tmp/tool.tar.gz
USER 1000
)"},
     .check = check_downloads,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> remote_code_checks() { return kChecks; }

}  // namespace plimsoll::lint
