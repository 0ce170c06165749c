# SPDX-License-Identifier: Apache-2.0
# The servers of the documentation's world: servers.py hooks|mail|feeds ADDRESS CERTIFICATE KEY [FOLDER]
import http.server
import os
import ssl
import sys
import threading

import upstreams

kind, address, certificate, key = sys.argv[1:5]
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(certificate, key)


class Hooks(http.server.BaseHTTPRequestHandler):
    """Takes whatever is posted."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")


class Feeds(http.server.BaseHTTPRequestHandler):
    """Every upstream of advisories; CISA's list is the example's. Releases are files below releases/."""

    def do_GET(self):
        if "kev.json" in self.path or "known_exploited" in self.path:
            with open(os.path.join(sys.argv[5], "kev.json"), "rb") as source:
                body = source.read()
        elif self.path.startswith("/releases/"):
            with open(os.path.join("releases", os.path.basename(self.path)), "rb") as source:
                body = source.read()
        else:
            body = upstreams.answer(self.headers.get("host", "") + self.path)
        if body is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(handler):
    server = http.server.ThreadingHTTPServer((address, 443), handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if kind == "mail":
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    Controller(Sink(), hostname=address, port=587, tls_context=tls).start()
    threading.Event().wait()
else:
    serve(Hooks if kind == "hooks" else Feeds)
