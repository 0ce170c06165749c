// SPDX-License-Identifier: Apache-2.0
// Here-documents: their bodies come behind the line their operators stand in.
#include "shell/parser.h"

namespace plimsoll::shell {

/// Steps over a line end.
void Parser::newline() {
  ++at_;
  if (documents_.size() > buried_) read_documents();
}

/// A document whose delimiter does not come ends with the text, as shells read it.
void Parser::read_documents() {
  std::vector<Document> waiting(std::make_move_iterator(documents_.begin() + static_cast<std::ptrdiff_t>(buried_)),
                                std::make_move_iterator(documents_.end()));
  documents_.resize(buried_);
  for (Document& document : waiting) {
    const TextRange body_begin{at_, at_};
    std::size_t body_end = end_, next = end_;
    bool continued = false;
    for (std::size_t line = at_; line < end_;) {
      const std::size_t end = std::min(end_, text_.find('\n', line));
      std::string_view content = text_.substr(line, end - line);
      if (document.strip_tabs) content.remove_prefix(std::min(content.find_first_not_of('\t'), content.size()));
      if (!continued && content == document.delimiter) {
        body_end = line;
        next = std::min(end + 1, end_);
        break;
      }
      std::size_t escapes = 0;
      while (escapes < content.size() && content[content.size() - 1 - escapes] == '\\') ++escapes;
      continued = document.expand && escapes % 2 == 1;
      line = end + 1;
    }
    const TextRange body{body_begin.begin, body_end};
    at_ = next;
    if (document.command) {
      std::vector<Redirect>& redirects = shared_.script.commands[*document.command].redirects;
      if (document.redirect < redirects.size()) redirects[document.redirect].body = place(body);
    }
    if (!document.expand || shared_.stopped) continue;
    Parser inner(shared_, text_, body, dialect_, map_);
    inner.opaque_ = opaque_;
    inner.document(document.around);
  }
}

void Parser::document(Surroundings around) {
  const Nested nested(*this);
  Word unused;
  Writer out(shared_, unused);
  while (!done()) {
    quoted_text(out, around);
    if (done()) return;
    ++at_;  // a quote means nothing here
  }
}

}  // namespace plimsoll::shell
