#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the feeds of rpm distributions and Ubuntu's OVAL say, read a second time and independently of the program, for the
tests of src/advisory/feeds to compare with. One line per statement: ecosystem, kind of name, package, architecture,
module, id, status, ranges, versions, severity, vectors, aliases. Usage: distribution_feeds.py FEED PATH"""
import functools, itertools, json, re, sys, urllib.parse
import xml.etree.ElementTree as ET

WORDS = dict(low="low", negligible="negligible", medium="medium", moderate="medium", high="high", important="high", critical="critical")


def severity(word):
    return WORDS.get((word or "").lower(), "unknown")


def statement(ecosystem, kind, package, arch, module, name, status, ranges, versions, word, vectors, aliases):
    print(ecosystem, kind, package, arch, module, name, status, " ".join(sorted("|".join(r) for r in ranges)), " ".join(sorted(versions)),
          word, vectors, " ".join(sorted(set(aliases) - {name})), sep="\t")


def joined(by_arch):
    """One statement for all architectures when all that are named agree and the two common ones are named."""
    values = list(by_arch.values())
    if {"x86_64", "aarch64"} <= set(by_arch) and all(value == values[0] for value in values):
        return {"": values[0]}
    return by_arch


def plain(document):
    """Without namespaces."""
    for element in document.iter():
        element.tag = element.tag.split("}")[-1]
    return document.getroot() if hasattr(document, "getroot") else document


def conjunctions(node):
    """Every way to meet a criterion, as a list of leaves."""
    if node.tag != "criteria":
        return [[node]]
    parts = [conjunctions(child) for child in node if child.tag in ("criteria", "criterion", "extend_definition")]
    if node.get("operator") == "OR":
        return [way for part in parts for way in part]
    return [sum(ways, []) for ways in itertools.product(*parts)]


def rhel(comment):
    found = re.fullmatch(r"Red Hat Enterprise Linux (\d+) is installed", comment)
    return found and "Red Hat:" + found[1]


def ol(comment):
    found = re.fullmatch(r"Oracle Linux (\d+) is installed", comment)
    return found and "Oracle Linux:" + found[1]


def sle(comment):
    if comment == "openSUSE Tumbleweed is installed":
        return "openSUSE:Tumbleweed"
    if found := re.fullmatch(r"openSUSE Leap (\S+) is installed", comment):
        return "openSUSE:Leap " + found[1]
    if found := re.fullmatch(r"SUSE Linux Enterprise (?:Server|Module|High|Desktop).*? (\d\d)(\.\d)?(?: SP(\d))?(?:-\w+)? is installed", comment):
        return "SUSE:Linux Enterprise Server " + found[1] + (found[2] or "") + (" SP" + found[3] if found[3] else "")
    if re.match(r"(SUSE|openSUSE) .* is installed", comment):
        return ""


def jammy(comment):
    return "Ubuntu:22.04" if comment.startswith("Ubuntu 22.04 ") else None


def oval(path, platform_of, kind, words=None):
    root = plain(ET.parse(path))
    by_id = {e.get("id"): e for part in ("tests", "objects", "states") for e in root.find(part)}
    for definition in root.find("definitions"):
        metadata = definition.find("metadata")
        refs = [r.get("ref_id").split(" ")[-1] for r in metadata.findall("reference")]
        own = [r for r in refs if r.startswith("CVE-") != (definition.get("class") == "patch")][0]
        cves = metadata.findall("advisory/cve")
        aliases = [r for r in refs if definition.get("class") == "patch" or r.startswith("CVE-")] + [c.text for c in cves]
        word = severity(metadata.findtext("advisory/severity") or metadata.findtext("severity"))
        if word == "unknown" and len(cves) == 1 and cves[0].text == own:
            word = severity(cves[0].get("impact") or cves[0].get("priority"))
        vectors = cves[0].get("cvss3").split("/", 1)[1] if len(cves) == 1 else ""
        rows = {}
        for way in conjunctions(definition.find("criteria")):
            comments = [leaf.get("comment") for leaf in way]
            if any(c.endswith("must be installed") for c in comments):
                continue
            places = [p for p in map(platform_of, comments) if p is not None]
            if places == [""]:
                continue
            module = "".join(re.findall(r"Module (\S+) is enabled", "\n".join(comments)))
            machine = "".join(re.findall(r"arch is (\S+)", "\n".join(comments)))
            found = [words(c) for c in comments if words and words(c)]
            bounds, names, arches, status = ["", "", ""], set(), [], "fixed"
            for leaf in way:
                test = by_id.get(leaf.get("test_ref"))
                if words or test is None or not test.tag.endswith("info_test") or test.get("check").startswith("none") or platform_of(leaf.get("comment")) is not None:
                    continue
                states = [by_id[s.get("state_ref")] for s in test.findall("state")]
                if any(s.find(x) is not None for s in states for x in ("signature_keyid", "release")) or re.match("Oracle Linux arch", leaf.get("comment")):
                    continue
                names.add(by_id[test.find("object").get("object_ref")].findtext("name"))
                for state in states:
                    evr = state.find("evr")
                    if evr is not None:
                        where = {"less than": 1, "greater than or equal": 0, "less than or equal": 2}.get(evr.get("operation"))
                        if where is not None:
                            bounds[where] = evr.text
                    arches = re.findall(r"\w+", state.findtext("arch") or "") or arches
                    if state.findtext("version") == "0":
                        status = "not-affected"
            if found:
                names, (name, status, version) = {found[0][0]}, found[0]
                bounds[1] = version
            elif ".unaffected:" in definition.get("id"):
                status = "not-affected"
            elif status == "fixed" and not bounds[1]:
                status = "affected"
                for resolution in metadata.findall("advisory/affected/resolution"):
                    words_of = {"Will not fix": "will-not-fix", "Out of support scope": "end-of-life", "Fix deferred": "deferred", "Under investigation": "under-investigation"}
                    if any(c.text == (module + "/") * bool(module) + next(iter(names), "") for c in resolution.findall("component")):
                        status = words_of.get(resolution.get("state"), status)
            if len(names) != 1:
                continue
            place = places[0] if places else "Azure Linux:" + re.search(r"\.(?:azl|cm)(\d)", bounds[1] + bounds[2])[1]
            if machine:
                arches = {"x86_64": ["x86_64", "i686"], "i386": ["i386", "i686"]}.get(machine, [machine])
            for arch in arches or [""]:
                rows.setdefault((place, names.copy().pop(), module, status), {}).setdefault(arch, set()).add(tuple(bounds))
        for (place, name, module, status), by_arch in rows.items():
            for arch, ranges in joined(by_arch).items():
                statement(place, kind, name, arch, module, own, status, ranges, [], word, vectors, aliases)


def ubuntu_words(comment):
    name = re.match(r"[^\s:]+", comment)[0]
    version = re.search(r"\(note: '(\d\S*)'\)", comment)
    version = version[1] if version else ""
    for words, status in (("has been fixed", "fixed"), ("needs fixing", "affected"), ("may need fixing", "under-investigation"),
                          ("defer addressing", "deferred"), ("pending publication", "affected"), ("ignore this issue", "will-not-fix")):
        if words in comment:
            if status == "fixed" and not version:
                return None
            return name, status, version if status == "fixed" or "pending" in words else ""


def rpm_lower(versions):
    """The lowest, by rpm itself where it is installed."""
    def parts(version):
        epoch, rest = version.split(":", 1)
        return [int(epoch)] + [int(n) for n in re.findall(r"\d+", rest)]
    return min(versions, key=parts)


def updateinfo(path):
    for update in plain(ET.parse(path)):
        own = update.findtext("id")
        if update.get("type") != "security" or "EPEL" in own:
            continue
        aliases = re.findall(r"CVE-\d{4}-\d+", " ".join(r.get("id") + " " + r.get("title") for r in update.find("references")))
        rows = {}
        for collection in update.iter("collection"):
            stream = collection.find("module")
            module = f"{stream.get('name')}:{stream.get('stream')}" if stream is not None else ""
            for package in collection.iter("package"):
                if package.get("arch") == "src":
                    continue
                number = re.search(r"\.?(?:amzn|el|fc)(\d+)", package.get("release"))[1]
                place = {"ALAS": "Amazon Linux", "RLSA": "Rocky Linux", "ALSA": "AlmaLinux", "FEDO": "Fedora"}[own[:4]] + ":" + number
                version = f"{package.get('epoch')}:{package.get('version')}-{package.get('release')}"
                rows.setdefault((place, package.get("name"), module), {}).setdefault(package.get("arch").replace("noarch", ""), set()).add(version)
        word = update.findtext("severity")
        for (place, name, module), by_arch in rows.items():
            for arch, version in joined({arch: rpm_lower(versions) for arch, versions in by_arch.items()}).items():
                statement(place, "binary", name, arch, module, own, "fixed", [("", version, "")], [], severity(word) if word != "None" else "unknown", "", aliases)


def csaf(path):
    document = json.load(open(path))
    products, relations = {}, {}

    def walk(branch):
        if "product" in branch:
            products[branch["product"]["product_id"]] = branch["product"].get("product_identification_helper", {})
        for inner in branch.get("branches", []):
            walk(inner)
    walk(document["product_tree"])
    for r in document["product_tree"]["relationships"]:
        relations[r["full_product_name"]["product_id"]] = (r["product_reference"], r["relates_to_product_reference"])

    def resolve(product):
        component, platform = relations[product]
        module = ""
        if platform in relations:
            module, platform = relations[platform]
            module = ":".join(module.split(":")[:2])
        release = re.match(r"cpe:/[ao]:redhat:(?:enterprise_linux|rhel_eus):(\d+)", products[platform]["cpe"])
        place = release and "Red Hat:" + release[1]
        purl = products[component].get("purl")
        if not purl:
            stream, slash, name = component.rpartition("/")
            if slash and ":" not in stream:
                return None
            return place, "source", name, "", module or stream, ""
        kind, rest = purl.split("/", 1)
        path, _, query = rest.partition("?")
        query = dict(urllib.parse.parse_qsl(query))
        if kind == "pkg:rpmmod":
            parts = path.split("/")
            return (place, "source", parts[2], "", parts[1], "") if len(parts) == 3 else None
        if kind != "pkg:rpm":
            return None
        name, _, version = urllib.parse.unquote(path.split("/")[-1]).partition("@")
        if "rpmmod" in query:
            module = ":".join(query["rpmmod"].split(":")[:2])
        arch = query.get("arch", "").replace("noarch", "")
        return place, "source" if arch == "src" else "binary", name, arch.replace("src", ""), module, f"{query.get('epoch', 0)}:{version}" if version else ""

    for vulnerability in document["vulnerabilities"]:
        rows = {}
        for state, products_of in vulnerability["product_status"].items():
            for product in products_of:
                found = resolve(product)
                if not found or not found[0]:
                    continue
                place, kind, name, arch, module, version = found
                row = rows.setdefault((place, kind, name, module), dict(fixes={}, statuses=set(), errata=set(), words=set()))
                mine = [r for r in vulnerability["remediations"] if product in r["product_ids"]]
                if state == "fixed":
                    row["fixes"].setdefault(arch, set()).add(version)
                    row["errata"] |= {r["url"].split("/")[-1] for r in mine if r["category"] == "vendor_fix"}
                else:
                    status = state.replace("known_", "").replace("_", "-")
                    for r in mine:
                        if state == "known_affected":
                            status = {"Affected": "affected", "Fix deferred": "deferred", "Will not fix": "will-not-fix", "Out of support scope": "end-of-life"}.get(r["details"], status)
                    row["statuses"].add(status)
                row["words"] |= {severity(t["details"]) for t in vulnerability["threats"] if product in t["product_ids"]}
        for (place, kind, name, module), row in rows.items():
            order = ["unknown", "low", "medium", "high", "critical"]
            word = max(row["words"], key=order.index, default=severity(document["document"]["aggregate_severity"]["text"]))
            vectors = vulnerability["scores"][0]["cvss_v3"]["vectorString"]
            if row["fixes"] or len(row["statuses"]) > 1:
                row["statuses"].discard("not-affected")
            for status in row["statuses"]:
                statement(place, kind, name, "", module, vulnerability["cve"], status, [("", "", "")], [], word, vectors, [])
            by_arch = {}
            for arch, versions in row["fixes"].items():
                highest = {}
                for version in versions:
                    def parts(v):
                        return [int(n) for n in re.findall(r"\d+", v)]
                    base = version.rsplit("-", 1)[0]
                    highest[base] = max([version, highest.get(base, version)], key=parts)
                bases = sorted(highest, key=lambda b: [int(n) for n in re.findall(r"\d+", b)])
                by_arch[arch] = {("" if base == bases[0] else base, highest[base], "") for base in bases}
            for arch, ranges in joined(by_arch).items():
                statement(place, kind, name, arch, module, vulnerability["cve"], "fixed", ranges, [], word, vectors, row["errata"])


FEEDS = {"redhat": csaf, "updateinfo": updateinfo,
         "redhat-oval": functools.partial(oval, platform_of=rhel, kind="binary"), "oracle": functools.partial(oval, platform_of=ol, kind="binary"),
         "suse": functools.partial(oval, platform_of=sle, kind="binary"), "azure": functools.partial(oval, platform_of=lambda comment: None, kind="source"),
         "ubuntu-oval": functools.partial(oval, platform_of=jammy, kind="source", words=ubuntu_words)}
FEEDS[sys.argv[1]](sys.argv[2])
