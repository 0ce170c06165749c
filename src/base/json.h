// SPDX-License-Identifier: Apache-2.0
// JSON, by Boost.JSON: documents as a value tree, large feeds member by member, and output with a fixed key order.
//
// Documents are untrusted: depth and size are limited, duplicate keys keep the last, numbers keep their kind.
// Lookups never throw; use the accessors here rather than value::as_object and friends, which do.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "base/limits.h"
#include "base/result.h"
#include "base/stream.h"

namespace plimsoll::json {

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// Parses one document. Errors say the byte offset and the reason.
Result<value> parse(std::string_view text, std::uint32_t max_depth = kLimits.json_depth);

/// Streams a document whose root is an object (`{"key": value, …}`) or an array: calls `each(key, value)` for every
/// member in order (key empty for arrays), holding only one member at a time. With `path` ({"vulnerabilities"}) the
/// members of that nested container are delivered instead and the rest is passed over. A member larger than
/// `member_limit` bytes is an error. Trailing bytes after the document are an error.
Result<void> for_each_member(ByteStream& stream, std::span<const std::string_view> path,
                             const std::function<Result<void>(std::string_view key, value&& member)>& each,
                             std::uint64_t member_limit = 64 * kMiB);

/// What for_each_part delivers: a member of the root object, or one item of a list there.
enum class Part : std::uint8_t { member, item };

/// Streams a document whose root is an object: calls `each` for every member in order, but for every item of those in
/// `lists`, when they are arrays that hold any. The content lives for the call only. A part larger than `part_limit`
/// bytes is an error, as are bytes behind the document.
Result<void> for_each_part(
    ByteStream& stream, std::span<const std::string_view> lists,
    const std::function<Result<void>(std::string_view key, Part part, const value& content)>& each,
    std::uint64_t part_limit = 16 * kMiB);

/// The member `key` of an object, or nullptr when there is none or `from` is not an object.
const value* find(const value& from, std::string_view key);
/// The member as text, or empty when absent or not a string.
std::string_view text(const value& from, std::string_view key);
/// The member as an array (empty when absent or of another kind), object or integer.
const array& items(const value& from, std::string_view key);
const object& members(const value& from, std::string_view key);
std::optional<std::int64_t> integer(const value& from, std::string_view key);
/// A value as text, or empty when it is not a string.
std::string_view text(const value& from);

/// Two-space indentation, keys in insertion order, a newline at the end. Bytes that are not UTF-8 are replaced.
std::string pretty(const value& from);
std::string compact(const value& from);

}  // namespace plimsoll::json
