// SPDX-License-Identifier: Apache-2.0
// The checks, one function each; the rows are in table.cc.
#pragma once

#include "harden/check.h"
#include "harden/context.h"

namespace plimsoll::harden {

// user.cc
void check_user_is_there(const Context& image, Found& found);
void check_user_is_not_root(const Context& image, Found& found);

// settings.cc
void check_content_trust(const Context& image, Found& found);
void check_healthcheck(const Context& image, Found& found);
void check_tag(const Context& image, Found& found);
void check_tls_verification(const Context& image, Found& found);
void check_volumes(const Context& image, Found& found);

// ports.cc
void check_admin_ports(const Context& image, Found& found);
void check_privileged_ports(const Context& image, Found& found);
void check_ssh_port(const Context& image, Found& found);

// logins.cc
void check_duplicate_accounts(const Context& image, Found& found);
void check_empty_passwords(const Context& image, Found& found);
void check_logins(const Context& image, Found& found);

// privileged_files.cc
void check_capabilities(const Context& image, Found& found);
void check_setuid(const Context& image, Found& found);

// writable.cc
void check_least_privilege(const Context& image, Found& found);
void check_path(const Context& image, Found& found);
void check_world_writable(const Context& image, Found& found);

// leftovers.cc
void check_caches(const Context& image, Found& found);
void check_junk(const Context& image, Found& found);

// build_tools.cc
void check_build_tools(const Context& image, Found& found);
void check_shells(const Context& image, Found& found);

}  // namespace plimsoll::harden
