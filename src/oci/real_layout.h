// SPDX-License-Identifier: Apache-2.0
// For tests only: an image made by programs that are not ours.
#pragma once

#include <string>

#include "http/real_parts.h"

namespace plimsoll::oci {

using http::Background;
using http::free_port;
using http::installed;
using http::Said;
using http::Scratch;
using http::sh;

/// Writes an OCI layout to `folder`, tag "shop": three gzip layers (small, empty, several MB) and an uncompressed one.
/// Returns the diff ids, one a line. Made by tar, gzip and sha256sum, so that nothing of ours is its own oracle.
inline std::string write_layout(const std::string& folder) {
  const std::string script = "cd " + folder + R"sh( || exit 1; set -e; mkdir -p blobs/sha256 l1/etc l3 l4/var
printf 'ID=alpine\nVERSION_ID=3.20.3\n' > l1/etc/os-release; seq 200000 > l3/numbers; head -c 3000000 /dev/urandom > l3/noise
echo hello > l4/var/greeting; ln -s ../etc/os-release l4/var/link
tar -C l1 -cf 1.tar .; tar -cf 2.tar -T /dev/null; tar -C l3 -cf 3.tar .; tar -C l4 -cf 4.tar .
gzip -nk 1.tar 2.tar 3.tar
sum() { sha256sum < "$1" | cut -d' ' -f1; }
put() { cp "$1" "blobs/sha256/$(sum "$1")"; printf '"digest":"sha256:%s","size":%s' "$(sum "$1")" "$(stat -c %s "$1")"; }
diffs=; for i in 1 2 3 4; do diffs="$diffs${diffs:+,}\"sha256:$(sum $i.tar)\""; done
printf '{"architecture":"amd64","os":"linux","config":{"User":"app","Env":["PATH=/bin"],"Cmd":["sh"]},' > config
printf '"rootfs":{"type":"layers","diff_ids":[%s]},"history":[{"created_by":"ADD base"},' "$diffs" >> config
printf '{"created_by":"ENV x=1","empty_layer":true},{"created_by":"RUN true"},{"created_by":"COPY numbers /"},' >> config
printf '{"created_by":"CMD sh","empty_layer":true},{"created_by":"COPY greeting /"}]}' >> config
T=application/vnd.oci.image
printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json",' $T > manifest
printf '"config":{"mediaType":"%s.config.v1+json",%s},"layers":[' $T "$(put config)" >> manifest
for i in 1 2 3; do printf '{"mediaType":"%s.layer.v1.tar+gzip",%s},' $T "$(put $i.tar.gz)" >> manifest; done
printf '{"mediaType":"%s.layer.v1.tar",%s}]}' $T "$(put 4.tar)" >> manifest
printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s.manifest.v1+json",%s,' $T "$(put manifest)" > index.json
printf '"annotations":{"org.opencontainers.image.ref.name":"shop"}}]}' >> index.json
printf '{"imageLayoutVersion":"1.0.0"}' > oci-layout
for i in 1 2 3 4; do echo "sha256:$(sum $i.tar)"; done
rm -rf l1 l3 l4 *.tar *.gz config manifest)sh";
  const Said said = sh("mkdir -p " + folder + "; " + script);
  return said.status == 0 ? said.output : "failed: " + said.output;
}

}  // namespace plimsoll::oci
