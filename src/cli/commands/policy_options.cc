// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/policy_options.h"

#include <algorithm>
#include <iterator>

#include <fmt/ranges.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/words.h"
#include "cli/commands/examine.h"
#include "policy/baseline.h"
#include "policy/ignore_files.h"
#include "report/read.h"

namespace plimsoll::cli {

namespace {

constexpr policy::Stage kStages[] = {policy::Stage::lint, policy::Stage::scan, policy::Stage::build,
                                     policy::Stage::push, policy::Stage::run};
constexpr std::uint64_t kMostVexBytes = 64 * kMiB;
constexpr std::string_view kReferrers = "referrers";  // a file of that name is ./referrers

/// "referrer sha256:0123456789ab"
std::string name_of_referrer(const Digest& digest) {
  constexpr std::size_t kShown = 12;
  return fmt::format("referrer {}:{}", digest.algorithm(), digest.hex().substr(0, kShown));
}

}  // namespace

void declare_stage(Arguments& arguments, policy::Stage& stage) {
  std::vector<std::string> names;
  for (const policy::Stage each : kStages) names.emplace_back(policy::stage_name(each));
  arguments.option({.name = "--stage",
                    .value = "NAME",
                    .doc = "judge as at this stage of an image's life",
                    .choices = names,
                    .default_text = std::string(policy::stage_name(stage))},
                   [&stage](std::string_view text) -> Result<void> {
                     stage = TRY(policy::parse_stage(text));
                     return {};
                   });
}

void PolicyOptions::declare_show(Arguments& arguments) {
  arguments.option(
      {.name = "--severity",
       .value = "LIST",
       .doc =
           "only findings of these severities, separated by commas: critical, high, medium, low, negligible, unknown",
       .default_text = "all"},
      [this](std::string_view text) -> Result<void> {
        severities = TRY(parse_severities(text));
        return {};
      });
  arguments.option({.name = "--ignore-unfixed", .doc = "only findings that a newer version fixes"}, ignore_unfixed);
}

void PolicyOptions::declare_gate(Arguments& arguments, Parameter fail_on_parameter, Parameter strict_parameter) {
  arguments.option(std::move(fail_on_parameter), fail_on);
  arguments.option(std::move(strict_parameter), strict);
}

void PolicyOptions::declare_file(Arguments& arguments) {
  arguments.option({.name = "--policy",
                    .value = "FILE",
                    .doc = "the policy",
                    .completes = Completes::file,
                    .default_text = "plimsoll.yaml here or in the nearest folder above"},
                   file);
  arguments.option({.name = "--no-policy", .doc = "use no policy file"}, none);
}

void PolicyOptions::declare(Arguments& arguments) {
  arguments.group("Policy");
  declare_file(arguments);
  declare_stage(arguments, stage);
  arguments.option({.name = "--ignore-file",
                    .value = "FILE",
                    .doc = "what another tool was told to ignore: .trivyignore, .grype.yaml, osv-scanner.toml, .snyk",
                    .completes = Completes::file},
                   ignore_files);
  arguments.option({.name = "--no-ignore-files", .doc = "do not read such files of the working folder by themselves"},
                   no_ignore_files);
  arguments.option({.name = "--vex",
                    .value = "FILE",
                    .doc = "statements that vulnerabilities do not matter here: OpenVEX, CSAF or CycloneDX; referrers "
                           "for what lies beside the image in its registry",
                    .completes = Completes::file},
                   vex);
  arguments.option({.name = "--baseline",
                    .value = "FILE",
                    .doc = "an earlier JSON report: what it has as well does not count",
                    .completes = Completes::file},
                   baseline);
}

/// Those that are named, and those that lie here.
Result<std::vector<std::filesystem::path>> PolicyOptions::ignore_paths() const {
  std::vector<std::filesystem::path> out;
  if (!no_ignore_files) {
    out = policy::ignore_files_in(".");
    for (std::filesystem::path& path : out) path = path.lexically_normal();
  }
  for (const std::string& name : ignore_files) {
    const std::filesystem::path path(name);
    if (std::ranges::find(out, path.lexically_normal()) == out.end()) out.push_back(path);
  }
  return out;
}

Result<void> LoadedPolicy::read_statements(std::span<const std::string> more, const std::filesystem::path& earlier,
                                           Notes notes, Console& console) {
  std::vector<std::filesystem::path> paths = TRY(policy::vex_files(policy));
  std::ranges::copy_if(more, std::back_inserter(paths), [](const std::string& name) { return name != kReferrers; });
  for (const std::filesystem::path& path : paths) {
    const std::string text = TRY(read_file(path, kMostVexBytes));
    vex.push_back(TRY(policy::read_vex(text, path.string())));
    used.push_back(path.string());
    if (notes == Notes::silent) continue;
    for (const std::string& warning : vex.back().warnings)
      console.note(printable(fmt::format("{}: {}", path.string(), warning)));
  }
  const std::filesystem::path& path = earlier.empty() ? policy.baseline : earlier;
  if (path.empty()) return {};
  const std::string asker = earlier.empty() ? policy.path.string() + ": baseline" : std::string("--baseline");
  baseline = std::make_unique<std::vector<Finding>>(
      policy::known_findings(TRY_AT(asker, report::read_report_file(path)).report));
  asked.baseline = baseline.get();
  asked.baseline_source = path.string();
  used.push_back(path.string());
  return {};
}

void LoadedPolicy::add_referrers(const std::optional<oci::Referrers>& found, std::string_view called, Notes notes,
                                 Console& console) {
  const auto tell = [&](const std::string& text) {
    if (notes == Notes::shown) console.note(printable(text));
  };
  if (!found) {
    // A policy is for images from everywhere; who writes it on the command line expects something.
    if (referrers_named)
      tell(fmt::format("--vex referrers: {} has none; only images in registries and OCI layouts have", called));
    return;
  }
  for (const std::string& passed_over : found->passed_over) tell("passed over: referrer " + passed_over);
  std::vector<policy::VexDocument> heard;
  for (const oci::Referrer& referrer : found->documents) {
    const std::string name = name_of_referrer(referrer.digest);
    auto document = policy::read_vex(referrer.text, name);
    if (!document) {
      // Bills of materials, provenance and much else come in the same envelopes.
      if (document.error().kind != ErrorKind::unsupported) tell("passed over: " + document.error().message);
      continue;
    }
    for (const std::string& warning : document->warnings) tell(fmt::format("{}: {}", name, warning));
    if (document->statements.empty()) continue;
    tell(fmt::format("vex: {}{}: {}", name, document->author.empty() ? "" : ", by " + document->author,
                     plural(document->statements.size(), "statement")));
    used.push_back(name);
    heard.push_back(*std::move(document));
  }
  if (heard.empty() && referrers_named) tell("--vex referrers: nothing beside the image states anything");
  // Of two statements of one moment the later one counts: that of a file which was named.
  vex.insert(vex.begin(), std::make_move_iterator(heard.begin()), std::make_move_iterator(heard.end()));
}

policy::Judged LoadedPolicy::judge(const policy::Target& target, Report& report,
                                   std::vector<std::string>& notes) const {
  if (vex.empty()) return policy::judge(policy, asked, target, report);
  policy::Asked more = asked;
  std::ranges::move(policy::ignores_of(vex, target, &notes), std::back_inserter(more.ignores));
  policy::Judged judged = policy::judge(policy, more, target, report);
  policy::tell_vex(vex, target, report);
  return judged;
}

Result<policy::Policy> PolicyOptions::load_policy() const {
  if (none && !file.empty()) return fail(ErrorKind::usage, "--policy and --no-policy exclude each other");
  if (none) return policy::Policy{};
  return file.empty() ? policy::find_policy(".") : policy::load_policy(file);
}

Result<LoadedPolicy> PolicyOptions::load(const ReportOptions& report, Console& console) const {
  LoadedPolicy out;
  out.stage = stage;
  out.policy = TRY(load_policy());
  out.asked.severities = severities;
  out.asked.ignore_unfixed = ignore_unfixed;
  if (!fail_on.empty() && fail_on != "never") out.asked.fail_on = TRY_AT("--fail-on", parse_severity(fail_on));
  if (!out.policy.path.empty()) out.used.push_back(out.policy.path.string());
  const bool tells = report.notes() == Notes::shown;
  for (const std::filesystem::path& path : TRY(ignore_paths())) {
    policy::IgnoreFile read = TRY(policy::read_ignore_file(path));
    std::ranges::move(read.ignores, std::back_inserter(out.asked.ignores));
    out.used.push_back(path.string());
    for (const std::string& warning : read.warnings)
      if (tells) console.note(printable(warning));
  }
  out.referrers_named = std::ranges::find(vex, kReferrers) != vex.end();
  out.vex_of_referrers = out.referrers_named || out.policy.vex_of_referrers;
  TRY(out.read_statements(vex, baseline, report.notes(), console));
  if (!out.used.empty() && tells) console.note(printable(fmt::format("policy: {}", fmt::join(out.used, ", "))));
  return out;
}

}  // namespace plimsoll::cli
