// SPDX-License-Identifier: Apache-2.0
// extract: one file out of any layer of an image, also a deleted one.
#include <charconv>
#include <memory>

#include "cli/commands/all.h"
#include "cli/commands/source_options.h"
#include "cli/progress.h"
#include "scan/file_reader.h"
#include "scan/file_writer.h"
#include "scan/layer_list.h"

namespace plimsoll::cli {

namespace {

struct ExtractOptions {
  SourceOptions source;
  std::string path;
  std::optional<std::size_t> layer;  // from 0
  std::filesystem::path output = "-";
  bool force = false;
  bool quiet = false;
};

Result<std::size_t> parse_layer(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0)
    return fail(ErrorKind::usage, "\"{}\" is not the number of a layer: they are counted from 1", text);
  return number - 1;
}

/// What could move the cursor or change colours of a terminal.
bool is_harmless(Bytes chunk) {
  for (const char c : as_text(chunk)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f) return false;
  }
  return true;
}

Result<void> write_out(oci::Image& image, const scan::FileAt& file, Console& console) {
  TRY(scan::copy_file_at(image, file, [&](Bytes chunk) -> Result<void> {
    if (console.out().interactive && !is_harmless(chunk)) {
      return fail(ErrorKind::usage, "{} is not text, and this is a terminal\n--output FILE writes it to a file",
                  printable(file.path));
    }
    return console.write(as_text(chunk));
  }));
  return {};
}

Result<Exit> extract(const ExtractOptions& options, Console& console) {
  Progress progress(console.err(), options.quiet ? Notes::silent : Notes::shown);
  const auto image = TRY(oci::open_image(options.source.source, options.source.open_options(progress)));
  const auto cache = scan::FactsCache(options.source.scan_options(progress).cache);
  const tree::Stack stack = TRY(scan::list_stack(*image, cache, progress));
  const scan::FileAt file = TRY_AT(image->origin.name, scan::locate_file(stack, options.path, options.layer));

  if (options.output == "-") {
    TRY(write_out(*image, file, console));
    return Exit::passed;
  }
  const std::filesystem::path target = scan::extraction_target(file, options.output);
  if (!options.force && scan::is_taken(target)) {
    return fail(ErrorKind::usage, "{}: there is something of that name already\n--force overwrites it",
                printable(target.string()));
  }
  const auto overwrite = options.force ? scan::Overwrite::yes : scan::Overwrite::no;
  TRY(scan::extract_file(*image, file, target, overwrite));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<ExtractOptions>();
  options->source.declare_source(arguments);
  arguments.position(
      {.name = "PATH",
       .doc = "the file in the image; a path may go on into an archive: \"app.jar/META-INF/MANIFEST.MF\""},
      options->path);
  arguments.group("What to extract");
  arguments.option({.name = "--layer",
                    .value = "N",
                    .doc = "as this layer left it, counted from 1 as plimsoll layers shows",
                    .default_text = "the finished image"},
                   [options = options.get()](std::string_view text) -> Result<void> {
                     options->layer = TRY(parse_layer(text));
                     return {};
                   });
  arguments.option({.name = "--output",
                    .letter = 'o',
                    .value = "FILE",
                    .doc = "write to this file or into this folder; - is standard output",
                    .completes = Completes::file},
                   options->output);
  arguments.option({.name = "--force", .doc = "overwrite what is there"}, options->force);
  options->source.declare_options(arguments);
  arguments.group("Messages");
  arguments.option({.name = "--quiet", .letter = 'q', .doc = "no progress and no notes"}, options->quiet);
  return [options](Console& console) { return extract(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll extract shop.tar etc/os-release",
    "plimsoll extract --layer 3 shop.tar root/.ssh/id_rsa",
    "plimsoll extract --output web.xml shop.tar opt/app.war/WEB-INF/web.xml",
};

}  // namespace

constinit const Command kExtract{
    .name = "extract",
    .group = "Check",
    .doc = "Writes one file of an image, also one that a later layer has deleted.",
    .examples = kExamples,
    .declare = declare,
    .notes =
        "Links are followed inside the image only. The file keeps its permission bits but for setuid, setgid and "
        "sticky, and belongs to whoever extracts it."};

}  // namespace plimsoll::cli
