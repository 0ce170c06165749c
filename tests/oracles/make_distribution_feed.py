#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes documents in the shape distributions publish them, with made-up content, for tests to read twice and for
measuring: make_distribution_feed.py KIND COUNT [SEED] writes one with COUNT records to standard output. KIND is the name of a feed."""
import json, random, sys

R = random.Random()
OVAL = ('<?xml version="1.0" encoding="utf-8"?>\n<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" '
        'xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5" xmlns:red-def="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux" '
        'xmlns:linux-def="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux" xmlns:ind-def="urn:i" xmlns:unix-def="urn:u">\n<generator>\n'
        "<oval:product_name>A &amp; B</oval:product_name>\n<oval:timestamp>2025-06-01T02:03:04</oval:timestamp>\n</generator>\n")
TEXT = "A flaw was found in the way it handles &lt;input&gt; of unusual length. " * 8


def cve():
    return f"CVE-{R.randint(2015, 2025)}-{R.randint(1000, 39999)}"


def package():
    return R.choice(["curl", "openssl", "kernel-default", "lib%d" % R.randint(1, 400), "python3.%d-libs" % R.randint(6, 12), "nodejs", "npm"])


def evr(tag):
    return f"{R.choice([0, 0, 0, 1, 2])}:{R.randint(1, 9)}.{R.randint(0, 20)}.{R.randint(0, 9)}-{R.randint(1, 60)}{tag}"


class Oval:
    """Collects tests, objects and states while definitions are written, each once."""

    def __init__(self, ns, prefix, kind="rpminfo"):
        self.ns, self.p, self.kind, self.n = ns, prefix, kind, {}
        self.tests, self.objects, self.states, self.variables = [], [], [], []

    def once(self, what, key, make):
        numbers = self.n.setdefault(what, {})
        if key not in numbers:
            numbers[key] = f"oval:{self.ns}:{what}:{20250000 + len(numbers)}"
            make(numbers[key])
        return numbers[key]

    def object(self, name):
        return self.once("obj", name, lambda i: self.objects.append(
            f'<{self.p}{self.kind}_object id="{i}" version="1"><{self.p}name>{name}</{self.p}name></{self.p}{self.kind}_object>'))

    def state(self, body):
        return self.once("ste", body, lambda i: self.states.append(
            f'<{self.p}{self.kind}_state id="{i}" version="1">{body}</{self.p}{self.kind}_state>'))

    def evr(self, operation, version, arch=""):
        arch = arch and f'<{self.p}arch datatype="string" operation="pattern match">{arch}</{self.p}arch>'
        return self.state(arch + f'<{self.p}evr datatype="evr_string" operation="{operation}">{version}</{self.p}evr>')

    def test(self, comment, name, *states, check="at least one"):
        def make(i):
            refs = "".join(f'<{self.p}state state_ref="{s}"/>' for s in states)
            self.tests.append(f'<{self.p}{self.kind}_test check="{check}" comment="{comment}" id="{i}" version="1">\n'
                              f' <{self.p}object object_ref="{self.object(name)}"/>{refs}\n</{self.p}{self.kind}_test>')
        i = self.once("tst", (comment, name, states, check), make)
        return f'<criterion comment="{comment}" test_ref="{i}"/>'

    def other(self, comment, kind="rpmverifyfile"):
        i = self.once("tst", comment, lambda i: self.tests.append(f'<{self.p}{kind}_test check="none satisfy" comment="{comment}" id="{i}" version="1"/>'))
        return f'<criterion comment="{comment}" test_ref="{i}"/>'

    def write(self, definitions):
        print(OVAL + "<definitions>")
        for definition in definitions:
            print(definition)
        print("</definitions>\n<tests>", *self.tests, "</tests>\n<objects>", *self.objects, "</objects>\n<states>", *self.states, "</states>", sep="\n")
        print("<variables>", *self.variables, "</variables>\n</oval_definitions>", sep="\n")


def group(operator, *parts):
    return f'<criteria operator="{operator}">\n' + "\n".join(parts) + "\n</criteria>"


def cves(ids, impact="impact"):
    return "".join(f'<cve cvss3="{R.randint(1, 9)}.{R.randint(0, 9)}/CVSS:3.1/AV:N/AC:L/PR:{R.choice("NLH")}/UI:N/S:U/C:H/I:H/A:{R.choice("NLH")}" '
                   f'{impact}="{R.choice(["low", "moderate", "important"])}" href="https://x/{i}" public="20240101">{i}</cve>\n' for i in ids)


def redhat_oval(count):
    o = Oval("com.redhat.x", "red-def:")
    arches = ["aarch64|ppc64le|s390x|x86_64", "aarch64|i686|x86_64", "x86_64", ""]

    def definition(n):
        kind, release = R.choice(["patch", "patch", "cve", "unaffected"]), R.choice([8, 9])
        ids = [cve() for _ in range(R.randint(1, 3) if kind == "patch" else 1)]
        own = f"RHSA-{R.randint(2019, 2025)}:{1000 + n}" if kind == "patch" else ids[0]
        refs = "".join(f'<reference ref_id="{i}" ref_url="https://access.redhat.com/{i}" source="{i[:4] if i[0] == "R" else "CVE"}"/>\n' for i in dict.fromkeys([own] + ids))
        module = R.choice(["", "", "nodejs:18", "virt:rhel"])
        names = list(dict.fromkeys(package() for _ in range(R.randint(1, 6))))
        parts = []
        for name in names:
            if kind == "patch":
                test = o.test(f"{name} is earlier than x", name, o.evr("less than", evr(".el%d" % release), R.choice(arches)))
            else:
                test = o.test(f"{name} is installed", name)
            sign = o.test(f"{name} is signed with Red Hat redhatrelease2 key", name, o.state("<red-def:signature_keyid operation=\"equals\">199e2f91fd431d51</red-def:signature_keyid>"))
            if kind == "unaffected":
                sign = o.test(f"{name} is not installed", name, check="none exist")
            parts.append(group("AND", test, sign))
        inner = parts[0] if len(parts) == 1 else group("OR", *parts)
        enabled = [o.other(f"Module {module} is enabled", "textfilecontent54")] if module else []
        resolution = ""
        if kind == "cve":
            state = R.choice(["Affected", "Will not fix", "Out of support scope", "Fix deferred", "Under investigation"])
            more = "".join(f"<component>{(module + '/') * bool(module)}{name}</component>" for name in names[: R.randint(1, 6)])
            resolution = f'<affected><resolution state="{state}">{more}</resolution></affected>'
        criteria = group("OR", o.other("Red Hat Enterprise Linux must be installed"),
                         group("AND", o.other(f"Red Hat Enterprise Linux {release} is installed"), *enabled, inner))
        ident = {"patch": "rhsa", "cve": "cve", "unaffected": "unaffected"}[kind]
        return (f'<definition class="{"patch" if kind == "patch" else "vulnerability"}" id="oval:com.redhat.{ident}:def:{n}" version="635">\n<metadata>\n'
                f"<title>{own}: something security update (Important)</title>\n{refs}<description>{TEXT}</description>\n"
                f'<advisory from="secalert@redhat.com"><severity>{R.choice(["Low", "Moderate", "Important", "Critical"])}</severity>'
                f'<issued date="2024-02-03"/><updated date="2024-03-04"/>\n{cves(ids) if kind != "unaffected" else ""}{resolution}</advisory>\n</metadata>\n{criteria}\n</definition>')

    o.write(definition(n) for n in range(count))


def oracle(count):
    o = Oval("com.oracle.elsa", "")

    def definition(n):
        release, ids = R.choice([7, 8, 9, 10]), [cve() for _ in range(R.randint(1, 5))]
        own = f"ELSA-{R.randint(2019, 2025)}-{n}"
        names, versions = list(dict.fromkeys(package() for _ in range(R.randint(1, 5)))), {}
        machines, ksplice = [], R.random() < 0.1
        for arch in R.choice([["aarch64", "x86_64"], ["x86_64"], ["i386", "ia64", "x86_64"]]):
            parts = []
            for name in names:
                fixed = versions.setdefault(name, evr((".ksplice1" if ksplice else "") + ".el%d" % release))
                if R.random() < 0.1:
                    fixed = evr(".el%d" % release)
                more = [o.test(f"{name} is ksplice-based", name, o.state('<release operation="pattern match">ksplice</release>'))] if ksplice else []
                parts.append(group("AND", o.test(f"{name} is earlier than {fixed}", name, o.evr("less than", fixed)),
                                   o.test(f"{name} is signed with the Oracle Linux {release} key", name, o.state("<signature_keyid operation=\"equals\">8</signature_keyid>")), *more))
            machines.append(group("AND", o.test(f"Oracle Linux arch is {arch}", "oraclelinux-release", o.state(f'<arch operation="pattern match">{arch}</arch>')), group("OR", *parts)))
        enabled = [o.other("Module nodejs:20 is enabled", "textfilecontent54")] if R.random() < 0.2 else []
        criteria = group("AND", o.test(f"Oracle Linux {release} is installed", "oraclelinux-release", o.state(f'<version operation="pattern match">^{release}</version>')), *enabled, group("OR", *machines))
        refs = "".join(f'<reference source="{"elsa" if i == own else "CVE"}" ref_id="{i}" ref_url="https://linux.oracle.com/{i}.html"/>\n' for i in [own] + ids)
        return (f'<definition id="oval:com.oracle.elsa:def:{n}" version="501" class="patch">\n<metadata>\n<title>\n{own}:  rsyslog security update (IMPORTANT)\n</title>\n'
                f"{refs}\n<description>\n{TEXT}</description>\n<!--\n ~~~ details ~~~\n-->\n<advisory>\n<severity>{R.choice(['IMPORTANT', 'LOW', 'N/A'])}</severity>\n"
                f'<issued date="2022-05-31"/>\n{cves(ids)}</advisory>\n</metadata>\n{criteria}\n</definition>')

    o.write(definition(n) for n in range(count))


def suse(count):
    o = Oval("org.opensuse.security", "")
    products = ["SUSE Linux Enterprise Server 15 SP5", "SUSE Linux Enterprise Module for Basesystem 15 SP5", "SUSE Linux Enterprise Server 15 SP1-LTSS",
                "SUSE Linux Enterprise Module for Python 3 15 SP4", "SUSE Linux Enterprise Server for SAP Applications 15", "SUSE Linux Enterprise Micro 5.3",
                "SUSE Manager Server 4.1", "openSUSE Leap 15.6", "openSUSE Tumbleweed", "SUSE Linux Enterprise Server 12-LTSS", "SUSE Linux Enterprise Server 16.0"]

    def installed(product):
        return o.test(f"{product} is installed", "release-%d" % products.index(product), o.state(f'<version operation="equals">{products.index(product)}</version>'))

    def about(name):
        kind = R.choice(["fixed"] * 6 + ["affected", "not"])
        if kind == "not":
            return o.test(f"{name} is not affected", name, o.state('<version operation="equals">0</version>'))
        if kind == "affected":
            return o.test(f"{name} is affected", name, o.evr("greater than", "0:0-0", "(aarch64|x86_64)"))
        fixed = evr(".1")
        arch = R.choice(["(aarch64|ppc64le|s390x|x86_64)", "(x86_64)", "(s390x|x86_64)", ""])
        return o.test(f"{name}-{fixed} is installed", name, o.evr("less than", fixed, arch))

    def definition(n):
        own, parts = cve(), []
        for _ in range(R.randint(1, 4)):
            platform = [installed(p) for p in R.sample(products, R.randint(1, 3))]
            tests = [about(name) for name in dict.fromkeys(package() for _ in range(R.randint(1, 6)))]
            parts.append(group("AND", platform[0] if len(platform) == 1 else group("OR", *platform), tests[0] if len(tests) == 1 else group("OR", *tests)))
        refs = (f'<reference ref_id="Mitre {own}" ref_url="https://cve.mitre.org/{own}" source="CVE"/>\n<reference ref_id="SUSE {own}" ref_url="https://www.suse.com/security/cve/{own}" source="SUSE CVE"/>\n'
                '<reference ref_id="SUSE-SU-2021:1210-1" ref_url="https://lists.suse.com/x" source="SUSE-SU"/>\n')
        return (f'<definition id="oval:org.opensuse.security:def:{n}" version="1" class="vulnerability">\n<metadata>\n<title>{own}</title>\n{refs}<description>    {TEXT}    </description>\n'
                f'<advisory from="security@suse.de"><issued date="2021-04-30"/><updated date="2021-07-03"/><severity>{R.choice(["Moderate", "Important", "Low"])}</severity>\n'
                f'{cves([own])}</advisory>\n</metadata>\n{parts[0] if len(parts) == 1 else group("OR", *parts)}\n</definition>')

    o.write(definition(n) for n in range(count))


def azure(count):
    o = Oval("com.microsoft.azurelinux", "linux-def:")

    def definition(n):
        name, own, fixed, severity = package(), cve(), evr(R.choice([".azl3", ".cm2"])), R.choice(["High", "Medium", "Critical"])
        states = R.choice([[o.evr("less than", fixed)]] * 4 + [[o.evr("less than or equal", fixed)], [o.evr("greater than or equal", "0:1.0.0-1"), o.evr("less than", fixed)]])
        return (f'<definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:{n}" version="1">\n<metadata>\n<title>{own} affecting package {name} for versions less than {fixed}</title>\n'
                f'<affected family="unix"><platform>Azure Linux</platform></affected>\n<reference ref_id="{own}" ref_url="https://nvd.nist.gov/vuln/detail/{own}" source="CVE"/>\n'
                f"<patchable>true</patchable>\n<advisory_date>2024-04-17T22:02:46Z</advisory_date>\n<severity>{severity}</severity>\n<description>{own} affecting.</description>\n</metadata>\n"
                + group("AND", o.test(f"Package {name} is earlier than {fixed}, affected by {own}", name, *states)) + "\n</definition>")

    o.write(definition(n) for n in range(count))


def ubuntu_oval(count):
    o = Oval("com.ubuntu.jammy", "linux-def:", "dpkginfo")
    phrases = [" package in jammy was vulnerable but has been fixed (note: '{v}').", " package in jammy, is related to the CVE in some way and has been fixed (note: '{v}').",
               " package in jammy is affected and needs fixing.", " package in jammy is affected and may need fixing.",
               " package in jammy is affected, but a decision has been made to defer addressing it (note: '2019-01-01').",
               " package in jammy is affected. An update containing the fix has been completed and is pending publication (note: '{v}').",
               ": while related to the CVE in some way, a decision has been made to ignore this issue (note: 'end of life').",
               " package in jammy was vulnerable and has been fixed, but no release version available for it.",
               " package in jammy, is related to the CVE in some way and has been fixed (note: '8.0 only').",
               " source package in jammy, is affected and has been fixed (note: '{v}')."]

    def definition(n):
        own, parts = cve(), []
        for name in dict.fromkeys(package() for _ in range(R.randint(1, 5))):
            comment = name + R.choice(phrases).format(v=evr("ubuntu1").removeprefix("0:"))
            parts.append(o.test(comment.replace("'", "&#39;"), name))
        if R.random() < 0.2:
            parts.append(o.other("Is kernel linux running?", "uname"))
        criteria = group("AND", '<extend_definition definition_ref="oval:com.ubuntu.jammy:def:100" comment="Ubuntu 22.04 LTS (jammy) is installed." applicability_check="true"/>', group("OR", *parts))
        return (f'<definition class="vulnerability" id="oval:com.ubuntu.jammy:def:{n}" version="1">\n<metadata>\n<title>{own} on Ubuntu 22.04 LTS (jammy) - medium.</title>\n<description>{TEXT}</description>\n'
                f'<affected family="unix"><platform>Ubuntu 22.04 LTS</platform></affected>\n<reference source="CVE" ref_id="{own}" ref_url="https://ubuntu.com/security/{own}"/>\n'
                f'<advisory><severity>{R.choice(["Low", "Medium", "Negligible"])}</severity>\n{cves([own], "priority")}</advisory>\n</metadata>\n{criteria}\n</definition>')

    o.write(definition(n) for n in range(count))


def updateinfo(count):
    print('<?xml version="1.0" ?>\n<updates>')
    for n in range(count):
        who, tag, short = R.choice([("ALAS2023-2024-", ".amzn2023.0.3", "amazon-linux-2023"), ("ALAS2-2024-", ".amzn2", "amazon-linux-2"), ("ALAS-2018-", ".amzn1", "amazon-linux"), ("ALAS2DOCKER-2021-", ".amzn2", "x"),
                                    ("RLSA-2024:", ".el9_3", "rocky-9"), ("ALSA-2024:", ".module_el8.9.0+3+a", "almalinux-8"), ("FEDORA-2024-", ".fc40", "F40"), ("FEDORA-EPEL-2024-", ".el9", "E9")])
        own, ids = who + str(n), [cve() for _ in range(R.randint(0, 3))]
        refs = "".join(R.choice([f'<reference href="https://x/{i}" id="{i}" type="cve" title=""/>', f'<reference href="https://bugs/{n}" id="{n}" type="bugzilla" title="{i} in &quot;it&quot;"/>']) for i in ids)
        module = R.choice(['<module name="nodejs" stream="18" version="8090" context="a" arch="x86_64"/>', "", ""])
        packages = ""
        for name in dict.fromkeys(package() for _ in range(R.randint(1, 5))):
            for _ in range(R.choice([1, 1, 1, 2])):
                version, release = f"{R.randint(1, 9)}.{R.randint(0, 20)}", f"{R.randint(1, 60)}{tag}"
                for arch in R.choice([["x86_64", "aarch64", "src"], ["x86_64"], ["noarch"], ["i686", "x86_64", "aarch64"]]):
                    packages += f'<package name="{name}" version="{version}" release="{release}" epoch="{R.choice(["0", "0", "1"])}" arch="{arch}" src="x.src.rpm"><filename>x</filename></package>\n'
        print(f'<update status="final" version="1.4" type="{R.choice(["security"] * 4 + ["bugfix"])}" from="x"><id>{own}</id><title>Some Linux - {own}: Important update for it</title>'
              f'<issued date="2024-07-01 20:41:00"/><updated date="2024-07-02 23:22:00"/><severity>{R.choice(["Important", "medium", "None"])}</severity><description>{TEXT}</description>\n'
              f'<references>{refs}</references>\n<pkglist><collection short="{short}"><name>x</name>{module}\n{packages}</collection></pkglist></update>')
    print("</updates>")


def csaf(count):
    """One document; COUNT is that of packages."""
    own = cve()
    platforms = {"AppStream-8.9.0.Z.MAIN": "cpe:/a:redhat:enterprise_linux:8::appstream", "AppStream-9.0.0.Z.EUS": "cpe:/a:redhat:rhel_eus:9.0::appstream",
                 "BaseOS-9.3.0.GA": "cpe:/o:redhat:enterprise_linux:9::baseos", "9Base-RHOSE-4.16": "cpe:/a:redhat:openshift:4.16::el9",
                 "red_hat_enterprise_linux_7": "cpe:/o:redhat:enterprise_linux:7", "red_hat_enterprise_linux_9": "cpe:/o:redhat:enterprise_linux:9", "red_hat_products": "cpe:/a:redhat"}
    branches = [dict(category="product_name", name=k, product=dict(name=k, product_id=k, product_identification_helper=dict(cpe=v))) for k, v in platforms.items()]
    relations, status, remediations, threats = [], {}, [], []

    def component(name, purl=None):
        helper = {"product_identification_helper": {"purl": purl}} if purl else {}
        branches.append(dict(category="product_version", name=name, product=dict(name=name, product_id=name, **helper)))

    def relate(part, platform):
        relations.append(dict(category="default_component_of", full_product_name=dict(name=f"{part} as a component of {platform}", product_id=f"{platform}:{part}"),
                              product_reference=part, relates_to_product_reference=platform))
        return f"{platform}:{part}"

    for n in range(count):
        platform, name = R.choice(list(platforms)[:6]), package()
        if R.random() < 0.6:
            version = f"{R.randint(1, 3)}.{R.randint(0, 3)}.0-{R.randint(1, 60)}.el9_{n % 5}"
            place, stream = platform, R.choice(["", "", "&rpmmod=nodejs:18:8090020231019152822:a75119d5", "old"])
            if stream == "old":
                module, stream = f"ruby:3.0:80{n}:ad008a3a", ""
                component(module, f"pkg:rpmmod/redhat/ruby@3.0:80{n}:ad008a3a")
                place = relate(module, platform)
            for arch in R.choice([["src", "aarch64", "x86_64"], ["x86_64"], ["noarch"], ["i686", "x86_64", "aarch64", "s390x"]]):
                part = f"{name}-1:{version}.{arch}"
                component(part, f"pkg:rpm/redhat/{name}@{version.replace('+', '%2B')}?arch={arch}{R.choice(['', '&epoch=1'])}{stream}")
                i = relate(part, place)
                status.setdefault("fixed" if R.random() < 0.9 else "known_not_affected", []).append(i)
                remediations.append(dict(category="vendor_fix", details="Update.", product_ids=[i], url=f"https://access.redhat.com/errata/RHSA-2024:{1000 + n % 7}"))
                threats.append(dict(category="impact", details=R.choice(["Moderate", "Important"]), product_ids=[i]))
        else:
            part = R.choice([name, "nodejs:16/" + name, "openshift4/" + name])
            purl = R.choice([None, f"pkg:rpm/redhat/{name}?arch=src", f"pkg:rpm/redhat/{name}", f"pkg:rpm/redhat/{name}?arch=src&rpmmod=nodejs:16"])
            if "/" in part:
                purl = R.choice([None, f"pkg:rpmmod/redhat/{part}" if part.startswith("n") else f"pkg:oci/{name}?repository_url=x"])
            else:
                part = f"{part}-{n}" if purl else part
            component(part, purl)
            i = relate(part, platform)
            where = R.choice(["known_affected", "known_affected", "known_not_affected", "under_investigation"])
            status.setdefault(where, []).append(i)
            if where == "known_affected" and R.random() < 0.8:
                category, details = R.choice([("none_available", "Affected"), ("none_available", "Fix deferred"), ("no_fix_planned", "Will not fix"), ("no_fix_planned", "Out of support scope"), ("workaround", "Do not.")])
                remediations.append(dict(category=category, details=details, product_ids=[i]))
    R.shuffle(branches)
    document = dict(
        document=dict(aggregate_severity=dict(text="Low"), category="csaf_vex", csaf_version="2.0", title="it: a flaw", tracking=dict(current_release_date="2025-08-13T15:14:45+00:00", id=own, status="final", version="3")),
        product_tree=dict(branches=[dict(category="vendor", name="Red Hat", branches=branches[: len(branches) // 2] + [dict(category="architecture", name="x", branches=branches[len(branches) // 2:])])], relationships=relations),
        vulnerabilities=[dict(cve=own, notes=[dict(category="description", text="A flaw.")], product_status=status, remediations=remediations, threats=threats,
                              scores=[dict(cvss_v3=dict(baseScore=5.9, vectorString="CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H"), products=[])], title="it: a flaw in 'it'")])
    print(json.dumps(document, indent=2))


KINDS = {"redhat-oval": redhat_oval, "oracle": oracle, "suse": suse, "azure": azure, "ubuntu-oval": ubuntu_oval, "updateinfo": updateinfo, "redhat": csaf}
R.seed(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
KINDS[sys.argv[1]](int(sys.argv[2]))
