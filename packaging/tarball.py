# SPDX-License-Identifier: Apache-2.0
"""The tarball that runs on any Linux of this processor: the program, every library it may load, the loader, and a launcher
that starts the one with the other (launcher.cc)."""
import os
import subprocess
import tempfile

import contents
import libraries
from tree import Tree, squeeze

FOLDER = "lib/plimsoll"


def launcher():
    with tempfile.TemporaryDirectory() as folder:
        # Built by its name in its own folder, so that no other name gets in.
        program = os.path.join(folder, "launcher")
        subprocess.run(["g++", "-std=c++20", "-Os", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-fno-exceptions", "-fno-rtti",
                        "-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-static-pie", "-fPIE",
                        "-Wl,-z,relro,-z,now", "-s", "-o", program, "launcher.cc"], cwd=contents.HERE, check=True)
        with open(program, "rb") as file:
            return file.read()


def terminals_and_characters(tree, folder, locale):
    """What explore needs of a system and a small one lacks: terminal descriptions, and the character table of UTF-8."""
    for path in libraries.run("dpkg-query", "-L", "ncurses-base").splitlines():
        if path.startswith("/lib/terminfo/"):
            name = os.path.join(folder, os.path.relpath(path, "/lib/terminfo"))
            if os.path.islink(path):
                tree.link(name, os.readlink(path))
            elif os.path.isfile(path):
                tree.copy(name, path)
    tree.copy(os.path.join(locale, "C.utf8/LC_CTYPE"), "/usr/lib/locale/C.utf8/LC_CTYPE")


def read_me(release, packages):
    with open(os.path.join(contents.HERE, "tarball.md"), encoding="utf-8") as file:
        text = file.read()
    rows = "".join(f"- {name} {number} (source: {source})\n" for name, number, source in packages)
    return text.replace("@VERSION@", release.version).replace("@PACKAGES@", rows)


def make(release, output):
    name = f"plimsoll-{release.version}-linux-x86_64"
    tree = Tree()
    tree.file("bin/plimsoll", launcher(), 0o755)
    tree.file(f"{FOLDER}/plimsoll", release.program, 0o755)
    for soname, path in release.libraries.items():
        tree.copy(f"{FOLDER}/{soname}", path, 0o755 if libraries.LOADER.endswith(soname) else 0o644)
    terminals_and_characters(tree, f"{FOLDER}/terminfo", f"{FOLDER}/locale")
    pages = contents.own_pages(release.path)
    for path in sorted(pages.entries):
        if isinstance(pages.data(path), bytes) and pages.data(path):
            tree.file(path, pages.data(path))

    packages = []
    for package in sorted({*libraries.owners(release.libraries.values()).values(), "libc-bin", "ncurses-base"}):
        short = package.split(":")[0]
        tree.copy(f"share/doc/plimsoll/licenses/{short}", f"/usr/share/doc/{short}/copyright")
        packages.append((short, libraries.field(package, "Version"), libraries.field(package, "Source", short)))
    with open(os.path.join(contents.HERE, "../LICENSE"), "rb") as file:
        tree.file("share/doc/plimsoll/LICENSE", file.read())
    tree.file("share/doc/plimsoll/copyright", contents.copyright_text())
    tree.file("README.md", read_me(release, packages))

    whole = Tree()
    whole.merge(tree, name)
    path = os.path.join(output, name + ".tar.gz")
    with open(path, "wb") as file:
        file.write(squeeze(whole.tar(release.epoch)))
    return [path]
