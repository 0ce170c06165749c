// SPDX-License-Identifier: Apache-2.0
#include "lint/shellcheck.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <numeric>
#include <set>
#include <tuple>

#include <fmt/core.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/json.h"
#include "base/pool.h"
#include "base/program.h"
#include "lint/shellcheck_rules.h"

namespace plimsoll::lint {
namespace {

using dockerfile::Keyword;

constexpr std::chrono::seconds kPatience{10};
constexpr std::size_t kInOneCall = 200;
constexpr std::size_t kMostScripts = 20'000;
constexpr std::size_t kLongestScript = 64 << 10;
constexpr std::size_t kLongestAnswer = 64 << 20;
constexpr std::size_t kLongestMessage = 400;

/// A builder passes them without an ARG.
constexpr std::string_view kAlwaysGiven[] = {"FTP_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY",
                                             "ftp_proxy", "https_proxy", "http_proxy", "no_proxy"};
constexpr std::string_view kShells[] = {"ash", "bash", "dash", "ksh", "ksh88", "ksh93", "mksh", "sh", "zsh"};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// A script of a RUN as the program is given it.
struct Question {
  std::size_t file = 0;
  const Step* step = nullptr;
  const Script* script = nullptr;
  std::string text;
  std::size_t preamble = 0;  // lines of `text` before the script's own
  std::size_t skipped = 0;   // bytes of the script in front: its "#!" line
};

/// What the program says of one text.
struct Comment {
  unsigned code = 0;
  std::string level, message;
  std::size_t line = 0, column = 0, end_line = 0, end_column = 0;
  struct Replacement {
    std::size_t line = 0, column = 0, end_line = 0, end_column = 0;
    std::string text;
  };
  std::vector<Replacement> replacements;
};

void add_names(const dockerfile::Instruction& instruction, std::set<std::string, std::less<>>& names) {
  for (const std::string& word : instruction.keyword == Keyword::arg ? instruction.words : std::vector<std::string>{})
    names.insert(word.substr(0, word.find('=')));
  if (instruction.keyword == Keyword::env)
    for (const dockerfile::KeyValue& pair : instruction.pairs) names.insert(pair.key);
}

bool is_name(std::string_view text) {
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// The "#!" line: the shell, with -e where it is given.
std::string interpreter_line(const Script& script, bool as_hadolint) {
  const std::vector<std::string>& words = script.body.interpreter;
  const auto shell = std::ranges::find_if(
      words, [](const std::string& word) { return std::ranges::find(kShells, base_name(word)) != std::end(kShells); });
  std::string line = "#!" + (shell != words.end() ? *shell : "/bin/sh");
  if (!as_hadolint && shell != words.end() && std::any_of(shell, words.end(), [](const std::string& word) {
        return word.size() > 1 && word[0] == '-' && word[1] != '-' && word.contains('e');
      }))
    line += " -e";
  return line + "\n";
}

/// A document that the line's shell expands before another shell reads it: what is read is not what is written.
bool is_expanded_before(const Step& step, const Script& script) {
  return script.body.is_document && !step.instruction->arguments.starts_with("<<");
}

void add_questions(const Context& file, std::size_t index, std::vector<Question>& into) {
  std::vector<std::set<std::string, std::less<>>> ends(file.stages.size());
  std::set<std::string, std::less<>> names;
  const std::set<std::string, std::less<>> always(std::begin(kAlwaysGiven), std::end(kAlwaysGiven));
  names = always;
  std::optional<std::size_t> stage;
  for (const Step& step : file.steps) {
    if (step.stage != stage) {
      if (stage) ends[*stage] = std::move(names);
      stage = step.stage;
      names = stage && file.stages[*stage].parent ? ends[*file.stages[*stage].parent] : always;
    }
    if (!step.trigger) add_names(*step.instruction, names);
    if (!step.is(Keyword::run)) continue;
    for (const Script& script : step.scripts) {
      const std::string& body = script.body.text;
      if (body.size() > kLongestScript || into.size() >= kMostScripts || is_expanded_before(step, script)) continue;
      Question question{.file = index, .step = &step, .script = &script, .text = {}, .preamble = 1, .skipped = 0};
      question.text = interpreter_line(script, file.is_hadolint());
      for (const std::string& name : names) {
        if (!is_name(name)) continue;
        question.text += "export " + name + "=1\n";
        ++question.preamble;
      }
      if (body.starts_with("#!")) question.skipped = std::min(body.find('\n'), body.size() - 1) + 1;
      question.text += body.substr(question.skipped);
      question.text += '\n';
      into.push_back(std::move(question));
    }
  }
}

/// A folder nobody else can read, gone with the object.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::error_code error;
    std::string name = (std::filesystem::temp_directory_path(error) / "plimsoll-shellcheck-XXXXXX").string();
    if (!error && mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::size_t number(const json::value& from, std::string_view key) {
  const auto value = json::integer(from, key);
  return value && *value > 0 ? static_cast<std::size_t>(*value) : 0;
}

Comment comment_of(const json::value& from) {
  Comment comment{.code = static_cast<unsigned>(std::min<std::size_t>(number(from, "code"), 99'999)),
                  .level = std::string(json::text(from, "level")),
                  .message = printable(json::text(from, "message"), kLongestMessage),
                  .line = number(from, "line"),
                  .column = number(from, "column"),
                  .end_line = number(from, "endLine"),
                  .end_column = number(from, "endColumn"),
                  .replacements = {}};
  if (const json::value* fix = json::find(from, "fix"); fix != nullptr && fix->is_object())
    for (const json::value& each : json::items(*fix, "replacements"))
      comment.replacements.push_back({number(each, "line"), number(each, "column"), number(each, "endLine"),
                                      number(each, "endColumn"), std::string(json::text(each, "replacement"))});
  return comment;
}

/// Asks of texts [begin, end), which stand in files of that number.
Result<void> ask(const std::filesystem::path& folder, std::size_t begin, std::size_t end,
                 std::vector<std::vector<Comment>>& answers) {
  Program program{.name = "shellcheck",
                  .arguments = {"--norc", "-f", "json1", "-S", "style", "-e", "SC2187,SC1090,SC1091", "--"},
                  .folder = folder.string(),
                  .patience = kPatience,
                  .longest = kLongestAnswer};
  for (std::size_t i = begin; i < end; ++i) program.arguments.push_back(std::to_string(i));
  const Ended ended = TRY(run_program(program));
  if (ended.status < 0 || ended.status > 2) return fail(ErrorKind::io, "shellcheck failed");
  const auto document = json::parse(ended.output);
  if (!document) return fail(ErrorKind::malformed, "shellcheck did not answer with JSON");
  for (const json::value& each : json::items(*document, "comments")) {
    const std::string name(json::text(each, "file"));
    const std::size_t at =
        name.empty() || name.size() > 9 || name.find_first_not_of("0123456789") != name.npos ? end : std::stoul(name);
    if (at >= begin && at < end) answers[at].push_back(comment_of(each));
  }
  return {};
}

/// Leads lines and columns of the program, which counts characters, back to bytes of a script.
class Places {
 public:
  explicit Places(const Question& question)
      : question_(question), text_(question.script->body.text), lines_(text_.substr(question.skipped)) {}

  /// nullopt: in front of the script, or behind it.
  [[nodiscard]] std::optional<std::size_t> offset(std::size_t line, std::size_t column) const {
    if (line <= question_.preamble || column == 0) return std::nullopt;
    line -= question_.preamble;
    if (line > lines_.lines())
      return line == lines_.lines() + 1 && column == 1 ? std::optional(text_.size()) : std::nullopt;
    const std::size_t begin = lines_.offset(static_cast<std::uint32_t>(line)) + question_.skipped;
    const std::size_t end =
        line < lines_.lines() ? lines_.offset(static_cast<std::uint32_t>(line + 1)) + question_.skipped : text_.size();
    std::size_t at = begin;
    for (; column > 1 && at < end; --column) {
      ++at;
      while (at < end && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U) ++at;
    }
    return column > 1 ? std::nullopt : std::optional(at);
  }

  /// In the file; of an empty one the byte it stands at.
  [[nodiscard]] TextRange in_file(std::size_t begin, std::size_t end) const {
    if (begin == end && begin > 0 && begin >= text_.size()) {
      const TextRange last = question_.script->file_range({text_.size() - 1, text_.size()});
      return {last.end, last.end};
    }
    return question_.script->file_range({begin, end});
  }

 private:
  const Question& question_;
  std::string_view text_;
  LineIndex lines_;
};

/// Quotes around a substitution: ShellCheck proposes none for this code.
void quote_substitution(Comment& comment, std::string_view text) {
  if (comment.code != 2046 || !comment.replacements.empty() || !text.starts_with("$(")) return;
  comment.replacements = {{comment.line, comment.column, comment.line, comment.column, "\""},
                          {comment.end_line, comment.end_column, comment.end_line, comment.end_column, "\""}};
}

std::optional<Fix> fix_of(Comment comment, const Question& question, const Places& places) {
  const auto from = places.offset(comment.line, comment.column);
  const auto to = places.offset(comment.end_line, comment.end_column);
  const std::string_view text = from && to && *from < *to
                                    ? std::string_view(question.script->body.text).substr(*from, *to - *from)
                                    : std::string_view{};
  quote_substitution(comment, text);
  if (comment.replacements.empty()) return std::nullopt;
  Fix fix{.repair = Repair::safe, .title = "", .edits = {}};
  for (const Comment::Replacement& each : comment.replacements) {
    const auto begin = places.offset(each.line, each.column), end = places.offset(each.end_line, each.end_column);
    if (!begin || !end || *end < *begin) return std::nullopt;
    TextRange range = places.in_file(*begin, *end);
    // Behind what it closes, not in front of what a continuation line goes on with.
    if (*begin == *end && *begin > 0 && *begin >= places.offset(comment.end_line, comment.end_column).value_or(0)) {
      const std::size_t before = question.script->file_range({*begin - 1, *begin}).end;
      range = {before, before};
    }
    if (range.size() != *end - *begin) return std::nullopt;  // a continuation line is in between
    fix.edits.push_back({.range = range, .text = each.text});
  }
  std::ranges::stable_sort(fix.edits, {}, &Edit::range);
  for (std::size_t i = 1; i < fix.edits.size(); ++i)
    if (fix.edits[i].range.begin < fix.edits[i - 1].range.end) return std::nullopt;
  fix.repair = repair_of(comment.code, text, question.script->parsed);
  fix.title = fmt::format("mend SC{}", comment.code);
  return fix;
}

void add_issues(const Question& question, const Context& file, std::span<const Comment> comments,
                std::vector<Issue>& into) {
  const Places places(question);
  const TextRange keyword = question.step->instruction->keyword_range;
  for (const Comment& comment : comments) {
    if (comment.code == 0) continue;
    // What our own parser says of a script it cannot read is more to the point.
    const bool unreadable = !question.script->parsed.problems.empty();
    if (!file.is_hadolint() && comment.code < 2000 && unreadable) continue;
    const auto begin = places.offset(comment.line, comment.column);
    const auto end = places.offset(comment.end_line, comment.end_column);
    if (!begin && !file.is_hadolint()) continue;
    Issue issue{.rule = &shellcheck_rule(comment.code, comment.level),
                .range = begin ? places.in_file(*begin, std::max(*begin, end.value_or(*begin))) : keyword,
                .step = question.step->index,
                .title = comment.message,
                .remedy = {},
                .severity = {},
                .fixes = {}};
    if (auto fix = fix_of(comment, question, places)) issue.fixes.push_back(*std::move(fix));
    into.push_back(std::move(issue));
  }
}

/// hadolint keeps one thing of each instruction: the last in ShellCheck's order.
std::vector<Comment> as_hadolint(std::span<const Comment> comments) {
  static constexpr std::string_view kLevels[] = {"error", "warning", "info", "style"};
  const auto order = [](const Comment& comment) {
    return std::tuple(comment.line, comment.column, std::ranges::find(kLevels, comment.level), comment.code,
                      std::string_view(comment.message));
  };
  const auto last = std::ranges::max_element(comments, {}, order);
  return last == comments.end() ? std::vector<Comment>{} : std::vector<Comment>{*last};
}

}  // namespace

bool has_shellcheck() {
  static const bool kInstalled = is_installed("shellcheck");
  return kInstalled;
}

ShellcheckAnswer ask_shellcheck(std::span<const Context* const> files) {
  ShellcheckAnswer answer{.issues = std::vector<std::vector<Issue>>(files.size()), .problem = {}};
  std::vector<Question> questions;
  for (std::size_t i = 0; i < files.size(); ++i) add_questions(*files[i], i, questions);
  if (questions.empty()) return answer;
  if (!has_shellcheck()) {
    answer.problem = "shellcheck is not installed";
    return answer;
  }
  // Many files share scripts: each text is judged once.
  std::map<std::string_view, std::size_t> numbers;
  std::vector<std::string_view> texts;
  for (const Question& question : questions)
    if (numbers.emplace(question.text, texts.size()).second) texts.push_back(question.text);
  const PrivateFolder folder;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::ofstream file(folder.path() / std::to_string(i), std::ios::binary);
    if (!folder.path().empty() && file.write(texts[i].data(), static_cast<std::streamsize>(texts[i].size())).flush())
      continue;
    answer.problem = "scripts cannot be written to a temporary folder";
    return answer;
  }
  std::vector<std::vector<Comment>> comments(texts.size());
  std::vector<std::size_t> calls((texts.size() + kInOneCall - 1) / kInOneCall);
  std::iota(calls.begin(), calls.end(), 0);
  std::mutex mutex;
  run_parallel(calls, [&](std::size_t call) {
    const auto done = ask(folder.path(), call * kInOneCall, std::min(texts.size(), (call + 1) * kInOneCall), comments);
    if (done) return;
    const std::lock_guard lock(mutex);
    answer.problem = done.error().message;
  });
  for (const Question& question : questions) {
    const Context& file = *files[question.file];
    const std::vector<Comment>& said = comments[numbers.find(question.text)->second];
    add_issues(question, file, file.is_hadolint() ? as_hadolint(said) : said, answer.issues[question.file]);
  }
  return answer;
}

}  // namespace plimsoll::lint
