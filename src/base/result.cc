// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <cerrno>
#include <system_error>

namespace plimsoll {

std::unexpected<Error> fail_errno(std::string_view what, int error_number) {
  ErrorKind kind = ErrorKind::io;
  if (error_number == ENOENT || error_number == ENOTDIR) kind = ErrorKind::not_found;
  if (error_number == EACCES || error_number == EPERM) kind = ErrorKind::denied;
  return fail(kind, "{}: {}", what, std::generic_category().message(error_number));
}

}  // namespace plimsoll
