// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/source_options.h"

#include "base/file.h"

namespace plimsoll::cli {

void SourceOptions::declare_source(Arguments& arguments) {
  arguments.position({.name = "SOURCE",
                      .doc = "the image: an archive, a layout or root folder, or a name in an engine or registry; "
                             "SCHEME:REST says which (docker-archive:, oci:, registry:, docker:, dir: and others)",
                      .completes = Completes::source},
                     source);
}

void SourceOptions::declare_options(Arguments& arguments) {
  arguments.group("Image");
  arguments.option({.name = "--platform",
                    .value = "OS/ARCH[/VARIANT]",
                    .doc = "which image of an index to take",
                    .default_text = "this machine's"},
                   [this](std::string_view text) -> Result<void> {
                     platform = TRY(oci::Platform::parse(text));
                     return {};
                   });
  arguments.option({.name = "--offline", .doc = "never use the network; a registry source is an error"}, offline);
  arguments.option({.name = "--ca-file", .value = "FILE", .doc = "trust these certificates of registries too (PEM)"},
                   ca_file);
  arguments.option({.name = "--plain-http", .doc = "allow http to registries on other machines"}, plain_http);
  arguments.option({.name = "--trust-digests", .doc = "do not read layers only to prove their digests"}, trust_digests);
  arguments.option({.name = "--no-cache", .doc = "neither use nor keep what is known of layers"}, no_cache);
}

oci::OpenOptions SourceOptions::open_options(Observer& observer) const {
  return {
      .platform = platform, .ca_file = ca_file, .plain_http = plain_http, .offline = offline, .observer = &observer};
}

scan::Options SourceOptions::scan_options(Observer& observer) const {
  return {.cache = no_cache ? std::filesystem::path() : cache_folder() / "layers",
          .digests = trust_digests ? scan::Digests::trust : scan::Digests::verify,
          .observer = &observer};
}

}  // namespace plimsoll::cli
