# SPDX-License-Identifier: Apache-2.0
"""The container image: the program, its libraries where Debian has them, and nothing else: no shell, no package manager, a
user without rights. Each library's package is in dpkg's status.d, so that scanners see what is in it.

One archive serves both: an OCI layout as `skopeo copy oci-archive:` takes it, with the manifest.json that `docker load` reads."""
import datetime
import hashlib
import json
import os

import contents
import deb
import libraries
import tarball
from tree import Tree, squeeze

USER = 65532
HOME = "home/nonroot"
ACCOUNTS = f"root:x:0:0:root:/root:/usr/sbin/nologin\nnonroot:x:{USER}:{USER}:nonroot:/{HOME}:/usr/sbin/nologin\n"
GROUPS = f"root:x:0:\nnonroot:x:{USER}:\n"
BASE = "usr/lib/x86_64-linux-gnu"


def certificates():
    """Mozilla's, from the package: what the build machine trusts besides is its own affair."""
    listed = libraries.run("dpkg-query", "-L", "ca-certificates").splitlines()
    texts = []
    for path in sorted(p for p in listed if p.startswith("/usr/share/ca-certificates/") and p.endswith(".crt")):
        with open(path, encoding="ascii") as file:
            texts.append(file.read().rstrip("\n") + "\n")
    return "".join(texts)


def put_libraries(tree, release):
    """Under their real names with a link for the soname; says which packages they are from."""
    for soname, path in release.libraries.items():
        real = os.path.basename(path)
        tree.copy(f"{BASE}/{real}", path, 0o755 if libraries.LOADER.endswith(soname) else 0o644)
        if real != soname:
            tree.link(f"{BASE}/{soname}", real)
    tree.link("lib", "usr/lib")
    tree.link("lib64", "usr/lib64")
    tree.link(f"usr{libraries.LOADER}", f"/{BASE}/{os.path.basename(os.path.realpath(libraries.LOADER))}")
    return set(libraries.owners(release.libraries.values()).values())


def put_packages(tree, packages):
    """status.d/NAME and status.d/NAME.md5sums, the latter with the files that are here."""
    for package in sorted(packages):
        short = package.split(":")[0]
        tree.copy(f"usr/share/doc/{short}/copyright", f"/usr/share/doc/{short}/copyright")
        here = {path: digest for path, digest in libraries.digests(package).items()
                if path in tree.entries or "usr/" + path in tree.entries}
        tree.file(f"var/lib/dpkg/status.d/{short}", libraries.status(package))
        tree.file(f"var/lib/dpkg/status.d/{short}.md5sums", "".join(f"{d}  {p}\n" for p, d in sorted(here.items())))


def root(release):
    tree = Tree()
    packages = put_libraries(tree, release)
    tree.file("usr/bin/plimsoll", release.program, 0o755)
    tree.file("usr/share/doc/plimsoll/copyright", contents.copyright_text())
    tarball.terminals_and_characters(tree, "usr/lib/terminfo", "usr/lib/locale")
    for path in ("usr/lib/os-release", "etc/debian_version"):
        tree.copy(path, "/" + path)
    tree.link("etc/os-release", "../usr/lib/os-release")
    tree.file("etc/ssl/certs/ca-certificates.crt", certificates())
    tree.file("etc/passwd", ACCOUNTS)
    tree.file("etc/group", GROUPS)
    tree.file("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")
    put_packages(tree, packages | {"base-files", "ca-certificates", "libc-bin", "ncurses-base"})
    own = [field for field in deb.fields_of(release.version) if field[0] != "Installed-Size"]
    tree.file("var/lib/dpkg/status.d/plimsoll", deb.control([*own, ("Status", "install ok installed"),
                                                             ("Description", contents.SUMMARY)]))
    tree.file("var/lib/dpkg/status.d/plimsoll.md5sums", "".join(
        f"{hashlib.md5(tree.data(path), usedforsecurity=False).hexdigest()}  {path}\n"
        for path in ("usr/bin/plimsoll", "usr/share/doc/plimsoll/copyright")))
    tree.folder("tmp", 0o1777)
    tree.folder("root", 0o700)
    # A volume laid over these gets the owner of the folder below.
    for path in (HOME, f"{HOME}/.cache", f"{HOME}/.local", f"{HOME}/.local/share"):
        tree.folder(path, 0o700, USER)
    tree.folder("work")
    return tree


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def name(release):
    return f"plimsoll-{release.version}-image.tar"


def make(release, output):
    blobs = Tree()

    def blob(media_type, data):
        digest = hashlib.sha256(data).hexdigest()
        blobs.file(f"blobs/sha256/{digest}", data)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}

    created = datetime.datetime.fromtimestamp(release.epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    labels = {"org.opencontainers.image.title": "plimsoll", "org.opencontainers.image.description": contents.SUMMARY,
              "org.opencontainers.image.version": release.version, "org.opencontainers.image.licenses": "Apache-2.0",
              "org.opencontainers.image.created": created, "org.opencontainers.image.revision": release.revision}
    labels = {key: value for key, value in labels.items() if value}
    layer = root(release).tar(release.epoch)
    packed = blob("application/vnd.oci.image.layer.v1.tar+gzip", squeeze(layer))
    config = blob("application/vnd.oci.image.config.v1+json", compact({
        "architecture": "amd64", "os": "linux", "created": created,
        "config": {"User": f"{USER}:{USER}", "Entrypoint": ["/usr/bin/plimsoll"], "Cmd": ["--help"], "WorkingDir": "/work",
                   "Env": ["PATH=/usr/bin", "LANG=C.UTF-8", f"HOME=/{HOME}"], "Labels": labels},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
        "history": [{"created": created, "created_by": "scripts/release image", "comment": f"plimsoll {release.version}"}]}))
    manifest = blob("application/vnd.oci.image.manifest.v1+json", compact({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": [packed],
        "annotations": labels}))
    tag = f"plimsoll:{release.version}"
    manifest["annotations"] = {"org.opencontainers.image.ref.name": release.version, "io.containerd.image.name": f"docker.io/library/{tag}"}
    manifest["platform"] = {"architecture": "amd64", "os": "linux"}
    blobs.file("oci-layout", compact({"imageLayoutVersion": "1.0.0"}))
    blobs.file("index.json", compact({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
                                      "manifests": [manifest]}))

    def place(descriptor):
        return "blobs/sha256/" + descriptor["digest"].removeprefix("sha256:")

    blobs.file("manifest.json", compact([{"Config": place(config), "RepoTags": [tag], "Layers": [place(packed)]}]))
    path = os.path.join(output, name(release))
    with open(path, "wb") as file:
        file.write(blobs.tar(release.epoch))
    return [path]
