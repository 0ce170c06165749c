// SPDX-License-Identifier: Apache-2.0
// XML, by expat: documents as a tree of elements, large feeds element by element.
//
// Documents are untrusted: depth and sizes are limited, entities beyond the five of XML and DTDs are refused, external
// ones are never fetched. Names are given without namespace or prefix ("cpe-item" for "oval:cpe-item").
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/stream.h"

namespace plimsoll::xml {

struct Element {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<Element> children;
  std::string text;  // of this element itself, joined and trimmed

  /// Empty when there is none.
  [[nodiscard]] std::string_view attribute(std::string_view name) const;
  /// The first child of that name, or nullptr.
  [[nodiscard]] const Element* child(std::string_view name) const;
  /// The text of the first child of that name; empty when there is none.
  [[nodiscard]] std::string_view child_text(std::string_view name) const;
};

/// Text fit to stand between tags and between quotes: what XML would take for its own is escaped, and what it cannot
/// hold (controls, bytes that are not UTF-8) becomes U+FFFD.
std::string escaped(std::string_view text);

/// The root element of one document. Errors say line and reason.
Result<Element> parse(std::string_view text, std::uint32_t max_depth = kLimits.json_depth);

/// Streams a document and calls `each` with every child of the element at `path` (names from the root on:
/// {"oval_definitions", "definitions"}; "*" stands for any), holding one child at a time; wherever `path` occurs again,
/// again. A child that takes more than `member_limit` bytes in memory is an error.
Result<void> for_each_child(ByteStream& stream, std::span<const std::string_view> path,
                            const std::function<Result<void>(Element&& child)>& each,
                            std::uint64_t member_limit = 64 * kMiB);

}  // namespace plimsoll::xml
