# SPDX-License-Identifier: Apache-2.0
"""The shared libraries the program needs, and the Debian packages they are from."""
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


def owner(path):
    """The package a file is from. dpkg knows it by the path before /usr was merged, or the one after."""
    for name in (path, path.removeprefix("/usr")):
        asked = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)
        if asked.returncode == 0:
            return asked.stdout.splitlines()[0].split(": ")[0].split(",")[0]
    raise SystemExit(f"release: {path} is from no Debian package, so nobody could say what is in the bundle")


def status(package):
    """The package's paragraph in dpkg's status file, without what only an installed package has."""
    lines, keep = [], True
    for line in run("dpkg-query", "-s", package).splitlines():
        if not line.startswith(" "):
            keep = not line.startswith(("Conffiles:", "Config-Version:"))
        if keep:
            lines.append(line)
    return "\n".join(lines) + "\n"


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
