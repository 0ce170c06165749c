#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the feeds say, read a second time and independently of the program: one line per statement, for the tests of
src/advisory to compare with. Usage: feeds.py alpine|debian|osv PATH"""
import glob, io, json, os, re, subprocess, sys, zipfile

NUMBERS = dict(potato="2.2", woody="3.0", sarge="3.1", etch="4", lenny="5", squeeze="6", wheezy="7", jessie="8", stretch="9",
               buster="10", bullseye="11", bookworm="12", trixie="13", forky="14")


def alpine(folder):
    """ecosystem package id, then all versions that are said to fix it."""
    out = {}
    for name in glob.glob(folder + "/**/*.json", recursive=True):
        document = json.load(open(name))
        for item in document["packages"] or []:
            for version, entries in (item["pkg"]["secfixes"] or {}).items():
                for entry in entries or []:
                    text = entry.split("(")[0].replace("CVE ", "CVE-")
                    ids = re.findall(r"\bCVE[-_]\d{4}[-_]\d{4,}", text) or [
                        word for word in text.split() if re.fullmatch(r"[A-Za-z]+-[\w.:-]*\d[\w.:-]*", word)][:1]
                    for one in ids:
                        key = f"Alpine:{document['distroversion']} {item['pkg']['name']} {one.replace('CVE_', 'CVE-').replace('_', '-')}"
                        out.setdefault(key, set()).add(version.split(" ")[0])
    for key, versions in out.items():
        print(key, *sorted(versions))


def later(a, b):
    return b if subprocess.run(["dpkg", "--compare-versions", a, "lt", b]).returncode == 0 else a


def debian(folder):
    """ecosystem package id status version, with the announcements that say so; from the DSA and DLA lists."""
    states = {}
    for kind in ("DSA", "DLA"):
        text = open(f"{folder}/data/{kind}/list").read()
        for record in re.split(r"(?m)^(?=\[\d\d )", text):
            head = re.match(r"\[.{11}\] (D[SL]A-\S+)\s*(.*)", record)
            if not head:
                continue
            names = re.findall(r"CVE-\d+-\d+", " ".join(re.findall(r"\{(.*?)\}", record)))
            if not names:
                if re.search(r" --? regression update", head[2]):
                    continue
                names = [head[1]]
            for release, package, version in re.findall(r"(?m)^\s+\[(\w+)\] - (\S+) +(\S+)", record):
                status = {"<not-affected>": "not-affected", "<end-of-life>": "end-of-life", "<unfixed>": "affected", "<no-dsa>": "deferred",
                          "<ignored>": "will-not-fix", "<postponed>": "deferred", "<undetermined>": "under-investigation",
                          "<removed>": "affected"}.get(version, "fixed")
                if status != "fixed":
                    version = ""
                for name in names:
                    states.setdefault((f"Debian:{NUMBERS[release]}", package, name), []).append((status, version, head[1]))
    for key, notes in states.items():
        kinds = {status for status, _, _ in notes}
        status = "fixed" if "fixed" in kinds else notes[0][0]
        version = ""
        if status == "fixed":
            for _, more, _ in notes:
                version = more if not version else version if not more or more == version else later(version, more)
        print(*key, status, version or "-", *sorted({name for _, _, name in notes} - {key[2]}))


def intervals(affected):
    for part in affected.get("ranges", []):
        if part["type"] == "GIT":
            continue
        start = None
        for event in part["events"]:
            (what, version), = event.items()
            if what == "introduced" and start is None:
                start = "" if version == "0" else version
            elif what != "introduced" and start is not None:
                if what != "fixed" or start != version:
                    yield (start, version, "") if what == "fixed" else (start, "", version)
                start = None
        if start is not None:
            yield start, "", ""


def osv(path):
    """ecosystem package id, then every interval. Records of AlmaLinux name several builds; the least is not picked here."""
    def records():
        for name in sorted(glob.glob(path + "/*.zip")) if os.path.isdir(path) else [path]:
            archive = zipfile.ZipFile(name)
            for member in archive.namelist():
                yield json.load(io.TextIOWrapper(archive.open(member), "utf-8"))

    for record in records():
        if "withdrawn" in record or record["id"].startswith(("ALBA", "ALEA")):
            continue
        rows = {}
        for affected in record["affected"]:
            package = affected["package"]
            if package["ecosystem"].split(":")[0] not in ("AlmaLinux", "Go", "npm", "crates.io"):
                continue
            if affected.get("database_specific", {}).get("informational") in ("unmaintained", "notice"):
                continue
            rows.setdefault((package["ecosystem"], package["name"]), set()).update(intervals(affected))
        for key, found in rows.items():
            print(*key, record["id"], *sorted("|".join(interval) for interval in found))


{"alpine": alpine, "debian": debian, "osv": osv}[sys.argv[1]](sys.argv[2])
