// SPDX-License-Identifier: Apache-2.0
// The files that name the distribution. They are kept whole, because only together, in the squashed image, do they
// tell which release it is; distribution.cc reads them then.
#include <array>

#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr auto kPath = Want::Kind::path;
constexpr std::array kWants{
    Want{kPath, "etc/SuSE-release"},       Want{kPath, "etc/almalinux-release"}, Want{kPath, "etc/alpine-release"},
    Want{kPath, "etc/apk/repositories"},   Want{kPath, "etc/arch-release"},      Want{kPath, "etc/azurelinux-release"},
    Want{kPath, "etc/centos-release"},     Want{kPath, "etc/debian_version"},    Want{kPath, "etc/fedora-release"},
    Want{kPath, "etc/lsb-release"},        Want{kPath, "etc/mariner-release"},   Want{kPath, "etc/oracle-release"},
    Want{kPath, "etc/os-release"},         Want{kPath, "etc/photon-release"},    Want{kPath, "etc/redhat-release"},
    Want{kPath, "etc/rocky-release"},      Want{kPath, "etc/system-release"},    Want{kPath, "etc/system-release-cpe"},
    Want{kPath, "usr/lib/fedora-release"}, Want{kPath, "usr/lib/os-release"},    Want{kPath, "usr/lib/system-release"},
};

void detect(const FileView& file, FactSink& sink) { sink.add(KeptFile{std::string(as_text(file.content))}); }

}  // namespace

Detector release_detector() {
  return {"release", 1,      "files that name the distribution: os-release and its older relatives",
          kWants,    detect, 64 * kKiB};
}

}  // namespace plimsoll::detect
