// SPDX-License-Identifier: Apache-2.0
// Untrusted text in GitHub-flavoured Markdown: whatever it holds, it comes out as the text it is.
//
// Names stand as code, in which nothing is a link, a mention or a reference to an issue. Titles and messages stand as
// text with every character that Markdown could take for its own escaped; what GitHub and GitLab look for only after
// rendering (@user, #12, !12, www., :tada:) is broken by a zero-width space, as no escape reaches that far. All of it
// is one line, fit for a cell of a table; none of it may stand first on a line.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::report::markdown {

/// `text` as text, cut to `width` columns with dots.
std::string text(std::string_view from, std::size_t width = 160);

/// `text` as code; empty for an empty one.
std::string code(std::string_view from, std::size_t width = 160);

/// `shown` (already Markdown) as a link, when the URL is one that may become a link.
std::string link(std::string_view shown, std::string_view url);

/// Lines as a block of code that nothing in them can end. Starts and ends with a line of its own.
std::string block(std::string_view lines);

}  // namespace plimsoll::report::markdown
