// SPDX-License-Identifier: Apache-2.0
// explore: the layers and files of an image on a full screen.
#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "base/file.h"
#include "cli/commands/advisory_options.h"
#include "cli/commands/all.h"
#include "cli/commands/check_options.h"
#include "cli/interrupt.h"
#include "explore/explore.h"
#include "explore/session.h"

namespace plimsoll::cli {

namespace {

struct ExploreOptions {
  SourceOptions source;
  AdvisoryOptions advisories;
  CheckOptions checks;
  bool no_advisories = false;
};

/// What scan says of the image. Advisories are used when they are there; the browser is of use without.
Result<explore::Examination> look_for_findings(const ExploreOptions& options, oci::Image& image, Observer& observer) {
  scan::Options how = options.source.scan_options(observer);
  const Purpose purpose = TRY(options.checks.purpose());
  how.contents = purpose.contents;
  if (image.origin.scheme != "sbom") how.secrets = TRY(auto(purpose.secrets.get()));
  how.secret_excludes = purpose.secret_excludes;
  Examined examined = TRY(examine(image, how));
  Report& report = examined.report;
  if (!options.no_advisories) {
    Result<advisory::Store> database = options.advisories.open();
    if (database)
      TRY(add_advisories(options.advisories, *database, report));
    else if (!options.advisories.database.empty())
      return std::unexpected(std::move(database).error());
  }
  options.checks.judge(examined);
  return explore::Examination{std::move(report), std::move(examined.inventory.stack)};
}

Result<Exit> explore_image(const std::shared_ptr<const ExploreOptions>& options, Console& console) {
  const char* type = std::getenv("TERM");
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0 || type == nullptr ||
      std::string_view(type) == "dumb" || *type == '\0') {
    return fail(ErrorKind::usage,
                "explore needs a terminal that can show a full screen\nplimsoll layers SOURCE        lists the layers\n"
                "plimsoll extract SOURCE PATH  writes one file");
  }
  explore::Session session({
      .open = [options](Observer& observer) -> Result<std::unique_ptr<oci::Image>> {
        return oci::open_image(options->source.source, options->source.open_options(observer));
      },
      .examine = [options](oci::Image& image,
                           Observer& observer) { return look_for_findings(*options, image, observer); },
      .cache = options->source.scan_options(Observer::none()).cache,
  });

  // An image that cannot be opened is told like any other error, not on a screen that is gone in a moment.
  // A packed archive takes longer to open, and then the screen comes first.
  constexpr std::chrono::milliseconds kSoon{300};
  TRY(session.wait_until_open(kSoon));
  {
    at_interrupt(explore::restore_terminal);
    const auto colour = console.out().colour ? explore::Colour::yes : explore::Colour::no;
    const auto screen = TRY(explore::Screen::open(colour));
    explore::run(*screen, session);
  }
  at_interrupt(nullptr);
  TRY(session.wait_until_open({}));
  if (session.is_busy()) {
    // Threads that still read must not see the program being taken down around them.
    abandon_pending_files();
    ::_exit(static_cast<int>(Exit::passed));
  }
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<ExploreOptions>();
  options->source.declare_source(arguments);
  arguments.group("Advisories");
  options->advisories.declare(arguments);
  arguments.option({.name = "--no-advisories", .doc = "use no database, even if there is one"}, options->no_advisories);
  options->checks.declare(arguments);
  options->source.declare_options(arguments);
  return [options](Console& console) { return explore_image(options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll explore shop.tar",
    "plimsoll explore docker:shop:1.4",
    "plimsoll explore dir:/",
};

}  // namespace

constinit const Command kExplore{
    .name = "explore",
    .group = "Check",
    .doc = "Browses the layers and files of an image on a full screen, with what is wrong marked in the tree.",
    .examples = kExamples,
    .declare = declare,
    .first = "browse its layers and files",
    .notes =
        "The keys are shown on the screen; ? tells all of them. Files that a later layer deleted are there to be "
        "seen, viewed and extracted. Findings are those of plimsoll scan; without a database, all but those of "
        "advisories. Ends with 0."};

}  // namespace plimsoll::cli
