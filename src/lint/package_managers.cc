// SPDX-License-Identifier: Apache-2.0
// Package managers: their names, their verbs, and their options that take a value.
#include "lint/package_commands.h"

#include <algorithm>
#include <array>

namespace plimsoll::lint {

namespace {

using shell::Word;

struct Verb {
  std::string_view name;  // one or two words
  Deed deed;
};

constexpr std::array kAptVerbs{
    Verb{"autoclean", Deed::clean},      Verb{"autoremove", Deed::remove},    Verb{"build-dep", Deed::install},
    Verb{"clean", Deed::clean},          Verb{"dist-clean", Deed::clean},     Verb{"dist-upgrade", Deed::upgrade},
    Verb{"distclean", Deed::clean},      Verb{"full-upgrade", Deed::upgrade}, Verb{"install", Deed::install},
    Verb{"purge", Deed::remove},         Verb{"reinstall", Deed::install},    Verb{"remove", Deed::remove},
    Verb{"safe-upgrade", Deed::upgrade}, Verb{"satisfy", Deed::install},      Verb{"update", Deed::refresh},
    Verb{"upgrade", Deed::upgrade}};
constexpr std::array kApkVerbs{Verb{"add", Deed::install},       Verb{"cache clean", Deed::clean},
                               Verb{"cache purge", Deed::clean}, Verb{"del", Deed::remove},
                               Verb{"update", Deed::refresh},    Verb{"upgrade", Deed::upgrade}};
constexpr std::array kRpmVerbs{Verb{"autoremove", Deed::remove},
                               Verb{"builddep", Deed::install},
                               Verb{"clean", Deed::clean},
                               Verb{"dist-sync", Deed::upgrade},
                               Verb{"distro-sync", Deed::upgrade},
                               Verb{"erase", Deed::remove},
                               Verb{"group install", Deed::install},
                               Verb{"groupinstall", Deed::install},
                               Verb{"in", Deed::install},
                               Verb{"install", Deed::install},
                               Verb{"localinstall", Deed::install},
                               Verb{"makecache", Deed::refresh},
                               Verb{"module install", Deed::install},
                               Verb{"rei", Deed::install},
                               Verb{"reinstall", Deed::install},
                               Verb{"remove", Deed::remove},
                               Verb{"rm", Deed::remove},
                               Verb{"up", Deed::upgrade},
                               Verb{"up-min", Deed::upgrade},
                               Verb{"update", Deed::upgrade},
                               Verb{"update-minimal", Deed::upgrade},
                               Verb{"upgrade", Deed::upgrade},
                               Verb{"upgrade-minimal", Deed::upgrade}};
constexpr std::array kZypperVerbs{Verb{"cc", Deed::clean},
                                  Verb{"clean", Deed::clean},
                                  Verb{"dist-upgrade", Deed::upgrade},
                                  Verb{"dup", Deed::upgrade},
                                  Verb{"in", Deed::install},
                                  Verb{"install", Deed::install},
                                  Verb{"patch", Deed::upgrade},
                                  Verb{"ref", Deed::refresh},
                                  Verb{"refresh", Deed::refresh},
                                  Verb{"remove", Deed::remove},
                                  Verb{"rm", Deed::remove},
                                  Verb{"si", Deed::install},
                                  Verb{"source-install", Deed::install},
                                  Verb{"up", Deed::upgrade},
                                  Verb{"update", Deed::upgrade}};
constexpr std::array kPipVerbs{Verb{"cache purge", Deed::clean}, Verb{"download", Deed::other},
                               Verb{"install", Deed::install}, Verb{"uninstall", Deed::remove}};
constexpr std::array kPipxVerbs{Verb{"inject", Deed::install}, Verb{"install", Deed::install},
                                Verb{"upgrade", Deed::upgrade}, Verb{"upgrade-all", Deed::upgrade}};
constexpr std::array kPipenvVerbs{Verb{"install", Deed::install}, Verb{"sync", Deed::install},
                                  Verb{"update", Deed::upgrade}};
constexpr std::array kPoetryVerbs{Verb{"add", Deed::install}, Verb{"cache clear", Deed::clean},
                                  Verb{"install", Deed::install}, Verb{"sync", Deed::install},
                                  Verb{"update", Deed::upgrade}};
constexpr std::array kUvVerbs{Verb{"add", Deed::install},         Verb{"cache clean", Deed::clean},
                              Verb{"cache prune", Deed::clean},   Verb{"pip install", Deed::install},
                              Verb{"pip sync", Deed::install},    Verb{"sync", Deed::install},
                              Verb{"tool install", Deed::install}};
constexpr std::array kNpmVerbs{Verb{"add", Deed::install},    Verb{"cache clean", Deed::clean},
                               Verb{"ci", Deed::install},     Verb{"clean-install", Deed::install},
                               Verb{"i", Deed::install},      Verb{"install", Deed::install},
                               Verb{"rm", Deed::remove},      Verb{"uninstall", Deed::remove},
                               Verb{"up", Deed::upgrade},     Verb{"update", Deed::upgrade},
                               Verb{"upgrade", Deed::upgrade}};
constexpr std::array kYarnVerbs{Verb{"add", Deed::install},        Verb{"cache clean", Deed::clean},
                                Verb{"global add", Deed::install}, Verb{"install", Deed::install},
                                Verb{"remove", Deed::remove},      Verb{"upgrade", Deed::upgrade}};
constexpr std::array kPnpmVerbs{Verb{"add", Deed::install},    Verb{"fetch", Deed::install},
                                Verb{"i", Deed::install},      Verb{"install", Deed::install},
                                Verb{"remove", Deed::remove},  Verb{"store prune", Deed::clean},
                                Verb{"update", Deed::upgrade}, Verb{"up", Deed::upgrade}};
constexpr std::array kBunVerbs{Verb{"a", Deed::install},      Verb{"add", Deed::install},
                               Verb{"i", Deed::install},      Verb{"install", Deed::install},
                               Verb{"pm cache", Deed::clean}, Verb{"remove", Deed::remove},
                               Verb{"update", Deed::upgrade}};
constexpr std::array kGemVerbs{Verb{"cleanup", Deed::clean}, Verb{"i", Deed::install}, Verb{"install", Deed::install},
                               Verb{"uninstall", Deed::remove}, Verb{"update", Deed::upgrade}};
constexpr std::array kBundleVerbs{Verb{"add", Deed::install}, Verb{"clean", Deed::clean},
                                  Verb{"install", Deed::install}, Verb{"update", Deed::upgrade}};
constexpr std::array kGoVerbs{Verb{"clean", Deed::clean}, Verb{"get", Deed::install}, Verb{"install", Deed::install},
                              Verb{"run", Deed::install}};
constexpr std::array kCargoVerbs{Verb{"add", Deed::install}, Verb{"binstall", Deed::install},
                                 Verb{"install", Deed::install}, Verb{"update", Deed::upgrade}};
constexpr std::array kComposerVerbs{
    Verb{"clear-cache", Deed::clean}, Verb{"clearcache", Deed::clean}, Verb{"global require", Deed::install},
    Verb{"i", Deed::install},         Verb{"install", Deed::install},  Verb{"require", Deed::install},
    Verb{"u", Deed::upgrade},         Verb{"update", Deed::upgrade},   Verb{"upgrade", Deed::upgrade}};

constexpr std::string_view kRpmValued =
    " --advisory --advisories --bugfix --comment --config --cve --debuglevel --destdir --disableplugin --disablerepo "
    "--downloaddir --enableplugin --enablerepo --errorlevel --exclude --excludepkgs --forcearch --from-repo "
    "--installroot --randomwait --releasever --repo --repofrompath --repoid --rpmverbosity --setopt -c -d -e -R -x ";
constexpr std::string_view kPipValued =
    " --abi --build --cache-dir --cert --client-cert --config-settings --constraint --editable --exists-action "
    "--extra-index-url --find-links --global-option --group --implementation --index-url --install-option --log "
    "--no-binary --only-binary --platform --prefix --progress-bar --proxy --python --python-version --report "
    "--requirement --retries --root --root-user-action --src --target --timeout --trusted-host --upgrade-strategy "
    "--use-deprecated --use-feature -C -b -c -e -f -i -r -t ";
constexpr std::string_view kNodeValued =
    " --audit-level --backend --before --cache --cache-dir --cache-folder --config --cwd --dir --filter "
    "--fetch-retries "
    "--fetch-retry-maxtimeout --fetch-retry-mintimeout --fetch-timeout --global-folder --globalconfig --include "
    "--install-strategy --loglevel --maxsockets --modules-folder --mutex --network-concurrency --network-timeout "
    "--omit --only --prefix --registry --reporter --script-shell --store-dir --tag --target --userconfig "
    "--virtual-store-dir --workspace -C -F -w ";

struct Row {
  Manager manager;
  std::string_view name;
  std::span<const Verb> verbs;
  std::string_view valued;  // options that take the next word, between blanks
  bool clusters = true;     // "-yt sid" is "-y -t sid"
};

/// In the order of Manager.
constexpr std::array kRows{
    Row{Manager::apk, "apk", kApkVerbs,
        " --arch --cache-dir --cache-max-age --keys-dir --progress-fd --repositories-file --repository --root "
        "--timeout --virtual --wait -X -p -t "},
    Row{Manager::apt, "apt-get", kAptVerbs,
        " --build-profiles --config-file --default-release --host-architecture --option --target-release -P -a -c -o "
        "-t "},
    Row{Manager::bun, "bun", kBunVerbs, kNodeValued},
    Row{Manager::bundle, "bundle", kBundleVerbs, " --gemfile --jobs --path --retry --with --without -j "},
    Row{Manager::cargo, "cargo", kCargoVerbs,
        " --bin --branch --color --config --example --features --git --index --jobs --path --profile --registry --rev "
        "--root --tag --target --target-dir --vers --version -C -F -Z -j ",
        false},
    Row{Manager::composer, "composer", kComposerVerbs, " --working-dir -d "},
    Row{Manager::dnf, "dnf", kRpmVerbs, kRpmValued},
    Row{Manager::gem, "gem", kGemVerbs,
        " --bindir --build-root --document --file --http-proxy --install-dir --platform --source --trust-policy "
        "--version --without -P -g -i -n -p -s -v "},
    Row{Manager::go, "go", kGoVerbs,
        " -C -asmflags -buildmode -compiler -covermode -coverpkg -exec -gccgoflags -gcflags -installsuffix -ldflags "
        "-mod -modfile -o -overlay -p -pgo -pkgdir -tags -toolexec ",
        false},
    Row{Manager::microdnf, "microdnf", kRpmVerbs, kRpmValued},
    Row{Manager::npm, "npm", kNpmVerbs, kNodeValued},
    Row{Manager::pip, "pip", kPipVerbs, kPipValued},
    Row{Manager::pipenv, "pipenv", kPipenvVerbs,
        " --categories --extra-pip-args --index --pypi-mirror --python -c -e -i -r "},
    Row{Manager::pipx, "pipx", kPipxVerbs, " --index-url --pip-args --preinstall --python --spec --suffix -i "},
    Row{Manager::pnpm, "pnpm", kPnpmVerbs, kNodeValued},
    Row{Manager::poetry, "poetry", kPoetryVerbs,
        " --directory --extras --group --only --project --python --source --with --without -C -E -G -P "},
    Row{Manager::tdnf, "tdnf", kRpmVerbs, kRpmValued},
    Row{Manager::uv, "uv", kUvVerbs,
        " --build-constraint --cache-dir --config-file --config-setting --constraint --constraints --default-index "
        "--directory --exclude-newer --extra --extra-index-url --find-links --group --index --index-url "
        "--keyring-provider --link-mode --no-binary --no-build-package --no-install-package --only-binary --only-group "
        "--override --package --prefix --project --python --python-platform --python-version --refresh-package "
        "--reinstall-package --requirement --requirements --target --with -C -P -c -e -f -i -o -p -r -t "},
    Row{Manager::yarn, "yarn", kYarnVerbs, kNodeValued},
    Row{Manager::yum, "yum", kRpmVerbs, kRpmValued},
    Row{Manager::zypper, "zypper", kZypperVerbs,
        " --cache-dir --config --download --from --installroot --name --plus-content --plus-repo --pkg-cache-dir "
        "--raw-cache-dir --repo --reposd-dir --root --solv-cache-dir --type -C -R -c -p -r -t "},
};

struct Program {
  std::string_view name;
  Manager manager;
};
/// Names that are not "pip3.11" and the like. Sorted.
constexpr std::array kPrograms{Program{"apk", Manager::apk},
                               Program{"apt", Manager::apt},
                               Program{"apt-get", Manager::apt},
                               Program{"aptitude", Manager::apt},
                               Program{"bun", Manager::bun},
                               Program{"bundle", Manager::bundle},
                               Program{"bundler", Manager::bundle},
                               Program{"cargo", Manager::cargo},
                               Program{"composer", Manager::composer},
                               Program{"composer.phar", Manager::composer},
                               Program{"dnf", Manager::dnf},
                               Program{"dnf5", Manager::dnf},
                               Program{"gem", Manager::gem},
                               Program{"go", Manager::go},
                               Program{"microdnf", Manager::microdnf},
                               Program{"npm", Manager::npm},
                               Program{"pip", Manager::pip},
                               Program{"pipenv", Manager::pipenv},
                               Program{"pipx", Manager::pipx},
                               Program{"pnpm", Manager::pnpm},
                               Program{"poetry", Manager::poetry},
                               Program{"tdnf", Manager::tdnf},
                               Program{"uv", Manager::uv},
                               Program{"yarn", Manager::yarn},
                               Program{"yarnpkg", Manager::yarn},
                               Program{"yum", Manager::yum},
                               Program{"zypper", Manager::zypper}};
static_assert(std::ranges::is_sorted(kPrograms, {}, &Program::name));

const Row& row_of(Manager manager) { return kRows[static_cast<std::size_t>(manager)]; }

bool is_version_suffix(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-'; });
}

std::optional<Manager> manager_called(std::string_view name) {
  const auto found = std::ranges::lower_bound(kPrograms, name, {}, &Program::name);
  if (found != kPrograms.end() && found->name == name) return found->manager;
  if (name.starts_with("pip") && is_version_suffix(name.substr(3))) return Manager::pip;
  return std::nullopt;
}

/// The word behind "python3 -m", when it is a package manager of Python.
std::optional<std::size_t> module_called(const shell::Invocation& run) {
  const auto words = run.arguments();
  for (std::size_t i = 0; i + 1 < words.size() && words[i].value.starts_with('-'); ++i) {
    if (words[i].value != "-m") continue;
    return run.first + 1 + i + 1;
  }
  return std::nullopt;
}

/// "-yt" takes the next word when "-t" does.
bool takes_next(const Row& row, std::string_view option) {
  if (holds_word(row.valued, option)) return true;
  if (!row.clusters || option.starts_with("--")) return false;
  for (std::size_t i = 1; i < option.size(); ++i) {
    const std::array<char, 2> letter{'-', option[i]};
    if (holds_word(row.valued, {letter.data(), 2})) return i + 1 == option.size();
  }
  return false;
}

std::vector<const Word*> operands_of(const shell::Invocation& run, const Row& row) {
  std::vector<const Word*> out;
  const auto words = run.arguments();
  bool options = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view value = words[i].value;
    if (options && value == "--") {
      options = false;
    } else if (options && value.size() > 1 && value.front() == '-') {
      if (takes_next(row, value)) ++i;
    } else {
      out.push_back(&words[i]);
    }
  }
  return out;
}

void read_verb(PackageCommand& command, const Row& row) {
  std::vector<const Word*> operands = operands_of(command.run, row);
  std::size_t words = 0;
  if (operands.size() >= 2) {
    const std::string two = operands[0]->value + " " + operands[1]->value;
    for (const Verb& verb : row.verbs) {
      if (verb.name != two) continue;
      command.deed = verb.deed;
      words = 2;
    }
  }
  if (words == 0 && !operands.empty()) {
    words = 1;
    for (const Verb& verb : row.verbs)
      if (verb.name == operands[0]->value) command.deed = verb.deed;
  }
  if (words > 0) command.verb = operands[words - 1];
  command.global = words == 2 && operands[0]->value == "global";
  if (command.manager == Manager::npm || command.manager == Manager::pnpm || command.manager == Manager::bun)
    command.global = command.run.has({"-g", "--global", "--location"});
  operands.erase(operands.begin(), operands.begin() + static_cast<std::ptrdiff_t>(words));
  command.packages = std::move(operands);
  if (command.manager == Manager::yarn && words == 0) command.deed = Deed::install;
  // What a program is given is none of the manager's business.
  if (command.manager == Manager::go && command.action() == "run" && command.packages.size() > 1)
    command.packages.resize(1);
}
}  // namespace

std::string_view manager_name(Manager manager) { return row_of(manager).name; }

std::optional<PackageCommand> package_command(const RunCommand& command) {
  if (command.run->command == nullptr) return std::nullopt;
  const std::string_view name = command.run->name();
  if (name.empty()) return std::nullopt;
  PackageCommand out;
  out.at = &command;
  if (const auto manager = manager_called(name)) {
    out.manager = *manager;
    out.run = *command.run;
  } else if (name.starts_with("python") && is_version_suffix(name.substr(6))) {
    const auto module = module_called(*command.run);
    if (!module) return std::nullopt;
    const auto called = manager_called(command.command->words[*module].value);
    if (!called) return std::nullopt;
    out.manager = *called;
    out.run = *command.run;
    out.run.first = *module;
  } else {
    return std::nullopt;
  }
  out.program = &command.command->words[out.run.first];
  read_verb(out, row_of(out.manager));
  return out;
}

namespace {

bool is_one_of(std::initializer_list<Manager> managers, Manager manager) {
  return std::ranges::find(managers, manager) != managers.end();
}

void collect(std::span<const RunCommand> commands, std::initializer_list<Manager> managers,
             std::vector<PackageCommand>& out) {
  for (const RunCommand& command : commands) {
    auto found = package_command(command);
    if (found && is_one_of(managers, found->manager)) out.push_back(*std::move(found));
  }
}

}  // namespace

std::vector<PackageCommand> package_commands(const Context& file, std::initializer_list<Manager> managers) {
  std::vector<PackageCommand> out;
  collect(file.commands, managers, out);
  return out;
}

std::vector<PackageCommand> package_commands(const Context& file, const Step& step,
                                             std::initializer_list<Manager> managers) {
  std::vector<PackageCommand> out;
  collect(file.commands_of(step), managers, out);
  return out;
}

}  // namespace plimsoll::lint
