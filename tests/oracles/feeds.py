#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the feeds say, read a second time and independently of the program: one line per statement, for the tests of
src/advisory to compare with. Usage: feeds.py alpine|arch|debian|eol|epss|nvd|osv|photon|secdb PATH [ECOSYSTEM …]"""
import collections, glob, io, json, os, re, subprocess, sys, zipfile

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


def semver(text):
    """A key that orders like Semantic Versioning 2.0.0, section 11."""
    core, _, pre = text.split("+")[0].partition("-")
    identifiers = [(0, int(one), "") if one.isdigit() else (1, 0, one) for one in pre.split(".")] if pre else [(2, 0, "")]
    return [int(number) for number in core.split(".")], identifiers


def in_order(events, key):
    try:
        return sorted(events, key=lambda event: ("0" not in event.values(), key(*event.values()) if "0" not in event.values() else None))
    except Exception:  # not all are versions: as the record has them
        return events


def intervals(affected):
    key = lambda version: 0
    if affected["package"]["ecosystem"] == "PyPI":
        from packaging.version import Version as key
    for part in affected.get("ranges", []):
        if part["type"] == "GIT":
            continue
        start = None
        for event in in_order(part["events"], semver if part["type"] == "SEMVER" else key):
            (what, version), = event.items()
            if what == "introduced" and start is None:
                start = "" if version == "0" else version
            elif what != "introduced" and start is not None:
                if what != "fixed" or start != version:
                    yield (start, version, "") if what == "fixed" else (start, "", version)
                start = None
        if start is not None:
            yield start, "", ""


def vectors(record):
    """The vectors of an OSV record or of one of its entries; a few have values that there are not."""
    return [item["score"] for item in record.get("severity", [])
            if item["type"].startswith("CVSS") and re.search("/V?C:[HLN]/V?I:[HLN]/V?A:[HLN]", item["score"])]


def osv(path):
    """ecosystem package id, then i: every interval, s: symbols, c: vectors, v: listed versions; separated by tabs.
    Records of AlmaLinux name several builds; the least is not picked here. Only the ecosystems named are read."""
    known = sys.argv[3:]

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
            ecosystem, name = package["ecosystem"], package["name"]
            if ecosystem.split(":")[0] not in known:
                continue
            if affected.get("database_specific", {}).get("informational") in ("unmaintained", "notice"):
                continue
            imports = (affected.get("ecosystem_specific") or {}).get("imports", [])
            here = [one for one in imports if "linux" in one.get("goos", ["linux"])]
            if imports and not here:
                continue
            symbols = {f"s:{one['path']}{'.' if symbol else ''}{symbol}" for one in here for symbol in one.get("symbols", [""])}
            if ecosystem == "PyPI":
                name = re.sub(r"[-_.]+", "-", name).lower()
            found = {"i:" + "|".join(interval) for interval in intervals(affected)}
            found |= {"c:" + vector for vector in vectors(affected) or vectors(record)} | {"v:" + version for version in affected.get("versions", [])}
            rows.setdefault((ecosystem, name, frozenset(symbols)), set()).update(found | symbols)
        for (ecosystem, name, _), found in rows.items():
            if any(item[0] in "iv" for item in found):
                print(ecosystem, name, record["id"], *sorted(found), sep="\t")


def rated(score):
    return "critical" if score >= 9 else "high" if score >= 7 else "medium" if score >= 4 else "low" if score else "negligible"


def arch(path):
    for group in json.load(open(path)):
        status = {"Fixed": "fixed" if group["fixed"] else "affected", "Not affected": "not-affected",
                  "Unknown": "under-investigation"}.get(group["status"], "affected")
        fixed = group["fixed"] or "" if status in ("fixed", "affected") else ""
        severity = "" if group["severity"] == "Unknown" else f" {group['severity'].lower()} by arch"
        for package in group["packages"]:
            print(f"Arch Linux {package} {group['name']} {status} binary [|{fixed}|]{severity}" +
                  "".join(f" ~{one}" for one in group["issues"] + group["advisories"]))


def photon(path):
    for one in json.load(open(path)):
        fixed = "" if one["res_ver"] == "NA" or one["status"] == "Not Affected" else one["res_ver"]
        if one["status"] == "Fixed" and not fixed:
            continue
        status = "not-affected" if one["status"] == "Not Affected" else "fixed" if fixed else "affected"
        print(f"Photon OS:5.0 {one['pkg']} {one['cve_id']} {status} [|{fixed}|]" +
              (f" {rated(one['cve_score'])} by photon" if one["cve_score"] else ""))


def secdb(path):
    """Of a problem that is fixed twice only the versions are told, not which one counts."""
    for item in json.load(open(path))["packages"]:
        fixes = collections.defaultdict(set)
        for version, ids in item["pkg"]["secfixes"].items():
            for one in ids:
                fixes[one].add(version)
        for one, versions in fixes.items():
            for version in versions:
                print(f"Wolfi {item['pkg']['name']} {one}", "not-affected [||]" if version == "0" else f"fixed [|{version}|]")


def eol(path):
    for product in json.load(open(path))["result"]:
        for release in product["releases"]:
            if release["eolFrom"]:
                print(product["name"], release["name"], release["eolFrom"])


def epss(path):
    for line in open(path):
        if line.startswith("CVE"):
            name, *numbers = line.strip().split(",")
            print(name, *(int(number.replace(".", "")) for number in numbers))


def nvd(path):
    """Ratings without their severity, which cvss_test.cc sees to."""
    for item in json.load(open(path))["vulnerabilities"]:
        record = item["cve"]
        if record["vulnStatus"] == "Rejected":
            continue
        for metrics in record["metrics"].values():
            for metric in metrics:
                source = {"nvd@nist.gov": "nvd", "security-advisories@github.com": "github", "vultures@jpcert.or.jp": "jpcert"}.get(metric["source"], "cisa")
                print(record["id"], source, re.sub(r"/[A-Z]+:X", "", metric["cvssData"]["vectorString"]))
        rows = collections.defaultdict(set)
        for configuration in record["configurations"]:
            for node in configuration["nodes"]:
                for match in node["cpeMatch"] if not node["negate"] else []:
                    parts = [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\):", match["criteria"])]
                    if not match["vulnerable"] or parts[2] != "a" or parts[10] in ("windows", "macos") or parts[5] == "-":
                        continue
                    start = match.get("versionStartIncluding") or match.get("versionStartExcluding") or ""
                    found = f"[{start}|{match.get('versionEndExcluding', '')}|{match.get('versionEndIncluding', '')}]"
                    if parts[5] != "*":
                        update = "" if parts[6] in "*-" else parts[6].replace("update_", "_")
                        found = f"={parts[5]}{update}"
                    rows[f"{parts[3]}:{parts[4]}", "fixed" if "versionEndExcluding" in match else "affected"].add(found)
        for (name, status), found in rows.items():
            print("NVD", name, record["id"], status, *sorted(found))


{"alpine": alpine, "arch": arch, "debian": debian, "eol": eol, "epss": epss, "nvd": nvd, "osv": osv, "photon": photon,
 "secdb": secdb}[sys.argv[1]](sys.argv[2])
