// SPDX-License-Identifier: Apache-2.0
// Trivy's JSON report, schema version 2, for tools that read Trivy's output.
//
// A result holds what one file, or one package manager, is about: os-pkgs, lang-pkgs, config (hardening and policy) and
// secret. What was taken back stands as ExperimentalModifiedFindings beside what was not. Trivy has no word for what
// could not be known; it stands in a result of class "custom", which Trivy has for extensions and readers pass over.
// Trivy writes nothing about waste, so neither does this.
#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/core.h>

#include "base/json_writer.h"
#include "crypto/uuid.h"
#include "finding/dependencies.h"
#include "package/ecosystem.h"
#include "report/json_parts.h"
#include "report/moment.h"
#include "report/trivy_names.h"
#include "report/trivy_parts.h"
#include "report/vulnerability.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

/// A finding in one package or at one place.
struct Entry {
  const Finding* finding = nullptr;
  const Suppressed* taken_back = nullptr;
  AffectedPackage affected;
  const InstalledPackage* installed = nullptr;
  const Place* place = nullptr;
};

struct Result {
  std::vector<std::size_t> packages;
  std::vector<Entry> entries;
};

/// Results come in this order.
enum class Class : std::uint8_t { os, language, config, secret };

std::string_view class_name(Class from) {
  switch (from) {
    case Class::os:
      return "os-pkgs";
    case Class::language:
      return "lang-pkgs";
    case Class::config:
      return "config";
    case Class::secret:
      return "secret";
  }
  return "";
}

struct Key {
  Class of;
  std::string type, target;
  bool lists_paths;  // packages of many files stand together
  auto operator<=>(const Key&) const = default;
};

/// As Trivy sorts vulnerabilities.
bool comes_first(const Entry& a, const Entry& b) {
  return std::tie(a.affected.name, a.affected.version, b.finding->severity, a.finding->id, a.affected.path) <
         std::tie(b.affected.name, b.affected.version, a.finding->severity, b.finding->id, b.affected.path);
}

std::string_view modified_status(const Suppressed& from) {
  for (const std::string_view known : {"not_affected", "fixed", "affected", "under_investigation"})
    if (from.vex_status == known) return known;
  return from.code == "not-linked" || from.code == "answered-by-distribution" ? "not_affected" : "ignored";
}

class Document {
 public:
  explicit Document(const Report& report)
      : report_(report),
        inventory_(report),
        name_(report.name.empty() ? report.source : report.name),
        artifact_(Digest::sha256(as_bytes(report.config_digest.str() + '\0' + name_)).str()) {
    for (std::size_t i = 0; i < report.packages.size(); ++i)
      results_[key_of(report.packages[i].package.type, report.packages[i].path, report.packages[i].proof)]
          .packages.push_back(i);
    for (const Finding& finding : report.findings) add(finding, nullptr);
    for (const Suppressed& one : report.suppressed) add(one.finding, &one);
    for (auto& [key, result] : results_) {
      if (key.of == Class::os || key.of == Class::language) std::ranges::stable_sort(result.entries, comes_first);
    }
  }

  std::string text(const Options& options) {
    const std::string time = options.time.empty() ? moment_of(report_) : options.time;
    out_.begin_object();
    out_.member("SchemaVersion", 2);
    out_.member("ReportID", uuid_of(artifact_ + '\0' + report_.manifest_digest.str() + '\0' + time));
    out_.member("CreatedAt", time);
    out_.member("ArtifactID", artifact_);
    out_.member("ArtifactName", name_);
    out_.member("ArtifactType", report_.source.starts_with("dir:") ? "filesystem" : "container_image");
    out_.member("Metadata", metadata());
    out_.begin_array("Results");
    for (const auto& [key, result] : results_) put(key, result);
    put_gaps();
    out_.end();
    return std::move(out_).finish();
  }

 private:
  [[nodiscard]] Key key_of(std::string_view type, std::string_view path, Proof proof) const {
    if (is_system_type(type)) {
      const std::string family = trivy_family(report_.distribution);
      return {Class::os, family,
              family.empty() ? name_ : fmt::format("{} ({} {})", name_, family, report_.distribution.version), false};
    }
    TrivyKind kind = trivy_kind(type, path, proof);
    if (!kind.target.empty()) return {Class::language, std::move(kind.type), std::string(kind.target), true};
    return {Class::language, std::move(kind.type), std::string(path), false};
  }

  void add(const Finding& finding, const Suppressed* taken_back) {
    switch (finding.kind) {
      case FindingKind::vulnerability:
        for (AffectedPackage& affected : affected_packages(finding)) {
          const InstalledPackage* installed = inventory_.find(affected);
          const Key key = key_of(finding.type, affected.path, installed == nullptr ? affected.proof : installed->proof);
          results_[key].entries.push_back({&finding, taken_back, std::move(affected), installed, nullptr});
        }
        return;
      case FindingKind::secret:
        for (const Place& place : finding.places)
          results_[{Class::secret, "", place.path, false}].entries.push_back(
              {&finding, taken_back, {}, nullptr, &place});
        return;
      case FindingKind::hardening:
      case FindingKind::dockerfile:
      case FindingKind::settings:
      case FindingKind::policy:
        results_[{Class::config, "dockerfile", finding.dockerfile ? finding.dockerfile->file : name_, false}]
            .entries.push_back({&finding, taken_back, {}, nullptr, nullptr});
        return;
      case FindingKind::waste:
        return;
    }
  }

  [[nodiscard]] json::object metadata() const {
    json::object out;
    if (const std::string family = trivy_family(report_.distribution); !family.empty()) {
      json::object system = {{"Family", family}, {"Name", report_.distribution.version}};
      const bool is_over =
          std::ranges::find(report_.incomplete, "end-of-life", &Incomplete::code) != report_.incomplete.end();
      if (is_over) system["EOSL"] = true;
      out["OS"] = std::move(system);
    }
    if (!report_.config_digest.empty()) out["ImageID"] = report_.config_digest.str();
    json::array diff_ids, layers;
    for (const LayerRef& layer : report_.layers) {
      if (!layer.diff_id.empty()) diff_ids.emplace_back(layer.diff_id.str());
      layers.emplace_back(trivy_layer(layer));
    }
    if (!diff_ids.empty()) out["DiffIDs"] = diff_ids;
    if (!report_.tags.empty()) out["RepoTags"] = strings(report_.tags);
    const std::size_t slash = std::min(report_.platform.find('/'), report_.platform.size());
    const std::string_view rest =
        std::string_view(report_.platform).substr(std::min(slash + 1, report_.platform.size()));
    const std::string created = utc_time(report_.created);
    out["ImageConfig"] = {{"architecture", rest.substr(0, rest.find('/'))},
                          {"created", created.empty() ? "0001-01-01T00:00:00Z" : created},  // Go's word for none
                          {"os", std::string_view(report_.platform).substr(0, slash)},
                          {"rootfs", {{"type", "layers"}, {"diff_ids", std::move(diff_ids)}}},
                          {"config", json::object()}};
    if (!layers.empty()) out["Layers"] = std::move(layers);
    return out;
  }

  void put(const Key& key, const Result& result) {
    out_.begin_object();
    out_.member("Target", key.target);
    out_.member("Class", class_name(key.of));
    if (!key.type.empty()) out_.member("Type", key.type);
    put_packages(result.packages);
    const auto is_open = [](const Entry& entry) { return entry.taken_back == nullptr; };
    const auto open = std::ranges::count_if(result.entries, is_open);
    if (key.of == Class::config) out_.member("MisconfSummary", {{"Successes", 0}, {"Failures", open}});
    if (open > 0) {
      out_.begin_array(key.of == Class::config   ? "Misconfigurations"
                       : key.of == Class::secret ? "Secrets"
                                                 : "Vulnerabilities");
      for (const Entry& entry : result.entries) {
        if (is_open(entry)) out_.item(item(key, entry));
      }
      out_.end();
    }
    put_modified(key, result);
    out_.end();
  }

  void put_packages(std::span<const std::size_t> packages) {
    if (packages.empty()) return;
    if (depends_.empty()) depends_ = dependencies_of(report_.packages);
    out_.begin_array("Packages");
    for (const std::size_t index : packages) {
      std::vector<std::string> depends;
      for (const std::size_t needed : depends_[index])
        depends.push_back(
            trivy_package_id(report_.packages[needed].package.name, report_.packages[needed].package.version));
      out_.item(trivy_package(report_, report_.packages[index], depends));
    }
    out_.end();
  }

  void put_modified(const Key& key, const Result& result) {
    bool is_first = true;
    for (const Entry& entry : result.entries) {
      if (entry.taken_back == nullptr) continue;
      if (is_first) out_.begin_array("ExperimentalModifiedFindings");
      is_first = false;
      out_.item(
          json::object{{"Type", trivy_finding_type(entry.finding->kind)},
                       {"Status", modified_status(*entry.taken_back)},
                       {"Statement", entry.taken_back->reason},
                       {"Source", entry.taken_back->source.empty() ? entry.taken_back->code : entry.taken_back->source},
                       {"Finding", item(key, entry)}});
    }
    if (!is_first) out_.end();
  }

  [[nodiscard]] json::object item(const Key& key, const Entry& entry) const {
    if (key.of == Class::secret) return trivy_secret(*entry.finding, *entry.place);
    if (key.of == Class::config) return trivy_misconfiguration(*entry.finding);
    return trivy_vulnerability(report_, *entry.finding, entry.affected, entry.installed, artifact_, key.target,
                               key.lists_paths ? entry.affected.path : "");
  }

  void put_gaps() {
    if (report_.incomplete.empty()) return;
    out_.begin_object();
    out_.member("Target", name_);
    out_.member("Class", "custom");
    out_.member("Type", "plimsoll");
    out_.begin_array("CustomResources");
    for (const Incomplete& gap : report_.incomplete)
      out_.item(json::object{{"Type", "incomplete"},
                             {"FilePath", gap.path},
                             {"Layer", json::object()},
                             {"Data", {{"Code", gap.code}, {"Message", gap.message}}}});
    out_.end();
    out_.end();
  }

  const Report& report_;
  Inventory inventory_;
  std::string name_, artifact_;
  std::map<Key, Result> results_;
  std::vector<std::vector<std::size_t>> depends_;
  json::Writer out_;
};

}  // namespace

std::string write_trivy(const Report& report, const Options& options) { return Document(report).text(options); }

}  // namespace plimsoll::report
