// SPDX-License-Identifier: Apache-2.0
// Instructions as people write them, from the history lines (created_by) that builders keep, each in its own way:
//
//   BuildKit   RUN |2 A=1 B=2 /bin/sh -c make # buildkit      ENV K=V      COPY .npmrc /root/ # buildkit
//   classic    |2 A=1 B=2 /bin/sh -c make                     /bin/sh -c #(nop)  ENV K=V
//              /bin/sh -c #(nop) COPY file:0a1b… in /root/
//   buildah    as classic, at times with "|unsetEnv" and the like
//
// The values of build arguments are not quoted, so one that holds blanks can only be guessed. Untrusted text.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll {

struct HistoryLine {
  std::string keyword;  // "RUN", "COPY" …; upper case; empty: not one that a builder writes
  std::string body;     // what comes after it: of RUN the script, without shell and build arguments; may be lines
  /// RUN: the build arguments in force. ENV, ARG, LABEL: what is set (ARG without a default: an empty value).
  std::vector<std::pair<std::string, std::string>> variables;
  /// COPY, ADD: what is copied and to where. A source that only a checksum remains of is left out.
  std::vector<std::string> sources;
  std::string destination;

  /// As one would write it into a Dockerfile: "RUN make", "COPY .npmrc /root/".
  [[nodiscard]] std::string text() const { return body.empty() ? keyword : keyword + " " + body; }
};

HistoryLine parse_history(std::string_view created_by);

/// A history line as a person would have written it: without the shell and the markers that builders add.
/// "/bin/sh -c #(nop) COPY a b" is "COPY a b", "RUN |1 A=b /bin/sh -c make # buildkit" is "RUN make".
std::string instruction_words(std::string history);

/// "K=V K2='a b'" as ENV and LABEL have it: pairs with quotes and backslashes taken off. What has no "=" is passed
/// over, but "K V" alone is the old form of one pair.
std::vector<std::pair<std::string, std::string>> parse_pairs(std::string_view text);

}  // namespace plimsoll
