// SPDX-License-Identifier: Apache-2.0
// vectorscan, loaded when the first matcher is made: linking it would cost every start of the program half a
// millisecond. Only src/secret includes this header.
#pragma once

#include <hs/hs.h>

#include "base/result.h"

namespace plimsoll::secret {

struct Hs {
  decltype(&::hs_compile_lit_multi) compile_lit_multi;
  decltype(&::hs_free_compile_error) free_compile_error;
  decltype(&::hs_free_database) free_database;
  decltype(&::hs_alloc_scratch) alloc_scratch;
  decltype(&::hs_free_scratch) free_scratch;
  decltype(&::hs_scan) scan;

  /// Loads the library once; thread safe. Fails when it is not installed or cannot run here.
  static Result<const Hs*> get();
};

}  // namespace plimsoll::secret
