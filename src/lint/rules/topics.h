// SPDX-License-Identifier: Apache-2.0
// The topics: one file of rules/ each, with functions that check and the rows of their rules.
#pragma once

#include "lint/check.h"

namespace plimsoll::lint {

std::span<const Check> apk_checks();            // PL151x
std::span<const Check> apt_checks();            // PL1501, PL1503–PL1505
std::span<const Check> apt_lists_checks();      // PL1502, PL1506, PL1507
std::span<const Check> base_checks();           // PL1201–PL1204, PL1211
std::span<const Check> base_support_checks();   // PL1205–PL1209
std::span<const Check> build_tools_checks();    // PL1571
std::span<const Check> characters_checks();     // PL1010
std::span<const Check> context_files_checks();  // PL1409, PL1704–PL1706, PL1708
std::span<const Check> downloads_checks();      // PL1601, PL1602, PL1607–PL1610
std::span<const Check> exposed_checks();        // PL1115, PL1116
std::span<const Check> exposed_style_checks();  // PL2205
std::span<const Check> files_checks();          // PL1701–PL1703
std::span<const Check> indexes_checks();        // PL1573
std::span<const Check> install_order_checks();  // PL1707
std::span<const Check> labels_checks();         // PL191x, PL1920
std::span<const Check> languages_checks();      // PL156x: npm, yarn, gem, go
std::span<const Check> layers_checks();         // PL20xx
std::span<const Check> lock_files_checks();     // PL1572
std::span<const Check> metadata_checks();       // PL1901–PL1904
std::span<const Check> permissions_checks();    // PL1306–PL1308
std::span<const Check> ports_checks();          // PL18xx
std::span<const Check> privileges_checks();     // PL1303, PL1305, PL1309, PL1310, PL1312
std::span<const Check> python_checks();         // PL155x
std::span<const Check> remote_code_checks();    // PL1605, PL1606
std::span<const Check> reproducible_checks();   // PL23xx
std::span<const Check> rpm_checks();            // PL152x–PL154x: yum, dnf, zypper
std::span<const Check> secret_files_checks();   // PL1403, PL1404
std::span<const Check> secret_mounts_checks();  // PL1406
std::span<const Check> secret_use_checks();     // PL1405, PL1407, PL1408
std::span<const Check> secrets_checks();        // PL1401, PL1402
std::span<const Check> shell_checks();          // PL21xx
std::span<const Check> stages_checks();         // PL1103–PL1106, PL1117
std::span<const Check> start_checks();          // PL1921–PL1923
std::span<const Check> structure_checks();      // PL11xx
std::span<const Check> style_checks();          // PL22xx
std::span<const Check> syntax_checks();         // PL10xx
std::span<const Check> tools_checks();          // PL1570, PL1574
std::span<const Check> trust_checks();          // PL1603, PL1604
std::span<const Check> users_checks();          // PL1301, PL1302, PL1304, PL1311, PL1313
std::span<const Check> variables_checks();      // PL1107–PL1110, PL1118

}  // namespace plimsoll::lint
