// SPDX-License-Identifier: Apache-2.0
// base: which image another one was built on, and the index by which that is known.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/json.h"
#include "base/words.h"
#include "cli/commands/all.h"
#include "cli/commands/lineage_options.h"
#include "oci/reference.h"

namespace plimsoll::cli {

namespace {

struct BaseOptions {
  SourceOptions source;
  ReportOptions report;
  LineageOptions lineage;
  std::vector<std::string> sources, names;
  std::string format = "table";
};

constexpr std::size_t kShortDigest = 12;  // hex digits

std::string short_digest(const Digest& digest) {
  return digest.empty() ? "" : fmt::format("{}:{}", digest.algorithm(), digest.hex().substr(0, kShortDigest));
}

/// The names an image goes by, where they are whole: a bare tag in a layout says nothing of the repository.
std::vector<std::string> names_of(const Examined& examined, const std::vector<std::string>& given) {
  std::vector<std::string> out;
  for (const std::string& tag : examined.tags)
    if (tag.find_first_of(":/") != std::string::npos) out.push_back(lineage::whole_name(tag));
  for (const std::string& name : given) out.push_back(lineage::whole_name(name));
  return out;
}

lineage::IndexedImage describe(const Examined& examined) {
  lineage::IndexedImage out;
  out.manifest = examined.report.manifest_digest;
  out.config = examined.report.config_digest;
  out.platform = examined.report.platform;
  out.history = examined.config.history.size();
  out.distribution = examined.report.distribution;
  if (const auto config = json::parse(examined.config.raw)) out.created = json::text(*config, "created");
  for (std::size_t i = 0; i < examined.layers.size(); ++i) {
    const oci::Layer& layer = examined.layers[i];
    std::uint64_t bytes = layer.blob.size;
    if (bytes == 0 && i < examined.inventory.plain_sizes.size()) bytes = examined.inventory.plain_sizes[i];
    out.layers.push_back({layer.diff_id, layer.blob.digest, bytes});
  }
  return out;
}

Result<Exit> index_images(const BaseOptions& options, Console& console) {
  if (!options.names.empty() && options.sources.size() > 1)
    return fail(ErrorKind::usage, "--name goes with one SOURCE only");
  for (const std::string& source : options.sources) {
    SourceOptions one = options.source;
    one.source = source;
    const Examined examined = TRY(examine(one, options.report, console));
    if (examined.layers.empty() || examined.report.config_digest.empty())
      return fail(ErrorKind::unsupported, "{}: nothing can be built on it: it is no image with layers", source);
    lineage::IndexedImage image = describe(examined);
    image.names = names_of(examined, options.names);
    const std::string shown = image.names.empty() ? examined.report.name : image.names.front();
    const bool is_named = !image.names.empty();
    const std::string line =
        fmt::format("{}  {}  {}  {}\n", printable(shown, 200), short_digest(image.config),
                    plural(image.layers.size(), "layer"), plural(examined.report.packages.size(), "package"));
    TRY(lineage::add_to_index(options.lineage.index_path(), std::move(image), examined.report.packages));
    if (!options.report.quiet) {
      TRY(console.write(line));
      if (!is_named) console.note(fmt::format("{}: no name is known; --name gives it one", printable(source, 200)));
    }
  }
  return Exit::passed;
}

json::object image_json(const lineage::IndexedImage& image) {
  json::object out;
  out["names"] = json::array(image.names.begin(), image.names.end());
  out["manifest_digest"] = image.manifest.str();
  out["config_digest"] = image.config.str();
  out["created"] = image.created;
  out["platform"] = image.platform;
  out["distribution"] = image.distribution.name;
  out["layers"] = image.layers.size();
  out["bytes"] = image.bytes();
  return out;
}

Result<Exit> list_images(const BaseOptions& options, Console& console) {
  const lineage::Index index = TRY(lineage::Index::load(options.lineage.index_path()));
  for (const std::string& problem : index.problems()) console.note(problem);
  const Exit exit = index.problems().empty() ? Exit::passed : Exit::incomplete;
  if (options.format == "json") {
    json::array rows;
    for (const lineage::IndexedImage& image : index.images()) rows.push_back(image_json(image));
    json::object root{{"schema", "plimsoll.bases/1"}};
    root["images"] = std::move(rows);
    TRY(console.write(json::pretty(std::move(root))));
    return exit;
  }
  if (index.images().empty() && index.problems().empty()) {
    TRY(console.write(
        fmt::format("no image in {}\n  plimsoll base index SOURCE   adds one\n", index.folder().string())));
    return exit;
  }
  std::string out = fmt::format("{:<19}  {:<10}  {:>6}  {:>7}  {:<12}  {}\n", "DIGEST", "CREATED", "LAYERS", "SIZE",
                                "PLATFORM", "NAMES");
  for (const lineage::IndexedImage& image : index.images()) {
    std::vector<std::string> names;
    for (const std::string& name : image.names) {
      const auto reference = oci::parse_reference(name);
      names.push_back(printable(reference ? reference->familiar() : name, 200));
    }
    out +=
        fmt::format("{:<19}  {:<10}  {:>6}  {:>7}  {:<12}  {}\n", short_digest(image.config),
                    image.created.empty() ? "-" : printable(image.created.substr(0, 10), 10), image.layers.size(),
                    human_bytes(image.bytes()), printable(image.platform, 40), names.empty() ? "-" : some_of(names, 4));
  }
  TRY(console.write(out));
  return exit;
}

Result<Exit> forget_images(const BaseOptions& options, Console& console) {
  std::size_t sum = 0;
  for (const std::string& name : options.sources) {
    const std::size_t touched = TRY(lineage::forget_in_index(options.lineage.index_path(), name));
    if (touched == 0)
      return fail(ErrorKind::not_found, "{}: there is no \"{}\"; `plimsoll base list` shows what there is",
                  options.lineage.index_path().string(), printable(name, 200));
    sum += touched;
  }
  if (!options.report.quiet) TRY(console.write(fmt::format("{} forgotten\n", plural(sum, "image"))));
  return Exit::passed;
}

Result<Exit> tell_base(const BaseOptions& options, Console& console) {
  const Lineage lineage = TRY(options.lineage.load());
  Progress progress(console.err(), options.report.notes());
  const auto image = TRY(oci::open_image(options.source.source, options.source.open_options(progress)));
  const Lineage::Answer known =
      TRY(lineage.ask(image->config, image->config_digest, image->layers, image->manifest_raw, image->provenance));
  const std::optional<lineage::Base>& base = known.base;
  const bool is_known = base && (!base->image.name.empty() || !base->image.digest.empty() || base->layers);
  if (options.format == "json") {
    json::object root{{"schema", "plimsoll.base-of/1"}, {"image", image->origin.name}};
    root["base"] = nullptr;
    if (is_known) {
      json::object row{{"name", base->image.name}, {"digest", base->image.digest.str()}, {"code", base->image.code}};
      row["layers"] = base->layers ? json::value(*base->layers) : json::value(nullptr);
      row["evidence"] = json::array(base->image.evidence.begin(), base->image.evidence.end());
      root["base"] = std::move(row);
    }
    TRY(console.write(json::pretty(std::move(root))));
    return is_known ? Exit::passed : Exit::incomplete;
  }
  std::string out = printable(image->origin.name, 200);
  if (!is_known) {
    out += ": its base is not known\n";
  } else if (base->image.name.empty() && base->layers == 0U) {
    out += " is built from scratch\n";
  } else {
    const auto reference = oci::parse_reference(base->image.name);
    out += fmt::format(" is built on {}\n", printable(reference ? reference->familiar() : base->image.name, 200));
  }
  if (is_known) {
    if (!base->image.digest.empty()) out += fmt::format("  {}\n", base->image.digest.str());
    if (base->layers && *base->layers > 0)
      out += fmt::format("  {} of {} are the base's\n", *base->layers, plural(image->layers.size(), "layer"));
  }
  if (base)
    for (const std::string& line : base->image.evidence) out += fmt::format("  - {}\n", printable(line));
  if (known.attribution && !known.attribution->fits)
    out += fmt::format("  - {} does not fit: {}\n", printable(lineage.recipe->name, 200), known.attribution->why);
  TRY(console.write(out));
  if (!is_known && !options.report.quiet)
    console.note("plimsoll base index SOURCE teaches it images that others are built on; --dockerfile helps too");
  return is_known ? Exit::passed : Exit::incomplete;
}

Action declare_index(Arguments& arguments) {
  const auto options = std::make_shared<BaseOptions>();
  arguments.positions({.name = "SOURCE", .doc = "images that others are built on", .completes = Completes::source},
                      options->sources, 1);
  arguments.option({.name = "--name", .value = "NAME", .doc = "call it so too, whole with its tag: debian:12-slim"},
                   options->names);
  options->lineage.declare_index(arguments);
  options->source.declare_options(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return index_images(*options, console); };
}

Action declare_list(Arguments& arguments) {
  const auto options = std::make_shared<BaseOptions>();
  arguments.option(
      {.name = "--format", .letter = 'f', .value = "NAME", .doc = "how to write it", .choices = {"json", "table"}},
      options->format);
  options->lineage.declare_index(arguments);
  return [options](Console& console) { return list_images(*options, console); };
}

Action declare_forget(Arguments& arguments) {
  const auto options = std::make_shared<BaseOptions>();
  arguments.positions({.name = "NAME_OR_DIGEST", .doc = "a name, or the digest of a manifest or config"},
                      options->sources, 1);
  options->lineage.declare_index(arguments);
  arguments.group("Messages");
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "print nothing but errors"}, options->report.quiet);
  return [options](Console& console) { return forget_images(*options, console); };
}

Action declare_of(Arguments& arguments) {
  const auto options = std::make_shared<BaseOptions>();
  options->source.declare_source(arguments);
  arguments.option(
      {.name = "--format", .letter = 'f', .value = "NAME", .doc = "how to write it", .choices = {"json", "table"}},
      options->format);
  options->lineage.declare_dockerfile(arguments);
  options->lineage.declare_index(arguments);
  options->source.declare_options(arguments);
  arguments.group("Messages");
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "print nothing but errors"}, options->report.quiet);
  return [options](Console& console) { return tell_base(*options, console); };
}

constexpr std::string_view kIndexExamples[] = {
    "plimsoll base index registry:debian:12-slim registry:alpine:3.20",
    "plimsoll base index --name corp/base:4 base.tar",
};
constexpr std::string_view kListExamples[] = {"plimsoll base list", "plimsoll base list --format json"};
constexpr std::string_view kForgetExamples[] = {"plimsoll base forget debian:11"};
constexpr std::string_view kOfExamples[] = {
    "plimsoll base of shop.tar",
    "plimsoll base of --dockerfile Dockerfile --build-arg BASE=debian:12 docker:shop:1.4",
};

}  // namespace

constinit const Command kBaseForget{.name = "base forget",
                                    .group = "Base images",
                                    .doc = "Removes images from the base index.",
                                    .examples = kForgetExamples,
                                    .declare = declare_forget};

constinit const Command kBaseIndex{
    .name = "base index",
    .group = "Base images",
    .doc = "Remembers images that others are built on: their layers, and what is installed in them.",
    .examples = kIndexExamples,
    .declare = declare_index,
    .notes =
        "A scan then knows which layers of an image are its base's, without a network and without the base, and "
        "can say what another base would change. An image that is there already gains its new names."};

constinit const Command kBaseList{.name = "base list",
                                  .group = "Base images",
                                  .doc = "Lists the images of the base index.",
                                  .examples = kListExamples,
                                  .declare = declare_list};

constinit const Command kBaseOf{
    .name = "base of",
    .group = "Base images",
    .doc = "Says which image another one was built on, and how that is known.",
    .examples = kOfExamples,
    .declare = declare_of,
    .notes =
        "Asked are, in this order: the record of the build (SLSA provenance, BuildKit's build info), the labels "
        "org.opencontainers.image.base.*, the base index, and the Dockerfile. The layers of the image are not "
        "read. Exit code 3: not known."};

}  // namespace plimsoll::cli
