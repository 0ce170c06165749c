// SPDX-License-Identifier: Apache-2.0
// What is told of a document: findings as diagnostics, the why of one as hover text, and the ways to mend it as code
// actions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "lint/files.h"
#include "lint/settings.h"
#include "lsp/document.h"

namespace plimsoll::lsp {

/// A finding with its first place in the document's bytes.
struct Shown {
  Finding finding;
  TextRange range;
};

struct Document {
  std::string uri, language;
  json::value version = nullptr;
  Text text;
  lint::LoadedFile file;  // its text is that of the last check
  bool is_lintable = false;
  bool is_checked = false;  // `shown` is of `text`
  bool is_told = false;     // the editor knows
  std::vector<Shown> shown;
};

/// Of an editor's list nobody reads more.
inline constexpr std::size_t kMostShown = 1'000;

/// Lints the document as it is now, unless that has been done; nothing is shown of what is nothing to lint.
void check(Document& document, const lint::Settings& settings);

json::array diagnostics(const Document& document);

/// null: nothing stands there.
json::value hover(const Document& document, const Position& at);

struct ActionRequest {
  TextRange range;
  std::vector<std::string> only;  // kinds; empty: all
  bool versioned = false;         // the editor takes document changes with versions
};
json::array code_actions(const Document& document, const ActionRequest& request, const lint::Settings& settings);

/// The kind of the action that makes every safe fix at once.
inline constexpr std::string_view kFixAll = "source.fixAll.plimsoll";

}  // namespace plimsoll::lsp
