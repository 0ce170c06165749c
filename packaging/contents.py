# SPDX-License-Identifier: Apache-2.0
"""What every package holds beside the program: what the program writes about itself, and who may do what with it."""
import os
import subprocess
import tempfile

from tree import Tree, squeeze

HERE = os.path.dirname(os.path.abspath(__file__))
SUMMARY = "lints, scans and judges container images"
# Headers whose code is compiled into the program, with their terms as Debian records them.
HEADERS = {"CLI11": "libcli11-dev", "toml++": "libtomlplusplus-dev"}


def say(program, *words):
    return subprocess.run([program, *words], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def version(program):
    return say(program, "--version").split()[1]


def build_id(program):
    notes = subprocess.run(["readelf", "-n", program], check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return next(line.split(":")[1].strip() for line in notes.stdout.splitlines() if "Build ID" in line)


def stripped(program):
    """The program as users get it: without symbols. A debugger finds them by the build id."""
    with tempfile.TemporaryDirectory() as folder:
        bare = os.path.join(folder, "plimsoll")
        subprocess.run(["strip", "--remove-section=.comment", "--remove-section=.note", "-o", bare, program], check=True)
        with open(bare, "rb") as file:
            return file.read()


def symbols(program):
    """(what was stripped, the build id)."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "symbols")
        subprocess.run(["objcopy", "--only-keep-debug", "--compress-debug-sections", program, path], check=True)
        with open(path, "rb") as file:
            return file.read(), build_id(program)


def own_pages(program):
    """Manual page and completions, at their places under usr/."""
    tree = Tree()
    tree.file("share/man/man1/plimsoll.1.gz", squeeze(say(program, "docs", "--format", "man").encode()))
    tree.file("share/bash-completion/completions/plimsoll", say(program, "completion", "bash"))
    tree.file("share/zsh/vendor-completions/_plimsoll", say(program, "completion", "zsh"))
    tree.file("share/fish/vendor_completions.d/plimsoll.fish", say(program, "completion", "fish"))
    return tree


def copyright_text():
    """In Debian's machine-readable form: our terms, and those of the headers compiled in."""
    with open(os.path.join(HERE, "copyright"), encoding="utf-8") as file:
        text = file.read()
    for name, package in sorted(HEADERS.items()):
        try:
            with open(f"/usr/share/doc/{package}/copyright", encoding="utf-8") as file:
                paragraphs = file.read().split("\n\n")
        except FileNotFoundError:
            raise SystemExit(f"release: {package} is not installed, so the terms of {name} are not known; "
                             "scripts/setup build installs it") from None
        whole = next(p for p in paragraphs if p.startswith("Files:") and p.split("\n")[0].split()[1] == "*")
        holders = [line for line in whole.splitlines() if not line.startswith("Files:")]
        terms = holders[-1].split(":")[1].strip()
        text += f"\nFiles: (compiled in: {name})\n" + "\n".join(holders) + "\n"
        text += "\n" + next(p for p in paragraphs if p.startswith(f"License: {terms}\n ")).rstrip() + "\n"
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
