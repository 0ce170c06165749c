# SPDX-License-Identifier: Apache-2.0
# What the upstreams of advisories would answer, as small as each form allows: one made-up record each, in the shape of
# the real document. For `plimsoll db update` in the documentation's world.
import bz2
import gzip
import hashlib
import io
import json
import lzma
import re
import subprocess
import tarfile
import zipfile


def zipped(name, text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, text)
    return out.getvalue()


def tarred(name, text):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return out.getvalue()


def osv(ecosystem, package):
    return json.dumps({
        "schema_version": "1.6.0", "id": "CVE-2021-0001", "modified": "2026-11-20T00:00:00Z", "summary": "made up",
        "affected": [{"package": {"ecosystem": ecosystem, "name": package},
                      "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.0.1"}]}]}],
    }).encode()


def oval(url):
    """A definition with one package, for the platform the URL is about."""
    platform = "Oracle Linux 9" if "oracle" in url else "openSUSE Leap 15.5" if "suse" in url else "Azure Linux"
    publisher = "com.oracle.elsa" if "oracle" in url else "org.opensuse.security" if "suse" in url else "com.microsoft.azurelinux"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:o="http://oval.mitre.org/XMLSchema/oval-common-5"
 xmlns:l="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
 <generator><o:timestamp>2026-11-20T00:00:00</o:timestamp></generator>
 <definitions><definition class="{"patch" if "oracle" in url else "vulnerability"}" id="oval:{publisher}:def:1" version="1">
  <metadata><title>CVE-2021-0001: made up</title><affected family="unix"><platform>{platform}</platform></affected>
   <reference source="CVE" ref_id="CVE-2021-0001" ref_url="https://example.com"/>
   <advisory><severity>HIGH</severity><cve>CVE-2021-0001</cve></advisory></metadata>
  <criteria operator="AND"><criterion comment="{platform} is installed" test_ref="t:2"/>
   <criterion comment="made-up is earlier than 0:1.1-1" test_ref="t:1"/></criteria></definition></definitions>
 <tests><l:rpminfo_test id="t:1" check="at least one"><l:object object_ref="o:1"/><l:state state_ref="s:1"/></l:rpminfo_test>
  <l:rpmverifyfile_test id="t:2"/></tests>
 <objects><l:rpminfo_object id="o:1"><l:name>made-up</l:name></l:rpminfo_object></objects>
 <states><l:rpminfo_state id="s:1"><l:evr datatype="evr_string" operation="less than">0:1.1-1</l:evr></l:rpminfo_state></states>
</oval_definitions>
""".encode()


def csaf():
    platform = {"category": "product_name", "name": "n", "product": {"name": "n", "product_id": "EL9", "product_identification_helper": {
        "cpe": "cpe:/a:redhat:enterprise_linux:9::appstream"}}}
    package = {"category": "product_version", "name": "made-up", "product": {"name": "made-up", "product_id": "made-up",
                                                                              "product_identification_helper": {"purl": "pkg:rpm/redhat/made-up?arch=src"}}}
    relation = {"category": "default_component_of", "product_reference": "made-up", "relates_to_product_reference": "EL9",
                "full_product_name": {"name": "n", "product_id": "EL9:made-up"}}
    return text({
        "document": {"category": "csaf_vex", "csaf_version": "2.0", "title": "made up", "aggregate_severity": {"text": "Low"},
                     "tracking": {"id": "CVE-2021-0001", "status": "final", "current_release_date": "2026-11-20T00:00:00+00:00"}},
        "product_tree": {"branches": [{"branches": [platform, package]}], "relationships": [relation]},
        "vulnerabilities": [{"cve": "CVE-2021-0001", "title": "made up", "product_status": {"known_affected": ["EL9:made-up"]}}]})


UPDATEINFO = b"""<?xml version="1.0" encoding="UTF-8"?>
<updates><update from="x" status="final" type="security" version="1"><id>ALAS-2021-1</id><title>made up</title>
<issued date="2026-11-20 00:00"/><severity>medium</severity>
<references><reference href="https://example.com" id="CVE-2021-0001" type="cve"/></references>
<pkglist><collection><package name="made-up" epoch="0" version="1.0" release="1" arch="x86_64"/></collection></pkglist>
</update></updates>
"""


def repomd():
    packed = gzip.compress(UPDATEINFO, mtime=0)
    return (f'<?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="updateinfo">'
            f'<checksum type="sha256">{hashlib.sha256(packed).hexdigest()}</checksum>'
            f'<location href="repodata/updateinfo.xml.gz"/></data></repomd>').encode()


def tracker():
    """Debian's, with three real problems of what is in the example."""
    problems = {"sudo": ("CVE-2021-3156", "1.8.27-1+deb10u3", "high"), "openssl": ("CVE-2022-0778", "1.1.1d-0+deb10u8", "high"),
                "curl": ("CVE-2021-22946", "7.64.0-4+deb10u3", "medium")}
    return text({package: {cve: {"releases": {"buster": {"status": "resolved", "fixed_version": fixed, "urgency": urgency}}}}
                 for package, (cve, fixed, urgency) in problems.items()})


def text(value):
    return json.dumps(value).encode()


def packed(url, body):
    if url.endswith(".bz2"):
        return bz2.compress(body)
    return gzip.compress(body, mtime=0) if url.endswith(".gz") else body


def answer(url):
    """The body of https://HOST/PATH; None: there is no such thing."""
    ecosystem = re.search(r"osv-vulnerabilities[^/]*/([^/]+)/all\.zip", url)
    if ecosystem:
        name = ecosystem[1].replace("%20", " ")
        release = {"AlmaLinux": "AlmaLinux:9", "Rocky Linux": "Rocky Linux:9"}.get(name, name)
        return zipped("CVE-2021-0001.json", osv(release, "made:up" if name == "Maven" else "made-up"))
    table = [
        ("osv-all.tar.xz", lambda: lzma.compress(tarred("osv/cve/2021/CVE-2021-0001.json", osv("Ubuntu:22.04:LTS", "made-up")))),
        ("vulndb.zip", lambda: zipped("ID/GO-2021-0001.json", osv("Go", "example.com/made/up").replace(b"ECOSYSTEM", b"SEMVER"))),
        ("epss_scores", lambda: gzip.compress(b"#model_version:v2025,score_date:2026-11-20T00:00:00Z\ncve,epss,percentile\nCVE-2021-0001,0.5,0.9\n", mtime=0)),
        ("security.archlinux.org", lambda: text([{"name": "AVG-1", "packages": ["made-up"], "status": "Fixed", "severity": "High", "type": "multiple issues",
                                                  "affected": "1.0-1", "fixed": "1.1-1", "ticket": None, "issues": ["CVE-2021-0001"], "advisories": []}])),
        ("mirror.list", lambda: b"https://mirror.example.com/amazon/\n"),
        ("repomd.xml", repomd),
        ("updateinfo.xml", lambda: gzip.compress(UPDATEINFO, mtime=0)),
        ("tracker/data/json", tracker),
        ("endoflife.date", lambda: text({"schema_version": "1.2.0", "result": [{"name": "debian", "releases": [{"name": "12", "eolFrom": "2028-06-30"}]}]})),
        ("photon_cve_metadata", lambda: text([{"cve_id": "CVE-2021-0001", "pkg": "made-up", "cve_score": 7.5, "aff_ver": "all versions before 1.1-1.ph5 are vulnerable", "res_ver": "1.1-1.ph5"}])),
        ("nvdcve", lambda: packed(url, text({"format": "NVD_CVE", "version": "2.0", "timestamp": "2026-11-20T00:00:00.000", "vulnerabilities": [
            {"cve": {"id": "CVE-2021-0001", "lastModified": "2026-11-20T00:00:00.000", "metrics": {"cvssMetricV31": [{"source": "nvd@nist.gov", "type": "Primary", "cvssData": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL"}}]}, "configurations": []}}]}))),
        ("archive_latest.txt", lambda: b"csaf_vex_2026-11-20.tar.zst"),
        ("csaf_vex_2026-11-20.tar.zst", lambda: subprocess.run(["zstd", "-c"], input=tarred("2021/cve-2021-0001.json", csaf()), stdout=subprocess.PIPE, check=True).stdout),
        ("changes.csv", lambda: b'"2021/cve-2021-0001.json","2026-11-20T00:00:00+00:00"\n'),
        ("deletions.csv", lambda: b'"2021/cve-2021-0002.json","2026-11-20T00:00:00+00:00"\n'),
        ("vex/2021/cve-2021-0001.json", csaf),
        ("oval", lambda: packed(url, oval(url))),
        ("security.json", lambda: text({"apkurl": "{{urlprefix}}/{{reponame}}", "urlprefix": f"https://{url.split('/')[0]}", "reponame": "os",
                                        "packages": [{"pkg": {"name": "made-up", "secfixes": {"1.1-r0": ["CVE-2021-0001"]}}}]})),
        ("secdb.alpinelinux.org", lambda: text({"distroversion": url.split("/")[-2], "reponame": url.split("/")[-1].split(".")[0], "urlprefix": "https://example.com",
                                                "packages": [{"pkg": {"name": "made-up", "secfixes": {"1.1-r0": ["CVE-2021-0001"]}}}]})),
    ]
    return next((make() for part, make in table if part in url), None)
