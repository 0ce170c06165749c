// SPDX-License-Identifier: Apache-2.0
#include "lint/package_commands.h"

#include <algorithm>
#include <array>

#include "base/lines.h"
#include "base/words.h"

namespace plimsoll::lint {

namespace {

using shell::Part;
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

bool is_valued(const Row& row, std::string_view option) {
  const auto at = row.valued.find(option);
  return at != std::string_view::npos && at > 0 && row.valued[at - 1] == ' ' && row.valued[at + option.size()] == ' ';
}

/// "-yt" takes the next word when "-t" does.
bool takes_next(const Row& row, std::string_view option) {
  if (is_valued(row, option)) return true;
  if (!row.clusters || option.starts_with("--")) return false;
  for (std::size_t i = 1; i < option.size(); ++i) {
    const std::array<char, 2> letter{'-', option[i]};
    if (is_valued(row, {letter.data(), 2})) return i + 1 == option.size();
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

/// Given a value in this script, so what ENV says need not hold.
bool is_set_in_script(const RunCommand& at, std::string_view name) {
  for (const shell::Command& command : at.script->parsed.commands) {
    for (const shell::Assignment& each : command.assignments)
      if (each.name == name) return true;
    if (const std::string_view called = command.name(); called == "export" || called == "read" || called == "local") {
      for (const Word& word : command.words)
        if (word.value == name ||
            (word.value.starts_with(name) && word.value.size() > name.size() && word.value[name.size()] == '='))
          return true;
    }
  }
  return false;
}

bool is_plain_parameter(std::string_view raw, std::string_view name) {
  return raw.size() >= name.size() && raw.starts_with('$') &&
         (raw.substr(1) == name ||
          (raw.starts_with("${") && raw.ends_with('}') && raw.substr(2, raw.size() - 3) == name));
}

/// "-1.2" of "nginx-1.2-3": version-like parts only, one of which begins with a digit.
bool has_rpm_version(std::string_view package) {
  std::size_t at = package.find('-');
  bool found = false;
  while (at != std::string_view::npos) {
    const std::size_t end = package.find('-', at + 1);
    const std::string_view part = package.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    if (!part.empty() && part.front() >= '0' && part.front() <= '9') found = true;
    at = end;
  }
  return found;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> pieces) {
  return std::ranges::any_of(pieces,
                             [&](std::string_view piece) { return text.find(piece) != std::string_view::npos; });
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return text.ends_with(ending); });
}

bool is_path(std::string_view text) {
  return text.starts_with('/') || text.starts_with('.') || text.starts_with("~") || text.starts_with("file:");
}

bool is_python_pinned(std::string_view text) {
  if (contains_any(text, {"==", ">=", "<=", "!=", "~=", ">", "<"})) return true;
  if (is_path(text) || ends_with_any(text, {".whl", ".tar.gz", ".zip"})) return true;
  if (contains_any(text, {"git+", "hg+", "svn+", "bzr+"})) {
    const std::size_t scheme = text.find("://");
    const std::size_t path = scheme == std::string_view::npos ? 0 : text.find('/', scheme + 3);
    return path != std::string_view::npos && text.find('@', path) != std::string_view::npos;
  }
  return text.find('/') != std::string_view::npos || text.find('@') != std::string_view::npos;
}

bool is_node_pinned(std::string_view text) {
  if (is_path(text) || ends_with_any(text, {".tar", ".tar.gz", ".tgz"})) return true;
  if (contains_any(text, {"://", "github:", "gitlab:", "bitbucket:"}) || text.starts_with("git@"))
    return text.find('#') != std::string_view::npos;
  const std::size_t at = text.find('@', 1);
  if (at == std::string_view::npos) return text.find('#') != std::string_view::npos;
  const std::string_view version = text.substr(at + 1);
  return version != "latest" && version != "next" && version != "*" && !version.empty();
}

bool is_go_pinned(std::string_view text) {
  if (is_path(text) || text.ends_with(".go")) return true;
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return text.substr(0, text.find('/')).find('.') == std::string_view::npos;
  const std::string_view version = text.substr(at + 1);
  return version != "latest" && version != "none" && version != "upgrade" && version != "patch" &&
         version != "master" && version != "main" && version != "HEAD";
}

bool says_version(const PackageCommand& command, std::string_view text) {
  const shell::Invocation& run = command.run;
  switch (command.manager) {
    case Manager::apt:
      return text.find('=') != std::string_view::npos || text.find('/') != std::string_view::npos ||
             ends_with_any(text, {".deb", "-"});
    case Manager::apk:
      return contains_any(text, {"=", "~", "<", ">"}) || text.ends_with(".apk") || text.starts_with('!');
    case Manager::dnf:
    case Manager::microdnf:
    case Manager::tdnf:
    case Manager::yum:
      return text.ends_with(".rpm") || contains_any(text, {"/", "=", "<", ">"}) || has_rpm_version(text) ||
             (text.find(':') != std::string_view::npos) || text.starts_with('@');
    case Manager::zypper:
      return text.ends_with(".rpm") || contains_any(text, {"/", "=", "<", ">"});
    case Manager::pip:
    case Manager::pipenv:
    case Manager::pipx:
    case Manager::poetry:
    case Manager::uv:
      return is_python_pinned(text);
    case Manager::bun:
    case Manager::npm:
    case Manager::pnpm:
    case Manager::yarn:
      return is_node_pinned(text);
    case Manager::gem:
      return text.find(':') != std::string_view::npos || text.ends_with(".gem") || run.has({"-v", "--version"});
    case Manager::bundle:
      return run.has({"-v", "--version"});
    case Manager::go:
      return is_go_pinned(text);
    case Manager::cargo:
      return text.find('@') != std::string_view::npos || run.has({"--version", "--vers", "--path", "--rev", "--tag"});
    case Manager::composer:
      return contains_any(text, {":", "=", "^", "~", "*"}) || is_path(text);
  }
  return true;
}

/// Whether removing what `operand` names removes what is in `folder`, or a part of it.
bool covers(std::string_view operand, std::string_view folder) {
  std::string text(operand);
  for (const std::string_view home : {"~", "$HOME", "${HOME}"}) {
    if (!text.starts_with(home)) continue;
    text = "/root" + text.substr(home.size());
    break;
  }
  if (!text.starts_with('/')) return false;
  if (const std::size_t brace = text.find('{');
      brace != std::string::npos && text.find(',', brace) != std::string::npos) {
    const std::size_t end = std::min(text.find('}', brace), text.size());
    std::string_view choices = std::string_view(text).substr(brace + 1, end - brace - 1);
    for (int i = 0; i < 64 && !choices.empty(); ++i) {
      const std::size_t comma = std::min(choices.find(','), choices.size());
      const std::string one = text.substr(0, brace) + std::string(choices.substr(0, comma)) +
                              (end < text.size() ? text.substr(end + 1) : "");
      if (one.find('{') == std::string::npos && covers(one, folder)) return true;
      choices.remove_prefix(std::min(comma + 1, choices.size()));
    }
    return false;
  }
  if (const std::size_t glob = text.find_first_of("*?["); glob != std::string::npos) {
    const std::string prefix = text.substr(0, glob);
    return prefix.size() > 1 && (folder.starts_with(prefix) || prefix.starts_with(std::string(folder) + "/"));
  }
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text == folder || folder.starts_with(text + "/") || text.starts_with(std::string(folder) + "/");
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

std::optional<std::string> known_text(const RunCommand& at, const Word& word) {
  std::string out;
  for (const Part& part : word.parts) {
    switch (part.kind) {
      case Part::Kind::literal:
        out += part.text;
        break;
      case Part::Kind::tilde:
      case Part::Kind::glob:
        out += part.range.in(at.script->body.text);
        break;
      case Part::Kind::parameter: {
        const bool plain = is_plain_parameter(part.range.in(at.script->body.text), part.text);
        if (!plain || at.command->in_text || is_set_in_script(at, part.text)) return std::nullopt;
        const auto value = at.step->variables->get(part.text);
        if (!value || value->empty()) return std::nullopt;
        out += *value;
        break;
      }
      default:
        return std::nullopt;
    }
  }
  return out;
}

Pinned is_pinned(const PackageCommand& command, const Word& package) {
  if (says_version(command, package.value)) return Pinned::yes;
  const auto text = known_text(*command.at, package);
  if (!text) return Pinned::unknown;
  if (package.is_literal()) return Pinned::no;
  // A variable that nothing quotes may hold several.
  std::string_view rest = *text;
  while (!(rest = trim(rest)).empty())
    if (!says_version(command, take_word(rest))) return Pinned::no;
  return Pinned::yes;
}

std::vector<const Word*> unpinned_packages(const PackageCommand& command) {
  std::vector<const Word*> out;
  for (const Word* package : command.packages)
    if (!package->value.empty() && is_pinned(command, *package) == Pinned::no) out.push_back(package);
  return out;
}

std::string names_of(std::span<const Word* const> words) {
  std::vector<std::string> names;
  for (const Word* word : words) {
    names.push_back(word->value.substr(0, 40));
    if (names.back().size() < word->value.size()) names.back() += "…";
  }
  if (names.size() == 2) return names[0] + " and " + names[1];
  return some_of(names, 2);
}

bool is_shipped(const Context& file, const Step& step) {
  const StageView* stage = file.stage_of(step);
  return stage == nullptr || stage->in_final || step.trigger;
}

bool is_mounted_away(const Step& step, std::string_view folder) {
  for (const dockerfile::Mount& mount : step.mounts) {
    if (mount.type != dockerfile::MountType::cache && mount.type != dockerfile::MountType::tmpfs) continue;
    std::string target = step.expand(mount.target);
    while (target.size() > 1 && target.ends_with('/')) target.pop_back();
    if (target == folder || folder.starts_with(target + "/")) return true;
    // Whose home it is matters little.
    if (!folder.starts_with("/root/")) continue;
    for (std::string_view tail = folder.substr(5); tail.size() > 1; tail = tail.substr(0, tail.rfind('/')))
      if (target.ends_with(tail)) return true;
  }
  return false;
}

bool is_deleted_behind(const Context& file, const RunCommand& after, std::string_view folder) {
  for (const RunCommand& command : file.commands_of(*after.step)) {
    if (command.script != after.script || command.index <= after.index) continue;
    const shell::Invocation& run = *command.run;
    const std::string_view name = run.name();
    if (name.find("clean") != std::string_view::npos) return true;
    const bool removes = name == "rm" || (name == "find" && run.has({"-delete", "-exec", "-execdir"}));
    if (!removes) continue;
    for (const Word& word : run.arguments()) {
      const auto known = known_text(command, word);
      if (covers(known ? *known : word.value, folder)) return true;
    }
  }
  return false;
}

std::optional<std::string> variable_at(const Context& file, const RunCommand& at, std::string_view name) {
  for (const shell::Assignment& each : at.command->assignments)
    if (each.name == name) return each.value.value;
  const std::string begins = std::string(name) + "=";
  std::optional<std::string> found;
  for (const RunCommand& before : file.commands_of(*at.step)) {
    if (before.script != at.script || before.index > at.index) continue;
    if (before.command->words.empty()) {
      for (const shell::Assignment& each : before.command->assignments)
        if (each.name == name) found = each.value.value;
    }
    // Also "env NAME=1 pip install …" itself.
    const std::string_view called = before.command->name();
    if (called != "export" && called != "env" && called != "sudo") continue;
    if (called != "export" && before.index != at.index) continue;
    for (const Word& word : before.command->words)
      if (word.value.starts_with(begins)) found = word.value.substr(begins.size());
  }
  if (found) return found;
  return at.step->variables->get(name);
}

bool is_truthy(std::string_view value) {
  const std::string low = lowercase(value);
  return low == "1" || low == "true" || low == "yes" || low == "on" || low == "y" || low == "t";
}

std::vector<const Step*> steps_before(const Context& file, const Step& step) {
  std::vector<const Step*> out;
  if (!step.stage) {
    for (const Step& other : file.steps)
      if (&other < &step) out.push_back(&other);
    return out;
  }
  std::vector<std::size_t> lineage;
  for (std::optional<std::size_t> stage = step.stage; stage; stage = file.stages[*stage].parent)
    lineage.push_back(*stage);
  for (auto stage = lineage.rbegin(); stage != lineage.rend(); ++stage) {
    for (const std::size_t at : file.stages[*stage].steps) {
      const Step& other = file.steps[at];
      if (!other.trigger && (*stage != *step.stage || &other < &step)) out.push_back(&other);
    }
  }
  return out;
}

std::vector<const Step*> steps_behind(const Context& file, const Step& step) {
  std::vector<const Step*> out;
  if (!step.stage) {
    for (const Step& other : file.steps)
      if (&other > &step && !other.stage) out.push_back(&other);
    return out;
  }
  std::vector<bool> above(file.stages.size(), false);
  for (std::size_t i = 0; i < file.stages.size(); ++i)
    above[i] = i == *step.stage || (file.stages[i].parent && above[*file.stages[i].parent]);
  for (const Step& other : file.steps) {
    if (!other.stage || !above[*other.stage] || other.trigger) continue;
    if (*other.stage != *step.stage || &other > &step) out.push_back(&other);
  }
  return out;
}

}  // namespace plimsoll::lint
