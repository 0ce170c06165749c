#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every CVSS base vector of one version with its score in tenths, by Red Hat's reference implementation (the Python
package "cvss"). src/advisory/cvss_test.cc knows the SHA-256 of each list. Usage: cvss_scores.py 2.0|3.0|3.1|4.0"""
import itertools, sys
from cvss import CVSS2, CVSS3, CVSS4

THREE = dict(AV="NALP", AC="LH", PR="NLH", UI="NR", S="CU", C="HLN", I="HLN", A="HLN")
VERSIONS = {
    "2.0": ("", CVSS2, dict(AV="NAL", AC="LMH", Au="NSM", C="CPN", I="CPN", A="CPN")),
    "3.0": ("CVSS:3.0/", CVSS3, THREE),
    "3.1": ("CVSS:3.1/", CVSS3, THREE),
    "4.0": ("CVSS:4.0/", CVSS4, dict(AV="NALP", AC="LH", AT="NP", PR="NLH", UI="NPA", VC="HLN", VI="HLN", VA="HLN", SC="HLN", SI="HLN", SA="HLN")),
}

prefix, score, metrics = VERSIONS[sys.argv[1]]
for values in itertools.product(*metrics.values()):
    vector = prefix + "/".join(f"{name}:{value}" for name, value in zip(metrics, values))
    print(vector, round(float(score(vector).base_score) * 10))
