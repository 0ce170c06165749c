#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""YAML and TOML documents with what Python's own readers make of them, for the tests of src/base. Usage:
documents.py yaml|toml COUNT SEED. One JSON array a line: the document, then what it means or null when it is refused,
then whether it was written whole (1) or damaged afterwards (0)."""
import datetime, json, math, random, re, sys

WORDS = ["", "a", "b.c", "name", "yes", "no", "null", "~", "true", "False", "0777", "0o17", "0xff", "1e3", "-12", "1.10", ".5", "12.", "+7",
         "1_000", "1:30", "2024-01-02", "<<", "- x", "# no", "a: b", "a #b", "\ttab", "two\nlines\n", "trailing \n", "quote\"d", "it's",
         "back\\slash", "é", "日本", "😀", "@at", "`tick", "{x}", "[y]", "&anchor", "*alias", "!tag", "%d", "|", ">", "?", "-", ":", ",",
         " lead", "x" * 130, "long words " * 20, "\x07bell", "18446744073709551615", "9223372036854775808", "123456789012345678901234567890"]


def scalar(rng, dates):
    kind = rng.randrange(8)
    if kind == 0:
        return rng.choice([True, False])
    if kind == 1:
        return rng.choice([0, 1, -1, rng.randrange(-10**6, 10**6), 2**63 - 1, -2**63])
    if kind == 2:
        return rng.choice([0.0, -0.5, 1e300, 2.5e-7, rng.random(), float(rng.randrange(1000))])
    if kind == 3 and dates:
        day = datetime.date(rng.randrange(1900, 2100), rng.randrange(1, 13), rng.randrange(1, 29))
        time = datetime.time(rng.randrange(24), rng.randrange(60), rng.randrange(60), rng.choice([0, 0, 500000, 123456]))
        zone = rng.choice([None, datetime.timezone.utc, datetime.timezone(datetime.timedelta(minutes=rng.choice([-330, 60, 845])))])
        return rng.choice([day, time, datetime.datetime.combine(day, time, zone)])
    if kind == 4 and not dates:
        return None
    return rng.choice(WORDS)


def tree(rng, depth, dates=False, shared=None):
    if shared and rng.random() < 0.1:
        return rng.choice(shared)
    if depth == 0 or rng.random() < 0.3:
        return scalar(rng, dates)
    if rng.random() < 0.5:
        out = [tree(rng, depth - 1, dates, shared) for _ in range(rng.randrange(5))]
    else:
        out = {rng.choice(WORDS): tree(rng, depth - 1, dates, shared) for _ in range(rng.randrange(5))}
    if shared is not None:
        shared.append(out)
    return out


def damaged(rng, text):
    at = rng.randrange(len(text) + 1)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at]
    if kind == 1:
        return text[:at] + rng.choice(list("[]{}:,\"'\n #-=.&*!|>\\\t\r1a") + ["\n\n", "  "]) + text[at:]
    if kind == 2:
        return text[:at] + text[at + rng.randrange(1, 5):]
    other = rng.randrange(len(text) + 1)
    return text[:at] + text[other:other + 20] + text[at:]


# YAML: the node graph of PyYAML, with the core schema written once more.

def yaml_plain(text):
    if re.fullmatch(r"|~|null|Null|NULL", text):
        return None
    if re.fullmatch(r"true|True|TRUE|false|False|FALSE", text):
        return text[0] in "tT"
    for pattern, base in ((r"[-+]?(0|[1-9][0-9]*)", 10), (r"0o[0-7]+", 8), (r"0x[0-9a-fA-F]+", 16)):
        if re.fullmatch(pattern, text):
            number = int(text, base)
            return number if -2**63 <= number < 2**64 else text
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text) and not re.fullmatch(r"[-+]?[0-9]+", text):
        return float(text)
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text):
        return float(text.replace(".", ""))
    return text


def yaml_reader():
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("^<<$"))]}

    def value(loader, node, above):
        if node in above:
            raise ValueError("contains itself")
        above = above | {node}
        if isinstance(node, yaml.ScalarNode):
            core = node.tag.removeprefix("tag:yaml.org,2002:")
            if core in ("null", "bool", "int", "float") or (node.style is None and core == "str" and not node.explicit):
                return yaml_plain(node.value)
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [value(loader, child, above) for child in node.value]
        loader.flatten_mapping(node)
        out = {}
        for key, child in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else json.dumps(
                value(loader, key, above), separators=(",", ":"), ensure_ascii=False)
            out[name] = value(loader, child, above)
        return out

    compose = Loader.compose_scalar_node

    def compose_scalar_node(self, anchor):
        event = self.peek_event()
        node = compose(self, anchor)
        node.explicit = event.tag is not None
        return node

    Loader.compose_scalar_node = compose_scalar_node

    def read(text):
        loader = Loader(text)
        node = loader.get_single_node()
        return None if node is None else value(loader, node, frozenset())

    return read


YAML_BY_HAND = [
    "", "# only a comment\n", "---\n", "--- text\n...\n", "a: &x {b: 1, c: [1, 2]}\nd: *x\n", "a: &x 1\n*x : b\n",
    "base: &base {a: 1, b: 2}\nover:\n  <<: *base\n  b: 3\n", "l: &l {a: 1}\nm: &m {a: 2, b: 2}\nx:\n  <<: [*l, *m]\n  c: 3\n",
    "x: {<<: {a: 1}, <<: {b: 2}, a: 5}\n", "x: {'<<': {a: 1}}\n", "x: {<<: 1}\n", "x: {<<: [1]}\n", "? [a, b]\n: c\n? {d: e}\n: f\n",
    "1: a\n2.50: b\ntrue: c\n~: d\n: e\n", "a: 1\na: 2\n", "s: !!str 12\ni: !!int \"12\"\nn: !!null ''\nf: !!float \"1.5\"\nt: !Ref x\nb: !!binary aGk=\n",
    "a: |\n  text\n   more\n\n\nb: >-\n  folded\n  line\n\n  next\nc: |+\n  keep\n\nd: >2\n   x\n", "a: 'it''s'\nb: \"\\x41\\u00e9\\U0001F600\\n\\e\"\n",
    "a:\n- b\n- - c\n  - d\n-   e\n", "- *x\n", "&a [*a]\n", "{a, b: , c: [d: e, f]}\n", "a: b: c\n", "\t- a\n",
    "%YAML 1.1\n---\na: 1\n", "%TAG ! tag:x,2000:\n---\na: !y z\n", "a: 1\r\nb:\r\n- c\r\n", "\ufeffa: 1\n", "a: \"unended\n", "[1, 2", "a: 1\n b: 2\n",
    "lockfileVersion: 5.4\n", "lockfileVersion: '6.0'\n", "/@babel/core@7.1.0(x@1):\n  resolution: {integrity: sha512-x==}\n  dev: true\n",
    "\"@a/b@npm:^1.0.0, c@npm:1\":\n  version: 1.2.3\n", "a: -\n", "a: 0777\nb: 1_000\nc: 1:30\nd: 2001-01-01\ne: 0b1\nf: 1e5\ng: .inf\nh: -.INF\ni: .e5\nj: 1.\n",
]


def yaml_documents(rng, count):
    import yaml
    for text in YAML_BY_HAND:
        yield text, True
    for i in range(count):
        shared = [] if rng.random() < 0.4 else None
        data = tree(rng, rng.randrange(1, 6), shared=shared)
        text = yaml.safe_dump(data, default_flow_style=rng.choice([None, True, False]), default_style=rng.choice([None, None, "'", '"', "|", ">"]),
                              indent=rng.choice([None, 2, 4]), width=rng.choice([20, 80, 500]), allow_unicode=rng.random() < 0.7,
                              explicit_start=rng.random() < 0.3, explicit_end=rng.random() < 0.2, sort_keys=False)
        yield text, True
        yield damaged(rng, text), False


# TOML: a writer of our own, read back by tomllib.

TOML_BY_HAND = [
    "", "a = 1\n", "a.b.c = 1\na.b.d = 2\n", "[a]\nb = 1\n[a.c]\nd = 2\n", "[[p]]\nn = 1\n[[p]]\nn = 2\n[p.q]\nr = 3\n[[p.s]]\nt = 1\n[[p.s]]\n",
    "a = 1\na = 2\n", "[a]\n[a]\n", "[a.b]\n[a]\nc = 1\n", "a = [1, [2, 'x'], {b = 1}, ]\n", "a = {b = 1, c.d = 2}\n", "a = {b = 1}\n[a.c]\n", "a = [1\n, # comment ]\n2]\n",
    'a = """\none\\\n   two "" three"""""\n', "a = '''\nraw \\n'''\n", 'a = "\\u00e9\\U0001F600\\t\\""\n', "'quoted key'.\"x y\" = 1\n", "a = 0x1F\nb = 0o17\nc = 0b11\nd = 1_000\ne = 1e3\nf = -0.5\n",
    "a = 1979-05-27T07:32:00Z\nb = 1979-05-27 07:32:00.5\nc = 1979-05-27\nd = 07:32:00\ne = 1979-05-27T00:32:00-07:00\n", "a = inf\nb = -inf\n", "a = 01\n", "a = .5\n", "a = 1.\n", "a\n", "= 1\n", "[]\n", "[a\n", "a = [1\n", "a = \"x\ny\"\n",
    "a = true # comment\r\nb = 'x'\r\n", "\"\" = 1\n", "a = 9223372036854775807\n", "a = \"\x01\"\n", "[ a . 'b' ]\nc = 1\n", "[[ a ]]\n", "a = {}\nb = []\n", "a = {b = 1,}\n", "[[a]]\n[a]\n", "a = []\n[[a]]\n", "a.b = 1\n[a]\n", "[a]\nb.c = 1\n[a.b]\n", "[x]\na = {\nb = 1}\n", "3.14 = 1\n1-_ = 2\n",
]


def toml_key(rng, key):
    if re.fullmatch(r"[A-Za-z0-9_-]+", key) and rng.random() < 0.7:
        return key
    return toml_text(rng, key, False)


def toml_text(rng, text, several=True):
    plain = all(" " <= c and c != "\x7f" or c == "\t" for c in text)
    if plain and "'" not in text and rng.random() < 0.3:
        return "'" + text + "'"
    escaped = json.dumps(text, ensure_ascii=rng.random() < 0.3 and all(ord(c) < 0x10000 for c in text))
    if several and rng.random() < 0.2:
        return '"""' + rng.choice(["", "\n"]) + escaped[1:-1] + '"""'
    return escaped


def toml_value(rng, data):
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return toml_text(rng, data)
    if isinstance(data, (datetime.date, datetime.time)):
        return data.isoformat()
    if isinstance(data, list):
        blank = rng.choice(["", " ", "\n  ", " # c ]\n"])
        return "[" + blank + ("," + blank).join(toml_value(rng, item) for item in data) + blank + "]"
    if isinstance(data, dict):
        return "{" + ", ".join(toml_key(rng, key) + " = " + toml_value(rng, item) for key, item in data.items()) + "}"
    return repr(data)


def toml_table(rng, data, path):
    lines, tables = [], []
    for key, item in data.items():
        if isinstance(item, dict) and rng.random() < 0.6:
            tables.append((key, [item], False))
        elif isinstance(item, list) and item and all(isinstance(one, dict) for one in item):
            tables.append((key, item, True))
        elif isinstance(item, dict) and item and rng.random() < 0.5:
            lines += [toml_key(rng, key) + "." + toml_key(rng, inner) + " = " + toml_value(rng, value) for inner, value in item.items()]
        else:
            lines.append(toml_key(rng, key) + rng.choice([" = ", "="]) + toml_value(rng, item))
    for key, items, several in tables:
        name = ".".join(toml_key(rng, part) for part in path + [key])
        for item in items:
            lines.append(("[[%s]]" if several else "[%s]") % name)
            lines += toml_table(rng, item, path + [key])
    return lines


def toml_documents(rng, count):
    for text in TOML_BY_HAND:
        yield text, True
    for i in range(count):
        data = {rng.choice(WORDS): tree(rng, rng.randrange(0, 5), dates=True) for _ in range(rng.randrange(8))}
        text = "\n".join(toml_table(rng, data, [])) + "\n"
        yield text, True
        yield damaged(rng, text), False


def toml_reader():
    import tomllib

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        if isinstance(value, (datetime.date, datetime.time)):
            text = value.isoformat().replace("+00:00", "Z")
            return re.sub(r"(\.\d*?)0+(?=$|[-+Z])", r"\1", text)
        return value

    def read(text):
        return plain(tomllib.loads(text))

    return read


def main(kind, count, seed):
    rng = random.Random(seed)
    read, documents = (yaml_reader(), yaml_documents) if kind == "yaml" else (toml_reader(), toml_documents)
    for text, whole in documents(rng, count):
        try:
            meaning = [read(text)]
        except Exception:
            meaning = None
        try:
            print(json.dumps([text, meaning, int(whole)], allow_nan=False))
        except (ValueError, UnicodeEncodeError):
            pass  # infinity and the like have no JSON


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
