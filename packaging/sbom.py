# SPDX-License-Identifier: Apache-2.0
"""What is in the packages, said by the program itself about its own image."""
import os
import subprocess
import tempfile

import image


def make(release, output):
    path = os.path.join(output, f"plimsoll-{release.version}.cdx.json")
    with tempfile.TemporaryDirectory() as folder:
        if image.name(release) not in release.made:
            image.make(release, folder)
        else:
            folder = output
        # By a bare name, in that folder: the report states how the source was called.
        subprocess.run([release.path, "sbom", "--format", "cyclonedx", "--no-cache", "--offline", "--quiet", "--output", path,
                        image.name(release)], cwd=folder, check=True)
    return [path]
