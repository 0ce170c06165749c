// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/dump.h"

#include "base/json.h"

namespace plimsoll::dockerfile {

namespace {

json::value value_of(const TextRange& range, const LineIndex& lines) {
  const TextPosition begin = lines.position(range.begin), end = lines.position(range.end);
  return json::object{
      {"line", begin.line}, {"column", begin.column}, {"end_line", end.line}, {"end_column", end.column}};
}

json::array texts(const std::vector<std::string>& from) {
  json::array out;
  for (const std::string& text : from) out.emplace_back(text);
  return out;
}

json::object value_of(const Instruction& instruction, std::string_view text, const LineIndex& lines) {
  const bool known = instruction.keyword != Keyword::unknown;
  json::object out{{"keyword", known ? keyword_name(instruction.keyword) : instruction.word},
                   {"known", known},
                   {"flags", texts(instruction.flags)},
                   {"arguments", instruction.arguments},
                   {"json", instruction.form == Form::json},
                   {"words", texts(instruction.words)}};
  json::array pairs, heredocs, places;
  for (const KeyValue& pair : instruction.pairs)
    pairs.push_back(
        json::object{{"key", pair.key}, {"value", pair.value}, {"separator", std::string(1, pair.separator)}});
  for (const Heredoc& heredoc : instruction.heredocs)
    heredocs.push_back(json::object{{"name", heredoc.name},
                                    {"content", heredoc.content},
                                    {"expand", heredoc.expand},
                                    {"strip_tabs", heredoc.strip_tabs},
                                    {"line", heredoc.line},
                                    {"end_line", heredoc.end_line}});
  for (const TextRange& range : instruction.word_ranges) places.push_back(value_of(range, lines));
  out["pairs"] = std::move(pairs);
  out["heredocs"] = std::move(heredocs);
  out["start_line"] = instruction.line;
  out["end_line"] = instruction.end_line;
  out["word_positions"] = std::move(places);
  out["original"] = instruction.range.in(text);
  if (instruction.trigger.empty())
    out["onbuild"] = nullptr;
  else
    out["onbuild"] = value_of(instruction.trigger.front(), text, lines);
  return out;
}

}  // namespace

std::string dump(const Dockerfile& file, std::string_view text) {
  if (file.decoded) text = *file.decoded;
  const LineIndex lines(text);
  json::array directives, problems, instructions;
  for (const Directive& directive : file.directives)
    directives.push_back(json::object{{"name", directive.name}, {"value", directive.value}, {"line", directive.line}});
  for (const Problem& problem : file.problems)
    problems.push_back(json::object{{"message", problem.message}, {"position", value_of(problem.range, lines)}});
  for (const Instruction& instruction : file.instructions) instructions.push_back(value_of(instruction, text, lines));
  return json::pretty(json::object{{"escape", std::string(1, file.escape)},
                                   {"directives", std::move(directives)},
                                   {"problems", std::move(problems)},
                                   {"instructions", std::move(instructions)}});
}

}  // namespace plimsoll::dockerfile
