// SPDX-License-Identifier: Apache-2.0
// What commands take from the network, where it goes, and what checks it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/context.h"

namespace plimsoll::lint {

/// curl, wget and their like.
struct Download {
  const RunCommand* command = nullptr;
  const shell::Word* url = nullptr;
  std::string file;        // as written; empty: it goes to standard output
  bool to_output = false;  // into a pipe, or to be seen
};
/// One for each URL; none for a command that downloads nothing.
std::vector<Download> downloads_of(const RunCommand& command);

/// A command that compares with a checksum or verifies a signature; what was downloaded before it in the stage counts
/// as checked.
bool is_check(const shell::Invocation& run);

/// The part of a URL behind the last slash, without a query.
std::string url_file(std::string_view url);
/// The host of a URL as far as it is known; empty: it is not.
std::string_view url_host(std::string_view url);
/// This machine, or one in its own network.
bool is_own_host(std::string_view host);
/// A key, signature, list of checksums or list of packages: not what is run, but what checks it.
bool is_checked_by_others(std::string_view path);

/// Commands of a stage in order, over its RUNs.
std::vector<std::vector<const RunCommand*>> commands_by_stage(const Context& file);

/// Runs a script or program from a file or from standard input: sh, bash, python3, perl …
bool is_interpreter(std::string_view program);
/// An interpreter that is given no script but what it reads.
bool reads_script_from_input(const shell::Invocation& run);
/// The script an interpreter is given as an argument; nullptr: none.
const shell::Word* script_of(const shell::Invocation& run);

}  // namespace plimsoll::lint
