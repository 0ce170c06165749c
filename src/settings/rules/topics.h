// SPDX-License-Identifier: Apache-2.0
// The topics: one file of rules/ each, with functions that check and the rows of their rules.
#pragma once

#include "settings/check.h"

namespace plimsoll::settings {

std::span<const Check> bindings_checks();          // PL5004, PL5013, PL5027: who is given rights
std::span<const Check> confinement_checks();       // PL4011–PL4016: capabilities and profiles
std::span<const Check> host_files_checks();        // PL4002, PL4009, PL4010, PL4029: files and devices of the host
std::span<const Check> hygiene_checks();           // PL4041, PL4042: how compose files are written
std::span<const Check> kubernetes_checks();        // PL50xx of single objects
std::span<const Check> kubernetes_joint_checks();  // PL5019–PL5022, PL5024, PL5026: objects that should fit each other
std::span<const Check> network_checks();           // PL4020–PL4023, PL4032: ports and networks
std::span<const Check> privileges_checks();  // PL4001, PL4003–PL4008, PL4033, PL4034, PL4040: the host's namespaces
std::span<const Check> rbac_checks();        // PL5003, PL5005–PL5012, PL5014: what roles may
std::span<const Check> resources_checks();   // PL4024–PL4028, PL4030, PL4038, PL4039: limits, health, logs
std::span<const Check> secrets_checks();     // PL4035
std::span<const Check> supply_checks();      // PL4031, PL4036, PL4037: images and kernel settings
std::span<const Check> users_checks();       // PL4017–PL4019: users and files

}  // namespace plimsoll::settings
