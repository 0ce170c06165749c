// SPDX-License-Identifier: Apache-2.0
// PL1570, PL1574: programs that have no place in a build, and none in an image.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/hadolint_view.h"
#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

// ---- PL1570

struct Pointless {
  std::string_view program, why;
};
/// Sorted.
constexpr std::array kPointless{
    Pointless{"emacs", "nobody is there to edit"},
    Pointless{"free", "it tells of the machine that builds"},
    Pointless{"halt", "there is no machine to stop"},
    Pointless{"htop", "it tells of the machine that builds"},
    Pointless{"kill", "what a step starts ends with the step"},
    Pointless{"mount", "a build may not mount, and mounts end with the step"},
    Pointless{"nano", "nobody is there to edit"},
    Pointless{"poweroff", "there is no machine to stop"},
    Pointless{"ps", "it tells of the machine that builds"},
    Pointless{"reboot", "there is no machine to start again"},
    Pointless{"service", "what a step starts ends with the step"},
    Pointless{"shutdown", "there is no machine to stop"},
    Pointless{"ssh", "a build reaches nobody with keys it should not have"},
    Pointless{"systemctl", "what a step starts ends with the step"},
    Pointless{"top", "it tells of the machine that builds"},
    Pointless{"vi", "nobody is there to edit"},
    Pointless{"vim", "nobody is there to edit"},
};
static_assert(std::ranges::is_sorted(kPointless, {}, &Pointless::program));

/// There is a reason to do it after all.
bool makes_sense(const RunCommand& command, std::string_view program) {
  const shell::Invocation& run = *command.run;
  if (program == "ssh")
    return run.has({"-V"}) || std::ranges::any_of(command.step->mounts, [](const dockerfile::Mount& mount) {
             return mount.type == dockerfile::MountType::ssh || mount.type == dockerfile::MountType::secret;
           });
  if (program == "mount") return command.step->instruction->flag("--security").has_value();
  // Writes links only.
  if (program == "systemctl") {
    const shell::Word* verb = run.verb();
    return verb == nullptr || !(*verb == "start" || *verb == "restart" || *verb == "reload" || *verb == "stop" ||
                                *verb == "status" || *verb == "daemon-reload");
  }
  if (program == "vim" || program == "vi" || program == "emacs")
    return run.has({"-c", "-es", "-e", "--batch", "--version"}) ||
           std::ranges::any_of(run.arguments(), [](const shell::Word& word) { return word.value.starts_with('+'); });
  return run.has({"--version", "-V"});
}

void check_pointless(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    const std::string_view name = command.run->name();
    const auto row = std::ranges::lower_bound(kPointless, name, {}, &Pointless::program);
    if (row == kPointless.end() || row->program != name || makes_sense(command, name)) continue;
    found.add(*command.step, command.range(command.command->words[command.run->first]),
              fmt::format("{} does nothing for an image: {}", name, row->why));
  }
}

void hadolint_pointless(const Context& file, Found& found) {
  for (const HadolintRun& run :
       hadolint_runs(file, {"free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"}))
    report_for_hadolint(found, *run.step);
}

// ---- PL1574

enum class Kind : std::uint8_t { server, debugger };
struct Dangerous {
  std::string_view package;
  Kind kind;
  std::string_view what;
};
/// Sorted.
constexpr std::array kDangerous{
    Dangerous{"dropbear", Kind::server, "an SSH server"},
    Dangerous{"dropbear-bin", Kind::server, "an SSH server"},
    Dangerous{"gdb", Kind::debugger, "a debugger"},
    Dangerous{"gdbserver", Kind::debugger, "a debugger"},
    Dangerous{"inetutils-telnetd", Kind::server, "a telnet server"},
    Dangerous{"lldb", Kind::debugger, "a debugger"},
    Dangerous{"ltrace", Kind::debugger, "a tracer"},
    Dangerous{"nmap", Kind::debugger, "a port scanner"},
    Dangerous{"openssh-server", Kind::server, "an SSH server"},
    Dangerous{"rsh-redone-server", Kind::server, "a remote shell server"},
    Dangerous{"rsh-server", Kind::server, "a remote shell server"},
    Dangerous{"strace", Kind::debugger, "a tracer"},
    Dangerous{"tcpdump", Kind::debugger, "a packet sniffer"},
    Dangerous{"telnet-server", Kind::server, "a telnet server"},
    Dangerous{"telnetd", Kind::server, "a telnet server"},
    Dangerous{"tigervnc-server", Kind::server, "a VNC server"},
    Dangerous{"tigervnc-standalone-server", Kind::server, "a VNC server"},
    Dangerous{"tightvncserver", Kind::server, "a VNC server"},
    Dangerous{"tshark", Kind::debugger, "a packet sniffer"},
    Dangerous{"vnc4server", Kind::server, "a VNC server"},
    Dangerous{"x11vnc", Kind::server, "a VNC server"},
    Dangerous{"xinetd", Kind::server, "a server for servers"},
};
static_assert(std::ranges::is_sorted(kDangerous, {}, &Dangerous::package));

/// The image is there to run such a server: CMD or ENTRYPOINT names it.
bool is_purpose(const Context& file) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::cmd) && !step.is(Keyword::entrypoint)) continue;
    for (const std::string_view name : {"sshd", "dropbear", "vnc", "xinetd", "telnetd"})
      if (step.instruction->arguments.find(name) != std::string::npos) return true;
  }
  return false;
}

bool is_removed_behind(const Context& file, const PackageCommand& install) {
  for (const PackageCommand& other : package_commands(file, *install.at->step, {install.manager}))
    if (other.deed == Deed::remove && other.at->script == install.at->script && other.at->index > install.at->index)
      return true;
  return false;
}

void check_dangerous(const Context& file, Found& found) {
  const bool strict = file.settings.profile == Profile::strict;
  std::optional<bool> purpose;
  std::size_t followed = 0;
  for (const PackageCommand& command :
       package_commands(file, {Manager::apk, Manager::apt, Manager::dnf, Manager::microdnf, Manager::tdnf, Manager::yum,
                               Manager::zypper})) {
    if (command.deed != Deed::install || !is_shipped(file, *command.at->step)) continue;
    for (const shell::Word* word : command.packages) {
      const std::string_view name = std::string_view(word->value).substr(0, word->value.find_first_of("=<>~@:"));
      const auto row = std::ranges::lower_bound(kDangerous, name, {}, &Dangerous::package);
      if (row == kDangerous.end() || row->package != name || ++followed > kMostFollowed ||
          is_removed_behind(file, command))
        continue;
      if (!purpose) purpose = is_purpose(file);
      if (!strict && (row->kind == Kind::debugger || *purpose)) continue;
      Issue& issue = found.add(*command.at->step, command.at->range(*word),
                               fmt::format("{} puts {} into the image", name, row->what));
      if (row->kind == Kind::debugger) issue.severity = Severity::low;
    }
  }
}

}  // namespace

std::span<const Check> tools_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL1570",
                     .aliases = "DL3001",
                     .severity = Severity::negligible,
                     .audience = Audience::strict,
                     .title = "A command that has no use in a build",
                     .doc =
                         "commands for running machines and for people: free, kill, mount, ps, service, shutdown, ssh, "
                         "systemctl start, top, vim …; scripted editors and ssh with an ssh mount pass",
                     .why = "Processes end with the step and nobody sits at the terminal, so it does nothing for the "
                            "image, and often hides a misunderstanding.",
                     .remedy = "leave it out, or do it when the container starts",
                     .hadolint = "DL3001",
                     .level = HadolintLevel::info,
                     .bad = R"(FROM debian:13
RUN service ssh start
)",
                     .good = R"(FROM debian:13
CMD ["/usr/sbin/sshd", "-D"]
)"},
            .check = check_pointless,
            .as_hadolint = hadolint_pointless},
      Check{.rule = {.id = "PL1574",
                     .severity = Severity::medium,
                     .title = "A remote shell server or debugger is installed",
                     .doc = "SSH, telnet, rsh, VNC servers and xinetd in the image that is shipped, unless CMD or "
                            "ENTRYPOINT is such a server; in the strict profile debuggers and sniffers as well",
                     .why = "A second way in beside the container engine's own, with its own passwords and keys that "
                            "nobody rotates.",
                     .remedy = "use docker exec or kubectl exec and debug containers",
                     .bad = R"(FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends openssh-server && rm -rf /var/lib/apt/lists/*
)",
                     .good = R"(FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends openssh-client && rm -rf /var/lib/apt/lists/*
)"},
            .check = check_dangerous},
  };
  return kChecks;
}

}  // namespace plimsoll::lint
