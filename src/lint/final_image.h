// SPDX-License-Identifier: Apache-2.0
// What the image a Dockerfile makes is for: how it starts, whether it is there to be built upon, who it runs as. Rules
// about the finished image ask here, so that they all judge alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/context.h"
#include "lint/image_name.h"

namespace plimsoll::lint {

/// The steps of a stage and of those it is on, the lowest first, triggers left out.
std::vector<const Step*> lineage_steps(const Context& file, std::size_t stage);

/// The image at the bottom of a stage, "scratch" too, with known variables put in.
std::string base_of(const Context& file, std::size_t stage);

struct Start {
  const Step* entrypoint = nullptr;
  const Step* cmd = nullptr;
  /// The words that are run, as far as they can be told: ENTRYPOINT's, then CMD's; of a text form those of its first
  /// command, "exec" left out.
  std::vector<std::string> words;
  [[nodiscard]] bool is_given() const { return entrypoint != nullptr || cmd != nullptr; }
  /// Base name of the program; launchers such as tini passed over. Empty: none.
  [[nodiscard]] std::string_view program() const;
};
Start start_of(const Context& file, std::size_t stage);

/// There to be built upon, or to be worked in: no CMD and no ENTRYPOINT of its own, or a shell, or an interpreter
/// without a program.
bool is_for_building_upon(const Start& start);

/// It may change to another user by itself: gosu, su-exec, setpriv … are installed or run, the program is one that
/// begins as root and leaves it to workers, or an entry script comes first.
bool drops_privileges(const Context& file, std::size_t stage, const Start& start);

/// Whether a word of a command, or of what starts the image, holds `text`.
bool mentions(const Context& file, std::size_t stage, std::string_view text);

/// The project's own program is put into it: by COPY of more than entry scripts and settings, or from a stage of the
/// file. Images that wrap what others publish download that, and choose their user with care or for compatibility.
bool holds_own_code(const Context& file, std::size_t stage);

bool is_root(std::string_view user);

/// An instruction from the beginning of its first line to the beginning of the next one: what to delete.
TextRange whole_lines(const Context& file, const dockerfile::Instruction& instruction);

/// Arguments as they stand in the file, from the first byte to the last.
TextRange arguments_range(const dockerfile::Instruction& instruction);

/// `text` as a JSON string, with its quotes.
std::string json_string(std::string_view text);

}  // namespace plimsoll::lint
