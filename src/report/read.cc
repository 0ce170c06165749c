// SPDX-License-Identifier: Apache-2.0
#include "report/read.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/bytes.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/sorted.h"
#include "report/read_parts.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kMostItems = 2'000'000;  // of one list
constexpr std::uint64_t kMostBytes = 2 * kGiB;

constexpr std::array<std::string_view, 5> kLists = {"packages", "files", "findings", "suppressed", "incomplete"};
constexpr std::string_view kWanted = "wanted is what scan or lint write with --format json";
constexpr std::array kVerdicts = {Verdict::passed, Verdict::failed, Verdict::incomplete, Verdict::none};
constexpr std::array kActions = {PlannedAction::Kind::rebuild_base, PlannedAction::Kind::rebuild,
                                 PlannedAction::Kind::upgrade, PlannedAction::Kind::edit};

Distribution read_distribution(const Members& in) {
  return {.id = in.text("id"),
          .version = in.text("version"),
          .codename = in.text("codename"),
          .name = in.text("name"),
          .id_like = in.text("id_like", Since::later)};
}

InstalledPackage read_package(const Members& in) {
  InstalledPackage out{.package = {}, .path = in.text("path"), .layer = in.number<std::size_t>("layer")};
  Package& package = out.package;
  package.type = in.text("type");
  package.name = in.text("name");
  package.version = in.text("version");
  package.arch = in.text("arch");
  std::tie(package.source_name, package.source_version) =
      in.object("source", [](const Members& source) { return std::pair(source.text("name"), source.text("version")); });
  package.vendor = in.text("vendor", Since::later);
  package.module = in.text("module", Since::later);
  package.license = in.text("license");
  package.cpe = in.text("cpe", Since::later);
  package.depends = in.list(
      "depends_missing",
      [](const Members& one) { return Dependency{.name = one.text("name"), .version = one.text("version")}; },
      Since::later);
  package.relation =
      in.choice("relation", std::array{Relation::unknown, Relation::direct, Relation::transitive}, relation_name);
  package.scope = read_scope(in);
  out.proof = read_proof(in);
  out.owner = in.text("owner");
  out.detector = in.text("detector", Since::later);
  return out;
}

Coverage::Feed read_feed(const Members& in) {
  Coverage::Feed feed{.name = in.text("name"), .date = in.text("date"), .age = std::nullopt};
  if (const json::value* age = in.find("age_days"); age != nullptr && !age->is_null()) {
    if (age->is_int64())
      feed.age = age->get_int64();
    else
      in.complain("age_days", "is not a number");
  }
  return feed;
}

Coverage read_coverage(const Members& in) {
  return {.distribution_supported = in.flag("distribution_supported"),
          .end_of_life = in.text("end_of_life"),
          .feeds = in.list("feeds", read_feed),
          .uncovered = in.list("uncovered",
                               [](const Members& one) {
                                 return Coverage::Uncovered{.type = one.text("type"),
                                                            .packages = one.number<std::size_t>("packages")};
                               }),
          .programs = in.number<std::size_t>("programs"),
          .unowned = in.texts("unowned_programs"),
          .third_party = in.list("third_party",
                                 [](const Members& one) {
                                   return Coverage::ThirdParty{.vendor = one.text("vendor"),
                                                               .packages = one.number<std::size_t>("packages")};
                                 }),
          .repositories = in.texts("repositories")};
}

SecretCoverage read_secrets(const Members& in) {
  return {.searched = in.flag("searched"),
          .rules = in.number<std::size_t>("rules"),
          .excluded = in.texts("excluded"),
          .excluded_files = in.number<std::size_t>("excluded_files")};
}

Efficiency read_efficiency(const Members& in) {
  return {.shipped = in.number<std::uint64_t>("shipped"),
          .visible = in.number<std::uint64_t>("visible"),
          .hidden = in.number<std::uint64_t>("hidden")};
}

BaseImage read_base(const Members& in) {
  return {.name = in.text("name"),
          .digest = in.digest("digest"),
          .layers = in.number<std::size_t>("layers"),
          .code = in.text("code"),
          .evidence = in.texts("evidence")};
}

Plan read_plan(const Members& in) {
  return {.actions = in.list("actions",
                             [](const Members& one) {
                               return PlannedAction{.kind = one.choice("kind", kActions, action_kind_name),
                                                    .title = one.text("title"),
                                                    .where = one.text("where"),
                                                    .rewrite = one.text("rewrite"),
                                                    .remark = one.text("remark"),
                                                    .closes = one.numbers("closes")};
                             }),
          .bases = in.list("bases",
                           [](const Members& one) {
                             return BaseChange{.name = one.text("name"),
                                               .digest = one.digest("digest"),
                                               .bytes = one.number<std::uint64_t>("bytes"),
                                               .closes = one.numbers("closes"),
                                               .adds = one.number<std::size_t>("adds"),
                                               .remark = one.text("remark")};
                           }),
          .open = in.numbers("open")};
}

/// Puts a document together from its parts, in whatever order they come.
class Reader {
 public:
  Result<void> take(std::string_view key, json::Part part, const json::value& content);
  Result<ReadReport> finish() &&;

 private:
  enum class Shape : std::uint8_t { object, object_or_null, list };
  enum class Needed : std::uint8_t { in_all, of_images, of_files };
  struct Row {
    std::string_view key;
    Shape shape;
    Needed needed;
    void (*take)(Reader& to, const Members& in);  // the object, or one item of the list
  };
  static const std::array<Row, 13> kRows;

  Result<void> take_schema(const json::value& content);
  static void take_target(Reader& to, const Members& in);
  static void take_package(Reader& to, const Members& in);
  static void take_summary(Reader& to, const Members& in);
  [[nodiscard]] Result<void> complaints() const;
  [[nodiscard]] Result<void> check_all_there() const;
  /// Layers, packages and findings that are spoken of by number must be there.
  [[nodiscard]] Result<void> check_numbers() const;
  void resolve_dependencies();

  Report& report() { return out_.report; }

  ReadReport out_;
  Complaint complaint_;
  std::set<std::string, std::less<>> seen_;
  std::string list_;                               // whose items come now …
  std::size_t index_ = 0;                          // … and the next one's index
  std::vector<std::vector<std::size_t>> depends_;  // of each package
};

constexpr std::array<Reader::Row, 13> Reader::kRows = {{
    {"target", Shape::object, Needed::of_images, take_target},
    {"distribution", Shape::object, Needed::of_images,
     [](Reader& to, const Members& in) { to.report().distribution = read_distribution(in); }},
    {"packages", Shape::list, Needed::of_images, take_package},
    {"files", Shape::list, Needed::of_files,
     [](Reader& to, const Members& in) {
       to.report().files.push_back({.path = in.text("path"), .kind = in.text("kind")});
     }},
    {"findings", Shape::list, Needed::in_all,
     [](Reader& to, const Members& in) { to.report().findings.push_back(read_finding(in)); }},
    {"suppressed", Shape::list, Needed::in_all,
     [](Reader& to, const Members& in) { to.report().suppressed.push_back(read_suppressed(in)); }},
    {"coverage", Shape::object, Needed::of_images,
     [](Reader& to, const Members& in) { to.report().coverage = read_coverage(in); }},
    {"secrets", Shape::object, Needed::of_images,
     [](Reader& to, const Members& in) { to.report().secrets = read_secrets(in); }},
    {"efficiency", Shape::object_or_null, Needed::of_images,
     [](Reader& to, const Members& in) { to.report().efficiency = read_efficiency(in); }},
    {"base", Shape::object_or_null, Needed::of_images,
     [](Reader& to, const Members& in) { to.report().base = read_base(in); }},
    {"plan", Shape::object_or_null, Needed::of_images,
     [](Reader& to, const Members& in) { to.out_.plan = read_plan(in); }},
    {"incomplete", Shape::list, Needed::in_all,
     [](Reader& to, const Members& in) { to.report().incomplete.push_back(read_incomplete(in)); }},
    {"summary", Shape::object, Needed::in_all, take_summary},
}};

Result<void> Reader::take_schema(const json::value& content) {
  const std::string_view schema = json::text(content);
  if (schema == "plimsoll.report/1") return {};
  out_.about = About::files;
  if (schema == "plimsoll.lint/1") return {};
  return fail(ErrorKind::unsupported, "its schema is \"{}\"; {}", printable(schema, 60), kWanted);
}

void Reader::take_target(Reader& to, const Members& in) {
  Report& report = to.report();
  report.source = in.text("source");
  report.name = in.text("name");
  report.manifest_digest = in.digest("manifest_digest");
  report.config_digest = in.digest("config_digest");
  report.platform = in.text("platform");
  report.created = in.text("created", Since::later);
  report.tags = in.texts("tags", Since::later);
  report.layers = in.list("layers", read_layer);
}

void Reader::take_package(Reader& to, const Members& in) {
  to.report().packages.push_back(read_package(in));
  to.depends_.push_back(in.numbers("depends", Since::later));
}

void Reader::take_summary(Reader& to, const Members& in) {
  Report& report = to.report();
  report.failed = in.choice("verdict", kVerdicts, verdict_name) == Verdict::failed;
  report.rule = in.text("rule");
  report.decisions = in.list("decisions", read_decision, Since::later);
  // Of images only.
  report.hidden_findings = in.number<std::size_t>("hidden", Since::later);
  report.hidden_base_findings = in.number<std::size_t>("hidden_base", Since::later);
  report.advisories_used = in.find("advisories", Since::later) == nullptr || in.flag("advisories");
}

Result<void> Reader::take(std::string_view key, json::Part part, const json::value& content) {
  if (part == json::Part::member || list_ != key) {
    if (!seen_.emplace(key).second) return fail(ErrorKind::malformed, "{} stands there twice", printable(key, 60));
    list_ = key;
    index_ = 0;
  }
  if (key == "schema") return take_schema(content);
  const auto row = std::ranges::find(kRows, key, &Row::key);
  if (row == kRows.end()) return {};
  if (part == json::Part::item) {
    if (index_ == kMostItems) return fail(ErrorKind::limit, "{} holds more than {} items", key, kMostItems);
    row->take(*this, Members(content, key, complaint_, index_++));
  } else if (row->shape == Shape::list) {
    if (!content.is_array()) complaint_.say(fmt::format("{} is not a list", key));
  } else if (row->shape == Shape::object || !content.is_null()) {
    row->take(*this, Members(content, key, complaint_));
  }
  return complaints();
}

Result<void> Reader::complaints() const {
  if (complaint_.any() && !seen_.contains("schema"))
    return fail(ErrorKind::malformed, "{}; {}", complaint_.result().error().message, kWanted);
  return complaint_.result();
}

Result<void> Reader::check_all_there() const {
  if (!seen_.contains("schema")) return fail(ErrorKind::malformed, "it has no schema; {}", kWanted);
  for (const Row& row : kRows) {
    const bool is_needed = row.needed == Needed::in_all ||
                           row.needed == (out_.about == About::files ? Needed::of_files : Needed::of_images);
    if (is_needed && !seen_.contains(row.key)) return fail(ErrorKind::malformed, "{} is missing", row.key);
  }
  return {};
}

Result<void> Reader::check_numbers() const {
  const Report& report = out_.report;
  const std::size_t layers = std::max<std::size_t>(report.layers.size(), 1);
  for (std::size_t i = 0; i < report.packages.size(); ++i) {
    if (report.packages[i].layer >= layers)
      return fail(ErrorKind::malformed, "packages[{}].layer: there is no layer {}", i, report.packages[i].layer);
    for (const std::size_t other : depends_[i])
      if (other >= report.packages.size())
        return fail(ErrorKind::malformed, "packages[{}].depends: there is no package {}", i, other);
  }
  const auto check = [&](std::size_t i, const Finding& finding, std::string_view list) -> Result<void> {
    bool fits = finding.layer.index < layers;
    for (const Place& place : finding.places)
      for (const auto* layer : {&place.layer, &place.removed}) fits = fits && (!*layer || (*layer)->index < layers);
    if (!fits) return fail(ErrorKind::malformed, "{}[{}] speaks of a layer that is not there", list, i);
    return {};
  };
  for (std::size_t i = 0; i < report.findings.size(); ++i) TRY(check(i, report.findings[i], "findings"));
  for (std::size_t i = 0; i < report.suppressed.size(); ++i) TRY(check(i, report.suppressed[i].finding, "suppressed"));
  if (!out_.plan) return {};
  const auto known = [&](const std::vector<std::size_t>& indices) {
    return std::ranges::all_of(indices, [&](std::size_t index) { return index < report.findings.size(); });
  };
  if (!known(out_.plan->open) || !std::ranges::all_of(out_.plan->actions, known, &PlannedAction::closes) ||
      !std::ranges::all_of(out_.plan->bases, known, &BaseChange::closes))
    return fail(ErrorKind::malformed, "plan speaks of a finding that is not there");
  return {};
}

void Reader::resolve_dependencies() {
  std::vector<InstalledPackage>& packages = report().packages;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    std::vector<Dependency>& depends = packages[i].package.depends;
    depends.reserve(depends.size() + depends_[i].size());
    for (const std::size_t other : depends_[i])
      depends.push_back({packages[other].package.name, packages[other].package.version});
    sort_unique(depends);
  }
}

Result<ReadReport> Reader::finish() && {
  TRY(check_all_there());
  TRY(check_numbers());
  resolve_dependencies();
  return std::move(out_);
}

}  // namespace

Result<ReadReport> read_report(ByteStream& document) {
  Reader reader;
  TRY(json::for_each_part(document, kLists, [&](std::string_view key, json::Part part, const json::value& content) {
    return reader.take(key, part, content);
  }));
  return std::move(reader).finish();
}

Result<Report> read_report(std::string_view text) {
  MemoryStream stream(as_bytes(text));
  return TRY(read_report(stream)).report;
}

Result<ReadReport> read_report_file(const std::filesystem::path& path) {
  const std::shared_ptr<const File> file = TRY(File::open(path));
  if (file->size() > kMostBytes)
    return fail(ErrorKind::limit, "{}: is larger than {} bytes", path.string(), kMostBytes);
  const StreamPtr stream = file_stream(file);
  return TRY_AT(path.string(), read_report(*stream));
}

}  // namespace plimsoll::report
