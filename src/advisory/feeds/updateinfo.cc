// SPDX-License-Identifier: Apache-2.0
// updateinfo.xml(.gz), the errata of an rpm repository as dnf reads them: Amazon Linux publishes its security
// advisories so, and Rocky, AlmaLinux, Fedora and others have the same form beside their own feeds.
//
//   <update type="security"> <id>ALAS2023-2024-696</id> <severity>important</severity>
//     <references> <reference type="cve" id="CVE-2024-2961"/>
//     <pkglist> <collection short="amazon-linux-2023"> <module name="nodejs" stream="18" …/>
//       <package name="glibc" epoch="0" version="2.34" release="52.amzn2023.0.10" arch="x86_64" …/>
//
// Which distribution a record is of, its id tells ("ALAS2023-", "RLSA-"), and its release the packages' dist tags.
#include <array>
#include <map>
#include <set>

#include "advisory/feeds/arches.h"
#include "advisory/feeds/readers.h"
#include "base/xml.h"
#include "package/distribution.h"
#include "version/version.h"

namespace plimsoll::advisory {

namespace {

struct Publisher {
  std::string_view prefix;  // of ids
  std::string_view family;  // id in the table of families
  std::string_view tag;     // what stands before the release number in a package's release
};
constexpr std::array kPublishers = {
    Publisher{"ALAS", "amzn", ".amzn"},    Publisher{"ALSA-", "almalinux", ".el"}, Publisher{"ELSA-", "ol", ".el"},
    Publisher{"FEDORA-", "fedora", ".fc"}, Publisher{"RHSA-", "rhel", ".el"},      Publisher{"RLSA-", "rocky", ".el"},
    Publisher{"RXSA-", "rocky", ".el"},
};

std::string ecosystem(std::string_view family, std::string_view version) {
  return ecosystem_of(
      {.id = std::string(family), .version = std::string(version), .codename = {}, .name = {}, .id_like = {}});
}

std::string_view leading_number(std::string_view text) { return text.substr(0, text.find_first_not_of("0123456789")); }

/// "2023" of "1.amzn2023.0.3"; "8" of "2.module+el8.9.0+1".
std::string_view release_of_tag(std::string_view release, std::string_view tag) {
  for (const char separator : {'.', '+', '_'}) {
    const std::string mark = separator + std::string(tag.substr(1));
    const std::size_t at = release.find(mark);
    if (at == release.npos) continue;
    const std::string_view number = leading_number(release.substr(at + mark.size()));
    if (!number.empty()) return number;
  }
  return {};
}

/// Every CVE id in a text.
void find_cves(std::string_view text, std::set<std::string>& into) {
  for (std::size_t at = text.find("CVE-"); at != text.npos; at = text.find("CVE-", at + 4)) {
    const std::string_view rest = text.substr(at);
    std::string id =
        cve_id(rest.substr(0, rest.find_first_not_of("0123456789", std::min<std::size_t>(9, rest.size()))));
    if (!id.empty()) into.insert(std::move(id));
  }
}

std::string url_of(const xml::Element& update, std::string_view id, std::string_view family, std::string_view release) {
  if (const xml::Element* references = update.child("references")) {
    for (const xml::Element& reference : references->children) {
      const std::string_view url = reference.attribute("href");
      if (reference.attribute("type") == "self" && url.starts_with("https://")) return std::string(url);
    }
  }
  if (family == "rocky") return fmt::format("https://errata.rockylinux.org/{}", id);
  if (family == "fedora") return fmt::format("https://bodhi.fedoraproject.org/updates/{}", id);
  if (family == "almalinux") {
    std::string page(id);
    std::ranges::replace(page, ':', '-');
    return fmt::format("https://errata.almalinux.org/{}/{}.html", release, page);
  }
  if (family == "amzn" && (release == "2" || release == "2023"))
    return fmt::format("https://alas.aws.amazon.com/AL{}/{}.html", release, id);
  return {};
}

/// "Amazon Linux 2023 - ALAS2023-2024-696: Important priority package update for glibc" without the id.
std::string title_of(std::string_view title, std::string_view id) {
  if (const std::size_t at = title.find(id); at != title.npos && title.substr(at + id.size()).starts_with(": "))
    title.remove_prefix(at + id.size() + 2);
  return one_line(title);
}

class UpdateInfoReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override {
    return name.ends_with(".xml") && name.contains("updateinfo");
  }

  Result<void> read(Document& document, Sink& sink) override {
    static constexpr std::array<std::string_view, 1> kPath{"updates"};
    bool ours = false;  // an error of the sink's ends the feed; one of the document's only the document
    const Result<void> done = xml::for_each_child(*document.stream, kPath, [&](xml::Element&& update) -> Result<void> {
      if (update.name != "update") return {};
      Result<void> taken = take(update, document.name, sink);
      ours = !taken;
      return taken;
    });
    if (!done && ours) return done;
    if (!done) sink.skip(document.name, done.error().message);
    return {};
  }

 private:
  struct Key {
    std::string ecosystem, package, module;
    auto operator<=>(const Key&) const = default;
  };
  using Rows = std::map<Key, std::map<std::string, std::string>>;  // fixed version by architecture

  static Result<void> take(const xml::Element& update, std::string_view where, Sink& sink) {
    const std::string id = one_line(update.child_text("id"));
    const auto publisher =
        std::ranges::find_if(kPublishers, [&](const Publisher& candidate) { return id.starts_with(candidate.prefix); });
    if (id.empty()) {
      sink.skip(where, "an update without an id");
      return {};
    }
    if (update.attribute("type") != "security") {
      sink.leave_out("updates are not about security");
      return {};
    }
    if (publisher == kPublishers.end() || id.starts_with("FEDORA-EPEL-")) {
      sink.leave_out("updates are of no distribution that is known");
      return {};
    }
    Advisory advisory = head_of(update, id, sink);
    Rows rows;
    if (const xml::Element* list = update.child("pkglist")) {
      for (const xml::Element& collection : list->children) take_collection(collection, id, *publisher, rows, sink);
    }
    for (auto& [key, by_arch] : rows) {
      join_arches(by_arch);
      advisory.ecosystem = key.ecosystem;
      advisory.package = key.package;
      advisory.module = key.module;
      const std::size_t colon = key.ecosystem.find(':');
      advisory.url = url_of(update, id, publisher->family, key.ecosystem.substr(colon + 1));
      if (advisory.severity != Severity::unknown) advisory.severity_source = key.ecosystem.substr(0, colon);
      for (const auto& [arch, fixed] : by_arch) {
        advisory.arch = arch;
        advisory.ranges = {{.introduced = {}, .fixed = fixed, .last_affected = {}}};
        TRY(sink.add(advisory));
      }
    }
    return {};
  }

  static Advisory head_of(const xml::Element& update, const std::string& id, Sink& sink) {
    Advisory advisory;
    advisory.id = id;
    advisory.key = KeyKind::binary;
    advisory.status = Status::fixed;
    advisory.title = title_of(update.child_text("title"), id);
    const std::string_view severity = update.child_text("severity");
    if (severity != "None") advisory.severity = severity_of_word(severity);  // Fedora: nobody has said
    std::set<std::string> cves;
    if (const xml::Element* references = update.child("references")) {
      for (const xml::Element& reference : references->children) {
        find_cves(reference.attribute("id"), cves);
        find_cves(reference.attribute("title"), cves);
      }
    }
    advisory.aliases.assign(cves.begin(), cves.end());
    for (const std::string_view date : {"issued", "updated"}) {
      if (const xml::Element* element = update.child(date))
        sink.upstream_date(element->attribute("date").substr(0, 10));
    }
    return advisory;
  }

  static void take_collection(const xml::Element& collection, std::string_view id, const Publisher& publisher,
                              Rows& rows, Sink& sink) {
    std::string module;
    if (const xml::Element* stream = collection.child("module"))
      module = fmt::format("{}:{}", stream->attribute("name"), stream->attribute("stream"));
    for (const xml::Element& package : collection.children) {
      if (package.name != "package" || package.attribute("arch") == "src") continue;
      const std::string_view release = package.attribute("release"), version = package.attribute("version");
      const std::string of = release_of(id, release, collection, publisher);
      if (of.empty() || version.empty()) {
        sink.leave_out(of.empty() ? "packages do not tell their release" : "packages have no version");
        continue;
      }
      const std::string_view epoch = package.attribute("epoch"), arch = package.attribute("arch");
      const std::string fixed =
          fmt::format("{}:{}{}{}", epoch.empty() ? "0" : epoch, version, release.empty() ? "" : "-", release);
      const Key key{of, std::string(package.attribute("name")), module};
      keep_first(rows[key][arch == "noarch" ? std::string{} : std::string(arch)], fixed);
    }
  }

  /// The ecosystem of a package.
  static std::string release_of(std::string_view id, std::string_view release, const xml::Element& collection,
                                const Publisher& publisher) {
    std::string_view number = release_of_tag(release, publisher.tag);
    if (publisher.family == "amzn") {
      // "ALAS2-2024-1", "ALAS2023-2024-1"; "ALAS-2018-1" and "ALAS2DOCKER-2024-1" leave it to the packages.
      const std::string_view of_id = leading_number(id.substr(publisher.prefix.size()));
      if (!of_id.empty()) number = of_id;
      if (number.empty() && id.starts_with("ALAS-")) number = "1";
      return number == "1" ? fmt::format("{}:1", ecosystem("amzn", "")) : ecosystem("amzn", number);
    }
    const std::string_view short_name = collection.attribute("short");
    if (number.empty() && publisher.family == "fedora" && short_name.starts_with('F'))
      number = leading_number(short_name.substr(1));
    return number.empty() ? std::string{} : ecosystem(publisher.family, number);
  }

  /// Of several builds of one update each has the fix: affected is what precedes the first.
  static void keep_first(std::string& known, const std::string& fixed) {
    static const version::Scheme* const kRpm = version::find_scheme("rpm");
    if (known.empty()) known = fixed;
    const auto order = version::compare(*kRpm, fixed, known);
    if (order && *order < 0) known = fixed;
  }
};

}  // namespace

std::unique_ptr<FeedReader> updateinfo_reader() { return std::make_unique<UpdateInfoReader>(); }

}  // namespace plimsoll::advisory
