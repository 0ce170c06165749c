# SPDX-License-Identifier: Apache-2.0
# The world that the documentation speaks of, made real for the time of a test: a folder with what its readers have, and
# a network of its own in which the hosts that pages name exist.
#
#   registry.example.com, ghcr.io, docker.io   one real registry (docker-registry) over TLS, with shop, base images
#   hooks.example.com, hooks.slack.com         a receiver of webhooks over TLS
#   mail.example.com:587                       a mail server (aiosmtpd) with STARTTLS
#   upstreams of advisories                    slices of real feeds (examples/feeds)
#
# The process leaves the machine's network (unshare), so nothing here can reach anything else.
import ctypes
import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

TOP = os.path.realpath(os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", ".."))
PROGRAM = os.path.realpath(os.environ.get("PLIMSOLL", os.path.join(TOP, "build/dev/plimsoll")))
REGISTRY, HOOKS, MAIL, FEEDS = "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"
HOSTS = {
    "registry.example.com": REGISTRY, "ghcr.io": REGISTRY, "registry-1.docker.io": REGISTRY, "docker.io": REGISTRY,
    "hooks.example.com": HOOKS, "hooks.slack.com": HOOKS, "mail.example.com": MAIL,
    "mirror.example.com": FEEDS,
}
CLONE_NEWNS, CLONE_NEWNET = 0x00020000, 0x40000000
MS_REC, MS_PRIVATE, MS_BIND = 0x4000, 1 << 18, 4096
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def call(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout.decode(errors='replace')}")
    return done.stdout.decode(errors="replace")


def python_with(module):
    """The first interpreter that has a module: Debian's packages are for Debian's own."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0:
            return python
    skip(f"no python3 has the module {module}")


def leave_the_network():
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() != 0:
        skip("needs root: the hosts that the documentation names are made in a network of its own")
    if libc.unshare(CLONE_NEWNS | CLONE_NEWNET) != 0:
        skip(f"no network namespace can be made here: {os.strerror(ctypes.get_errno())}")
    if libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) != 0:
        skip(f"mounts cannot be made private: {os.strerror(ctypes.get_errno())}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anything:
        request = struct.pack("16sh", b"lo", 0x1 | 0x40)  # IFF_UP | IFF_RUNNING
        fcntl.ioctl(anything, 0x8914, request)  # SIOCSIFFLAGS
    return libc


class World:
    def __init__(self, makes_release=False):
        """makes_release: the files of a release lie in the folder too."""
        self.makes_release = makes_release
        for program in ("docker-registry", "skopeo", "openssl", "bash"):
            if not shutil.which(program):
                skip(f"{program} is not installed")
        if not os.path.exists(AUTHORITIES):
            skip(f"{AUTHORITIES} is not there (Debian package ca-certificates)")
        self.running = []

    def __enter__(self):
        self.libc = leave_the_network()
        self.root = tempfile.mkdtemp(prefix="plimsoll-docs-")
        self.folder = os.path.join(self.root, "shop")
        os.mkdir(self.folder)
        try:
            self.make_names()
            self.make_environment()
            self.make_folder()
            self.start_registry()
            self.start_receivers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self.root, ignore_errors=True)

    def own(self, name):
        return os.path.join(self.root, name)

    def put(self, name, text, mode=0o644):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(path, mode)
        return path

    def cover(self, path, text):
        """Another content for a file of the machine, for us and our children only."""
        own = self.put(f"covers/{os.path.basename(path)}", text)
        if self.libc.mount(own.encode(), path.encode(), None, MS_BIND, None) != 0:
            skip(f"{path} cannot be covered")

    def make_names(self):
        with open(os.path.join(TOP, "src/advisory/feeds/table.cc"), encoding="utf-8") as table:
            HOSTS.update({host: FEEDS for host in re.findall(r'"https://([^/"]+)/', table.read())})
        self.cover("/etc/hosts", "127.0.0.1 localhost\n" +
                   "".join(f"{address} {name}\n" for name, address in HOSTS.items()))
        names = ",".join(f"DNS:{name}" for name in HOSTS)
        call("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=docs", "-addext", f"subjectAltName={names}", "-keyout", self.own("key.pem"),
             "-out", self.own("cert.pem"))
        known = open(AUTHORITIES, encoding="utf-8").read()
        self.cover(AUTHORITIES, known + open(self.own("cert.pem"), encoding="utf-8").read())

    def make_environment(self):
        home, tools = self.own("home"), self.own("bin")
        os.mkdir(home)
        os.mkdir(tools)
        os.mkdir(self.own("data"))
        os.symlink(PROGRAM, os.path.join(tools, "plimsoll"))
        self.environment = {
            "PATH": tools + ":" + os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "TERM": "dumb",
            "PLIMSOLL_DATA_DIR": self.own("data"), "PLIMSOLL_CACHE_DIR": self.own("cache"),
            "SOURCE_DATE_EPOCH": "1795341600", "CI": "true",
        }

    def plimsoll(self, *arguments):
        return call(PROGRAM, *arguments, cwd=self.folder, env=self.environment)

    def make_folder(self):
        """What a reader of the documentation has in the folder of their project."""
        image = os.path.join(TOP, "examples/shop.image")
        call(os.path.join(TOP, "scripts/make-image"), image, os.path.join(self.folder, "shop.tar"))
        feeds = os.path.join(TOP, "examples/feeds")
        for target in (os.path.join(self.folder, "advisories"), os.path.join(self.own("data"), "advisories")):
            self.plimsoll("db", "build", "--quiet", "--output", target, "--from", f"debian={feeds}/debian",
                          "--from", f"alpine={feeds}/alpine", "--from", f"osv={feeds}/osv",
                          "--from", f"kev={feeds}/kev.json")
        source = os.path.join(os.path.dirname(os.path.realpath(__file__)), "folder")
        shutil.copytree(source, self.folder, dirs_exist_ok=True)
        scripts, example = os.path.join(self.folder, "scripts"), os.path.join(self.folder, "build/example")  # as in a checkout
        os.mkdir(scripts)
        os.symlink(PROGRAM, os.path.join(scripts, "plimsoll"))
        os.makedirs(example)
        for name in ("shop.tar", "advisories"):
            os.symlink(os.path.join(self.folder, name), os.path.join(example, name))
        for name in ("shop-1.4.tar", "shop-1.5.tar", "base.tar"):
            shutil.copy(os.path.join(self.folder, "shop.tar"), os.path.join(self.folder, name))
        if self.makes_release:
            call(os.path.join(TOP, "scripts/release"), "--program", PROGRAM, "--output", self.folder, "tarball", "deb")
        self.plimsoll("scan", "--quiet", "--format", "json", "--output", "report.json", "shop.tar")

    def wait_for(self, address, port, process):
        for _ in range(200):
            try:
                socket.create_connection((address, port), 1).close()
                return
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError(f"nothing listens on {address}:{port}: {process.args}")

    def start(self, address, port, *command):
        log = open(self.own(f"log-{address}-{port}"), "wb")
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=self.root)
        self.running.append(process)
        self.wait_for(address, port, process)

    def start_registry(self):
        config = self.put("registry.yml", f"""version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {self.own("registry")}}}, delete: {{enabled: true}}}}
http: {{addr: "{REGISTRY}:443", tls: {{certificate: {self.own("cert.pem")}, key: {self.own("key.pem")}}}}}
""")
        self.start(REGISTRY, 443, "docker-registry", "serve", config)
        archive = "docker-archive:" + os.path.join(self.folder, "shop.tar")
        for name in ("registry.example.com/shop:1.4", "registry.example.com/shop:1.5", "ghcr.io/acme/shop:1.4",
                     "registry-1.docker.io/library/debian:12-slim", "registry-1.docker.io/library/debian:12",
                     "registry-1.docker.io/library/alpine:3.20", "registry-1.docker.io/library/python:3.12-slim"):
            call("skopeo", "--insecure-policy", "copy", "--quiet", archive, f"docker://{name}",
                 env={**self.environment, "SSL_CERT_FILE": AUTHORITIES})

    def start_receivers(self):
        servers = os.path.join(os.path.dirname(os.path.realpath(__file__)), "servers.py")
        pair = [self.own("cert.pem"), self.own("key.pem")]
        self.start(HOOKS, 443, sys.executable, servers, "hooks", HOOKS, *pair)
        self.start(FEEDS, 443, sys.executable, servers, "feeds", FEEDS, *pair, os.path.join(TOP, "examples/feeds"))
        self.start(MAIL, 587, python_with("aiosmtpd"), servers, "mail", MAIL, *pair)
