// SPDX-License-Identifier: Apache-2.0
// Observer: how libraries tell the person at the terminal what is going on, without ever printing themselves.
//
// Calls may come from any thread; implementations lock. The default does nothing.
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll {

class Observer {
 public:
  virtual ~Observer() = default;
  /// One line worth saying on stderr: which source was taken, a retry, a feed that kept its old rows.
  virtual void note(std::string_view line) { (void)line; }
  /// Work of a known size begins: `total` bytes (0 when unknown), described by `what` ("reading shop.tar").
  virtual void begin(std::string_view what, std::uint64_t total) { (void)what, (void)total; }
  /// `bytes` more are done.
  virtual void advance(std::uint64_t bytes) { (void)bytes; }
  virtual void end() {}

  static Observer& none();
};

}  // namespace plimsoll
