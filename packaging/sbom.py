# SPDX-License-Identifier: Apache-2.0
"""What is in the packages, said by the program itself about its own image."""
import os
import subprocess
import tempfile

import contents
import image


def make(release, output):
    with tempfile.TemporaryDirectory() as folder:
        archive = image.make(release, folder)[0]
        # By a bare name, in that folder: the report states how the source was called.
        path = os.path.join(output, f"plimsoll-{release.version}.cdx.json")
        subprocess.run([release.path, "sbom", "--format", "cyclonedx", "--no-cache", "--offline", "--quiet", "--output", path,
                        os.path.basename(archive)], cwd=folder, check=True)
    return [path]
