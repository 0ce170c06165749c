// SPDX-License-Identifier: Apache-2.0
// Text places: every text of an image that is no file: its config, its history, the annotations of its manifest and of
// the indexes it came through. Whoever may pull the image reads them without opening a layer.
//
// Documents are walked as the JSON they are, so a member that no specification knows is looked at like any other, and
// what JSON had escaped is plain. Untrusted; nothing recurses.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "oci/image.h"

namespace plimsoll::scan {

struct TextPlace {
  /// "config:Env", "config:Labels", "config:author", "history:4" (counted from 0, as in the document),
  /// "manifest:annotations", "index:annotations".
  std::string place;
  std::string text;     // "NAME=value" for what has a name; arguments of a list stand in one line
  std::string name;     // of what the value is given to; empty: the text has no name
  std::string builder;  // the instruction as a person would have written it, where there is one: "RUN npm ci"
  /// What the place gives to variables of the environment, at build or run time.
  std::vector<std::pair<std::string, std::string>> variables;
};

/// In the order of the documents.
std::vector<TextPlace> text_places(const oci::Image& image);

}  // namespace plimsoll::scan
