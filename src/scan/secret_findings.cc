// SPDX-License-Identifier: Apache-2.0
#include "scan/secret_findings.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/lines.h"
#include "base/words.h"
#include "scan/file_life.h"
#include "scan/redaction.h"
#include "scan/secret_remedy.h"
#include "scan/text_places.h"
#include "secret/redact.h"
#include "secret/variable.h"

namespace plimsoll::scan {

namespace {

constexpr std::string_view kInFile = "PL3006", kInHiddenFile = "PL3007", kInMetadata = "PL3008",
                           kKeyOfCertificate = "PL3021";
constexpr std::size_t kMostEvidence = 20;  // sentences of one finding

/// How plainly a copy shows. The first is told first.
enum class Sight : std::uint8_t { file, config, history, record, hidden_file };

/// One copy of a secret.
struct Copy {
  Sight sight = Sight::file;
  Place place;
  SecretSite site;
  tree::Hidden hidden = tree::Hidden::no;
  std::string builder;    // the instruction that holds it, of history
  std::string published;  // the package that brought it; empty: none
};

auto order_of(const Copy& copy) {
  return std::tuple(copy.sight, copy.place.layer ? copy.place.layer->index : 0, std::string_view(copy.place.path),
                    copy.place.line, copy.place.column, std::string_view(copy.place.detail));
}

/// Copies of one secret: equal rule and fingerprint.
struct Draft {
  const secret::Rule* rule = nullptr;
  secret::Secret secret;
  std::vector<Copy> copies;
};

/// Where the secret stands in the text: by its line and column, for an offset alone has no end.
std::string_view text_of(std::string_view text, const secret::Secret& secret) {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < secret.end_line; ++line) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return {};
    ++at;
  }
  const std::size_t end = at + secret.end_column - 1;
  if (secret.offset >= end || end > text.size()) return {};
  return text.substr(secret.offset, end - secret.offset);
}

std::string base_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

std::string detail_of(const secret::Secret& secret) {
  // Of a key in armour the first and last characters say nothing.
  const bool is_telling = secret.key_id.empty() && secret.redacted != "…";
  if (secret.name.empty()) return is_telling ? secret.redacted : std::string();
  return is_telling ? fmt::format("{}={}", secret.name, secret.redacted) : secret.name;
}

class Collector {
 public:
  Collector(const oci::Image& image, const Options& options, Inventory& inventory)
      : image_(image), options_(options), inventory_(inventory) {}

  SecretFindings run() {
    look_at_texts();
    redact_history();
    look_at_files();
    SecretFindings out;
    for (auto& [key, draft] : drafts_) settle(draft, out);
    sort_findings(out.findings);
    std::ranges::stable_sort(
        out.suppressed, [](const Suppressed& a, const Suppressed& b) { return comes_before(a.finding, b.finding); });
    out.redaction = std::move(redaction_);
    return out;
  }

 private:
  using SecretKey = std::pair<std::string, std::string>;  // rule, fingerprint

  void add(const secret::Secret& secret, Copy copy) {
    const secret::Rule* rule = secret.rule == secret::variable_rule().id ? &secret::variable_rule()
                                                                         : options_.secrets->rules().find(secret.rule);
    if (rule == nullptr) return;
    Draft& draft = drafts_[{secret.rule, secret.fingerprint}];
    if (draft.rule == nullptr) {
      draft.rule = rule;
      draft.secret = secret;
    }
    draft.secret.valid |= secret.valid;
    if (draft.secret.key_id.empty()) draft.secret.key_id = secret.key_id;
    draft.copies.push_back(std::move(copy));
  }

  // Texts.

  void look_at_texts() {
    secret::Scanner scanner(options_.secrets);
    for (const TextPlace& place : text_places(image_)) {
      std::vector<secret::Secret> found = scanner.scan(as_bytes(place.text), {});
      add_variables(place, found);
      for (secret::Secret& secret : found) {
        const std::string_view plain = text_of(place.text, secret);
        if (secret.name.empty()) secret.name = place.name;
        redaction_.add(place.text, secret.offset, plain.size(), secret.redacted);
        add(secret, copy_in(place, secret, plain));
      }
    }
  }

  /// Variables whose name tells, where no pattern knows their value.
  static void add_variables(const TextPlace& place, std::vector<secret::Secret>& found) {
    for (const auto& [name, value] : place.variables) {
      if (!secret::is_secret_variable(name, value)) continue;
      const std::size_t at = position_of(place.text, name, value);
      if (at == std::string::npos) continue;
      const bool is_known = std::ranges::any_of(found, [&](const secret::Secret& other) {
        const std::string_view plain = text_of(place.text, other);
        return other.offset < at + value.size() && at < other.offset + plain.size();
      });
      if (is_known) continue;
      found.push_back(variable_secret(place.text, name, value, at));
    }
  }

  static std::size_t position_of(std::string_view text, std::string_view name, std::string_view value) {
    const std::size_t start = text.find(fmt::format("{}=", name));
    return text.find(value, start == std::string_view::npos ? 0 : start + name.size() + 1);
  }

  static secret::Secret variable_secret(std::string_view text, std::string_view name, std::string_view value,
                                        std::size_t at) {
    secret::Secret made;
    made.rule = secret::variable_rule().id;
    made.offset = at;
    const auto locate = [text](std::size_t offset, std::uint32_t& line, std::uint32_t& column) {
      const std::string_view before = text.substr(0, offset);
      line = static_cast<std::uint32_t>(std::ranges::count(before, '\n')) + 1;
      column = static_cast<std::uint32_t>(offset - (before.rfind('\n') + 1)) + 1;
    };
    locate(at, made.line, made.column);
    locate(at + value.size(), made.end_line, made.end_column);
    made.redacted = secret::redact(value);
    made.fingerprint = secret::fingerprint(made.rule, value);
    made.name = name;
    return made;
  }

  Copy copy_in(const TextPlace& text, const secret::Secret& secret, std::string_view plain) {
    Copy copy;
    copy.place.path = text.place;
    copy.place.detail = detail_of(secret);
    // In one line, a number says nothing.
    if (text.text.find('\n') != std::string::npos)
      copy.place.line = secret.line, copy.place.column = secret.column, copy.place.end_line = secret.end_line,
      copy.place.end_column = secret.end_column;
    copy.sight = text.place.starts_with("history:") ? Sight::history : Sight::config;
    // The last step's settings, kept by the classic builder: they say again what the history says better.
    if (text.place == "config:container_config") copy.sight = Sight::record;
    copy.builder = text.builder;
    copy.site.kind = kind_of(text, plain);
    copy.site.redacted = secret.redacted;
    copy.site.name = secret.name;
    if (copy.site.kind == SecretSite::Kind::argument || copy.site.kind == SecretSite::Kind::environment)
      copy.site.name = variable_holding(text, plain);
    else if (copy.site.kind == SecretSite::Kind::command)
      copy.site.name = command_name(text.place);
    if (copy.sight == Sight::history) copy.site.step = std::stoul(text.place.substr(text.place.find(':') + 1));
    return copy;
  }

  static std::string variable_holding(const TextPlace& text, std::string_view plain) {
    for (const auto& [name, value] : text.variables)
      if (!plain.empty() && value.find(plain) != std::string::npos) return name;
    return {};
  }

  static std::string command_name(std::string_view place) {
    if (place == "config:Cmd") return "CMD";
    if (place == "config:Entrypoint") return "ENTRYPOINT";
    if (place == "config:Healthcheck") return "HEALTHCHECK";
    return "ONBUILD";
  }

  static SecretSite::Kind kind_of(const TextPlace& text, std::string_view plain) {
    using Kind = SecretSite::Kind;
    const bool in_variable = !variable_holding(text, plain).empty();
    if (text.place.starts_with("history:")) {
      if (text.builder.starts_with("ENV ")) return in_variable ? Kind::environment : Kind::other;
      if (in_variable) return Kind::argument;
      return text.builder.starts_with("RUN ") ? Kind::script : Kind::other;
    }
    if (text.place == "config:Env") return in_variable ? Kind::environment : Kind::other;
    if (text.place == "config:Labels") return Kind::label;
    if (text.place == "config:Cmd" || text.place == "config:Entrypoint" || text.place == "config:Healthcheck" ||
        text.place == "config:OnBuild")
      return Kind::command;
    return text.place.starts_with("config:") || text.place.starts_with("provenance:") ? Kind::other : Kind::annotation;
  }

  /// From here on nobody is told what the builders wrote down.
  void redact_history() {
    for (LayerRef& layer : inventory_.layers) layer.created_by = redaction_.apply(layer.created_by);
    for (const oci::History& entry : image_.config.history)
      build_.steps.push_back(parse_history(redaction_.apply(entry.created_by)));
    for (const oci::Layer& layer : image_.layers) {
      const bool is_there = layer.history_index && *layer.history_index < build_.steps.size();
      build_.step_of_layer.push_back(is_there ? layer.history_index : std::nullopt);
    }
  }

  // Files.

  void look_at_files() {
    std::set<std::uint64_t> contents;
    for (const LayerSecrets& layer : inventory_.secrets) {
      for (const FileSecrets& file : layer.files)
        if (!file.secrets.empty() && file.content != 0) contents.insert(file.content);
      for (const FileCertificates& file : layer.certificates)
        for (const std::string& id : file.key_ids)
          certificates_[id].insert({static_cast<std::size_t>(&layer - inventory_.secrets.data()), file.path});
    }
    const FileLives lives(inventory_.stack, contents);
    for (std::size_t i = 0; i < inventory_.secrets.size(); ++i) {
      for (const FileSecrets& file : inventory_.secrets[i].files) look_at_file(i, file, lives);
    }
  }

  void look_at_file(std::size_t layer, const FileSecrets& file, const FileLives& lives) {
    const auto published = inventory_.secrets[layer].published.find(file.file);
    const std::string member = file.path.substr(std::min(file.file.size(), file.path.size()));
    for (const FileLife& life : lives.of(static_cast<std::uint32_t>(layer), file.file, file.content)) {
      Copy copy;
      copy.sight = life.hidden == tree::Hidden::no ? Sight::file : Sight::hidden_file;
      copy.hidden = life.hidden;
      copy.place.path = life.path + member;
      copy.place.layer = layer_ref(layer);
      if (life.hidden != tree::Hidden::no && life.hidden_by != tree::kNoLayer)
        copy.place.removed = layer_ref(life.hidden_by);
      copy.site.kind = SecretSite::Kind::file;
      copy.site.path = life.path;
      copy.site.layer = layer;
      if (copy.place.removed) copy.site.removed_by = copy.place.removed->index;
      if (published != inventory_.secrets[layer].published.end()) copy.published = published->second;
      for (const secret::Secret& secret : file.secrets) {
        Copy one = copy;
        one.site.name = secret.name;
        one.place.detail = detail_of(secret);
        one.place.line = secret.line, one.place.column = secret.column;
        one.place.end_line = secret.end_line, one.place.end_column = secret.end_column;
        add(secret, std::move(one));
      }
    }
  }

  LayerRef layer_ref(std::size_t index) const {
    if (index < inventory_.layers.size()) return inventory_.layers[index];
    LayerRef unknown;
    unknown.index = index;
    return unknown;
  }

  // Findings.

  /// What packages brought goes apart from what people put.
  void settle(Draft& draft, SecretFindings& out) {
    std::ranges::sort(draft.copies, {}, order_of);
    const auto twice = std::ranges::unique(draft.copies, {}, order_of);
    draft.copies.erase(twice.begin(), twice.end());
    std::vector<const Copy*> own, published;
    for (const Copy& copy : draft.copies) (copy.published.empty() ? own : published).push_back(&copy);
    if (!own.empty()) out.findings.push_back(finding_of(draft, own));
    if (published.empty()) return;
    std::set<std::string> packages;
    for (const Copy* copy : published) packages.insert(copy->published);
    const std::vector<std::string> names(packages.begin(), packages.end());
    out.suppressed.push_back({finding_of(draft, published), "published",
                              fmt::format("the file is part of {} as everyone can download it", some_of(names, 3))});
  }

  Finding finding_of(const Draft& draft, std::span<const Copy* const> copies) {
    const Copy& first = *copies.front();
    Finding made;
    made.id = draft.rule->id;
    made.kind = FindingKind::secret;
    made.severity = draft.rule->severity;
    made.severity_source = "plimsoll";
    made.title = title_of(*draft.rule, first);
    made.secret = {.redacted = draft.secret.redacted,
                   .fingerprint = draft.secret.fingerprint,
                   .valid = draft.secret.valid,
                   .extractable = true};
    std::set<std::string_view> aliases;
    for (const Copy* copy : copies) {
      made.places.push_back(copy->place);
      aliases.insert(copy->sight == Sight::file          ? kInFile
                     : copy->sight == Sight::hidden_file ? kInHiddenFile
                                                         : kInMetadata);
      if (copy->place.layer && (made.layer.created_by.empty() || copy->place.layer->index < made.layer.index))
        made.layer = *copy->place.layer;
      if (made.evidence.size() < kMostEvidence) made.evidence.push_back(evidence_of(*copy));
    }
    if (draft.secret.valid)
      made.evidence.emplace_back("its form proves it: the checksum is right, or what it encodes can be read");
    if (const auto certificate = certificates_.find(draft.secret.key_id);
        certificate != certificates_.end() && !draft.secret.key_id.empty()) {
      aliases.insert(kKeyOfCertificate);
      made.severity = Severity::critical;
      for (const auto& [layer, path] : certificate->second) {
        if (made.evidence.size() >= kMostEvidence) break;
        made.evidence.push_back(
            fmt::format("it is the private key of the certificate {} in layer {}", path, layer + 1));
      }
    }
    made.aliases.assign(aliases.begin(), aliases.end());
    std::vector<SecretSite> sites;
    for (const Copy* copy : copies) sites.push_back(copy->site);
    made.remedy = secret_remedy(*draft.rule, sites, build_);
    return made;
  }

  static std::string title_of(const secret::Rule& rule, const Copy& copy) {
    using Kind = SecretSite::Kind;
    const SecretSite& site = copy.site;
    const auto in = [&](std::string_view where) { return fmt::format("{} in {}", rule.title, where); };
    const std::string kept = copy.sight == Sight::history ? ", kept in the history" : "";
    switch (site.kind) {
      case Kind::file:
        if (copy.sight == Sight::file) return in(base_name(copy.place.path));
        return in(fmt::format("{} file, still in layer {}",
                              copy.hidden == tree::Hidden::overwritten ? "an overwritten" : "a deleted",
                              site.layer + 1));
      case Kind::environment:
        return in("ENV " + site.name + kept);
      case Kind::argument:
        return in("build argument " + site.name + kept);
      case Kind::script:
        return in("a RUN instruction" + kept);
      case Kind::label:
        return in(site.name.empty() ? "a label" : "label " + site.name);
      case Kind::command:
        return in(site.name);
      case Kind::annotation:
        return in(copy.place.path.starts_with("index:") ? "the annotations of the index"
                                                        : "the annotations of the manifest");
      case Kind::other:
        break;
    }
    if (copy.place.path.starts_with("provenance:")) return in("the provenance record");
    if (copy.sight == Sight::history)
      return in(copy.builder.empty() ? std::string("the history")
                                     : copy.builder.substr(0, copy.builder.find(' ')) + kept);
    return in(fmt::format("the config ({})", copy.place.path.substr(copy.place.path.find(':') + 1)));
  }

  std::string evidence_of(const Copy& copy) const {
    if (copy.sight == Sight::config || copy.sight == Sight::record)
      return fmt::format("{}: everyone who has the image's name and may pull it can read this", copy.place.path);
    if (copy.sight == Sight::history) {
      const std::string instruction = redaction_.apply(copy.builder);
      return fmt::format("{}: the builder wrote it down{}", copy.place.path,
                         instruction.empty() ? "" : " with " + printable(instruction, 200));
    }
    const std::string added = layer_words(*copy.place.layer);
    if (!copy.place.removed) return fmt::format("{} put {} there", added, copy.place.path);
    return fmt::format(
        "{} put {} there and {} {} it, but everyone who pulls the image gets layer {}: plimsoll extract --layer {} {} "
        "{} "
        "shows it",
        added, copy.place.path, layer_words(*copy.place.removed),
        copy.hidden == tree::Hidden::overwritten ? "overwrote" : "removed", copy.place.layer->index + 1,
        copy.place.layer->index + 1, image_.origin.scheme + ":" + image_.origin.reference, copy.place.path);
  }

  static std::string layer_words(const LayerRef& layer) {
    const std::string instruction = instruction_words(layer.created_by);
    return instruction.empty() ? fmt::format("layer {}", layer.index + 1)
                               : fmt::format("layer {} ({})", layer.index + 1, printable(instruction, 120));
  }

  const oci::Image& image_;
  const Options& options_;
  Inventory& inventory_;
  std::map<SecretKey, Draft> drafts_;
  std::map<std::string, std::set<std::pair<std::size_t, std::string>>, std::less<>> certificates_;  // by key id
  Redaction redaction_;
  BuildSteps build_;
};

}  // namespace

SecretFindings find_secrets(const oci::Image& image, const Options& options, Inventory& inventory) {
  if (!options.secrets) return {};
  return Collector(image, options, inventory).run();
}

}  // namespace plimsoll::scan
