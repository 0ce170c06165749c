// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/lineage_options.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/file.h"
#include "base/words.h"

namespace plimsoll::cli {

namespace {

/// TARGETPLATFORM and its parts, as BuildKit sets them; the build is taken to have run on a machine of that kind.
dockerfile::Variables platform_variables(const oci::Platform& platform) {
  dockerfile::Variables out;
  for (const std::string prefix : {"TARGET", "BUILD"}) {
    out[prefix + "PLATFORM"] = platform.str();
    out[prefix + "OS"] = platform.os;
    out[prefix + "ARCH"] = platform.architecture;
    out[prefix + "VARIANT"] = platform.variant;
  }
  return out;
}

Result<lineage::Recipe> read_recipe(const LineageOptions& options) {
  lineage::Recipe out;
  out.name = options.dockerfile.string();
  const std::string text = TRY(read_file(options.dockerfile, dockerfile::kMostBytes));
  out.file = TRY_AT(out.name, dockerfile::parse(text));
  out.target = options.target;
  for (const std::string& argument : options.build_arguments) {
    const std::size_t equals = argument.find('=');
    if (equals == 0 || equals == std::string::npos)
      return fail(ErrorKind::usage, "--build-arg: \"{}\" is not of the form NAME=VALUE", printable(argument, 80));
    out.options.arguments.insert_or_assign(argument.substr(0, equals), argument.substr(equals + 1));
  }
  TRY_AT(out.name, dockerfile::find_stage(dockerfile::stages_of(out.file, out.options), out.target));
  return out;
}

}  // namespace

Result<Lineage::Answer> Lineage::ask(const oci::Config& config, const Digest& config_digest,
                                     const std::vector<oci::Layer>& layers, std::string_view manifest,
                                     std::span<const std::string> provenance) const {
  Answer out;
  if (recipe) {
    lineage::Recipe here = *recipe;
    here.options.platform = platform_variables(config.platform);
    out.attribution = TRY(lineage::attribute(here, config, layers));
  }
  out.base = lineage::find_base({.config = config,
                                 .config_digest = config_digest,
                                 .manifest = manifest,
                                 .statements = provenance,
                                 .index = &index,
                                 .dockerfile = out.attribution ? &*out.attribution : nullptr});
  return out;
}

Result<void> Lineage::tell(Examined& examined) const {
  Report& report = examined.report;
  const Answer known =
      TRY(ask(examined.config, report.config_digest, examined.layers, examined.manifest_raw, examined.provenance));
  for (const std::string& problem : index.problems())
    report.incomplete.push_back(
        {"damaged-base-index", "the base index has a file that cannot be read: " + problem, {}});
  if (known.attribution) {
    if (known.attribution->fits) {
      lineage::tell_lines(*recipe, *known.attribution, report.findings);
    } else {
      report.incomplete.push_back({"dockerfile-mismatch",
                                   fmt::format("{} does not fit this image, so nothing is tied to its lines: {}",
                                               recipe->name, known.attribution->why),
                                   {}});
    }
  }
  if (known.base) {
    lineage::tell_origins(*known.base, recipe ? &*recipe : nullptr, known.attribution ? &*known.attribution : nullptr,
                          report.findings);
    if (!known.base->image.name.empty() || known.base->image.layers > 0) report.base = known.base->image;
  }
  if (exclude_base && (!known.base || !known.base->layers)) {
    report.incomplete.push_back(
        {"unknown-base", "which layers are the base image's is not known, so --exclude-base left nothing out", {}});
  }
  std::ranges::sort(report.incomplete);
  return {};
}

void LineageOptions::declare_index(Arguments& arguments) {
  arguments.option({.name = "--base-index",
                    .value = "FOLDER",
                    .doc = "the base index",
                    .completes = Completes::folder,
                    .default_text = "$PLIMSOLL_BASES, or bases in the data folder"},
                   index);
}

void LineageOptions::declare_dockerfile(Arguments& arguments) {
  arguments.option({.name = "--dockerfile",
                    .value = "FILE",
                    .doc = "the Dockerfile the image was built from",
                    .completes = Completes::file},
                   dockerfile);
  arguments.option({.name = "--target",
                    .value = "STAGE",
                    .doc = "the stage that was built, by name or number",
                    .default_text = "the last one"},
                   target);
  arguments.option({.name = "--build-arg", .value = "NAME=VALUE", .doc = "a build argument that the build was given"},
                   build_arguments);
}

void LineageOptions::declare(Arguments& arguments) {
  arguments.group("Dockerfile and base image");
  declare_dockerfile(arguments);
  arguments.option({.name = "--exclude-base", .doc = "leave out what came with the base image"}, exclude_base);
  declare_index(arguments);
}

std::filesystem::path LineageOptions::index_path() const {
  return index.empty() ? lineage::Index::default_path() : index;
}

Result<Lineage> LineageOptions::load() const {
  Lineage out;
  out.exclude_base = exclude_base;
  if (!dockerfile.empty()) {
    out.recipe = TRY(read_recipe(*this));
  } else if (!target.empty() || !build_arguments.empty()) {
    return fail(ErrorKind::usage, "{} says something about a Dockerfile, and --dockerfile names none",
                target.empty() ? "--build-arg" : "--target");
  }
  out.index = TRY(lineage::Index::load(index_path()));
  return out;
}

}  // namespace plimsoll::cli
