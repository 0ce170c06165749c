#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Made-up feeds in their upstreams' form, with the oddities that the real ones have, of any size. The same arguments
give the same bytes. Usage: make_feeds.py arch|eol|epss|nvd|photon|secdb ENTRIES [SEED]"""
import json, random, sys

kind, entries = sys.argv[1], int(sys.argv[2])
rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
pick, chance = rng.choice, lambda part: rng.random() < part
cve = lambda: f"CVE-{rng.randint(1999, 2026)}-{rng.randint(1, 99999):04}"
version = lambda: ".".join(str(rng.randint(0, 30)) for _ in range(rng.randint(1, 4)))
word = lambda: "".join(pick("abcdefghijklmnop") for _ in range(rng.randint(2, 9)))
date = lambda: f"20{rng.randint(10, 35)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def arch():
    return [dict(name=f"AVG-{i}", packages=[word() for _ in range(rng.randint(1, 3))], type=pick(["denial of service", "unknown"]),
                 status=pick(["Fixed", "Vulnerable", "Testing", "Not affected", "Unknown"]), affected=version() + "-1",
                 severity=pick(["Low", "Medium", "High", "Critical", "Unknown"]), fixed=pick([None, version() + "-1"]), ticket=None,
                 issues=[cve() for _ in range(rng.randint(0, 4))], advisories=[f"ASA-2026-{i}"] if chance(.5) else [])
            for i in range(entries)]


def photon():
    return [dict(cve_id=pick([cve(), f"BDSA-2025-{i}"]), pkg=word(), cve_score=pick([None, 0, 3, 3.9, 4.0, 6.9, 7, 8.8, 9.0, 10.0]),
                 aff_ver="all versions before that are vulnerable", res_ver=pick(["NA", version() + "-1.ph5"]),
                 status=pick(["Fixed", "Not Affected", "Not Fixed"])) for i in range(entries)]


def secdb():
    return dict(apkurl="{{urlprefix}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk", archs=["x86_64"], reponame="os",
                urlprefix="https://packages.wolfi.dev", packages=[
                    dict(pkg=dict(name=f"{word()}{i}", secfixes={pick(["0", f"{version()}-r{rng.randint(0, 9)}"]): [
                        pick([cve(), f"GHSA-{word()}-{word()}"]) for _ in range(rng.randint(1, 4))] for _ in range(rng.randint(1, 5))}))
                    for i in range(entries)])


def eol():
    release = lambda: dict(name=version(), codename=None, label="x", releaseDate=date(), isLts=False, isEol=False,
                           eolFrom=pick([None, date(), date()]), **({"eoesFrom": pick([None, date()])} if chance(.3) else {}))
    return dict(schema_version="1.2.0", generated_at=date() + "T00:00:00+00:00", total=entries, result=[
        dict(name=pick([word() + "-" + word(), "nodejs"]), aliases=[], releases=[release() for _ in range(rng.randint(0, 9))])
        for _ in range(entries)])


def epss():
    print("#model_version:v2025.03.14,score_date:2026-11-20T12:55:00Z")
    print("cve,epss,percentile")
    for i in range(entries):
        print(f"CVE-{1999 + i % 28}-{i // 28 + 1:04},{rng.random() ** 6:.5f},{rng.random():.5f}")


def vector(kind):
    of = lambda **metrics: "/".join(f"{name}:{pick(values)}" for name, values in metrics.items())
    if kind == "2":
        return of(AV="NAL", AC="LMH", Au="NSM", C="CPN", I="CPN", A="CPN")
    if kind == "40":
        return "CVSS:4.0/" + of(AV="NALP", AC="LH", AT="NP", PR="NLH", UI="NPA", VC="HLN", VI="HLN", VA="HLN", SC="HLN", SI="HLN", SA="HLN") + \
            "/E:X/CR:X/IR:X/AR:X/MAV:X/S:X/AU:X/R:X/V:X/RE:X/U:X"
    return f"CVSS:3.{kind[1]}/" + of(AV="NALP", AC="LH", PR="NLH", UI="NR", S="CU", C="HLN", I="HLN", A="HLN")


def match():
    name = pick([word(), word() + r"\-" + word(), word() + r"\:\:" + word()])
    which = pick(["*", "*", "*", version(), "-"])
    out = dict(vulnerable=chance(.8), matchCriteriaId="00000000-0000-0000-0000-000000000000",
               criteria=f"cpe:2.3:{pick('aaaoh')}:{word()}:{name}:{which}:{pick(['*', '*', '-', 'p2', 'rc1', 'update_201'])}:*:*:*:"
                        f"{pick(['*', '*', 'node.js', 'windows', 'macos'])}:*:*")
    if which == "*":
        for begin in [pick([None, "versionStartIncluding", "versionStartExcluding"]), pick([None, "versionEndIncluding", "versionEndExcluding"])]:
            if begin:
                out[begin] = version()
    return out


def nvd():
    """Streams: a year of the real feed has some 250 MB."""
    print('{"resultsPerPage":%d,"startIndex":0,"format":"NVD_CVE","version":"2.0","timestamp":"2026-11-20T03:00:00.000",\n"vulnerabilities":[' % entries)
    sources = ["nvd@nist.gov", "nvd@nist.gov", "security-advisories@github.com", "vultures@jpcert.or.jp", "134c704f-9b21-4f2e-91b3-4a467353bcc0"]
    for i in range(entries):
        metrics = {f"cvssMetricV{kind}": [dict(source=pick(sources), type="Primary", cvssData=dict(vectorString=vector(kind), baseScore=1.0))
                                          for _ in range(rng.randint(1, 2))] for kind in ["2", "30", "31", "40"] if chance(.4)}
        record = dict(id=f"CVE-{2000 + i % 27}-{i // 27 + 1000}", sourceIdentifier="cve@example.org", published=date(), lastModified=date() + "T01:02:03.004",
                      vulnStatus="Rejected" if chance(.05) else "Analyzed", metrics=metrics, cveTags=[],
                      descriptions=[dict(lang="es", value="x"), dict(lang="en", value=" ".join(word() for _ in range(40)))],
                      references=[dict(url="https://example.org/" + word() * 3, source="cve@example.org") for _ in range(rng.randint(0, 9))],
                      configurations=[dict(nodes=[dict(operator="OR", negate=chance(.02), cpeMatch=[match() for _ in range(rng.randint(1, 9))])
                                                  for _ in range(rng.randint(1, 2))]) for _ in range(rng.randint(0, 2))])
        print(json.dumps(dict(cve=record)) + ("," if i + 1 < entries else ""))
    print("]}")


made = dict(arch=arch, eol=eol, epss=epss, nvd=nvd, photon=photon, secdb=secdb)[kind]()
if made is not None:
    json.dump(made, sys.stdout)
