// SPDX-License-Identifier: Apache-2.0
// Every command; each is defined in the file named after its first word.
#pragma once

#include "cli/command.h"

namespace plimsoll::cli {

extern const Command kBaseForget;
extern const Command kBaseIndex;
extern const Command kBaseList;
extern const Command kBaseOf;
extern const Command kCompletion;
extern const Command kConvert;
extern const Command kDbBuild;
extern const Command kDbExport;
extern const Command kDbImport;
extern const Command kDbList;
extern const Command kDbStatus;
extern const Command kDbUpdate;
extern const Command kDbVerify;
extern const Command kDebugCompareVersions;
extern const Command kDebugExpand;
extern const Command kDebugTree;
extern const Command kDiff;
extern const Command kDocs;
extern const Command kExplain;
extern const Command kExplore;
extern const Command kExtract;
extern const Command kFix;
extern const Command kHelp;
extern const Command kLayers;
extern const Command kLint;
extern const Command kLsp;
extern const Command kNotify;
extern const Command kPin;
extern const Command kPolicyCheck;
extern const Command kPolicyExplain;
extern const Command kPolicyInit;
extern const Command kRules;
extern const Command kSbom;
extern const Command kScan;
extern const Command kVexAdd;
extern const Command kVexCheck;

}  // namespace plimsoll::cli
