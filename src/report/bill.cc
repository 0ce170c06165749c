// SPDX-License-Identifier: Apache-2.0
#include "report/bill.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/sorted.h"
#include "finding/dependencies.h"
#include "package/cpe.h"
#include "package/ecosystem.h"
#include "package/purl.h"
#include "report/vulnerability.h"

namespace plimsoll::report {

namespace {

/// More packages of one name, version and file than architectures can explain are one for a finding.
constexpr std::size_t kMostAlike = 16;

std::string key(std::string_view type, std::string_view name, std::string_view version, std::string_view path) {
  std::string out;
  out.reserve(type.size() + name.size() + version.size() + path.size() + 3);
  ((((((out += type) += '\0') += name) += '\0') += version) += '\0') += path;
  return out;
}

/// "pkg:oci/shop@sha256:…?repository_url=…" (purl's definition of oci): the name is the last part of the repository.
std::string image_purl(const Report& report) {
  if (report.manifest_digest.empty()) return {};
  std::string_view name = report.tags.empty() ? std::string_view(report.name) : std::string_view(report.tags.front());
  name = name.substr(0, name.find('@'));
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
  const std::string_view tag = colon == std::string_view::npos ? std::string_view{} : name.substr(colon + 1);
  name = name.substr(0, colon);
  const std::string_view last = slash == std::string_view::npos ? name : name.substr(slash + 1);
  if (last.empty() || one_line(name) != name) return {};
  std::string out =
      fmt::format("pkg:oci/{}@{}", purl_encoded(lowercase(last)), purl_encoded(report.manifest_digest.str()));
  char separator = '?';
  const std::string_view platform = report.platform;
  const std::size_t after_system = platform.find('/');
  const std::string_view arch =
      after_system == std::string_view::npos ? std::string_view{} : platform.substr(after_system + 1);
  for (const auto& [id, value] : std::to_array<std::pair<std::string_view, std::string_view>>(
           {{"arch", arch.substr(0, arch.find('/'))},
            {"repository_url", slash == std::string_view::npos ? std::string_view{} : name},
            {"tag", tag}})) {
    if (value.empty()) continue;
    out += fmt::format("{}{}={}", separator, id, purl_encoded(value));
    separator = '&';
  }
  return out;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/// What of a package its purl does not tell.
void add_untold(Bill::Item& item) {
  const Package& package = item.installed->package;
  Package read;
  if (const auto parsed = parse_purl(item.purl)) {
    item.is_readable = true;
    read = package_of(*parsed);
  }
  const auto put = [&](std::string_view name, std::string_view value, std::string_view known) {
    if (value != known) item.properties.emplace_back(fmt::format("plimsoll:{}", name), value);
  };
  put("type", package.type, item.is_readable ? std::string_view(read.type) : std::string_view{});
  put("name", package.name, read.name);
  put("version", package.version, read.version);
  put("arch", package.arch, read.arch);
  // A package is its own source where nothing else is said.
  put("source-name", package.source_name, package.name);
  put("source-version", package.source_version, package.version);
  put("module", package.module, {});
  if (one_line(package.vendor) != package.vendor) put("vendor", package.vendor, {});
}

/// Records of one kind all say what is needed, or none does: each lockfile for itself, since some versions of a format
/// do and others do not, and what is installed by the kind of its file (METADATA does, PKG-INFO mostly does not).
std::string record_of(const InstalledPackage& installed) {
  std::string_view file = installed.path;
  if (installed.proof == Proof::installed) {
    file = file.substr(file.rfind('/') + 1);
    file = file.substr(file.rfind('.') + 1);
  }
  return fmt::format("{} {}", installed.detector, file);
}

void add_cpes(Bill::Item& item) {
  std::string_view rest = item.installed->package.cpe;
  std::string incomplete;
  for (std::string_view product; !(product = take_word(rest)).empty();) {
    if (std::string name = cpe_name(product, item.installed->package.version); !name.empty())
      item.cpes.push_back(std::move(name));
    else
      incomplete += fmt::format("{}{}", incomplete.empty() ? "" : " ", product);
  }
  if (!incomplete.empty()) item.properties.emplace_back("plimsoll:cpe", std::move(incomplete));
}

}  // namespace

Bill::Bill(const Report& report, const Options& options)
    : report_(report),
      time_(options.time.empty() ? moment_of(report) : options.time),
      name_(one_line(report.name.empty() ? report.source : report.name)),
      purl_(image_purl(report)) {
  if (name_.empty()) name_ = "image";
  collect();
  name_refs();
  connect();
}

void Bill::collect() {
  std::unordered_map<std::string, std::size_t> seen;
  item_of_.reserve(report_.packages.size());
  for (const InstalledPackage& installed : report_.packages) {
    const Package& package = installed.package;
    std::string text = plimsoll::purl(package, report_.distribution);
    const auto [at, is_new] = seen.try_emplace(key(text, package.name, package.version, installed.path), items_.size());
    item_of_.push_back(at->second);
    if (!is_new) continue;

    Item& item = items_.emplace_back(Item{.installed = &installed,
                                          .purl = std::move(text),
                                          .is_readable = false,
                                          .ref = {},
                                          .depends = {},
                                          .is_root_need = false,
                                          .is_system = is_system_type(package.type),
                                          .tells_depends = false,
                                          .cpes = {},
                                          .properties = {}});
    add_untold(item);
    add_cpes(item);
    const auto put = [&](std::string_view name, std::string_view value) {
      if (!value.empty()) item.properties.emplace_back(fmt::format("plimsoll:{}", name), value);
    };
    put("path", installed.path);
    put("detector", installed.detector);
    put("owner", installed.owner);
    put("relation", relation_name(package.relation));
    put("proof", proof_name(installed.proof));
    if (installed.layer < report_.layers.size()) {
      const LayerRef& layer = report_.layers[installed.layer];
      put("layer", fmt::format("{}", layer.index));
      put("layer-digest", layer.diff_id.empty() ? layer.digest.str() : layer.diff_id.str());
    }
    std::ranges::sort(item.properties);
    auto& alike = by_name_[key(package.type, package.name, package.version, installed.path)];
    if (alike.size() < kMostAlike) alike.push_back(items_.size() - 1);
  }
}

void Bill::name_refs() {
  ref_ = purl_.empty() ? "image:" + purl_encoded(name_) : purl_;
  if (!report_.distribution.id.empty())
    system_ref_ =
        fmt::format("os:{}@{}", purl_encoded(report_.distribution.id), purl_encoded(report_.distribution.version));

  std::unordered_map<std::string_view, std::size_t> shared;
  for (const Item& item : items_) ++shared[item.purl];
  std::unordered_map<std::string, std::size_t> taken{{ref_, 1}, {system_ref_, 1}};
  for (Item& item : items_) {
    std::string ref = item.purl;
    if (shared[item.purl] > 1) ref += "#" + purl_encoded(item.installed->path);
    // A "~" in a path is encoded nowhere, so a name that was made unique may be another's own.
    for (std::size_t* number = &taken[ref]; (*number)++ > 0; number = &taken[ref])
      ref = fmt::format("{}~{}", ref, *number);
    item.ref = std::move(ref);
  }
}

void Bill::connect() {
  const auto depends = dependencies_of(report_.packages);
  std::unordered_set<std::string> telling;  // kinds of records
  for (std::size_t i = 0; i < report_.packages.size(); ++i) {
    if (!depends[i].empty()) telling.insert(record_of(report_.packages[i]));
    Item& item = items_[item_of_[i]];
    for (const std::size_t other : depends[i])
      if (item_of_[other] != item_of_[i]) item.depends.push_back(item_of_[other]);
  }
  for (Item& item : items_) {
    sort_unique(item.depends);
    item.tells_depends = telling.contains(record_of(*item.installed));
    item.is_root_need =
        !(item.is_system && !system_ref_.empty()) && item.installed->package.relation != Relation::transitive;
  }
}

std::vector<Bill::Property> Bill::properties() const {
  std::vector<Property> out;
  const auto put = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out.emplace_back(fmt::format("plimsoll:{}", name), value);
  };
  put("source", report_.source);
  put("config-digest", report_.config_digest.str());
  put("platform", report_.platform);
  put("created", report_.created);
  for (const std::string& tag : report_.tags) put("tag", tag);
  for (const LayerRef& layer : report_.layers)
    put("layer", fmt::format("{} {}", layer.index, layer.diff_id.empty() ? layer.digest.str() : layer.diff_id.str()));
  if (report_.base) {
    put("base-image", report_.base->name);
    put("base-digest", report_.base->digest.str());
    if (report_.base->layers > 0) put("base-layers", fmt::format("{}", report_.base->layers));
  }
  return out;
}

std::vector<std::size_t> Bill::affected(const Finding& finding) const {
  std::vector<std::size_t> out;
  for (const AffectedPackage& package : affected_packages(finding)) {
    const auto found = by_name_.find(key(finding.type, package.name, package.version, package.path));
    if (found != by_name_.end()) out.insert(out.end(), found->second.begin(), found->second.end());
  }
  sort_unique(out);
  return out;
}

std::string gap_line(const Incomplete& gap) {
  return gap.path.empty() ? fmt::format("{}: {}", gap.code, gap.message)
                          : fmt::format("{}: {} ({})", gap.code, gap.message, gap.path);
}

bool hides_packages(const Incomplete& gap) {
  // What only advisories, secrets or the Dockerfile could not tell.
  constexpr auto kOthers = std::to_array<std::string_view>(
      {"damaged-base-index", "derivative-distribution", "dockerfile-mismatch", "end-of-life", "expired-ignore",
       "failed-feed", "missing-feed", "no-advisories", "secrets-unsearched", "stale-feed", "unfit-ignore",
       "unknown-base", "unknown-config", "unknown-module", "unknown-release", "unknown-severity",
       "unparsable-version"});
  return !std::ranges::binary_search(kOthers, gap.code);
}

std::string one_line(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_sequence(text.substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F, U+2028 and U+2029 end lines or steer terminals as well.
    const std::string_view character = text.substr(i, std::max<std::size_t>(length, 1));
    const bool is_control = byte < 0x20 || byte == 0x7F || (byte == 0xC2 && length == 2 && character[1] < '\xA0') ||
                            character == "\u2028" || character == "\u2029";
    if (length == 0 || is_control)
      out += "\uFFFD";
    else
      out += character;
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::string_view plain_url(std::string_view url) {
  url = web_url(url);
  if (url.find_first_of("\"<>[\\]^`{|}") != std::string_view::npos || std::ranges::count(url, '#') > 1) return {};
  for (std::size_t at = url.find('%'); at != std::string_view::npos; at = url.find('%', at + 1)) {
    const std::string_view digits = url.substr(at + 1, 2);
    if (digits.size() < 2 || digits.find_first_not_of("0123456789ABCDEFabcdef") != std::string_view::npos) return {};
  }
  std::string_view host = url.substr(std::min(url.find("//") + 2, url.size()));
  host = host.substr(0, host.find_first_of("/?#"));
  const std::size_t colon = std::min(host.find(':'), host.size());
  const std::string_view port = host.substr(std::min(colon + 1, host.size()));
  const bool is_host = colon > 0 && std::ranges::all_of(host.substr(0, colon), is_host_character) && port.size() <= 5 &&
                       port.find_first_not_of("0123456789") == std::string_view::npos;
  return is_host ? url : std::string_view{};
}

}  // namespace plimsoll::report
