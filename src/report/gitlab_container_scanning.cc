// SPDX-License-Identifier: Apache-2.0
// GitLab's container scanning report: vulnerable packages of the image's distribution. Those of languages are in the
// dependency scanning report.
#include <fmt/core.h>

#include "report/gitlab_security.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

json::object location(const Report& report, const AffectedPackage& affected, const InstalledPackage*) {
  const Distribution& from = report.distribution;
  return {{"dependency", gitlab_dependency(affected)},
          {"operating_system", from.id.empty()        ? std::string("unknown")
                               : from.version.empty() ? from.id
                                                      : fmt::format("{}:{}", from.id, from.version)},
          {"image", gitlab_image(report)}};
}

}  // namespace

std::string write_gitlab_container_scanning(const Report& report, const Options& options) {
  return write_gitlab_security(report, options,
                               {.type = "container_scanning",
                                .other = "gitlab-dependency-scanning",
                                .of_distribution = true,
                                .location = location});
}

}  // namespace plimsoll::report
