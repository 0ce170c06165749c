// SPDX-License-Identifier: Apache-2.0
// notify: tells people and programs what a report says, by mail, webhook or in a channel.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <random>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/words.h"
#include "cli/commands/all.h"
#include "cli/commands/report_options.h"
#include "http/url.h"
#include "notify/deliver.h"
#include "report/read.h"

namespace plimsoll::cli {

namespace {

constexpr std::uint64_t kMostReportBytes = 512 * kMiB;
constexpr std::size_t kMostTold = 1'000;

struct NotifyOptions {
  std::vector<std::string> reports, to, old;
  std::string link;
  std::size_t most = notify::Notification{}.most;
  std::chrono::seconds patience = std::chrono::duration_cast<std::chrono::seconds>(notify::Patience{}.total);
  std::filesystem::path credentials, ca_file;
  bool dry_run = false, unsigned_ = false, plain_http = false;
  ReportOptions messages;  // --quiet and --stats
};

Result<std::string> read_input(const std::string& name, Console& console) {
  if (name != "-") return read_file(name, kMostReportBytes);
  std::string text;
  for (;;) {
    const Bytes chunk = TRY(console.read());
    if (chunk.empty()) return text;
    text += as_text(chunk);
    if (text.size() > kMostReportBytes) return fail(ErrorKind::limit, "more than {} bytes", kMostReportBytes);
  }
}

Result<std::vector<Report>> read_reports(const std::vector<std::string>& names, Console& console) {
  std::vector<Report> out;
  for (const std::string& name : names) {
    const std::string text = TRY(read_input(name, console));
    out.push_back(TRY_AT(name == "-" ? "standard input" : name, report::read_report(text)));
  }
  return out;
}

Result<void> check_usage(const NotifyOptions& options) {
  if (options.reports.empty() || options.to.empty())
    return fail(
        ErrorKind::usage,
        "what to tell and whom is missing\n"
        "  plimsoll scan --format json --output report.json IMAGE\n"
        "  plimsoll notify --report report.json --to 'smtp://mail.example.com/?from=ci@example.com&to=me@example.com'");
  const auto inputs = std::ranges::count(options.reports, "-") + std::ranges::count(options.old, "-");
  if (inputs > 1) return fail(ErrorKind::usage, "standard input can be read once only");
  if (options.link.empty()) return {};
  const auto url = http::Url::parse(options.link);
  const bool is_clean = std::ranges::all_of(options.link, [](char c) { return c > 0x20 && c < 0x7f && c != '|'; });
  if (!url || !is_clean) return fail(ErrorKind::usage, "--link is not a URL of http or https");
  return {};
}

/// One password must not be handed to two servers.
Result<void> check_servers(const std::vector<notify::Destination>& destinations,
                           const notify::Credentials& credentials) {
  if (credentials.smtp_password.empty()) return {};
  const notify::Destination* first = nullptr;
  for (const notify::Destination& each : destinations) {
    if (each.channel != notify::Channel::mail) continue;
    if (first == nullptr) first = &each;
    if (each.server.host != first->server.host)
      return fail(ErrorKind::usage, "{} and {} would be given the same password; call plimsoll notify once for each",
                  first->server.host, each.server.host);
  }
  return {};
}

/// Every destination is tried, whatever becomes of the others.
Result<void> send_all(const notify::Notification& notification, const std::vector<notify::Destination>& destinations,
                      const notify::DeliveryOptions& options, const NotifyOptions& asked, Console& console) {
  std::vector<Error> failures;
  for (const notify::Destination& destination : destinations) {
    auto sent = notify::deliver(notification, destination, options);
    if (!sent)
      failures.push_back(std::move(sent).error());
    else if (asked.messages.notes() == Notes::shown)
      console.note(fmt::format("sent: {}", destination.called));
  }
  if (failures.empty()) return {};
  if (destinations.size() == 1) return std::unexpected(std::move(failures.front()));
  std::string message =
      fmt::format("{} of {} could not be sent", plural(failures.size(), "notification"), destinations.size());
  for (const Error& failure : failures) message += '\n' + failure.message;
  return fail(failures.front().kind, "{}", message);
}

Result<Exit> run(const NotifyOptions& options, Console& console) {
  const StatsAtEnd stats(options.messages, console);
  TRY(check_usage(options));
  const notify::Environment environment = [](const char* name) { return std::getenv(name); };
  std::vector<std::string> warnings;
  Progress progress(console.err(), options.messages.notes());
  notify::DeliveryOptions delivery{
      .credentials = TRY(notify::read_credentials(options.credentials, environment, warnings)),
      .signing = options.unsigned_ ? notify::Signing::waived : notify::Signing::demanded,
      .ca_file = options.ca_file,
      .plain_http = options.plain_http ? http::PlainHttp::allowed : http::PlainHttp::loopback_only,
      .patience = {},
      .observer = &progress};
  delivery.patience.total = options.patience;
  delivery.patience.seed = std::random_device{}();

  // What can be refused is refused before anything is sent to anyone.
  std::vector<notify::Destination> destinations;
  for (const std::string& to : options.to) {
    destinations.push_back(TRY(notify::parse_destination(to, delivery.credentials, environment)));
    TRY(notify::check_delivery(destinations.back(), delivery));
  }
  TRY(check_servers(destinations, delivery.credentials));
  if (options.messages.notes() == Notes::shown) {
    for (const std::string& warning : warnings) console.note("warning: " + warning);
  }

  std::vector<Report> reports = TRY(read_reports(options.reports, console));
  std::vector<Report> old = TRY(read_reports(options.old, console));
  notify::Notification notification = notify::select(std::move(reports), std::move(old));
  notification.link = options.link;
  notification.most = options.most;
  notification.time = source_date_epoch().value_or(static_cast<std::int64_t>(std::time(nullptr)));
  if (notification.is_news && notification.findings() == 0) {
    if (options.messages.notes() == Notes::shown) console.note("nothing is new, so nothing was sent");
    return Exit::passed;
  }

  if (options.dry_run) {
    for (const notify::Destination& destination : destinations)
      TRY(console.write(TRY(notify::rehearse(notification, destination, delivery)) + "\n"));
    return Exit::passed;
  }
  TRY(send_all(notification, destinations, delivery, options, console));
  return Exit::passed;
}

/// A whole number within bounds.
template <typename Number>
std::function<Result<void>(std::string_view)> number_into(Number& into, std::uint64_t least, std::uint64_t most) {
  return [&into, least, most](std::string_view text) -> Result<void> {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
      return fail(ErrorKind::usage, "\"{}\" is not a number from {} to {}", printable(text, 40), least, most);
    into = Number(value);
    return {};
  };
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<NotifyOptions>();
  arguments.group("What to tell");
  arguments.option({.name = "--report",
                    .value = "FILE",
                    .doc = "a report that scan or lint wrote with --format json; - for standard input",
                    .completes = Completes::file,
                    .required = true},
                   options->reports);
  arguments.option({.name = "--new-since",
                    .value = "FILE",
                    .doc = "an older report: only what it did not have is told, and nothing sent where that is nothing",
                    .completes = Completes::file},
                   options->old);
  arguments.option({.name = "--most",
                    .value = "NUMBER",
                    .doc = "how many findings are told one by one",
                    .default_text = std::to_string(options->most)},
                   number_into(options->most, 0, kMostTold));
  arguments.option({.name = "--link", .value = "URL", .doc = "where the whole report is, told with it"}, options->link);
  arguments.group("Whom to tell");
  arguments.option({.name = "--to",
                    .value = "WHERE",
                    .doc = "smtp://HOST/?from=…&to=…, smtps://…, https://…, webhook:@FILE, slack:@FILE, 'slack:$NAME'",
                    .required = true},
                   options->to);
  arguments.option({.name = "--credentials",
                    .value = "FILE",
                    .doc = "lines NAME=VALUE with the names below, in place of the environment",
                    .completes = Completes::file},
                   options->credentials);
  arguments.option({.name = "--unsigned", .doc = "send webhooks without a signature"}, options->unsigned_);
  arguments.option({.name = "--dry-run", .doc = "print what would be sent, without the secrets, and send nothing"},
                   options->dry_run);
  arguments.group("Network");
  arguments.option({.name = "--timeout",
                    .value = "SECONDS",
                    .doc = "how long one destination may take, with all attempts",
                    .default_text = std::to_string(options->patience.count())},
                   number_into(options->patience, 1, 86'400));
  arguments.option({.name = "--ca-file",
                    .value = "FILE",
                    .doc = "trust the certificates in this PEM file too",
                    .completes = Completes::file},
                   options->ca_file);
  arguments.option({.name = "--plain-http", .doc = "allow webhooks without TLS on other machines"},
                   options->plain_http);
  options->messages.declare_messages(arguments);
  return [options](Console& console) { return run(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll notify --report report.json --to 'smtp://mail.example.com/?from=ci@example.com&to=team@example.com'",
    "plimsoll notify --report today.json --new-since yesterday.json --to https://hooks.example.com/plimsoll",
    "plimsoll notify --report report.json --to 'slack:$SLACK_WEBHOOK' --dry-run",
};

constexpr std::string_view kNotes =
    "Credentials come from the environment or from files, never from the command line: PLIMSOLL_SMTP_USER and "
    "PLIMSOLL_SMTP_PASSWORD log in to the mail server, PLIMSOLL_WEBHOOK_SECRET (whsec_…) signs webhooks as Standard "
    "Webhooks has it, PLIMSOLL_SLACK_WEBHOOK is the URL behind slack:. With _FILE behind the name, each is read from a "
    "file.\n\n"
    "Failures that may pass are tried again, ever more slowly, until --timeout. Exit code 0: everyone was told, or "
    "nothing is new. 2: somebody could not be told.";

}  // namespace

constinit const Command kNotify{.name = "notify",
                                .group = "Check",
                                .doc = "Tells people and programs what a report says: mail, webhooks, Slack.",
                                .examples = kExamples,
                                .declare = declare,
                                .notes = kNotes};

}  // namespace plimsoll::cli
