// SPDX-License-Identifier: Apache-2.0
// Result and Error: how every function reports what input, disk or network did to it.
//
// An Error says what failed, where and why in words meant for the person at the terminal; `context()` puts the
// outer "where" in front on the way up. The kind decides exit codes and retries, never the text.
// Exceptions are for bugs only; nothing caused by input may throw across a function boundary.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>

namespace plimsoll {

enum class ErrorKind : std::uint8_t {
  usage,        // the caller asked for something that makes no sense
  not_found,    // the named thing does not exist
  denied,       // it exists, and we may not have it
  io,           // the disk or the operating system failed
  network,      // the other side failed, stalled or cannot be reached
  malformed,    // the bytes are not what their format promises
  mismatch,     // a digest or size differs from the one that was promised
  limit,        // a Limits value was met
  unsupported,  // valid, and we do not know how
};

struct [[nodiscard]] Error {
  ErrorKind kind = ErrorKind::io;
  std::string message;  // one or more lines, no trailing newline; the first line stands alone

  /// This error with "where: " in front.
  Error context(std::string_view where) && {
    message.insert(0, std::string(where) + ": ");
    return std::move(*this);
  }
};

template <typename T = void>
using Result = std::expected<T, Error>;

/// `return fail(ErrorKind::malformed, "{}: line {} is not JSON", path, line);`
template <typename... Args>
std::unexpected<Error> fail(ErrorKind kind, fmt::format_string<Args...> text, Args&&... args) {
  return std::unexpected(Error{kind, fmt::format(text, std::forward<Args>(args)...)});
}

/// An error of the operating system: `what` failed for the reason in `error_number` (errno).
std::unexpected<Error> fail_errno(std::string_view what, int error_number);

}  // namespace plimsoll

/// The value of a Result, or return its error from the enclosing function (whose return type is a Result too).
#define TRY(expression) PLIMSOLL_TRY(PLIMSOLL_UNIQUE(__COUNTER__), expression, )

/// As TRY, with "where: " put in front of the error's message. `where` is evaluated on failure only.
#define TRY_AT(where, expression) PLIMSOLL_TRY(PLIMSOLL_UNIQUE(__COUNTER__), expression, .context(where))

#define PLIMSOLL_TRY(result, expression, more)                           \
  __extension__({                                                        \
    auto&& result = (expression);                                        \
    if (!result) return std::unexpected(std::move(result).error() more); \
    ::plimsoll::detail::take(std::move(result));                         \
  })
#define PLIMSOLL_UNIQUE(number) PLIMSOLL_UNIQUE_NAME(number)
#define PLIMSOLL_UNIQUE_NAME(number) try_result_##number##_

namespace plimsoll::detail {
template <typename T>
T take(std::expected<T, Error>&& result) {
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}
}  // namespace plimsoll::detail
