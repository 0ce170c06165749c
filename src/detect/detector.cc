// SPDX-License-Identifier: Apache-2.0
#include "detect/detector.h"
