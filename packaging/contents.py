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


def stripped(program):
    """(the program without its symbols, the symbols, the build id): what users get, and what a debugger asks for."""
    with tempfile.TemporaryDirectory() as folder:
        bare, symbols = os.path.join(folder, "plimsoll"), os.path.join(folder, "symbols")
        notes = subprocess.run(["readelf", "-n", program], check=True, capture_output=True, text=True,
                               env={"LC_ALL": "C", "PATH": os.environ["PATH"]}).stdout
        build_id = next(line.split(":")[1].strip() for line in notes.splitlines() if "Build ID" in line)
        debug = build_id[2:] + ".debug"
        symbols = os.path.join(folder, debug)
        subprocess.run(["objcopy", "--only-keep-debug", "--compress-debug-sections", program, symbols], check=True)
        subprocess.run(["strip", "--remove-section=.comment", "--remove-section=.note", "-o", bare, program], check=True)
        subprocess.run(["objcopy", f"--add-gnu-debuglink={symbols}", bare], check=True)
        with open(bare, "rb") as one, open(symbols, "rb") as two:
            return one.read(), two.read(), build_id


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
