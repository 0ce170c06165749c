# SPDX-License-Identifier: Apache-2.0
"""The Debian packages: plimsoll, and its debug symbols as a package of their own."""
import email.utils
import hashlib
import os
import subprocess
import tempfile

import contents
import libraries
from tree import Tree, squeeze

MAINTAINER = "Plimsoll maintainers <maintainers@plimsoll.example>"
REVISION = "0plimsoll1"  # below any revision that Debian itself would give
DESCRIPTION = f"""{contents.SUMMARY}
 One program that finds what is unsafe in Dockerfiles, compose files and
 Kubernetes manifests, says what is installed in a container image and what
 is known to be wrong with it, finds secrets in every layer, and judges all
 of it by one policy. It needs no daemon and unpacks nothing to disk."""


def linked_dependencies(program):
    """What dpkg-shlibdeps computes from the program's headers."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "debian"))
        with open(os.path.join(folder, "debian/control"), "w", encoding="utf-8") as file:
            file.write("Source: plimsoll\n\nPackage: plimsoll\nArchitecture: any\n")
        said = libraries.run("dpkg-shlibdeps", "-O", "-e" + os.path.abspath(program), cwd=folder)
    return said.strip().removeprefix("shlibs:Depends=").split(", ")


def control(fields):
    return "".join(f"{name}: {value}\n" for name, value in fields if value)


def pack(tree, fields, output, epoch):
    """Writes PACKAGE_VERSION_ARCHITECTURE.deb; says its path."""
    sizes = sum((len(data) + 1023) // 1024 if isinstance(data, bytes) and data else 1 for _, _, data, _ in tree.entries.values())
    fields = [(name, sizes if name == "Installed-Size" else value) for name, value in fields]
    known = dict(fields)
    whole = Tree()
    whole.merge(tree)
    whole.file("DEBIAN/control", control(fields))
    whole.file("DEBIAN/md5sums", "".join(
        f"{hashlib.md5(data, usedforsecurity=False).hexdigest()}  {path}\n"
        for path, (_, _, data, _) in sorted(tree.entries.items()) if isinstance(data, bytes) and data))
    path = os.path.join(output, f"{known['Package']}_{known['Version']}_{known['Architecture']}.deb")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        whole.write(folder, epoch)
        os.utime(folder, (epoch, epoch))
        # One thread: several cut the stream elsewhere.
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--threads-max=1", "--build", folder, path], check=True,
                       stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C"})
    return path


def fields_of(version):
    """What tells about the package wherever it is listed: in the .deb, and in the image."""
    return [("Package", "plimsoll"), ("Version", f"{version}-{REVISION}"), ("Section", "utils"), ("Priority", "optional"),
            ("Architecture", "amd64"), ("Maintainer", MAINTAINER), ("Installed-Size", "?")]


def make(release, output):
    version, epoch = release.version, release.epoch
    tree = Tree()
    tree.file("usr/bin/plimsoll", release.program, 0o755)
    tree.merge(contents.own_pages(release.path), "usr")
    documents = "usr/share/doc/plimsoll"
    tree.file(f"{documents}/copyright", contents.copyright_text())
    with open(os.path.join(contents.HERE, "../CHANGELOG.md"), "rb") as file:
        tree.file(f"{documents}/changelog.gz", squeeze(file.read()))
    tree.file(f"{documents}/changelog.Debian.gz", squeeze((
        f"plimsoll ({version}-{REVISION}) stable; urgency=medium\n\n  * Release {version}; changelog.gz says what is new.\n\n"
        f" -- {MAINTAINER}  {email.utils.formatdate(epoch)}\n").encode()))

    depends = sorted([*linked_dependencies(release.path), *libraries.ON_DEMAND.values()])
    own = fields_of(version) + [("Depends", ", ".join(depends)), ("Recommends", "ca-certificates"), ("Suggests", "shellcheck"),
                                ("Description", DESCRIPTION)]
    return [pack(tree, own, output, epoch)]


def make_symbols(release, output):
    version = release.version
    symbols, build_id = contents.symbols(release.path)
    tree = Tree()
    tree.file(f"usr/lib/debug/.build-id/{build_id[:2]}/{build_id[2:]}.debug", symbols)
    tree.link("usr/share/doc/plimsoll-dbgsym", "plimsoll")
    replaced = {"Package": "plimsoll-dbgsym", "Section": "debug"}
    fields = [(name, replaced.get(name, value)) for name, value in fields_of(version)]
    fields += [("Depends", f"plimsoll (= {version}-{REVISION})"), ("Auto-Built-Package", "debug-symbols"),
               ("Build-Ids", build_id), ("Description", "debug symbols for plimsoll")]
    return [pack(tree, fields, output, release.epoch)]
