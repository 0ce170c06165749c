// SPDX-License-Identifier: Apache-2.0
#include "base/observer.h"

namespace plimsoll {

Observer& Observer::none() {
  static Observer silent;
  return silent;
}

}  // namespace plimsoll
