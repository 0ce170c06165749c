// SPDX-License-Identifier: Apache-2.0
// Made-up Dockerfiles for tests.
#pragma once

#include <random>
#include <string>
#include <string_view>

namespace plimsoll::dockerfile {

/// Made of what matters to the grammar, so that most files hold something unusual. No ${y:-z}: BuildKit loses the
/// beginning of the word before such a one, and with it a heredoc.
inline std::string random_file(std::mt19937& random) {
  static constexpr std::string_view kStarts[] = {"RUN ",
                                                 "run ",
                                                 "COPY ",
                                                 "ADD ",
                                                 "ENV ",
                                                 "LABEL ",
                                                 "ARG ",
                                                 "FROM ",
                                                 "CMD ",
                                                 "ENTRYPOINT ",
                                                 "USER ",
                                                 "VOLUME ",
                                                 "EXPOSE ",
                                                 "WORKDIR\t",
                                                 "SHELL ",
                                                 "HEALTHCHECK ",
                                                 "HEALTHCHECK CMD ",
                                                 "ONBUILD RUN ",
                                                 "ONBUILD COPY ",
                                                 "STOPSIGNAL ",
                                                 "MAINTAINER ",
                                                 "NOSUCH ",
                                                 "onbuild ENV ",
                                                 "RUN"};
  static constexpr std::string_view kParts[] = {"a",
                                                "b=c",
                                                "--x",
                                                "--from=\"q r\"",
                                                "-- ",
                                                "--mount=type=bind,from=x ",
                                                "\"",
                                                "'",
                                                "\\",
                                                " ",
                                                "  ",
                                                "\t",
                                                "<<EOF",
                                                "<<-EOF",
                                                "<<'E'",
                                                "<<\"E\" ",
                                                "3<<E",
                                                "<<<x",
                                                "<< EOF",
                                                "$x",
                                                "${y}",
                                                "#",
                                                "[\"a\", \"b\"]",
                                                "[1]",
                                                "[\"a\",",
                                                "=",
                                                "k=\"v w\"",
                                                "\\\"",
                                                "\\ ",
                                                "as n",
                                                "`",
                                                "\v",
                                                "\xC2\xA0",
                                                "[]",
                                                "{}",
                                                "CMD"};
  static constexpr std::string_view kEnds[] = {"\n",         "\n",
                                               "\n",         "\r\n",
                                               "\\\n",       "\\  \n",
                                               "\\\\\n",     "\\\\\\\n",
                                               "`\n",        "\\\r\n",
                                               "\n\n",       "\\\n\n",
                                               "\\\n#c\n",   "\\\n  # d \\\n",
                                               "\nEOF\n",    "\nE\n",
                                               "\n\tEOF\n",  "\nbody\nE\nEOF\nEOF\nE\n",
                                               "\n# note\n", "\n#\n",
                                               "\n  #n2\n",  "\\\n \t\n"};
  static constexpr std::string_view kHeads[] = {"",
                                                "",
                                                "\xEF\xBB\xBF",
                                                "# syntax=docker/dockerfile:1\n",
                                                "# escape=`\n",
                                                "#escape = \\ \n",
                                                "# Escape=x\n",
                                                "# check=skip=all\n# escape=`\n",
                                                "# c\n# escape=`\n",
                                                "# escape=`\n# escape=`\n",
                                                "\n# escape=`\n",
                                                "#!sh\n# escape=`\n",
                                                "  # escape=`\n"};
  const auto pick = [&random](const auto& from) { return std::string(from[random() % std::size(from)]); };
  std::string out = pick(kHeads);
  for (std::size_t lines = random() % 5 + 1; lines > 0; --lines) {
    if (random() % 8 == 0) out += "  ";
    if (random() % 10 != 0) out += pick(kStarts);
    for (std::size_t parts = random() % 6; parts > 0; --parts) {
      out += pick(kParts);
      if (random() % 2 == 0) out += ' ';
    }
    out += pick(kEnds);
  }
  if (random() % 4 == 0) out.pop_back();
  // BuildKit takes the bytes of flags and health checks for characters.
  static constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  if (out.find("--") != std::string::npos || out.find("HEALTH") != std::string::npos)
    for (std::size_t at; (at = out.find(kNoBreakSpace)) != std::string::npos;) out.erase(at, kNoBreakSpace.size());
  return out;
}

}  // namespace plimsoll::dockerfile
