// SPDX-License-Identifier: Apache-2.0
#include "package/distribution.h"
