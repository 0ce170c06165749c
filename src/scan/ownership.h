// SPDX-License-Identifier: Apache-2.0
// Ownership: which files the distribution's packages call their own, which programs belong to nobody, and whether the
// package database still fits what is there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scan/layer_facts.h"
#include "scan/scanner.h"
#include "scan/view.h"

namespace plimsoll::scan {

/// Fills ownership.
void collect_ownership(const View::Files& files, Inventory& inventory);

/// Names the owner of every package that no package manager of the distribution recorded (InstalledPackage::owner).
/// What a classifier or an ELF note recognised in a file that is owned is dropped: the owner speaks for it.
void settle_owners(const View::Files& files, Inventory& inventory);

/// Fills coverage.programs and coverage.unowned: the ELF programs in the folders of PATH, and those of them that no
/// package owns and nothing recognised. Some of the latter is a gap.
void count_programs(const View& view, const View::Files& files, std::span<const std::string> environment,
                    Inventory& inventory);

/// A gap when packages are recorded of whose files not one is there: the database or the files were tampered with.
void check_owned_files(const View::Files& files, std::span<const LayerFacts> layers, Inventory& inventory);

}  // namespace plimsoll::scan
