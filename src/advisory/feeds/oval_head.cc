// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/oval_head.h"

#include <algorithm>

#include "advisory/feeds/feed.h"

namespace plimsoll::advisory {

namespace {

const xml::Element& child_or_none(const xml::Element& parent, std::string_view name) {
  static const xml::Element none;
  const xml::Element* found = parent.child(name);
  return found ? *found : none;
}

/// The vector of "7.8/CVSS:3.1/AV:L/…" or "5.0/AV:N/…".
std::string_view without_score(std::string_view score) {
  const std::size_t slash = score.find('/');
  if (slash == std::string_view::npos || score.substr(0, slash).find_first_not_of("0123456789.") != score.npos)
    return score;
  return score.substr(slash + 1);
}

std::string vectors_of(const xml::Element& cve) {
  std::string out;
  for (const std::string_view name : {"cvss4", "cvss3", "cvss2", "cvss_vector"}) {
    const std::string_view vector = without_score(cve.attribute(name));
    if (!vector.empty()) (out += out.empty() ? "" : " ") += vector;
  }
  return one_line(out, 500);
}

Severity severity_of(const xml::Element& cve) {
  const Severity impact = severity_of_word(cve.attribute("impact"));
  return impact != Severity::unknown ? impact : severity_of_word(cve.attribute("priority"));
}

/// "SUSE CVE-2021-29154" names CVE-2021-29154, as does its plain form.
std::string reference_id(const xml::Element& reference) {
  const std::string_view id = reference.attribute("ref_id");
  std::string cve = cve_id(id.substr(std::min(id.rfind(' ') + 1, id.size())));
  return cve.empty() ? one_line(id) : cve;
}

std::string_view https(std::string_view url) { return url.starts_with("https://") ? url : std::string_view{}; }

void read_references(const xml::Element& metadata, bool is_patch, OvalHead& head) {
  std::vector<std::pair<std::string, std::string_view>> ids;  // with their URLs
  for (const xml::Element& reference : metadata.children) {
    const std::string_view source = reference.attribute("source");
    // SUSE lists the errata of all its products with each CVE.
    if (reference.name != "reference" || source == "Package" || (source == "SUSE-SU" && !is_patch)) continue;
    ids.emplace_back(reference_id(reference), https(reference.attribute("ref_url")));
    if (ids.back().first.empty()) ids.pop_back();
  }
  const auto is_cve = [](const auto& item) { return !cve_id(item.first).empty(); };
  // An erratum has an id of its own beside the CVEs it mends.
  const auto own = std::ranges::find_if(ids, [&](const auto& item) { return is_cve(item) != is_patch; });
  if (own != ids.end())
    head.id = own->first;
  else if (!ids.empty())
    head.id = ids.front().first;
  for (const auto& [id, url] : ids) {
    if (id != head.id)
      head.aliases.push_back(id);
    else if (head.url.empty() || url.find("mitre.org") == url.npos)
      head.url = url;  // the publisher's own page comes after MITRE's
  }
}

/// "RHSA-2023:2260: gstreamer1-plugins-good security update (Moderate)" without what is said elsewhere.
std::string clean_title(std::string_view raw, std::string_view id) {
  std::string line = one_line(raw, 500);
  std::string_view title = line;
  if (title.starts_with("Unaffected components for: ")) title.remove_prefix(title.find(": ") + 2);
  if (const std::size_t dashes = title.find(" -- "); dashes != title.npos && dashes < 20)
    title.remove_prefix(dashes + 4);
  if (title.starts_with(id)) {
    std::string_view rest = title.substr(id.size());
    if (rest.starts_with(':')) rest.remove_prefix(1);
    if (rest.starts_with(" on ") || rest.empty()) return {};  // "CVE-… on Ubuntu 22.04 LTS (jammy) - medium."
    if (!rest.starts_with(" affecting ")) title = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
  }
  if (const std::size_t open = title.rfind(" ("); open != title.npos && title.ends_with(')')) {
    if (severity_of_word(title.substr(open + 2, title.size() - open - 3)) != Severity::unknown)
      title = title.substr(0, open);
  }
  return std::string(title);
}

Status status_of_resolution(std::string_view state) {
  if (state == "Will not fix") return Status::will_not_fix;
  if (state == "Out of support scope") return Status::end_of_life;
  if (state == "Fix deferred") return Status::deferred;
  if (state == "Under investigation") return Status::under_investigation;
  if (state == "Not affected") return Status::not_affected;
  return Status::affected;
}

void read_advisory(const xml::Element& advisory, OvalHead& head) {
  for (const xml::Element& child : advisory.children) {
    if (child.name == "cve") {
      OvalCve cve{.id = cve_id(child.text), .severity = severity_of(child), .cvss = vectors_of(child)};
      if (cve.id.empty()) continue;
      if (cve.id != head.id) head.aliases.push_back(cve.id);
      head.cves.push_back(std::move(cve));
    } else if (child.name == "issued" || child.name == "updated") {
      head.date = std::max(head.date, one_line(child.attribute("date"), 40));
    }
  }
  head.severity = severity_of_word(advisory.child_text("severity"));
  for (const xml::Element& resolution : child_or_none(advisory, "affected").children) {
    if (resolution.name != "resolution") continue;
    const Status status = status_of_resolution(resolution.attribute("state"));
    bool names_components = false;
    for (const xml::Element& component : resolution.children) {
      if (component.name != "component") continue;
      head.resolutions.emplace_back(component.text, status);
      names_components = true;
    }
    if (!names_components) head.resolution = status;
  }
}

}  // namespace

Status OvalHead::unfixed_status(std::string_view package, std::string_view module) const {
  if (unaffected) return Status::not_affected;
  const std::string modular = fmt::format("{}/{}", module, package);
  for (const auto& [component, status] : resolutions) {
    if (component == (module.empty() ? package : std::string_view(modular))) return status;
  }
  return resolution;
}

OvalHead oval_head(const xml::Element& definition) {
  OvalHead head;
  head.definition_id = definition.attribute("id");
  head.unaffected = head.definition_id.find(".unaffected:") != std::string::npos;
  const xml::Element& metadata = child_or_none(definition, "metadata");
  read_references(metadata, definition.attribute("class") == "patch", head);
  const xml::Element& advisory = child_or_none(metadata, "advisory");
  read_advisory(advisory, head);
  if (head.severity == Severity::unknown) head.severity = severity_of_word(metadata.child_text("severity"));
  for (const OvalCve& cve : head.cves) {
    if (cve.id == head.id && head.severity == Severity::unknown) head.severity = cve.severity;
  }
  head.date = std::max(head.date, one_line(metadata.child_text("advisory_date"), 40));
  head.title = clean_title(metadata.child_text("title"), head.id);
  if (head.title.empty()) head.title = one_line(metadata.child_text("description"));
  std::ranges::sort(head.aliases);
  const auto repeated = std::ranges::unique(head.aliases);
  head.aliases.erase(repeated.begin(), repeated.end());
  return head;
}

}  // namespace plimsoll::advisory
