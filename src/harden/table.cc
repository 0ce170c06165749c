// SPDX-License-Identifier: Apache-2.0
// The rules. Ids below PL3000 name what a Dockerfile's rules name too.
#include <array>

#include "harden/checks.h"

namespace plimsoll::harden {

namespace {

using Names = std::string_view[];

constexpr Names kBuildToolNames = {"CIS-4.3"};
constexpr Names kContentTrustNames = {"CIS-4.5", "CIS-DI-0005"};
constexpr Names kDuplicateNames = {"DKL-LI-0002"};
constexpr Names kEmptyPasswordNames = {"DKL-LI-0001"};
constexpr Names kHealthcheckNames = {"CIS-4.6", "CIS-DI-0006", "CKV_DOCKER_2", "DL3057", "DS-0026", "PL1902"};
constexpr Names kJunkNames = {"DKL-LI-0003"};
constexpr Names kRootNames = {"CIS-4.1", "CIS-DI-0001", "CKV_DOCKER_3", "CKV_DOCKER_8",
                              "DL3002",  "DS-0002",     "PL1301",       "PL1302"};
constexpr Names kSetuidNames = {"CIS-4.8", "CIS-DI-0008"};
constexpr Names kSshNames = {"CKV_DOCKER_1", "DS-0004"};
constexpr Names kTagNames = {"DKL-DI-0006"};
constexpr Names kTlsNames = {"CKV2_DOCKER_12", "CKV2_DOCKER_14", "CKV2_DOCKER_16", "CKV2_DOCKER_5", "CKV2_DOCKER_6"};
constexpr Names kVolumeNames = {"DKL-DI-0002"};
constexpr Names kCacheNames = {"DKL-DI-0004", "DKL-DI-0005", "DL3009", "DL3019", "DL3032", "DL3040", "DL3042"};
constexpr std::span<const std::string_view> kNoNames;

}  // namespace

std::span<const Rule> rules() {
  // Sorted by id.
  static const std::array kTable{
      Rule{"PL1311", kNoNames, Severity::medium, "USER does not exist",
           "a USER or group that the image's own passwd and group do not know",
           "The runtime refuses to start the container.", "create the user in the image, or give its number",
           check_user_is_there},
      Rule{
          "PL1312", kNoNames, Severity::low, "Privileged port, unprivileged user",
          "EXPOSE of a port below 1024 while USER is not root",
          "Docker lets everyone listen there, Kubernetes and other runtimes need not: then the service does not start.",
          "listen on a port of 1024 or above and map it", check_privileged_ports},
      Rule{
          "PL1571", kBuildToolNames, Severity::medium, "Build tools, headers, sources",
          "compilers, -dev packages, packages for development, sources and tests of the application",
          "They are of use to an intruder only: he can build what he needs, read the code, and every update of them is "
          "one of the image.",
          "build in a stage of its own and copy only what runs", check_build_tools},
      Rule{"PL1603", kTlsNames, Severity::high, "TLS verification is off",
           "environment variables that make programs trust any server",
           "Whoever sits between the container and a server may read and change all that is said.",
           "delete the variable; give the right CA instead", check_tls_verification},
      Rule{"PL1801", kSshNames, Severity::medium, "SSH is offered", "EXPOSE of port 22",
           "A container is reached through its engine; a second way in has passwords and keys of its own.",
           "drop EXPOSE 22 and the server", check_ssh_port},
      Rule{"PL1802", kNoNames, Severity::high, "Admin, debug or database port is offered",
           "EXPOSE of ports of debuggers, engines, databases and consoles that are not what the image is for",
           "These services trust whoever reaches them.", "drop the EXPOSE, and do not start the service in production",
           check_admin_ports},
      Rule{"PL3001", kRootNames, Severity::high, "Runs as root", "Config.User is root in any spelling, or not set",
           "Who breaks into the program owns all of the container, and one flaw of the kernel or the engine further, "
           "the "
           "host.",
           "give the image a user of its own and switch to it last", check_user_is_not_root},
      Rule{"PL3002", kSetuidNames, Severity::medium, "setuid and setgid programs",
           "programs that run with the rights of their owner or group", "A flaw in one of them makes any user root.",
           "take the bits away, and start containers with no-new-privileges", check_setuid},
      Rule{"PL3003", kEmptyPasswordNames, Severity::high, "Empty password",
           "accounts without a password in shadow or passwd", "Everyone may become that user, with su for one.",
           "lock the account", check_empty_passwords},
      Rule{"PL3004", kDuplicateNames, Severity::medium, "Shared uid, gid or name",
           "accounts that share what should be one's own",
           "Files of one are files of the other, and a second uid 0 is a second root.", "give each a number of its own",
           check_duplicate_accounts},
      Rule{"PL3005", kJunkNames, Severity::low, "Leftovers of build context and work",
           "Dockerfiles, .git, settings of editors, shell histories, folders of cloud credentials",
           "They tell how the image was built and by whom, and often more.", "copy only what runs", check_junk},
      Rule{"PL3009", kVolumeNames, Severity::medium, "Sensitive VOLUME", "volumes over folders of the system",
           "A volume outlives the container and hides what the next image ships there; over dev, proc or sys it gives "
           "away the host.",
           "declare volumes only for folders that hold data", check_volumes},
      Rule{"PL3010", kTagNames, Severity::negligible, "Tag latest", "the image's name ends in :latest",
           "Nobody can tell which build runs, nor go back to it.", "give a tag that names the build", check_tag},
      Rule{"PL3011", kContentTrustNames, Severity::medium, "Content trust is off",
           "DOCKER_CONTENT_TRUST=0 in the environment",
           "An engine's client in the container pulls images that nobody signed.", "delete the variable",
           check_content_trust},
      Rule{"PL3012", kHealthcheckNames, Severity::low, "No HEALTHCHECK",
           "an image that offers ports and tells no health check",
           "An engine takes a program that hangs for a healthy one.", "tell how to find out whether it works",
           check_healthcheck},
      Rule{"PL3013", kNoNames, Severity::medium, "Writable by everyone",
           "files, and folders without sticky bit, that every user may write",
           "Any program in the container may plant code or data for another.", "take the write permission away",
           check_world_writable},
      Rule{"PL3014", kNoNames, Severity::medium, "The run user may replace code",
           "programs, libraries, modules and settings that Config.User could overwrite or replace",
           "Who breaks into the program can make himself at home in it: the next start runs his code.",
           "let root own it, and the run user only read and run it", check_least_privilege},
      Rule{"PL3015", kNoNames, Severity::negligible, "Shells and package managers",
           "what an intruder would reach for first", "A program alone in its image leaves him nothing to work with.",
           "copy the program onto a base without them", check_shells},
      Rule{"PL3017", kNoNames, Severity::low, "File capabilities", "the security.capability attribute of programs",
           "Who runs such a program has these rights, whoever he is.", "remove those that are not needed",
           check_capabilities},
      Rule{"PL3018", kCacheNames, Severity::low, "Package caches", "what package managers keep for the next run",
           "Every pull ships it, and nothing reads it.", "remove it in the RUN that makes it, or mount a cache there",
           check_caches},
      Rule{"PL3020", kNoNames, Severity::high, "Account with password and shell",
           "accounts that somebody could log in to with a password",
           "The password is the same in every container of the image, and its hash is there to be guessed.",
           "lock the account", check_logins},
      Rule{"PL3022", kNoNames, Severity::high, "PATH can be planted in",
           "parts of PATH that are relative, or that the run user or everyone may write or make",
           "A program put there runs in place of another one of that name.",
           "name only folders in PATH that belong to root", check_path},
  };
  return kTable;
}

}  // namespace plimsoll::harden
