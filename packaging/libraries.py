# SPDX-License-Identifier: Apache-2.0
"""The shared libraries the program needs, and the Debian packages they are from."""
import functools
import os
import re
import subprocess

LOADER = "/lib64/ld-linux-x86-64.so.2"
# What the program opens with dlopen when it first needs it. Nothing in the program's own headers names these.
ON_DEMAND = {"libcurl.so.4": "libcurl4 (>= 7.85.0)", "libhs.so.5": "libvectorscan5", "libncursesw.so.6": "libncursesw6 (>= 6.1)"}


def run(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, **options).stdout


def on_demand_paths():
    """Where this system has them."""
    known = {}
    for line in run("/sbin/ldconfig", "-p").splitlines():
        found = re.match(r"\s*(\S+) \(libc6,x86-64\) => (\S+)$", line)
        if found:
            known.setdefault(found[1], found[2])
    missing = [name for name in ON_DEMAND if name not in known]
    if missing:
        raise SystemExit(f"release: {', '.join(missing)}: not installed here; scripts/setup build installs it")
    return [known[name] for name in sorted(ON_DEMAND)]


def closure(program):
    """{soname: real path} of all the program may load: linked, opened later, and what those need. With the loader."""
    found = {os.path.basename(LOADER): os.path.realpath(LOADER)}
    opened = on_demand_paths()
    for path in opened:
        found[os.path.basename(path)] = os.path.realpath(path)
    for start in [program, *opened]:
        for line in run(LOADER, "--list", start, env={"LC_ALL": "C"}).splitlines():
            if "not found" in line:
                raise SystemExit(f"release: {start} needs a library that is not installed here: {line.strip()}")
            match = re.match(r"\s*(\S+) => (/.*) \(0x", line)
            if match:
                found[os.path.basename(match[1])] = os.path.realpath(match[2])
    return dict(sorted(found.items()))


def owners(paths):
    """{path: package}. dpkg knows a file by its path before /usr was merged, or by the one after."""
    names = [name for path in paths for name in (path, path.removeprefix("/usr"))]
    asked = subprocess.run(["dpkg-query", "-S", *names], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    said = dict(reversed(line.split(": ", 1)) for line in asked.stdout.splitlines())
    found = {path: said.get(path) or said.get(path.removeprefix("/usr")) for path in paths}
    for path, package in found.items():
        if not package:
            raise SystemExit(f"release: {path} is from no Debian package, so nobody could say what is in the bundle")
    return {path: package.split(",")[0] for path, package in found.items()}


@functools.cache
def paragraphs():
    """{package, and package:architecture: its paragraph in dpkg's status file}."""
    found = {}
    with open("/var/lib/dpkg/status", encoding="utf-8") as file:
        for text in file.read().split("\n\n"):
            name, architecture = (re.search(rf"^{field}: (.*)$", text, re.M) for field in ("Package", "Architecture"))
            if name and architecture:
                found.setdefault(name[1], text)
                found[f"{name[1]}:{architecture[1]}"] = text
    return found


def status(package):
    """The package's paragraph, without what only an installed package has."""
    lines, keep = [], True
    for line in paragraphs()[package].splitlines():
        if not line.startswith(" "):
            keep = not line.startswith(("Conffiles:", "Config-Version:"))
        if keep:
            lines.append(line)
    return "\n".join(lines) + "\n"


def field(package, name, default=""):
    found = re.search(rf"^{name}: (.*)$", paragraphs()[package], re.M)
    return found[1] if found else default


def digests(package):
    """{path without leading slash: MD5} of the package's files."""
    base = package.split(":")[0]
    for name in (package, base):
        try:
            with open(f"/var/lib/dpkg/info/{name}.md5sums", encoding="utf-8") as file:
                return {path: digest for digest, path in (line.rstrip("\n").split("  ", 1) for line in file)}
        except FileNotFoundError:
            continue
    return {}
