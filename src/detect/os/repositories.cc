// SPDX-License-Identifier: Apache-2.0
// The files that say from where packages are installed. They are kept as they are: which of them are the
// distribution's own only shows when the distribution is known (scan/repositories.h). apk's is kept by "release", which
// reads it too.
#include <array>

#include "base/bytes.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{
    Want{Want::Kind::folder, "etc/apt/sources.list.d"},
    Want{Want::Kind::folder, "etc/yum.repos.d"},
    Want{Want::Kind::folder, "etc/zypp/repos.d"},
    Want{Want::Kind::path, "etc/apt/sources.list"},
};

void detect(const FileView& file, FactSink& sink) { sink.add(KeptFile{std::string(as_text(file.content))}); }

}  // namespace

Detector repositories_detector() {
  return {"repositories", 1, "where apt, dnf, yum and zypper install packages from", kWants, detect, kMiB};
}

}  // namespace plimsoll::detect
