// SPDX-License-Identifier: Apache-2.0
// GitLab's dependency scanning report: vulnerable packages of languages, by the file of the image that names them.
#include "report/gitlab_security.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

json::object location(const Report& report, const AffectedPackage& affected, const InstalledPackage* installed) {
  json::object dependency = gitlab_dependency(affected);
  if (installed != nullptr && installed->package.relation != Relation::unknown)
    dependency["direct"] = installed->package.relation == Relation::direct;
  return {{"file", affected.path.empty() ? gitlab_image(report) : std::string_view(affected.path)},
          {"dependency", std::move(dependency)}};
}

}  // namespace

std::string write_gitlab_dependency_scanning(const Report& report, const Options& options) {
  return write_gitlab_security(report, options,
                               {.type = "dependency_scanning",
                                .other = "gitlab-container-scanning",
                                .of_distribution = false,
                                .location = location});
}

}  // namespace plimsoll::report
