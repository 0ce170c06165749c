// SPDX-License-Identifier: Apache-2.0
// Stands in until the readers land; goes with them.
#include "settings/check.h"
#include "settings/readers.h"

namespace plimsoll::settings {

#define PENDING __attribute__((weak))

PENDING std::optional<Kind> recognise(std::string_view, std::string_view) { return std::nullopt; }
PENDING Result<RunFile> read_compose(std::string_view, std::string_view, const ReadOptions&) { return RunFile{}; }
PENDING Result<RunFile> read_kubernetes(std::string_view, std::string_view) { return RunFile{}; }
PENDING Result<RunFile> read_inspect(std::string_view, std::string_view) { return RunFile{}; }
PENDING Result<RunFile> read_oci_runtime(std::string_view, std::string_view) { return RunFile{}; }
PENDING Result<RunFile> read_run_line(std::string_view) { return RunFile{}; }
PENDING Result<RunFile> read_shell_script(std::string_view, std::string_view) { return RunFile{}; }

}  // namespace plimsoll::settings
